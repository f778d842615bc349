/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/meter.h"
#include "monqa/cleanup.h"
#include "monqa/time_utc.h"
#include "tests/support/check_main.h"
#include "tests/support/simulator_process.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FL 3.4262591

static bool open_mavo(const char *port, int cancel_fd, struct meter **meter, struct error *error)
{
    const struct meter_options options = {
        .driver = "mavo-usb", .port = port, .cancel_fd = cancel_fd};
    return meter_open(&options, meter, error);
}

static struct meter *opened(const struct simulator_process *simulator)
{
    struct meter *meter = NULL;
    struct error error = {0};
    ck_assert_msg(open_mavo(simulator->port, -1, &meter, &error), "%s", error.text);
    return meter;
}

/* One reading each, of a meter that writes its replies so. */
static const struct {
    const char *options;
    double cd_m2;
    unsigned flags;
} forms[] = {
    {"--luminance 123.44", 123.4, 0},
    {"--luminance 123.44 --digits 5", 123.44, 0},
    {"--luminance 0.4 --spaced --slash --crlf --acknowledge", 0.4, 0},
    {"--luminance 123.4 --unit fl", 123.4, 0}, /* set to cd/m2 at the opening */
    {"--luminance 0.04", 0.04, READING_LOW_SIGNAL},
    {"--luminance 0", 0, READING_LOW_SIGNAL},
};

START_TEST(reads_every_form_of_reply)
{
    struct simulator_process simulator;
    struct reading reading = {.level_ddl = 42, .luminance_cd_m2 = 7, .x = 0.3};
    simulator_start(&simulator, forms[_i].options);
    struct meter *meter = opened(&simulator);
    ck_assert(meter_measure(meter, &reading, NULL));
    ck_assert_int_eq(reading.status, forms[_i].flags == 0 ? READING_OK : READING_SUSPECT);
    ck_assert_double_eq(reading.luminance_cd_m2, forms[_i].cd_m2);
    ck_assert_uint_eq(reading.flags, forms[_i].flags);
    ck_assert_double_nan(reading.x);
    ck_assert_int_eq(reading.level_ddl, 42);
    meter_close(meter);
    simulator_stop(&simulator);
}
END_TEST

static const struct {
    const char *fault;
    enum reading_status status;
    double cd_m2; /* NAN: no number */
    unsigned flags;
} steps[] = {
    {"lux", READING_WRONG_CONFIG, NAN, 0},
    {"fc", READING_WRONG_CONFIG, NAN, 0},
    {"fl", READING_OK, 100 * FL, READING_UNIT_CONVERTED},
    {"negative", READING_REJECTED, NAN, 0},
    {"echo", READING_OK, 343, 0},
    {"error:2", READING_PROTOCOL, NAN, 0},
    {"error:17", READING_HARDWARE, NAN, 0},
    {"error:18", READING_OVER, NAN, 0},
    {"error:19", READING_OVER, NAN, 0},
    {"error:21", READING_HARDWARE, NAN, 0},
    {"error:101", READING_REJECTED, NAN, 0},
    {"error:201", READING_HARDWARE, NAN, 0},
    {"error:202", READING_WRONG_CONFIG, NAN, 0},
    {"error:203", READING_OVER, NAN, 0},
    {"error:204", READING_REJECTED, NAN, 0},
};

START_TEST(each_answer_has_its_status_and_the_next_is_not_touched_by_it)
{
    struct simulator_process simulator;
    char options[512] = "--luminance 342.62591 --fault ";
    for (size_t i = 0; i < ARRAY_LENGTH(steps); i++) {
        size_t used = strlen(options);
        (void)snprintf(options + used, sizeof options - used, "%s@%zu,", steps[i].fault, i + 1);
    }
    simulator_start(&simulator, options);
    struct meter *meter = opened(&simulator);
    for (size_t i = 0; i < ARRAY_LENGTH(steps); i++) {
        struct reading reading = {.luminance_cd_m2 = 7};
        ck_assert(meter_measure(meter, &reading, NULL));
        ck_assert_msg(reading.status == steps[i].status,
                      "%s: %s, raw \"%s\"",
                      steps[i].fault,
                      reading_status_name(reading.status),
                      reading.raw);
        ck_assert_uint_eq(reading.flags, steps[i].flags);
        if (isnan(steps[i].cd_m2))
            ck_assert_double_nan(reading.luminance_cd_m2);
        else
            ck_assert_double_eq(reading.luminance_cd_m2, steps[i].cd_m2);
    }
    meter_close(meter);
    simulator_stop(&simulator);
}
END_TEST

START_TEST(more_than_the_meter_can_read_is_over_range)
{
    struct simulator_process simulator;
    struct reading reading = {0};
    simulator_start(&simulator, "--luminance 30000");
    struct meter *meter = opened(&simulator);
    ck_assert(meter_measure(meter, &reading, NULL));
    ck_assert_int_eq(reading.status, READING_OVER);
    ck_assert_str_eq(reading.raw, "ERROR = 203");
    meter_close(meter);
    simulator_stop(&simulator);
}
END_TEST

START_TEST(says_who_it_is_and_that_it_is_simulated)
{
    struct simulator_process simulator;
    simulator_start(&simulator, "--luminance 1 --model M_502 --serial 4711");
    struct meter *meter = opened(&simulator);
    const struct meter_identity *identity = meter_identity(meter);
    ck_assert_str_eq(identity->driver, "mavo-usb");
    ck_assert_str_eq(identity->maker, "GOSSEN");
    ck_assert_str_eq(identity->model, "M_502");
    ck_assert_str_eq(identity->serial, "4711");
    ck_assert_str_eq(identity->firmware, "V 1.00");
    ck_assert_str_eq(identity->port, simulator.port);
    ck_assert(identity->simulated);
    ck_assert_uint_eq(identity->traits, METER_UNPROVED);
    meter_close(meter);
    simulator_stop(&simulator);
}
END_TEST

START_TEST(gives_the_keys_back_and_never_restarts_the_meter)
{
    struct simulator_process simulator;
    struct reading reading = {0};
    simulator_start(&simulator, "--luminance 50");
    for (int i = 1; i <= 2; i++) { /* the second finds the meter as the first left it */
        struct meter *meter = opened(&simulator);
        ck_assert(meter_measure(meter, &reading, NULL));
        ck_assert_int_eq(simulator_log_count(&simulator, "< KEY OFF"), i);
        ck_assert_int_eq(simulator_log_count(&simulator, "< KEY ON"), i - 1);
        meter_close(meter);
        ck_assert_int_eq(simulator_log_count(&simulator, "< KEY ON"), i);
    }
    ck_assert_int_eq(simulator_log_count(&simulator, "< *RST"), 0);
    simulator_stop(&simulator);
}
END_TEST

static const struct {
    const char *options;
    const char *words;
} strangers[] = {
    {"--luminance 1 --fault dead@0", "no fitting reply to *IDN? in time; is it a MAVO"},
    {"--luminance 1 --model ,", "no identity of a Gossen meter"},
};

START_TEST(does_not_open_what_is_no_meter_of_its_own)
{
    struct simulator_process simulator;
    struct meter *meter = NULL;
    struct error error = {0};
    simulator_start(&simulator, strangers[_i].options);
    int64_t start_ms = time_monotonic_ms();
    ck_assert(!open_mavo(simulator.port, -1, &meter, &error));
    ck_assert_int_lt(time_monotonic_ms() - start_ms, 10000);
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert_msg(strstr(error.text, strangers[_i].words) != NULL, "%s", error.text);
    ck_assert_msg(strstr(error.text, simulator.port) != NULL, "%s", error.text);
    ck_assert_int_eq(simulator_log_count(&simulator, "< UNI:PHOT CD_M2"), 0);
    simulator_stop(&simulator);
}
END_TEST

START_TEST(does_not_open_a_meter_that_refuses_its_settings)
{
    struct simulator_process simulator;
    struct meter *meter = NULL;
    struct error error = {0};
    simulator_start(&simulator, "--luminance 50 --fault refuse:202");
    ck_assert(!open_mavo(simulator.port, -1, &meter, &error));
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert_msg(strstr(error.text, "refuses RAN:AUTO ON: error 202, wrong sensor") != NULL,
                  "%s",
                  error.text);
    ck_assert_int_eq(simulator_log_count(&simulator, "< RAN:AUTO ON"), 1);
    simulator_stop(&simulator);
}
END_TEST

START_TEST(asks_once_more_where_a_setting_was_overrun)
{
    struct simulator_process simulator;
    struct meter *meter = NULL;
    struct error error = {0};
    simulator_start(&simulator, "--luminance 50 --fault refuse:1");
    ck_assert(!open_mavo(simulator.port, -1, &meter, &error));
    ck_assert_msg(strstr(error.text, "error 1, overrun") != NULL, "%s", error.text);
    ck_assert_int_eq(simulator_log_count(&simulator, "< RAN:AUTO ON"), 2);
    simulator_stop(&simulator);
}
END_TEST

START_TEST(a_meter_that_keeps_its_keys_is_used_as_it_is)
{
    struct simulator_process simulator;
    struct reading reading = {0};
    simulator_start(&simulator, "--luminance 50 --fault nokeys");
    struct meter *meter = opened(&simulator);
    ck_assert(meter_measure(meter, &reading, NULL));
    ck_assert_double_eq(reading.luminance_cd_m2, 50);
    meter_close(meter);
    ck_assert_int_eq(simulator_log_count(&simulator, "< KEY OFF"), 1);
    ck_assert_int_eq(simulator_log_count(&simulator, "< KEY ON"), 0); /* nothing to give back */
    simulator_stop(&simulator);
}
END_TEST

START_TEST(a_second_program_is_told_that_the_port_is_in_use)
{
    struct simulator_process simulator;
    struct meter *second = NULL;
    struct error error = {0};
    simulator_start(&simulator, "--luminance 50");
    struct meter *first = opened(&simulator);
    ck_assert(!open_mavo(simulator.port, -1, &second, &error));
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert_msg(strstr(error.text, "in use by another program") != NULL, "%s", error.text);

    struct reading reading = {0};
    ck_assert(meter_measure(first, &reading, &error)); /* the first is not disturbed */
    ck_assert_double_eq(reading.luminance_cd_m2, 50);
    meter_close(first);
    second = opened(&simulator);
    meter_close(second);
    simulator_stop(&simulator);
}
END_TEST

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

START_TEST(a_cancel_ends_the_wait_at_once)
{
    struct simulator_process simulator;
    struct meter *meter = NULL;
    struct error error = {0};
    struct reading reading = {.luminance_cd_m2 = 7};
    int cancel[2];
    ck_assert_int_eq(pipe(cancel), 0);
    simulator_start(&simulator, "--luminance 50 --fault silent");
    ck_assert_msg(open_mavo(simulator.port, cancel[0], &meter, &error), "%s", error.text);

    int64_t start_ms = time_monotonic_ms();
    cancel_after(cancel[1], 300);
    ck_assert(!meter_measure(meter, &reading, &error));
    int64_t took_ms = time_monotonic_ms() - start_ms;
    ck_assert_int_eq(error.kind, ERROR_CANCELLED);
    ck_assert_int_eq(reading.status, READING_CANCELLED);
    ck_assert_double_nan(reading.luminance_cd_m2);
    ck_assert_int_ge(took_ms, 250);
    ck_assert_int_lt(took_ms, 800);
    meter_close(meter);
    ck_assert_int_eq(simulator_log_count(&simulator, "< KEY ON"), 1); /* all the same */
    ck_assert_int_eq(wait(NULL) > 0, 1);
    simulator_stop(&simulator);
}
END_TEST

START_TEST(a_late_reply_is_never_taken_for_the_next_reading)
{
    struct simulator_process simulator;
    struct error error = {0};
    struct reading reading = {0};
    char level[] = "/tmp/monqa-level-XXXXXX";
    int file = mkstemp(level);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(pwrite(file, "100\n", 4, 0), 4);
    char options[128];
    (void)snprintf(options, sizeof options, "--level-file %s --fault late:3500", level);
    simulator_start(&simulator, options);
    struct meter *meter = opened(&simulator);

    /* Both attempts are answered after their time; the second answer is still under way. */
    ck_assert(meter_measure(meter, &reading, &error));
    ck_assert_int_eq(reading.status, READING_TIMEOUT);
    ck_assert_double_nan(reading.luminance_cd_m2);
    ck_assert_int_eq(pwrite(file, "200\n", 4, 0), 4);
    ck_assert(meter_measure(meter, &reading, &error));
    ck_assert_msg(
        isnan(reading.luminance_cd_m2), "%g cd/m2 of an earlier screen", reading.luminance_cd_m2);
    meter_close(meter);
    simulator_stop(&simulator);
    (void)close(file);
    (void)unlink(level);
}
END_TEST

START_TEST(after_the_cable_was_pulled_every_call_says_so)
{
    struct simulator_process simulator;
    struct reading reading = {0};
    struct error error = {0};
    simulator_start(&simulator, "--luminance 50 --fault hangup@2");
    struct meter *meter = opened(&simulator);
    ck_assert(meter_measure(meter, &reading, &error));
    ck_assert_double_eq(reading.luminance_cd_m2, 50);
    for (int i = 0; i < 3; i++) {
        ck_assert(!meter_measure(meter, &reading, &error));
        ck_assert_int_eq(reading.status, READING_GONE);
        ck_assert_double_nan(reading.luminance_cd_m2);
        ck_assert_msg(strstr(error.text, "unplugged") != NULL, "%s", error.text);
    }
    meter_close(meter);
    simulator_stop(&simulator);
}
END_TEST

START_TEST(junk_before_the_opening_does_no_harm)
{
    struct simulator_process simulator;
    struct reading reading = {0};
    simulator_start(&simulator, "--luminance 50");
    int port = open(simulator.port, O_RDWR | O_NOCTTY | O_CLOEXEC);
    ck_assert_int_ge(port, 0);
    static const char junk[] = "AT\r\nAT+CGMI\r\n?\n*IDN"; /* ModemManager, and half a command */
    ck_assert_int_eq(write(port, junk, sizeof junk - 1), sizeof junk - 1);
    (void)close(port);
    struct meter *meter = opened(&simulator);
    ck_assert(meter_measure(meter, &reading, NULL));
    ck_assert_double_eq(reading.luminance_cd_m2, 50);
    meter_close(meter);
    simulator_stop(&simulator);
}
END_TEST

START_TEST(keeps_the_bytes_of_both_directions)
{
    struct simulator_process simulator;
    struct reading reading = {0};
    char trace[4000];
    simulator_start(&simulator, "--luminance 50");
    struct meter *meter = opened(&simulator);
    for (int i = 0; i < 40; i++)
        ck_assert(meter_measure(meter, &reading, NULL));
    ck_assert_str_eq(reading.raw, "0500E-01 CD_M2");
    ck_assert_str_eq(reading.trace, "> ?\\x0a < 0500E-01 CD_M2\\x0a");
    meter_trace(meter, trace, sizeof trace);
    ck_assert_msg(strstr(trace, "> ?\\x0a < 0500E-01 CD_M2\\x0a") != NULL, "%s", trace);
    char small[20];
    meter_trace(meter, small, sizeof small);
    ck_assert_uint_lt(strlen(small), sizeof small);
    meter_close(meter);
    simulator_stop(&simulator);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("mavo");
    tcase_set_timeout(tcase, 40);
    tcase_add_loop_test(tcase, reads_every_form_of_reply, 0, ARRAY_LENGTH(forms));
    tcase_add_test(tcase, each_answer_has_its_status_and_the_next_is_not_touched_by_it);
    tcase_add_test(tcase, more_than_the_meter_can_read_is_over_range);
    tcase_add_test(tcase, says_who_it_is_and_that_it_is_simulated);
    tcase_add_test(tcase, gives_the_keys_back_and_never_restarts_the_meter);
    tcase_add_loop_test(
        tcase, does_not_open_what_is_no_meter_of_its_own, 0, ARRAY_LENGTH(strangers));
    tcase_add_test(tcase, does_not_open_a_meter_that_refuses_its_settings);
    tcase_add_test(tcase, asks_once_more_where_a_setting_was_overrun);
    tcase_add_test(tcase, a_meter_that_keeps_its_keys_is_used_as_it_is);
    tcase_add_test(tcase, a_second_program_is_told_that_the_port_is_in_use);
    tcase_add_test(tcase, a_cancel_ends_the_wait_at_once);
    tcase_add_test(tcase, a_late_reply_is_never_taken_for_the_next_reading);
    tcase_add_test(tcase, after_the_cable_was_pulled_every_call_says_so);
    tcase_add_test(tcase, junk_before_the_opening_does_no_harm);
    tcase_add_test(tcase, keeps_the_bytes_of_both_directions);
    return run_case("integration.meter.mavo", tcase);
}
