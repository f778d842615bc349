/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

#include <string.h>

static const struct {
    const char *name;
    unsigned v8, v12;
    bool outlined;
} patterns[] = {
    {"TG18-UN10", 26, 410, false},
    {"TG18-UN80", 204, 3276, false},
    {"TG18-UNL10", 26, 410, true},
    {"TG18-UNL80", 204, 3276, true},
};

/* Left upper corner and side of the frames, the 1 pixel of the frame counted. */
static const struct {
    int side, frame;
    int corners[5][2];
} published[] = {
    {1024, 326, {{2, 2}, {696, 2}, {2, 696}, {696, 696}, {349, 349}}},
    {2048, 650, {{5, 5}, {1393, 5}, {5, 1393}, {1393, 1393}, {699, 699}}},
};

static bool on_frame(size_t size, int x, int y)
{
    for (size_t i = 0; i < 5; i++) {
        int dx = x - published[size].corners[i][0], dy = y - published[size].corners[i][1];
        int last = published[size].frame - 1;
        bool inside = dx >= 0 && dx <= last && dy >= 0 && dy <= last;
        if (inside && (dx == 0 || dy == 0 || dx == last || dy == last))
            return true;
    }
    return false;
}

static bool may_be_label(int side, int x, int y)
{
    return y >= side * 27 / 1024 && y < side * 91 / 1024 && x >= side * 400 / 1024 &&
           x < side * 624 / 1024;
}

static void check_image(const struct raster *raster, size_t pattern, size_t size)
{
    int side = published[size].side;
    unsigned depth = raster_depth_bits(raster);
    unsigned ground = depth == 8 ? patterns[pattern].v8 : patterns[pattern].v12 >> (12 - depth);
    unsigned frame = 1u << (depth - 1);
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) {
            bool framed = patterns[pattern].outlined && on_frame(size, x, y);
            if (!may_be_label(side, x, y))
                CHECK_LEVEL(level_of(raster, x, y), framed ? frame : ground);
        }
}

START_TEST(is_as_published_at_each_size_and_depth)
{
    for (size_t size = 0; size < ARRAY_LENGTH(published); size++)
        for (unsigned depth = 8; depth <= 12; depth += 2) {
            unsigned side = (unsigned)published[size].side;
            CLEANUP(raster_cleanup)
            struct raster *raster =
                make_pattern(patterns[_i].name, side, side, depth, PATTERN_LAYOUT_DEFAULT);
            check_image(raster, (size_t)_i, size);
        }
}
END_TEST

static const struct {
    unsigned width, height;
} panels[] = {{640, 480}, {1920, 1080}, {1536, 2048}, {2048, 2560}, {3840, 2160}, {5120, 2880}};

/* Whole frames: counting their pixels proves that none is cut or covered. */
START_TEST(outlines_five_whole_areas_on_any_panel)
{
    int width = (int)panels[_i].width, height = (int)panels[_i].height;
    CLEANUP(raster_cleanup)
    struct raster *raster =
        make_pattern("TG18-UNL10", panels[_i].width, panels[_i].height, 8, PATTERN_LAYOUT_NATIVE);
    int count = 0, frame = 0, x = 0, y = 0;
    for (y = 0; y < height; y++)
        for (x = 0; x < width; x++)
            count += level_of(raster, x, y) == 128;
    for (x = 0; level_of(raster, x, x) != 128; x++)
        ck_assert_int_lt(x, height / 20);
    for (y = x; level_of(raster, y, x) == 128; y++)
        frame++;
    ck_assert_int_eq(count, 5 * 4 * (frame - 1));
    ck_assert_double_eq_tol((double)(frame - 2) * (frame - 2) / width / height, 0.1, 0.001);
    ck_assert_uint_eq(level_of(raster, width - 1 - x, height - 1 - x), 128);
    ck_assert_uint_eq(level_of(raster, width - 1 - x, x), 128);
    ck_assert_uint_eq(level_of(raster, x, height - 1 - x), 128);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("tg18_un");
    tcase_set_timeout(tcase, 30);
    tcase_add_loop_test(
        tcase, is_as_published_at_each_size_and_depth, 0, (int)ARRAY_LENGTH(patterns));
    tcase_add_loop_test(
        tcase, outlines_five_whole_areas_on_any_panel, 0, (int)ARRAY_LENGTH(panels));
    return run_case("patterns.tg18_un", tcase);
}
