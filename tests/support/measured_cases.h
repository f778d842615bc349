/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_MEASURED_CASES_H
#define TESTS_SUPPORT_MEASURED_CASES_H

#include "agent/meter/codec.h"

#include <check.h>
#include <math.h>
#include <string.h>

/* One reply and what a codec has to say of it. */
struct measured_case {
    const char *line;
    enum reading_status status;
    double luminance_cd_m2; /* NAN: no number */
    double x, y;            /* 0: none */
    unsigned flags;
};

static inline void measured_check_number(const char *line, double value, double expected)
{
    if (isnan(expected))
        ck_assert_msg(isnan(value), "\"%s\": %.17g where none was expected", line, value);
    else
        ck_assert_msg(fabs(value - expected) <= 1e-12 * fabs(expected),
                      "\"%s\": %.17g instead of %.17g",
                      line,
                      value,
                      expected);
}

static inline void measured_case_check(const struct measured_case *expected,
                                       struct measured measured)
{
    ck_assert_msg(measured.status == expected->status,
                  "\"%s\": %s instead of %s",
                  expected->line,
                  reading_status_name(measured.status),
                  reading_status_name(expected->status));
    ck_assert_msg(measured.flags == expected->flags,
                  "\"%s\": flags %#x instead of %#x",
                  expected->line,
                  measured.flags,
                  expected->flags);
    measured_check_number(expected->line, measured.luminance_cd_m2, expected->luminance_cd_m2);
    measured_check_number(expected->line, measured.x, expected->x > 0 ? expected->x : NAN);
    measured_check_number(expected->line, measured.y, expected->y > 0 ? expected->y : NAN);
}

/* Whatever the reply: a number exactly with ok and suspect, a doubt has its flag. */
static inline void measured_check_rules(struct measured measured)
{
    bool number = measured.status == READING_OK || measured.status == READING_SUSPECT;
    ck_assert(number == !isnan(measured.luminance_cd_m2));
    ck_assert(measured.status != READING_SUSPECT || measured.flags != 0);
    ck_assert(isnan(measured.x) == isnan(measured.y) && (number || isnan(measured.x)));
}

#endif
