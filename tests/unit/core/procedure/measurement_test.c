/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/measurement.h"

#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <math.h>

static const struct {
    double first, first_deviation, again, again_deviation;
    bool too_large;
} drifts[] = {
    {400, 0, 400, 0, false},
    {400, 0, 408, 0, false}, /* 2 % exactly */
    {400, 0, 408.1, 0, true},
    {400, 0, 392, 0, false},
    {400, 0, 391.9, 0, true},
    {400, 8, 412, 8, false}, /* 3 %, but each mean of four is known to 1 % only */
    {400, 8, 430, 8, true},
    {0, 0, 0, 0, true}, /* no percentage of nothing */
    {NAN, 0, 400, 0, true},
    {400, 0, NAN, 0, true},
};

START_TEST(white_again_at_the_end_controls_the_run)
{
    struct reading first = {.samples = 4,
                            .luminance_cd_m2 = drifts[_i].first,
                            .deviation_cd_m2 = drifts[_i].first_deviation};
    struct reading again = {.samples = 4,
                            .luminance_cd_m2 = drifts[_i].again,
                            .deviation_cd_m2 = drifts[_i].again_deviation};
    first.status = isnan(first.luminance_cd_m2) ? READING_OVER : READING_OK;
    again.status = isnan(again.luminance_cd_m2) ? READING_TIMEOUT : READING_OK;
    ck_assert_int_eq(drift_is_too_large(&first, &again), drifts[_i].too_large);
}
END_TEST

START_TEST(drift_has_its_sign)
{
    struct reading first = {.luminance_cd_m2 = 400}, again = {.luminance_cd_m2 = 390};
    ck_assert_double_eq(drift_percent(&first, &again), -2.5);
}
END_TEST

START_TEST(lamb_is_within_the_black_that_holds_it)
{
    ck_assert(ambient_is_plausible(0.25, 1.2));
    ck_assert(ambient_is_plausible(1.0, 1.0)); /* an OLED's black is all room light */
    ck_assert(ambient_is_plausible(1.01, 1.0));
    ck_assert(!ambient_is_plausible(1.2, 1.0)); /* the screen was on, or other lamps were */
    ck_assert(!ambient_is_plausible(NAN, 1.0));
}
END_TEST

static const struct {
    double at_most, at_least, needed;
    enum warmth warmth;
} warmths[] = {
    {5, NAN, 30, WARMTH_COLD},
    {29.9, NAN, 30, WARMTH_COLD},
    {30, NAN, 30, WARMTH_ASK}, /* running is not yet lit */
    {5000, NAN, 30, WARMTH_ASK},
    {5000, 10, 30, WARMTH_ASK}, /* at least ten minutes: perhaps more */
    {5000, 30, 30, WARMTH_WARM},
    {12.5, 10, 30, WARMTH_COLD}, /* it was seen dark before */
    {5, NAN, 0, WARMTH_WARM},    /* a display that needs none */
    {NAN, NAN, 30, WARMTH_ASK},
};

START_TEST(warm_is_what_is_known_or_attested)
{
    ck_assert_int_eq(warmth_judge(warmths[_i].at_most, warmths[_i].at_least, warmths[_i].needed),
                     warmths[_i].warmth);
}
END_TEST

static const struct {
    const char *typed;
    double sent;
    enum unit_check check;
} units[] = {
    {"412.3 cd/m2", 412.1, UNIT_CONFIRMED},
    {"412.3cd/m2", 412.1, UNIT_CONFIRMED},
    {"  412 CD/M^2", 412.1, UNIT_CONFIRMED},
    {"412 cd/m\xc2\xb2", 412.1, UNIT_CONFIRMED},
    {"412 nits", 412.1, UNIT_CONFIRMED},
    {"120.3 fL", 412.1, UNIT_CONFIRMED},        /* it shows fL and sends cd/m2 */
    {"120.3 fL", 120.3, UNIT_FOOT_LAMBERT},     /* it sends what it shows */
    {"412.3 cd/m2", 120.3, UNIT_CONTRADICTION}, /* 3.43 times */
    {"120.3 cd/m2", 412.1, UNIT_CONTRADICTION}, /* 0.292 times */
    {"412.3 cd/m2", 500, UNIT_CONTRADICTION},
    {"412.3 fL", 120.3, UNIT_CONTRADICTION},
    {"412.3 cd/m2", 430, UNIT_CONFIRMED}, /* within 5 % */
    {"412 lx", 412, UNIT_ILLUMINANCE},
    {"412 fc", 412, UNIT_ILLUMINANCE},
    {"412", 412, UNIT_UNREADABLE},
    {"cd/m2", 412, UNIT_UNREADABLE},
    {"412 candela", 412, UNIT_UNREADABLE},
    {"-412 cd/m2", 412, UNIT_UNREADABLE},
    {"0 cd/m2", 0, UNIT_UNREADABLE},
    {"1.2.3 cd/m2", 1.2, UNIT_UNREADABLE},
    {"nan cd/m2", 412, UNIT_UNREADABLE},
    {"412,3 cd/m2", 412, UNIT_UNREADABLE},
    {"", 412, UNIT_UNREADABLE},
    {"11111111111111111111111111111111111111111 cd/m2", 412, UNIT_UNREADABLE},
};

START_TEST(the_meters_own_display_tells_the_unit)
{
    enum unit_check check = unit_check(units[_i].typed, units[_i].sent);
    ck_assert_msg(
        check == units[_i].check, "\"%s\", %g: %d", units[_i].typed, units[_i].sent, (int)check);
}
END_TEST

static const struct {
    const char *due;
    bool expired;
} calibrations[] = {
    {"2026-11-23", true},
    {"2026-11-24", false}, /* its last day */
    {"2026-11-25", false},
    {"", false},
    {"soon", false},
};

START_TEST(a_calibration_expires_after_its_last_day)
{
    struct date today = {2026, 11, 24};
    ck_assert_int_eq(calibration_has_expired(calibrations[_i].due, today),
                     calibrations[_i].expired);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("measurement");
    tcase_add_loop_test(tcase, white_again_at_the_end_controls_the_run, 0, ARRAY_LENGTH(drifts));
    tcase_add_test(tcase, drift_has_its_sign);
    tcase_add_test(tcase, lamb_is_within_the_black_that_holds_it);
    tcase_add_loop_test(tcase, warm_is_what_is_known_or_attested, 0, ARRAY_LENGTH(warmths));
    tcase_add_loop_test(tcase, the_meters_own_display_tells_the_unit, 0, ARRAY_LENGTH(units));
    tcase_add_loop_test(
        tcase, a_calibration_expires_after_its_last_day, 0, ARRAY_LENGTH(calibrations));
    return run_case("core.procedure.measurement", tcase);
}
