/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

#include <math.h>
#include <stdio.h>

/* The rules, said a second time and in another way: one pixel at a time. */

static int clipped(double value)
{
    return value < 0 ? 0 : value > 255 ? 255 : (int)value;
}

static const int sides[] = {1024, 1536, 2048};

static bool is_square_number(double s, double x, double y)
{
    for (int row = 0; row < 3; row++)
        for (int column = 0; column < 6; column++) {
            double dx = x - (48 + 160 * column) * s, dy = y - (96 + 160 * row) * s;
            if (dx >= 32 * s && dx < 96 * s && dy >= 0 && dy < 16 * s)
                return true;
        }
    return false;
}

static int sqc_square(int n, double s, double dx, double dy)
{
    int level = 15 * n;
    for (int corner = 0; corner < 2; corner++) {
        int in_x = (int)(dx - (corner == 0 ? 16 : 80) * s);
        int in_y = (int)(dy - (corner == 0 ? 16 : 80) * s);
        int bars = (int)ceil(32 * s / 6);
        if (in_x >= 0 && in_x < 6 * bars && in_x % 6 < 3 && in_y >= 0 && in_y < 32 * s) {
            if (corner == 0)
                return n == 0 ? 3 : level - 5;
            return n == 17 ? 252 : level + 5;
        }
    }
    return level;
}

static int sqc_strip(int side, int x, int y)
{
    int g = side - side / 8, e = side - side / 16;
    if (x <= g)
        return clipped(floor(255.0 * x / g));
    if (x == e)
        return 128;
    return (x < e ? x : y) % 2 == 1 ? 255 : 0;
}

static int sqc(int side, int x, int y)
{
    double s = side / 1024.0;
    static const int large[] = {0, 128, 255};
    if (y >= side - side / 16 + 1)
        return sqc_strip(side, x, y);
    for (int k = 0; k < 3; k++)
        if (y >= 640 * s && y < 896 * s && x >= (128 + 256 * k) * s && x < (384 + 256 * k) * s)
            return large[k];
    for (int row = 0; row < 3; row++)
        for (int column = 0; column < 6; column++) {
            double dx = x - (48 + 160 * column) * s, dy = y - (96 + 160 * row) * s;
            int n = row == 1 ? 11 - column : 6 * row + column;
            if (dx >= 0 && dx < 128 * s && dy >= 0 && dy < 128 * s)
                return sqc_square(n, s, dx, dy);
        }
    return 128;
}

START_TEST(sqc_follows_the_rules_at_each_published_size)
{
    int side = sides[_i];
    CLEANUP(raster_cleanup)
    struct raster *raster =
        make_pattern("TG270-sQC", (unsigned)side, (unsigned)side, 8, PATTERN_LAYOUT_DEFAULT);
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) {
            bool label = y < 96 * side / 1024 && x > side / 3 && x < side - side / 3;
            if (!label && !is_square_number(side / 1024.0, x, y))
                CHECK_LEVEL(level_of(raster, x, y), (unsigned)sqc(side, x, y));
        }
}
END_TEST

/* One column of bars at one base level, all clipped after each step. */
static int pqc_bar(int k, int contrast, int phase, int period)
{
    int value = 15 * k;
    bool low = 2 * phase < period;
    value = clipped(low ? value - contrast : value + contrast);
    if (k == 0 && !low)
        value = clipped(value + contrast);
    if (k == 17 && low)
        value = clipped(value - contrast);
    return value;
}

static int pqc_middle(int side, int x, int y)
{
    static const int left[] = {18, 12, 6, 4}, right[] = {4, 6, 12, 18};
    int w = 87 * side / 1024, b = 50 * side / 1024, t = 62 * side / 1024;
    int k = (y - t) / b, column = (x - w) / b;
    if (column < 8)
        return pqc_bar(k, column < 4 ? 4 : 1, (y - t) % left[column % 4], left[column % 4]);
    if (column == 8 || column > 16)
        return 15 * k;
    int i = (column - 9) % 4;
    return pqc_bar(k, column < 13 ? 1 : 4, (x - (w + (9 + i) * b)) % right[i], right[i]);
}

static int pqc_strip(int side, int x, int y)
{
    static const int columns[] = {2, 4, 6, 10, 12, 14}, periods[] = {6, 4, 2, 2, 4, 6};
    double w = floor(87 * side / 1024.0), b = floor(50 * side / 1024.0);
    double t = floor(62 * side / 1024.0), first = t / 2 - b / 2;
    bool top = y < t;
    double from = top ? first : side - t / 2 - b / 2;
    for (int i = 0; i < 6; i++) {
        double start = w + columns[i] * b;
        if (x < start || x >= start + b || y <= from || y > from + b)
            continue;
        double phase = fmod(i < 3 ? y - first : x - start, periods[i]);
        return phase < periods[i] / 2 ? 128 : top ? 0 : 255;
    }
    return top ? 64 : 191;
}

static int pqc_ramp(int side, int x, int y)
{
    double w = floor(87 * side / 1024.0);
    bool left = x < w;
    double place = left ? y : side - 1 - y;
    int level = clipped(floor(place / (side - 1) * 1031 / 1024 * 255));
    double across = left ? x : side - x;
    if (across > w / 4 && across < 3 * w / 4)
        level = clipped(level + 3 * sin(left ? y / 2.0 : y / 1.5));
    return level;
}

static int pqc(int side, int x, int y)
{
    int w = 87 * side / 1024, t = 62 * side / 1024;
    if (x < w || x >= side - w)
        return pqc_ramp(side, x, y);
    if (y < t || y >= side - t)
        return pqc_strip(side, x, y);
    return pqc_middle(side, x, y);
}

START_TEST(pqc_follows_the_rules_at_each_published_size)
{
    int side = sides[_i];
    CLEANUP(raster_cleanup)
    struct raster *raster =
        make_pattern("TG270-pQC", (unsigned)side, (unsigned)side, 8, PATTERN_LAYOUT_DEFAULT);
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) {
            bool label = y < 62 * side / 1024 && x > 437 * side / 1024 && x < 587 * side / 1024;
            if (!label)
                CHECK_LEVEL(level_of(raster, x, y), (unsigned)pqc(side, x, y));
        }
}
END_TEST

static const struct {
    const char *name;
    unsigned depth_bits, level, line;
} fields[] = {
    {"TG270-ULN8-000", 8, 0, 45},
    {"TG270-ULN8-120", 8, 120, 165},
    {"TG270-ULN8-135", 8, 135, 45},
    {"TG270-ULN8-255", 8, 255, 165},
    {"TG270-ULN8-005", 8, 5, 48},
    {"TG270-ULN8-125", 8, 125, 168},
    {"TG270-ULN8-130", 8, 130, 43},
    {"TG270-ULN8-250", 8, 250, 163},
    {"TG270-ULN8-013", 8, 13, 58},
    {"TG270-ULN8-136", 8, 136, 46},
    {"TG270-ULN8-255", 10, 1020, 660},
    {"TG270-ULN8-120", 12, 1920, 2640},
    {"TG270-ULN10-0000", 10, 0, 180},
    {"TG270-ULN10-0539", 10, 539, 719},
    {"TG270-ULN10-0540", 10, 540, 180},
    {"TG270-ULN10-0777", 10, 777, 417},
    {"TG270-ULN10-1023", 10, 1023, 663},
};

static const struct {
    unsigned side;
    int first, second;
} grids[] = {{1024, 340, 682}, {1536, 510, 1023}, {2048, 680, 1364}};

static bool on_line(int at, int first, int second)
{
    return at == first || at == first + 1 || at == second || at == second + 1;
}

START_TEST(uln_is_one_level_in_nine_areas)
{
    for (size_t size = 0; size < ARRAY_LENGTH(grids); size++) {
        int first = grids[size].first, second = grids[size].second, side = (int)grids[size].side;
        CLEANUP(raster_cleanup)
        struct raster *raster = make_pattern(fields[_i].name,
                                             grids[size].side,
                                             grids[size].side,
                                             fields[_i].depth_bits,
                                             PATTERN_LAYOUT_DEFAULT);
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++) {
                bool line = on_line(x, first, second) || on_line(y, first, second);
                bool label = y < 96 * side / 1024 && x > 390 * side / 1024 && x < 634 * side / 1024;
                if (line || !label)
                    CHECK_LEVEL(level_of(raster, x, y), line ? fields[_i].line : fields[_i].level);
            }
    }
}
END_TEST

/* Levels 0 to 255 are all there, by name. */
START_TEST(uln_has_every_level)
{
    for (int value = 0; value < 256; value++) {
        char name[32];
        (void)snprintf(name, sizeof name, "TG270-ULN8-%03d", value);
        ck_assert_ptr_nonnull(pattern_find(name));
        CLEANUP(raster_cleanup)
        struct raster *raster = make_pattern(name, 640, 480, 8, PATTERN_LAYOUT_NATIVE);
        unsigned line = level_of(raster, 640 * 340 / 1024, 240);
        ck_assert_uint_eq(level_of(raster, 1, 240), (unsigned)value);
        ck_assert_uint_le(line, 255);
        ck_assert_int_ge(abs((int)line - value), 43);
    }
}
END_TEST

static const struct {
    unsigned width, height;
} panels[] = {{1536, 2048}, {2048, 2560}, {3840, 2160}, {4096, 2160}, {5120, 2880}, {1024, 1100}};

/* On any panel: squares of the right side and level, and line pairs of one pixel. */
START_TEST(sqc_fits_any_panel)
{
    int width = (int)panels[_i].width, height = (int)panels[_i].height;
    int side = width < height ? width : height, square = 128 * side / 1024, x = 0, y = 0;
    CLEANUP(raster_cleanup)
    struct raster *raster =
        make_pattern("TG270-sQC", panels[_i].width, panels[_i].height, 8, PATTERN_LAYOUT_NATIVE);
    int top = 96 * side / 1024, left = 48 * side / 1024;
    int right = 848 * side / 1024 + width - side;
    y = top + square / 2;
    for (x = left; x < left + square; x++)
        CHECK_LEVEL(level_of(raster, x, y), 0);
    CHECK_LEVEL(level_of(raster, x, y), 128);
    for (x = right; x < right + square; x++)
        CHECK_LEVEL(level_of(raster, x, y), 75);
    CHECK_LEVEL(level_of(raster, x, y), 128);
    ck_assert_int_le(abs(left - (width - right - square)), 2);
    for (x = 0; x < width; x++)
        CHECK_LEVEL(level_of(raster, x, height - 64 * side / 1024), 128);
    int middle = width - 64 * side / 1024;
    for (x = width - 128 * side / 1024 + 1; x < middle; x++)
        CHECK_LEVEL(level_of(raster, x, height - 3), x % 2 != 0 ? 255 : 0);
    x = width - 1;
    for (y = height - 64 * side / 1024 + 1; y < height; y++)
        CHECK_LEVEL(level_of(raster, x, y), y % 2 != 0 ? 255 : 0);
    for (x = 1; x <= width - 128 * side / 1024; x++)
        ck_assert(level_of(raster, x, height - 1) - level_of(raster, x - 1, height - 1) <= 1);
}
END_TEST

/* On any panel: eighteen bars in the column without bars of its own, periods in pixels. */
START_TEST(pqc_fits_any_panel)
{
    int width = (int)panels[_i].width, height = (int)panels[_i].height;
    int side = width < height ? width : height, x = 0, y = 0;
    int w = 87 * side / 1024, t = 62 * side / 1024, column = (width - 2 * w) / 17;
    CLEANUP(raster_cleanup)
    struct raster *raster =
        make_pattern("TG270-pQC", panels[_i].width, panels[_i].height, 8, PATTERN_LAYOUT_NATIVE);
    x = w + 8 * column + column / 2;
    for (y = t; y < height - t; y++)
        CHECK_LEVEL(level_of(raster, x, y), 15u * (unsigned)((y - t) * 18 / (height - 2 * t)));
    x = w;
    for (y = t; y < t + 36; y++)
        CHECK_LEVEL(level_of(raster, x, y), (y - t) % 18 < 9 ? 0 : 8);
    y = height / 2;
    unsigned base = level_of(raster, w + 8 * column, y);
    for (x = w + 9 * column; x < w + 10 * column; x++)
        CHECK_LEVEL(level_of(raster, x, y), (x - w - 9 * column) % 4 < 2 ? base - 1 : base + 1);
}
END_TEST

START_TEST(has_a_finer_ramp_at_a_greater_depth)
{
    CLEANUP(raster_cleanup)
    struct raster *raster = make_pattern("TG270-sQC", 2048, 2048, 10, PATTERN_LAYOUT_DEFAULT);
    int count = 1;
    for (int x = 1; x <= 1792; x++) {
        ck_assert(level_of(raster, x, 2000) - level_of(raster, x - 1, 2000) <= 1);
        count += level_of(raster, x, 2000) != level_of(raster, x - 1, 2000);
    }
    ck_assert_int_eq(count, 1024);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("tg270");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(
        tcase, sqc_follows_the_rules_at_each_published_size, 0, (int)ARRAY_LENGTH(sides));
    tcase_add_loop_test(
        tcase, pqc_follows_the_rules_at_each_published_size, 0, (int)ARRAY_LENGTH(sides));
    tcase_add_loop_test(tcase, uln_is_one_level_in_nine_areas, 0, (int)ARRAY_LENGTH(fields));
    tcase_add_test(tcase, uln_has_every_level);
    tcase_add_loop_test(tcase, sqc_fits_any_panel, 0, (int)ARRAY_LENGTH(panels));
    tcase_add_loop_test(tcase, pqc_fits_any_panel, 0, (int)ARRAY_LENGTH(panels));
    tcase_add_test(tcase, has_a_finer_ramp_at_a_greater_depth);
    return run_case("patterns.tg270", tcase);
}
