/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/raster.h"

#include "monqa/cleanup.h"
#include "patterns/raster_rows.h"

#include <stdlib.h>
#include <string.h>

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
    if (level >> depth_bits != 0)
        return error_set(
            error, ERROR_INVALID, "level %u does not fit in %u bits", level, depth_bits);
    CLEANUP(raster_cleanup) struct raster *made = calloc(1, sizeof *made);
    if (made == NULL || (made->index = calloc(height, sizeof *made->index)) == NULL)
        return error_set(error, ERROR_SYSTEM, "image of %u x %u: no memory", width, height);
    made->width = (int)width;
    made->height = (int)height;
    made->depth_bits = depth_bits;
    for (int y = 0; y < made->height; y++)
        made->index[y] = RASTER_NO_ROW;
    if (!raster_fill(made, (struct box){0, 0, made->width, made->height}, level, error))
        return false;
    *raster = TAKE(made);
    return true;
}

void raster_destroy(struct raster *raster)
{
    if (raster == NULL)
        return;
    for (int i = 0; i < raster->slab_count; i++)
        free(raster->slabs[i]);
    free(raster->slabs);
    free(raster->rows);
    free(raster->free_rows);
    free(raster->index);
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

const uint16_t *raster_row(const struct raster *raster, unsigned y)
{
    return raster->rows[raster->index[y]].levels;
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

static void set_span(uint16_t *levels, int count, uint16_t level)
{
    for (int i = 0; i < count; i++)
        levels[i] = level;
}

static bool fill_in_row(struct raster *raster, const struct box *box, uint16_t level,
                        struct error *error)
{
    uint16_t *levels = NULL;
    if (!raster_own_row(raster, box->y, &levels, error))
        return false;
    set_span(levels + box->x, box->width, level);
    return true;
}

/* A band over the whole width becomes one row, whatever it showed before. */
static bool fill_band(struct raster *raster, const struct box *box, uint16_t level,
                      struct error *error)
{
    if (!fill_in_row(raster, box, level, error))
        return false;
    for (int y = box->y + 1; y < box->y + box->height; y++)
        raster_share_row(raster, y, box->y);
    return true;
}

bool raster_fill(struct raster *raster, struct box box, uint16_t level, struct error *error)
{
    if (!clip(raster, &box))
        return true;
    if (box.width == raster->width)
        return fill_band(raster, &box, level, error);
    if (box.height == 1)
        return fill_in_row(raster, &box, level, error);
    if (!raster_own_band(raster, box.y, box.height, error))
        return false;
    for (int y = box.y; y < box.y + box.height; y++)
        raster->rows[raster->index[y]].wanted = true;
    for (int y = box.y; y < box.y + box.height; y++) {
        struct raster_row *row = &raster->rows[raster->index[y]];
        if (!row->wanted)
            continue;
        set_span(row->levels + box.x, box.width, level);
        row->wanted = false;
    }
    return true;
}

bool raster_set(struct raster *raster, int x, int y, uint16_t level, struct error *error)
{
    return raster_fill(raster, (struct box){x, y, 1, 1}, level, error);
}

bool raster_write(struct raster *raster, int x, int y, const uint16_t *levels, int count,
                  struct error *error)
{
    uint16_t *row = NULL;
    if (!raster_own_row(raster, y, &row, error))
        return false;
    memcpy(row + x, levels, (size_t)count * sizeof *levels);
    return true;
}
