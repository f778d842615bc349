/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

/* Low and high level of each index, per contrast, and the surround, in 8 bits. */
static const struct {
    unsigned codes;
    unsigned low[8];
    unsigned surround[8];
} quadrants[4] = {
    {1, {0, 36, 73, 109, 145, 181, 218, 254}, {39, 64, 90, 115, 140, 165, 191, 216}},
    {3, {0, 36, 72, 108, 144, 180, 216, 252}, {39, 65, 90, 115, 140, 165, 191, 216}},
    {7, {0, 35, 71, 106, 142, 177, 213, 248}, {41, 65, 90, 115, 140, 165, 190, 214}},
    {15, {0, 34, 69, 103, 137, 171, 206, 240}, {44, 67, 92, 116, 139, 163, 188, 212}},
};

/* Per panel of a quadrant: its index, a pixel of its surround and of the middle and the second
 * check of its largest board. */
static const struct {
    int index;
    int surround[2], middle[2], second[2];
} panels[] = {
    {7, {2, 2}, {42, 42}, {42, 17}},
    {0, {253, 253}, {213, 213}, {213, 238}},
    {3, {258, 2}, {298, 85}, {273, 85}},
    {4, {509, 253}, {469, 170}, {494, 170}},
    {5, {2, 258}, {42, 341}, {17, 341}},
    {2, {253, 500}, {213, 426}, {238, 426}},
    {1, {258, 258}, {298, 298}, {298, 273}},
    {6, {509, 509}, {469, 469}, {469, 494}},
};

START_TEST(has_the_published_levels_in_every_panel)
{
    CLEANUP(raster_cleanup)
    struct raster *raster = make_pattern("TG18-BR", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT);
    for (int quadrant = 0; quadrant < 4; quadrant++)
        for (size_t i = 0; i < ARRAY_LENGTH(panels); i++) {
            int left = quadrant % 2 * 512, top = quadrant / 2 * 512, index = panels[i].index;
            unsigned low = quadrants[quadrant].low[index];
            ck_assert_uint_eq(
                level_of(raster, left + panels[i].surround[0], top + panels[i].surround[1]),
                quadrants[quadrant].surround[index]);
            ck_assert_uint_eq(
                level_of(raster, left + panels[i].middle[0], top + panels[i].middle[1]),
                low + quadrants[quadrant].codes);
            ck_assert_uint_eq(
                level_of(raster, left + panels[i].second[0], top + panels[i].second[1]), low);
        }
}
END_TEST

/* Left upper corner, side and check of each board in the upright panel. */
static const int boards[][4] = {
    {5, 5, 75, 25},
    {5, 91, 60, 20},
    {76, 103, 48, 16},
    {85, 161, 39, 13},
    {85, 210, 30, 10},
    {51, 218, 24, 8},
    {20, 216, 21, 7},
    {9, 186, 20, 4},
    {12, 161, 15, 3},
    {37, 161, 14, 2},
    {61, 161, 10, 2},
    {64, 181, 11, 1},
    {68, 201, 7, 1},
    {53, 203, 5, 1},
    {39, 201, 4, 1},
    {39, 188, 3, 1},
    {52, 189, 2, 1},
};

static unsigned wanted_upright(int x, int y)
{
    for (size_t i = 0; i < ARRAY_LENGTH(boards); i++) {
        int dx = x - boards[i][0], dy = y - boards[i][1], check = boards[i][3];
        if (dx >= 0 && dx < boards[i][2] && dy >= 0 && dy < boards[i][2])
            return (dx / check + dy / check) % 2 == 0 ? 255 : 240;
    }
    return 212;
}

START_TEST(has_seventeen_checkerboards_in_the_upright_panel_and_upside_down)
{
    CLEANUP(raster_cleanup)
    struct raster *raster = make_pattern("TG18-BR", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT);
    for (int y = 0; y < 256; y++)
        for (int x = 0; x < 128; x++) {
            unsigned wanted = wanted_upright(x, y);
            CHECK_LEVEL(level_of(raster, 512 + x, 512 + y), wanted);
            unsigned turned = wanted == 255 ? 15 : wanted == 240 ? 0 : 44;
            CHECK_LEVEL(level_of(raster, 767 - x, 767 - y), turned);
        }
}
END_TEST

static const struct {
    unsigned width, height;
} sizes[] = {{2048, 2048}, {1920, 1080}, {1536, 2048}, {3840, 2160}};

START_TEST(repeats_the_image_and_never_scales_it)
{
    struct pattern_request request = {
        "TG18-BR", sizes[_i].width, sizes[_i].height, 12, PATTERN_LAYOUT_DEFAULT, true};
    struct pattern_request tile_request = {"TG18-BR", 1024, 1024, 12, PATTERN_LAYOUT_DEFAULT, true};
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    CLEANUP(raster_cleanup) struct raster *tile = NULL;
    struct error error = {0};
    ck_assert(pattern_create(&request, &raster, &error));
    ck_assert(pattern_create(&tile_request, &tile, &error));
    for (unsigned y = 0; y < sizes[_i].height; y++)
        for (unsigned x = 0; x < sizes[_i].width; x += 1024) {
            unsigned count = sizes[_i].width - x < 1024 ? sizes[_i].width - x : 1024;
            ck_assert_mem_eq(
                raster_row(raster, y) + x, raster_row(tile, y % 1024), count * sizeof(uint16_t));
        }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("tg18_br");
    tcase_set_timeout(tcase, 30);
    tcase_add_test(tcase, has_the_published_levels_in_every_panel);
    tcase_add_test(tcase, has_seventeen_checkerboards_in_the_upright_panel_and_upside_down);
    tcase_add_loop_test(tcase, repeats_the_image_and_never_scales_it, 0, (int)ARRAY_LENGTH(sizes));
    return run_case("patterns.tg18_br", tcase);
}
