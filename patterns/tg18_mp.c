/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"
#include "patterns/raster_list.h"

/* AAPM On-line Report 03, TG18-MP: all 4096 levels of 12 bits in 16 columns, downwards and from
 * left to right, with ticks where 10-bit and 8-bit codes begin. */

enum { COLUMNS = 16, FIRST = 128, WIDTH = 48, CODES = 256, ROWS = 3 };

static struct level level_of(int v12)
{
    return (struct level){(uint16_t)(v12 >> 4), (uint16_t)v12};
}

static struct level background(int variant)
{
    (void)variant;
    return level_of(256);
}

/* Brighter by 256 in the dark half of the columns, darker in the other. */
static void draw_tick(struct canvas *canvas, int x, int y, int v12)
{
    int width = canvas_floor(canvas, 2 * (v12 % 16 == 0 ? 5 : 3));
    canvas_fill(canvas, (struct box){x, y, width, 1}, level_of(v12 < 2048 ? v12 + 256 : v12 - 256));
}

static void draw_column(struct canvas *canvas, int column)
{
    enum { ROWS_MAX = 2 * ROWS };
    uint16_t levels[CODES * ROWS_MAX];
    int first = canvas_floor(canvas, 2 * FIRST), width = canvas_floor(canvas, 2 * WIDTH);
    int rows = canvas_floor(canvas, 2 * ROWS), x = first + column * width;
    for (int y = 0; y < CODES * rows; y++)
        levels[y] = canvas_level(canvas, level_of(CODES * column + y / rows));
    canvas_tile(canvas,
                (struct box){x, first, width, CODES * rows},
                &(struct raster_tile){1, CODES * rows, .levels = levels});
    for (int code = 0; code < CODES; code += 4)
        draw_tick(canvas, x, first + rows * code, CODES * column + code);
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    int first = canvas_floor(canvas, 2 * FIRST), side = canvas->area.width - 2 * first;
    canvas_frame(canvas, (struct box){first - 1, first - 1, side + 2, side + 2}, 1, level_of(512));
    for (int column = 0; column < COLUMNS; column++)
        draw_column(canvas, column);
    label_draw(
        canvas, entry->name, canvas->area.width / 2, canvas_floor(canvas, 2 * 27), LEVEL_STEP(143));
}

const struct pattern_family tg18_mp = {background, draw, 0};
