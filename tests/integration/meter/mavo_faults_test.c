/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/meter_cases.h"

#include <math.h>

#define DIVISOR 3 /* 1 s for a measurement */
#define ONE_CALL_MS 4500
#define AGAIN READING_RETRIED

static const struct meter_case cases[] = {
    /* one repetition, and one alone */
    {"--luminance 100 --fault overrun@1", READING_OK, 100, 0, 0, AGAIN, false, 1000},
    {"--luminance 100 --fault overrun", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 1000},
    {"--luminance 100 --fault garbled@1", READING_OK, 100, 0, 0, AGAIN, false, 2500},
    {"--luminance 100 --fault garbled", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 2500},
    {"--luminance 100 --fault nan", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 2500},
    {"--luminance 100 --fault long:5000@1", READING_OK, 100, 0, 0, AGAIN, false, 2500},
    {"--luminance 100 --fault torn:5@1", READING_OK, 100, 0, 0, AGAIN, false, 3500},
    {"--luminance 100 --fault torn:14", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, ONE_CALL_MS},
    {"--luminance 100 --fault silent@1", READING_OK, 100, 0, 0, AGAIN, false, 3500},
    {"--luminance 100 --fault silent", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, ONE_CALL_MS},
    {"--luminance 100 --fault late:500", READING_OK, 100, 0, 0, 0, false, 1500},
    {"--luminance 100 --fault late:1300@1", READING_OK, 100, 0, 0, AGAIN, false, 3500},
    {"--luminance 100 --fault late:5000", READING_GONE, NAN, 0, 0, 0, true, ONE_CALL_MS},
    {"--luminance 100 --fault hangup", READING_GONE, NAN, 0, 0, 0, true, 1500},
    {"--luminance 100 --fault silent@1,dead@1", READING_GONE, NAN, 0, 0, 0, true, ONE_CALL_MS},
    {"--luminance 100 --fault garbled@1,foreign@1", READING_GONE, NAN, 0, 0, 0, true, 2500},
};

START_TEST(each_fault_has_its_status_in_time)
{
    meter_cases_check(cases, ARRAY_LENGTH(cases), "mavo-usb", DIVISOR);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("mavo_faults");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, each_fault_has_its_status_in_time);
    return run_case("integration.meter.mavo_faults", tcase);
}
