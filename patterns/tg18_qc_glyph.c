/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/tg18_qc.h"

#include <string.h>

/* Bit 6 is the leftmost pixel. */
static const uint8_t rows[4][QC_GLYPH_SIDE] = {
    {0x7f, 0x40, 0x54, 0x48, 0x54, 0x40, 0x7f},
    {0x7f, 0x41, 0x55, 0x49, 0x55, 0x41, 0x41},
    {0x7f, 0x01, 0x15, 0x09, 0x15, 0x01, 0x7f},
    {0x41, 0x41, 0x55, 0x49, 0x55, 0x41, 0x7f},
};

bool qc_glyph_has(int turn, int x, int y)
{
    return (rows[turn][y] >> (QC_GLYPH_SIDE - 1 - x) & 1) != 0;
}

int qc_glyph_offset(int n)
{
    return 19 * n / 2;
}

int qc_glyphs_width(int n)
{
    return qc_glyph_offset(n - 1) + QC_GLYPH_SIDE;
}

static void put_glyph(uint8_t *corner, int turn)
{
    for (int y = 0; y < QC_GLYPH_SIDE; y++)
        for (int x = 0; x < QC_GLYPH_SIDE; x++)
            corner[y * QC_GLYPH_PERIOD + x] = qc_glyph_has(turn, x, y);
}

void qc_make_glyphs(uint8_t has[QC_GLYPH_PERIOD * QC_GLYPH_PERIOD])
{
    memset(has, 0, QC_GLYPH_PERIOD * QC_GLYPH_PERIOD);
    for (int j = 0; j < 4; j++)
        for (int i = 0; i < 4; i++)
            put_glyph(has + qc_glyph_offset(j) * QC_GLYPH_PERIOD + qc_glyph_offset(i), (i + j) % 4);
}
