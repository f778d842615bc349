/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/tg18_qc.h"

#include "monqa/cleanup.h"
#include "patterns/font.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* The ring of magnified Cx glyphs to compare the small ones with, from sharp (0) to blurred (9).
 * The published tiles simulate a cathode-ray tube, with glare (-1, -2), and are not described
 * exactly. Here each glyph pixel is a Gaussian dot of fixed luminance; neighbours along a row run
 * together, as its raster lines did, and are brighter. The numbers were fitted to the published 1k
 * image; the mean difference is 2 codes or less. Score 0 is exact. */

enum { MAGNIFIED = 5, EDGE = 3, TILE_MAX = 4096 };

/* Linear luminance of a whole dot, in 8-bit codes times pixels of the magnified glyph. */
static const double dot_luminance = 0.68 * 255 * MAGNIFIED * MAGNIFIED;
static const double run_gain = 1.095;

struct score {
    int column, row; /* cell of the grid */
    const char *number;
    double sigma; /* of a dot, in pixels of the magnified glyph; 0: sharp */
    double glare; /* share of the luminance that is spread wide */
    double glare_sigma;
};

static const struct score scores[] = {
    {1, 3, "0", 0, 0, 0},
    {1, 2, "1", 1.69, 0, 0},
    {1, 1, "2", 1.91, 0, 0},
    {2, 1, "3", 2.16, 0, 0},
    {3, 1, "4", 2.44, 0, 0},
    {4, 1, "5", 2.755, 0, 0},
    {4, 2, "6", 3.11, 0, 0},
    {4, 3, "7", 3.51, 0, 0},
    {4, 4, "8", 3.95, 0, 0},
    {3, 4, "9", 4.45, 0, 0},
    {2, 4, "-2", 1.6, 0.62, 5.3},
    {1, 4, "-1", 1.9, 0.45, 4.8},
};

/* A tile and the luminance that its glyphs give each of its pixels. */
struct tile {
    struct canvas *canvas;
    struct box box;
    int glyphs, margin;
    float *luminance; /* width * height */
    float *source;    /* width: one row of the magnified glyphs */
    float *spread;    /* width: the same, blurred along the row */
    float *kernel;    /* from the centre outwards */
    int reach;        /* kernel[0..reach] */
};

static void finish(struct tile *tile)
{
    free(tile->luminance);
}

static bool make_tile(struct tile *tile)
{
    size_t width = (size_t)tile->box.width, height = (size_t)tile->box.height;
    tile->luminance = calloc(width * height + 3 * width, sizeof *tile->luminance);
    if (tile->luminance == NULL)
        return error_set(tile->canvas->error, ERROR_SYSTEM, "TG18-QC: no memory");
    tile->source = tile->luminance + width * height;
    tile->spread = tile->source + width;
    tile->kernel = tile->spread + width;
    return true;
}

static int turn_at(int i, int j)
{
    return (i + j) % 4;
}

static void draw_sharp(const struct tile *tile)
{
    for (int j = 0; j < tile->glyphs; j++)
        for (int i = 0; i < tile->glyphs; i++)
            for (int y = 0; y < QC_GLYPH_SIDE; y++)
                for (int x = 0; x < QC_GLYPH_SIDE; x++) {
                    int left = tile->margin + MAGNIFIED * (qc_glyph_offset(i) + x);
                    int top = tile->margin + MAGNIFIED * (qc_glyph_offset(j) + y);
                    if (qc_glyph_has(turn_at(i, j), x, y))
                        canvas_fill(
                            tile->canvas,
                            (struct box){
                                tile->box.x + left, tile->box.y + top, MAGNIFIED, MAGNIFIED},
                            LEVEL_100);
                }
}

static void make_kernel(struct tile *tile, double sigma)
{
    tile->reach = (int)ceil(4 * sigma);
    if (tile->reach > tile->box.width - 1)
        tile->reach = tile->box.width - 1;
    for (int d = 0; d <= tile->reach; d++)
        tile->kernel[d] = (float)(exp(-d * d / (2 * sigma * sigma)) / (sigma * sqrt(2 * acos(-1))));
}

/* A run shines evenly between its end pixels, and they stand out a little: what a bar of seven dots
 * looks like in the published tiles. Together it is run_gain times its dots. */
static void put_run(float *first, int count, double dot)
{
    int centre = MAGNIFIED / 2, length = MAGNIFIED * (count - 1);
    double even = run_gain * dot / MAGNIFIED;
    for (int d = 1; d < length; d++)
        first[centre + d] = (float)even;
    first[centre + 1] = first[centre + length - 1] = (float)(even / 2);
    first[centre] = first[centre + length] = (float)(even * (MAGNIFIED + 2) / 2);
}

/* Row y of the glyphs in line j: a dot for a lone pixel, a bar for a run. */
static void put_sources(struct tile *tile, int j, int y, double share)
{
    for (int x = 0; x < tile->box.width; x++)
        tile->source[x] = 0;
    for (int i = 0; i < tile->glyphs; i++)
        for (int x = 0; x < QC_GLYPH_SIDE; x++) {
            int last = x;
            while (last < QC_GLYPH_SIDE && qc_glyph_has(turn_at(i, j), last, y))
                last++;
            float *at = tile->source + tile->margin + MAGNIFIED * (qc_glyph_offset(i) + x);
            if (last - x > 1)
                put_run(at, last - x, share * dot_luminance);
            else if (last > x)
                at[MAGNIFIED / 2] = (float)(share * dot_luminance);
            x = last;
        }
}

static void spread_sources(struct tile *tile)
{
    int width = tile->box.width;
    for (int x = 0; x < width; x++)
        tile->spread[x] = 0;
    for (int from = 0; from < width; from++) {
        if (tile->source[from] <= 0)
            continue;
        int first = from < tile->reach ? 0 : from - tile->reach;
        int last = from + tile->reach < width ? from + tile->reach : width - 1;
        for (int x = first; x <= last; x++)
            tile->spread[x] += tile->source[from] * tile->kernel[abs(x - from)];
    }
}

/* The blurred row shines up and down from its middle. */
static void add_row(struct tile *tile, int centre)
{
    int width = tile->box.width;
    for (int y = centre - tile->reach; y <= centre + tile->reach; y++) {
        if (y < 0 || y >= tile->box.height)
            continue;
        float weight = tile->kernel[abs(y - centre)];
        float *row = tile->luminance + (size_t)y * (size_t)width;
        for (int x = 0; x < width; x++)
            row[x] += weight * tile->spread[x];
    }
}

static void add_light(struct tile *tile, double sigma, double share)
{
    make_kernel(tile, sigma);
    for (int j = 0; j < tile->glyphs; j++)
        for (int y = 0; y < QC_GLYPH_SIDE; y++) {
            put_sources(tile, j, y, share);
            spread_sources(tile);
            add_row(tile, tile->margin + MAGNIFIED * (qc_glyph_offset(j) + y) + MAGNIFIED / 2);
        }
}

/* 8-bit luminance to level with the gamma of the published tiles; their upper bits repeated below
 * the eighth, so that white stays white at every depth. */
static void make_curve(const struct canvas *canvas, uint16_t curve[256])
{
    for (int luminance = 0; luminance < 256; luminance++) {
        unsigned v8 = (unsigned)lround(255 * pow(luminance / 255.0, 1 / 2.4));
        struct level level = {(uint16_t)v8, (uint16_t)(v8 << 4 | v8 >> 4)};
        curve[luminance] = canvas_level(canvas, level);
    }
}

/* The outermost EDGE pixels stay black, as published. */
static void write_tile(const struct tile *tile, const uint16_t curve[256])
{
    uint16_t levels[TILE_MAX];
    int width = tile->box.width;
    for (int y = EDGE; y < tile->box.height - EDGE; y++) {
        const float *from = tile->luminance + (size_t)y * (size_t)width;
        for (int x = EDGE; x < width - EDGE; x++)
            levels[x] = curve[from[x] < 255 ? (int)from[x] : 255];
        canvas_write(
            tile->canvas, tile->box.x + EDGE, tile->box.y + y, levels + EDGE, width - 2 * EDGE);
    }
}

static bool draw_blurred(struct tile *tile, const struct score *score, const uint16_t curve[256])
{
    if (!make_tile(tile))
        return false;
    add_light(tile, score->sigma, 1 - score->glare);
    if (score->glare > 0)
        add_light(tile, score->glare_sigma, score->glare);
    write_tile(tile, curve);
    return true;
}

/* In a box in the lower right corner of the tile. */
static void draw_number(const struct tile *tile, const char *number)
{
    struct canvas *canvas = tile->canvas;
    int width = canvas_floor(canvas, 2 * 22) - 6, height = canvas_floor(canvas, 2 * 27) - 10;
    int scale = canvas_floor(canvas, 2);
    struct box box = {tile->box.x + tile->box.width - width,
                      tile->box.y + tile->box.height - height,
                      width,
                      height};
    int text_width = (int)font_length(number) * FONT_WIDTH * scale;
    canvas_fill(canvas, box, LEVEL_50);
    canvas_text(canvas,
                box.x + (width - text_width) / 2,
                box.y + (height - FONT_HEIGHT * scale) / 2,
                scale,
                LEVEL_0,
                number);
}

void qc_draw_scoring(struct canvas *canvas, const struct qc_grid *grid)
{
    uint16_t curve[256];
    make_curve(canvas, curve);
    for (size_t i = 0; i < ARRAY_LENGTH(scores) && !canvas->failed; i++) {
        const struct score *score = &scores[i];
        int left = 1 + score->column, top = 1 + score->row;
        CLEANUP(finish)
        struct tile tile = {
            .canvas = canvas,
            .box = qc_inside(grid, left, top, left + 1, top + 1),
            .glyphs = canvas_floor(canvas, 2 * 2),
        };
        tile.margin = (tile.box.width - MAGNIFIED * qc_glyphs_width(tile.glyphs)) / 2;
        canvas_fill(canvas, tile.box, LEVEL_0);
        if (score->sigma <= 0)
            draw_sharp(&tile);
        else if (!draw_blurred(&tile, score, curve))
            canvas->failed = true;
        draw_number(&tile, score->number);
    }
}
