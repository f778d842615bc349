/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "patterns/family.h"

/* AAPM On-line Report 03, TG18-CT: 16 squares with low-contrast corners and a disc of two halves.
 */

enum { SIDE = 102, PITCH = 153, FIRST = 231, CORNER = 10, RADIUS = 17, FULL = 32 };

static struct level background(int variant)
{
    (void)variant;
    return LEVEL_50;
}

/* The soft edge of the published disc, in 32nds of its contrast, in the row that is j rows from the
 * middle of the disc: so many whole pixels from the middle outwards, and then these [solved from
 * the levels that the 16 published squares have in common]. */
static const struct edge {
    int whole, count, part[6];
} edges[RADIUS] = {
    {16, 1, {31}},
    {16, 1, {28}},
    {16, 1, {24}},
    {16, 1, {19}},
    {16, 1, {13}},
    {15, 2, {30, 6}},
    {15, 1, {20}},
    {15, 1, {11}},
    {14, 1, {20}},
    {13, 2, {27, 8}},
    {12, 2, {31, 13}},
    {12, 1, {16}},
    {10, 3, {31, 16, 1}},
    {9, 2, {27, 13}},
    {8, 2, {20, 8}},
    {5, 3, {30, 20, 11}},
    {0, 6, {31, 28, 24, 19, 13, 6}},
};

static int part_at(const struct edge *edge, int i)
{
    if (i < edge->whole)
        return FULL;
    return i - edge->whole < edge->count ? edge->part[i - edge->whole] : 0;
}

/* Eight bits are the upper eight of twelve, so that no depth is a code away from another. */
static struct level shifted(int value, int difference)
{
    int v12 = 16 * value + difference;
    return (struct level){(uint16_t)(v12 / 16), (uint16_t)v12};
}

/* Row j from the middle, dark half left, bright half right; times the scale each way. */
static void draw_disc_rows(struct canvas *canvas, int x, int y, int j, int value)
{
    int scale = canvas->side / 1024;
    uint16_t levels[2 * 2 * RADIUS];
    for (int i = 0; i < RADIUS * scale; i++) {
        int part = part_at(&edges[j], i / scale);
        levels[RADIUS * scale + i] = canvas_level(canvas, shifted(value, part));
        levels[RADIUS * scale - 1 - i] = canvas_level(canvas, shifted(value, -part));
    }
    for (int k = 0; k < scale; k++) {
        canvas_write(canvas, x - RADIUS * scale, y + j * scale + k, levels, 2 * RADIUS * scale);
        canvas_write(canvas, x - RADIUS * scale, y - 1 - j * scale - k, levels, 2 * RADIUS * scale);
    }
}

static void draw_square(struct canvas *canvas, int x, int y, int value)
{
    int side = canvas_floor(canvas, 2 * SIDE), corner = canvas_floor(canvas, 2 * CORNER);
    int far = side - corner;
    canvas_fill(canvas, (struct box){x, y, side, side}, LEVEL_STEP(value));
    canvas_fill(canvas, (struct box){x, y, corner, corner}, LEVEL_STEP(value + 4));
    canvas_fill(canvas, (struct box){x + far, y + far, corner, corner}, LEVEL_STEP(value + 4));
    canvas_fill(canvas, (struct box){x + far, y, corner, corner}, LEVEL_STEP(value - 4));
    canvas_fill(canvas, (struct box){x, y + far, corner, corner}, LEVEL_STEP(value - 4));
    for (int j = 0; j < RADIUS; j++)
        draw_disc_rows(canvas, x + side / 2, y + side / 2, j, value);
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    static const int values[4][4] = {
        {8, 24, 56, 104}, {40, 72, 120, 168}, {88, 136, 184, 216}, {152, 200, 232, 248}};
    for (int row = 0; row < 4; row++)
        for (int column = 0; column < 4; column++)
            draw_square(canvas,
                        canvas_floor(canvas, 2 * (FIRST + column * PITCH)),
                        canvas_floor(canvas, 2 * (FIRST + row * PITCH)),
                        values[row][column]);
    label_draw(canvas, entry->name, canvas->area.width / 2, canvas_floor(canvas, 2 * 27), LEVEL_0);
}

const struct pattern_family tg18_ct = {background, draw, 0};
