/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/raster_list.h"

#include "patterns/raster_scan.h"

#include <stdlib.h>

enum { BYTES_MIN = 1 << 18 };

bool raster_no_memory(const struct raster *raster, struct error *error)
{
    return error_set(
        error, ERROR_SYSTEM, "image of %d x %d: no memory", raster->width, raster->height);
}

void raster_forget_rows(struct raster *raster)
{
    uint16_t **rows = raster->kept->rows;
    if (rows == NULL)
        return;
    for (int y = 0; y < raster->height; y++)
        free(rows[y]);
    free(rows);
    raster->kept->rows = NULL;
}

static void free_textures(struct raster_texture *texture)
{
    while (texture != NULL) {
        struct raster_texture *older = texture->older;
        raster_texture_free(texture);
        texture = older;
    }
}

void raster_list_clear(struct raster *raster)
{
    free_textures(raster->textures);
    raster->textures = NULL;
    raster->op_count = 0;
    raster->bytes = (size_t)raster->op_capacity * sizeof *raster->ops;
}

static struct raster_texture *make_image(struct raster *raster)
{
    struct raster_texture *image = raster_texture_begin(raster, raster->width);
    struct raster_scan *scan = raster_scan_begin(raster);
    bool ok = image != NULL;
    for (int y = 0; y < raster->height && ok; y++) {
        raster_scan_row(scan, y);
        ok = raster_texture_append(raster, image, scan->levels);
    }
    return ok ? image : NULL;
}

/* What has been drawn becomes one texture. */
static bool flatten(struct raster *raster, struct error *error)
{
    struct raster_texture *image = make_image(raster);
    if (image == NULL)
        return raster_no_memory(raster, error);
    free_textures(image->older);
    image->older = NULL;
    raster->ops[0] = (struct raster_op){
        .right = raster->width, .bottom = raster->height, .kind = RASTER_TEXTURE, .texture = image};
    raster->op_count = 1;
    raster->bytes = (size_t)raster->op_capacity * sizeof *raster->ops +
                    (size_t)image->stored_capacity * (size_t)image->width * sizeof *image->levels +
                    (size_t)image->rows_capacity * sizeof *image->rows;
    return true;
}

/* Another box in line with the last ones and of their size. */
static bool continue_boxes(struct raster_op *last, const struct raster_op *op)
{
    struct raster_boxes *boxes = &last->boxes;
    if (last->kind != RASTER_BOXES || op->kind != RASTER_BOXES || last->level != op->level ||
        boxes->width != op->boxes.width || boxes->height != op->boxes.height)
        return false;
    int x = op->x - last->x, y = op->y - last->y;
    if (y == 0 && boxes->count_y == 1 && x >= boxes->width &&
        (boxes->count_x == 1 || x == boxes->count_x * boxes->step_x)) {
        boxes->step_x = boxes->count_x == 1 ? x : boxes->step_x;
        boxes->count_x++;
        last->right = op->right;
        return true;
    }
    if (x == 0 && boxes->count_x == 1 && y >= boxes->height &&
        (boxes->count_y == 1 || y == boxes->count_y * boxes->step_y)) {
        boxes->step_y = boxes->count_y == 1 ? y : boxes->step_y;
        boxes->count_y++;
        last->bottom = op->bottom;
        return true;
    }
    return false;
}

static bool grow(struct raster *raster, struct error *error)
{
    if (raster->op_count < raster->op_capacity)
        return true;
    int capacity = raster->op_capacity == 0 ? 32 : raster->op_capacity * 2;
    if (!raster_scan_reserve(raster->scan, capacity))
        return raster_no_memory(raster, error);
    struct raster_op *ops = realloc(raster->ops, (size_t)capacity * sizeof *ops);
    if (ops == NULL)
        return raster_no_memory(raster, error);
    raster->bytes += (size_t)(capacity - raster->op_capacity) * sizeof *ops;
    raster->ops = ops;
    raster->op_capacity = capacity;
    return true;
}

static bool is_large(const struct raster *raster)
{
    size_t image = (size_t)raster->width * (size_t)raster->height * sizeof(uint16_t);
    return (size_t)raster->op_count * sizeof *raster->ops > image / 2 + BYTES_MIN ||
           raster->bytes > 4 * image + 4 * BYTES_MIN;
}

bool raster_list_reserve(struct raster *raster, struct error *error)
{
    raster_forget_rows(raster);
    return grow(raster, error);
}

bool raster_list_prepare(struct raster *raster, struct error *error)
{
    return (!is_large(raster) || flatten(raster, error)) && raster_list_reserve(raster, error);
}

void raster_list_add(struct raster *raster, const struct raster_op *op)
{
    if (raster->op_count == 0 || !continue_boxes(&raster->ops[raster->op_count - 1], op))
        raster->ops[raster->op_count++] = *op;
}
