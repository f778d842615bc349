/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/buffer.h"
#include "monqa/record.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Without a signature that holds nothing is parsed; here it is, for it may be our own disk's. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t key[KEY_PUBLIC_BYTES] = {1};
    struct record_signature signature;
    struct record record = {0}, back = {0};
    struct error error = {0};
    if (!record_library_init(&error) || !key_library_init(&error))
        abort();
    if (record_signature_read("fuzz", data, size, &signature, &error))
        (void)record_signature_check("fuzz", data, size, key, &error);
    if (!record_parse("fuzz", data, size, &record, &error))
        return 0;
    struct buffer first = BUFFER(RECORD_BYTES_MAX), second = BUFFER(RECORD_BYTES_MAX);
    /* What was read can be written, unless escapes make it too long, and then reads as the same. */
    if (record_write(&record, &first, &error)) {
        bool again = record_parse("again", first.data, first.length, &back, &error) &&
                     record_write(&back, &second, &error);
        if (!again || strcmp(first.data, second.data) != 0)
            abort();
    }
    buffer_finish(&first);
    buffer_finish(&second);
    record_finish(&record);
    record_finish(&back);
    return 0;
}
