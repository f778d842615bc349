/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/trend.h"
#include "tests/support/check_main.h"

#include <math.h>

#define POINTS 12
#define MONTH 30

/* A share lost a year, from a luminance on day 20000, with a scatter that alternates. */
static void decline(struct trend_point points[POINTS], double cd_m2, double lost, double scatter)
{
    for (int i = 0; i < POINTS; i++)
        points[i] = (struct trend_point){
            .day = 20000 + i * 2 * MONTH,
            .luminance_cd_m2 = cd_m2 * pow(1 - lost, i * 2 * MONTH / 365.25) *
                               (1 + (i % 2 == 0 ? scatter : -scatter)),
        };
}

START_TEST(an_exact_decline_gives_the_day_on_which_it_crosses_the_limit)
{
    struct trend_point points[POINTS];
    decline(points, 400, 0.1, 0);
    struct trend trend = trend_fit(points, POINTS, 250);
    ck_assert_int_eq(trend.outcome, TREND_FORECAST);
    ck_assert_double_eq_tol(trend.per_year_percent, -10, 1e-9);
    /* 400 * 0.9^y = 250: y = ln(0.625) / ln(0.9) = 4.46096 years, 1629.4 days */
    ck_assert_int_eq(trend.fails_day, 20000 + 1630);
    ck_assert_int_le(trend.earliest_day, trend.fails_day);
    ck_assert_int_ge(trend.latest_day, trend.fails_day);
    ck_assert_int_le(trend.latest_day - trend.earliest_day, 2);
}
END_TEST

START_TEST(scatter_widens_the_interval)
{
    struct trend_point points[POINTS];
    decline(points, 400, 0.1, 0.01);
    struct trend trend = trend_fit(points, POINTS, 250);
    ck_assert_int_eq(trend.outcome, TREND_FORECAST);
    ck_assert_double_lt(trend.per_year_low_percent, trend.per_year_percent);
    ck_assert_double_gt(trend.per_year_high_percent, trend.per_year_percent);
    ck_assert_int_lt(trend.earliest_day, trend.fails_day - 10);
    ck_assert_int_gt(trend.latest_day, trend.fails_day + 10);
}
END_TEST

START_TEST(a_meter_that_reads_lower_is_no_decline)
{
    struct trend_point points[POINTS];
    decline(points, 400, 0, 0.001);
    for (int i = POINTS / 2; i < POINTS; i++) {
        points[i].meter = 7;
        points[i].luminance_cd_m2 *= 0.93;
    }
    struct trend trend = trend_fit(points, POINTS, 250);
    ck_assert_int_eq(trend.outcome, TREND_STEADY);
    for (int i = 0; i < POINTS; i++)
        points[i].meter = 0;
    ck_assert_int_eq(trend_fit(points, POINTS, 250).outcome, TREND_FORECAST);
}
END_TEST

static const struct {
    double cd_m2, lost, scatter, limit;
    size_t count;
    enum trend_outcome outcome;
} rows[] = {
    {400, 0.00, 0.01, 250, POINTS, TREND_STEADY},
    {400, -0.02, 0, 250, POINTS, TREND_STEADY}, /* it grows */
    {400, 0.01, 0, 250, POINTS, TREND_FAR},
    {400, 0.10, 0, 250, 4, TREND_TOO_FEW},
    {400, 0.10, 0, 250, 0, TREND_TOO_FEW},
    {240, 0.10, 0, 250, POINTS, TREND_BELOW},
    {240, 0.10, 0, 250, 2, TREND_BELOW},
};

START_TEST(no_day_is_named_where_none_can_be_known)
{
    struct trend_point points[POINTS];
    decline(points, rows[_i].cd_m2, rows[_i].lost, rows[_i].scatter);
    struct trend trend = trend_fit(points, rows[_i].count, rows[_i].limit);
    ck_assert_str_eq(trend_outcome_name(trend.outcome), trend_outcome_name(rows[_i].outcome));
    ck_assert_int_eq(trend.fails_day, TREND_NEVER);
}
END_TEST

START_TEST(many_readings_within_half_a_year_are_too_few)
{
    struct trend_point points[POINTS];
    decline(points, 400, 0.1, 0);
    for (int i = 0; i < POINTS; i++)
        points[i].day = 20000 + i;
    ck_assert_int_eq(trend_fit(points, POINTS, 250).outcome, TREND_TOO_FEW);
}
END_TEST

START_TEST(students_t_meets_its_tables)
{
    ck_assert_double_eq_tol(student_t_90(1), 6.3138, 1e-9);
    ck_assert_double_eq_tol(student_t_90(30), 1.6973, 1e-9);
    ck_assert_double_eq_tol(student_t_90(40), 1.6839, 1e-4);
    ck_assert_double_eq_tol(student_t_90(120), 1.6577, 1e-4);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("trend");
    tcase_add_test(tcase, an_exact_decline_gives_the_day_on_which_it_crosses_the_limit);
    tcase_add_test(tcase, scatter_widens_the_interval);
    tcase_add_test(tcase, a_meter_that_reads_lower_is_no_decline);
    tcase_add_loop_test(
        tcase, no_day_is_named_where_none_can_be_known, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_test(tcase, many_readings_within_half_a_year_are_too_few);
    tcase_add_test(tcase, students_t_meets_its_tables);
    return run_case("core.photometry.trend", tcase);
}
