/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/raster_rows.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* The first slab is small, since most images have few rows; later ones are of whole huge pages,
 * which the kernel hands out and clears a hundred times faster than small ones. */
enum { FIRST_SLAB_ROWS = 32, SLAB_BYTES = 1 << 21 };

static bool no_memory(const struct raster *raster, struct error *error)
{
    return error_set(
        error, ERROR_SYSTEM, "image of %d x %d: no memory", raster->width, raster->height);
}

static bool grow_slabs(struct raster *raster)
{
    if (raster->slab_count < raster->slab_capacity)
        return true;
    int capacity = raster->slab_capacity == 0 ? 16 : raster->slab_capacity * 2;
    uint16_t **slabs = realloc(raster->slabs, (size_t)capacity * sizeof *slabs);
    if (slabs == NULL)
        return false;
    raster->slabs = slabs;
    raster->slab_capacity = capacity;
    return true;
}

static uint16_t *allocate_slab(const struct raster *raster, int *count)
{
    size_t row_bytes = (size_t)raster->width * sizeof(uint16_t);
    bool is_small = row_bytes * (size_t)raster->height < SLAB_BYTES;
    if (raster->slab_count == 0 || is_small) {
        *count = FIRST_SLAB_ROWS;
        return malloc(row_bytes * FIRST_SLAB_ROWS);
    }
    uint16_t *slab = aligned_alloc(SLAB_BYTES, SLAB_BYTES);
    if (slab != NULL)
        (void)madvise(slab, SLAB_BYTES, MADV_HUGEPAGE);
    *count = (int)(SLAB_BYTES / row_bytes);
    return slab;
}

static bool grow_tables(struct raster *raster, size_t capacity)
{
    struct raster_row *rows = realloc(raster->rows, capacity * sizeof *rows);
    if (rows == NULL)
        return false;
    raster->rows = rows;
    int *free_rows = realloc(raster->free_rows, capacity * sizeof *free_rows);
    if (free_rows == NULL)
        return false;
    raster->free_rows = free_rows;
    return true;
}

/* One slab of free rows more; those at its beginning are taken first. */
static bool grow_rows(struct raster *raster)
{
    int count = 0;
    if (!grow_slabs(raster))
        return false;
    uint16_t *slab = allocate_slab(raster, &count);
    if (slab == NULL || !grow_tables(raster, (size_t)raster->row_capacity + (size_t)count)) {
        free(slab);
        return false;
    }
    raster->slabs[raster->slab_count++] = slab;
    for (int i = count - 1; i >= 0; i--) {
        int row = raster->row_capacity + i;
        raster->rows[row] = (struct raster_row){.levels = slab + (size_t)raster->width * (size_t)i,
                                                .copy = RASTER_NO_ROW,
                                                .copied_from = RASTER_NO_ROW};
        raster->free_rows[raster->free_count++] = row;
    }
    raster->row_capacity += count;
    return true;
}

static int take_row(struct raster *raster)
{
    if (raster->free_count == 0 && !grow_rows(raster))
        return RASTER_NO_ROW;
    return raster->free_rows[--raster->free_count];
}

static void release(struct raster *raster, int row)
{
    if (row != RASTER_NO_ROW && --raster->rows[row].uses == 0)
        raster->free_rows[raster->free_count++] = row;
}

void raster_share_row(struct raster *raster, int y, int same)
{
    int row = raster->index[same];
    if (raster->index[y] == row)
        return;
    release(raster, raster->index[y]);
    raster->index[y] = row;
    raster->rows[row].uses++;
}

bool raster_own_row(struct raster *raster, int y, uint16_t **levels, struct error *error)
{
    int old = raster->index[y];
    if (old != RASTER_NO_ROW && raster->rows[old].uses == 1) {
        *levels = raster->rows[old].levels;
        return true;
    }
    int row = take_row(raster);
    if (row == RASTER_NO_ROW)
        return no_memory(raster, error);
    if (old != RASTER_NO_ROW)
        memcpy(raster->rows[row].levels,
               raster->rows[old].levels,
               (size_t)raster->width * sizeof **levels);
    release(raster, old);
    raster->index[y] = row;
    raster->rows[row].uses = 1;
    *levels = raster->rows[row].levels;
    return true;
}

/* Image row y of the band gets its own: the row itself when nothing outside shows it, else the copy
 * that the band shares. */
static bool own(struct raster *raster, int y)
{
    int old = raster->index[y];
    int copy = raster->rows[old].copy;
    if (copy == RASTER_NO_ROW) {
        if (raster->rows[old].inside == raster->rows[old].uses)
            return true;
        copy = take_row(raster);
        if (copy == RASTER_NO_ROW)
            return false;
        memcpy(raster->rows[copy].levels,
               raster->rows[old].levels,
               (size_t)raster->width * sizeof(uint16_t));
        raster->rows[copy].copied_from = old;
        raster->rows[old].copy = copy;
    }
    raster->rows[old].uses--;
    raster->rows[old].inside--;
    raster->rows[copy].uses++;
    raster->index[y] = copy;
    return true;
}

static void forget(struct raster *raster, int row)
{
    raster->rows[row].inside = 0;
    raster->rows[row].copy = RASTER_NO_ROW;
    raster->rows[row].copied_from = RASTER_NO_ROW;
}

bool raster_own_band(struct raster *raster, int y, int height, struct error *error)
{
    bool ok = true;
    for (int i = y; i < y + height; i++)
        raster->rows[raster->index[i]].inside++;
    for (int i = y; i < y + height && ok; i++)
        ok = own(raster, i);
    for (int i = y; i < y + height; i++) {
        int from = raster->rows[raster->index[i]].copied_from;
        if (from != RASTER_NO_ROW)
            forget(raster, from);
        forget(raster, raster->index[i]);
    }
    return ok || no_memory(raster, error);
}
