/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/meter_cases.h"

#include <math.h>

#define DRIVER "crs-colorcal"
#define DIVISOR 10 /* 500 ms for a measurement */
#define AGAIN READING_RETRIED
#define LOW READING_LOW_SIGNAL

static const struct meter_case cases[] = {
    {"--luminance 40 --xy .3,.4", READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 40 --xy .3,.4 --cr", READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 40 --xy .3,.4 --build 1000", READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 0.8 --xy .3,.4", READING_SUSPECT, .8, .3, .4, LOW, false, 500},
    {"--luminance 0", READING_SUSPECT, 0, 0, 0, LOW, false, 500},
    {"--luminance 40 --fault negative", READING_REJECTED, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:11", READING_REJECTED, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault nan", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 1500},
    {"--luminance 40 --xy .3,.4 --fault garbled@1", READING_OK, 40, .3, .4, AGAIN, false, 1500},
    {"--luminance 40 --fault garbled", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 1500},
    {"--luminance 40 --xy .3,.4 --fault torn:12@1", READING_OK, 40, .3, .4, AGAIN, false, 2000},
    {"--luminance 40 --xy .3,.4 --fault long:5000@1", READING_OK, 40, .3, .4, AGAIN, false, 2000},
    {"--luminance 40 --xy .3,.4 --fault silent@1", READING_OK, 40, .3, .4, AGAIN, false, 2000},
    {"--luminance 40 --fault silent", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, 2500},
    {"--luminance 40 --xy .3,.4 --fault late:600@1", READING_OK, 40, .3, .4, AGAIN, false, 2000},
    {"--luminance 40 --fault hangup", READING_GONE, NAN, 0, 0, 0, true, 500},
    {"--luminance 40 --fault silent@1,dead@1", READING_GONE, NAN, 0, 0, 0, true, 2500},
    {"--luminance 40 --fault garbled@1,foreign@1", READING_GONE, NAN, 0, 0, 0, true, 1500},
};

static const struct meter_refusal refusals[] = {
    {"--luminance 1 --fault dead@0", "no fitting reply to IDR in time", 1000},
    {"--luminance 1 --build 876", "firmware build 876 has to be zeroed", 500},
    {"--luminance 1 --build 99", "firmware build 99 has to be zeroed", 500},
    {"--luminance 1 --blank", "r01 in time; without its matrix", 500},
    {"--luminance 1 --fault refuse:1", "r01 in time; without its matrix", 500},
};

static const struct meter_suite suite = {
    .name = "colorcal",
    .driver = DRIVER,
    .limit_divisor = DIVISOR,
    .cases = cases,
    .case_count = ARRAY_LENGTH(cases),
    .refusals = refusals,
    .refusal_count = ARRAY_LENGTH(refusals),
    .silent = "--luminance 40 --fault silent",
};

START_TEST(says_who_it_is_and_never_zeroes)
{
    struct simulator_process simulator;
    struct reading reading = {0};
    simulator_start(&simulator, "--luminance 40 --xy .3,.4");
    struct meter *meter = meter_of(&simulator, DRIVER, DIVISOR);
    const struct meter_identity *identity = meter_identity(meter);
    ck_assert_str_eq(identity->maker, "Cambridge Research Systems");
    ck_assert_str_eq(identity->serial, "CC2-0815");
    ck_assert_str_eq(identity->firmware, "build 900");
    ck_assert_uint_eq(identity->traits, METER_CONTACT | METER_COLOUR | METER_UNPROVED);
    ck_assert(meter_measure(meter, &reading, NULL));
    ck_assert_str_eq(reading.raw, "OK00, 24.00, 51.50, 15.00");
    meter_close(meter);
    ck_assert_int_eq(simulator_log_count(&simulator, "< UZC"), 0);
    ck_assert_int_eq(simulator_log_count(&simulator, "< r02"), 2);
    simulator_stop(&simulator);
}
END_TEST

int main(void)
{
    TCase *tcase = meter_suite_case(&suite);
    tcase_add_test(tcase, says_who_it_is_and_never_zeroes);
    return run_case("integration.meter.colorcal", tcase);
}
