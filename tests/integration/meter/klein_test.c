/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/meter_cases.h"

#include <math.h>

#define DRIVER "klein-k10"
#define DIVISOR 6 /* 333 ms for a reply */
#define AGAIN READING_RETRIED
#define LOW READING_LOW_SIGNAL

/* The first measurement is made at the opening: faults count from 2 on. */
static const struct meter_case cases[] = {
    {"--luminance 40 --xy .3,.4", READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 40 --xy .3,.4 --glitch", READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 0.25 --xy .3,.4", READING_OK, .25, .3, .4, 0, false, 500},
    {"--luminance 0", READING_SUSPECT, 0, 0, 0, LOW, false, 500},
    {"--luminance 20000", READING_OVER, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault negative", READING_REJECTED, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:98", READING_NEED_ZERO, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:88", READING_HARDWARE, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:76", READING_WRONG_CONFIG, NAN, 0, 0, 0, false, 500},
    /* v and u while the range settles, and for good */
    {"--luminance 40 --xy .3,.4 --fault error:118@2-4", READING_OK, 40, .3, .4, 0, false, 1000},
    {"--luminance 40 --fault error:118", READING_OVER, NAN, 0, 0, 0, false, 1500},
    {"--luminance 40 --fault error:117", READING_UNDER, NAN, 0, 0, 0, false, 1500},
    /* the line */
    {"--luminance 40 --xy .3,.4 --fault garbled@2", READING_OK, 40, .3, .4, AGAIN, false, 2000},
    {"--luminance 40 --fault garbled", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 2000},
    {"--luminance 40 --xy .3,.4 --fault torn:14@2", READING_OK, 40, .3, .4, AGAIN, false, 2500},
    {"--luminance 40 --xy .3,.4 --fault long:5000@2", READING_OK, 40, .3, .4, AGAIN, false, 2500},
    {"--luminance 40 --xy .3,.4 --fault silent@2", READING_OK, 40, .3, .4, AGAIN, false, 2500},
    {"--luminance 40 --fault silent@2-9", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, 3500},
    {"--luminance 40 --xy .3,.4 --fault late:600@2", READING_OK, 40, .3, .4, AGAIN, false, 3500},
    {"--luminance 40 --fault hangup@2", READING_GONE, NAN, 0, 0, 0, true, 500},
    {"--luminance 40 --fault silent@2,dead@2", READING_GONE, NAN, 0, 0, 0, true, 6500},
    {"--luminance 40 --fault garbled@2,foreign@2", READING_GONE, NAN, 0, 0, 0, true, 2000},
};

static const struct meter_refusal refusals[] = {
    {"--luminance 1 --fault dead@0", "no fitting reply to P0 in time", 4500},
    {"--luminance 1 --model K-8", "Klein K-8 is not a known model", 3000},
    {"--luminance 1 --fault refuse:66", "refuses J8: error B", 1500},
};

static const struct meter_suite suite = {
    .name = "klein",
    .driver = DRIVER,
    .limit_divisor = DIVISOR,
    .cases = cases,
    .case_count = ARRAY_LENGTH(cases),
    .refusals = refusals,
    .refusal_count = ARRAY_LENGTH(refusals),
    .silent = "--luminance 40 --fault silent@2",
};

START_TEST(says_who_it_is_and_never_writes_into_the_meter)
{
    struct simulator_process simulator;
    struct reading reading = {0};
    simulator_start(&simulator, "--luminance 40 --xy 0.3,0.4");
    struct meter *meter = meter_of(&simulator, DRIVER, DIVISOR);
    const struct meter_identity *identity = meter_identity(meter);
    ck_assert_str_eq(identity->maker, "Klein Instruments");
    ck_assert_str_eq(identity->model, "K-10-A");
    ck_assert_str_eq(identity->serial, "KA00123");
    ck_assert_str_eq(identity->firmware, "01.09fh");
    ck_assert(meter_measure(meter, &reading, NULL));
    ck_assert_str_eq(reading.raw, "N5x\\x00\\x06P\\x00\\x07x\\x00\\x06\\x03<0>");
    meter_close(meter);
    static const char *const never[] = {"< B7", "< B9", "< T1", "< D1", "< D7"};
    for (size_t i = 0; i < ARRAY_LENGTH(never); i++)
        ck_assert_int_eq(simulator_log_count(&simulator, never[i]), 0);
    ck_assert_int_eq(simulator_log_count(&simulator, "< N5"), 2);
    simulator_stop(&simulator);
}
END_TEST

int main(void)
{
    TCase *tcase = meter_suite_case(&suite);
    tcase_add_test(tcase, says_who_it_is_and_never_writes_into_the_meter);
    return run_case("integration.meter.klein", tcase);
}
