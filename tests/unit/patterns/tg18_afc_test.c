/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

#define CODE(v) (v), 16 * (v)
#define GROUND CODE(128)
#define LINE CODE(143)

static const struct place places[] = {
    {0, 0, 3, 1023, LINE, "left edge"},
    {1019, 0, 1023, 1023, LINE, "right edge"},
    {0, 1019, 1023, 1023, LINE, "lower edge"},
    {130, 0, 440, 3, LINE, "upper edge"},
    {191, 5, 192, 500, LINE, "line down"},
    {193, 70, 204, 120, GROUND, "beside it"},
    {507, 70, 515, 440, LINE, "cross down"},
    {5, 507, 440, 515, LINE, "cross across"},
    {447, 0, 450, 64, LINE, "field of the label"},
    {574, 0, 576, 64, LINE, "its right edge"},
    {0, 0, 128, 7, LINE, "frame of the first reference"},
    {8, 8, 119, 23, GROUND, "in it"},
    {120, 0, 128, 128, LINE, "its right side"},
    {24, 24, 25, 25, CODE(130), "2 codes, 2 pixels"},
    {49, 24, 51, 26, CODE(130), "2 codes, 3 pixels"},
    {99, 24, 104, 29, CODE(130), "2 codes, 6 pixels"},
    {105, 24, 119, 29, GROUND, "beside it"},
    {24, 99, 25, 100, CODE(134), "6 codes, 2 pixels"},
    {99, 99, 104, 104, CODE(134), "6 codes, 6 pixels"},
    {1011, 1011, 1015, 1015, GROUND, "in the last reference"},
    {995, 995, 1000, 1000, CODE(134), "its last target"},
    {447, 447, 576, 455, LINE, "frame in the middle"},
    {456, 456, 567, 471, GROUND, "in it"},
    {472, 472, 473, 473, CODE(130), "its first target"},
    {568, 447, 576, 576, LINE, "its right side"},
    {143, 46, 144, 47, CODE(130), "cell (2,0): 3, lower left"},
    {128 + 14, 46, 142, 47, GROUND, "beside it"},
    {591, 15, 593, 17, CODE(131), "cell (9,0): 1, upper left, 3 codes"},
    {655, 15, 657, 17, CODE(131), "cell (10,0): 1, upper left"},
    {46, 174, 47, 175, CODE(130), "cell (0,2): 4, lower right"},
    {15, 556, 18, 559, CODE(132), "cell (0,8): 3, lower left, 4 codes"},
    {1002, 527, 1007, 532, CODE(134), "cell (15,8): 2, upper right, 6 codes"},
};

START_TEST(has_each_place_of_the_published_image)
{
    check_places("TG18-AFC", 1024, 1024, places, ARRAY_LENGTH(places));
}
END_TEST

/* Pixels of one target's level in a cell, and of no other contrast. */
static int count_target(const struct raster *raster, int column, int row, unsigned level)
{
    int count = 0;
    for (int y = 64 * row + 5; y < 64 * row + 58; y++)
        for (int x = 64 * column + 5; x < 64 * column + 58; x++) {
            unsigned found = level_of(raster, x, y);
            if (found != 128 && found != 143 && found != level)
                ck_abort_msg("(%d,%d) has %u", x, y, found);
            count += found == level;
        }
    return count;
}

/* The corners, the middle and the label take 4, 4 and 2 cells. */
static bool has_no_target(int column, int row)
{
    bool corner = (column < 2 || column > 13) && (row < 2 || row > 13);
    bool middle = (column == 7 || column == 8) && (row == 7 || row == 8);
    return corner || middle || (row == 0 && (column == 7 || column == 8));
}

START_TEST(has_one_target_of_the_quadrants_size_and_contrast_in_each_cell)
{
    static const int sizes[2][2] = {{2, 3}, {4, 6}};
    CLEANUP(raster_cleanup)
    struct raster *raster = make_pattern("TG18-AFC", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT);
    int targets = 0;
    for (int row = 0; row < 16; row++)
        for (int column = 0; column < 16; column++) {
            int size = sizes[row / 8][column / 8];
            if (has_no_target(column, row))
                continue;
            ck_assert_int_eq(count_target(raster, column, row, (unsigned)(128 + size)),
                             size * size);
            targets++;
        }
    ck_assert_int_eq(targets, 256 - 16 - 4 - 2);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("tg18_afc");
    tcase_add_test(tcase, has_each_place_of_the_published_image);
    tcase_add_test(tcase, has_one_target_of_the_quadrants_size_and_contrast_in_each_cell);
    return run_case("patterns.tg18_afc", tcase);
}
