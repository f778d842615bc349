/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/font.h"

#include <stdlib.h>
#include <string.h>

static const uint8_t missing[FONT_HEIGHT] = {
    0, 0, 0xfe, 0x82, 0x82, 0x82, 0x82, 0x82, 0x82, 0x82, 0x82, 0xfe, 0, 0, 0, 0};

/* One code point below 0x10000 (the font has no other); 0 where the bytes are not such a one. */
static uint32_t decode(const unsigned char *s, size_t *length)
{
    *length = 1;
    if (s[0] < 0x80)
        return s[0];
    if (s[0] >= 0xc2 && s[0] < 0xe0 && (s[1] & 0xc0) == 0x80) {
        *length = 2;
        return (s[0] & 0x1fu) << 6 | (s[1] & 0x3fu);
    }
    if ((s[0] & 0xf0) == 0xe0 && (s[1] & 0xc0) == 0x80 && (s[2] & 0xc0) == 0x80) {
        *length = 3;
        uint32_t code = (s[0] & 0xfu) << 12 | (s[1] & 0x3fu) << 6 | (s[2] & 0x3fu);
        return code < 0x800 ? 0 : code;
    }
    return 0;
}

static int compare(const void *key, const void *element)
{
    uint32_t code = *(const uint32_t *)key;
    const struct font_glyph *glyph = element;
    return code < glyph->code_point ? -1 : code > glyph->code_point;
}

const uint8_t *font_next(const char **utf8)
{
    if (**utf8 == '\0')
        return NULL;
    size_t length = 0;
    uint32_t code = decode((const unsigned char *)*utf8, &length);
    *utf8 += length;
    const struct font_glyph *glyph =
        bsearch(&code, font_glyphs, font_glyph_count, sizeof *font_glyphs, compare);
    return glyph == NULL ? missing : glyph->rows;
}

size_t font_length(const char *utf8)
{
    size_t count = 0;
    while (font_next(&utf8) != NULL)
        count++;
    return count;
}
