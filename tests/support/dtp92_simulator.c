/* SPDX-License-Identifier: Apache-2.0 */
/* An X-Rite DTP92 as ArgyllCMS has it. Written from the facts on that, never from the driver. */
#include "tests/support/simulator.h"

#include <string.h>

static const char usage[] = "error:N is code N (decimal) in place of a measurement, refuse:N to "
                            "settings\n";

static void measure(struct simulated_meter *meter, struct simulator_reply *reply)
{
    double luminance = 0, xyz[3];
    bool seen = simulator_measure(meter, &luminance, reply);
    long long code = seen ? simulator_fault_number(meter, FAULT_ERROR) : 0x16;
    if (code == 0 && luminance > 500)
        code = 0x28;
    simulated_panel_tristimulus(&meter->panel, luminance, xyz);
    if (code != 0)
        reply_say(reply, "<%02llX>\r\n", (unsigned long long)code);
    else if (simulator_fault(meter, FAULT_NAN) != NULL)
        reply_say(reply, "Xc nan\tYc nan\tZc nan<00>\r\n");
    else if (simulator_fault(meter, FAULT_SENTINEL) != NULL)
        reply_say(reply, "Xc 999.99\tYc   0.00\tZc 999.99<00>\r\n");
    else
        reply_say(reply,
                  "Xc %6.2f\tYc %s%6.2f\tZc %6.2f<00>\r\n",
                  xyz[0],
                  simulator_fault(meter, FAULT_NEGATIVE) != NULL ? "-" : "",
                  xyz[1],
                  xyz[2]);
    simulator_damage(meter, reply);
}

/* Settings and their like, of which nothing is kept here. */
static bool is_setting(const char *command)
{
    static const char *const words[] = {"EFC", "CE", "DEC", "DPB", "0PR", "10SS"};
    size_t length = strlen(command);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(command, words[i]) == 0)
            return true;
    return length == 6 && strcmp(command + 4, "CF") == 0;
}

static void answer(struct simulated_meter *meter, const char *command, size_t length,
                   struct simulator_reply *reply)
{
    command += strspn(command, "\n");
    if (length == 0)
        reply_say(reply, "<00>\r\n"); /* spotread waits for it */
    else if (strcmp(command, "SV") == 0)
        reply_say(reply, "X-Rite %s 01.20 <00>\r\n", meter->model);
    else if (strcmp(command, "RM") == 0)
        measure(meter, reply);
    else if (is_setting(command))
        reply_say(
            reply, "<%02llX>\r\n", (unsigned long long)simulator_fault_number(meter, FAULT_REFUSE));
    else
        reply_say(reply, "<01>\r\n");
}

int main(int count, char **arguments)
{
    (void)count;
    static const struct simulator_kind kind = {
        .program = "dtp92_simulator", .usage = usage, .ends = "\r", .answer = answer};
    struct simulated_meter meter = {.model = "DTP92", .serial = "not told", .latency_ms = 50};
    return simulator_main(&kind, &meter, arguments);
}
