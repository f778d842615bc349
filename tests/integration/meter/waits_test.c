/* SPDX-License-Identifier: Apache-2.0 */
/* Between two readings nothing is waited for but the meter, and the gaps that its protocol asks
 * for: counted in the waits themselves, so that it holds on a busy machine too. */
#include "agent/meter/meter.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/simulator_process.h"

#include <poll.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#define READINGS 5

/* Instead of the library's: what ran out was a pause, what did not was a reply. */
static int paused_ms;

int poll(struct pollfd *descriptors, nfds_t count, int timeout_ms)
{
    int ready = (int)syscall(SYS_poll, descriptors, count, timeout_ms);
    if (ready == 0 && timeout_ms > 0)
        paused_ms += timeout_ms;
    return ready;
}

static const struct {
    const char *driver, *simulator, *options;
    int pause_ms; /* of one reading, by the protocol */
} meters[] = {
    {"mavo-usb", "mavo_simulator", "", 0},
    {"klein-k10", "klein_simulator", "", 0},
    {"crs-colorcal", "colorcal_simulator", "", 0},
    {"jeti-specbos", "jeti_simulator", "", 0},
    {"jeti-specbos", "jeti_simulator", " --15x1", 0},
    {"km-cs2000", "cs2000_simulator", "", 0},
    {"admesy", "admesy_simulator", "", 0},
    {"xrite-dtp92", "dtp92_simulator", "", 0},
    {"crs-optical", "optical_simulator", "", 0},
    {"minolta-ls", "minolta_simulator", "", 100},            /* between two commands */
    {"photo-research-pr650", "pr650_simulator", "", 100},    /* between two commands */
    {"cri-cr", "cri_simulator", "", 3 * 50},                 /* between two commands */
    {"photo-research-pr655", "pr655_simulator", "", 3 * 30}, /* between two bytes */
    {"line", "line_simulator", "", 20},                      /* the end of a reply is not known */
};

static const struct meter_line_texts line_texts = {.settings = "9600 8N1",
                                                   .request = "READ\\r",
                                                   .pattern = "LUM ([^ ]+) cd",
                                                   .unit = "cd/m2",
                                                   .scale = "1",
                                                   .timeout_ms = "1000",
                                                   .model = "our own",
                                                   .serial = ""};

static void read_one(struct meter *meter)
{
    struct reading reading = {.samples = 0};
    struct error error = {0};
    ck_assert_msg(meter_measure(meter, &reading, &error), "%s", error.text);
    ck_assert(reading_has_number(&reading));
}

START_TEST(between_two_readings_nothing_is_waited_for_but_the_meter)
{
    struct simulator_process simulator;
    struct meter *meter = NULL;
    struct error error = {0};
    char program[256], options[128];
    (void)snprintf(program, sizeof program, "%s/%s", SIMULATORS, meters[_i].simulator);
    (void)snprintf(options, sizeof options, "--luminance 50%s", meters[_i].options);
    simulator_start_program(&simulator, program, options);
    const struct meter_options chosen = {.driver = meters[_i].driver,
                                         .port = simulator.port,
                                         .cancel_fd = -1,
                                         .line_texts = &line_texts};
    ck_assert_msg(meter_open(&chosen, &meter, &error), "%s", error.text);
    read_one(meter);
    paused_ms = 0;
    for (int i = 0; i < READINGS; i++)
        read_one(meter);
    ck_assert_msg(paused_ms <= READINGS * meters[_i].pause_ms,
                  "%s: %d ms of pauses in %d readings",
                  meters[_i].driver,
                  paused_ms,
                  READINGS);
    meter_close(meter);
    simulator_stop(&simulator);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("waits");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(
        tcase, between_two_readings_nothing_is_waited_for_but_the_meter, 0, ARRAY_LENGTH(meters));
    return run_case("integration.meter.waits", tcase);
}
