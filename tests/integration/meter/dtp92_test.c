/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/meter_cases.h"

#include <math.h>

#define DRIVER "xrite-dtp92"
#define DIVISOR 10 /* 1 s for a measurement */
#define LOW READING_LOW_SIGNAL
#define AGAIN READING_RETRIED

static const struct meter_case cases[] = {
    {"--luminance 40 --xy .3,.4", READING_OK, 40, .3, .4, 0, false, 500},
    {"--luminance 0.04 --xy .3,.4", READING_SUSPECT, .04, .3, .4, LOW, false, 500},
    {"--luminance 600", READING_OVER, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault sentinel", READING_UNDER, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:22", READING_HARDWARE, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:26", READING_HARDWARE, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:32", READING_UNSTABLE, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:41", READING_UNDER, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault negative", READING_REJECTED, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault nan", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 1500},
    {"--luminance 40 --fault case", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 1500},
    {"--luminance 40 --xy .3,.4 --fault garbled@1", READING_OK, 40, .3, .4, AGAIN, false, 2500},
    {"--luminance 40 --xy .3,.4 --fault torn:9@1", READING_OK, 40, .3, .4, AGAIN, false, 2500},
    {"--luminance 40 --fault long:5000", READING_PROTOCOL, NAN, 0, 0, AGAIN, false, 2500},
    {"--luminance 40 --fault silent", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, 3500},
    {"--luminance 40 --xy .3,.4 --fault late:1200@1", READING_OK, 40, .3, .4, AGAIN, false, 3000},
    {"--luminance 40 --fault hangup", READING_GONE, NAN, 0, 0, 0, true, 500},
    {"--luminance 40 --fault silent@1,dead@1", READING_GONE, NAN, 0, 0, 0, true, 3500},
};

static const struct meter_refusal refusals[] = {
    {"--luminance 1 --fault dead@0", "no fitting reply to SV in time", 3000},
    {"--luminance 1 --model DTP51", "no fitting reply to SV in time", 3000},
    {"--luminance 1 --fault refuse:38", "refuses EFC: code 26", 3000},
};

static const struct meter_suite suite = {
    .name = "dtp92",
    .driver = DRIVER,
    .limit_divisor = DIVISOR,
    .cases = cases,
    .case_count = ARRAY_LENGTH(cases),
    .refusals = refusals,
    .refusal_count = ARRAY_LENGTH(refusals),
    .silent = "--luminance 40 --fault silent",
};

int main(void)
{
    TCase *tcase = meter_suite_case(&suite);
    return run_case("integration.meter.dtp92", tcase);
}
