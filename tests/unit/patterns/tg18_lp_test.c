/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

static const struct {
    const char *name;
    bool across;
    unsigned low[2], high[2], mean[2]; /* in 8 and 12 bits */
} patterns[] = {
    {"TG18-LPH10", true, {26, 410}, {29, 459}, {27, 434}},
    {"TG18-LPH50", true, {128, 2048}, {143, 2294}, {135, 2171}},
    {"TG18-LPH89", true, {228, 3656}, {255, 4095}, {241, 3875}},
    {"TG18-LPV10", false, {26, 410}, {29, 459}, {27, 434}},
    {"TG18-LPV50", false, {128, 2048}, {143, 2294}, {135, 2171}},
    {"TG18-LPV89", false, {228, 3656}, {255, 4095}, {241, 3875}},
};

static const struct {
    unsigned width, height;
} panels[] = {{1024, 1024}, {2048, 2048}, {1920, 1080}, {1536, 2048}, {1081, 1921}};

/* In memory the same row as the one of the pair before. */
static bool is_seen(const struct raster *raster, int y)
{
    return y >= 2 && raster_row(raster, (unsigned)y) == raster_row(raster, (unsigned)y - 2);
}

static void check_pairs(const char *name, size_t pattern, unsigned width, unsigned height)
{
    for (unsigned depth = 8; depth <= 12; depth += 2) {
        struct pattern_request request = {name, width, height, depth, PATTERN_LAYOUT_DEFAULT, true};
        CLEANUP(raster_cleanup) struct raster *raster = NULL;
        struct error error = {0};
        ck_assert_msg(pattern_create(&request, &raster, &error), "%s", error.text);
        unsigned low = patterns[pattern].low[depth > 8], high = patterns[pattern].high[depth > 8];
        for (int y = 0; y < (int)height; y++)
            for (int x = is_seen(raster, y) ? (int)width : 0; x < (int)width; x++) {
                unsigned level = (patterns[pattern].across ? y : x) % 2 == 0 ? low : high;
                CHECK_LEVEL(level_of(raster, x, y), depth == 10 ? level >> 2 : level);
            }
    }
}

START_TEST(has_line_pairs_over_the_whole_of_any_panel)
{
    for (size_t i = 0; i < ARRAY_LENGTH(panels); i++)
        check_pairs(patterns[_i].name, (size_t)_i, panels[i].width, panels[i].height);
}
END_TEST

START_TEST(stands_its_label_on_a_flat_field_of_the_mean)
{
    const unsigned *mean = patterns[_i].mean, *low = patterns[_i].low, *high = patterns[_i].high;
    const struct place at_1k[] = {
        {402, 10, 410, 99, mean[0], mean[1], "left edge"},
        {613, 10, 621, 99, mean[0], mean[1], "right edge"},
        {402, 10, 621, 22, mean[0], mean[1], "upper edge"},
    };
    const struct place at_2k[] = {
        {804, 20, 820, 199, mean[0], mean[1], "left edge"},
        {1227, 20, 1243, 199, mean[0], mean[1], "right edge"},
        {804, 20, 1243, 45, mean[0], mean[1], "upper edge"},
        {802, 200, 802, 200, low[0], low[1], "outside it"},
        {1245, 19, 1245, 19, high[0], high[1], "outside it"},
    };
    check_places(patterns[_i].name, 1024, 1024, at_1k, ARRAY_LENGTH(at_1k));
    check_places(patterns[_i].name, 2048, 2048, at_2k, ARRAY_LENGTH(at_2k));
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("tg18_lp");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(
        tcase, has_line_pairs_over_the_whole_of_any_panel, 0, (int)ARRAY_LENGTH(patterns));
    tcase_add_loop_test(
        tcase, stands_its_label_on_a_flat_field_of_the_mean, 0, (int)ARRAY_LENGTH(patterns));
    return run_case("patterns.tg18_lp", tcase);
}
