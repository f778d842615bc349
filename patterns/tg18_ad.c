/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"
#include "patterns/font.h"

/* AAPM On-line Report 03, TG18-AD: 49 cells with lines across, whose contrast to black grows by a
 * quarter of an 8-bit code from cell to cell; numbers along two sides. */

enum { CELLS = 7, FIRST = 302, SIDE = 60, PERIOD = 4 };

static const struct level ink = {12, 196};

static struct level background(int variant)
{
    (void)variant;
    return LEVEL_0;
}

static struct level contrast(int n)
{
    return (struct level){(uint16_t)((n + 2) / 4), (uint16_t)(4 * n)};
}

/* Two dark rows and two bright ones keep their pixels at every size. */
static void draw_cell(struct canvas *canvas, struct box cell, int n)
{
    canvas_frame(canvas, cell, 1, ink);
    for (int y = cell.y + 1 + PERIOD / 2; y < cell.y + cell.height - 1; y += PERIOD)
        canvas_fill(canvas, (struct box){cell.x + 1, y, cell.width - 2, PERIOD / 2}, contrast(n));
}

static void draw_number(struct canvas *canvas, int x, int y, int number)
{
    char text[] = {(char)('0' + number), '\0'};
    int scale = canvas->side / 1024;
    canvas_text(canvas, x - FONT_WIDTH * scale / 2, y - FONT_HEIGHT * scale / 2, scale, ink, text);
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    int first = canvas_floor(canvas, 2 * FIRST), side = canvas_floor(canvas, 2 * SIDE);
    int beside = canvas_floor(canvas, 2 * 285), above = canvas_floor(canvas, 2 * 289);
    for (int row = 0; row < CELLS; row++)
        for (int column = 0; column < CELLS; column++)
            draw_cell(canvas,
                      (struct box){first + column * side, first + row * side, side, side},
                      CELLS * row + column + 1);
    for (int i = 0; i < CELLS; i++) {
        int middle = first + i * side + side / 2;
        draw_number(canvas, middle, above, i + 1);
        draw_number(canvas, beside, middle, i);
    }
    label_draw(canvas, entry->name, canvas->area.width / 2, canvas_floor(canvas, 2 * 27), LEVEL_50);
}

const struct pattern_family tg18_ad = {background, draw, 0};
