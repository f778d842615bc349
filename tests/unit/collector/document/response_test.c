/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/response.h"
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

static size_t count_of(const char *text, const char *word)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word))
        count++;
    return count;
}

START_TEST(a_chart_shows_every_level_that_has_a_logarithm)
{
    static const double black_cd_m2[] = {1, 0, 0.0001};
    struct luminance_response response;
    struct ambient ambient = {AMBIENT_DARK_ROOM, 0};
    size_t count = make(0, GEOMETRY_CONTACT);
    readings[0].luminance_cd_m2 = black_cd_m2[_i];
    response_from_readings(readings, count, &ambient, &response);
    CLEANUP(buffer_finish) struct buffer svg = BUFFER(1 << 20);
    response_chart(&response, &svg);
    ck_assert(!svg.failed);
    ck_assert_ptr_nonnull(strstr(svg.data, "<title id="));
    /* one circle more stands in the key */
    ck_assert_uint_eq(count_of(svg.data, "<circle"), black_cd_m2[_i] > 0 ? LEVELS + 1 : LEVELS);
    /* an OLED's black has no JND index: no curve rather than a wrong one */
    ck_assert_uint_eq(count_of(svg.data, "<polyline"), black_cd_m2[_i] >= 0.05 ? 1 : 0);
    ck_assert_ptr_null(strstr(svg.data, "nan,"));
    ck_assert_ptr_null(strstr(svg.data, "\"nan"));
    ck_assert_ptr_null(strstr(svg.data, "inf"));
    ck_assert_ptr_null(strstr(svg.data, "-2147483648"));
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("response");
    tcase_add_loop_test(
        tcase, lamb_is_added_where_the_geometry_leaves_it_out, 0, ARRAY_LENGTH(cases));
    tcase_add_test(tcase, a_level_read_twice_is_its_mean_and_failed_readings_are_left_out);
    tcase_add_test(tcase, two_geometries_or_one_level_make_no_response);
    tcase_add_loop_test(tcase, a_chart_shows_every_level_that_has_a_logarithm, 0, 3);
    return run_case("collector.document.response", tcase);
}
