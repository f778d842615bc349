/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

static const unsigned depths[] = {8, 10, 12};
static const unsigned v8[4] = {255, 191, 128, 64}, v12[4] = {4095, 3071, 2048, 1024};

static unsigned level_n(int n, unsigned depth)
{
    return depth == 8 ? v8[n & 3] : v12[n & 3] >> (12 - depth);
}

static struct raster *without_label(const char *name, unsigned width, unsigned height,
                                    unsigned depth)
{
    struct pattern_request request = {name, width, height, depth, PATTERN_LAYOUT_DEFAULT, true};
    struct raster *raster = NULL;
    struct error error = {0};
    ck_assert_msg(pattern_create(&request, &raster, &error), "%s", error.text);
    return raster;
}

START_TEST(px_has_single_pixels_and_nothing_else)
{
    CLEANUP(raster_cleanup)
    struct raster *raster = without_label("TG18-PX", 2048, 2048, depths[_i]);
    CLEANUP(raster_cleanup)
    struct raster *smaller = without_label("TG18-PX", 1024, 1024, depths[_i]);
    for (int y = 0; y < 2048; y++)
        for (int x = 0; x < 2048; x++) {
            bool pixel = x % 51 == 3 && y % 51 == 3;
            unsigned level = pixel ? level_n(x / 51 + y / 51, depths[_i]) : 0;
            CHECK_LEVEL(level_of(raster, x, y), level);
            if (x < 1024 && y < 1024)
                CHECK_LEVEL(level_of(smaller, x, y), level);
        }
}
END_TEST

START_TEST(px_clears_the_room_of_its_label)
{
    static const struct place places[] = {
        {819, 54, 830, 54, 0, 0, "cleared"},
        {819, 156, 830, 156, 0, 0, "third line of pixels"},
        {1218, 54, 1227, 156, 0, 0, "right of the words"},
        {768, 54, 768, 54, 255, 4095, "pixel left of it"},
        {1278, 54, 1278, 54, 128, 2048, "pixel right of it"},
        {819, 207, 819, 207, 255, 4095, "pixel below it"},
        {819, 3, 819, 3, 255, 4095, "pixel above it"},
    };
    static const struct place smaller[] = {
        {411, 54, 416, 54, 0, 0, "cleared"},
        {360, 54, 360, 54, 255, 4095, "pixel left of it"},
        {666, 54, 666, 54, 128, 2048, "pixel right of it"},
        {411, 105, 411, 105, 128, 2048, "pixel below it"},
        {411, 3, 411, 3, 255, 4095, "pixel above it"},
    };
    check_places("TG18-PX", 2048, 2048, places, ARRAY_LENGTH(places));
    check_places("TG18-PX", 1024, 1024, smaller, ARRAY_LENGTH(smaller));
}
END_TEST

static const char *const glyphs[4][7] = {
    {"#######", "#......", "#.#.#..", "#..#...", "#.#.#..", "#......", "#######"},
    {"#######", "#.....#", "#.#.#.#", "#..#..#", "#.#.#.#", "#.....#", "#.....#"},
    {"#######", "......#", "..#.#.#", "...#..#", "..#.#.#", "......#", "#######"},
    {"#.....#", "#.....#", "#.#.#.#", "#..#..#", "#.#.#.#", "#.....#", "#######"},
};

/* The glyph that a pixel belongs to, and the pixel in it. */
static int glyph_of(int pixel, int *in_glyph)
{
    int n = 0;
    while (19 * (n + 1) / 2 <= pixel)
        n++;
    *in_glyph = pixel - 19 * n / 2;
    return n;
}

static unsigned cx_wanted(int x, int y, unsigned depth)
{
    int in_x = 0, in_y = 0;
    int i = glyph_of(x, &in_x), j = glyph_of(y, &in_y);
    bool on = in_x < 7 && in_y < 7 && glyphs[(i + j) % 4][in_y][in_x] == '#';
    return on ? level_n(i / 8 - j / 8, depth) : 0;
}

static bool in_ring(int x, int y)
{
    bool region = x >= 615 && x <= 1431 && y >= 615 && y <= 1431;
    return region && !(x >= 820 && x <= 1227 && y >= 820 && y <= 1227);
}

START_TEST(cx_is_full_of_glyphs_outside_the_ring)
{
    CLEANUP(raster_cleanup)
    struct raster *raster = without_label("TG18-CX", 2048, 2048, depths[_i]);
    for (int y = 0; y < 2048; y += 1 + (y % 3))
        for (int x = 0; x < 2048; x++)
            if (!in_ring(x, y))
                CHECK_LEVEL(level_of(raster, x, y), cx_wanted(x, y, depths[_i]));
}
END_TEST

/* The tiles are those of TG18-QC, pixel by pixel. */
START_TEST(cx_has_the_scoring_tiles_of_qc)
{
    CLEANUP(raster_cleanup)
    struct raster *cx = without_label("TG18-CX", 2048, 2048, depths[_i]);
    CLEANUP(raster_cleanup)
    struct raster *qc = without_label("TG18-QC", 2048, 2048, depths[_i]);
    for (int row = 0; row < 4; row++)
        for (int column = 0; column < 4; column++)
            for (int y = 617 + 204 * row; y < 820 + 204 * row; y++) {
                int x = 617 + 204 * column;
                if (in_ring(x, y))
                    ck_assert_mem_eq(raster_row(cx, (unsigned)y) + x,
                                     raster_row(qc, (unsigned)y) + x,
                                     203 * sizeof(uint16_t));
            }
    ck_assert_uint_eq(level_of(cx, 616, 700), 0);
    ck_assert_uint_eq(level_of(cx, 819, 700), 0);
}
END_TEST

static const struct {
    unsigned width, height;
} panels[] = {{1024, 1024}, {1920, 1080}, {1536, 2048}, {5120, 2880}};

START_TEST(cx_keeps_its_glyphs_at_their_pixels_on_any_panel)
{
    CLEANUP(raster_cleanup)
    struct raster *raster = without_label("TG18-CX", panels[_i].width, panels[_i].height, 8);
    int near =
        (int)(panels[_i].height < panels[_i].width ? panels[_i].height : panels[_i].width) / 4;
    for (int y = 0; y < near; y++)
        for (int x = 0; x < (int)panels[_i].width; x++)
            CHECK_LEVEL(level_of(raster, x, y), cx_wanted(x, y, 8));
    int x = (int)panels[_i].width / 2, y = (int)panels[_i].height / 2;
    CHECK_LEVEL(level_of(raster, x, y), cx_wanted(x, y, 8));
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("tg18_px_cx");
    int count = (int)ARRAY_LENGTH(depths);
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, px_has_single_pixels_and_nothing_else, 0, count);
    tcase_add_test(tcase, px_clears_the_room_of_its_label);
    tcase_add_loop_test(tcase, cx_is_full_of_glyphs_outside_the_ring, 0, count);
    tcase_add_loop_test(tcase, cx_has_the_scoring_tiles_of_qc, 0, count);
    tcase_add_loop_test(
        tcase, cx_keeps_its_glyphs_at_their_pixels_on_any_panel, 0, (int)ARRAY_LENGTH(panels));
    return run_case("patterns.tg18_px_cx", tcase);
}
