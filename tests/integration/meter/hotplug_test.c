/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/meter.h"
#include "monqa/time_utc.h"
#include "tests/support/check_main.h"
#include "tests/support/simulator_process.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#define DIVISOR 3

/* A meter at a name that stays the same, as those of udev do. */
static struct meter *opened_at(const char *port, int cancel_fd)
{
    struct meter *meter = NULL;
    struct error error = {0};
    const struct meter_options options = {
        .driver = "mavo-usb", .port = port, .cancel_fd = cancel_fd, .limit_divisor = DIVISOR};
    ck_assert_msg(meter_open(&options, &meter, &error), "%s", error.text);
    return meter;
}

static void start_linked(struct simulator_process *simulator, const char *options, char link[64])
{
    char all[256];
    (void)snprintf(link, 64, "/tmp/monqa-port-%d", (int)getpid());
    (void)snprintf(all, sizeof all, "--link %s %s", link, options);
    simulator_start(simulator, all);
}

static void pull(struct meter *meter)
{
    struct reading reading = {.luminance_cd_m2 = 7};
    struct error error = {0};
    ck_assert(!meter_measure(meter, &reading, &error));
    ck_assert_int_eq(reading.status, READING_GONE);
    ck_assert_double_nan(reading.luminance_cd_m2);
}

START_TEST(the_same_meter_is_found_again_when_it_returns)
{
    struct simulator_process simulator;
    struct reading reading = {0};
    struct error error = {0};
    char link[64];
    start_linked(&simulator, "--luminance 50 --fault replug:1500@2", link);
    struct meter *meter = opened_at(link, -1);
    ck_assert(meter_measure(meter, &reading, &error));
    pull(meter);
    ck_assert_msg(meter_find_again(meter, 15000, &error), "%s", error.text);
    ck_assert(meter_measure(meter, &reading, &error));
    ck_assert_int_eq(reading.status, READING_OK);
    ck_assert_double_eq(reading.luminance_cd_m2, 50);
    ck_assert_str_eq(meter_identity(meter)->port, link);
    meter_close(meter);
    simulator_stop(&simulator);
}
END_TEST

START_TEST(another_meter_in_its_place_is_not_taken_for_it)
{
    struct simulator_process simulator;
    struct error error = {0};
    char link[64];
    start_linked(&simulator, "--luminance 50 --serial 4711 --fault replug:300@1,foreign@1", link);
    struct meter *meter = opened_at(link, -1);
    pull(meter);
    ck_assert(!meter_find_again(meter, 4000, &error));
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert_msg(strstr(error.text, "answers where 4711 was") != NULL, "%s", error.text);
    pull(meter); /* and it stays gone */
    meter_close(meter);
    simulator_stop(&simulator);
}
END_TEST

START_TEST(the_wait_for_a_meter_that_stays_away_ends_in_time_or_with_a_cancel)
{
    struct simulator_process simulator;
    struct error error = {0};
    char link[64];
    int cancel[2];
    ck_assert_int_eq(pipe(cancel), 0);
    start_linked(&simulator, "--luminance 50 --fault hangup@1", link);
    struct meter *meter = opened_at(link, cancel[0]);
    pull(meter);
    int64_t start_ms = time_monotonic_ms();
    ck_assert(!meter_find_again(meter, 600, &error));
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert_int_lt(time_monotonic_ms() - start_ms, 2000);
    ck_assert_int_eq(write(cancel[1], "x", 1), 1);
    start_ms = time_monotonic_ms();
    ck_assert(!meter_find_again(meter, 60000, &error));
    ck_assert_int_eq(error.kind, ERROR_CANCELLED);
    ck_assert_int_lt(time_monotonic_ms() - start_ms, 1000);
    meter_close(meter);
    simulator_stop(&simulator);
    (void)close(cancel[0]);
    (void)close(cancel[1]);
}
END_TEST

/* As ModemManager does with a port that is new. */
static pid_t hold(const char *port, useconds_t ms)
{
    int ready[2];
    char byte;
    ck_assert_int_eq(pipe(ready), 0);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        int descriptor = open(port, O_RDWR | O_NOCTTY | O_CLOEXEC);
        bool held = descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0 &&
                    write(ready[1], "x", 1) == 1;
        (void)usleep(ms * 1000);
        _exit(held ? 0 : 1);
    }
    ck_assert_int_eq(read(ready[0], &byte, 1), 1);
    (void)close(ready[0]);
    (void)close(ready[1]);
    return child;
}

START_TEST(a_new_port_that_somebody_looks_at_is_tried_again)
{
    struct simulator_process simulator;
    struct reading reading = {0};
    int status;
    simulator_start(&simulator, "--luminance 50");
    (void)hold(simulator.port, 700);
    struct meter *meter = opened_at(simulator.port, -1);
    ck_assert_int_gt(wait(&status), 0);
    ck_assert_int_eq(status, 0);
    ck_assert(meter_measure(meter, &reading, NULL));
    ck_assert_double_eq(reading.luminance_cd_m2, 50);
    meter_close(meter);
    simulator_stop(&simulator);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("hotplug");
    tcase_set_timeout(tcase, 40);
    tcase_add_test(tcase, the_same_meter_is_found_again_when_it_returns);
    tcase_add_test(tcase, another_meter_in_its_place_is_not_taken_for_it);
    tcase_add_test(tcase, the_wait_for_a_meter_that_stays_away_ends_in_time_or_with_a_cancel);
    tcase_add_test(tcase, a_new_port_that_somebody_looks_at_is_tried_again);
    return run_case("integration.meter.hotplug", tcase);
}
