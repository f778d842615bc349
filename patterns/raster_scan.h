/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PATTERNS_RASTER_SCAN_H
#define PATTERNS_RASTER_SCAN_H

#include "patterns/raster_list.h"

/* Composes the rows of a raster from top to bottom; what stays as it was is not composed again. */

enum { SCAN_DIRTY_MAX = 48, SCAN_PERIOD_MAX = 4, SCAN_STEPS_MAX = 512 };

struct scan_span {
    int left, right;
    const struct raster_op *only; /* not NULL: nothing was composed, for this alone is seen there */
    int before, after;            /* stored rows of its texture: shown above, and here */
};

/* One for each raster, in raster->scan: two scans of one raster at a time are not possible. */
struct raster_scan {
    const struct raster *raster;
    int capacity;      /* ops that there is room for */
    int *order;        /* ops by their first row */
    int *starts;       /* height + 1, for sorting */
    uint64_t *columns; /* of each active op, the part of the width that it may touch */
    int *active;       /* ops in this row, in the order in which they were drawn */
    int *varying;      /* those of them that are not the same in every row */
    int *phases;       /* of each varying one, as composed */
    int *programs;     /* of each varying one, the end of its steps */
    uint16_t *levels;  /* the row */
    void *pixels;      /* SCAN_PERIOD_MAX rows of 8 bytes a pixel, for painting */
    int next;          /* in order */
    int active_count, varying_count;
    int first_end; /* the first row in which an active op is gone */
    int shift;     /* x >> shift is a column, 0..63 */
    struct scan_span dirty[SCAN_DIRTY_MAX];
    int dirty_count;
    /* Within a band only the varying ops are composed again, each with what lies over it. */
    int steps[SCAN_STEPS_MAX]; /* ops */
    bool has_programs;
    bool with_only; /* the caller heeds that of spans */
};

bool raster_scan_make(struct raster *raster); /* false: no memory */
void raster_scan_free(struct raster_scan *scan);
/* Room for that many ops. */
bool raster_scan_reserve(struct raster_scan *scan, int ops);

struct raster_scan *raster_scan_begin(const struct raster *raster);
/* Row y, which is not above the one before: scan->levels; dirty says what has changed in them. */
void raster_scan_row(struct raster_scan *scan, int y);
/* After raster_scan_row: the first row in which something begins or ends, or the height. */
int raster_scan_band_end(const struct raster_scan *scan);
/* Rows after which the same row comes again, until the end of the band; 0: it does not, or not
 * within SCAN_PERIOD_MAX. */
int raster_scan_period(const struct raster_scan *scan);

#endif
