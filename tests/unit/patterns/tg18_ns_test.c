/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

#include <stdlib.h>

enum lines { NONE, ACROSS, DOWN };

static const struct {
    const char *name;
    enum lines lines;
    unsigned area[2], line[2], dot[2]; /* in 8 and 12 bits */
} patterns[] = {
    {"TG18-NS10", NONE, {26, 410}, {0, 0}, {128, 2048}},
    {"TG18-NS50", NONE, {128, 2048}, {0, 0}, {26, 410}},
    {"TG18-NS89", NONE, {228, 3656}, {0, 0}, {128, 2048}},
    {"TG18-RH10", ACROSS, {26, 410}, {29, 459}, {128, 2048}},
    {"TG18-RH50", ACROSS, {128, 2048}, {143, 2294}, {26, 410}},
    {"TG18-RH89", ACROSS, {228, 3656}, {255, 4095}, {128, 2048}},
    {"TG18-RV10", DOWN, {26, 410}, {29, 459}, {128, 2048}},
    {"TG18-RV50", DOWN, {128, 2048}, {143, 2294}, {26, 410}},
    {"TG18-RV89", DOWN, {228, 3656}, {255, 4095}, {128, 2048}},
};

static const struct {
    int side, square, middle, off;
    int first[3]; /* of near, middle and far square */
} published[] = {
    {1024, 324, 162, 30, {2, 350, 698}},
    {2048, 648, 324, 60, {4, 700, 1396}},
};

/* Which square has x, counted 0 to 2; -1: none. */
static int square_at(size_t size, int x)
{
    for (int i = 0; i < 3; i++)
        if (x >= published[size].first[i] && x < published[size].first[i] + published[size].square)
            return i;
    return -1;
}

static unsigned wanted(size_t size, size_t pattern, int x, int y, bool deep)
{
    int column = square_at(size, x), row = square_at(size, y);
    bool square = column >= 0 && row >= 0 && (column == 1) == (row == 1);
    if (!square)
        return deep ? 819 : 51;
    int dx = x - published[size].first[column] - published[size].middle;
    int dy = y - published[size].first[row] - published[size].middle;
    if (abs(dx) == published[size].off && abs(dy) == published[size].off)
        return patterns[pattern].dot[deep];
    if ((patterns[pattern].lines == ACROSS && dy == 0) ||
        (patterns[pattern].lines == DOWN && dx == 0))
        return patterns[pattern].line[deep];
    return patterns[pattern].area[deep];
}

START_TEST(has_every_pixel_as_published)
{
    for (size_t size = 0; size < ARRAY_LENGTH(published); size++)
        for (unsigned depth = 8; depth <= 12; depth += 2) {
            int side = published[size].side;
            CLEANUP(raster_cleanup)
            struct raster *raster = make_pattern(
                patterns[_i].name, (unsigned)side, (unsigned)side, depth, PATTERN_LAYOUT_DEFAULT);
            for (int y = 0; y < side; y++)
                for (int x = 0; x < side; x++) {
                    bool label = y >= side * 27 / 1024 && y < side * 91 / 1024 &&
                                 x >= side * 400 / 1024 && x < side * 624 / 1024;
                    unsigned level = wanted(size, (size_t)_i, x, y, depth > 8);
                    if (!label)
                        CHECK_LEVEL(level_of(raster, x, y), depth == 10 ? level >> 2 : level);
                }
        }
}
END_TEST

static const struct {
    unsigned width, height;
} panels[] = {
    {768, 1024}, {1024, 768}, {768, 1843}, {1080, 1920}, {1920, 1080}, {1536, 2048}, {3840, 2160}};

/* Counted: five squares of a tenth, five lines of one pixel, twenty dots. */
START_TEST(has_five_whole_squares_on_any_panel)
{
    int counts[256] = {0};
    CLEANUP(raster_cleanup)
    struct raster *raster =
        make_pattern("TG18-RV89", panels[_i].width, panels[_i].height, 8, PATTERN_LAYOUT_NATIVE);
    for (unsigned y = 0; y < panels[_i].height; y++)
        for (unsigned x = 0; x < panels[_i].width; x++)
            counts[raster_row(raster, y)[x]]++;
    double pixels = (double)panels[_i].width * panels[_i].height;
    ck_assert_int_eq(counts[128], 20);
    ck_assert_int_eq(counts[255] % 5, 0);
    int side = counts[255] / 5;
    ck_assert_int_eq(counts[228] + counts[255] + counts[128], 5 * side * side);
    ck_assert_double_eq_tol(side * side / pixels, 0.1, 0.001);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("tg18_ns");
    tcase_set_timeout(tcase, 30);
    tcase_add_loop_test(tcase, has_every_pixel_as_published, 0, (int)ARRAY_LENGTH(patterns));
    tcase_add_loop_test(tcase, has_five_whole_squares_on_any_panel, 0, (int)ARRAY_LENGTH(panels));
    return run_case("patterns.tg18_ns", tcase);
}
