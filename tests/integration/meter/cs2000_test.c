/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/meter_cases.h"

#include <math.h>
#include <unistd.h>

#define DRIVER "km-cs2000"
#define DIVISOR 20 /* 600 ms for a measurement that says 2 s */
#define AGAIN READING_RETRIED
#define LOW READING_LOW_SIGNAL
#define VALUE "--luminance 40 --xy .3,.4 --spoil-value --fault "

static const struct meter_case cases[] = {
    {"--luminance 40 --xy .3,.4 --filter 1",
     READING_SUSPECT,
     40,
     .3,
     .4,
     READING_FILTER,
     false,
     500},
    {"--luminance 40 --xy .3,.4 --lens 2", READING_SUSPECT, 40, .3, .4, READING_LENS, false, 500},
    {"--luminance 40 --xy .3,.4", READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 40 --xy .3,.4 --old", READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 0.002 --xy .3,.4", READING_SUSPECT, .002, .3, .4, LOW, false, 500},
    /* as long as it says, and longer than any reply may take */
    {"--luminance 40 --xy .3,.4 --seconds 20 --latency 1200",
     READING_OK,
     40,
     .3,
     .4,
     0,
     false,
     1500},
    {"--luminance 6000", READING_OVER, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:71", READING_SYNC, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:83", READING_WRONG_CONFIG, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault refuse:51", READING_HARDWARE, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault sentinel", READING_REJECTED, NAN, 0, 0, 0, false, 500},
    {"--luminance 0", READING_REJECTED, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault negative", READING_REJECTED, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault nan", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 2000},
    {VALUE "garbled@1", READING_OK, 40, .3, .4, AGAIN, false, 2000},
    {VALUE "torn:9@1", READING_OK, 40, .3, .4, AGAIN, false, 2500},
    {VALUE "silent", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, 3000},
    {"--luminance 40 --xy .3,.4 --fault garbled@1", READING_OK, 40, .3, .4, AGAIN, false, 2000},
    {"--luminance 40 --fault garbled", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 2000},
    /* the first line alone */
    {"--luminance 40 --xy .3,.4 --fault torn:9@1", READING_OK, 40, .3, .4, AGAIN, false, 2500},
    {"--luminance 40 --fault torn:9", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, 3000},
    {"--luminance 40 --xy .3,.4 --fault long:5000@1", READING_OK, 40, .3, .4, AGAIN, false, 2500},
    {"--luminance 40 --fault silent", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, 3000},
    {"--luminance 40 --xy .3,.4 --fault late:700@1", READING_OK, 40, .3, .4, AGAIN, false, 2500},
    {"--luminance 40 --fault hangup", READING_GONE, NAN, 0, 0, 0, true, 500},
    {"--luminance 40 --fault silent@1,dead@1", READING_GONE, NAN, 0, 0, 0, true, 2500},
    {"--luminance 40 --fault garbled@1,foreign@1", READING_GONE, NAN, 0, 0, 0, true, 2000},
};

START_TEST(each_measurement_has_its_status_in_time)
{
    meter_cases_check(cases, ARRAY_LENGTH(cases), DRIVER, DIVISOR);
}
END_TEST

static const struct meter_refusal refusals[] = {
    {"--luminance 1 --fault dead@0", "no fitting reply to IDDR in time", 1500},
    {"--luminance 1 --model LS-150", "no fitting reply to IDDR in time", 1500},
    {"--luminance 1 --channel 3", "a calibration of the user is active (channel 3)", 1000},
};

START_TEST(does_not_open_what_would_read_wrong)
{
    meter_refusals_check(refusals, ARRAY_LENGTH(refusals), DRIVER, DIVISOR);
}
END_TEST

START_TEST(a_cancel_ends_the_measurement_and_unlocks_the_keys)
{
    meter_cancel_check("--luminance 40 --fault torn:9", DRIVER, "< MEAS,0");
    meter_cancel_check("--luminance 40 --fault torn:9", DRIVER, "< RMTS,0");
}
END_TEST

START_TEST(spares_the_memory_and_knows_the_calibration_date)
{
    struct simulator_process simulator;
    struct reading reading = {0};
    simulator_start(&simulator, "--luminance 40 --xy .3,.4");
    struct meter *meter = meter_of(&simulator, DRIVER, DIVISOR);
    const struct meter_identity *identity = meter_identity(meter);
    ck_assert_str_eq(identity->maker, "Konica Minolta");
    ck_assert_str_eq(identity->model, "CS-2000");
    ck_assert_str_eq(identity->serial, "1234567");
    ck_assert_str_eq(identity->calibrated_on, "2026-01-31");
    ck_assert_str_eq(identity->calibration_due, "");
    ck_assert(meter_measure(meter, &reading, NULL));
    ck_assert_str_eq(reading.raw, "OK00,0.3000,0.4000,4.0000e+01");
    meter_close(meter);
    (void)usleep(100000);
    ck_assert_int_eq(simulator_log_count(&simulator, "< RMTS,2"), 1);
    ck_assert_int_eq(simulator_log_count(&simulator, "< RMTS,1"), 0);
    ck_assert_int_eq(simulator_log_count(&simulator, "< RMTS,0"), 1);
    simulator_stop(&simulator);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("cs2000");
    tcase_set_timeout(tcase, 30);
    tcase_add_test(tcase, each_measurement_has_its_status_in_time);
    tcase_add_test(tcase, does_not_open_what_would_read_wrong);
    tcase_add_test(tcase, a_cancel_ends_the_measurement_and_unlocks_the_keys);
    tcase_add_test(tcase, spares_the_memory_and_knows_the_calibration_date);
    return run_case("integration.meter.cs2000", tcase);
}
