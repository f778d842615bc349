/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/meter_cases.h"

#include <math.h>
#include <unistd.h>

#define DIVISOR 90 /* 1 s for a measurement */
#define OLD " --word PR705 --model PR-705"

static const struct meter_case cases[] = {
    {"--luminance 40 --xy .3,.4" OLD, READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 40 --xy .3,.4 --remote" OLD, READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 40 --xy .3,.4 --zero-is-metric" OLD, READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 0.01" OLD, READING_UNDER, NAN, 0, 0, 0, false, 500},
    {"--luminance 200000" OLD, READING_OVER, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --kind 1" OLD, READING_WRONG_CONFIG, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:4994" OLD, READING_UNSTABLE, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:4995" OLD, READING_REJECTED, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault hangup" OLD, READING_GONE, NAN, 0, 0, 0, true, 500},
};

START_TEST(each_measurement_has_its_status_in_time)
{
    meter_cases_check(cases, ARRAY_LENGTH(cases), "photo-research-pr705", DIVISOR);
}
END_TEST

static const struct meter_refusal refusals[] = {
    {"--luminance 1 --word PR705 --model PR-705", "no fitting reply to D111 in time", 2500},
    {"--luminance 1 --word PR715 --model PR-705", "is a PR-705, no PR-715", 2500},
    {"--luminance 1 --word PR715 --model PR-715 --english", "its units are not metric", 4000},
    {"--luminance 1 --word PR715 --model PR-715 --fault refuse:20",
     "refuses metric units: code 20",
     4000},
};

START_TEST(does_not_open_what_is_another_meter_or_would_read_wrong)
{
    meter_refusals_check(refusals, ARRAY_LENGTH(refusals), "photo-research-pr715", DIVISOR);
}
END_TEST

START_TEST(a_pr_715_is_told_its_own_word_and_gets_its_keys_back)
{
    struct simulator_process simulator;
    struct reading reading = {0};
    simulator_start(&simulator, "--luminance 40 --xy .3,.4 --word PR715 --model PR-715");
    struct meter *meter = meter_of(&simulator, "photo-research-pr715", DIVISOR);
    const struct meter_identity *identity = meter_identity(meter);
    ck_assert_str_eq(identity->model, "PR-715");
    ck_assert_str_eq(identity->serial, "65012345");
    ck_assert_str_eq(identity->settings[0].value, "00000,MS-75,Metric");
    ck_assert(meter_measure(meter, &reading, NULL));
    ck_assert_str_eq(reading.raw, "00000,0,4.000e+01,0.3000,0.4000");
    meter_close(meter);
    (void)usleep(100000);
    ck_assert_int_eq(simulator_log_count(&simulator, "< PR715"), 1);
    ck_assert_int_eq(simulator_log_count(&simulator, "< D115"), 0);
    ck_assert_int_eq(simulator_log_count(&simulator, "< Q"), 1);
    simulator_stop(&simulator);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("pr705");
    tcase_set_timeout(tcase, 30);
    tcase_add_test(tcase, each_measurement_has_its_status_in_time);
    tcase_add_test(tcase, does_not_open_what_is_another_meter_or_would_read_wrong);
    tcase_add_test(tcase, a_pr_715_is_told_its_own_word_and_gets_its_keys_back);
    return run_case("integration.meter.pr705", tcase);
}
