/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "patterns/family.h"
#include "patterns/raster_list.h"

#include <math.h>
#include <stdlib.h>

/* AAPM Report 270, the one of bars: 18 levels, each modulated by bars of falling width in columns,
 * strips with line pairs above and below, ramps with a faint wave at the sides. Periods are in
 * pixels at every scale. On a panel that is not square, columns and bars share the room. */

enum { STEPS = 18, COLUMNS = 17, MIDDLE = 8 };

struct layout {
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

static struct level modulated_level(int bar, int contrast, bool high)
{
    return level_scaled(modulated(bar, contrast, high));
}

/* The first row of a bar; of bar STEPS the row below the last. */
static int bar_top(const struct layout *layout, int bar)
{
    int room = layout->height - 2 * layout->top;
    return layout->top + (bar * room + STEPS - 1) / STEPS;
}

/* Lines down (across: false) or across a column of a bar. origin is where their phase begins. */
static void draw_modulation(struct canvas *canvas, struct box origin, struct box column, int period,
                            const struct level pair[2], bool across)
{
    enum { PERIOD_MAX = 18 };
    uint16_t levels[PERIOD_MAX];
    for (int i = 0; i < period; i++)
        levels[i] = canvas_level(canvas, pair[i >= period / 2]);
    struct raster_tile tile = {
        .width = across ? 1 : period, .height = across ? period : 1, .levels = levels};
    canvas_tile_within(canvas, origin, column, &tile);
}

/* Their phase runs over the whole height. */
static void draw_horizontal(struct canvas *canvas, const struct layout *layout, int bar, int i)
{
    static const int periods[] = {18, 12, 6, 4};
    int top = bar_top(layout, bar), contrast = i < 4 ? 4 : 1;
    int x = layout->side + i * layout->column;
    struct box origin = {x, layout->top, layout->column, layout->height - layout->top};
    struct box column = {x, top, layout->column, bar_top(layout, bar + 1) - top};
    const struct level pair[] = {modulated_level(bar, contrast, false),
                                 modulated_level(bar, contrast, true)};
    draw_modulation(canvas, origin, column, periods[i % 4], pair, true);
}

/* The phase of the outer four counts from the inner four: so it is in the published images. */
static void draw_vertical(struct canvas *canvas, const struct layout *layout, int bar, int i)
{
    static const int periods[] = {4, 6, 12, 18};
    int top = bar_top(layout, bar), contrast = i < 4 ? 1 : 4;
    int first = layout->side + (MIDDLE + 1 + i % 4) * layout->column;
    struct box origin = {first, top, layout->width - first, bar_top(layout, bar + 1) - top};
    struct box column = {
        first + (i < 4 ? 0 : 4) * layout->column, top, layout->column, origin.height};
    const struct level pair[] = {modulated_level(bar, contrast, false),
                                 modulated_level(bar, contrast, true)};
    draw_modulation(canvas, origin, column, periods[i % 4], pair, false);
}

static void draw_bars(struct canvas *canvas, const struct layout *layout)
{
    int inner = layout->width - 2 * layout->side;
    for (int bar = 0; bar < STEPS; bar++) {
        int top = bar_top(layout, bar);
        struct box box = {layout->side, top, inner, bar_top(layout, bar + 1) - top};
        canvas_fill(canvas, box, level_scaled(15 * bar));
        for (int i = 0; i < MIDDLE; i++) {
            draw_horizontal(canvas, layout, bar, i);
            draw_vertical(canvas, layout, bar, i);
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

static int patch_left(const struct layout *layout, int i)
{
    return layout->side + (2 + 2 * i + (i < 3 ? 0 : 2)) * layout->column +
           (layout->column - layout->patch) / 2;
}

static const int patch_periods[] = {6, 4, 2, 2, 4, 6};

/* One row of the lines across; the phase counts from the top of the image in both strips. */
static void draw_across(struct canvas *canvas, const struct layout *layout, int y, int bright)
{
    int offset = 0;
    if (!in_patch(layout, y, &offset))
        return;
    for (int i = 0; i < 3; i++) {
        bool grey = offset % (2 * patch_periods[i]) < patch_periods[i];
        canvas_fill(canvas,
                    (struct box){patch_left(layout, i), y, layout->patch, 1},
                    level_scaled(grey ? 128 : bright));
    }
}

static void draw_down(struct canvas *canvas, const struct layout *layout, struct box rows,
                      int bright)
{
    for (int i = 3; i < 6; i++) {
        int left = patch_left(layout, i), period = patch_periods[i];
        rows.x = left;
        rows.width = layout->patch;
        canvas_fill(canvas, rows, level_scaled(bright));
        for (int x = 0; x < layout->patch; x += period) {
            rows.x = left + x;
            rows.width = period / 2 < layout->patch - x ? period / 2 : layout->patch - x;
            canvas_fill(canvas, rows, level_scaled(128));
        }
    }
}

/* The strip from y on, with its line pairs. */
static void draw_strip(struct canvas *canvas, const struct layout *layout, int y, int grey,
                       int bright)
{
    int offset = 0, first = y, end = y + layout->top;
    canvas_fill(canvas,
                (struct box){layout->side, y, layout->width - 2 * layout->side, layout->top},
                level_scaled(grey));
    while (first < end && !in_patch(layout, first, &offset))
        first++;
    int last = first;
    while (last < end && in_patch(layout, last, &offset))
        draw_across(canvas, layout, last++, bright);
    draw_down(canvas, layout, (struct box){0, first, 0, last - first}, bright);
}

/* Rounded down in each depth. wave is in 8-bit codes. */
static struct level ramp_level(const struct layout *layout, int i, double wave)
{
    double part = (double)i / (layout->height - 1) * 1031 / 1024;
    int v8 = clip((int)(part * 255), 255), v12 = clip((int)(part * 4095), 4095);
    return (struct level){(uint16_t)clip((int)(v8 + wave), 255),
                          (uint16_t)clip((int)(v12 + wave * 4095 / 255), 4095)};
}

/* One of the four tracks of the ramps: what level a row has, and where. */
struct track {
    int x, width;
    bool upward;
    double wave_rows; /* rows a radian of the wave; 0: none */
};

static struct level track_level(const struct layout *layout, const struct track *track, int y)
{
    double wave = track->wave_rows != 0 ? 3 * sin(y / track->wave_rows) : 0;
    return ramp_level(layout, track->upward ? layout->height - 1 - y : y, wave);
}

/* levels: room for one a row. */
static void draw_track(struct canvas *canvas, const struct layout *layout,
                       const struct track *track, uint16_t *levels)
{
    for (int y = 0; y < layout->height; y++)
        levels[y] = canvas_level(canvas, track_level(layout, track, y));
    canvas_tile(canvas,
                (struct box){track->x, 0, track->width, layout->height},
                &(struct raster_tile){1, layout->height, .levels = levels});
}

/* The wave lies over the middle of a ramp: from more than a quarter to less than three of its
 * width, counted from its outer edge. */
static void draw_ramps(struct canvas *canvas, const struct layout *layout)
{
    int side = layout->side, right = layout->width - side;
    int first = side / 4 + 1, width = (3 * side + 3) / 4 - first;
    const struct track tracks[] = {
        {0, side, false, 0},
        {right, side, true, 0},
        {first, width, false, 2.0},
        {layout->width - first - width + 1, width, true, 1.5},
    };
    CLEANUP(free_pointer) uint16_t *levels = malloc((size_t)layout->height * sizeof *levels);
    if (levels == NULL) {
        canvas->failed = !error_set(canvas->error, ERROR_SYSTEM, "no memory for the ramps");
        return;
    }
    for (int i = 0; i < 4; i++)
        draw_track(canvas, layout, &tracks[i], levels);
}

/* Between the patches there is room for short lines only. */
static void draw_label(struct canvas *canvas, const struct layout *layout,
                       const struct pattern_entry *entry)
{
    const char *const lines[] = {"monqa synthetic,", "based on AAPM", "TG270-pQC, scaled"};
    int centre_x = layout->side + MIDDLE * layout->column + layout->column / 2;
    int y = (layout->top - label_height(canvas) * 3 / LABEL_LINES) / 2;
    if (canvas->scaled)
        label_lines(canvas, lines, 3, centre_x, y, level_scaled(128));
    else
        tg270_label(canvas, entry, level_scaled(128));
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    struct layout layout = {
        .width = canvas->area.width,
        .height = canvas->area.height,
        .side = canvas_floor(canvas, 2 * 87),
        .top = canvas_floor(canvas, 2 * 62),
        .patch = canvas_floor(canvas, 2 * 50),
    };
    layout.column = (layout.width - 2 * layout.side) / COLUMNS;
    draw_strip(canvas, &layout, 0, 64, 0);
    draw_strip(canvas, &layout, layout.height - layout.top, 191, 255);
    draw_bars(canvas, &layout);
    draw_ramps(canvas, &layout);
    draw_label(canvas, &layout, entry);
}

const struct pattern_family tg270_pqc = {background, draw, 40};
