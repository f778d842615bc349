/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/canvas.h"

#include "patterns/raster_list.h"

#include <assert.h>

uint16_t canvas_level(const struct canvas *canvas, struct level level)
{
    return level_at(level, raster_depth_bits(canvas->raster));
}

static int at_most(int a, int b)
{
    return a < b ? a : b;
}

/* What of a box of the canvas lies in its area, on the panel. */
static struct box on_panel(const struct canvas *canvas, struct box box)
{
    int x = box.x < 0 ? 0 : box.x, y = box.y < 0 ? 0 : box.y;
    int right = at_most(box.x + box.width, canvas->area.width);
    int bottom = at_most(box.y + box.height, canvas->area.height);
    return (struct box){canvas->area.x + x, canvas->area.y + y, right - x, bottom - y};
}

void canvas_fill(struct canvas *canvas, struct box box, struct level level)
{
    struct box inside = on_panel(canvas, box);
    if (!canvas->failed)
        canvas->failed =
            !raster_fill(canvas->raster, inside, canvas_level(canvas, level), canvas->error);
}

void canvas_frame(struct canvas *canvas, struct box box, int thickness, struct level level)
{
    struct box across = {box.x, box.y, box.width, thickness};
    struct box down = {box.x, box.y, thickness, box.height};
    canvas_fill(canvas, across, level);
    canvas_fill(canvas, down, level);
    across.y = box.y + box.height - thickness;
    down.x = box.x + box.width - thickness;
    canvas_fill(canvas, across, level);
    canvas_fill(canvas, down, level);
}

void canvas_write(struct canvas *canvas, int x, int y, const uint16_t *levels, int count)
{
    if (!canvas->failed)
        canvas->failed = !raster_write(
            canvas->raster, canvas->area.x + x, canvas->area.y + y, levels, count, canvas->error);
}

void canvas_tile_within(struct canvas *canvas, struct box box, struct box within,
                        const struct raster_tile *tile)
{
    box.x += canvas->area.x;
    box.y += canvas->area.y;
    if (!canvas->failed)
        canvas->failed =
            !raster_draw_tile(canvas->raster, box, on_panel(canvas, within), tile, canvas->error);
}

void canvas_tile(struct canvas *canvas, struct box box, const struct raster_tile *tile)
{
    canvas_tile_within(canvas, box, box, tile);
}

void canvas_tile_again(struct canvas *canvas, struct box box, struct box within,
                       const uint16_t *palette)
{
    box.x += canvas->area.x;
    box.y += canvas->area.y;
    if (!canvas->failed)
        canvas->failed = !raster_draw_again(
            canvas->raster, box, on_panel(canvas, within), palette, canvas->error);
}

static void make_pair(const struct canvas *canvas, int thickness, struct level first,
                      struct level second, uint16_t pair[2 * CANVAS_LINE_MAX])
{
    assert(thickness > 0 && thickness <= CANVAS_LINE_MAX);
    for (int i = 0; i < thickness; i++) {
        pair[i] = canvas_level(canvas, first);
        pair[thickness + i] = canvas_level(canvas, second);
    }
}

void canvas_lines_across(struct canvas *canvas, struct box box, int thickness, struct level first,
                         struct level second)
{
    uint16_t pair[2 * CANVAS_LINE_MAX];
    make_pair(canvas, thickness, first, second, pair);
    canvas_tile(canvas, box, &(struct raster_tile){1, 2 * thickness, .levels = pair});
}

void canvas_lines_down(struct canvas *canvas, struct box box, int thickness, struct level first,
                       struct level second)
{
    uint16_t pair[2 * CANVAS_LINE_MAX];
    make_pair(canvas, thickness, first, second, pair);
    canvas_tile(canvas, box, &(struct raster_tile){2 * thickness, 1, .levels = pair});
}

uint8_t *canvas_shades(struct canvas *canvas, struct box box, const uint16_t *palette)
{
    struct box within = on_panel(canvas, box);
    box.x += canvas->area.x;
    box.y += canvas->area.y;
    if (canvas->failed)
        return NULL;
    uint8_t *shades = raster_draw_shades(canvas->raster, box, within, palette, canvas->error);
    canvas->failed = shades == NULL;
    return shades;
}

void canvas_text(struct canvas *canvas, int x, int y, int scale, struct level level,
                 const char *text)
{
    struct raster_pen pen = {
        canvas->area.x + x, canvas->area.y + y, (unsigned)scale, canvas_level(canvas, level)};
    if (!canvas->failed)
        canvas->failed = !raster_text(canvas->raster, pen, text, canvas->error);
}

int canvas_floor(const struct canvas *canvas, int halves)
{
    return halves * canvas->side / 2048;
}

int canvas_ceil(const struct canvas *canvas, int halves)
{
    return (halves * canvas->side + 2047) / 2048;
}
