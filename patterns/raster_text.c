/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/raster.h"

#include "patterns/font.h"
#include "patterns/raster_rows.h"

/* Each run of set bits is one box. */
static bool draw_row(struct raster *raster, struct box pixel, uint8_t bits, uint16_t level,
                     struct error *error)
{
    for (int first = 0; first < FONT_WIDTH; first++) {
        int last = first;
        while (last < FONT_WIDTH && (bits >> (FONT_WIDTH - 1 - last) & 1) != 0)
            last++;
        struct box run = {
            pixel.x + first * pixel.width, pixel.y, (last - first) * pixel.width, pixel.height};
        if (last > first && !raster_fill(raster, run, level, error))
            return false;
        first = last;
    }
    return true;
}

bool raster_text(struct raster *raster, struct raster_pen pen, const char *utf8,
                 struct error *error)
{
    if (pen.scale < 1 || pen.scale > 64)
        return error_set(error, ERROR_INVALID, "text at scale %u: 1 to 64 are possible", pen.scale);
    int size = (int)pen.scale;
    const uint8_t *rows = NULL;
    while (pen.x < raster->width && (rows = font_next(&utf8)) != NULL) {
        for (int row = 0; row < FONT_HEIGHT; row++)
            if (!draw_row(raster,
                          (struct box){pen.x, pen.y + row * size, size, size},
                          rows[row],
                          pen.level,
                          error))
                return false;
        pen.x += FONT_WIDTH * size;
    }
    return true;
}
