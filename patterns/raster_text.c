/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/raster.h"

#include "patterns/font.h"
#include "patterns/raster_list.h"

bool raster_text(struct raster *raster, struct raster_pen pen, const char *utf8,
                 struct error *error)
{
    if (pen.scale < 1 || pen.scale > 64)
        return error_set(error, ERROR_INVALID, "text at scale %u: 1 to 64 are possible", pen.scale);
    const uint8_t *rows = NULL;
    while (pen.x < raster->width && (rows = font_next(&utf8)) != NULL) {
        if (!raster_draw_glyph(raster, &pen, rows, error))
            return false;
        pen.x += FONT_WIDTH * (int)pen.scale;
    }
    return true;
}
