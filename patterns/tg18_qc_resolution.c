/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/tg18_qc.h"

#include "monqa/cleanup.h"

/* The element with Cx glyphs and line pairs, in the middle and, turned over, in the corners. */
struct element {
    struct canvas *canvas;
    struct box box;
    bool left_right, up_down; /* mirrored */
    int border, cell;
};

/* box counts from the corner of the element that is not mirrored. */
static void fill(const struct element *element, struct box box, struct level level)
{
    if (element->left_right)
        box.x = element->box.width - box.x - box.width;
    if (element->up_down)
        box.y = element->box.height - box.y - box.height;
    box.x += element->box.x;
    box.y += element->box.y;
    canvas_fill(element->canvas, box, level);
}

static void draw_glyph(const struct element *element, int x, int y, int turn, struct level level)
{
    for (int row = 0; row < QC_GLYPH_SIDE; row++)
        for (int first = 0; first < QC_GLYPH_SIDE; first++) {
            int last = first;
            while (last < QC_GLYPH_SIDE && qc_glyph_has(turn, last, row))
                last++;
            if (last > first)
                fill(element, (struct box){x + first, y + row, last - first, 1}, level);
            first = last;
        }
}

/* Four groups side by side, of as many glyphs as fit with a margin: 4 x 4 at 1k, 8 x 8 at 2k. */
static void draw_glyphs(const struct element *element)
{
    static const struct level levels[] = {{255, 4095}, {191, 3071}, {128, 2048}, {64, 1024}};
    int count = canvas_floor(element->canvas, 2 * 4);
    int margin = (element->cell - qc_glyphs_width(count) + 1) / 2;
    for (int group = 0; group < (int)ARRAY_LENGTH(levels); group++)
        for (int j = 0; j < count; j++)
            for (int i = 0; i < count; i++)
                draw_glyph(element,
                           element->border + group * element->cell + margin + qc_glyph_offset(i),
                           element->border + margin + qc_glyph_offset(j),
                           (i + j) % 4,
                           levels[group]);
}

/* Vertical lines begin bright at the left of their panel, horizontal ones end bright below. */
static void draw_lines(const struct element *element, int column, int thickness, struct level dark,
                       struct level bright)
{
    int cell = element->cell;
    struct box upper = {element->border + column * cell, element->border + cell, cell, cell};
    struct box lower = {upper.x, upper.y + cell, cell, cell};
    fill(element, upper, dark);
    fill(element, lower, dark);
    for (int at = 0; at < cell; at += 2 * thickness) {
        int size = at + thickness <= cell ? thickness : cell - at;
        fill(element, (struct box){upper.x + at, upper.y, size, cell}, bright);
        fill(element, (struct box){lower.x, lower.y + cell - at - size, cell, size}, bright);
    }
}

static void draw_element(const struct element *element, enum qc_element what)
{
    int cell = element->cell, border = element->border;
    fill(element, (struct box){0, 0, element->box.width, element->box.height}, LEVEL_25);
    if (what == QC_ELEMENT_WITH_GLYPHS) {
        fill(element, (struct box){border, border, 4 * cell, cell}, LEVEL_0);
        draw_glyphs(element);
    }
    draw_lines(element, 0, 1, LEVEL_0, LEVEL_100);
    draw_lines(element, 1, 2, LEVEL_0, LEVEL_100);
    draw_lines(element, 2, 1, LEVEL_50, LEVEL_51);
    draw_lines(element, 3, 2, LEVEL_50, LEVEL_51);
}

void qc_draw_resolution(struct canvas *canvas, const struct qc_grid *grid, enum qc_element what)
{
    int border = canvas_floor(canvas, 2 * 2), cell = canvas_floor(canvas, 2 * 46);
    int width = 4 * cell + 2 * border, height = 3 * cell + 2 * border;
    int near = canvas_floor(canvas, 2 * 10) + 2; /* just inside the border of the pattern */
    int right = canvas->area.width - near - width, bottom = canvas->area.height - near - height;
    const struct {
        int x, y;
        bool left_right, up_down;
    } places[] = {
        {near, near, false, false},
        {right, near, true, false},
        {near, bottom, false, true},
        {right, bottom, true, true},
        {grid->centre_x - width / 2, grid->centre_y - height / 2, false, false},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(places); i++) {
        struct element element = {canvas,
                                  {places[i].x, places[i].y, width, height},
                                  places[i].left_right,
                                  places[i].up_down,
                                  border,
                                  cell};
        draw_element(&element, what);
    }
}
