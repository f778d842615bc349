/* SPDX-License-Identifier: Apache-2.0 */
/* An Admesy Brontes as two programs that use one have it, each message a line. Written from these,
 * never from the driver. Its full scale falls as its integration time rises. */
#include "monqa/text.h"
#include "tests/support/simulator.h"

#include <string.h>

#define FULL_SCALE_CD_M2_S 40.0 /* 400 cd/m2 at 100 ms */

static const char usage[] = "error:N answers N in place of a measurement\n";

struct admesy {
    struct simulated_meter meter; /* first */
    long long integration_us;
};

static void measure(const struct admesy *admesy, struct simulator_reply *reply)
{
    struct simulated_meter *meter = (struct simulated_meter *)&admesy->meter;
    double luminance = 0, seconds = (double)admesy->integration_us / 1e6;
    bool seen = simulator_measure(meter, &luminance, reply);
    bool clip = luminance > FULL_SCALE_CD_M2_S / seconds;
    bool noise = luminance < FULL_SCALE_CD_M2_S / seconds / 1000;
    if (!seen || simulator_fault(meter, FAULT_ERROR) != NULL)
        reply_say(reply, "ERR %lld\n", simulator_fault_number(meter, FAULT_ERROR));
    else if (simulator_fault(meter, FAULT_NAN) != NULL)
        reply_say(reply, "nan,nan,nan,0,0\n");
    else
        reply_say(reply,
                  "%s%f,%f,%f,%d,%d\n",
                  simulator_fault(meter, FAULT_NEGATIVE) != NULL ? "-" : "",
                  luminance,
                  meter->panel.x,
                  meter->panel.y,
                  clip,
                  noise);
    simulator_damage(meter, reply);
}

static void answer(struct simulated_meter *meter, const char *command, size_t length,
                   struct simulator_reply *reply)
{
    struct admesy *admesy = (struct admesy *)meter;
    (void)length;
    if (strcmp(command, "*IDN?") == 0)
        reply_say(reply, "Admesy B.V.,%s,%s,2.13\n", meter->model, simulator_serial(meter));
    else if (strncmp(command, ":SENSE:INT ", 11) == 0)
        (void)integer_parse(command + 11, 500, 5000000, &admesy->integration_us);
    else if (strcmp(command, ":MEAS:YXY") == 0)
        measure(admesy, reply);
}

int main(int count, char **arguments)
{
    (void)count;
    static const struct simulator_kind kind = {
        .program = "admesy_simulator", .usage = usage, .ends = "\n", .answer = answer};
    struct admesy admesy = {.meter = {.model = "Brontes-LL", .serial = "00815", .latency_ms = 50},
                            .integration_us = 1000};
    return simulator_main(&kind, &admesy.meter, arguments);
}
