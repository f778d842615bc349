/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "patterns/family.h"
#include "patterns/raster_list.h"
#include "patterns/tg18_qc.h"

#include <stdlib.h>

/* AAPM On-line Report 03, TG18-CX: the screen full of Cx glyphs of seven pixels in blocks of four
 * levels, and round the middle the scoring tiles of TG18-QC. */

enum { BLOCK = 8 }; /* glyphs */

static struct level background(int variant)
{
    (void)variant;
    return LEVEL_0;
}

/* Whole blocks of the field, after which it repeats; each byte is a glyph's block of the four, or
 * 0 between glyphs. */
enum { BLOCK_PIXELS = BLOCK / 4 * QC_GLYPH_PERIOD, FIELD = 4 * BLOCK_PIXELS };

static void compose_field(uint8_t field[FIELD * FIELD])
{
    uint8_t has[QC_GLYPH_PERIOD * QC_GLYPH_PERIOD];
    qc_make_glyphs(has);
    for (int y = 0; y < FIELD; y++)
        for (int block = 0; block < 4; block++) {
            uint8_t value = (uint8_t)(1 + ((block - y / BLOCK_PIXELS) & 3));
            const uint8_t *row = has + y % QC_GLYPH_PERIOD * QC_GLYPH_PERIOD;
            uint8_t *to = field + y * FIELD + block * BLOCK_PIXELS;
            for (int x = 0; x < QC_GLYPH_PERIOD; x++)
                to[x] = to[x + QC_GLYPH_PERIOD] = (uint8_t)(row[x] * value);
        }
}

/* Round the ring of tiles and in its hole; the ring itself is black. */
static void draw_field(struct canvas *canvas, const struct qc_grid *grid, const uint8_t *field)
{
    const struct box area = {0, 0, canvas->area.width, canvas->area.height};
    int left = qc_line_x(grid, 2) - 1, right = qc_line_x(grid, 6);
    int top = qc_line_y(grid, 2) - 1, bottom = qc_line_y(grid, 6);
    int hole_x = qc_line_x(grid, 3), hole_y = qc_line_y(grid, 3);
    const struct box parts[] = {
        {0, 0, area.width, top},
        {0, bottom, area.width, area.height - bottom},
        {0, top, left, bottom - top},
        {right, top, area.width - right, bottom - top},
        {hole_x, hole_y, qc_line_x(grid, 5) - hole_x, qc_line_y(grid, 5) - hole_y},
    };
    uint16_t palette[256] = {canvas_level(canvas, LEVEL_0),
                             canvas_level(canvas, LEVEL_100),
                             canvas_level(canvas, LEVEL_75),
                             canvas_level(canvas, LEVEL_50),
                             canvas_level(canvas, LEVEL_25)};
    struct raster_tile tile = {FIELD, FIELD, .bytes = field, .palette = palette};
    canvas_tile_within(canvas, area, parts[0], &tile);
    for (size_t i = 1; i < ARRAY_LENGTH(parts); i++)
        canvas_tile_again(canvas, area, parts[i], palette);
}

static void draw_label(struct canvas *canvas, const struct pattern_entry *entry)
{
    int centre = canvas->area.width / 2;
    int half = canvas_floor(canvas, canvas->scaled ? 2 * 108 : 195),
        top = canvas_floor(canvas, 2 * 75);
    if (!canvas->label)
        return;
    canvas_fill(canvas,
                (struct box){centre - half + 1, top, 2 * half, canvas_floor(canvas, 2 * 70)},
                LEVEL_50);
    label_draw(canvas, entry->name, centre, canvas_floor(canvas, 2 * 78), LEVEL_0);
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    struct qc_grid grid = {
        canvas->area.width / 2, canvas->area.height / 2, canvas_floor(canvas, 2 * 102)};
    size_t size = (size_t)FIELD * FIELD;
    CLEANUP(free_pointer) uint8_t *field = malloc(size);
    if (field == NULL) {
        canvas->failed = !error_set(canvas->error, ERROR_SYSTEM, "no memory for the glyphs");
        return;
    }
    compose_field(field);
    draw_field(canvas, &grid, field);
    qc_draw_scoring(canvas, &grid);
    draw_label(canvas, entry);
}

const struct pattern_family tg18_cx = {background, draw, 0};
