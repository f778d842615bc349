/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_METER_CASES_H
#define TESTS_SUPPORT_METER_CASES_H

#include "agent/meter/meter.h"
#include "tests/support/simulator_process.h"

#include <check.h>

/* One measurement of a driver with its simulated meter. */
struct meter_case {
    const char *options; /* of the simulator */
    enum reading_status status;
    double luminance_cd_m2; /* NAN: no number */
    double x, y;            /* 0: none */
    unsigned flags;
    bool is_lost; /* no meter any more */
    int within_ms;
};

/* Each with a simulator of its own, some at a time, since most of it is waiting. Fails the test
 * when any of it is not so. limit_divisor as in struct meter_options. */
void meter_cases_check(const struct meter_case *cases, size_t count, const char *driver,
                       int limit_divisor);

/* Fails the test when the meter does not open. */
struct meter *meter_of(const struct simulator_process *simulator, const char *driver,
                       int limit_divisor);

/* A meter that must not open. */
struct meter_refusal {
    const char *options;
    const char *words; /* stand in the message */
    int within_ms;
};
void meter_refusals_check(const struct meter_refusal *refusals, size_t count, const char *driver,
                          int limit_divisor);

/* A wait that is cancelled after 300 ms ends at once, with the meter given back: that line is then
 * in the log (NULL: nothing is to be given back). options: a meter that is silent to a measurement.
 */
void meter_cancel_check(const char *options, const char *driver, const char *given_back);

/* What every driver is held to: the tests of its measurements, refusals and cancel. */
struct meter_suite {
    const char *name, *driver;
    int limit_divisor;
    const struct meter_case *cases;
    size_t case_count;
    const struct meter_refusal *refusals;
    size_t refusal_count;
    const char *silent, *given_back; /* as of meter_cancel_check */
};
/* One at a time; the suite is kept as long as the tests run. More tests can be added. */
TCase *meter_suite_case(const struct meter_suite *suite);

#endif
