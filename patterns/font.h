/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PATTERNS_FONT_H
#define PATTERNS_FONT_H

#include <stddef.h>
#include <stdint.h>

enum { FONT_WIDTH = 8, FONT_HEIGHT = 16 };

struct font_glyph {
    uint16_t code_point;
    uint8_t rows[FONT_HEIGHT];
};

extern const struct font_glyph font_glyphs[]; /* ascending code points */
extern const size_t font_glyph_count;

/* The rows of the next character of *utf8, which is moved past it; an empty box for a character
 * that the font lacks and for each byte that is not UTF-8. NULL at the end. */
const uint8_t *font_next(const char **utf8);
/* Characters that font_next gives. */
size_t font_length(const char *utf8);

#endif
