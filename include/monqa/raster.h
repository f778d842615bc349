/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_RASTER_H
#define MONQA_RASTER_H

#include "monqa/error.h"

#include <stddef.h>
#include <stdint.h>

/* A grey image at an exact depth: level 0..2^depth_bits-1 for each pixel. It is kept as the list of
 * what was drawn, and its rows are composed when they are wanted: nothing is as large as the image,
 * and painting is a copy, at the speed of memory. Not for two threads at a time, not even to read.
 */
struct raster; /* opaque; owned by who created it */

/* Sides 1 to 16384, depth 8 to 16 bits. */
bool raster_create(unsigned width, unsigned height, unsigned depth_bits, uint16_t level,
                   struct raster **raster, struct error *error);
void raster_destroy(struct raster *raster);  /* NULL allowed */
void raster_cleanup(struct raster **raster); /* for CLEANUP */

unsigned raster_width(const struct raster *raster);
unsigned raster_height(const struct raster *raster);
unsigned raster_depth_bits(const struct raster *raster);
/* width levels, composed and kept until the raster is drawn on or destroyed. NULL: no memory. For
 * single pixels and tests; who wants each row once takes raster_read_row, which keeps nothing. */
const uint16_t *raster_row(const struct raster *raster, unsigned y);
void raster_read_row(const struct raster *raster, unsigned y, uint16_t *levels);

/* Drawing clips to the image. Coordinates: 0-based, x right, y down. */
struct box {
    int x, y, width, height;
};
/* ERROR_INVALID: a level that does not fit the depth. */
bool raster_fill(struct raster *raster, struct box box, uint16_t level, struct error *error);
bool raster_set(struct raster *raster, int x, int y, uint16_t level, struct error *error);
/* Plain text in the built-in bitmap font, whose glyphs do not depend on the machine; scale 1 = 8x16
 * pixels. Characters the font lacks show as a box. Width in pixels = 8 * scale * characters. */
struct raster_pen {
    int x, y; /* upper left of the first character */
    unsigned scale;
    uint16_t level;
};
bool raster_text(struct raster *raster, struct raster_pen pen, const char *utf8,
                 struct error *error);

/* Wire formats of Linux framebuffers: little endian, the three channels equal. A level of another
 * depth is scaled exactly at both ends: v * (2^n - 1) / (2^d - 1), rounded. stride in bytes,
 * a multiple of the size of a pixel; the unused bits are 0. */
void raster_paint_xrgb8888(const struct raster *raster, void *pixels, size_t stride_bytes);
void raster_paint_xrgb2101010(const struct raster *raster, void *pixels, size_t stride_bytes);
void raster_paint_xrgb16161616(const struct raster *raster, void *pixels, size_t stride_bytes);

/* 8-bit grey PNG for a depth of 8; 16-bit with sBIT above: the level in the upper bits, its own
 * upper bits repeated below, value = level << (16 - depth) | level >> (2 * depth - 16), so that
 * white is 65535 and any reader has the level back by value >> (16 - depth). Whole bytes in memory,
 * so that the caller can write them atomically. */
struct buffer;
bool raster_to_png(const struct raster *raster, struct buffer *png, struct error *error);
/* 8 or 16 bit grey only; sBIT gives the depth back. Bounded to 16384 x 16384. */
bool raster_from_png(const void *bytes, size_t length, struct raster **raster, struct error *error);

#endif
