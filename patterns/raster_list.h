/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PATTERNS_RASTER_LIST_H
#define PATTERNS_RASTER_LIST_H

#include "monqa/raster.h"

/* How a raster keeps what was drawn; for patterns/ only. A raster is a display list: what was drawn
 * later covers what was drawn before, and a row is composed when it is wanted. */

enum { RASTER_SIDE_MAX = 16384 };

enum raster_kind {
    RASTER_BOXES,   /* one level in a box, or in equal boxes at equal distances */
    RASTER_TEXTURE, /* rows of levels, repeated over the box */
    RASTER_GLYPH,   /* a level where a bit of a font glyph is set, nothing elsewhere */
};

/* The period that is repeated, owned by the raster. Samples are levels, or bytes that the palette
 * makes levels of. */
struct raster_texture {
    struct raster_texture *older;
    int width, height;
    uint16_t *levels;
    uint8_t *bytes;
    bool borrows;      /* the bytes are an older texture's */
    uint16_t *palette; /* 256 levels */
    uint64_t *pixels;  /* room for them as pixels, where it is worth it; or NULL */
    int *rows;         /* row of the period -> stored row; NULL: every row is stored */
    int stored, rows_capacity, stored_capacity;
};

struct raster_boxes {
    int width, height;   /* of each */
    int step_x, count_x; /* steps are at least as long as the boxes are */
    int step_y, count_y;
};

struct raster_glyph {
    const uint8_t *rows; /* FONT_HEIGHT of them, FONT_WIDTH bits, the leftmost highest; static */
    int scale;
};

struct raster_op {
    int left, top, right, bottom; /* what it may touch, in the image; right and bottom excluded */
    int x, y;                     /* where its first pixel lies or would lie */
    enum raster_kind kind;
    uint16_t level;
    union {
        struct raster_boxes boxes;
        struct raster_texture *texture;
        struct raster_glyph glyph;
    };
};

struct raster_scan;
struct raster_kept;

struct raster {
    int width, height;
    unsigned depth_bits;
    struct raster_op *ops;
    int op_count, op_capacity;
    struct raster_texture *textures; /* the newest */
    size_t bytes;                    /* of the list and its textures */
    struct raster_scan *scan;        /* room to compose in, so that painting cannot fail */
    struct raster_kept *kept;
};

struct raster_kept {
    uint16_t **rows; /* those that raster_row has given out, until something is drawn; or NULL */
};

/* Samples to be repeated over a box: exactly one of levels and bytes. */
struct raster_tile {
    int width, height;
    const uint16_t *levels;
    const uint8_t *bytes;
    const uint16_t *palette; /* 256 levels, for bytes */
};

/* Samples from the corner of the box on; only what lies within is shown. Copied; each level must
 * fit the depth. */
bool raster_draw_tile(struct raster *raster, struct box box, struct box within,
                      const struct raster_tile *tile, struct error *error);
/* The bytes of the tile drawn last, of which something must have been shown, with another palette;
 * nothing may have been drawn since. */
bool raster_draw_again(struct raster *raster, struct box box, struct box within,
                       const uint16_t *palette, struct error *error);
/* A box whose bytes, each an index into the 256 levels of the palette, the caller sets before
 * anything else is drawn; they are 0. NULL: no memory, or nothing of it would be seen. */
uint8_t *raster_draw_shades(struct raster *raster, struct box box, struct box within,
                            const uint16_t *palette, struct error *error);
/* FONT_HEIGHT rows of static bits. */
bool raster_draw_glyph(struct raster *raster, const struct raster_pen *pen, const uint8_t *rows,
                       struct error *error);
/* One row of levels, which must lie in the image. */
bool raster_write(struct raster *raster, int x, int y, const uint16_t *levels, int count,
                  struct error *error);

/* The parts of the above. */

/* Before anything is drawn: makes room for one op; a list larger than the image becomes one. */
bool raster_list_prepare(struct raster *raster, struct error *error);
/* The same, but what has been drawn stays as it is. */
bool raster_list_reserve(struct raster *raster, struct error *error);
void raster_list_add(struct raster *raster, const struct raster_op *op);
void raster_list_clear(struct raster *raster);
void raster_forget_rows(struct raster *raster);
bool raster_no_memory(const struct raster *raster, struct error *error);

/* A texture of the raster. A tile without samples: bytes of 0. */
struct raster_texture *raster_texture_add(struct raster *raster, const struct raster_tile *tile);
/* The bytes of the newest one, which must have such, with another palette. */
struct raster_texture *raster_texture_again(struct raster *raster, const uint16_t *palette);
/* One that grows row by row. */
struct raster_texture *raster_texture_begin(struct raster *raster, int width);
bool raster_texture_append(struct raster *raster, struct raster_texture *texture,
                           const uint16_t *levels);
void raster_texture_free(struct raster_texture *texture);

/* Pixels left..right-1 of image row y, which the op touches all. row begins at x 0. */
void raster_compose_op(const struct raster_op *op, int y, int left, int right, uint16_t *row);
/* Equal for rows that the op shows alike. */
int raster_op_phase(const struct raster_op *op, int y);
/* Rows after which it shows the same again: 1 for what does not vary, 0 for never. */
int raster_op_period(const struct raster_op *op);

#endif
