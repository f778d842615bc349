/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/time_utc.h"
#include "tests/support/check_main.h"
#include "tests/support/meter_cases.h"

#include <math.h>
#include <unistd.h>

#define DRIVER "photo-research-pr655"
#define DIVISOR 90 /* 1 s for a measurement */
#define AGAIN READING_RETRIED
#define LOW READING_LOW_SIGNAL

static const struct meter_case cases[] = {
    {"--luminance 40 --xy .3,.4", READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 40 --xy .3,.4 --remote", READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 0.1 --xy .3,.4", READING_SUSPECT, .1, .3, .4, LOW, false, 500},
    {"--luminance 0.01", READING_UNDER, NAN, 0, 0, 0, false, 500},
    {"--luminance 200000", READING_OVER, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --kind 1", READING_WRONG_CONFIG, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:1", READING_UNSTABLE, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:3", READING_SYNC, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:12", READING_REJECTED, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault warn:18", READING_UNDER, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault negative", READING_REJECTED, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault nan", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 2000},
    {"--luminance 40 --xy .3,.4 --fault garbled@1", READING_OK, 40, .3, .4, AGAIN, false, 2000},
    {"--luminance 40 --fault garbled", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 2000},
    {"--luminance 40 --xy .3,.4 --fault torn:14@1", READING_OK, 40, .3, .4, AGAIN, false, 2500},
    {"--luminance 40 --xy .3,.4 --fault long:5000@1", READING_OK, 40, .3, .4, AGAIN, false, 2500},
    {"--luminance 40 --fault silent", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, 3500},
    {"--luminance 40 --xy .3,.4 --fault late:1100@1", READING_OK, 40, .3, .4, AGAIN, false, 2500},
    {"--luminance 40 --fault hangup", READING_GONE, NAN, 0, 0, 0, true, 500},
    {"--luminance 40 --fault silent@1,dead@1", READING_GONE, NAN, 0, 0, 0, true, 3000},
    {"--luminance 40 --fault garbled@1,foreign@1", READING_GONE, NAN, 0, 0, 0, true, 2000},
};

static const struct meter_refusal refusals[] = {
    {"--luminance 1 --fault dead@0", "no fitting reply to D111 in time", 2500},
    {"--luminance 1 --model PR-650", "no fitting reply to D111 in time", 2500},
    {"--luminance 1 --battery-low", "its battery is low", 2000},
    {"--luminance 1 --english", "its units are not metric (00000,MS-75,English)", 2500},
    {"--luminance 1 --fault refuse:20", "refuses metric units: code 20", 2500},
};

static const struct meter_suite suite = {
    .name = "pr655",
    .driver = DRIVER,
    .limit_divisor = DIVISOR,
    .cases = cases,
    .case_count = ARRAY_LENGTH(cases),
    .refusals = refusals,
    .refusal_count = ARRAY_LENGTH(refusals),
    .silent = "--luminance 40 --fault silent",
    .given_back = "< Q",
};

START_TEST(a_refused_meter_gets_its_keys_back_too)
{
    struct simulator_process simulator;
    struct meter *meter = NULL;
    struct error error = {0};
    simulator_start(&simulator, "--luminance 40 --english");
    const struct meter_options options = {
        .driver = DRIVER, .port = simulator.port, .cancel_fd = -1, .limit_divisor = DIVISOR};
    ck_assert(!meter_open(&options, &meter, &error));
    (void)usleep(100000);
    ck_assert_int_eq(simulator_log_count(&simulator, "< Q"), 1);
    simulator_stop(&simulator);
}
END_TEST

START_TEST(sends_one_byte_at_a_time_and_leaves_remote_mode)
{
    struct simulator_process simulator;
    struct reading reading = {0};
    simulator_start(&simulator, "--luminance 40 --xy .3,.4");
    int64_t start_ms = time_monotonic_ms();
    struct meter *meter = meter_of(&simulator, DRIVER, DIVISOR);
    /* PHOTO, D111, D110, D114, D115, SU1, D602 with their ends: 34 bytes */
    ck_assert_int_ge(time_monotonic_ms() - start_ms, 34 * 20);
    const struct meter_identity *identity = meter_identity(meter);
    ck_assert_str_eq(identity->maker, "Photo Research");
    ck_assert_str_eq(identity->model, "PR-655");
    ck_assert_str_eq(identity->serial, "65012345");
    ck_assert_str_eq(identity->firmware, "1.22");
    ck_assert(meter_measure(meter, &reading, NULL));
    ck_assert_str_eq(reading.raw, "00000,0,4.000e+01,0.3000,0.4000");
    ck_assert_int_eq(simulator_log_count(&simulator, "< Q"), 0);
    meter_close(meter);
    (void)usleep(100000);
    ck_assert_int_eq(simulator_log_count(&simulator, "< Q"), 1);
    ck_assert_int_eq(simulator_log_count(&simulator, "< E"), 0);
    simulator_stop(&simulator);
}
END_TEST

int main(void)
{
    TCase *tcase = meter_suite_case(&suite);
    tcase_add_test(tcase, a_refused_meter_gets_its_keys_back_too);
    tcase_add_test(tcase, sends_one_byte_at_a_time_and_leaves_remote_mode);
    return run_case("integration.meter.pr655", tcase);
}
