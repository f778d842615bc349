/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/tg18_qc.h"

#include "monqa/cleanup.h"
#include "patterns/family.h"
#include "patterns/raster_list.h"

/* AAPM On-line Report 03, TG18-QC. Lengths are those of the 1k image in half pixels, so that the
 * published 1k and 2k images come out pixel by pixel, each from the same numbers. What is judged by
 * the pixel (line pairs, glyphs, thin lines) keeps its size at every scale. On a panel that is not
 * square the middle stays square, the cross-hatch goes on to the edges, and border, corners, ramps
 * and crosstalk box keep to the edges of the panel. */

struct level qc_background(int variant)
{
    (void)variant;
    return LEVEL_50;
}

/* The middle line of the border, from the nearest edge. */
static int border(const struct canvas *canvas)
{
    return canvas_floor(canvas, 2 * 10);
}

static void draw_hatch(struct canvas *canvas, const struct qc_grid *grid)
{
    int width = canvas->area.width, height = canvas->area.height;
    int first = border(canvas) + 2;
    for (int x = grid->centre_x % grid->pitch; x < width - first; x += grid->pitch)
        if (x >= first)
            canvas_fill(canvas, (struct box){x, 0, 1, height}, LEVEL_75);
    for (int y = grid->centre_y % grid->pitch; y < height - first; y += grid->pitch)
        if (y >= first)
            canvas_fill(canvas, (struct box){0, y, width, 1}, LEVEL_75);
}

static void draw_border(struct canvas *canvas)
{
    int outer = border(canvas) - 1;
    struct box frame = {
        outer, outer, canvas->area.width - 2 * outer, canvas->area.height - 2 * outer};
    canvas_frame(canvas, frame, 3, LEVEL_75);
}

/* A cell with the low-contrast patches in its corners. */
static void draw_step(struct canvas *canvas, const struct qc_grid *grid, int column, int row,
                      int value)
{
    struct box cell = {
        qc_line_x(grid, 1 + column), qc_line_y(grid, 1 + row), grid->pitch, grid->pitch};
    int side = canvas_floor(canvas, 2 * 10);
    int far = grid->pitch - side;
    canvas_fill(canvas, cell, LEVEL_STEP(value));
    canvas_fill(canvas, (struct box){cell.x, cell.y, side, side}, LEVEL_STEP(value + 4));
    canvas_fill(
        canvas, (struct box){cell.x + far, cell.y + far, side, side}, LEVEL_STEP(value + 4));
    canvas_fill(canvas, (struct box){cell.x + far, cell.y, side, side}, LEVEL_STEP(value - 4));
    canvas_fill(canvas, (struct box){cell.x, cell.y + far, side, side}, LEVEL_STEP(value - 4));
}

/* Sixteen steps round the ring of outer cells, clockwise from bottom left. */
static void draw_steps(struct canvas *canvas, const struct qc_grid *grid)
{
    static const struct {
        int column, row;
    } ring[] = {{0, 5},
                {0, 4},
                {0, 3},
                {0, 2},
                {0, 1},
                {0, 0},
                {1, 0},
                {2, 0},
                {3, 0},
                {4, 0},
                {5, 0},
                {5, 1},
                {5, 2},
                {5, 3},
                {5, 4},
                {5, 5}};
    for (size_t i = 0; i < ARRAY_LENGTH(ring); i++)
        draw_step(canvas, grid, ring[i].column, ring[i].row, 8 + 16 * (int)i);
}

/* The cells of 0 and 100 % with their patches of 5 and 95 %. */
static void draw_ends(struct canvas *canvas, const struct qc_grid *grid)
{
    int offset = canvas_floor(canvas, 2 * 26), side = canvas_floor(canvas, 2 * 51);
    struct box black = {qc_line_x(grid, 2), qc_line_y(grid, 6), grid->pitch, grid->pitch};
    struct box white = {qc_line_x(grid, 5), black.y, grid->pitch, grid->pitch};
    canvas_fill(canvas, black, LEVEL_0);
    canvas_fill(canvas, white, LEVEL_100);
    struct box patch = {black.x + offset, black.y + offset, side, side};
    canvas_fill(canvas, patch, LEVEL_5);
    patch.x = white.x + offset;
    canvas_fill(canvas, patch, LEVEL_95);
}

static void draw_grid_lines(struct canvas *canvas, const struct qc_grid *grid)
{
    int x = qc_line_x(grid, 1), y = qc_line_y(grid, 1), side = 6 * grid->pitch;
    for (int line = 1; line <= 7; line++) {
        canvas_fill(canvas, (struct box){qc_line_x(grid, line), y, 1, side}, LEVEL_75);
        canvas_fill(canvas, (struct box){x, qc_line_y(grid, line), side, 1}, LEVEL_75);
    }
    canvas_fill(canvas, qc_inside(grid, 3, 6, 5, 7), LEVEL_50); /* where the label stands */
    canvas_frame(canvas, (struct box){x - 1, y - 1, side + 3, side + 3}, 3, LEVEL_75);
}

/* Two bands above the grid, and in their middle the same the other way up. */
static void draw_windows(struct canvas *canvas, const struct qc_grid *grid)
{
    int base = qc_line_y(grid, 1);
    int top = base - canvas_floor(canvas, 103), middle = base - canvas_floor(canvas, 53);
    int bottom = base - canvas_floor(canvas, 3);
    int inner = (middle - top) * 2 / 3;
    struct box outer = qc_inside(grid, 0, 0, 8, 1), half = qc_inside(grid, 2, 0, 6, 1);
    canvas_fill(canvas, (struct box){outer.x, top, outer.width, middle - top}, LEVEL_95);
    canvas_fill(canvas, (struct box){outer.x, middle, outer.width, bottom - middle}, LEVEL_5);
    canvas_fill(canvas, (struct box){half.x, middle - inner, half.width, inner}, LEVEL_5);
    canvas_fill(canvas, (struct box){half.x, middle, half.width, inner}, LEVEL_95);
}

/* The level of line i of a ramp that rises over the lines: an 8-bit code takes as many lines as
 * every other, with finer steps in it above 8 bits. */
static struct level ramp_level(int i, int lines)
{
    unsigned v12 = 4096u * (unsigned)i / (unsigned)lines;
    return (struct level){(uint16_t)(v12 >> 4), (uint16_t)v12};
}

static void draw_ramps(struct canvas *canvas, const struct qc_grid *grid)
{
    enum { LINES_MAX = RASTER_SIDE_MAX };
    uint16_t rising[LINES_MAX], falling[LINES_MAX];
    int left = canvas_ceil(canvas, 51), left_end = canvas_ceil(canvas, 179);
    int right = canvas->area.width - canvas_floor(canvas, 2 * 89);
    int right_end = canvas->area.width - canvas_floor(canvas, 2 * 25);
    int lines = 256 * canvas_floor(canvas, 2 * 2);
    int y = grid->centre_y - lines / 2 + (canvas->side == 2048 ? 2 : 0); /* so at 2k */
    for (int i = 0; i < lines; i++) {
        rising[i] = canvas_level(canvas, ramp_level(i, lines));
        falling[lines - 1 - i] = rising[i];
    }
    struct box up = {right, y, right_end - right, lines};
    struct box down = {left, y, left_end - left, lines};
    canvas_tile(canvas, up, &(struct raster_tile){1, lines, .levels = rising});
    canvas_tile(canvas, down, &(struct raster_tile){1, lines, .levels = falling});
}

static void draw_label(struct canvas *canvas, const struct qc_grid *grid,
                       const struct pattern_entry *entry)
{
    int y = qc_line_y(grid, 6) + canvas_floor(canvas, 2 * 23);
    label_draw(canvas, entry->name, grid->centre_x, y, LEVEL_0);
}

struct qc_grid qc_make_grid(const struct canvas *canvas)
{
    return (struct qc_grid){
        canvas->area.width / 2, canvas->area.height / 2, canvas_floor(canvas, 2 * 102)};
}

void qc_draw_body(struct canvas *canvas, const struct qc_grid *grid)
{
    draw_hatch(canvas, grid);
    draw_border(canvas);
    draw_steps(canvas, grid);
    draw_ends(canvas, grid);
    draw_grid_lines(canvas, grid);
    draw_windows(canvas, grid);
    qc_draw_crosstalk(canvas, grid);
    draw_ramps(canvas, grid);
    qc_draw_letters(canvas, grid);
}

static void draw(struct canvas *canvas, const struct pattern_entry *entry)
{
    struct qc_grid grid = qc_make_grid(canvas);
    qc_draw_body(canvas, &grid);
    qc_draw_scoring(canvas, &grid);
    qc_draw_resolution(canvas, &grid, QC_ELEMENT_WITH_GLYPHS);
    draw_label(canvas, &grid, entry);
}

const struct pattern_family tg18_qc = {qc_background, draw, 40};

bool pattern_frame_side(const struct pattern_request *request, unsigned *side_px,
                        struct error *error)
{
    struct canvas canvas = {0};
    const struct pattern_entry *entry = pattern_find(request->name);
    if (!pattern_placed(request, &canvas.area, error))
        return false;
    if (entry->drawn_by != &tg18_qc)
        return error_set(error, ERROR_INVALID, "%s: has no frame round its steps", entry->name);
    canvas.side = canvas.area.width < canvas.area.height ? canvas.area.width : canvas.area.height;
    *side_px = 6 * (unsigned)qc_make_grid(&canvas).pitch;
    return true;
}
