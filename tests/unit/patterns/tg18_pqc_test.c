/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

#define CODE(v) (v), 16 * (v)
#define BLACK CODE(0)
#define WHITE CODE(255)

static const struct place at_1k[] = {
    {86, 0, 86, 61, BLACK, "first line down, dark"},
    {87, 0, 87, 61, WHITE, "second, bright"},
    {415, 0, 415, 61, WHITE, "before the label"},
    {416, 0, 419, 61, BLACK, "room of the label"},
    {603, 0, 606, 61, BLACK, "its right edge"},
    {607, 0, 607, 61, WHITE, "after it"},
    {936, 0, 936, 61, BLACK, "last line down"},
    {86, 961, 936, 961, BLACK, "first line across, dark"},
    {86, 962, 936, 962, WHITE, "second, bright"},
    {86, 1023, 936, 1023, BLACK, "last"},
    {87, 62, 136, 69, CODE(0), "5 codes, 8 rows dark, not below black"},
    {87, 70, 136, 77, CODE(10), "8 rows bright"},
    {87, 110, 136, 111, CODE(0), "cut by the next bar"},
    {87, 112, 136, 119, CODE(10), "second bar begins dark again"},
    {87, 120, 136, 127, CODE(20), "and bright"},
    {137, 62, 186, 66, CODE(0), "5 rows"},
    {137, 67, 186, 71, CODE(10), "5 rows bright"},
    {187, 65, 236, 67, CODE(10), "3 rows"},
    {237, 64, 286, 65, CODE(10), "2 rows"},
    {287, 62, 336, 69, CODE(0), "1 code, 8 rows"},
    {287, 70, 336, 77, CODE(2), "bright"},
    {437, 64, 485, 65, CODE(2), "1 code, 2 rows"},
    {87, 912, 136, 919, CODE(245), "last bar, not above white"},
    {87, 920, 136, 927, CODE(255), "bright"},
    {437, 912, 485, 913, CODE(253), "1 code"},
    {437, 914, 485, 915, CODE(255), "bright"},
    {537, 462, 538, 511, CODE(119), "bar 8, right: 1 code, 2 columns dark"},
    {539, 462, 540, 511, CODE(121), "bright"},
    {587, 462, 589, 511, CODE(119), "3 columns"},
    {590, 462, 592, 511, CODE(121), "bright"},
    {637, 462, 641, 511, CODE(119), "5 columns"},
    {687, 462, 694, 511, CODE(119), "8 columns"},
    {695, 462, 702, 511, CODE(121), "bright"},
    {737, 462, 738, 511, CODE(115), "5 codes, 2 columns"},
    {739, 462, 740, 511, CODE(125), "bright"},
    {887, 462, 894, 511, CODE(115), "5 codes, 8 columns"},
    {895, 462, 902, 511, CODE(125), "bright"},
    {486, 62, 486, 960, BLACK, "middle: black line"},
    {487, 62, 487, 960, WHITE, "white line"},
    {535, 62, 535, 960, WHITE, "white line"},
    {536, 62, 536, 960, BLACK, "black line"},
    {488, 62, 534, 62, BLACK, "row of the first bar"},
    {488, 63, 534, 63, WHITE, "white row"},
    {488, 111, 534, 111, WHITE, "last row"},
    {488, 114, 534, 160, CODE(15), "field of the second bar"},
    {0, 0, 85, 0, BLACK, "left ramp"},
    {0, 101, 27, 101, 25, 404, "in it"},
    {0, 1023, 27, 1023, 255, 4092, "its end"},
    {28, 514, 57, 514, 132, 2104, "wave up"},
    {28, 518, 57, 518, 127, 2024, "wave down"},
    {28, 1021, 57, 1021, 255, 4084, "no wave beyond white"},
    {28, 1023, 57, 1023, 255, 4092, "to the end"},
    {937, 0, 1023, 0, WHITE, "right ramp"},
    {995, 100, 1023, 100, 230, 3680, "in it"},
    {995, 1020, 1023, 1023, BLACK, "its end"},
};

static const struct place at_2k[] = {
    {173, 0, 173, 123, BLACK, "first line down, dark"},
    {174, 0, 174, 123, WHITE, "second"},
    {832, 0, 832, 123, WHITE, "before the label"},
    {833, 0, 836, 123, BLACK, "room of the label"},
    {1211, 0, 1211, 123, BLACK, "its right edge"},
    {1212, 0, 1212, 123, WHITE, "after it"},
    {1873, 0, 1873, 123, BLACK, "last line down"},
    {173, 1923, 1873, 1923, BLACK, "first line across, dark"},
    {173, 1924, 1873, 1924, WHITE, "second"},
    {174, 124, 273, 131, CODE(0), "5 codes, 8 rows"},
    {174, 132, 273, 139, CODE(10), "bright"},
    {174, 1824, 273, 1831, CODE(245), "last bar"},
    {174, 1832, 273, 1839, CODE(255), "bright"},
    {874, 126, 972, 127, CODE(2), "1 code, 2 rows"},
    {1074, 924, 1075, 1023, CODE(119), "bar 8, right"},
    {1076, 924, 1077, 1023, CODE(121), "bright"},
    {1774, 924, 1781, 1023, CODE(115), "5 codes, 8 columns"},
    {1782, 924, 1789, 1023, CODE(125), "bright"},
    {973, 124, 973, 1922, BLACK, "middle: black line"},
    {974, 124, 974, 1922, WHITE, "white line"},
    {1072, 124, 1072, 1922, WHITE, "white line"},
    {1073, 124, 1073, 1922, BLACK, "black line"},
    {975, 226, 1071, 322, CODE(15), "field of the second bar"},
    {0, 200, 56, 200, 25, 400, "left ramp"},
    {57, 1026, 115, 1026, 131, 2100, "wave up"},
    {1990, 200, 2047, 201, 230, 3680, "right ramp, two rows a step"},
    {1931, 202, 1989, 202, 233, 3724, "wave up"},
};

START_TEST(has_each_place_of_the_published_images)
{
    check_places("TG18-PQC", 1024, 1024, at_1k, ARRAY_LENGTH(at_1k));
    check_places("TG18-PQC", 2048, 2048, at_2k, ARRAY_LENGTH(at_2k));
}
END_TEST

static const struct {
    unsigned width, height;
} panels[] = {{1280, 1024}, {1536, 2048}, {2048, 1536}, {3840, 2160}, {5120, 2880}};

/* Pixels from x, y on that have its level. */
static int run_from(const struct raster *raster, int x, int y, int across)
{
    int width = (int)raster_width(raster), height = (int)raster_height(raster), count = 0;
    unsigned level = level_of(raster, x, y);
    for (; x < width && y < height && level_of(raster, x, y) == level; count++) {
        x += across;
        y += 1 - across;
    }
    return count;
}

/* On any panel: 18 bars, each column with its contrast about the bar's level, and every modulation
 * as many pixels as published. */
START_TEST(keeps_every_modulation_at_its_pixels_on_any_panel)
{
    static const int halves[] = {8, 5, 3, 2};
    int width = (int)panels[_i].width, height = (int)panels[_i].height;
    CLEANUP(raster_cleanup)
    struct raster *raster =
        make_pattern("TG18-PQC", panels[_i].width, panels[_i].height, 8, PATTERN_LAYOUT_NATIVE);
    int column = 50 * width / 1024, bar = 50 * height / 1024, top = 62 * height / 1024;
    int left = 87 * width / 1024, right = width - left - 8 * column;
    for (int k = 1; k <= 16; k++)
        for (int i = 0; i < 8; i++) {
            int contrast = i < 4 ? 5 : 1, other = i < 4 ? 1 : 5, y = top + k * bar;
            int x = left + i * column + 1, down = right + i * column;
            ck_assert_int_eq((int)level_of(raster, x, y), 15 * k - contrast);
            ck_assert_int_eq(run_from(raster, x, y, 0), halves[i % 4]);
            ck_assert_int_eq((int)level_of(raster, x, y + halves[i % 4]), 15 * k + contrast);
            ck_assert_int_eq((int)level_of(raster, down, y + 2), 15 * k - other);
            ck_assert_int_eq(run_from(raster, down, y + 2, 1), halves[3 - i % 4]);
            ck_assert_int_eq((int)level_of(raster, down + halves[3 - i % 4], y + 2),
                             15 * k + other);
        }
}
END_TEST

START_TEST(ramps_never_turn_outside_the_waves)
{
    CLEANUP(raster_cleanup)
    struct raster *raster =
        make_pattern("TG18-PQC", panels[_i].width, panels[_i].height, 12, PATTERN_LAYOUT_NATIVE);
    int width = (int)panels[_i].width;
    for (int y = 1; y < (int)panels[_i].height; y++) {
        ck_assert_uint_ge(level_of(raster, 0, y), level_of(raster, 0, y - 1));
        ck_assert_uint_le(level_of(raster, width - 1, y), level_of(raster, width - 1, y - 1));
    }
    ck_assert_uint_eq(level_of(raster, 0, 0), 0);
    ck_assert_uint_eq(level_of(raster, width - 1, 0), 4080);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("tg18_pqc");
    tcase_set_timeout(tcase, 30);
    tcase_add_test(tcase, has_each_place_of_the_published_images);
    tcase_add_loop_test(
        tcase, keeps_every_modulation_at_its_pixels_on_any_panel, 0, (int)ARRAY_LENGTH(panels));
    tcase_add_loop_test(tcase, ramps_never_turn_outside_the_waves, 0, (int)ARRAY_LENGTH(panels));
    return run_case("patterns.tg18_pqc", tcase);
}
