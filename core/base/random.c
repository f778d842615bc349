/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/random.h"

#include "monqa/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

void random_bytes(void *bytes, size_t length)
{
    char *to = bytes;
    while (length > 0) {
        ssize_t got = getrandom(to, length, 0);
        if (got < 0 && errno != EINTR)
            abort();
        if (got > 0) {
            to += got;
            length -= (size_t)got;
        }
    }
}

uint32_t random_below(uint32_t limit)
{
    uint32_t value;
    uint32_t unbiased = UINT32_MAX - UINT32_MAX % limit;
    do
        random_bytes(&value, sizeof value);
    while (value >= unbiased);
    return value % limit;
}

const char *uuid7_format(int64_t utc_ms, const uint8_t entropy[10], char text[UUID_TEXT_SIZE])
{
    uint8_t id[16];
    for (int i = 0; i < 6; i++)
        id[i] = (uint8_t)((uint64_t)utc_ms >> (8 * (5 - i)));
    memcpy(id + 6, entropy, 10);
    id[6] = (uint8_t)((id[6] & 0x0f) | 0x70);
    id[8] = (uint8_t)((id[8] & 0x3f) | 0x80);
    char hex[33];
    hex_encode(id, sizeof id, hex);
    static const int groups[] = {8, 4, 4, 4, 12};
    char *to = text;
    const char *from = hex;
    for (int i = 0; i < 5; i++) {
        memcpy(to, from, (size_t)groups[i]);
        to += groups[i];
        from += groups[i];
        *to++ = i < 4 ? '-' : '\0';
    }
    return text;
}
