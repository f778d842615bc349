/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

/* What must hold on any panel; nothing here knows how the pattern is laid out. */

static const struct {
    unsigned width, height;
} panels[] = {
    {1024, 1024},
    {1280, 1024},
    {1920, 1080},
    {1200, 1600},
    {1536, 2048},
    {2048, 1536},
    {2048, 2560},
    {2560, 2048},
    {3840, 2160},
    {2160, 3840},
    {4096, 2160},
    {5120, 2880},
};

static struct raster *make(int panel)
{
    return make_pattern(
        "TG18-QC", panels[panel].width, panels[panel].height, 8, PATTERN_LAYOUT_NATIVE);
}

static double scale_of(int panel)
{
    unsigned width = panels[panel].width, height = panels[panel].height;
    return (width < height ? width : height) / 1024.0;
}

/* Pixels in a row (step 1, 0) or column (0, 1) from x, y on that alternate between a and b every
 * size pixels, a first. */
static int alternating(const struct raster *raster, int x, int y, int across, unsigned a,
                       unsigned b, int size)
{
    int width = (int)raster_width(raster), height = (int)raster_height(raster), count = 0;
    for (; x < width && y < height; x += across, y += 1 - across, count++)
        if (level_of(raster, x, y) != (count / size % 2 == 0 ? a : b))
            break;
    return count;
}

static int longest_alternating(const struct raster *raster, struct box where, int across,
                               unsigned a, unsigned b, int size)
{
    int longest = 0;
    for (int y = where.y; y < where.y + where.height; y++)
        for (int x = where.x; x < where.x + where.width; x++) {
            int length = alternating(raster, x, y, across, a, b, size);
            longest = length > longest ? length : longest;
        }
    return longest;
}

static void place_elements(int panel, struct box boxes[5])
{
    double scale = scale_of(panel);
    int width = (int)panels[panel].width, height = (int)panels[panel].height;
    int w = (int)(202 * scale), h = (int)(156 * scale);
    boxes[0] = (struct box){0, 0, w, h};
    boxes[1] = (struct box){width - w, 0, w, h};
    boxes[2] = (struct box){0, height - h, w, h};
    boxes[3] = (struct box){width - w, height - h, w, h};
    boxes[4] = (struct box){(width - w) / 2, (height - h) / 2, w, h};
}

START_TEST(keeps_line_pairs_at_the_pitch_of_the_pixels)
{
    static const unsigned levels[][2] = {{255, 0}, {130, 128}};
    CLEANUP(raster_cleanup) struct raster *raster = make(_i);
    struct box boxes[5];
    place_elements(_i, boxes);
    int wanted = (int)(46 * scale_of(_i)) - 3;
    for (size_t i = 0; i < ARRAY_LENGTH(boxes); i++)
        for (size_t pair = 0; pair < ARRAY_LENGTH(levels); pair++)
            for (int size = 1; size <= 2; size++)
                for (int across = 0; across <= 1; across++) {
                    int length = longest_alternating(
                        raster, boxes[i], across, levels[pair][0], levels[pair][1], size);
                    ck_assert_msg(length >= wanted && length <= wanted + 8,
                                  "element %zu, %u/%u, %d px: %d long, not %d",
                                  i,
                                  levels[pair][0],
                                  levels[pair][1],
                                  size,
                                  length,
                                  wanted);
                }
}
END_TEST

static const char *const glyphs[4][7] = {
    {"#######", "#......", "#.#.#..", "#..#...", "#.#.#..", "#......", "#######"},
    {"#######", "#.....#", "#.#.#.#", "#..#..#", "#.#.#.#", "#.....#", "#.....#"},
    {"#######", "......#", "..#.#.#", "...#..#", "..#.#.#", "......#", "#######"},
    {"#.....#", "#.....#", "#.#.#.#", "#..#..#", "#.#.#.#", "#.....#", "#######"},
};

static bool is_glyph(const struct raster *raster, int left, int top, int turn, unsigned level)
{
    for (int y = 0; y < 7; y++)
        for (int x = 0; x < 7; x++)
            if (level_of(raster, left + x, top + y) != (glyphs[turn][y][x] == '#' ? level : 0))
                return false;
    return true;
}

START_TEST(keeps_glyphs_of_seven_pixels_in_every_element)
{
    static const unsigned levels[] = {255, 191, 128, 64};
    CLEANUP(raster_cleanup) struct raster *raster = make(_i);
    struct box boxes[5];
    place_elements(_i, boxes);
    int side = (int)(4 * scale_of(_i));
    for (size_t i = 0; i < ARRAY_LENGTH(boxes); i++)
        for (size_t level = 0; level < ARRAY_LENGTH(levels); level++) {
            int count = 0;
            for (int y = boxes[i].y; y < boxes[i].y + boxes[i].height - 7; y++)
                for (int x = boxes[i].x; x < boxes[i].x + boxes[i].width - 7; x++)
                    for (int turn = 0; turn < 4; turn++)
                        count += is_glyph(raster, x, y, turn, levels[level]);
            ck_assert_int_eq(count, side * side);
        }
}
END_TEST

START_TEST(mirrors_its_corners_left_to_right_and_top_to_bottom)
{
    CLEANUP(raster_cleanup) struct raster *raster = make(_i);
    int width = (int)panels[_i].width, height = (int)panels[_i].height;
    /* Only the element: outside it the hatch goes on. */
    int near = (int)(10 * scale_of(_i)) + 2;
    for (int y = near; y < near + (int)(135 * scale_of(_i)); y++)
        for (int x = near; x < near + (int)(183 * scale_of(_i)); x++) {
            unsigned level = level_of(raster, x, y);
            CHECK_LEVEL(level_of(raster, width - 1 - x, y), level);
            CHECK_LEVEL(level_of(raster, x, height - 1 - y), level);
            CHECK_LEVEL(level_of(raster, width - 1 - x, height - 1 - y), level);
        }
}
END_TEST

static int count_level(const struct raster *raster, unsigned level)
{
    int count = 0;
    for (unsigned y = 0; y < raster_height(raster); y++)
        for (unsigned x = 0; x < raster_width(raster); x++)
            count += raster_row(raster, y)[x] == level;
    return count;
}

START_TEST(has_every_step_whole_with_its_corner_patches)
{
    CLEANUP(raster_cleanup) struct raster *raster = make(_i);
    double scale = scale_of(_i);
    double cell = (102 * scale - 3) * (102 * scale - 3), patch = (10 * scale) * (10 * scale);
    for (unsigned step = 8; step <= 248; step += 16) {
        ck_assert_int_ge(count_level(raster, step), (int)(cell - 4 * patch));
        ck_assert_int_ge(count_level(raster, step + 4), (int)(1.5 * patch));
        ck_assert_int_ge(count_level(raster, step - 4), (int)(1.5 * patch));
    }
}
END_TEST

/* Positions of the lines that reach the edge, along the edge. */
static int lines_at_edge(const struct raster *raster, bool top, int positions[64])
{
    int length = (int)(top ? raster_width(raster) : raster_height(raster)), count = 0;
    for (int i = 0; i < length; i++)
        if (level_of(raster, top ? i : 0, top ? 0 : i) == 191 && count < 64)
            positions[count++] = i;
    return count;
}

START_TEST(hatches_the_whole_panel_with_even_squares)
{
    CLEANUP(raster_cleanup) struct raster *raster = make(_i);
    int pitch = (int)(102 * scale_of(_i));
    for (int top = 0; top <= 1; top++) {
        int positions[64] = {0};
        int count = lines_at_edge(raster, top == 1, positions);
        int length = (int)(top == 1 ? raster_width(raster) : raster_height(raster));
        ck_assert_int_ge(count, 9);
        for (int i = 1; i < count; i++)
            ck_assert_int_eq(positions[i] - positions[i - 1], pitch);
        ck_assert_int_lt(positions[0], 2 * pitch);
        ck_assert_int_lt(length - positions[count - 1], 2 * pitch);
        bool in_the_middle = false;
        for (int i = 0; i < count; i++)
            in_the_middle = in_the_middle || positions[i] == length / 2;
        ck_assert(in_the_middle);
    }
}
END_TEST

static int same_below(const struct raster *raster, int x, int y)
{
    unsigned level = level_of(raster, x, y);
    return alternating(raster, x, y, 0, level, level, 1);
}

/* The ramp begins where the first code is followed by the second, and runs by one code at a time.
 */
static void check_ramp(const struct raster *raster, int x, int first, int step)
{
    int height = (int)raster_height(raster), y = 0;
    while ((int)level_of(raster, x, y) != first ||
           (int)level_of(raster, x, y + same_below(raster, x, y)) != first + step)
        ck_assert_int_lt(++y, height - height / 20);
    int lines = same_below(raster, x, y);
    for (int i = 0; i < 256; i++) {
        ck_assert_int_eq((int)level_of(raster, x, y + i * lines), first + i * step);
        ck_assert_int_eq(same_below(raster, x, y + i * lines), lines);
    }
}

START_TEST(ramps_through_every_code_on_as_many_lines_each)
{
    CLEANUP(raster_cleanup) struct raster *raster = make(_i);
    int from_edge = (int)(57 * scale_of(_i));
    check_ramp(raster, from_edge, 255, -1);
    check_ramp(raster, (int)panels[_i].width - 1 - from_edge, 0, 1);
}
END_TEST

START_TEST(frames_the_panel_with_three_pixels)
{
    CLEANUP(raster_cleanup) struct raster *raster = make(_i);
    int width = (int)panels[_i].width, height = (int)panels[_i].height;
    int at = (int)(10 * scale_of(_i));
    int row = (int)(170 * scale_of(_i)), column = (int)(210 * scale_of(_i));
    for (int off = -1; off <= 1; off++) {
        ck_assert_uint_eq(level_of(raster, at + off, row), 191);
        ck_assert_uint_eq(level_of(raster, width - 1 - at + off, row), 191);
        ck_assert_uint_eq(level_of(raster, column, at + off), 191);
        ck_assert_uint_eq(level_of(raster, column, height - 1 - at + off), 191);
    }
    ck_assert_uint_eq(level_of(raster, at - 2, row), 128);
    ck_assert_uint_eq(level_of(raster, width + 1 - at, row), 128);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("tg18_qc_native");
    int count = (int)ARRAY_LENGTH(panels);
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, keeps_line_pairs_at_the_pitch_of_the_pixels, 0, count);
    tcase_add_loop_test(tcase, keeps_glyphs_of_seven_pixels_in_every_element, 0, count);
    tcase_add_loop_test(tcase, mirrors_its_corners_left_to_right_and_top_to_bottom, 0, count);
    tcase_add_loop_test(tcase, has_every_step_whole_with_its_corner_patches, 0, count);
    tcase_add_loop_test(tcase, hatches_the_whole_panel_with_even_squares, 0, count);
    tcase_add_loop_test(tcase, ramps_through_every_code_on_as_many_lines_each, 0, count);
    tcase_add_loop_test(tcase, frames_the_panel_with_three_pixels, 0, count);
    return run_case("patterns.tg18_qc_native", tcase);
}
