/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/port.h"
#include "agent/meter/port_line.h"
#include "monqa/cleanup.h"
#include "monqa/time_utc.h"
#include "tests/support/check_main.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static const struct port_line line_7e2 = {
    .baud = 9600, .data_bits = 7, .parity = PORT_PARITY_EVEN, .stop_bits = 2};

/* A port on a pseudo-terminal, whose other end the test holds. */
struct wire {
    int master;
    char path[128];
    int cancel[2];
    struct port *port;
};

static void make_terminal(struct wire *wire)
{
    wire->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    ck_assert_int_ge(wire->master, 0);
    ck_assert_int_eq(grantpt(wire->master), 0);
    ck_assert_int_eq(unlockpt(wire->master), 0);
    ck_assert_int_eq(ptsname_r(wire->master, wire->path, sizeof wire->path), 0);
    ck_assert_int_eq(pipe(wire->cancel), 0);
}

static void plug(struct wire *wire)
{
    struct error error = {0};
    make_terminal(wire);
    ck_assert_msg(
        port_open(wire->path, &line_7e2, wire->cancel[0], &wire->port, &error), "%s", error.text);
}

static void unplug(struct wire *wire)
{
    port_close(wire->port);
    close_descriptor(&wire->master);
    (void)close(wire->cancel[0]);
    (void)close(wire->cancel[1]);
}

static void say(const struct wire *wire, const char *text)
{
    ck_assert_int_eq(write(wire->master, text, strlen(text)), (ssize_t)strlen(text));
}

static int64_t in_ms(int ms)
{
    return time_monotonic_ms() + ms;
}

static enum port_result read_line(struct wire *wire, char *text, size_t size, int ms)
{
    size_t length = 0;
    enum port_result result = port_read_until(wire->port, '\n', text, size, &length, in_ms(ms));
    if (result == PORT_OK)
        ck_assert_uint_eq(length, strlen(text));
    return result;
}

START_TEST(reads_line_by_line_whatever_the_pieces)
{
    struct wire wire;
    char text[32];
    plug(&wire);
    say(&wire, "one\ntwo\nthr");
    ck_assert_int_eq(read_line(&wire, text, sizeof text, 500), PORT_OK);
    ck_assert_str_eq(text, "one");
    ck_assert_int_eq(read_line(&wire, text, sizeof text, 500), PORT_OK);
    ck_assert_str_eq(text, "two");
    ck_assert_int_eq(read_line(&wire, text, sizeof text, 50), PORT_TIMEOUT);
    ck_assert_str_eq(text, "two"); /* untouched */
    say(&wire, "ee\n");
    ck_assert_int_eq(read_line(&wire, text, sizeof text, 500), PORT_OK);
    ck_assert_str_eq(text, "three");
    unplug(&wire);
}
END_TEST

START_TEST(reads_by_count_whatever_the_bytes)
{
    struct wire wire;
    char bytes[2000] = "untouched";
    plug(&wire);
    ck_assert_int_eq(write(wire.master, "a\0\r\n<>b", 7), 7);
    ck_assert_int_eq(port_read_count(wire.port, bytes, 6, in_ms(500)), PORT_OK);
    ck_assert_mem_eq(bytes, "a\0\r\n<>", 6);
    memcpy(bytes, "untouched", 10);
    ck_assert_int_eq(port_read_count(wire.port, bytes, 2, in_ms(50)), PORT_TIMEOUT);
    ck_assert_str_eq(bytes, "untouched");
    say(&wire, "c");
    ck_assert_int_eq(port_read_count(wire.port, bytes, 2, in_ms(500)), PORT_OK);
    ck_assert_mem_eq(bytes, "bc", 2);
    ck_assert_int_eq(port_read_count(wire.port, bytes, sizeof bytes, in_ms(50)), PORT_OVERLONG);
    unplug(&wire);
}
END_TEST

START_TEST(another_line_forgets_what_came_over_the_old_one)
{
    struct wire wire;
    struct error error = {0};
    char byte;
    static const struct port_line faster = {.baud = 921600, .data_bits = 8, .stop_bits = 1},
                                  strange = {.baud = 12345, .data_bits = 8, .stop_bits = 1};
    plug(&wire);
    say(&wire, "noise");
    ck_assert_int_eq(port_read_count(wire.port, &byte, 1, in_ms(500)), PORT_OK);
    ck_assert_msg(port_change_line(wire.port, &faster, &error), "%s", error.text);
    ck_assert_int_eq(port_read_count(wire.port, &byte, 1, in_ms(50)), PORT_TIMEOUT);
    ck_assert(!port_change_line(wire.port, &strange, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "no speed of 12345 baud"));
    ck_assert_ptr_nonnull(strstr(error.text, wire.path));
    unplug(&wire);
}
END_TEST

/* Of hardware flow a pseudo-terminal keeps the setting. */
START_TEST(sets_hardware_flow_and_the_speed)
{
    struct wire wire = {0};
    struct error error = {0};
    struct termios kept;
    static const struct port_line line = {
        .baud = 115200, .data_bits = 8, .stop_bits = 1, .hardware_flow = true};
    make_terminal(&wire);
    int slave = open(wire.path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    ck_assert_int_ge(slave, 0);
    ck_assert_msg(port_line_set(slave, &line, false, &error), "%s", error.text);
    ck_assert_int_eq(tcgetattr(slave, &kept), 0);
    ck_assert((kept.c_cflag & CRTSCTS) != 0);
    ck_assert_uint_eq(cfgetospeed(&kept), B115200);
    (void)close(slave);
    unplug(&wire);
}
END_TEST

START_TEST(bytes_go_through_as_they_are)
{
    struct wire wire;
    char text[32] = "";
    size_t length = 0;
    plug(&wire);
    /* what a cooked terminal would act on: interrupt, XOFF, CR, DEL, end of file */
    static const char bytes[] = "\x03\x13\r\x7f\x04\x1a\n";
    say(&wire, bytes);
    ck_assert_int_eq(port_read_until(wire.port, '\n', text, sizeof text, &length, in_ms(500)),
                     PORT_OK);
    ck_assert_mem_eq(text, bytes, 6);
    ck_assert_uint_eq(length, 6);
    ck_assert_int_eq(port_write_all(wire.port, "a\nb\r", 4, in_ms(500)), PORT_OK);
    ck_assert_int_eq(read(wire.master, text, sizeof text), 4);
    ck_assert_mem_eq(text, "a\nb\r", 4);
    ck_assert(port_is_pseudo(wire.port));
    unplug(&wire);
}
END_TEST

/* The kernel gives a pseudo-terminal 8N1 whatever is asked: as an old adapter does. */
START_TEST(an_adapter_that_does_not_keep_its_line_is_refused)
{
    struct wire wire = {0};
    struct error error = {0};
    static const struct port_line line_8n1 = {.baud = 9600, .data_bits = 8, .stop_bits = 1};
    static const struct port_line strange = {.baud = 9601, .data_bits = 8, .stop_bits = 1};
    make_terminal(&wire);
    int slave = open(wire.path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    ck_assert_int_ge(slave, 0);
    ck_assert(!port_line_set(slave, &line_7e2, false, &error));
    ck_assert_int_eq(error.kind, ERROR_SYSTEM);
    ck_assert_msg(strstr(error.text, "does not keep 9600 baud 7E2") != NULL, "%s", error.text);
    ck_assert(port_line_set(slave, &line_7e2, true, &error));
    ck_assert(port_line_set(slave, &line_8n1, false, &error));
    ck_assert(!port_line_set(slave, &strange, true, &error));
    (void)close(slave);
    unplug(&wire);
}
END_TEST

START_TEST(a_line_without_end_is_given_up)
{
    struct wire wire;
    char text[16];
    plug(&wire);
    say(&wire, "0123456789abcdef");
    ck_assert_int_eq(read_line(&wire, text, sizeof text, 500), PORT_OVERLONG);
    say(&wire, "rest\n0123456789abcde\n");
    ck_assert_int_eq(read_line(&wire, text, sizeof text, 500), PORT_OK);
    ck_assert_str_eq(text, "rest");
    ck_assert_int_eq(read_line(&wire, text, sizeof text, 500), PORT_OK);
    ck_assert_str_eq(text, "0123456789abcde"); /* as long as there is room for */
    unplug(&wire);
}
END_TEST

START_TEST(what_was_said_before_the_hang_up_is_still_read)
{
    struct wire wire;
    char text[16];
    struct error error = {0};
    plug(&wire);
    say(&wire, "last\n");
    ck_assert_int_eq(read_line(&wire, text, sizeof text, 500), PORT_OK);
    close_descriptor(&wire.master);
    wire.master = -1;
    int64_t start_ms = time_monotonic_ms();
    ck_assert_int_eq(read_line(&wire, text, sizeof text, 3000), PORT_GONE);
    ck_assert_int_eq(port_write_all(wire.port, "x", 1, in_ms(3000)), PORT_GONE);
    ck_assert_int_eq(port_drain(wire.port, 50, in_ms(3000)), PORT_GONE);
    ck_assert_int_eq(port_pause(wire.port, 3000), PORT_GONE);
    ck_assert_int_lt(time_monotonic_ms() - start_ms, 500);
    ck_assert(!port_error(wire.port, PORT_GONE, &error));
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert_msg(strstr(error.text, wire.path) != NULL, "%s", error.text);
    unplug(&wire);
}
END_TEST

START_TEST(drains_until_it_is_quiet)
{
    struct wire wire;
    char text[16];
    plug(&wire);
    say(&wire, "junk\nmore");
    int64_t start_ms = time_monotonic_ms();
    ck_assert_int_eq(port_drain(wire.port, 60, in_ms(1000)), PORT_OK);
    ck_assert_int_ge(time_monotonic_ms() - start_ms, 55);
    say(&wire, "fresh\n");
    ck_assert_int_eq(read_line(&wire, text, sizeof text, 500), PORT_OK);
    ck_assert_str_eq(text, "fresh");
    unplug(&wire);
}
END_TEST

/* One end talks without a pause. */
static pid_t babble(const struct wire *wire)
{
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    while (child == 0 && write(wire->master, "blah\n", 5) > 0)
        (void)usleep(5000);
    if (child == 0)
        _exit(0);
    return child;
}

START_TEST(a_port_that_never_rests_is_given_up_in_time)
{
    struct wire wire;
    plug(&wire);
    pid_t child = babble(&wire);
    int64_t start_ms = time_monotonic_ms();
    ck_assert_int_eq(port_drain(wire.port, 100, in_ms(400)), PORT_TIMEOUT);
    int64_t took_ms = time_monotonic_ms() - start_ms;
    ck_assert_int_ge(took_ms, 390);
    ck_assert_int_lt(took_ms, 700);
    (void)kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    unplug(&wire);
}
END_TEST

START_TEST(a_write_that_nobody_takes_is_given_up_in_time)
{
    struct wire wire;
    static char much[1 << 20];
    plug(&wire);
    int64_t start_ms = time_monotonic_ms();
    ck_assert_int_eq(port_write_all(wire.port, much, sizeof much, in_ms(300)), PORT_TIMEOUT);
    unplug(&wire);
    ck_assert_int_lt(time_monotonic_ms() - start_ms, 800);
}
END_TEST

START_TEST(every_wait_ends_when_it_is_cancelled)
{
    struct wire wire;
    char text[16];
    plug(&wire);
    ck_assert_int_eq(write(wire.cancel[1], "x", 1), 1);
    say(&wire, "reply\n");
    int64_t start_ms = time_monotonic_ms();
    ck_assert_int_eq(read_line(&wire, text, sizeof text, 3000), PORT_CANCELLED);
    ck_assert_int_eq(port_write_all(wire.port, "x", 1, in_ms(3000)), PORT_CANCELLED);
    ck_assert_int_eq(port_drain(wire.port, 1000, in_ms(3000)), PORT_CANCELLED);
    ck_assert_int_eq(port_pause(wire.port, 3000), PORT_CANCELLED);
    ck_assert_int_lt(time_monotonic_ms() - start_ms, 500);
    port_ignore_cancel(wire.port);
    ck_assert_int_eq(port_write_all(wire.port, "x", 1, in_ms(500)), PORT_OK);
    unplug(&wire);
}
END_TEST

START_TEST(the_trace_is_bounded_and_keeps_the_end)
{
    struct wire wire;
    char trace[4000];
    plug(&wire);
    for (int i = 0; i < 500; i++)
        ck_assert_int_eq(port_write_all(wire.port, "abc", 3, in_ms(500)), PORT_OK);
    ck_assert_int_eq(port_write_all(wire.port, "\xff!", 2, in_ms(500)), PORT_OK);
    port_trace(wire.port, trace, sizeof trace);
    ck_assert_uint_lt(strlen(trace), 600);
    ck_assert_str_eq(trace + strlen(trace) - 8, "abc\\xff!");
    unplug(&wire);
}
END_TEST

START_TEST(the_trace_since_a_mark_is_that_alone_and_its_end_where_it_is_long)
{
    struct wire wire;
    char trace[64];
    plug(&wire);
    ck_assert_int_eq(port_write_all(wire.port, "before", 6, in_ms(500)), PORT_OK);
    port_trace_mark(wire.port);
    port_trace_fresh(wire.port, trace, sizeof trace);
    ck_assert_str_eq(trace, "");
    ck_assert_int_eq(port_write_all(wire.port, "M\r", 2, in_ms(500)), PORT_OK);
    port_trace_fresh(wire.port, trace, sizeof trace);
    ck_assert_str_eq(trace, "> M\\x0d");
    for (int i = 0; i < 400; i++)
        ck_assert_int_eq(port_write_all(wire.port, "\xff", 1, in_ms(500)), PORT_OK);
    ck_assert_int_eq(port_write_all(wire.port, "end", 3, in_ms(500)), PORT_OK);
    port_trace_fresh(wire.port, trace, sizeof trace);
    ck_assert_uint_lt(strlen(trace), sizeof trace);
    ck_assert_uint_gt(strlen(trace), sizeof trace - 24);
    ck_assert(strncmp(trace, "> \\xff", 6) == 0);
    ck_assert_str_eq(trace + strlen(trace) - 7, "\\xffend");
    unplug(&wire);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("port");
    tcase_add_test(tcase, reads_line_by_line_whatever_the_pieces);
    tcase_add_test(tcase, reads_by_count_whatever_the_bytes);
    tcase_add_test(tcase, another_line_forgets_what_came_over_the_old_one);
    tcase_add_test(tcase, sets_hardware_flow_and_the_speed);
    tcase_add_test(tcase, bytes_go_through_as_they_are);
    tcase_add_test(tcase, an_adapter_that_does_not_keep_its_line_is_refused);
    tcase_add_test(tcase, a_line_without_end_is_given_up);
    tcase_add_test(tcase, what_was_said_before_the_hang_up_is_still_read);
    tcase_add_test(tcase, drains_until_it_is_quiet);
    tcase_add_test(tcase, a_port_that_never_rests_is_given_up_in_time);
    tcase_add_test(tcase, a_write_that_nobody_takes_is_given_up_in_time);
    tcase_add_test(tcase, every_wait_ends_when_it_is_cancelled);
    tcase_add_test(tcase, the_trace_is_bounded_and_keeps_the_end);
    tcase_add_test(tcase, the_trace_since_a_mark_is_that_alone_and_its_end_where_it_is_long);
    return run_case("agent.meter.port", tcase);
}
