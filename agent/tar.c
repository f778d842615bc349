/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/tar.h"

#include <string.h>

#define BLOCK 512

/* POSIX.1-2017, pax, "ustar Interchange Format": numbers in octal, the sum taken with the sum's own
 * field as blanks. */
struct header {
    char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], sum[8], type, link[100], magic[6],
        version[2], user[32], group[32], major[8], minor[8], prefix[155], rest[12];
};
_Static_assert(sizeof(struct header) == BLOCK, "a tar header is one block");

static unsigned sum_of(const struct header *header)
{
    const unsigned char *bytes = (const unsigned char *)header;
    unsigned sum = 0;
    for (size_t i = 0; i < sizeof *header; i++)
        sum += bytes[i];
    return sum;
}

bool tar_add(FILE *tar, const char *name, const void *data, size_t length, int64_t modified_s)
{
    static const char zeroes[BLOCK];
    struct header header = {.type = '0', .magic = "ustar", .version = {'0', '0'}};
    if (strlen(name) >= sizeof header.name)
        return false;
    memcpy(header.name, name, strlen(name));
    memcpy(header.mode, "0000600", 8);
    memcpy(header.uid, "0000000", 8);
    memcpy(header.gid, "0000000", 8);
    (void)snprintf(header.size, sizeof header.size, "%011llo", (unsigned long long)length);
    (void)snprintf(header.mtime, sizeof header.mtime, "%011llo", (unsigned long long)modified_s);
    memset(header.sum, ' ', sizeof header.sum);
    (void)snprintf(header.sum, sizeof header.sum, "%06o", sum_of(&header) & 0777777);
    size_t padding = (BLOCK - length % BLOCK) % BLOCK;
    return fwrite(&header, sizeof header, 1, tar) == 1 && fwrite(data, 1, length, tar) == length &&
           fwrite(zeroes, 1, padding, tar) == padding;
}

bool tar_end(FILE *tar)
{
    static const char zeroes[2 * BLOCK];
    return fwrite(zeroes, sizeof zeroes, 1, tar) == 1;
}
