/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PATTERNS_ROW_H
#define PATTERNS_ROW_H

#include "patterns/canvas.h"

/* One row of an area, composed before it is written: for what differs from row to row. */
struct row {
    struct canvas *canvas;
    uint16_t *levels; /* width of the area */
    int width;
};

/* false: no memory, and the canvas has failed. */
bool row_init(struct row *row, struct canvas *canvas);
void row_finish(struct row *row); /* for CLEANUP */
/* Clipped to the row. */
void row_fill(struct row *row, int x, int count, struct level level);
void row_write(const struct row *row, int y);

#endif
