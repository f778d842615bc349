/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"

#include "monqa/cleanup.h"

#include <math.h>
#include <stdlib.h>

/* AAPM Report 270, the one of bars: 18 levels, each modulated by bars of falling width in columns,
 * strips with line pairs above and below, ramps with a faint wave at the sides. Periods are in
 * pixels at every scale. On a panel that is not square, columns and bars share the room. */

enum { STEPS = 18, COLUMNS = 17, MIDDLE = 8 };

struct layout {
    const struct canvas *canvas;
    int width, height;
    int side; /* width of a ramp */
    int top;  /* height of a strip */
    int column;
    int patch; /* side of a patch of line pairs */
};

static struct level background(int variant)
{
    (void)variant;
    return level_scaled(0);
}

static int clip(int value, int last)
{
    return value < 0 ? 0 : value > last ? last : value;
}

static int bar_of(const struct layout *layout, int y)
{
    return (y - layout->top) * STEPS / (layout->height - 2 * layout->top);
}

/* Next to black and white a bar is shifted, not cut. */
static int modulated(int bar, int contrast, bool high)
{
    int value = clip(15 * bar + (high ? contrast : -contrast), 255);
    if (bar == 0 && high)
        value += contrast;
    if (bar == STEPS - 1 && !high)
        value -= contrast;
    return value;
}

static void fill(const struct layout *layout, uint16_t *row, int x, int count, int value)
{
    uint16_t level = canvas_level(layout->canvas, level_scaled(value));
    for (int i = 0; i < count; i++)
        row[x + i] = level;
}

/* Horizontal bars: their phase runs over the whole height. */
static void draw_horizontal(const struct layout *layout, uint16_t *row, int y)
{
    static const int periods[] = {18, 12, 6, 4, 18, 12, 6, 4};
    for (int i = 0; i < MIDDLE; i++) {
        bool high = (y - layout->top) % periods[i] >= periods[i] / 2;
        int value = modulated(bar_of(layout, y), i < 4 ? 4 : 1, high);
        fill(layout, row, layout->side + i * layout->column, layout->column, value);
    }
}

/* The phase of the outer four counts from the inner four: so it is in the published images. */
static void draw_vertical(const struct layout *layout, uint16_t *row, int y)
{
    static const int periods[] = {4, 6, 12, 18};
    for (int i = 0; i < 4; i++)
        for (int outer = 0; outer < 2; outer++) {
            int origin = layout->side + (MIDDLE + 1 + i) * layout->column;
            int start = origin + outer * 4 * layout->column;
            for (int x = start; x < start + layout->column; x++) {
                bool high = (x - origin) % periods[i] >= periods[i] / 2;
                fill(layout, row, x, 1, modulated(bar_of(layout, y), outer ? 4 : 1, high));
            }
        }
}

/* In half pixels from the strip's upper edge: the patch may begin on half a pixel. */
static bool in_patch(const struct layout *layout, int y, int *offset)
{
    int above = layout->top - layout->patch;
    int from_top = 2 * y - above;
    int from_bottom = 2 * (y - layout->height) + layout->top + layout->patch;
    *offset = from_top;
    return (from_top > 0 && from_top <= 2 * layout->patch) ||
           (from_bottom > 0 && from_bottom <= 2 * layout->patch);
}

/* The phase across counts from the top of the image in both strips. */
static void draw_patches(const struct layout *layout, uint16_t *row, int y, int bright)
{
    static const int periods[] = {6, 4, 2, 2, 4, 6};
    int offset = 0;
    if (!in_patch(layout, y, &offset))
        return;
    for (int i = 0; i < 6; i++) {
        int start = layout->side + (2 + 2 * i + (i < 3 ? 0 : 2)) * layout->column +
                    (layout->column - layout->patch) / 2;
        for (int x = 0; x < layout->patch; x++) {
            int phase = i < 3 ? offset % (2 * periods[i]) : 2 * x % (2 * periods[i]);
            fill(layout, row, start + x, 1, phase < periods[i] ? 128 : bright);
        }
    }
}

/* Rounded down in each depth. wave is in 8-bit codes. */
static struct level ramp_level(const struct layout *layout, int i, double wave)
{
    double part = (double)i / (layout->height - 1) * 1031 / 1024;
    int v8 = clip((int)(part * 255), 255), v12 = clip((int)(part * 4095), 4095);
    return (struct level){(uint16_t)clip((int)(v8 + wave), 255),
                          (uint16_t)clip((int)(v12 + wave * 4095 / 255), 4095)};
}

static void draw_ramps(const struct layout *layout, uint16_t *row, int y)
{
    const struct canvas *canvas = layout->canvas;
    int down = layout->height - 1 - y, side = layout->side;
    uint16_t left = canvas_level(canvas, ramp_level(layout, y, 0));
    uint16_t left_wave = canvas_level(canvas, ramp_level(layout, y, 3 * sin(y / 2.0)));
    uint16_t right = canvas_level(canvas, ramp_level(layout, down, 0));
    uint16_t right_wave = canvas_level(canvas, ramp_level(layout, down, 3 * sin(y / 1.5)));
    for (int x = 0; x < side; x++) {
        bool waved = 4 * x > side && 4 * x < 3 * side;
        bool waved_right = 4 * (side - x) > side && 4 * (side - x) < 3 * side;
        row[x] = waved ? left_wave : left;
        row[layout->width - side + x] = waved_right ? right_wave : right;
    }
}

/* row holds the row above, of which the vertical bars go on within a bar. */
static void draw_row(const struct layout *layout, uint16_t *row, int y)
{
    int inner = layout->width - 2 * layout->side;
    if (y < layout->top || y >= layout->height - layout->top) {
        fill(layout, row, layout->side, inner, y < layout->top ? 64 : 191);
        draw_patches(layout, row, y, y < layout->top ? 0 : 255);
    } else {
        if (y == layout->top || bar_of(layout, y) != bar_of(layout, y - 1)) {
            fill(layout, row, layout->side, inner, 15 * bar_of(layout, y));
            draw_vertical(layout, row, y);
        }
        draw_horizontal(layout, row, y);
    }
    draw_ramps(layout, row, y);
}

/* Between the patches there is room for short lines only. */
static void draw_label(struct canvas *canvas, const struct layout *layout)
{
    const char *const lines[] = {
        "monqa synthetic,", "based on AAPM", canvas->scaled ? "TG270-pQC, scaled" : "TG270-pQC"};
    int centre_x = layout->side + MIDDLE * layout->column + layout->column / 2;
    int y = (layout->top - label_height(canvas) * 3 / LABEL_LINES) / 2;
    label_lines(canvas, lines, 3, centre_x, y, level_scaled(128));
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    (void)entry;
    struct layout layout = {
        .canvas = canvas,
        .width = canvas->area.width,
        .height = canvas->area.height,
        .side = canvas_floor(canvas, 2 * 87),
        .top = canvas_floor(canvas, 2 * 62),
        .patch = canvas_floor(canvas, 2 * 50),
    };
    layout.column = (layout.width - 2 * layout.side) / COLUMNS;
    CLEANUP(free_pointer) uint16_t *row = malloc((size_t)layout.width * sizeof *row);
    if (row == NULL) {
        canvas->failed = true;
        (void)error_set(canvas->error, ERROR_SYSTEM, "no memory");
        return;
    }
    for (int y = 0; y < layout.height; y++) {
        draw_row(&layout, row, y);
        canvas_write(canvas, 0, y, row, layout.width);
    }
    draw_label(canvas, &layout);
}

const struct pattern_family tg270_pqc = {background, draw, 40};
