/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/display_chart.h"
#include "collector/document/sheet.h"
#include "monqa/cleanup.h"
#include "monqa/photometry.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <string.h>

#define LEVELS 18

static struct reading readings[LEVELS * 2];

/* L' follows the GSDF from 1 to 400 cd/m2 with Lamb taken off again. */
static size_t make(double ambient_cd_m2, enum reading_geometry geometry)
{
    double first = gsdf_jnd_index(1), last = gsdf_jnd_index(400);
    for (int i = 0; i < LEVELS; i++) {
        int level = i * 15;
        readings[i] = (struct reading){
            .test = TEST_LUMINANCE_RESPONSE,
            .level_ddl = level,
            .geometry = geometry,
            .status = READING_OK,
            .luminance_cd_m2 =
                gsdf_luminance_cd_m2(first + (last - first) * level / 255.0) - ambient_cd_m2,
        };
    }
    return LEVELS;
}

static const struct {
    enum ambient_state state;
    double ambient_cd_m2;
    enum reading_geometry geometry;
    bool is_ambient_known;
    double added_cd_m2; /* what L' has more than what was read */
} cases[] = {
    {AMBIENT_STATED, 0.5, GEOMETRY_CONTACT, true, 0.5},
    {AMBIENT_MEASURED, 0.25, GEOMETRY_TELESCOPIC_DARK, true, 0.25},
    {AMBIENT_DARK_ROOM, 0, GEOMETRY_CONTACT, true, 0},
    {AMBIENT_UNKNOWN, (double)NAN, GEOMETRY_CONTACT, false, 0},
    {AMBIENT_STATED, 0.5, GEOMETRY_TELESCOPIC_IN_SITU, true, 0}, /* holds Lamb already */
};

START_TEST(lamb_is_added_where_the_geometry_leaves_it_out)
{
    struct luminance_response response;
    struct ambient ambient = {cases[_i].state, cases[_i].ambient_cd_m2};
    size_t count = make(cases[_i].added_cd_m2, cases[_i].geometry);
    response_from_readings(readings, count, &ambient, &response);
    ck_assert_uint_eq(response.count, LEVELS);
    ck_assert_int_eq(response.is_ambient_known, cases[_i].is_ambient_known);
    for (size_t i = 0; i < response.count; i++) {
        const struct response_point *point = &response.points[i];
        ck_assert_double_eq_tol(
            point->prime_cd_m2, point->measured_cd_m2 + cases[_i].added_cd_m2, 1e-12);
        ck_assert_double_eq_tol(point->gsdf_cd_m2 / point->prime_cd_m2, 1, 1e-3);
        if (i == 0)
            ck_assert_double_nan(point->deviation_percent);
        else
            ck_assert_double_eq_tol(point->deviation_percent, 0, 1);
    }
}
END_TEST

START_TEST(a_level_read_twice_is_its_mean_and_failed_readings_are_left_out)
{
    struct luminance_response response;
    struct ambient ambient = {AMBIENT_DARK_ROOM, 0};
    size_t count = make(0, GEOMETRY_CONTACT);
    readings[count] = readings[3];
    readings[count++].luminance_cd_m2 += 1;
    readings[count] = readings[4];
    readings[count].status = READING_TIMEOUT;
    readings[count++].luminance_cd_m2 = NAN;
    response_from_readings(readings, count, &ambient, &response);
    ck_assert_uint_eq(response.count, LEVELS);
    ck_assert_double_eq_tol(
        response.points[3].measured_cd_m2, readings[3].luminance_cd_m2 + 0.5, 1e-12);
    ck_assert_double_eq(response.points[4].measured_cd_m2, readings[4].luminance_cd_m2);
}
END_TEST

START_TEST(two_geometries_or_one_level_make_no_response)
{
    struct luminance_response response;
    struct ambient ambient = {AMBIENT_DARK_ROOM, 0};
    size_t count = make(0, GEOMETRY_CONTACT);
    readings[5].geometry = GEOMETRY_TELESCOPIC_IN_SITU;
    response_from_readings(readings, count, &ambient, &response);
    ck_assert_uint_eq(response.count, 0);
    (void)make(0, GEOMETRY_CONTACT);
    response_from_readings(readings, 1, &ambient, &response);
    ck_assert_uint_eq(response.count, 0);
    response_from_readings(readings, 0, &ambient, &response);
    ck_assert_uint_eq(response.count, 0);
}
END_TEST

START_TEST(a_chart_shows_the_gsdf_only_where_both_ends_have_a_jnd_index)
{
    static const double black_cd_m2[] = {1, 0, 0.0001};
    struct luminance_response response;
    struct ambient ambient = {AMBIENT_DARK_ROOM, 0};
    struct error trouble = {0};
    CLEANUP(free_pointer) struct display_chart *chart = calloc(1, sizeof *chart);
    CLEANUP(buffer_finish) struct buffer svg = BUFFER(1 << 20);
    size_t count = make(0, GEOMETRY_CONTACT);
    readings[0].luminance_cd_m2 = black_cd_m2[_i];
    response_from_readings(readings, count, &ambient, &response);
    ck_assert(response_chart_make(&response, chart));
    /* an OLED's black has no JND index: no curve rather than a wrong one */
    bool has_gsdf = black_cd_m2[_i] >= 0.05;
    ck_assert_uint_eq(chart->chart.series_count, has_gsdf ? 2 : 1);
    ck_assert_int_eq(chart->series[has_gsdf].mark, CHART_POINTS);
    ck_assert_uint_eq(chart->series[has_gsdf].count, LEVELS);
    ck_assert_msg(chart_write_svg(&chart->chart, &svg, &trouble), "%s", trouble.text);
    buffer_append(&svg, "", 1);
    ck_assert_ptr_nonnull(strstr(svg.data, "<svg"));
    ck_assert_ptr_null(strstr(svg.data, "nan"));
    ck_assert_ptr_null(strstr(svg.data, "inf"));
    sheet_library_finish();
}
END_TEST

START_TEST(a_deviation_has_the_band_that_the_guideline_allows)
{
    struct luminance_response response;
    struct ambient ambient = {AMBIENT_DARK_ROOM, 0};
    CLEANUP(free_pointer) struct display_chart *chart = calloc(1, sizeof *chart);
    response_from_readings(readings, make(0, GEOMETRY_CONTACT), &ambient, &response);
    ck_assert(deviation_chart_make(&response, 10, chart));
    ck_assert_int_eq(chart->series[0].mark, CHART_BAND);
    ck_assert_double_eq(chart->series[0].y[0], -10);
    ck_assert_double_eq(chart->series[0].y_high[1], 10);
    ck_assert(deviation_chart_make(&response, NAN, chart));
    ck_assert_int_ne(chart->series[0].mark, CHART_BAND);
}
END_TEST

START_TEST(a_uniformity_map_lies_as_one_looks_at_the_display)
{
    CLEANUP(free_pointer) struct display_chart *chart = calloc(1, sizeof *chart);
    struct reading map[] = {
        {.test = TEST_UNIFORMITY, .level_ddl = 204, .point = POINT_CENTRE, .luminance_cd_m2 = 200},
        {.test = TEST_UNIFORMITY, .level_ddl = 204, .point = POINT_TOP, .luminance_cd_m2 = 180},
        {.test = TEST_UNIFORMITY, .level_ddl = 204, .point = POINT_LEFT, .luminance_cd_m2 = 210},
        {.test = TEST_UNIFORMITY, .level_ddl = 26, .point = POINT_RIGHT, .luminance_cd_m2 = 1},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(map); i++)
        map[i].status = READING_OK;
    ck_assert(uniformity_map_make(map, ARRAY_LENGTH(map), 204, chart));
    ck_assert_str_eq(chart->cells[4].text, "200\n100.0 %");
    ck_assert_str_eq(chart->cells[1].text, "180\n90.0 %");
    ck_assert_str_eq(chart->cells[3].text, "210\n105.0 %");
    ck_assert_str_eq(chart->cells[5].text, "not read");
    ck_assert(chart->cells[3].share > chart->cells[4].share);
    ck_assert(!uniformity_map_make(map, ARRAY_LENGTH(map), 26, chart));
}
END_TEST

START_TEST(drift_is_from_the_baseline_and_decay_ends_where_the_fit_meets_the_limit)
{
    CLEANUP(free_pointer) struct display_chart *chart = calloc(1, sizeof *chart);
    struct level_point levels[] = {{20000, 0.5, 500}, {20090, NAN, 450}};
    struct trend_point points[12];
    ck_assert(drift_chart_make(levels, 2, 0.5, 500, chart));
    ck_assert_double_eq_tol(chart->series[1].y[1], -10, 1e-9);
    ck_assert(isnan(chart->series[2].y[1]));
    ck_assert(!drift_chart_make(levels, 2, NAN, NAN, chart));
    for (int i = 0; i < 12; i++)
        points[i] = (struct trend_point){
            20000 + 60 * i, 500 * exp(-0.0003 * 60 * i) * (i % 2 == 0 ? 1.001 : 0.999), 1};
    struct trend trend = trend_fit(points, 12, 300);
    ck_assert_int_eq(trend.outcome, TREND_FORECAST);
    ck_assert(decay_chart_make(points, 12, &trend, 300, chart));
    const struct chart_series *fit = &chart->series[2];
    ck_assert_double_eq_tol(fit->x[20], trend.fails_day, 1e-9);
    ck_assert_double_eq_tol(fit->y[20], 300, 1e-9);
    ck_assert_double_eq_tol(fit->y[0], points[11].luminance_cd_m2, 2);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("response");
    tcase_add_loop_test(
        tcase, lamb_is_added_where_the_geometry_leaves_it_out, 0, ARRAY_LENGTH(cases));
    tcase_add_test(tcase, a_level_read_twice_is_its_mean_and_failed_readings_are_left_out);
    tcase_add_test(tcase, two_geometries_or_one_level_make_no_response);
    tcase_add_loop_test(tcase, a_chart_shows_the_gsdf_only_where_both_ends_have_a_jnd_index, 0, 3);
    tcase_add_test(tcase, a_deviation_has_the_band_that_the_guideline_allows);
    tcase_add_test(tcase, a_uniformity_map_lies_as_one_looks_at_the_display);
    tcase_add_test(tcase, drift_is_from_the_baseline_and_decay_ends_where_the_fit_meets_the_limit);
    return run_case("collector.document.response", tcase);
}
