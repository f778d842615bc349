/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/raster_list.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { PALETTE = 256, LARGE = 4096 };

void raster_texture_free(struct raster_texture *texture)
{
    if (texture == NULL)
        return;
    free(texture->levels);
    if (!texture->borrows) {
        free(texture->bytes);
        free(texture->rows);
    }
    free(texture->palette);
    free(texture->pixels);
    free(texture);
}

static void own(struct raster *raster, struct raster_texture *texture)
{
    texture->older = raster->textures;
    raster->textures = texture;
}

static bool make_palette(struct raster_texture *texture, const uint16_t *palette)
{
    bool is_large = texture->width > 1 && texture->width * texture->height >= LARGE;
    texture->palette = malloc(PALETTE * sizeof *palette);
    texture->pixels = is_large ? malloc(PALETTE * sizeof *texture->pixels) : NULL;
    if (texture->palette == NULL || (is_large && texture->pixels == NULL))
        return false;
    memcpy(texture->palette, palette, PALETTE * sizeof *palette);
    return true;
}

static bool copy(struct raster_texture *texture, const struct raster_tile *tile, size_t count)
{
    if (tile->levels != NULL) {
        texture->levels = malloc(count * sizeof *texture->levels);
        if (texture->levels != NULL)
            memcpy(texture->levels, tile->levels, count * sizeof *texture->levels);
        return texture->levels != NULL;
    }
    texture->bytes = tile->bytes != NULL ? malloc(count) : calloc(count, 1);
    if (texture->bytes == NULL)
        return false;
    if (tile->bytes != NULL)
        memcpy(texture->bytes, tile->bytes, count);
    return make_palette(texture, tile->palette);
}

static bool row_is_as_above(const struct raster_texture *texture, int row)
{
    size_t width = (size_t)texture->width, at = (size_t)row * width;
    if (texture->levels != NULL)
        return memcmp(texture->levels + at,
                      texture->levels + at - width,
                      width * sizeof *texture->levels) == 0;
    return memcmp(texture->bytes + at, texture->bytes + at - width, width) == 0;
}

/* Rows like the one above are taken for it, so that they are not composed again. */
static bool find_equal_rows(struct raster_texture *texture)
{
    texture->rows = malloc((size_t)texture->height * sizeof *texture->rows);
    for (int row = 0; texture->rows != NULL && row < texture->height; row++)
        texture->rows[row] =
            row > 0 && row_is_as_above(texture, row) ? texture->rows[row - 1] : row;
    return texture->rows != NULL;
}

struct raster_texture *raster_texture_add(struct raster *raster, const struct raster_tile *tile)
{
    size_t count = (size_t)tile->width * (size_t)tile->height;
    struct raster_texture *texture = calloc(1, sizeof *texture);
    if (texture == NULL)
        return NULL;
    texture->width = tile->width;
    texture->height = tile->height;
    if (!copy(texture, tile, count)) {
        raster_texture_free(texture);
        return NULL;
    }
    bool is_set = tile->bytes != NULL || tile->levels != NULL;
    if (is_set && tile->height > 1 && tile->width > 1 && !find_equal_rows(texture)) {
        raster_texture_free(texture);
        return NULL;
    }
    raster->bytes += sizeof *texture + count * (tile->levels != NULL ? sizeof(uint16_t) : 1);
    own(raster, texture);
    return texture;
}

struct raster_texture *raster_texture_again(struct raster *raster, const uint16_t *palette)
{
    const struct raster_texture *newest = raster->textures;
    assert(newest != NULL && newest->bytes != NULL);
    struct raster_texture *texture = calloc(1, sizeof *texture);
    if (texture == NULL)
        return NULL;
    *texture = (struct raster_texture){.width = newest->width,
                                       .height = newest->height,
                                       .bytes = newest->bytes,
                                       .rows = newest->rows,
                                       .borrows = true};
    if (!make_palette(texture, palette)) {
        raster_texture_free(texture);
        return NULL;
    }
    raster->bytes += sizeof *texture + PALETTE * sizeof *palette;
    own(raster, texture);
    return texture;
}

struct raster_texture *raster_texture_begin(struct raster *raster, int width)
{
    struct raster_texture *texture = calloc(1, sizeof *texture);
    if (texture == NULL)
        return NULL;
    texture->width = width;
    raster->bytes += sizeof *texture;
    own(raster, texture);
    return texture;
}

static bool grow_rows(struct raster *raster, struct raster_texture *texture)
{
    if (texture->height < texture->rows_capacity)
        return true;
    int capacity = texture->rows_capacity == 0 ? 4 : texture->rows_capacity * 2;
    int *rows = realloc(texture->rows, (size_t)capacity * sizeof *rows);
    if (rows == NULL)
        return false;
    raster->bytes += (size_t)(capacity - texture->rows_capacity) * sizeof *rows;
    texture->rows = rows;
    texture->rows_capacity = capacity;
    return true;
}

static bool grow_stored(struct raster *raster, struct raster_texture *texture)
{
    if (texture->stored < texture->stored_capacity)
        return true;
    int capacity = texture->stored_capacity + texture->stored_capacity / 2 + 1;
    size_t row_bytes = (size_t)texture->width * sizeof *texture->levels;
    uint16_t *levels = realloc(texture->levels, (size_t)capacity * row_bytes);
    if (levels == NULL)
        return false;
    raster->bytes += (size_t)(capacity - texture->stored_capacity) * row_bytes;
    texture->levels = levels;
    texture->stored_capacity = capacity;
    return true;
}

/* A row like one of the two above shares it: bands and line pairs. */
bool raster_texture_append(struct raster *raster, struct raster_texture *texture,
                           const uint16_t *levels)
{
    size_t width = (size_t)texture->width;
    if (!grow_rows(raster, texture))
        return false;
    for (int above = texture->height - 1; above >= 0 && above >= texture->height - 2; above--) {
        int row = texture->rows[above];
        if (memcmp(texture->levels + (size_t)row * width, levels, width * sizeof *levels) == 0) {
            texture->rows[texture->height++] = row;
            return true;
        }
    }
    if (!grow_stored(raster, texture))
        return false;
    memcpy(texture->levels + (size_t)texture->stored * width, levels, width * sizeof *levels);
    texture->rows[texture->height++] = texture->stored++;
    return true;
}
