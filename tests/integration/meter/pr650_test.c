/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/meter_cases.h"

#include <math.h>

#define DRIVER "photo-research-pr650"
#define DIVISOR 60 /* 1 s for a measurement */
#define UNIT READING_UNIT_ASSUMED
#define LOW (READING_LOW_SIGNAL | UNIT)
#define AGAIN READING_RETRIED

static const struct meter_case cases[] = {
    {"--luminance 40 --xy .3,.4", READING_OK, 40, .3, .4, UNIT, false, 500},
    {"--luminance 40 --xy .3,.4 --echo", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 2000},
    {"--luminance 3.4262591 --fl --xy .3,.4", READING_SUSPECT, 1, .3, .4, LOW, false, 500},
    {"--luminance 0.1", READING_UNDER, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --kind 1", READING_WRONG_CONFIG, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --xy .3,.4 --fault warn:18", READING_SUSPECT, 40, .3, .4, LOW, false, 500},
    {"--luminance 40 --fault error:7", READING_SYNC, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:8", READING_SYNC, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:10", READING_UNDER, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:19", READING_OVER, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:30", READING_REJECTED, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault negative", READING_REJECTED, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault nan", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 2000},
    {"--luminance 40 --xy .3,.4 --fault garbled@1",
     READING_OK,
     40,
     .3,
     .4,
     UNIT | AGAIN,
     false,
     2000},
    {"--luminance 40 --fault long:5000", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 2500},
    {"--luminance 40 --fault torn:14", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, 3500},
    {"--luminance 40 --fault silent", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, 3500},
    {"--luminance 40 --xy .3,.4 --fault late:1100@1",
     READING_OK,
     40,
     .3,
     .4,
     UNIT | AGAIN,
     false,
     2500},
    {"--luminance 40 --fault hangup", READING_GONE, NAN, 0, 0, 0, true, 500},
    {"--luminance 40 --fault silent@1,dead@1", READING_GONE, NAN, 0, 0, 0, true, 3000},
};

static const struct meter_refusal refusals[] = {
    {"--luminance 1 --fault dead@0", "no fitting reply to B1 in time", 3500},
    {"--luminance 1 --fault refuse:101", "no fitting reply to B1 in time", 3500},
};

static const struct meter_suite suite = {
    .name = "pr650",
    .driver = DRIVER,
    .limit_divisor = DIVISOR,
    .cases = cases,
    .case_count = ARRAY_LENGTH(cases),
    .refusals = refusals,
    .refusal_count = ARRAY_LENGTH(refusals),
    .silent = "--luminance 40 --fault silent",
};

START_TEST(never_sends_a_line_that_begins_with_e)
{
    struct simulator_process simulator;
    struct reading reading = {0};
    simulator_start(&simulator, "--luminance 40 --xy .3,.4");
    struct meter *meter = meter_of(&simulator, DRIVER, DIVISOR);
    ck_assert_str_eq(meter_identity(meter)->model, "PR-650");
    ck_assert_uint_eq(meter_identity(meter)->profile.unit, METER_UNIT_ASSUMED);
    ck_assert(meter_measure(meter, &reading, NULL));
    ck_assert_str_eq(reading.raw, "00,0,4.000E+01,0.3000,0.4000");
    ck_assert_int_eq(simulator_log_count(&simulator, "< B1"), 1);
    ck_assert_int_eq(simulator_log_count(&simulator, "< M1"), 1);
    ck_assert_int_eq(simulator_log_count(&simulator, "< E"), 0);
    meter_close(meter);
    simulator_stop(&simulator);
}
END_TEST

int main(void)
{
    TCase *tcase = meter_suite_case(&suite);
    tcase_add_test(tcase, never_sends_a_line_that_begins_with_e);
    return run_case("integration.meter.pr650", tcase);
}
