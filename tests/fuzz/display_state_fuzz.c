/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_keeping.h"
#include "monqa/cleanup.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* What was read is written and read again: the same. */
static void check_round_trip(const struct kms_snapshot *snapshot)
{
    CLEANUP(buffer_finish) struct buffer text = BUFFER(8u << 20);
    struct kms_snapshot again = {0};
    kms_snapshot_format(snapshot, &text);
    must(kms_snapshot_parse(text.data, text.length, &again, NULL));
    must(again.count == snapshot->count && again.atomic == snapshot->atomic);
    for (size_t i = 0; i < again.count; i++) {
        const struct kms_saved *a = &again.entries[i], *b = &snapshot->entries[i];
        must(a->kind == b->kind && a->value == b->value && a->length == b->length);
        must(strcmp(a->name, b->name) == 0);
        must(a->length == 0 || memcmp(a->bytes, b->bytes, a->length) == 0);
    }
    kms_snapshot_finish(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct kms_kept kept = {0};
    struct error error = {0};
    if (!kms_keeping_parse((const char *)data, size, &kept, &error)) {
        must(error.kind == ERROR_INVALID && kept.snapshot.entries == NULL);
        return 0;
    }
    check_round_trip(&kept.snapshot);
    kms_snapshot_finish(&kept.snapshot);
    return 0;
}
