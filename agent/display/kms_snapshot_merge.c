/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_snapshot.h"

#include "monqa/cleanup.h"

#include <stdlib.h>
#include <string.h>

static struct kms_saved *find(const struct kms_snapshot *snapshot, const struct kms_saved *like)
{
    for (size_t i = 0; i < snapshot->count; i++) {
        struct kms_saved *saved = &snapshot->entries[i];
        if (saved->kind == like->kind && saved->object_id == like->object_id &&
            saved->property_id == like->property_id)
            return saved;
    }
    return NULL;
}

/* The id of a blob says nothing, its bytes do. */
static bool is_same(const struct kms_saved *a, const struct kms_saved *b)
{
    if (a->kind == SAVED_NUMBER)
        return a->value == b->value;
    return (a->value == 0) == (b->value == 0) && a->length == b->length &&
           (a->length == 0 || memcmp(a->bytes, b->bytes, a->length) == 0);
}

void kms_snapshot_merge(struct kms_snapshot *found, const struct kms_snapshot *ours,
                        struct kms_snapshot *now)
{
    for (size_t i = 0; i < now->count; i++) {
        struct kms_saved *saved = &now->entries[i];
        const struct kms_saved *left = find(ours, saved);
        struct kms_saved *before = find(found, saved);
        if (left == NULL || before == NULL || !is_same(saved, left))
            continue;
        free(saved->bytes);
        saved->value = before->value;
        saved->length = before->length;
        saved->bytes = TAKE(before->bytes);
    }
    kms_snapshot_finish(found);
}
