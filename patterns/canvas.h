/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PATTERNS_CANVAS_H
#define PATTERNS_CANVAS_H

#include "monqa/raster.h"
#include "patterns/level.h"

/* Where a family draws: a published image somewhere on the panel, or the whole panel. One drawing
 * gives every depth. Sticky: after the first failure drawing does nothing. */
struct canvas {
    struct raster *raster;
    struct box area; /* of the panel; drawing is clipped to it, coordinates count from its corner */
    int side;        /* the shorter side of the area: 1024 is scale 1 */
    bool scaled;     /* not a published size */
    bool recalled;   /* the geometry, from no source at hand: the label says so */
    bool label;
    bool failed;
    struct error *error;
};

void canvas_fill(struct canvas *canvas, struct box box, struct level level);
/* A frame of the given thickness just inside the box. */
void canvas_frame(struct canvas *canvas, struct box box, int thickness, struct level level);
/* A run of levels already at the depth of the canvas. */
void canvas_write(struct canvas *canvas, int x, int y, const uint16_t *levels, int count);
/* Levels at the depth of the canvas, repeated over the box from its corner on; they are copied.
 * What repeats, or differs from pixel to pixel, is drawn so at the speed of a plain box. */
struct raster_tile;
void canvas_tile(struct canvas *canvas, struct box box, const struct raster_tile *tile);
/* Of a tile only what lies within; the box still says where its corner is. */
void canvas_tile_within(struct canvas *canvas, struct box box, struct box within,
                        const struct raster_tile *tile);
/* The bytes of the tile that was drawn last, with another palette: nothing else since, and some of
 * it was to be seen. */
void canvas_tile_again(struct canvas *canvas, struct box box, struct box within,
                       const uint16_t *palette);
/* Pairs of lines of one thickness, up to CANVAS_LINE_MAX; the first begins at the edge. */
enum { CANVAS_LINE_MAX = 32 };
void canvas_lines_across(struct canvas *canvas, struct box box, int thickness, struct level first,
                         struct level second);
void canvas_lines_down(struct canvas *canvas, struct box box, int thickness, struct level first,
                       struct level second);
/* A box whose bytes, each an index into 256 levels of the canvas, are to be set before anything
 * else is drawn; they are 0. It may be drawn again as a tile. NULL after a failure, of which a box
 * outside the canvas is one. */
uint8_t *canvas_shades(struct canvas *canvas, struct box box, const uint16_t *palette);
void canvas_text(struct canvas *canvas, int x, int y, int scale, struct level level,
                 const char *text);
/* Levels at the depth of the canvas. */
uint16_t canvas_level(const struct canvas *canvas, struct level level);

/* halves is a length of the 1k image in half pixels: 29 is 14.5. Rounded down, up. */
int canvas_floor(const struct canvas *canvas, int halves);
int canvas_ceil(const struct canvas *canvas, int halves);

#endif
