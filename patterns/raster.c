/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/raster.h"

#include "monqa/cleanup.h"
#include "patterns/font.h"
#include "patterns/raster_scan.h"

#include <stdlib.h>

bool raster_create(unsigned width, unsigned height, unsigned depth_bits, uint16_t level,
                   struct raster **raster, struct error *error)
{
    if (width == 0 || height == 0 || width > RASTER_SIDE_MAX || height > RASTER_SIDE_MAX)
        return error_set(error,
                         ERROR_INVALID,
                         "image of %u x %u pixels: sides must be 1 to %d",
                         width,
                         height,
                         RASTER_SIDE_MAX);
    if (depth_bits < 8 || depth_bits > 16)
        return error_set(
            error, ERROR_INVALID, "image of %u bits: 8 to 16 are possible", depth_bits);
    CLEANUP(raster_cleanup) struct raster *made = calloc(1, sizeof *made);
    if (made == NULL)
        return error_set(error, ERROR_SYSTEM, "image of %u x %u: no memory", width, height);
    made->width = (int)width;
    made->height = (int)height;
    made->depth_bits = depth_bits;
    made->kept = calloc(1, sizeof *made->kept);
    if (made->kept == NULL || !raster_scan_make(made))
        return raster_no_memory(made, error);
    if (!raster_fill(made, (struct box){0, 0, made->width, made->height}, level, error))
        return false;
    *raster = TAKE(made);
    return true;
}

void raster_destroy(struct raster *raster)
{
    if (raster == NULL)
        return;
    if (raster->kept != NULL)
        raster_forget_rows(raster);
    free(raster->kept);
    raster_list_clear(raster);
    raster_scan_free(raster->scan);
    free(raster->ops);
    free(raster);
}

void raster_cleanup(struct raster **raster)
{
    raster_destroy(*raster);
}

unsigned raster_width(const struct raster *raster)
{
    return (unsigned)raster->width;
}

unsigned raster_height(const struct raster *raster)
{
    return (unsigned)raster->height;
}

unsigned raster_depth_bits(const struct raster *raster)
{
    return raster->depth_bits;
}

void raster_read_row(const struct raster *raster, unsigned y, uint16_t *levels)
{
    for (int i = 0; i < raster->op_count; i++) {
        const struct raster_op *op = &raster->ops[i];
        if (op->top <= (int)y && (int)y < op->bottom)
            raster_compose_op(op, (int)y, op->left, op->right, levels);
    }
}

const uint16_t *raster_row(const struct raster *raster, unsigned y)
{
    struct raster_kept *kept = raster->kept;
    if (kept->rows == NULL)
        kept->rows = calloc((size_t)raster->height, sizeof *kept->rows);
    if (kept->rows == NULL)
        return NULL;
    if (kept->rows[y] == NULL) {
        kept->rows[y] = malloc((size_t)raster->width * sizeof **kept->rows);
        if (kept->rows[y] != NULL)
            raster_read_row(raster, y, kept->rows[y]);
    }
    return kept->rows[y];
}

/* The part of box inside the image; false when there is none. */
static bool clip(const struct raster *raster, struct box *box)
{
    long long right = (long long)box->x + box->width, bottom = (long long)box->y + box->height;
    int x = box->x < 0 ? 0 : box->x, y = box->y < 0 ? 0 : box->y;
    long long width = (right < raster->width ? right : raster->width) - x;
    long long height = (bottom < raster->height ? bottom : raster->height) - y;
    if (width <= 0 || height <= 0)
        return false;
    *box = (struct box){x, y, (int)width, (int)height};
    return true;
}

static struct raster_op op_in(struct box box)
{
    return (struct raster_op){.left = box.x,
                              .top = box.y,
                              .right = box.x + box.width,
                              .bottom = box.y + box.height,
                              .x = box.x,
                              .y = box.y};
}

static bool check_level(const struct raster *raster, uint16_t level, struct error *error)
{
    return level >> raster->depth_bits == 0 ||
           error_set(
               error, ERROR_INVALID, "level %u does not fit in %u bits", level, raster->depth_bits);
}

bool raster_fill(struct raster *raster, struct box box, uint16_t level, struct error *error)
{
    if (!check_level(raster, level, error))
        return false;
    if (!clip(raster, &box))
        return true;
    if (!raster_list_prepare(raster, error))
        return false;
    if (box.width == raster->width && box.height == raster->height)
        raster_list_clear(raster);
    struct raster_op op = op_in(box);
    op.kind = RASTER_BOXES;
    op.level = level;
    op.boxes = (struct raster_boxes){box.width, box.height, 1, 1, 1, 1};
    raster_list_add(raster, &op);
    return true;
}

bool raster_set(struct raster *raster, int x, int y, uint16_t level, struct error *error)
{
    return raster_fill(raster, (struct box){x, y, 1, 1}, level, error);
}

static struct box common(struct box a, struct box b)
{
    int right = a.x + a.width < b.x + b.width ? a.x + a.width : b.x + b.width;
    int bottom = a.y + a.height < b.y + b.height ? a.y + a.height : b.y + b.height;
    int x = a.x > b.x ? a.x : b.x, y = a.y > b.y ? a.y : b.y;
    return (struct box){x, y, right - x, bottom - y};
}

/* There is room for the op. */
static bool add_texture(struct raster *raster, struct box box, struct box shown,
                        struct raster_texture *texture, struct error *error)
{
    if (texture == NULL)
        return raster_no_memory(raster, error);
    struct raster_op op = op_in(shown);
    op.x = box.x;
    op.y = box.y;
    op.kind = RASTER_TEXTURE;
    op.texture = texture;
    raster_list_add(raster, &op);
    return true;
}

bool raster_draw_tile(struct raster *raster, struct box box, struct box within,
                      const struct raster_tile *tile, struct error *error)
{
    struct box shown = common(box, within);
    return !clip(raster, &shown) ||
           (raster_list_prepare(raster, error) &&
            add_texture(raster, box, shown, raster_texture_add(raster, tile), error));
}

bool raster_draw_again(struct raster *raster, struct box box, struct box within,
                       const uint16_t *palette, struct error *error)
{
    struct box shown = common(box, within);
    return !clip(raster, &shown) ||
           (raster_list_reserve(raster, error) &&
            add_texture(raster, box, shown, raster_texture_again(raster, palette), error));
}

uint8_t *raster_draw_shades(struct raster *raster, struct box box, struct box within,
                            const uint16_t *palette, struct error *error)
{
    struct raster_tile tile = {box.width, box.height, .palette = palette};
    struct box shown = common(box, within);
    if (!clip(raster, &shown)) {
        (void)error_set(error, ERROR_INVALID, "shades at (%d,%d): outside", box.x, box.y);
        return NULL;
    }
    if (!raster_list_prepare(raster, error))
        return NULL;
    struct raster_texture *texture = raster_texture_add(raster, &tile);
    return add_texture(raster, box, shown, texture, error) ? texture->bytes : NULL;
}

bool raster_draw_glyph(struct raster *raster, const struct raster_pen *pen, const uint8_t *rows,
                       struct error *error)
{
    int scale = (int)pen->scale;
    struct box box = {pen->x, pen->y, FONT_WIDTH * scale, FONT_HEIGHT * scale};
    if (!check_level(raster, pen->level, error))
        return false;
    if (!clip(raster, &box))
        return true;
    if (!raster_list_prepare(raster, error))
        return false;
    struct raster_op op = op_in(box);
    op.x = pen->x;
    op.y = pen->y;
    op.kind = RASTER_GLYPH;
    op.level = pen->level;
    op.glyph = (struct raster_glyph){rows, scale};
    raster_list_add(raster, &op);
    return true;
}

/* Whether the row goes on what was written last. */
static bool continues(const struct raster *raster, int x, int y, int count)
{
    if (raster->op_count == 0)
        return false;
    const struct raster_op *last = &raster->ops[raster->op_count - 1];
    return last->kind == RASTER_TEXTURE && last->texture->rows_capacity != 0 && last->left == x &&
           last->right == x + count && last->bottom == y &&
           last->bottom - last->y == last->texture->height;
}

bool raster_write(struct raster *raster, int x, int y, const uint16_t *levels, int count,
                  struct error *error)
{
    if (!continues(raster, x, y, count)) {
        if (!raster_list_prepare(raster, error))
            return false;
        struct raster_op op = op_in((struct box){x, y, count, 0});
        op.kind = RASTER_TEXTURE;
        op.texture = raster_texture_begin(raster, count);
        if (op.texture == NULL)
            return raster_no_memory(raster, error);
        raster_list_add(raster, &op);
    }
    raster_forget_rows(raster);
    struct raster_op *op = &raster->ops[raster->op_count - 1];
    if (!raster_texture_append(raster, op->texture, levels))
        return raster_no_memory(raster, error);
    op->bottom++;
    return true;
}
