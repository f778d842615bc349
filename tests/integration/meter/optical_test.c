/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/meter_cases.h"

#include <math.h>

#define DRIVER "crs-optical"
#define DIVISOR 5 /* 1 s for a measurement */
#define AGAIN READING_RETRIED

/* One count is 0.0038146973 cd/m2: 40.000 is 10486 of them. */
static const struct meter_case cases[] = {
    {"--luminance 40", READING_OK, 10486 * (4 / 524288.0 / 0.002), 0, 0, 0, false, 500},
    {"--luminance 3000", READING_OVER, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault negative", READING_REJECTED, NAN, 0, 0, 0, false, 500},
    {"--luminance 40 --fault error:1", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, 4500},
    {"--luminance 40 --fault torn:2", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, 4500},
    {"--luminance 40 --fault silent", READING_TIMEOUT, NAN, 0, 0, AGAIN, false, 4500},
    {"--luminance 40 --fault hangup", READING_GONE, NAN, 0, 0, 0, true, 500},
    {"--luminance 40 --fault silent@1,dead@1", READING_GONE, NAN, 0, 0, 0, true, 3500},
    {"--luminance 40 --fault silent@1,foreign@1", READING_GONE, NAN, 0, 0, 0, true, 3500},
};

static const struct meter_refusal refusals[] = {
    {"--luminance 1 --fault dead@0", "no fitting reply to C in time", 2500},
    {"--luminance 1 --fault refuse:1", "refuses to calibrate itself", 2500},
    {"--luminance 1 --blank", "its memory holds no calibration", 4500},
};

static const struct meter_suite suite = {
    .name = "optical",
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
    return run_case("integration.meter.optical", tcase);
}
