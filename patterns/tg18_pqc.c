/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "patterns/family.h"
#include "patterns/raster_list.h"

#include <math.h>
#include <stdlib.h>

/* AAPM On-line Report 03, TG18-PQC: 18 bars with line patterns of 5 and 1 codes, ramps beside them
 * and lines of one pixel above and below. Places scale, across and down each for itself; every
 * modulation keeps its pixels. White is 255 or 4080. */

enum { BARS = 18, COLUMNS = 8, WHITE_V12 = 4080 };

struct layout {
    int width, height;
    int ramp;   /* width of a ramp */
    int column; /* width of a column of lines */
    int right;  /* of the columns right of the middle */
    int top, bar, bottom;
};

static struct level background(int variant)
{
    (void)variant;
    return LEVEL_0;
}

static struct layout lay_out(const struct canvas *canvas)
{
    struct layout layout = {.width = canvas->area.width, .height = canvas->area.height};
    layout.ramp = 87 * layout.width / 1024;
    layout.column = 50 * layout.width / 1024;
    layout.right = layout.width - layout.ramp - COLUMNS * layout.column;
    layout.top = 62 * layout.height / 1024;
    layout.bar = 50 * layout.height / 1024;
    layout.bottom = layout.top + BARS * layout.bar - 1;
    return layout;
}

/* The dark or bright half of a modulation by contrast codes: shifted at the ends, never clipped. */
static struct level modulated(int base, int contrast, bool bright)
{
    int low = base - contrast;
    if (low < 0)
        low = 0;
    if (low > 255 - 2 * contrast)
        low = 255 - 2 * contrast;
    return LEVEL_STEP(low + (bright ? 2 * contrast : 0));
}

/* Lines across, each column with its own. */
static void draw_left(struct canvas *canvas, const struct layout *layout, struct box bar, int base)
{
    static const int halves[COLUMNS / 2] = {8, 5, 3, 2};
    for (int i = 0; i < COLUMNS; i++) {
        int contrast = i < COLUMNS / 2 ? 5 : 1;
        struct box column = {layout->ramp + i * layout->column, bar.y, layout->column, bar.height};
        canvas_lines_across(canvas,
                            column,
                            halves[i % (COLUMNS / 2)],
                            modulated(base, contrast, false),
                            modulated(base, contrast, true));
    }
}

/* Lines down, from the left edge of each column. */
static void draw_right(struct canvas *canvas, const struct layout *layout, struct box bar, int base)
{
    static const int halves[COLUMNS / 2] = {2, 3, 5, 8};
    for (int i = 0; i < COLUMNS; i++) {
        int contrast = i < COLUMNS / 2 ? 1 : 5;
        struct box column = {layout->right + i * layout->column, bar.y, layout->column, bar.height};
        canvas_lines_down(canvas,
                          column,
                          halves[i % (COLUMNS / 2)],
                          modulated(base, contrast, false),
                          modulated(base, contrast, true));
    }
}

/* A field of the base between black and white lines. */
static void draw_middle(struct canvas *canvas, const struct layout *layout, struct box bar,
                        int base)
{
    int x = layout->ramp + COLUMNS * layout->column - 1, width = layout->right - x;
    struct box line = {x + 2, bar.y, width - 4, 1};
    canvas_fill(canvas, (struct box){x, bar.y, width, bar.height}, LEVEL_STEP(0));
    canvas_fill(canvas, (struct box){x + 1, bar.y, width - 2, bar.height}, LEVEL_STEP(255));
    canvas_fill(canvas, (struct box){x + 2, bar.y, width - 4, bar.height}, LEVEL_STEP(base));
    canvas_fill(canvas, line, LEVEL_STEP(0));
    line.y = bar.y + 1;
    canvas_fill(canvas, line, LEVEL_STEP(255));
    line.y = bar.y + layout->bar - 1;
    if (bar.height == layout->bar)
        canvas_fill(canvas, line, LEVEL_STEP(255));
}

/* The last bar is a row shorter. */
static void draw_bars(struct canvas *canvas, const struct layout *layout)
{
    for (int k = 0; k < BARS; k++) {
        struct box bar = {0, layout->top + k * layout->bar, layout->width, layout->bar};
        if (k == BARS - 1)
            bar.height--;
        draw_left(canvas, layout, bar, 15 * k);
        draw_right(canvas, layout, bar, 15 * k);
        draw_middle(canvas, layout, bar, 15 * k);
    }
}

static struct level rounded(int v12)
{
    int v8 = (v12 + 8) / 16;
    return (struct level){(uint16_t)(v8 < 255 ? v8 : 255), (uint16_t)v12};
}

/* Three codes up and down in eight rows, within black and white; none beyond white. */
enum { WAVE = 8 };

static struct level waved(int v12, int wave)
{
    if (v12 > WHITE_V12)
        return rounded(v12);
    int sum = v12 + wave < WHITE_V12 ? v12 + wave : WHITE_V12;
    return rounded(sum > 0 ? sum : 0);
}

/* The levels of each row, of the ramp and of the strip in it. */
static void compose_ramp(const struct canvas *canvas, bool rises, uint16_t *ramp, uint16_t *strip)
{
    int height = canvas->area.height, waves[WAVE];
    for (int i = 0; i < WAVE; i++)
        waves[i] = (int)lround(48 * sin(2 * acos(-1) * i / WAVE));
    for (int y = 0; y < height; y++) {
        int v12 = rises ? 4096 * y / height : WHITE_V12 - 4 * (1024 * y / height);
        v12 = v12 > 0 ? v12 : 0;
        ramp[y] = canvas_level(canvas, rounded(v12));
        strip[y] = canvas_level(canvas, waved(v12, waves[y % WAVE]));
    }
}

static void draw_ramp(struct canvas *canvas, const struct layout *layout, bool rises,
                      uint16_t *levels)
{
    int height = layout->height, ramp = layout->ramp;
    int strip = ramp / 3 - 1, strip_width = 2 * ramp / 3 - strip;
    struct box whole = {0, 0, ramp, height}, middle = {strip, 0, strip_width, height};
    if (!rises) {
        whole = (struct box){layout->width - ramp - 1, 0, ramp + 1, height};
        middle.x = layout->width - 1 - strip - strip_width;
    }
    compose_ramp(canvas, rises, levels, levels + height);
    canvas_tile(canvas, whole, &(struct raster_tile){1, height, .levels = levels});
    canvas_tile(canvas, middle, &(struct raster_tile){1, height, .levels = levels + height});
}

static void draw_ramps(struct canvas *canvas, const struct layout *layout)
{
    size_t height = (size_t)layout->height;
    CLEANUP(free_pointer) uint16_t *levels = malloc(2 * height * sizeof *levels);
    if (levels == NULL) {
        canvas->failed = !error_set(canvas->error, ERROR_SYSTEM, "no memory for the ramps");
        return;
    }
    draw_ramp(canvas, layout, true, levels);
    draw_ramp(canvas, layout, false, levels);
}

/* Lines of one pixel, dark first. */
static void draw_lines(struct canvas *canvas, const struct layout *layout)
{
    int x = layout->ramp - 1, width = layout->width - layout->ramp - x;
    struct box above = {x, 0, width, layout->top};
    struct box below = {x, layout->bottom, width, layout->height - layout->bottom};
    canvas_lines_down(canvas, above, 1, LEVEL_STEP(0), LEVEL_STEP(255));
    canvas_lines_across(canvas, below, 1, LEVEL_STEP(0), LEVEL_STEP(255));
}

static void draw_label(struct canvas *canvas, const struct layout *layout,
                       const struct pattern_entry *entry)
{
    int centre = 511 * layout->width / 1024, half = canvas_ceil(canvas, 189);
    if (!canvas->label)
        return;
    canvas_fill(canvas, (struct box){centre - half, 0, 2 * half + 1, layout->top}, LEVEL_0);
    label_draw_short(canvas,
                     entry->name,
                     centre,
                     (layout->top - 3 * LABEL_SHORT_LINE * label_scale(canvas)) / 2,
                     label_scale(canvas),
                     LEVEL_50);
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    struct layout layout = lay_out(canvas);
    draw_bars(canvas, &layout);
    draw_ramps(canvas, &layout);
    draw_lines(canvas, &layout);
    draw_label(canvas, &layout, entry);
}

const struct pattern_family tg18_pqc = {background, draw, 40};
