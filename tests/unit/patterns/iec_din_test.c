/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

static const struct {
    unsigned width, height;
} panels[] = {{1024, 1024}, {1536, 2048}, {2048, 2560}, {3840, 2160}, {4096, 2160}, {5120, 2880}};

START_TEST(white_is_white_everywhere)
{
    for (unsigned depth = 8; depth <= 12; depth += 2) {
        CLEANUP(raster_cleanup)
        struct raster *raster = make_pattern(
            "IEC-WHITE", panels[_i].width, panels[_i].height, depth, PATTERN_LAYOUT_NATIVE);
        for (int y = 0; y < (int)panels[_i].height; y++)
            for (int x = 0; x < (int)panels[_i].width; x++)
                CHECK_LEVEL(level_of(raster, x, y), (1u << depth) - 1);
    }
}
END_TEST

static const unsigned steps8[] = {0, 26, 51, 77, 102, 128, 153, 179, 204, 230, 255};
static const unsigned steps12[] = {0, 410, 819, 1229, 1638, 2048, 2457, 2867, 3276, 3686, 4095};

/* Along the lower edge and the right one, where no label is. */
START_TEST(has_eleven_steps_over_the_longer_side)
{
    int width = (int)panels[_i].width, height = (int)panels[_i].height;
    bool wide = width >= height;
    CLEANUP(raster_cleanup)
    struct raster *in8 =
        make_pattern("DIN-11-STEPS", panels[_i].width, panels[_i].height, 8, PATTERN_LAYOUT_NATIVE);
    CLEANUP(raster_cleanup)
    struct raster *in12 = make_pattern(
        "DIN-11-STEPS", panels[_i].width, panels[_i].height, 12, PATTERN_LAYOUT_NATIVE);
    for (int at = 0; at < (wide ? width : height); at++) {
        int step = (11 * at + 10) / (wide ? width : height);
        int x = wide ? at : width - 1, y = wide ? height - 1 : at;
        while (step * (wide ? width : height) / 11 > at)
            step--;
        CHECK_LEVEL(level_of(in8, x, y), steps8[step]);
        CHECK_LEVEL(level_of(in12, x, y), steps12[step]);
    }
}
END_TEST

/* The same pixels as TG18-QC but in the label, the ring of scoring cells and the elements. */
static bool may_differ(int x, int y)
{
    static const struct box places[] = {
        {411, 717, 203, 100}, /* label */
        {309, 309, 407, 408}, /* ring */
        {14, 14, 184, 46},    /* glyphs in the corners */
        {826, 14, 184, 46},
        {14, 964, 184, 46},
        {826, 964, 184, 46},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(places); i++)
        if (x >= places[i].x && x < places[i].x + places[i].width && y >= places[i].y &&
            y < places[i].y + places[i].height)
            return true;
    return false;
}

START_TEST(oiq_is_qc_less_its_glyphs)
{
    CLEANUP(raster_cleanup)
    struct raster *qc = make_pattern("TG18-QC", 1024, 1024, 12, PATTERN_LAYOUT_DEFAULT);
    CLEANUP(raster_cleanup)
    struct raster *oiq = make_pattern("IEC-OIQ", 1024, 1024, 12, PATTERN_LAYOUT_DEFAULT);
    for (int y = 0; y < 1024; y++)
        for (int x = 0; x < 1024; x++)
            if (!may_differ(x, y))
                CHECK_LEVEL(level_of(oiq, x, y), level_of(qc, x, y));
}
END_TEST

static const struct place oiq_places[] = {
    {309, 309, 409, 409, 128, 2048, "a cell without glyphs"},
    {615, 513, 715, 613, 128, 2048, "another"},
    {410, 309, 410, 410, 191, 3071, "the line between cells"},
    {420, 443, 603, 488, 64, 1024, "the middle element where glyphs were"},
    {420, 489, 420, 534, 255, 4095, "its lines"},
    {14, 14, 197, 59, 64, 1024, "upper left element"},
    {826, 964, 1009, 1009, 64, 1024, "lower right element"},
};

START_TEST(oiq_has_background_where_glyphs_were)
{
    CLEANUP(raster_cleanup)
    struct raster *raster = make_pattern("IEC-OIQ", 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT);
    check_place(raster, &oiq_places[_i]);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("iec_din");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, white_is_white_everywhere, 0, (int)ARRAY_LENGTH(panels));
    tcase_add_loop_test(tcase, has_eleven_steps_over_the_longer_side, 0, (int)ARRAY_LENGTH(panels));
    tcase_add_test(tcase, oiq_is_qc_less_its_glyphs);
    tcase_add_loop_test(
        tcase, oiq_has_background_where_glyphs_were, 0, (int)ARRAY_LENGTH(oiq_places));
    return run_case("patterns.iec_din", tcase);
}
