/* SPDX-License-Identifier: Apache-2.0 */
/* A Minolta LS-100 (or, with --cs, a CS-100A) in its communication mode, as the maker's pages on
 * the CS-100A and programs that use such meters have it. Written from these, never from the driver.
 */
#include "tests/support/simulator.h"

#include <math.h>
#include <string.h>

#define CD_M2_PER_FL 3.4262591
#define WIDTH 6 /* of a luminance, without its sign */
#define DIGITS 4
#define DARK_CD_M2 1

static const char usage[] =
    "  --cs                  a CS-100A: luminance, x and y\n"
    "  --fl                  the meter is set to foot-lamberts; its replies do not tell\n"
    "  --plus                a plus sign before numbers, not a blank\n"
    "  --sulks               says nothing more when its first measurement is a dark one\n"
    "error:N is ERnn, warn:11, 12 and 13 are OK11, OK12 and OK13, refuse:N is ERnn to MDS\n";

struct minolta {
    struct simulated_meter meter; /* first */
    bool cs, fl, plus, sulks;
    bool is_sulking;
};

static bool *flag(struct simulated_meter *meter, const char *name)
{
    struct minolta *minolta = (struct minolta *)meter;
    return strcmp(name, "--cs") == 0      ? &minolta->cs
           : strcmp(name, "--fl") == 0    ? &minolta->fl
           : strcmp(name, "--plus") == 0  ? &minolta->plus
           : strcmp(name, "--sulks") == 0 ? &minolta->sulks
                                          : NULL;
}

/* Four digits, the last never below the meter's resolution. */
static void say_luminance(const struct minolta *minolta, double value,
                          struct simulator_reply *reply)
{
    int decimals = minolta->cs ? 2 : 3;
    while (decimals > 0 && value * pow(10, decimals) >= pow(10, DIGITS) - 0.5)
        decimals--;
    reply_say(reply, "%c%*.*f", minolta->plus ? '+' : ' ', WIDTH, decimals, value);
}

static void say_coordinate(const struct minolta *minolta, double value,
                           struct simulator_reply *reply)
{
    reply_say(
        reply, ",%c.%04d", minolta->plus || value <= 0 ? '+' : ' ', (int)nearbyint(value * 10000));
}

static void say_value(const struct minolta *minolta, int status, double luminance,
                      struct simulator_reply *reply)
{
    bool over = status == 12 || simulator_fault(&minolta->meter, FAULT_SENTINEL) != NULL;
    const struct simulated_panel *panel = &minolta->meter.panel;
    reply_say(reply, "OK%02d,", status);
    if (over)
        reply_say(reply, "-999999");
    else if (simulator_fault(&minolta->meter, FAULT_NEGATIVE) != NULL)
        reply_say(reply, "-%6.2f", luminance);
    else
        say_luminance(minolta, minolta->fl ? luminance / CD_M2_PER_FL : luminance, reply);
    if (minolta->cs) {
        say_coordinate(minolta, status == 11 ? 0 : panel->x, reply);
        say_coordinate(minolta, status == 11 ? 0 : panel->y, reply);
    }
    reply_say(reply, "\r\n");
}

static void measure(struct minolta *minolta, struct simulator_reply *reply)
{
    struct simulated_meter *meter = &minolta->meter;
    double luminance = 0;
    bool seen = simulator_measure(meter, &luminance, reply);
    const struct fault *error = simulator_fault(meter, FAULT_ERROR);
    if (minolta->sulks && meter->measurements == 1 && luminance < DARK_CD_M2) {
        minolta->is_sulking = true;
        return;
    }
    if (!seen || error != NULL)
        reply_say(reply, "ER%02lld\r\n", error != NULL ? error->number : 20);
    else if (luminance > 299900)
        reply_say(reply, "ER10\r\n");
    else
        say_value(minolta, (int)simulator_fault_number(meter, FAULT_WARNING), luminance, reply);
    simulator_damage(meter, reply);
}

static void set(const struct minolta *minolta, const char *mode, struct simulator_reply *reply)
{
    static const char *const modes[] = {"00", "01", "04", "05", "06", "07"};
    const struct fault *refused = simulator_fault(&minolta->meter, FAULT_REFUSE);
    for (size_t i = 0; refused == NULL && i < sizeof modes / sizeof *modes; i++)
        if (strcmp(mode, modes[i]) == 0) {
            reply_say(reply, "OK00\r\n");
            return;
        }
    reply_say(reply, "ER%02lld\r\n", refused != NULL ? refused->number : 1);
}

static void answer(struct simulated_meter *meter, const char *command, size_t length,
                   struct simulator_reply *reply)
{
    struct minolta *minolta = (struct minolta *)meter;
    if (length == 0 || minolta->is_sulking)
        return;
    if (strcmp(command, "MES") == 0)
        measure(minolta, reply);
    else if (strncmp(command, "MDS,", 4) == 0)
        set(minolta, command + 4, reply);
    else
        reply_say(reply, "ER00\r\n");
}

int main(int count, char **arguments)
{
    (void)count;
    static const struct simulator_kind kind = {.program = "minolta_simulator",
                                               .usage = usage,
                                               .ends = "\n",
                                               .flag = flag,
                                               .answer = answer};
    struct minolta minolta = {
        .meter = {.model = "not told", .serial = "not told", .latency_ms = 50}};
    return simulator_main(&kind, &minolta.meter, arguments);
}
