/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_PATTERNS_PATTERN_SUPPORT_H
#define TESTS_UNIT_PATTERNS_PATTERN_SUPPORT_H

#include "monqa/cleanup.h"
#include "monqa/pattern.h"
#include "tests/support/check_main.h"

static inline struct raster *make_pattern(const char *name, unsigned width, unsigned height,
                                          unsigned depth_bits, enum pattern_layout layout)
{
    struct pattern_request request = {name, width, height, depth_bits, layout, false};
    struct raster *raster = NULL;
    struct error error = {0};
    bool ok = pattern_create(&request, &raster, &error);
    ck_assert_msg(ok, "%s at %u x %u: %s", name, width, height, error.text);
    ck_assert_uint_eq(raster_width(raster), width);
    ck_assert_uint_eq(raster_height(raster), height);
    ck_assert_uint_eq(raster_depth_bits(raster), depth_bits);
    return raster;
}

/* Each assertion of Check is a message through a pipe; for a pixel we say something only on
 * failure.
 */
#define CHECK_LEVEL(level, wanted)                                         \
    do {                                                                   \
        unsigned level_ = (level), wanted_ = (wanted);                     \
        if (level_ != wanted_)                                             \
            ck_abort_msg("(%d,%d) has %u, not %u", x, y, level_, wanted_); \
    } while (0)

static inline unsigned level_of(const struct raster *raster, int x, int y)
{
    if (x < 0 || y < 0 || (unsigned)x >= raster_width(raster) ||
        (unsigned)y >= raster_height(raster))
        ck_abort_msg("(%d,%d) is outside", x, y);
    return raster_row(raster, (unsigned)y)[x];
}

/* A box of which every pixel must have the level. */
struct place {
    int left, top, right, bottom; /* inclusive */
    unsigned v8, v12;
    const char *what;
};

static inline void check_place(const struct raster *raster, const struct place *place)
{
    unsigned depth = raster_depth_bits(raster);
    unsigned level = depth == 8 ? place->v8 : depth == 10 ? place->v12 >> 2 : place->v12;
    for (int y = place->top; y <= place->bottom; y++)
        for (int x = place->left; x <= place->right; x++)
            if (level_of(raster, x, y) != level)
                ck_abort_msg("%s: (%d,%d) has %u, not %u at %u bits",
                             place->what,
                             x,
                             y,
                             level_of(raster, x, y),
                             level,
                             depth);
}

/* At 8, 10 and 12 bits, in the layout that the size has by default. */
static inline void check_places(const char *name, unsigned width, unsigned height,
                                const struct place *places, size_t count)
{
    for (unsigned depth = 8; depth <= 12; depth += 2) {
        CLEANUP(raster_cleanup)
        struct raster *raster = make_pattern(name, width, height, depth, PATTERN_LAYOUT_DEFAULT);
        for (size_t i = 0; i < count; i++)
            check_place(raster, &places[i]);
    }
}

#endif
