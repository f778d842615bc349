/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/meter_cases.h"

#include "monqa/time_utc.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define BUSY_MACHINE_MS 1500
#define CASES_MAX 64
#define AT_A_TIME 24

static bool open_on(const char *port, const char *driver, int limit_divisor, struct meter **meter,
                    struct error *error)
{
    const struct meter_options options = {
        .driver = driver, .port = port, .cancel_fd = -1, .limit_divisor = limit_divisor};
    return meter_open(&options, meter, error);
}

struct meter *meter_of(const struct simulator_process *simulator, const char *driver,
                       int limit_divisor)
{
    struct meter *meter = NULL;
    struct error error = {0};
    ck_assert_msg(
        open_on(simulator->port, driver, limit_divisor, &meter, &error), "%s", error.text);
    return meter;
}

static void check_number(const char *what, double value, double expected)
{
    if (isnan(expected))
        ck_assert_msg(isnan(value), "%s: %.17g where none was expected", what, value);
    else
        ck_assert_msg(fabs(value - expected) <= 1e-9 * fabs(expected),
                      "%s: %.17g instead of %.17g",
                      what,
                      value,
                      expected);
}

static double or_none(double coordinate)
{
    return coordinate > 0 ? coordinate : NAN;
}

static void case_check(const struct meter_case *expected, const char *driver, int limit_divisor)
{
    struct simulator_process simulator;
    struct error error = {0};
    struct reading reading = {.level_ddl = 42, .luminance_cd_m2 = 7, .x = 0.3};
    simulator_start(&simulator, expected->options);
    struct meter *meter = meter_of(&simulator, driver, limit_divisor);

    int64_t start_ms = time_monotonic_ms();
    bool ok = meter_measure(meter, &reading, &error);
    int64_t took_ms = time_monotonic_ms() - start_ms;

    char trace[2600];
    meter_trace(meter, trace, sizeof trace);
    ck_assert_msg(reading.status == expected->status,
                  "%s: %s, raw \"%s\", %s; %s",
                  expected->options,
                  reading_status_name(reading.status),
                  reading.raw,
                  error.text,
                  trace);
    ck_assert_int_eq(ok, !expected->is_lost);
    ck_assert_int_eq(error.kind, ok ? ERROR_NONE : ERROR_UNAVAILABLE);
    check_number(expected->options, reading.luminance_cd_m2, expected->luminance_cd_m2);
    check_number(expected->options, reading.x, or_none(expected->x));
    check_number(expected->options, reading.y, or_none(expected->y));
    ck_assert_msg(
        reading.flags == expected->flags, "%s: flags %#x", expected->options, reading.flags);
    ck_assert_int_eq(reading.level_ddl, 42);
    ck_assert_int_gt(reading.taken_at_utc_ms, 0);
    ck_assert_msg(took_ms <= expected->within_ms + BUSY_MACHINE_MS,
                  "%s: took %lld ms",
                  expected->options,
                  (long long)took_ms);
    if (!ok) { /* and it stays so */
        ck_assert(!meter_measure(meter, &reading, &error));
        ck_assert_int_eq(reading.status, READING_GONE);
        ck_assert_double_nan(reading.luminance_cd_m2);
    }
    meter_close(meter);
    simulator_stop(&simulator);
}

static void refusal_check(const struct meter_refusal *expected, const char *driver,
                          int limit_divisor)
{
    struct simulator_process simulator;
    struct meter *meter = NULL;
    struct error error = {0};
    simulator_start(&simulator, expected->options);
    int64_t start_ms = time_monotonic_ms();
    ck_assert_msg(!open_on(simulator.port, driver, limit_divisor, &meter, &error),
                  "%s: opened",
                  expected->options);
    ck_assert_int_le(time_monotonic_ms() - start_ms, expected->within_ms + BUSY_MACHINE_MS);
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert_msg(strstr(error.text, expected->words) != NULL, "%s", error.text);
    ck_assert_msg(strstr(error.text, simulator.port) != NULL, "%s", error.text);
    simulator_stop(&simulator);
}

/* What one child does: the case of that number. */
struct work {
    const struct meter_case *cases; /* or */
    const struct meter_refusal *refusals;
    const char *driver;
    int limit_divisor;
};

static void do_one(const struct work *work, size_t number)
{
    if (work->cases != NULL)
        case_check(&work->cases[number], work->driver, work->limit_divisor);
    else
        refusal_check(&work->refusals[number], work->driver, work->limit_divisor);
}

static void wait_for_one(const pid_t *children, size_t count)
{
    int status;
    pid_t ended = wait(&status);
    ck_assert_int_gt(ended, 0);
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(children[i] != ended || status == 0, "case %zu failed", i);
}

/* Most of it is waiting. */
static void do_all(const struct work *work, size_t count)
{
    pid_t children[CASES_MAX];
    ck_assert_uint_le(count, CASES_MAX);
    for (size_t i = 0; i < count; i++) {
        if (i >= AT_A_TIME)
            wait_for_one(children, i);
        (void)fflush(NULL);
        children[i] = fork();
        ck_assert_int_ge(children[i], 0);
        if (children[i] == 0) {
            do_one(work, i);
            exit(0); /* not _exit: leaks are looked for */
        }
    }
    for (size_t i = 0; i < count && i < AT_A_TIME; i++)
        wait_for_one(children, count);
}

void meter_cases_check(const struct meter_case *cases, size_t count, const char *driver,
                       int limit_divisor)
{
    do_all(&(struct work){cases, NULL, driver, limit_divisor}, count);
}

void meter_refusals_check(const struct meter_refusal *refusals, size_t count, const char *driver,
                          int limit_divisor)
{
    do_all(&(struct work){NULL, refusals, driver, limit_divisor}, count);
}

/* The child makes descriptor readable after ms. */
static void cancel_after(int descriptor, useconds_t ms)
{
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        (void)usleep(ms * 1000);
        _exit(write(descriptor, "x", 1) == 1 ? 0 : 1);
    }
}

void meter_cancel_check(const char *options, const char *driver, const char *given_back)
{
    struct simulator_process simulator;
    struct meter *meter = NULL;
    struct error error = {0};
    struct reading reading = {.luminance_cd_m2 = 7};
    int cancel[2];
    ck_assert_int_eq(pipe(cancel), 0);
    simulator_start(&simulator, options);
    const struct meter_options chosen = {
        .driver = driver, .port = simulator.port, .cancel_fd = cancel[0]};
    ck_assert_msg(meter_open(&chosen, &meter, &error), "%s", error.text);

    int64_t start_ms = time_monotonic_ms();
    cancel_after(cancel[1], 300);
    ck_assert(!meter_measure(meter, &reading, &error));
    int64_t took_ms = time_monotonic_ms() - start_ms;
    ck_assert_int_eq(error.kind, ERROR_CANCELLED);
    ck_assert_int_eq(reading.status, READING_CANCELLED);
    ck_assert_double_nan(reading.luminance_cd_m2);
    ck_assert_int_lt(took_ms, 300 + BUSY_MACHINE_MS);
    meter_close(meter);
    ck_assert_int_gt(wait(NULL), 0);
    (void)usleep(100000); /* the simulator writes its log after it has read */
    if (given_back != NULL)
        ck_assert_msg(simulator_log_count(&simulator, given_back) > 0, "no \"%s\"", given_back);
    simulator_stop(&simulator);
    (void)close(cancel[0]);
    (void)close(cancel[1]);
}

/* --- what every driver is held to --- */

static const struct meter_suite *suite;

START_TEST(each_measurement_has_its_status_in_time)
{
    meter_cases_check(suite->cases, suite->case_count, suite->driver, suite->limit_divisor);
}
END_TEST

START_TEST(does_not_open_what_would_read_wrong)
{
    meter_refusals_check(
        suite->refusals, suite->refusal_count, suite->driver, suite->limit_divisor);
}
END_TEST

START_TEST(a_cancel_ends_the_wait_at_once_and_gives_the_meter_back)
{
    meter_cancel_check(suite->silent, suite->driver, suite->given_back);
}
END_TEST

TCase *meter_suite_case(const struct meter_suite *chosen)
{
    suite = chosen;
    TCase *tcase = tcase_create(suite->name);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, each_measurement_has_its_status_in_time);
    tcase_add_test(tcase, does_not_open_what_would_read_wrong);
    tcase_add_test(tcase, a_cancel_ends_the_wait_at_once_and_gives_the_meter_back);
    return tcase;
}
