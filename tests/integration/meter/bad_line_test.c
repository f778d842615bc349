/* SPDX-License-Identifier: Apache-2.0 */
/* Every driver over a cable that spoils replies, in ways that follow from a seed: whatever comes,
 * a call ends in time, does not spin, and gives a number with a good status alone. */
#include "agent/meter/meter.h"
#include "monqa/cleanup.h"
#include "monqa/time_utc.h"
#include "tests/support/bad_line.h"
#include "tests/support/check_main.h"
#include "tests/support/simulator_process.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define DIVISOR 200 /* the drivers' limits are 0.3 s then */
#define OPEN_MS 15000
#define MEASURE_MS 8000
#define MEASUREMENTS 8
#define SEEDS 4
#define CANCEL_MS 100
#define CANCEL_TRIES 8

static const struct {
    const char *driver, *simulator, *options;
    bool has_no_letters; /* bytes alone, whose every bit counts */
} meters[] = {
    {"mavo-usb", "mavo_simulator", "--luminance 50", false},
    {"minolta-ls", "minolta_simulator", "--luminance 50", false},
    {"minolta-ls", "minolta_simulator", "--luminance 50 --cs", false},
    {"cri-cr", "cri_simulator", "--luminance 50", false},
    {"klein-k10", "klein_simulator", "--luminance 50", false},
    {"crs-colorcal", "colorcal_simulator", "--luminance 50", false},
    {"jeti-specbos", "jeti_simulator", "--luminance 50", false},
    {"jeti-specbos", "jeti_simulator", "--luminance 50 --15x1", false},
    {"photo-research-pr655", "pr655_simulator", "--luminance 50", false},
    {"photo-research-pr650", "pr650_simulator", "--luminance 50", false},
    {"km-cs2000", "cs2000_simulator", "--luminance 50", false},
    {"admesy", "admesy_simulator", "--luminance 50", false},
    {"xrite-dtp92", "dtp92_simulator", "--luminance 50", false},
    {"crs-optical", "optical_simulator", "--luminance 50", true},
    {"line", "line_simulator", "--luminance 50", false},
};
#define METERS ((int)ARRAY_LENGTH(meters))

static const struct meter_line_texts line_texts = {.settings = "9600 8N1",
                                                   .request = "READ\\r",
                                                   .pattern = "LUM ([^ ]+) cd",
                                                   .unit = "cd/m2",
                                                   .scale = "1",
                                                   .timeout_ms = "1000",
                                                   .model = "our own",
                                                   .serial = ""};

static void start_simulator(struct simulator_process *simulator, int number)
{
    char program[256];
    (void)snprintf(program, sizeof program, "%s/%s", SIMULATORS, meters[number].simulator);
    simulator_start_program(simulator, program, meters[number].options);
}

static struct meter_options options_of(int number, const char *port, int cancel_fd)
{
    return (struct meter_options){.driver = meters[number].driver,
                                  .port = port,
                                  .cancel_fd = cancel_fd,
                                  .line_texts = &line_texts,
                                  .limit_divisor = DIVISOR};
}

static int64_t processor_ms(void)
{
    struct rusage usage;
    ck_assert_int_eq(getrusage(RUSAGE_SELF, &usage), 0);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
           (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
}

static void check_reading(const struct reading *reading)
{
    bool number = reading_has_number(reading);
    ck_assert(reading->status < READING_STATUS_COUNT);
    ck_assert_msg(number == !isnan(reading->luminance_cd_m2),
                  "%s with %g",
                  reading_status_name(reading->status),
                  reading->luminance_cd_m2);
    ck_assert(!number || reading_luminance_is_possible(reading->luminance_cd_m2));
    ck_assert(reading->status != READING_SUSPECT || reading->flags != 0);
    ck_assert(isnan(reading->x) == isnan(reading->y) && (number || isnan(reading->x)));
    ck_assert(strlen(reading->raw) < sizeof reading->raw);
    ck_assert(strlen(reading->trace) < sizeof reading->trace);
}

static void measure_some(struct meter *meter)
{
    for (int i = 0; i < MEASUREMENTS; i++) {
        struct reading reading = {.luminance_cd_m2 = 7, .x = 7};
        struct error error = {0};
        int64_t start_ms = time_monotonic_ms();
        bool there = meter_measure(meter, &reading, &error);
        ck_assert_int_lt(time_monotonic_ms() - start_ms, MEASURE_MS);
        check_reading(&reading);
        ck_assert_int_eq(there, reading.status != READING_GONE);
        ck_assert_int_eq(there, error.kind == ERROR_NONE);
        if (!there)
            break;
    }
}

static void talk_over_bad_line(int number, uint64_t seed)
{
    struct simulator_process simulator;
    struct bad_line line;
    struct meter *meter = NULL;
    struct error error = {0};
    start_simulator(&simulator, number);
    /* Little, and it opens; much, and most is spoiled. */
    bad_line_start(&line, simulator.port, seed, seed % 3 == 0 ? 60 : 12);
    const struct meter_options options = options_of(number, line.port, -1);
    int64_t start_ms = time_monotonic_ms(), used_ms = processor_ms();
    if (meter_open(&options, &meter, &error))
        measure_some(meter);
    else
        ck_assert_int_ne(error.kind, ERROR_NONE);
    ck_assert_int_lt(time_monotonic_ms() - start_ms, OPEN_MS + MEASUREMENTS * MEASURE_MS);
    meter_close(meter);
    int64_t took_ms = time_monotonic_ms() - start_ms;
    used_ms = processor_ms() - used_ms;
    ck_assert_msg(used_ms < 500 + took_ms / 2,
                  "%s, seed %llu: %lld of %lld ms of processor",
                  meters[number].driver,
                  (unsigned long long)seed,
                  (long long)used_ms,
                  (long long)took_ms);
    bad_line_stop(&line);
    simulator_stop(&simulator);
}

/* One child a meter, all at once: most of it is waiting. */
static void for_each_meter(void (*check)(int number))
{
    pid_t children[ARRAY_LENGTH(meters)];
    (void)fflush(NULL);
    for (int i = 0; i < METERS; i++) {
        children[i] = fork();
        ck_assert_int_ge(children[i], 0);
        if (children[i] == 0) {
            check(i);
            exit(0);
        }
    }
    for (int i = 0; i < METERS; i++) {
        int status;
        ck_assert_int_eq(waitpid(children[i], &status, 0), children[i]);
        ck_assert_msg(status == 0, "%s failed", meters[i].driver);
    }
}

static void talk_with_every_seed(int number)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        talk_over_bad_line(number, seed);
}

START_TEST(whatever_comes_a_call_ends_in_time_and_a_failed_reading_has_no_number)
{
    for_each_meter(talk_with_every_seed);
}
END_TEST

/* The child writes the time when it cancels. */
static pid_t cancel_after(int descriptor, int ms)
{
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        (void)usleep((useconds_t)ms * 1000);
        int64_t now_ms = time_monotonic_ms();
        _exit(write(descriptor, &now_ms, sizeof now_ms) == sizeof now_ms ? 0 : 1);
    }
    return child;
}

/* Opens and measures until the cancel comes; how long it took to be heard. */
static int64_t cancel_once(int number, const char *port, int after_ms)
{
    int cancel[2];
    int64_t cancelled_ms;
    struct error error = {0};
    struct meter *meter = NULL;
    ck_assert_int_eq(pipe(cancel), 0);
    const struct meter_options options = options_of(number, port, cancel[0]);
    pid_t child = cancel_after(cancel[1], after_ms);
    bool there = meter_open(&options, &meter, &error);
    while (there) {
        struct reading reading = {.luminance_cd_m2 = 7};
        there = meter_measure(meter, &reading, &error);
        check_reading(&reading);
    }
    int64_t ended_ms = time_monotonic_ms();
    meter_close(meter);
    ck_assert_int_eq(read(cancel[0], &cancelled_ms, sizeof cancelled_ms), sizeof cancelled_ms);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    (void)close(cancel[0]);
    (void)close(cancel[1]);
    /* It ended before, by itself: that is another test's. */
    return error.kind == ERROR_CANCELLED ? ended_ms - cancelled_ms : 0;
}

/* Silent from the start, silent to a measurement, and in order. */
static void cancel_everywhere(int number)
{
    static const char *const faults[] = {
        " --fault dead@0", " --fault silent", " --fault silent@1,dead@1", " --fault torn:2", ""};
    for (int i = 0; i < CANCEL_TRIES; i++) {
        char all[128], program[256];
        struct simulator_process simulator;
        int64_t took_ms = CANCEL_MS;
        (void)snprintf(all,
                       sizeof all,
                       "%s%s",
                       meters[number].options,
                       faults[(size_t)i % ARRAY_LENGTH(faults)]);
        (void)snprintf(program, sizeof program, "%s/%s", SIMULATORS, meters[number].simulator);
        /* A busy machine may be late; a driver that does not listen is so every time. */
        for (int again = 0; again < 4 && took_ms >= CANCEL_MS; again++) {
            simulator_start_program(&simulator, program, all);
            took_ms = cancel_once(number, simulator.port, 30 + i * 97);
            simulator_stop(&simulator);
        }
        ck_assert_msg(took_ms < CANCEL_MS,
                      "%s, %s: a cancel after %d ms took %lld ms",
                      meters[number].driver,
                      all,
                      30 + i * 97,
                      (long long)took_ms);
    }
}

START_TEST(a_cancel_is_heard_within_100_ms_in_any_state)
{
    for_each_meter(cancel_everywhere);
}
END_TEST

/* A doubtful reply may fail; a number is the meter's number. */
static void damage_every_reply(int number)
{
    static const char *const faults[] = {
        " --fault junk@2-9", " --fault case@2-9", " --fault repeat@2-9"};
    for (size_t i = 0; i < ARRAY_LENGTH(faults); i++) {
        char all[128], program[256];
        struct simulator_process simulator;
        struct meter *meter = NULL;
        struct error error = {0};
        if (meters[number].has_no_letters && i == 1)
            continue;
        (void)snprintf(all, sizeof all, "%s%s", meters[number].options, faults[i]);
        (void)snprintf(program, sizeof program, "%s/%s", SIMULATORS, meters[number].simulator);
        simulator_start_program(&simulator, program, all);
        const struct meter_options options = options_of(number, simulator.port, -1);
        ck_assert_msg(meter_open(&options, &meter, &error), "%s: %s", all, error.text);
        for (int measurement = 0, there = 1; measurement < 3 && there; measurement++) {
            struct reading reading = {.luminance_cd_m2 = 7};
            there = meter_measure(meter, &reading, &error);
            check_reading(&reading);
            ck_assert_msg(!reading_has_number(&reading) ||
                              fabs(reading.luminance_cd_m2 - 50) <= 0.005,
                          "%s, %s: %g",
                          meters[number].driver,
                          all,
                          reading.luminance_cd_m2);
        }
        meter_close(meter);
        simulator_stop(&simulator);
    }
}

START_TEST(junk_echo_and_wrong_case_never_change_a_number)
{
    for_each_meter(damage_every_reply);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("bad_line");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, whatever_comes_a_call_ends_in_time_and_a_failed_reading_has_no_number);
    tcase_add_test(tcase, junk_echo_and_wrong_case_never_change_a_number);
    tcase_add_test(tcase, a_cancel_is_heard_within_100_ms_in_any_state);
    return run_case("integration.meter.bad_line", tcase);
}
