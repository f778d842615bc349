/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/meter_cases.h"

#include <math.h>

#define DRIVER "jeti-specbos"
#define DIVISOR 60 /* 1 s for a measurement */
#define AGAIN READING_RETRIED
#define LOW READING_LOW_SIGNAL
#define VALUE "--luminance 40 --xy .3,.4 --spoil-value --fault "

static const struct meter_case cases[] = {
    {"--luminance 40 --xy .3,.4", READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 40 --xy .3,.4 --tab", READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 40 --xy .3,.4 --enq", READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 40 --xy .3,.4 --bluetooth", READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 40 --xy .3,.4 --1201", READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 40 --xy .3,.4 --15x1", READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 0.08 --xy .3,.4", READING_SUSPECT, .08, .3, .4, LOW, false, 500},
    {"--luminance 0.01", READING_UNDER, NAN, 0, 0, 0, false, 500},
    {"--luminance 80000", READING_OVER, NAN, 0, 0, 0, false, 500},
    {"--luminance 80000 --15x1", READING_OVER, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault diffuser", READING_WRONG_CONFIG, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:123", READING_UNSTABLE, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:141", READING_HARDWARE, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:160", READING_SYNC, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:280", READING_LOW_BATTERY, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault negative", READING_REJECTED, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault nan", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 2000},
    {VALUE "garbled@1", READING_OK, 40, .3, .4, AGAIN, false, 2000},
    {VALUE "garbled", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 2000},
    {VALUE "torn:18@1", READING_OK, 40, .3, .4, AGAIN, false, 2000},
    {VALUE "long:5000@1", READING_OK, 40, .3, .4, AGAIN, false, 2000},
    {VALUE "silent", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, 3000},
    {"--luminance 40 --xy .3,.4 --fault torn:1@1", READING_OK, 40, .3, .4, AGAIN, false, 3000},
    {"--luminance 40 --fault torn:1", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, 3500},
    {"--luminance 40 --xy .3,.4 --fault late:500@1", READING_OK, 40, .3, .4, AGAIN, false, 2500},
    {"--luminance 40 --fault hangup", READING_GONE, NAN, 0, 0, 0, true, 500},
    {"--luminance 40 --fault silent@1,dead@1", READING_GONE, NAN, 0, 0, 0, true, 2500},
    {"--luminance 40 --fault nan@1,foreign@1", READING_GONE, NAN, 0, 0, 0, true, 2000},
};

static const struct meter_refusal refusals[] = {
    {"--luminance 1 --fault dead@0", "no fitting reply to *idn? in time", 2500},
    {"--luminance 1 --model XETI", "no fitting reply to *idn? in time", 2500},
    {"--luminance 1 --fault refuse:7", "refuses *conf:default: error 7", 500},
};

static const struct meter_suite suite = {
    .name = "jeti",
    .driver = DRIVER,
    .limit_divisor = DIVISOR,
    .cases = cases,
    .case_count = ARRAY_LENGTH(cases),
    .refusals = refusals,
    .refusal_count = ARRAY_LENGTH(refusals),
    .silent = "--luminance 40 --fault torn:1",
};

START_TEST(says_who_it_is_and_keeps_nothing_in_the_meter)
{
    struct simulator_process simulator;
    struct reading reading = {0};
    simulator_start(&simulator, "--luminance 40 --xy .3,.4");
    struct meter *meter = meter_of(&simulator, DRIVER, DIVISOR);
    const struct meter_identity *identity = meter_identity(meter);
    ck_assert_str_eq(identity->maker, "JETI");
    ck_assert_str_eq(identity->model, "JETI_SB1211");
    ck_assert_str_eq(identity->serial, "2007321");
    ck_assert_str_eq(identity->firmware, "2.35");
    ck_assert(meter_measure(meter, &reading, NULL));
    ck_assert_str_eq(reading.raw, "Luminance[cd/m^2]: 4.0000E+01");
    meter_close(meter);
    ck_assert_int_eq(simulator_log_count(&simulator, "< *para:save"), 0);
    ck_assert_int_eq(simulator_log_count(&simulator, "< *contr:laser 0"), 1);
    ck_assert_int_eq(simulator_log_count(&simulator, "< *init"), 1);
    simulator_stop(&simulator);
}
END_TEST

int main(void)
{
    TCase *tcase = meter_suite_case(&suite);
    tcase_add_test(tcase, says_who_it_is_and_keeps_nothing_in_the_meter);
    return run_case("integration.meter.jeti", tcase);
}
