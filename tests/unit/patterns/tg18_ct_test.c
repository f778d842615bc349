/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

#include <math.h>

static const int values[4][4] = {
    {8, 24, 56, 104}, {40, 72, 120, 168}, {88, 136, 184, 216}, {152, 200, 232, 248}};

static void check_square(const struct raster *raster, int left, int top, unsigned value, int scale)
{
    int s = scale, far = 102 * s - 10 * s, last = 102 * s - 1, middle = 51 * s;
    const unsigned v = value;
    const struct place places[] = {
        {left, top, left + 10 * s - 1, top + 10 * s - 1, v + 4, 16 * (v + 4), "upper left"},
        {left + far, top, left + last, top + 10 * s - 1, v - 4, 16 * (v - 4), "upper right"},
        {left, top + far, left + 10 * s - 1, top + last, v - 4, 16 * (v - 4), "lower left"},
        {left + far, top + far, left + last, top + last, v + 4, 16 * (v + 4), "lower right"},
        {left + 10 * s, top, left + far - 1, top + 34 * s - 1, v, 16 * v, "above the disc"},
        {left, top + 10 * s, left + 34 * s - 1, top + far - 1, v, 16 * v, "left of it"},
        {left + 68 * s, top + 10 * s, left + last, top + far - 1, v, 16 * v, "right of it"},
        {left + middle - 11 * s,
         top + middle - 11 * s,
         left + middle - 1,
         top + middle + 11 * s - 1,
         v - 2,
         16 * (v - 2),
         "dark half"},
        {left + middle,
         top + middle - 11 * s,
         left + middle + 11 * s - 1,
         top + middle + 11 * s - 1,
         v + 2,
         16 * (v + 2),
         "bright half"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(places); i++)
        check_place(raster, &places[i]);
}

static const unsigned depths[] = {8, 10, 12};

START_TEST(has_sixteen_squares_with_corners_and_half_moons)
{
    for (int scale = 1; scale <= 2; scale++) {
        unsigned side = 1024 * (unsigned)scale;
        CLEANUP(raster_cleanup)
        struct raster *raster =
            make_pattern("TG18-CT", side, side, depths[_i], PATTERN_LAYOUT_DEFAULT);
        for (int row = 0; row < 4; row++)
            for (int column = 0; column < 4; column++)
                check_square(raster,
                             scale * (231 + 153 * column),
                             scale * (231 + 153 * row),
                             (unsigned)values[row][column],
                             scale);
        ck_assert_uint_eq(level_of(raster, 0, 0), 1u << (depths[_i] - 1));
        ck_assert_uint_eq(level_of(raster, (int)side - 1, (int)side - 1), 1u << (depths[_i] - 1));
    }
}
END_TEST

/* Light and dark add up to nothing, at the edge too, and the disc has the area of its radius. */
START_TEST(has_a_disc_whose_halves_mirror_each_other)
{
    CLEANUP(raster_cleanup)
    struct raster *raster = make_pattern("TG18-CT", 1024, 1024, 12, PATTERN_LAYOUT_DEFAULT);
    for (int row = 0; row < 4; row++)
        for (int column = 0; column < 4; column++) {
            int left = 231 + 153 * column, top = 231 + 153 * row, value = 16 * values[row][column];
            long sum = 0;
            for (int y = 30; y < 72; y++)
                for (int x = 51; x < 72; x++) {
                    int bright = (int)level_of(raster, left + x, top + y) - value;
                    int dark = (int)level_of(raster, left + 101 - x, top + y) - value;
                    int below = (int)level_of(raster, left + x, top + 101 - y) - value;
                    if (bright != -dark || bright != below || bright < 0 || bright > 32)
                        ck_abort_msg("(%d,%d): %d %d %d", x, y, bright, dark, below);
                    sum += bright;
                }
            ck_assert_double_eq_tol(2.0 * (double)sum / 32, acos(-1) * 17 * 17, 3);
        }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("tg18_ct");
    tcase_add_loop_test(
        tcase, has_sixteen_squares_with_corners_and_half_moons, 0, (int)ARRAY_LENGTH(depths));
    tcase_add_test(tcase, has_a_disc_whose_halves_mirror_each_other);
    return run_case("patterns.tg18_ct", tcase);
}
