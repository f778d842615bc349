/* SPDX-License-Identifier: Apache-2.0 */
/* A light meter that somebody built: it answers READ with "LUM 123.4 cd". */
#include "tests/support/simulator.h"

#include <string.h>

static const char usage[] = "\n";

static void answer(struct simulated_meter *meter, const char *command, size_t length,
                   struct simulator_reply *reply)
{
    double luminance = 0;
    (void)length;
    if (strcmp(command, "READ") != 0)
        return;
    bool seen = simulator_measure(meter, &luminance, reply);
    if (!seen || simulator_fault(meter, FAULT_ERROR) != NULL)
        reply_say(reply, "FAIL\r\n");
    else if (simulator_fault(meter, FAULT_NAN) != NULL)
        reply_say(reply, "LUM nan cd\r\n");
    else
        reply_say(reply,
                  "LUM %s%.2f cd\r\n",
                  simulator_fault(meter, FAULT_NEGATIVE) != NULL ? "-" : "",
                  luminance);
    simulator_damage(meter, reply);
}

int main(int count, char **arguments)
{
    (void)count;
    static const struct simulator_kind kind = {
        .program = "line_simulator", .usage = usage, .ends = "\r\n", .answer = answer};
    struct simulated_meter meter = {.model = "not told", .serial = "not told", .latency_ms = 50};
    return simulator_main(&kind, &meter, arguments);
}
