/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/tg18_qc.h"

#include "monqa/cleanup.h"
#include "patterns/raster_list.h"

/* The element with Cx glyphs and line pairs, in the middle and, turned over, in the corners. */
struct element {
    struct canvas *canvas;
    struct box box;
    bool left_right, up_down; /* mirrored */
    int border, cell;
};

/* box counts from the corner of the element that is not mirrored. */
static struct box place(const struct element *element, struct box box)
{
    if (element->left_right)
        box.x = element->box.width - box.x - box.width;
    if (element->up_down)
        box.y = element->box.height - box.y - box.height;
    box.x += element->box.x;
    box.y += element->box.y;
    return box;
}

static void fill(const struct element *element, struct box box, struct level level)
{
    canvas_fill(element->canvas, place(element, box), level);
}

/* A period of the glyphs in a field of that side, as it is seen: the mirrored one begins with the
 * end of the field. */
static void make_glyphs(const struct element *element, int side, uint8_t *has)
{
    uint8_t plain[QC_GLYPH_PERIOD * QC_GLYPH_PERIOD];
    int end = side - 1 + QC_GLYPH_PERIOD;
    qc_make_glyphs(plain);
    for (int y = 0; y < QC_GLYPH_PERIOD; y++) {
        int row = (element->up_down ? end - y : y) % QC_GLYPH_PERIOD;
        for (int x = 0; x < QC_GLYPH_PERIOD; x++) {
            int column = (element->left_right ? end - x : x) % QC_GLYPH_PERIOD;
            *has++ = plain[row * QC_GLYPH_PERIOD + column];
        }
    }
}

/* Four groups side by side, of as many glyphs as fit with a margin: 4 x 4 at 1k, 8 x 8 at 2k. */
static void draw_glyphs(const struct element *element)
{
    static const struct level levels[] = {{255, 4095}, {191, 3071}, {128, 2048}, {64, 1024}};
    uint8_t has[QC_GLYPH_PERIOD * QC_GLYPH_PERIOD];
    int side = qc_glyphs_width(canvas_floor(element->canvas, 2 * 4));
    int margin = (element->cell - side + 1) / 2, near = element->border + margin;
    make_glyphs(element, side, has);
    for (int group = 0; group < (int)ARRAY_LENGTH(levels); group++) {
        uint16_t palette[256] = {0, canvas_level(element->canvas, levels[group])};
        struct box field = {near + group * element->cell, near, side, side};
        struct raster_tile tile = {
            QC_GLYPH_PERIOD, QC_GLYPH_PERIOD, .bytes = has, .palette = palette};
        canvas_tile(element->canvas, place(element, field), &tile);
    }
}

/* One pair of lines, the bright one first. */
static void make_pair(const struct canvas *canvas, struct level dark, struct level bright,
                      int thickness, uint16_t *levels)
{
    for (int i = 0; i < 2 * thickness; i++)
        levels[i] = canvas_level(canvas, i < thickness ? bright : dark);
}

/* The same seen from the other end of a cell. */
static void turn_over(const uint16_t *from, int period, int cell, uint16_t *to)
{
    for (int i = 0; i < period; i++)
        to[((cell - 1 - i) % period + period) % period] = from[i];
}

/* Vertical lines begin bright at the left of their panel, horizontal ones end bright below. */
static void draw_lines(const struct element *element, int column, int thickness, struct level dark,
                       struct level bright)
{
    enum { THICKNESS_MAX = 2 };
    uint16_t pair[2 * THICKNESS_MAX], turned[2 * THICKNESS_MAX];
    int cell = element->cell, period = 2 * thickness;
    make_pair(element->canvas, dark, bright, thickness, pair);
    turn_over(pair, period, cell, turned);
    struct box upper = {element->border + column * cell, element->border + cell, cell, cell};
    struct box lower = {upper.x, upper.y + cell, cell, cell};
    struct raster_tile vertical = {period, 1, .levels = element->left_right ? turned : pair};
    struct raster_tile horizontal = {1, period, .levels = element->up_down ? pair : turned};
    canvas_tile(element->canvas, place(element, upper), &vertical);
    canvas_tile(element->canvas, place(element, lower), &horizontal);
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
