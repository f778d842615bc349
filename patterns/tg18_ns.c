/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "patterns/family.h"
#include "patterns/font.h"

#include <math.h>

/* AAPM On-line Report 03, TG18-NS, RH, RV: five squares of a tenth of the image on 20 %, with four
 * dots each that say where to measure; RH and RV with a line of one pixel through each square. */

#define LEVEL_20 ((struct level){51, 819})

/* Areas at 10, 50 and 89 %, and lines 12 % above them. */
static const struct ns_levels {
    int variant;
    struct level area, line, dot;
} ns_levels[] = {
    {10, LEVEL_10, {29, 459}, LEVEL_50},
    {50, LEVEL_50, {143, 2294}, LEVEL_10},
    {89, {228, 3656}, LEVEL_100, LEVEL_50},
};

enum lines { NO_LINES, LINES_ACROSS, LINES_DOWN };

static struct level background(int variant)
{
    (void)variant;
    return LEVEL_20;
}

static void draw_dots(struct canvas *canvas, int centre_x, int centre_y, struct level level)
{
    int off = canvas_floor(canvas, 2 * 30);
    for (int i = 0; i < 4; i++) {
        int x = centre_x + (i % 2 == 0 ? -off : off), y = centre_y + (i < 2 ? -off : off);
        canvas_fill(canvas, (struct box){x, y, 1, 1}, level);
    }
}

static void draw_square(struct canvas *canvas, struct box square, const struct ns_levels *levels,
                        enum lines lines)
{
    int x = square.x + square.width / 2, y = square.y + square.height / 2;
    canvas_fill(canvas, square, levels->area);
    if (lines == LINES_ACROSS)
        canvas_fill(canvas, (struct box){square.x, y, square.width, 1}, levels->line);
    if (lines == LINES_DOWN)
        canvas_fill(canvas, (struct box){x, square.y, 1, square.height}, levels->line);
    draw_dots(canvas, x, y, levels->dot);
}

/* Between the upper squares, or below them where they stand too close for it. */
static void draw_label(struct canvas *canvas, const struct pattern_entry *entry, int side)
{
    enum { CHARACTERS = 25 };
    int width = canvas->area.width, near = canvas_floor(canvas, 2 * 2);
    int room = width - 2 * (near + side);
    int y = canvas_floor(canvas, 2 * 27);
    if (room < (CHARACTERS + 1) * FONT_WIDTH * label_scale(canvas))
        y = (near + side + (canvas->area.height - side) / 2 - label_height(canvas)) / 2;
    label_draw(canvas, entry->name, width / 2, y, (struct level){179, 2867});
}

static void draw_squares(struct canvas *canvas, const struct pattern_entry *entry, enum lines lines)
{
    const struct ns_levels *levels = ns_levels;
    while (levels->variant != entry->variant)
        levels++;
    int width = canvas->area.width, height = canvas->area.height;
    int side = 2 * (int)lround(sqrt((double)width * height / 10) / 2);
    int near = canvas_floor(canvas, 2 * 2);
    int right = width - near - side, bottom = height - near - side;
    struct box squares[] = {{near, near, side, side},
                            {right, near, side, side},
                            {near, bottom, side, side},
                            {right, bottom, side, side},
                            {(width - side) / 2, (height - side) / 2, side, side}};
    for (size_t i = 0; i < ARRAY_LENGTH(squares); i++)
        draw_square(canvas, squares[i], levels, lines);
    draw_label(canvas, entry, side);
}

static void draw_plain(struct canvas *canvas, const struct pattern_entry *entry)
{
    draw_squares(canvas, entry, NO_LINES);
}

static void draw_across(struct canvas *canvas, const struct pattern_entry *entry)
{
    draw_squares(canvas, entry, LINES_ACROSS);
}

static void draw_down(struct canvas *canvas, const struct pattern_entry *entry)
{
    draw_squares(canvas, entry, LINES_DOWN);
}

/* Beyond this the five squares would overlap. */
const struct pattern_family tg18_ns = {background, draw_plain, 24};
const struct pattern_family tg18_rh = {background, draw_across, 24};
const struct pattern_family tg18_rv = {background, draw_down, 24};
