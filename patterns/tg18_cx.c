/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "patterns/family.h"
#include "patterns/row.h"
#include "patterns/tg18_qc.h"

/* AAPM On-line Report 03, TG18-CX: the screen full of Cx glyphs of seven pixels in blocks of four
 * levels, and round the middle the scoring tiles of TG18-QC. */

enum { BLOCK = 8 }; /* glyphs */

static struct level background(int variant)
{
    (void)variant;
    return LEVEL_0;
}

/* The last glyph that begins at or before the pixel. */
static int glyph_at(int pixel)
{
    int n = 2 * pixel / 19;
    return qc_glyph_offset(n + 1) <= pixel ? n + 1 : n;
}

static void compose_glyphs(struct row *row, int y)
{
    const struct level levels[] = {LEVEL_100, LEVEL_75, LEVEL_50, LEVEL_25};
    int j = glyph_at(y), line = y - qc_glyph_offset(j);
    row_fill(row, 0, row->width, LEVEL_0);
    for (int i = 0; line < QC_GLYPH_SIDE && qc_glyph_offset(i) < row->width; i++) {
        struct level level = levels[(i / BLOCK - j / BLOCK) & 3];
        for (int x = 0; x < QC_GLYPH_SIDE; x++)
            if (qc_glyph_has((i + j) % 4, x, line))
                row_fill(row, qc_glyph_offset(i) + x, 1, level);
    }
}

/* Black for the ring of tiles, but for its hole. */
static void compose_ring(struct row *row, const struct qc_grid *grid, int y)
{
    int left = qc_line_x(grid, 2) - 1, width = qc_line_x(grid, 6) - left;
    int hole = qc_line_x(grid, 3), hole_end = qc_line_x(grid, 5);
    if (y < qc_line_y(grid, 2) - 1 || y >= qc_line_y(grid, 6))
        return;
    if (y < qc_line_y(grid, 3) || y >= qc_line_y(grid, 5)) {
        row_fill(row, left, width, LEVEL_0);
        return;
    }
    row_fill(row, left, hole - left, LEVEL_0);
    row_fill(row, hole_end, left + width - hole_end, LEVEL_0);
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
    CLEANUP(row_finish) struct row row = {0};
    if (!row_init(&row, canvas))
        return;
    for (int y = 0; y < canvas->area.height; y++) {
        compose_glyphs(&row, y);
        compose_ring(&row, &grid, y);
        row_write(&row, y);
    }
    qc_draw_scoring(canvas, &grid);
    draw_label(canvas, entry);
}

const struct pattern_family tg18_cx = {background, draw, 0};
