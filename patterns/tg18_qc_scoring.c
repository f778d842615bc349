/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/tg18_qc.h"

#include "monqa/cleanup.h"
#include "patterns/font.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* The ring of magnified Cx glyphs to compare the small ones with, from sharp (0) to blurred (9).
 * The published tiles simulate a cathode-ray tube, with glare (-1, -2), and are not described
 * exactly. Here each glyph pixel is a Gaussian dot of fixed luminance; neighbours along a row run
 * together, as its raster lines did, and are brighter. The numbers were fitted to the published 1k
 * image; the mean difference is 2 codes or less. Score 0 is exact. */

enum { MAGNIFIED = 5, EDGE = 3, BLOCK = 32, REACH_MAX = 24 };

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

/* A tile, and what its light is computed from. Rows of floats are padded to whole blocks. */
struct tile {
    struct canvas *canvas;
    struct box box;
    int glyphs, margin;
    int lines; /* rows of magnified glyph pixels */
    int padded;
    float *room;       /* for what follows */
    float *spread[2];  /* sharp light and glare: the lines, each blurred along itself */
    float *weights[2]; /* of the distance, from -reach to reach */
    int reach[2];
    int *centres;       /* rows in which the lines have their middles */
    int *starts;        /* where their spread is */
    uint8_t *row;       /* padded */
    uint8_t *luminance; /* width * height, 255 at most */
};

struct lines {
    int first, end;
};

static void finish(struct tile *tile)
{
    free(tile->room);
    free(tile->centres);
}

/* Every glyph, however it is turned, has the same in its rows 1 and 5, and in 2 and 4. */
static int line_like(int n)
{
    int row = n % QC_GLYPH_SIDE;
    return row == 4 || row == 5 ? n - row + 6 - row : n;
}

/* Room for every tile: they are of one size. Rows of floats begin where whole quads do. */
static bool make_tile(struct tile *tile)
{
    tile->lines = tile->glyphs * QC_GLYPH_SIDE;
    tile->padded = (tile->box.width + BLOCK - 1) / BLOCK * BLOCK;
    size_t padded = (size_t)tile->padded, lines = (size_t)tile->lines;
    tile->room = aligned_alloc(64, (4 + 2 * lines) * padded * sizeof *tile->room);
    tile->centres = malloc(2 * lines * sizeof *tile->centres + padded);
    if (tile->room == NULL || tile->centres == NULL)
        return error_set(tile->canvas->error, ERROR_SYSTEM, "TG18-QC: no memory");
    for (size_t i = 0; i < 2; i++) {
        tile->weights[i] = tile->room + 2 * i * padded;
        tile->spread[i] = tile->room + (4 + lines * i) * padded;
    }
    tile->starts = tile->centres + lines;
    tile->row = (uint8_t *)(tile->starts + lines);
    for (int n = 0; n < tile->lines; n++) {
        int row = qc_glyph_offset(n / QC_GLYPH_SIDE) + n % QC_GLYPH_SIDE;
        tile->centres[n] = tile->margin + MAGNIFIED * row + MAGNIFIED / 2;
        tile->starts[n] = line_like(n) * tile->padded;
    }
    return true;
}

static int turn_at(int i, int j)
{
    return (i + j) % 4;
}

static void draw_sharp(const struct tile *tile)
{
    uint8_t has[QC_GLYPH_PERIOD * QC_GLYPH_PERIOD];
    int width = tile->box.width, side = qc_glyphs_width(tile->glyphs);
    qc_make_glyphs(has);
    for (int y = 0; y < side * MAGNIFIED; y++) {
        const uint8_t *row = has + y / MAGNIFIED % QC_GLYPH_PERIOD * QC_GLYPH_PERIOD;
        uint8_t *to = tile->luminance + (tile->margin + y) * width + tile->margin;
        for (int x = 0; x < side; x++, to += MAGNIFIED)
            if (row[x % QC_GLYPH_PERIOD] != 0)
                memset(to, 255, MAGNIFIED);
    }
}

/* From -reach to reach. */
static int make_kernel(const struct tile *tile, double sigma, float *kernel)
{
    int reach = (int)ceil(4 * sigma);
    double whole = sigma * sqrt(2 * acos(-1));
    if (reach > REACH_MAX)
        reach = REACH_MAX;
    if (reach > tile->box.width - 1)
        reach = tile->box.width - 1;
    for (int d = 0; d <= reach; d++)
        kernel[reach + d] = kernel[reach - d] = (float)(exp(-d * d / (2 * sigma * sigma)) / whole);
    return reach;
}

/* The light of a lone pixel of the glyphs, or of a run of seven, along its line. */
struct shape {
    int count, reach; /* the first value belongs reach pixels left of the magnified glyph pixel */
    float values[QC_GLYPH_SIDE * MAGNIFIED + 2 * REACH_MAX];
};

static void add_source(struct shape *shape, int at, double luminance, const float *kernel)
{
    float source = (float)luminance;
    for (int d = 0; d <= 2 * shape->reach; d++)
        shape->values[at + d] += source * kernel[d];
}

/* A run shines evenly between its end pixels, and they stand out a little: what a bar of seven dots
 * looks like in the published tiles. Together it is run_gain times its dots. */
static void make_run(double dot, int reach, const float *kernel, struct shape *run)
{
    int centre = MAGNIFIED / 2, length = MAGNIFIED * (QC_GLYPH_SIDE - 1);
    double even = run_gain * dot / MAGNIFIED;
    *run = (struct shape){.count = QC_GLYPH_SIDE * MAGNIFIED + 2 * reach, .reach = reach};
    for (int d = 0; d <= length; d++) {
        bool is_end = d == 0 || d == length, is_next = d == 1 || d == length - 1;
        double share = is_end ? (MAGNIFIED + 2) / 2.0 : is_next ? 0.5 : 1;
        add_source(run, centre + d, even * share, kernel);
    }
}

static void make_dot(double dot, int reach, const float *kernel, struct shape *shape)
{
    *shape = (struct shape){.count = MAGNIFIED + 2 * reach, .reach = reach};
    add_source(shape, MAGNIFIED / 2, dot, kernel);
}

/* x: of the magnified glyph pixel. */
static void add_shape(const struct tile *tile, const struct shape *shape, int x, float *line)
{
    int left = x - shape->reach, first = left < 0 ? -left : 0;
    int end = left + shape->count < tile->box.width ? shape->count : tile->box.width - left;
    for (int i = first; i < end; i++)
        line[left + i] += shape->values[i];
}

/* Row y of the glyphs of row j of the field: whole, or lone pixels. */
static void add_glyphs(const struct tile *tile, int j, int y, const struct shape shapes[2],
                       float *line)
{
    for (int i = 0; i < tile->glyphs; i++) {
        int left = tile->margin + MAGNIFIED * qc_glyph_offset(i), turn = turn_at(i, j);
        if (qc_glyph_has(turn, 1, y)) {
            add_shape(tile, &shapes[1], left, line);
            continue;
        }
        for (int x = 0; x < QC_GLYPH_SIDE; x++)
            if (qc_glyph_has(turn, x, y))
                add_shape(tile, &shapes[0], left + MAGNIFIED * x, line);
    }
}

static void make_light(struct tile *tile, int light, double sigma, double share)
{
    struct shape shapes[2]; /* dot and run */
    float *kernel = tile->weights[light];
    int reach = make_kernel(tile, sigma, kernel);
    size_t padded = (size_t)tile->padded;
    make_dot(share * dot_luminance, reach, kernel, &shapes[0]);
    make_run(share * dot_luminance, reach, kernel, &shapes[1]);
    memset(tile->spread[light], 0, (size_t)tile->lines * padded * sizeof *tile->spread[light]);
    for (int n = 0; n < tile->lines; n++)
        if (line_like(n) == n)
            add_glyphs(tile,
                       n / QC_GLYPH_SIDE,
                       n % QC_GLYPH_SIDE,
                       shapes,
                       tile->spread[light] + (size_t)n * padded);
    tile->reach[light] = reach;
}

/* The lines that shine into row y. */
static void find_lines(const struct tile *tile, int light, int y, struct lines *lines)
{
    int reach = tile->reach[light], first = 0;
    while (first < tile->lines && tile->centres[first] < y - reach)
        first++;
    int end = first;
    while (end < tile->lines && tile->centres[end] <= y + reach)
        end++;
    *lines = (struct lines){first, end};
}

/* Four neighbours at a time; each pixel is the same sum in the same order on every machine. */
typedef float quad __attribute__((vector_size(16)));

/* The blurred lines shine up and down from their middle, in this order. */
static void add_light(const struct tile *tile, int light, const struct lines *lines, int y, int x,
                      quad sums[BLOCK / 4])
{
    const float *weights = tile->weights[light] + tile->reach[light] + y;
    const float *spread = tile->spread[light] + x;
    quad block[BLOCK / 4];
    memcpy(block, sums, sizeof block);
    for (int n = lines->first; n < lines->end; n++) {
        float weight = weights[-tile->centres[n]];
        const float *line = spread + tile->starts[n];
        const quad *quads = (const quad *)(const void *)line;
#pragma GCC unroll 8
        for (int i = 0; i < BLOCK / 4; i++)
            block[i] += weight * quads[i];
    }
    memcpy(sums, block, sizeof block);
}

/* Rounded down, 255 at most. */
static void to_bytes(const quad sums[BLOCK / 4], uint8_t bytes[BLOCK])
{
#ifdef __SSE2__
    for (int i = 0; i < BLOCK / 4; i += 4) {
        __m128i a = _mm_packs_epi32(_mm_cvttps_epi32(sums[i]), _mm_cvttps_epi32(sums[i + 1]));
        __m128i b = _mm_packs_epi32(_mm_cvttps_epi32(sums[i + 2]), _mm_cvttps_epi32(sums[i + 3]));
        _mm_storeu_si128((__m128i *)(void *)(bytes + 4 * i), _mm_packus_epi16(a, b));
    }
#else
    for (int i = 0; i < BLOCK; i++)
        bytes[i] = (uint8_t)(int)(sums[i / 4][i % 4] < 255 ? sums[i / 4][i % 4] : 255);
#endif
}

static void shine(const struct tile *tile, int lights, int y, uint8_t *luminance)
{
    struct lines lines[2];
    for (int light = 0; light < lights; light++)
        find_lines(tile, light, y, &lines[light]);
    for (int x = 0; x < tile->padded; x += BLOCK) {
        quad sums[BLOCK / 4] = {{0}};
        for (int light = 0; light < lights; light++)
            add_light(tile, light, &lines[light], y, x, sums);
        to_bytes(sums, luminance + x);
    }
}

/* The outermost EDGE pixels stay black, as published. */
static void add_lights(const struct tile *tile, int lights)
{
    int width = tile->box.width;
    for (int y = EDGE; y < tile->box.height - EDGE; y++) {
        shine(tile, lights, y, tile->row);
        memcpy(tile->luminance + y * width + EDGE, tile->row + EDGE, (size_t)width - 2 * EDGE);
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

static void draw_blurred(struct tile *tile, const struct score *score)
{
    bool glares = score->glare > 0;
    make_light(tile, 0, score->sigma, 1 - score->glare);
    if (glares)
        make_light(tile, 1, score->glare_sigma, score->glare);
    add_lights(tile, glares ? 2 : 1);
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

static void draw_score(struct tile *tile, const struct score *score, const uint16_t curve[256])
{
    tile->luminance = canvas_shades(tile->canvas, tile->box, curve);
    if (tile->luminance == NULL)
        return;
    if (score->sigma <= 0)
        draw_sharp(tile);
    else
        draw_blurred(tile, score);
    draw_number(tile, score->number);
}

static struct box box_of(const struct qc_grid *grid, const struct score *score)
{
    int left = 1 + score->column, top = 1 + score->row;
    return qc_inside(grid, left, top, left + 1, top + 1);
}

void qc_draw_scoring(struct canvas *canvas, const struct qc_grid *grid)
{
    uint16_t curve[256];
    make_curve(canvas, curve);
    CLEANUP(finish)
    struct tile tile = {
        .canvas = canvas,
        .box = box_of(grid, &scores[0]),
        .glyphs = canvas_floor(canvas, 2 * 2),
    };
    tile.margin = (tile.box.width - MAGNIFIED * qc_glyphs_width(tile.glyphs)) / 2;
    canvas->failed = canvas->failed || !make_tile(&tile);
    for (size_t i = 0; i < ARRAY_LENGTH(scores) && !canvas->failed; i++) {
        tile.box = box_of(grid, &scores[i]);
        draw_score(&tile, &scores[i], curve);
    }
}
