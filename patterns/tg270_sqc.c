/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"

#include <stdio.h>

/* AAPM Report 270, the simple one: 18 squares of rising level, each with bars just darker and just
 * brighter, three large squares, a ramp and line pairs. Numbers of the 1k image. On a panel that is
 * not square the squares stay square and move apart, and the strip below goes from edge to edge. */

enum { COLUMNS = 6, ROWS = 3 };

static struct level background(int variant)
{
    (void)variant;
    return level_scaled(128);
}

/* Three pixels on, three off, at every scale. */
static void draw_bars(struct canvas *canvas, int x, int y, int value)
{
    int side = canvas_floor(canvas, 2 * 32);
    for (int at = 0; at < side; at += 6)
        canvas_fill(canvas, (struct box){x + at, y, 3, side}, level_scaled(value));
}

/* Step n of 18. Next to black and white there is room on one side only. */
static void draw_square(struct canvas *canvas, int x, int y, int n)
{
    int value = 15 * n, side = canvas_floor(canvas, 2 * 128);
    int near = canvas_floor(canvas, 2 * 16), far = canvas_floor(canvas, 2 * 80);
    int scale = canvas->scaled ? label_scale(canvas) : 1;
    char number[8];
    canvas_fill(canvas, (struct box){x, y, side, side}, level_scaled(value));
    draw_bars(canvas, x + near, y + near, n == 0 ? 3 : value - 5);
    draw_bars(canvas, x + far, y + far, n == ROWS * COLUMNS - 1 ? 252 : value + 5);
    (void)snprintf(number, sizeof number, "%d", value);
    label_line(canvas,
               number,
               x + side / 2,
               y + near - (12 + LABEL_ABOVE) * scale,
               scale,
               level_scaled(75 + 15 * (n % 9)));
}

/* To and fro, so that neighbours differ little. */
static void draw_squares(struct canvas *canvas)
{
    int wider = canvas->area.width - canvas->side, taller = canvas->area.height - canvas->side;
    for (int row = 0; row < ROWS; row++)
        for (int column = 0; column < COLUMNS; column++) {
            int x = canvas_floor(canvas, 2 * (48 + 160 * column)) + wider * column / 5;
            int y = canvas_floor(canvas, 2 * (96 + 160 * row)) + taller * row / 4;
            int step = row % 2 == 0 ? column : COLUMNS - 1 - column;
            draw_square(canvas, x, y, COLUMNS * row + step);
        }
}

static void draw_large_squares(struct canvas *canvas)
{
    static const int values[] = {0, 128, 255};
    int wider = canvas->area.width - canvas->side, taller = canvas->area.height - canvas->side;
    int side = canvas_floor(canvas, 2 * 256);
    int y = canvas_floor(canvas, 2 * 640) + 3 * taller / 4;
    for (int i = 0; i < 3; i++) {
        int x = canvas_floor(canvas, 2 * (128 + 256 * i)) + wider * i / 2;
        canvas_fill(canvas, (struct box){x, y, side, side}, level_scaled(values[i]));
    }
}

/* Rounded down in each depth, so that a deeper image has a finer ramp. */
static struct level ramp_level(int x, int last)
{
    return (struct level){(uint16_t)(255LL * x / last), (uint16_t)(4095LL * x / last)};
}

static void draw_ramp(struct canvas *canvas, struct box strip)
{
    for (int x = 0, end = 0; x < strip.width; x = end) {
        struct level level = ramp_level(x, strip.width - 1);
        while (end < strip.width && canvas_level(canvas, ramp_level(end, strip.width - 1)) ==
                                        canvas_level(canvas, level))
            end++;
        canvas_fill(canvas, (struct box){x, strip.y, end - x, strip.height}, level);
    }
}

/* Ramp, vertical and horizontal lines. The published strip begins a row late and leaves a column of
 * background between the line pairs; bright lines have odd coordinates. */
static void draw_strip(struct canvas *canvas)
{
    int width = canvas->area.width, height = canvas->area.height;
    int ramp_last = width - canvas_floor(canvas, 2 * 128);
    int middle = width - canvas_floor(canvas, 2 * 64);
    int top = height - canvas_floor(canvas, 2 * 64) + 1;
    draw_ramp(canvas, (struct box){0, top, ramp_last + 1, height - top});
    for (int x = ramp_last + 1; x < middle; x++)
        canvas_fill(canvas,
                    (struct box){x, top, 1, height - top},
                    x % 2 != 0 ? level_scaled(255) : level_scaled(0));
    for (int y = top; y < height; y++)
        canvas_fill(canvas,
                    (struct box){middle + 1, y, width - middle - 1, 1},
                    y % 2 != 0 ? level_scaled(255) : level_scaled(0));
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    draw_squares(canvas);
    draw_large_squares(canvas);
    draw_strip(canvas);
    tg270_label(canvas, entry, level_scaled(53));
}

const struct pattern_family tg270_sqc = {background, draw, 40};
