/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/meter_cases.h"

#include <math.h>

#define DRIVER "minolta-ls"
#define DIVISOR 10 /* 1 s for a measurement, 250 ms for a setting */
#define UNIT READING_UNIT_ASSUMED
#define LOW (READING_LOW_SIGNAL | READING_UNIT_ASSUMED)
#define AGAIN (READING_RETRIED | READING_UNIT_ASSUMED)
#define FL 3.4262591

static const struct meter_case cases[] = {
    {"--luminance 123.44", READING_OK, 123.4, 0, 0, UNIT, false, 500},
    {"--luminance 0.412 --plus", READING_OK, 0.412, 0, 0, UNIT, false, 500},
    {"--luminance 0.004", READING_SUSPECT, 0.004, 0, 0, LOW, false, 500},
    {"--luminance 123.44 --cs", READING_OK, 123.4, 0.3127, 0.329, UNIT, false, 500},
    {"--luminance 50 --cs --plus --xy 0.3,0.31", READING_OK, 50, 0.3, 0.31, UNIT, false, 500},
    /* in foot-lamberts the number is another, and only the flag warns */
    {"--luminance 342.62591 --fl", READING_OK, 100, 0, 0, UNIT, false, 500},
    {"--luminance 300000", READING_OVER, NAN, 0, 0, 0, false, 500},
    {"--luminance 50 --cs --fault warn:11", READING_OK, 50, 0, 0, UNIT, false, 500},
    {"--luminance 50 --cs --fault warn:12", READING_OVER, NAN, 0, 0, 0, false, 500},
    {"--luminance 50 --fault warn:13", READING_SUSPECT, 50, 0, 0, LOW, false, 500},
    {"--luminance 50 --fault sentinel", READING_OVER, NAN, 0, 0, 0, false, 500},
    {"--luminance 50 --fault negative", READING_REJECTED, NAN, 0, 0, 0, false, 500},
    {"--luminance 50 --fault error:10", READING_OVER, NAN, 0, 0, 0, false, 500},
    {"--luminance 50 --fault error:20", READING_HARDWARE, NAN, 0, 0, 0, false, 500},
    {"--luminance 50 --fault error:30", READING_LOW_BATTERY, NAN, 0, 0, 0, false, 500},
    /* the line: one repetition, and one alone */
    {"--luminance 50 --fault garbled@1", READING_OK, 50, 0, 0, AGAIN, false, 1000},
    {"--luminance 50 --fault garbled", READING_PROTOCOL, NAN, 0, 0, READING_RETRIED, false, 1000},
    {"--luminance 50 --fault long:5000@1", READING_OK, 50, 0, 0, AGAIN, false, 2000},
    {"--luminance 50 --fault torn:6@1", READING_OK, 50, 0, 0, AGAIN, false, 2000},
    {"--luminance 50 --fault silent@1", READING_OK, 50, 0, 0, AGAIN, false, 2000},
    {"--luminance 50 --fault silent", READING_TIMEOUT, NAN, 0, 0, READING_RETRIED, false, 3000},
    {"--luminance 50 --fault late:1100@1", READING_OK, 50, 0, 0, AGAIN, false, 2000},
    {"--luminance 50 --fault hangup", READING_GONE, NAN, 0, 0, 0, true, 500},
    {"--luminance 50 --fault silent@1,dead@1", READING_GONE, NAN, 0, 0, 0, true, 3000},
    {"--luminance 0.2 --sulks", READING_GONE, NAN, 0, 0, 0, true, 3000},
    {"--luminance 50 --sulks", READING_OK, 50, 0, 0, UNIT, false, 500},
};

static const struct meter_refusal refusals[] = {
    {"--luminance 1 --fault dead@0", "no fitting reply to MDS,04 in time; hold F", 1200},
    {"--luminance 1 --fault refuse:30", "refuses MDS,04: ER30, battery exhausted", 500},
};

static const struct meter_suite suite = {
    .name = "minolta",
    .driver = DRIVER,
    .limit_divisor = DIVISOR,
    .cases = cases,
    .case_count = ARRAY_LENGTH(cases),
    .refusals = refusals,
    .refusal_count = ARRAY_LENGTH(refusals),
    .silent = "--luminance 50 --fault silent",
};

START_TEST(sets_the_maker_calibration_and_never_writes_into_the_meter)
{
    struct simulator_process simulator;
    struct reading reading = {0};
    simulator_start(&simulator, "--luminance 50");
    struct meter *meter = meter_of(&simulator, DRIVER, DIVISOR);
    const struct meter_identity *identity = meter_identity(meter);
    ck_assert_str_eq(identity->maker, "Minolta");
    ck_assert_str_eq(identity->serial, ""); /* it does not tell */
    ck_assert(identity->simulated);
    ck_assert_uint_eq(identity->traits,
                      METER_TELESCOPIC | METER_UNIT_NOT_IN_REPLY | METER_COLOUR | METER_UNPROVED);
    ck_assert(meter_measure(meter, &reading, NULL));
    ck_assert_str_eq(reading.raw, "OK00,  50.00");
    meter_close(meter);
    static const char *const sent[] = {"< MDS,04", "< MDS,00", "< MDS,07", "< MES"};
    for (size_t i = 0; i < ARRAY_LENGTH(sent); i++)
        ck_assert_int_eq(simulator_log_count(&simulator, sent[i]), 1);
    ck_assert_int_eq(simulator_log_count(&simulator, "> OK00\\x0d\\x0a"), 3);
    simulator_stop(&simulator);
}
END_TEST

int main(void)
{
    TCase *tcase = meter_suite_case(&suite);
    tcase_add_test(tcase, sets_the_maker_calibration_and_never_writes_into_the_meter);
    return run_case("integration.meter.minolta", tcase);
}
