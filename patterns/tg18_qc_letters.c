/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/tg18_qc.h"

#include "monqa/cleanup.h"
#include "patterns/raster_list.h"

#include <math.h>
#include <stdlib.h>

/* QUALITY CONTROL in letters of falling contrast, on black, grey and white. The published shapes
 * are not specified; these are our own bold ones, in boxes of the published place and size. A pixel
 * is letter or ground and nothing between, so that each letter has one contrast. */

/* x, y in 0..1 of the letter's box, from the upper left. */
static bool in_bar(double at, double from, double to)
{
    return at >= from && at < to;
}

/* From (x0, y0) to (x1, y1); its width is measured along x. */
struct stroke {
    double x0, y0, x1, y1, width;
};

static bool in_stroke(double x, double y, struct stroke s)
{
    double middle = s.x0 + (s.x1 - s.x0) * (y - s.y0) / (s.y1 - s.y0);
    return fabs(x - middle) <= s.width / 2;
}

static bool in_ring(double x, double y)
{
    double u = (x - 0.5) / 0.5, v = (y - 0.5) / 0.5;
    double inner_u = (x - 0.5) / 0.23, inner_v = (y - 0.5) / 0.28;
    return u * u + v * v <= 1 && inner_u * inner_u + inner_v * inner_v > 1;
}

static bool in_a(double x, double y)
{
    double slope = x < 0.5 ? 0.5 - x : x - 0.5; /* from the middle */
    bool outer = slope <= 0.14 + 0.36 * y;
    bool inner = slope <= -0.16 + 0.40 * y;
    return outer && (!inner || in_bar(y, 0.60, 0.78));
}

static bool in_c(double x, double y)
{
    return in_ring(x, y) && !(x > 0.5 && in_bar(y, 0.38, 0.62));
}

static bool in_i(double x, double y)
{
    (void)x;
    (void)y;
    return true;
}

static bool in_l(double x, double y)
{
    return x < 0.40 || y >= 0.80;
}

static bool in_n(double x, double y)
{
    return x < 0.28 || x >= 0.72 || in_stroke(x, y, (struct stroke){0.14, 0, 0.86, 1, 0.36});
}

/* The tail hangs below the line on which the letters stand. */
static bool in_q(double x, double y)
{
    double ring_y = y * 25 / 23;
    return in_ring(x, ring_y) ||
           (y >= 0.60 && in_stroke(x, y, (struct stroke){0.56, 0.58, 0.92, 1, 0.24}));
}

static bool in_r(double x, double y)
{
    bool bowl =
        y < 0.58 && (x < 0.62 || pow((x - 0.62) / 0.36, 2) + pow((y - 0.29) / 0.29, 2) <= 1);
    bool hole =
        in_bar(y, 0.18, 0.40) &&
        (in_bar(x, 0.28, 0.56) || pow((x - 0.56) / 0.14, 2) + pow((y - 0.29) / 0.11, 2) <= 1);
    bool leg = y >= 0.56 && in_stroke(x, y, (struct stroke){0.50, 0.50, 0.85, 1, 0.30});
    return x < 0.28 || (bowl && !hole) || leg;
}

static bool in_t(double x, double y)
{
    return y < 0.20 || in_bar(x, 0.34, 0.66);
}

static bool in_u(double x, double y)
{
    if (y < 0.62)
        return x < 0.30 || x >= 0.70;
    double u = (x - 0.5) / 0.5, v = (y - 0.62) / 0.38;
    double inner_u = (x - 0.5) / 0.20, inner_v = (y - 0.62) / 0.18;
    return u * u + v * v <= 1 && inner_u * inner_u + inner_v * inner_v > 1;
}

static bool in_y(double x, double y)
{
    double slope = x < 0.5 ? 0.5 - x : x - 0.5;
    if (y >= 0.55)
        return slope <= 0.14;
    double middle = 0.36 * (1 - y / 0.55);
    return fabs(slope - middle) <= 0.15;
}

/* Place and width from the left of a panel, top and height from line 7 of the grid, in pixels of
 * the 1k image [measured on it]; contrast in 8-bit codes. */
static const struct letter {
    bool (*has)(double x, double y);
    int x, y, width, height, contrast;
} letters[] = {
    {in_q, 22, 21, 25, 25, 14},
    {in_u, 50, 21, 22, 23, 13},
    {in_a, 74, 21, 25, 23, 12},
    {in_l, 101, 21, 17, 23, 11},
    {in_i, 123, 21, 7, 23, 10},
    {in_t, 134, 21, 21, 23, 9},
    {in_y, 156, 21, 25, 23, 8},
    {in_c, 15, 59, 22, 23, 7},
    {in_ring, 40, 59, 24, 23, 6},
    {in_n, 68, 59, 22, 23, 5},
    {in_t, 93, 59, 21, 23, 4},
    {in_r, 117, 59, 23, 23, 3},
    {in_ring, 141, 59, 24, 23, 2},
    {in_l, 169, 59, 17, 23, 1},
};

struct panel {
    struct box box;
    struct level ground;
};

/* Towards white on black and grey, towards black on white. */
static struct level letter_level(struct level ground, int contrast)
{
    int sign = ground.v8 == 255 ? -1 : 1;
    return (struct level){(uint16_t)(ground.v8 + sign * contrast),
                          (uint16_t)(ground.v12 + sign * 16 * contrast)};
}

/* 1 where the letter is, row by row; x to its width as shares of it. */
static void make_shape(const struct letter *letter, const struct box *box, double *shares,
                       uint8_t *shape)
{
    for (int x = 0; x < box->width; x++)
        shares[x] = (x + 0.5) / box->width;
    for (int y = 0; y < box->height; y++) {
        double down = (y + 0.5) / box->height;
        for (int x = 0; x < box->width; x++)
            *shape++ = letter->has(shares[x], down);
    }
}

static bool draw_letter(struct canvas *canvas, const struct panel *panels,
                        const struct letter *letter)
{
    struct box box = {canvas_floor(canvas, 2 * letter->x),
                      canvas_floor(canvas, 2 * letter->y),
                      canvas_floor(canvas, 2 * letter->width),
                      canvas_floor(canvas, 2 * letter->height)};
    size_t width = (size_t)box.width, height = (size_t)box.height;
    CLEANUP(free_pointer) char *room = malloc(width * sizeof(double) + width * height);
    if (room == NULL)
        return error_set(canvas->error, ERROR_SYSTEM, "letters: no memory");
    uint8_t *shape = (uint8_t *)room + width * sizeof(double);
    make_shape(letter, &box, (double *)(void *)room, shape);
    for (int i = 0; i < 3; i++) {
        struct level ink = letter_level(panels[i].ground, letter->contrast);
        uint16_t palette[256] = {canvas_level(canvas, panels[i].ground), canvas_level(canvas, ink)};
        struct raster_tile tile = {box.width, box.height, .bytes = shape, .palette = palette};
        struct box there = {
            panels[i].box.x + box.x, panels[i].box.y + box.y, box.width, box.height};
        canvas_tile(canvas, there, &tile);
    }
    return true;
}

void qc_draw_letters(struct canvas *canvas, const struct qc_grid *grid)
{
    struct panel panels[3] = {
        {qc_inside(grid, 1, 7, 3, 8), LEVEL_0},
        {qc_inside(grid, 3, 7, 5, 8), LEVEL_50},
        {qc_inside(grid, 5, 7, 7, 8), LEVEL_100},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(panels); i++) {
        panels[i].box.y += 1; /* the frame of the grid is 3 pixels thick */
        panels[i].box.height -= 1;
        canvas_fill(canvas, panels[i].box, panels[i].ground);
        panels[i].box.x -= 1;
        panels[i].box.y -= 2; /* the letters count from the lines */
    }
    for (size_t i = 0; i < ARRAY_LENGTH(letters) && !canvas->failed; i++)
        if (!draw_letter(canvas, panels, &letters[i]))
            canvas->failed = true;
}
