/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/meter_cases.h"

#include <math.h>

#define DRIVER "cri-cr"
#define DIVISOR 60 /* 1 s for a measurement */
#define LOW READING_LOW_SIGNAL
#define FILTER READING_FILTER
#define AGAIN READING_RETRIED

static const struct meter_case cases[] = {
    {"--luminance 40 --xy 0.3,0.4", READING_OK, 40, 0.3, 0.4, 0, false, 500},
    {"--luminance 40 --xy 0.3,0.4 --echo", READING_OK, 40, 0.3, 0.4, 0, false, 500},
    {"--luminance 40 --xy 0.3,0.4 --old", READING_OK, 40, 0.3, 0.4, 0, false, 500},
    {"--luminance 0.02 --xy 0.3,0.4", READING_SUSPECT, 0.02, 0.3, 0.4, LOW, false, 500},
    {"--luminance 0.0001", READING_UNDER, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --xy .3,.4 --fault usercal",
     READING_SUSPECT,
     40,
     .3,
     .4,
     READING_USER_CALIBRATION,
     false,
     500},
    {"--luminance 40 --xy .3,.4 --filter 2", READING_SUSPECT, 40, .3, .4, FILTER, false, 500},
    {"--luminance 40 --fault diffuser", READING_WRONG_CONFIG, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --xy 0.3,0.4 --fault warn:100", READING_SUSPECT, 40, .3, .4, LOW, false, 500},
    {"--luminance 40 --xy 0.3,0.4 --fault warn:101", READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 40 --fault warn:102", READING_SYNC, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:303", READING_UNSTABLE, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:306", READING_OVER, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:331", READING_HARDWARE, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault negative", READING_REJECTED, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault nan", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 1500},
    {"--luminance 40 --xy 0.3,0.4 --fault garbled@1", READING_OK, 40, .3, .4, AGAIN, false, 1500},
    {"--luminance 40 --fault garbled", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 1500},
    {"--luminance 40 --xy .3,.4 --fault torn:3@1", READING_OK, 40, .3, .4, AGAIN, false, 2500},
    {"--luminance 40 --xy .3,.4 --fault long:5000@1", READING_OK, 40, .3, .4, AGAIN, false, 2500},
    {"--luminance 40 --xy .3,.4 --fault silent@1", READING_OK, 40, .3, .4, AGAIN, false, 2500},
    {"--luminance 40 --fault silent", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, 3500},
    {"--luminance 40 --xy .3,.4 --fault late:1100@1", READING_OK, 40, .3, .4, AGAIN, false, 3000},
    {"--luminance 40 --xy .3,.4 --spoil-value --fault garbled@1",
     READING_OK,
     40,
     .3,
     .4,
     AGAIN,
     false,
     1500},
    {"--luminance 40 --spoil-value --fault silent", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, 2500},
    {"--luminance 40 --fault hangup", READING_GONE, NAN, 0, 0, 0, true, 500},
    {"--luminance 40 --fault silent@1,dead@1", READING_GONE, NAN, 0, 0, 0, true, 3500},
    {"--luminance 40 --fault garbled@1,foreign@1", READING_GONE, NAN, 0, 0, 0, true, 1500},
};

static const struct meter_refusal refusals[] = {
    {"--luminance 1 --fault dead@0", "no fitting reply to RC Model in time", 1500},
    {"--luminance 1 --model XR-5", "no fitting reply to RC Model in time", 1500},
};

static const struct meter_suite suite = {
    .name = "cri",
    .driver = DRIVER,
    .limit_divisor = DIVISOR,
    .cases = cases,
    .case_count = ARRAY_LENGTH(cases),
    .refusals = refusals,
    .refusal_count = ARRAY_LENGTH(refusals),
    .silent = "--luminance 40 --fault silent",
};

START_TEST(never_reads_the_capture_before_after_a_failed_one)
{
    struct simulator_process simulator;
    struct reading reading = {0};
    simulator_start(&simulator, "--luminance 40 --xy 0.3,0.4 --fault error:304@2");
    struct meter *meter = meter_of(&simulator, DRIVER, DIVISOR);
    const struct meter_identity *identity = meter_identity(meter);
    ck_assert_str_eq(identity->maker, "Colorimetry Research");
    ck_assert_str_eq(identity->model, "CR-100");
    ck_assert_str_eq(identity->serial, "A00102");
    ck_assert_str_eq(identity->firmware, "1.36");
    ck_assert(meter_measure(meter, &reading, NULL));
    ck_assert_double_eq(reading.luminance_cd_m2, 40);
    ck_assert_str_eq(reading.raw, "OK:0:RM XYZ:3.000e+01,4.000e+01,3.000e+01");
    ck_assert(meter_measure(meter, &reading, NULL));
    ck_assert_int_eq(reading.status, READING_UNDER);
    ck_assert_double_nan(reading.luminance_cd_m2);
    ck_assert_double_nan(reading.x);
    ck_assert_int_eq(simulator_log_count(&simulator, "< RM XYZ"), 1);
    ck_assert_int_eq(simulator_log_count(&simulator, "< E"), 0);
    meter_close(meter);
    simulator_stop(&simulator);
}
END_TEST

int main(void)
{
    TCase *tcase = meter_suite_case(&suite);
    tcase_add_test(tcase, never_reads_the_capture_before_after_a_failed_one);
    return run_case("integration.meter.cri", tcase);
}
