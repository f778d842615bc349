/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PATTERNS_RASTER_ROWS_H
#define PATTERNS_RASTER_ROWS_H

#include "monqa/raster.h"

/* How a raster keeps its rows; for the files raster*.c only. */

enum { RASTER_SIDE_MAX = 16384, RASTER_NO_ROW = -1 };

struct raster_row {
    uint16_t *levels; /* width of them, in a slab */
    int uses;         /* rows of the image that show it; 0: free */
    /* While an operation takes the rows of a band for itself; else 0, RASTER_NO_ROW, false. */
    int inside; /* uses within the band */
    int copy;   /* the row that the band shows instead */
    int copied_from;
    bool wanted;
};

struct raster {
    int width, height;
    unsigned depth_bits;
    int *index; /* row of the image -> rows */
    struct raster_row *rows;
    int row_capacity;
    int *free_rows; /* a stack of indices of rows without uses, row_capacity of them */
    int free_count;
    uint16_t **slabs;
    int slab_count, slab_capacity;
};

/* Makes sure that no image row outside y..y+height-1 shows a row that one inside shows. The band
 * must lie in the image. */
bool raster_own_band(struct raster *raster, int y, int height, struct error *error);
/* The levels of one image row, shown by no other. */
bool raster_own_row(struct raster *raster, int y, uint16_t **levels, struct error *error);
/* Writes count levels from x on; the span must lie in the image. */
bool raster_write(struct raster *raster, int x, int y, const uint16_t *levels, int count,
                  struct error *error);
/* Lets image row y show what image row same shows. */
void raster_share_row(struct raster *raster, int y, int same);

#endif
