/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "patterns/family.h"

/* AAPM On-line Report 03, TG18-AFC: a small square in one quarter of each cell, of one contrast and
 * size per quadrant; reference boxes with all contrasts and sizes. The quarters are those of the
 * published image. White is 255 or 4080. */

enum { SIDE = 1024, CELLS = 16, CELL = 64, NEAR = 15, FAR = 48 };

static const struct level ground = {128, 2048}, line = {143, 2288};

/* 1 upper left, 2 upper right, 3 lower left, 4 lower right. */
static const char quarters[CELLS][CELLS + 1] = {
    "..34413..11121..",
    "..133433331142..",
    "4434224344143333",
    "4414424212434212",
    "2324333121331114",
    "3234241131332211",
    "1411333213131313",
    "2244313..1242434",
    "3243413..4142142",
    "4444311343441431",
    "4233434234343123",
    "4414123212322221",
    "4114243132434121",
    "4131431323442112",
    "..223413222423..",
    "..114341211131..",
};

static struct level background(int variant)
{
    (void)variant;
    return ground;
}

static void draw_lines(struct canvas *canvas)
{
    for (int m = 1; m < CELLS; m++) {
        canvas_fill(canvas, (struct box){0, CELL * m - 1, SIDE, 2}, line);
        canvas_fill(canvas, (struct box){CELL * m - 1, 0, 2, SIDE}, line);
    }
    canvas_fill(canvas, (struct box){0, 507, SIDE, 9}, line);
    canvas_fill(canvas, (struct box){507, 0, 9, SIDE}, line);
    canvas_fill(canvas, (struct box){0, 0, SIDE, 4}, line);
    canvas_fill(canvas, (struct box){0, 0, 4, SIDE}, line);
    canvas_fill(canvas, (struct box){0, 1019, SIDE, 5}, line);
    canvas_fill(canvas, (struct box){1019, 0, 5, SIDE}, line);
}

static void draw_reference(struct canvas *canvas, struct box box, int x, int y)
{
    static const int sizes[] = {2, 3, 4, 6};
    canvas_fill(canvas, box, line);
    canvas_fill(canvas, (struct box){x, y, 112, 112}, ground);
    for (int row = 0; row < 4; row++)
        for (int column = 0; column < 4; column++) {
            struct box target = {
                x + 16 + 25 * column, y + 16 + 25 * row, sizes[column], sizes[column]};
            canvas_fill(canvas, target, LEVEL_STEP(128 + sizes[row]));
        }
}

static void draw_references(struct canvas *canvas)
{
    draw_reference(canvas, (struct box){0, 0, 129, 129}, 8, 8);
    draw_reference(canvas, (struct box){895, 0, 129, 129}, 904, 8);
    draw_reference(canvas, (struct box){0, 895, 129, 129}, 8, 904);
    draw_reference(canvas, (struct box){895, 895, 129, 129}, 904, 904);
    draw_reference(canvas, (struct box){447, 447, 130, 130}, 456, 456);
}

static void draw_target(struct canvas *canvas, int column, int row)
{
    static const int sizes[2][2] = {{2, 3}, {4, 6}};
    int size = sizes[row / (CELLS / 2)][column / (CELLS / 2)];
    int quarter = quarters[row][column] - '1';
    int x = CELL * column + (quarter % 2 == 0 ? NEAR : FAR - size);
    int y = CELL * row + (quarter / 2 == 0 ? NEAR : FAR - size);
    canvas_fill(canvas, (struct box){x, y, size, size}, LEVEL_STEP(128 + size));
}

/* On a field of the level of the lines, over the two cells in the middle above. */
static void draw_label(struct canvas *canvas, const struct pattern_entry *entry)
{
    canvas_fill(canvas, (struct box){447, 0, 130, 65}, line);
    label_draw_short(canvas, entry->name, 512, 14 - LABEL_ABOVE, 1, LEVEL_0);
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    draw_lines(canvas);
    draw_references(canvas);
    for (int row = 0; row < CELLS; row++)
        for (int column = 0; column < CELLS; column++)
            if (quarters[row][column] != '.')
                draw_target(canvas, column, row);
    draw_label(canvas, entry);
}

const struct pattern_family tg18_afc = {background, draw, 0};
