/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

#include <stdlib.h>

static const unsigned depths[] = {8, 10, 12};

static unsigned at_depth(unsigned v8, unsigned v12, unsigned depth)
{
    return depth == 8 ? v8 : v12 >> (12 - depth);
}

/* Frame, then two dark rows and two bright ones; contrast by the number of the cell. */
static unsigned ad_wanted(int dx, int dy, int side, int n, unsigned depth)
{
    if (dx == 0 || dy == 0 || dx == side - 1 || dy == side - 1)
        return at_depth(12, 196, depth);
    return (dy - 1) % 4 < 2 ? 0 : at_depth((unsigned)(n + 2) / 4, 4 * (unsigned)n, depth);
}

START_TEST(ad_has_49_cells_of_growing_contrast)
{
    for (int scale = 1; scale <= 2; scale++) {
        unsigned depth = depths[_i], size = 1024 * (unsigned)scale;
        int side = 60 * scale, first = 302 * scale;
        CLEANUP(raster_cleanup)
        struct raster *raster = make_pattern("TG18-AD", size, size, depth, PATTERN_LAYOUT_DEFAULT);
        for (int y = first; y < first + 7 * side; y++)
            for (int x = first; x < first + 7 * side; x++) {
                int dx = x - first, dy = y - first;
                int n = 7 * (dy / side) + dx / side + 1;
                CHECK_LEVEL(level_of(raster, x, y),
                            ad_wanted(dx % side, dy % side, side, n, depth));
            }
        int x = first - 1, y = first - 1;
        CHECK_LEVEL(level_of(raster, x, y), 0);
        ck_assert_uint_eq(level_of(raster, first + 7 * side, first), 0);
        ck_assert_uint_eq(level_of(raster, 0, 0), 0);
    }
}
END_TEST

static unsigned mp_level(int x, int y, int scale)
{
    int column = (x - 128 * scale) / (48 * scale), line = y - 128 * scale;
    int v12 = 256 * column + line / (3 * scale), in_column = (x - 128 * scale) % (48 * scale);
    int width = line % (48 * scale) == 0 ? 5 * scale : line % (12 * scale) == 0 ? 3 * scale : 0;
    if (in_column < width)
        v12 += column < 8 ? 256 : -256;
    return (unsigned)v12;
}

START_TEST(mp_has_every_level_and_its_ticks)
{
    for (int scale = 1; scale <= 2; scale++) {
        unsigned depth = depths[_i], size = 1024 * (unsigned)scale;
        int first = 128 * scale, last = 896 * scale - 1;
        CLEANUP(raster_cleanup)
        struct raster *raster = make_pattern("TG18-MP", size, size, depth, PATTERN_LAYOUT_DEFAULT);
        bool seen[4096] = {false};
        for (int y = first; y <= last; y++)
            for (int x = first; x <= last; x++) {
                unsigned level = mp_level(x, y, scale) >> (12 - depth);
                CHECK_LEVEL(level_of(raster, x, y), level);
                seen[level] = true;
            }
        for (unsigned level = 0; level < 1u << depth; level++)
            ck_assert(seen[level]);
        const struct place places[] = {
            {first - 1, first - 1, last + 1, first - 1, 32, 512, "frame above"},
            {first - 1, first - 1, first - 1, last + 1, 32, 512, "frame left"},
            {last + 1, first - 1, last + 1, last + 1, 32, 512, "frame right"},
            {first - 1, last + 1, last + 1, last + 1, 32, 512, "frame below"},
            {0, first - 2, (int)size - 1, first - 2, 16, 256, "above it"},
            {last + 2, first, (int)size - 1, (int)size - 1, 16, 256, "right of it"},
        };
        for (size_t i = 0; i < ARRAY_LENGTH(places); i++)
            check_place(raster, &places[i]);
    }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("tg18_ad_mp");
    tcase_add_loop_test(tcase, ad_has_49_cells_of_growing_contrast, 0, (int)ARRAY_LENGTH(depths));
    tcase_add_loop_test(tcase, mp_has_every_level_and_its_ticks, 0, (int)ARRAY_LENGTH(depths));
    return run_case("patterns.tg18_ad_mp", tcase);
}
