/* SPDX-License-Identifier: Apache-2.0 */
/* The file transport too: a pseudo-terminal stands for /dev/usbtmc0. */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/meter_cases.h"

#include <math.h>

#define DRIVER "admesy"
#define DIVISOR 30 /* 1 s for a measurement */
#define LOW READING_LOW_SIGNAL
#define AGAIN READING_RETRIED

static const struct meter_case cases[] = {
    {"--luminance 40 --xy .3,.4", READING_OK, 40, .3, .4, 0, false, 500},
    /* the integration time is made shorter, longer, and cannot be longer */
    {"--luminance 4000 --xy .3,.4", READING_OK, 4000, .3, .4, 0, false, 800},
    {"--luminance 0.2 --xy .3,.4", READING_OK, .2, .3, .4, 0, false, 800},
    {"--luminance 0.002 --xy .3,.4", READING_SUSPECT, .002, .3, .4, LOW, false, 1000},
    {"--luminance 90000", READING_OVER, NAN, 0, 0, 0, false, 1000},
    {"--luminance 40 --fault negative", READING_REJECTED, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault nan", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 1500},
    {"--luminance 40 --fault error:1", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 1500},
    {"--luminance 40 --xy .3,.4 --fault garbled@1", READING_OK, 40, .3, .4, AGAIN, false, 1500},
    {"--luminance 40 --xy .3,.4 --fault silent@1", READING_OK, 40, .3, .4, AGAIN, false, 2500},
    {"--luminance 40 --fault silent", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, 3500},
    {"--luminance 40 --xy .3,.4 --fault torn:4@1", READING_OK, 40, .3, .4, AGAIN, false, 2500},
    {"--luminance 40 --xy .3,.4 --fault late:1200@1", READING_OK, 40, .3, .4, AGAIN, false, 3000},
    {"--luminance 40 --fault hangup", READING_GONE, NAN, 0, 0, 0, true, 500},
    {"--luminance 40 --fault silent@1,dead@1", READING_GONE, NAN, 0, 0, 0, true, 3500},
    {"--luminance 40 --fault garbled@1,foreign@1", READING_GONE, NAN, 0, 0, 0, true, 1500},
};

static const struct meter_refusal refusals[] = {
    {"--luminance 1 --fault dead@0", "no fitting reply to *IDN? in time", 2500},
};

static const struct meter_suite suite = {
    .name = "admesy",
    .driver = DRIVER,
    .limit_divisor = DIVISOR,
    .cases = cases,
    .case_count = ARRAY_LENGTH(cases),
    .refusals = refusals,
    .refusal_count = ARRAY_LENGTH(refusals),
    .silent = "--luminance 40 --fault silent",
};

START_TEST(says_who_it_is)
{
    struct simulator_process simulator;
    simulator_start(&simulator, "--luminance 40");
    struct meter *meter = meter_of(&simulator, DRIVER, DIVISOR);
    ck_assert_str_eq(meter_identity(meter)->maker, "Admesy");
    ck_assert_str_eq(meter_identity(meter)->model, "Brontes-LL");
    ck_assert_str_eq(meter_identity(meter)->serial, "00815");
    ck_assert_str_eq(meter_identity(meter)->firmware, "2.13");
    ck_assert(meter_identity(meter)->simulated);
    meter_close(meter);
    simulator_stop(&simulator);
}
END_TEST

int main(void)
{
    TCase *tcase = meter_suite_case(&suite);
    tcase_add_test(tcase, says_who_it_is);
    return run_case("integration.meter.admesy", tcase);
}
