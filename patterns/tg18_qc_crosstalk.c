/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/tg18_qc.h"

/* Bars of halving length right and left of a small gap: black in the white half above, white in the
 * black half below, mirrored about the line between them. */
static void draw_bars(struct canvas *canvas, int centre_x, int middle)
{
    int thickness = canvas_floor(canvas, 2 * 3), gap = canvas_floor(canvas, 2 * 15);
    int y = canvas_floor(canvas, 73);
    for (int length = canvas_floor(canvas, 2 * 256); length > 0; length /= 2, y -= thickness) {
        struct box left = {centre_x - gap - length, middle - y, length, thickness};
        struct box right = {centre_x + gap, middle - y, length, thickness};
        canvas_fill(canvas, left, LEVEL_0);
        canvas_fill(canvas, right, LEVEL_0);
        left.y = right.y = middle + y - thickness;
        canvas_fill(canvas, left, LEVEL_100);
        canvas_fill(canvas, right, LEVEL_100);
    }
}

void qc_draw_crosstalk(struct canvas *canvas, const struct qc_grid *grid)
{
    int half = canvas_floor(canvas, 2 * 288), column = canvas_floor(canvas, 2 * 3);
    int top = canvas_ceil(canvas, 29), middle = canvas_ceil(canvas, 115);
    int bottom = canvas_ceil(canvas, 201);
    struct box box = {grid->centre_x - half, top, 2 * half, middle - top};
    struct box centre = {grid->centre_x - column, top, 2 * column, middle - top};
    canvas_fill(canvas, box, LEVEL_100);
    canvas_fill(canvas, centre, LEVEL_97_5);
    box.y = centre.y = middle;
    box.height = centre.height = bottom - middle;
    canvas_fill(canvas, box, LEVEL_0);
    canvas_fill(canvas, centre, LEVEL_2_5);
    draw_bars(canvas, grid->centre_x, middle);
}
