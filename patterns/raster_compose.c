/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/font.h"
#include "patterns/raster_list.h"

#include <string.h>

static void set_span(uint16_t *levels, int count, uint16_t level)
{
    for (int i = 0; i < count; i++)
        levels[i] = level;
}

static bool shows_boxes(const struct raster_op *op, int y)
{
    return op->boxes.count_y == 1 || (y - op->y) % op->boxes.step_y < op->boxes.height;
}

static void compose_boxes(const struct raster_op *op, int y, int left, int right, uint16_t *row)
{
    const struct raster_boxes *boxes = &op->boxes;
    if (!shows_boxes(op, y))
        return;
    if (boxes->count_x == 1) {
        set_span(row + left, right - left, op->level);
        return;
    }
    int x = op->x + (left - op->x) / boxes->step_x * boxes->step_x;
    for (; x < right; x += boxes->step_x) {
        int from = x < left ? left : x, to = x + boxes->width < right ? x + boxes->width : right;
        for (int i = from; i < to; i++) /* mostly one or two pixels */
            row[i] = op->level;
    }
}

static int texture_row(const struct raster_op *op, int y)
{
    const struct raster_texture *texture = op->texture;
    int row = (y - op->y) % texture->height;
    return texture->rows == NULL ? row : texture->rows[row];
}

/* Samples from..from+count-1 of a stored row, which do not go beyond it. */
static void copy_samples(const struct raster_texture *texture, size_t from, int count,
                         uint16_t *levels)
{
    if (texture->levels != NULL) {
        memcpy(levels, texture->levels + from, (size_t)count * sizeof *levels);
        return;
    }
    const uint8_t *bytes = texture->bytes + from;
    const uint16_t *palette = texture->palette;
#pragma GCC unroll 8
    for (int i = 0; i < count; i++)
        levels[i] = palette[bytes[i]];
}

/* The first period of levels again and again until the end. */
static void repeat(uint16_t *levels, int period, int count)
{
    for (int done = period; done < count;) {
        int more = done < count - done ? done : count - done;
        memcpy(levels + done, levels, (size_t)more * sizeof *levels);
        done += more;
    }
}

static void compose_texture(const struct raster_op *op, int y, int left, int right, uint16_t *row)
{
    const struct raster_texture *texture = op->texture;
    int width = texture->width, count = right - left;
    size_t start = (size_t)texture_row(op, y) * (size_t)width;
    int first = (left - op->x) % width;
    int upper = width - first < count ? width - first : count;
    int lower = first < count - upper ? first : count - upper;
    copy_samples(texture, start + (size_t)first, upper, row + left);
    if (lower > 0)
        copy_samples(texture, start, lower, row + left + upper);
    if (width == 1)
        set_span(row + left, count, row[left]);
    else
        repeat(row + left, width, count);
}

static uint8_t bits_in(const struct raster_op *op, int y)
{
    return op->glyph.rows[(y - op->y) / op->glyph.scale];
}

static void compose_glyph(const struct raster_op *op, int y, int left, int right, uint16_t *row)
{
    unsigned bits = bits_in(op, y);
    int scale = op->glyph.scale;
    for (int bit = 0, x = op->x; bit < FONT_WIDTH && x < right; bit++, x += scale) {
        if ((bits >> (FONT_WIDTH - 1 - bit) & 1) == 0)
            continue;
        int to = x + scale < right ? x + scale : right;
        for (int i = x < left ? left : x; i < to; i++)
            row[i] = op->level;
    }
}

void raster_compose_op(const struct raster_op *op, int y, int left, int right, uint16_t *row)
{
    if (op->kind == RASTER_BOXES)
        compose_boxes(op, y, left, right, row);
    else if (op->kind == RASTER_TEXTURE)
        compose_texture(op, y, left, right, row);
    else
        compose_glyph(op, y, left, right, row);
}

/* A texture one sample wide varies only where the sample does. */
static int texture_phase(const struct raster_op *op, int y)
{
    const struct raster_texture *texture = op->texture;
    int row = texture_row(op, y);
    if (texture->width > 1)
        return row;
    return texture->levels != NULL ? texture->levels[row] : texture->palette[texture->bytes[row]];
}

int raster_op_phase(const struct raster_op *op, int y)
{
    if (op->kind == RASTER_BOXES)
        return shows_boxes(op, y);
    return op->kind == RASTER_TEXTURE ? texture_phase(op, y) : bits_in(op, y);
}

int raster_op_period(const struct raster_op *op)
{
    if (op->kind == RASTER_BOXES)
        return op->boxes.count_y == 1 ? 1 : op->boxes.step_y;
    return op->kind == RASTER_TEXTURE ? op->texture->height : 0;
}
