/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "patterns/family.h"
#include "patterns/font.h"
#include "patterns/row.h"

#include <math.h>

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

/* Lines across, each column with its own: t counts the rows of the bar. */
static void compose_left(struct row *row, const struct layout *layout, int base, int t)
{
    static const int halves[COLUMNS / 2] = {8, 5, 3, 2};
    for (int i = 0; i < COLUMNS; i++)
        row_fill(row,
                 layout->ramp + i * layout->column,
                 layout->column,
                 modulated(base, i < COLUMNS / 2 ? 5 : 1, t / halves[i % (COLUMNS / 2)] % 2 != 0));
}

/* Lines down, from the left edge of each column. */
static void compose_right(struct row *row, const struct layout *layout, int base)
{
    static const int halves[COLUMNS / 2] = {2, 3, 5, 8};
    for (int i = 0; i < COLUMNS; i++) {
        int half = halves[i % (COLUMNS / 2)], contrast = i < COLUMNS / 2 ? 1 : 5;
        int x = layout->right + i * layout->column, end = x + layout->column;
        for (int k = 0; x < end; k++, x += half)
            row_fill(
                row, x, half < end - x ? half : end - x, modulated(base, contrast, k % 2 != 0));
    }
}

/* A field of the base between black and white lines. */
static void compose_middle(struct row *row, const struct layout *layout, int k, int t)
{
    int x = layout->ramp + COLUMNS * layout->column - 1, width = layout->right - x;
    bool white_line = t == 1 || t == layout->bar - 1;
    struct level inner = t == 0 ? LEVEL_STEP(0) : LEVEL_STEP(white_line ? 255 : 15 * k);
    row_fill(row, x, width, LEVEL_STEP(0));
    row_fill(row, x + 1, width - 2, LEVEL_STEP(255));
    row_fill(row, x + 2, width - 4, inner);
}

static void compose_bar(struct row *row, const struct layout *layout, int y)
{
    int k = (y - layout->top) / layout->bar, t = (y - layout->top) % layout->bar;
    compose_left(row, layout, 15 * k, t);
    compose_right(row, layout, 15 * k);
    compose_middle(row, layout, k, t);
}

static struct level rounded(int v12)
{
    int v8 = (v12 + 8) / 16;
    return (struct level){(uint16_t)(v8 < 255 ? v8 : 255), (uint16_t)v12};
}

/* Three codes up and down in eight rows, within black and white; none beyond white. */
static struct level waved(int v12, int y)
{
    if (v12 > WHITE_V12)
        return rounded(v12);
    int wave = (int)lround(48 * sin(2 * acos(-1) * (y % 8) / 8));
    int sum = v12 + wave < WHITE_V12 ? v12 + wave : WHITE_V12;
    return rounded(sum > 0 ? sum : 0);
}

static void compose_ramps(struct row *row, const struct layout *layout, int y)
{
    int ramp = layout->ramp, right = layout->width - ramp - 1;
    int up = 4096 * y / layout->height, down = WHITE_V12 - 4 * (1024 * y / layout->height);
    int strip = ramp / 3 - 1, strip_width = 2 * ramp / 3 - strip;
    row_fill(row, 0, ramp, rounded(up));
    row_fill(row, strip, strip_width, waved(up, y));
    down = down > 0 ? down : 0;
    row_fill(row, right, ramp + 1, rounded(down));
    row_fill(row, layout->width - 1 - strip - strip_width, strip_width, waved(down, y));
}

/* Lines of one pixel, dark first. */
static void compose_lines(struct row *row, const struct layout *layout, int y)
{
    int x = layout->ramp - 1, end = layout->width - layout->ramp;
    if (y >= layout->bottom)
        row_fill(row, x, end - x, LEVEL_STEP((y - layout->bottom) % 2 == 0 ? 0 : 255));
    for (int i = x; y < layout->top && i < end; i++)
        row_fill(row, i, 1, LEVEL_STEP((i - x) % 2 == 0 ? 0 : 255));
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
                     (layout->top - 3 * FONT_HEIGHT * label_scale(canvas)) / 2,
                     label_scale(canvas),
                     LEVEL_50);
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    struct layout layout = lay_out(canvas);
    CLEANUP(row_finish) struct row row = {0};
    if (!row_init(&row, canvas))
        return;
    for (int y = 0; y < layout.height; y++) {
        if (y >= layout.top && y < layout.bottom)
            compose_bar(&row, &layout, y);
        compose_ramps(&row, &layout, y);
        if (y < layout.top || y >= layout.bottom)
            compose_lines(&row, &layout, y);
        row_write(&row, y);
    }
    draw_label(canvas, &layout, entry);
}

const struct pattern_family tg18_pqc = {background, draw, 40};
