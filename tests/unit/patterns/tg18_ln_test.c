/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

#include <math.h>
#include <stdio.h>

static const struct {
    unsigned width, height;
    int left, top, right, bottom; /* of the square, inclusive */
} sizes[] = {
    {1024, 1024, 350, 350, 673, 673},
    {2048, 2048, 700, 700, 1347, 1347},
};

/* Below the label only: what it covers is tested with the label. */
static void check_image(const struct raster *raster, size_t i, unsigned nn)
{
    int left = sizes[i].left, top = sizes[i].top, right = sizes[i].right;
    int bottom = sizes[i].bottom, side = (int)sizes[i].width;
    const struct place places[] = {
        {left, top, right, bottom, 15 * (nn - 1), 240 * (nn - 1), "square"},
        {0, side / 8, side - 1, top - 1, 153, 2457, "above"},
        {0, bottom + 1, side - 1, side - 1, 153, 2457, "below"},
        {0, 0, left - 1, side - 1, 153, 2457, "left"},
        {right + 1, 0, side - 1, side - 1, 153, 2457, "right"},
    };
    for (size_t p = 0; p < ARRAY_LENGTH(places); p++)
        check_place(raster, &places[p]);
}

START_TEST(has_the_published_square_and_surround_at_every_level)
{
    static const char *const series[] = {"LN8", "LN12"};
    for (unsigned nn = 1; nn <= 2 * 18; nn++)
        for (unsigned depth = 8; depth <= 12; depth += 2) {
            char name[16];
            (void)snprintf(name, sizeof name, "TG18-%s-%02u", series[nn % 2], (nn + 1) / 2);
            CLEANUP(raster_cleanup)
            struct raster *raster = make_pattern(
                name, sizes[_i].width, sizes[_i].height, depth, PATTERN_LAYOUT_DEFAULT);
            check_image(raster, (size_t)_i, (nn + 1) / 2);
        }
}
END_TEST

static const struct {
    unsigned width, height;
} panels[] = {
    {640, 480}, {1366, 768}, {1920, 1080}, {1536, 2048}, {2048, 2560}, {3840, 2160}, {5120, 1440}};

START_TEST(has_a_tenth_of_any_panel_in_the_middle)
{
    int width = (int)panels[_i].width, height = (int)panels[_i].height;
    CLEANUP(raster_cleanup)
    struct raster *raster =
        make_pattern("TG18-LN8-18", panels[_i].width, panels[_i].height, 8, PATTERN_LAYOUT_NATIVE);
    int across = 0, down = 0, first = -1, top = -1;
    for (int x = 0; x < width; x++)
        if (level_of(raster, x, height / 2) == 255) {
            first = first < 0 ? x : first;
            across++;
        }
    for (int y = 0; y < height; y++)
        if (level_of(raster, width / 2, y) == 255) {
            top = top < 0 ? y : top;
            down++;
        }
    ck_assert_int_eq(across, down);
    ck_assert_double_eq_tol((double)across * down / width / height, 0.1, 0.001);
    ck_assert_int_le(abs(2 * first + across - width), 1);
    ck_assert_int_le(abs(2 * top + down - height), 1);
    ck_assert_uint_eq(level_of(raster, 0, 0), 153);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("tg18_ln");
    tcase_add_loop_test(
        tcase, has_the_published_square_and_surround_at_every_level, 0, (int)ARRAY_LENGTH(sizes));
    tcase_add_loop_test(
        tcase, has_a_tenth_of_any_panel_in_the_middle, 0, (int)ARRAY_LENGTH(panels));
    return run_case("patterns.tg18_ln", tcase);
}
