/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

#include <math.h>
#include <string.h>

static const struct {
    const char *name;
    int white, black; /* radii at 1k */
} patterns[] = {
    {"TG18-GQ", 300, 15},
    {"TG18-GQN", 0, 0},
    {"TG18-GQB", 300, 0},
    {"TG18-GA03", 300, 3},
    {"TG18-GA05", 300, 5},
    {"TG18-GA08", 300, 8},
    {"TG18-GA10", 300, 10},
    {"TG18-GA15", 300, 15},
    {"TG18-GA20", 300, 20},
    {"TG18-GA25", 300, 25},
    {"TG18-GA30", 300, 30},
};

static void check_discs(const struct raster *raster, size_t pattern, int scale)
{
    int side = 1024 * scale, white = 0;
    unsigned depth = raster_depth_bits(raster), bright = (1u << depth) - 1;
    double outer = patterns[pattern].white * scale, inner = patterns[pattern].black * scale;
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) {
            double away = hypot(x + 0.5 - side / 2, y + 0.5 - side / 2);
            unsigned level = away < outer && away > inner ? bright : 0;
            if (fabs(away - outer) < 1e-6 || fabs(away - inner) < 1e-6)
                continue;
            CHECK_LEVEL(level_of(raster, x, y), level);
            white += level != 0;
        }
    double area = acos(-1) * (outer * outer - inner * inner);
    ck_assert_double_eq_tol(white, area, 1 + 0.002 * area);
}

START_TEST(has_a_white_disc_and_a_black_one_in_its_middle)
{
    for (int scale = 1; scale <= 2; scale++)
        for (unsigned depth = 8; depth <= 12; depth += 2) {
            unsigned side = 1024 * (unsigned)scale;
            struct pattern_request request = {
                patterns[_i].name, side, side, depth, PATTERN_LAYOUT_DEFAULT, true};
            CLEANUP(raster_cleanup) struct raster *raster = NULL;
            struct error error = {0};
            ck_assert_msg(pattern_create(&request, &raster, &error), "%s", error.text);
            check_discs(raster, (size_t)_i, scale);
        }
}
END_TEST

/* The label of what is recalled has a line more than that of what is known. */
START_TEST(says_on_the_screen_that_it_is_recalled)
{
    const struct pattern_entry *entry = pattern_find(patterns[_i].name);
    CLEANUP(raster_cleanup)
    struct raster *raster = make_pattern(patterns[_i].name, 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT);
    int ink = 0;
    for (int y = 87; y < 102; y++)
        for (int x = 400; x < 624; x++)
            ink += level_of(raster, x, y) == 128;
    ck_assert_str_eq(entry->provenance, "recalled");
    ck_assert_int_gt(ink, 200);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("tg18_gq");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(
        tcase, has_a_white_disc_and_a_black_one_in_its_middle, 0, (int)ARRAY_LENGTH(patterns));
    tcase_add_loop_test(
        tcase, says_on_the_screen_that_it_is_recalled, 0, (int)ARRAY_LENGTH(patterns));
    return run_case("patterns.tg18_gq", tcase);
}
