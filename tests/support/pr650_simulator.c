/* SPDX-License-Identifier: Apache-2.0 */
/* A Photo Research PR-650 as three programs that use one have it; a pseudo-terminal has no RTS, so
 * it is always as after a reset. Written from these, never from the driver. */
#include "monqa/text.h"
#include "tests/support/simulator.h"

#include <string.h>

static const char usage[] =
    "  --kind N              what is measured: 0 luminance, 1 illuminance (0)\n"
    "  --echo                on from the start, as a line with E leaves it\n"
    "  --fl                  set to foot-lamberts; its replies do not tell\n"
    "error:N is code N in place of a measurement, warn:N code N with a value\n";

struct pr650 {
    struct simulated_meter meter; /* first */
    long long kind;
    bool echo, fl;
};

static bool option(struct simulated_meter *meter, const char *name, const char *value)
{
    return strcmp(name, "--kind") == 0 &&
           integer_parse(value, 0, 3, &((struct pr650 *)meter)->kind);
}

static bool *flag(struct simulated_meter *meter, const char *name)
{
    struct pr650 *pr650 = (struct pr650 *)meter;
    return strcmp(name, "--echo") == 0 ? &pr650->echo
           : strcmp(name, "--fl") == 0 ? &pr650->fl
                                       : NULL;
}

static void measure(const struct pr650 *pr650, struct simulator_reply *reply)
{
    struct simulated_meter *meter = (struct simulated_meter *)&pr650->meter;
    double luminance = 0;
    bool seen = simulator_measure(meter, &luminance, reply);
    long long code = seen ? simulator_fault_number(meter, FAULT_ERROR) : 30;
    long long doubt = simulator_fault_number(meter, FAULT_WARNING);
    if (code == 0 && luminance < 0.5)
        code = 10;
    if (pr650->fl)
        luminance /= 3.4262591;
    if (code != 0)
        reply_say(reply, "%02lld,%lld, 0.000E+00, .0000, .0000\r\n", code, pr650->kind);
    else if (simulator_fault(meter, FAULT_NAN) != NULL)
        reply_say(reply, "00,0,NAN,.0000,.0000\r\n");
    else
        reply_say(reply,
                  "%02lld,%lld,%s%.3E,%.4f,%.4f\r\n",
                  doubt,
                  pr650->kind,
                  simulator_fault(meter, FAULT_NEGATIVE) != NULL ? "-" : "",
                  luminance,
                  meter->panel.x,
                  meter->panel.y);
    simulator_damage(meter, reply);
}

static void answer(struct simulated_meter *meter, const char *command, size_t length,
                   struct simulator_reply *reply)
{
    struct pr650 *pr650 = (struct pr650 *)meter;
    if (length == 0)
        return;
    if (pr650->echo)
        reply_say(reply, "%s\r\n", command);
    if (command[0] == 'E')
        pr650->echo = true;
    else if (strcmp(command, "M1") == 0)
        measure(pr650, reply);
    else if (strcmp(command, "B1") == 0 || strncmp(command, "S01,", 4) == 0)
        reply_say(reply, "%03lld\r\n", simulator_fault_number(meter, FAULT_REFUSE));
    else
        reply_say(reply, "101\r\n");
}

int main(int count, char **arguments)
{
    (void)count;
    static const struct simulator_kind kind = {.program = "pr650_simulator",
                                               .usage = usage,
                                               .ends = "\r\n",
                                               .option = option,
                                               .flag = flag,
                                               .answer = answer};
    struct pr650 pr650 = {.meter = {.model = "not told", .serial = "not told", .latency_ms = 50}};
    return simulator_main(&kind, &pr650.meter, arguments);
}
