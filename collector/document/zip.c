/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/zip.h"

#include <stdint.h>
#include <string.h>

#define FILES_MAX 65535
#define LOCAL_HEADER 0x04034b50u
#define CENTRAL_HEADER 0x02014b50u
#define END_OF_DIRECTORY 0x06054b50u
#define VERSION 20
#define NAMES_ARE_UTF8 0x0800u

static void put(struct buffer *to, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++) {
        uint8_t byte = (uint8_t)(value >> (8 * i));
        buffer_append(to, &byte, 1);
    }
}

/* IEEE 802.3, reflected. */
static uint32_t crc32_of(const uint8_t *bytes, size_t length)
{
    static const uint32_t nibbles[16] = {0x00000000,
                                         0x1db71064,
                                         0x3b6e20c8,
                                         0x26d930ac,
                                         0x76dc4190,
                                         0x6b6b51f4,
                                         0x4db26158,
                                         0x5005713c,
                                         0xedb88320,
                                         0xf00f9344,
                                         0xd6d6a3e8,
                                         0xcb61b38c,
                                         0x9b64c2b0,
                                         0x86d3d2d4,
                                         0xa00ae278,
                                         0xbdbdf21c};
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < length; i++) {
        crc = nibbles[(crc ^ bytes[i]) & 15] ^ (crc >> 4);
        crc = nibbles[(crc ^ (uint32_t)(bytes[i] >> 4)) & 15] ^ (crc >> 4);
    }
    return ~crc;
}

void zip_begin(struct zip *zip, struct buffer *to, struct date day)
{
    *zip = (struct zip){.to = to, .directory = BUFFER(to->maximum), .day = day};
}

/* What a file's two headers share. */
struct entry {
    uint32_t crc, length, day;
    const char *name;
};

static void put_common(struct buffer *to, const struct entry *entry)
{
    put(to, VERSION, 2);
    put(to, NAMES_ARE_UTF8, 2);
    put(to, 0, 2); /* stored */
    put(to, 0, 2); /* midnight */
    put(to, entry->day, 2);
    put(to, entry->crc, 4);
    put(to, entry->length, 4);
    put(to, entry->length, 4);
    put(to, (uint32_t)strlen(entry->name), 2);
    put(to, 0, 2);
}

void zip_add(struct zip *zip, const char *name, const void *bytes, size_t length)
{
    struct date day = zip->day;
    int years = day.year < 1980 ? 0 : day.year > 2107 ? 127 : day.year - 1980;
    struct entry entry = {crc32_of(bytes, length),
                          (uint32_t)length,
                          (uint32_t)(years << 9 | day.month << 5 | day.day),
                          name};
    uint32_t at = (uint32_t)zip->to->length;
    put(zip->to, LOCAL_HEADER, 4);
    put_common(zip->to, &entry);
    buffer_text(zip->to, name);
    buffer_append(zip->to, bytes, length);
    put(&zip->directory, CENTRAL_HEADER, 4);
    put(&zip->directory, VERSION, 2);
    put_common(&zip->directory, &entry);
    put(&zip->directory, 0, 2); /* no comment */
    put(&zip->directory, 0, 2); /* first disk */
    put(&zip->directory, 0, 2);
    put(&zip->directory, 0, 4);
    put(&zip->directory, at, 4);
    buffer_text(&zip->directory, name);
    zip->count++;
}

bool zip_end(struct zip *zip, struct error *error)
{
    uint32_t at = (uint32_t)zip->to->length, length = (uint32_t)zip->directory.length;
    bool is_whole = !zip->directory.failed && zip->count <= FILES_MAX;
    if (is_whole)
        buffer_append(zip->to, zip->directory.data, zip->directory.length);
    buffer_finish(&zip->directory);
    put(zip->to, END_OF_DIRECTORY, 4);
    put(zip->to, 0, 4); /* disks */
    put(zip->to, (uint32_t)zip->count, 2);
    put(zip->to, (uint32_t)zip->count, 2);
    put(zip->to, length, 4);
    put(zip->to, at, 4);
    put(zip->to, 0, 2);
    return (is_whole && !zip->to->failed) ||
           error_set(error,
                     ERROR_INVALID,
                     "the archive would be larger than %zu bytes: ask for a shorter period",
                     zip->to->maximum);
}
