/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PATTERNS_TG18_QC_H
#define PATTERNS_TG18_QC_H

#include "patterns/canvas.h"

/* The grid of square cells all is hung on, as pixel positions of its lines: line 0 to 8 in the
 * published images, 1 to 7 round the six by six cells, 4 in the middle. More lie further out. */
struct qc_grid {
    int centre_x, centre_y, pitch;
};

static inline int qc_line_x(const struct qc_grid *grid, int line)
{
    return grid->centre_x + (line - 4) * grid->pitch;
}

static inline int qc_line_y(const struct qc_grid *grid, int line)
{
    return grid->centre_y + (line - 4) * grid->pitch;
}

/* What lies between four lines, the lines not counted. */
static inline struct box qc_inside(const struct qc_grid *grid, int left, int top, int right,
                                   int bottom)
{
    int x = qc_line_x(grid, left) + 1, y = qc_line_y(grid, top) + 1;
    return (struct box){x, y, qc_line_x(grid, right) - x, qc_line_y(grid, bottom) - y};
}

/* Where the label stands. */
static inline struct box qc_label_room(const struct qc_grid *grid)
{
    return qc_inside(grid, 3, 6, 5, 7);
}

struct qc_grid qc_make_grid(const struct canvas *canvas);
struct level qc_background(int variant);
/* All but the Cx glyphs and what they stand on, the line pairs and the label. */
void qc_draw_body(struct canvas *canvas, const struct qc_grid *grid);
enum qc_element { QC_ELEMENT_WITH_GLYPHS, QC_ELEMENT_OF_LINES };
void qc_draw_resolution(struct canvas *canvas, const struct qc_grid *grid, enum qc_element element);
void qc_draw_scoring(struct canvas *canvas, const struct qc_grid *grid);
void qc_draw_crosstalk(struct canvas *canvas, const struct qc_grid *grid);
void qc_draw_letters(struct canvas *canvas, const struct qc_grid *grid);

/* The Cx glyph: seven by seven pixels. Turn 0 is open to the right, 1 below, 2 to the left, 3
 * above; glyph (i, j) of a field has turn (i + j) mod 4 and stands at qc_glyph_offset(i), (j). */
enum { QC_GLYPH_SIDE = 7 };
bool qc_glyph_has(int turn, int x, int y);
int qc_glyph_offset(int n);
/* Pixels from the first to the last of n glyphs. */
int qc_glyphs_width(int n);
/* A field of glyphs repeats after four of them: 1 where one is, row by row. */
enum { QC_GLYPH_PERIOD = 38 };
void qc_make_glyphs(uint8_t has[QC_GLYPH_PERIOD * QC_GLYPH_PERIOD]);

#endif
