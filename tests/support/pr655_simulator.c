/* SPDX-License-Identifier: Apache-2.0 */
/* A Photo Research PR-655, or a PR-705 or PR-715, as pages of their manuals and programs that use
 * one have it. Written from these, never from the driver. It hears nothing but its word until that
 * put it into remote mode, and only Q lets it out again; neither has an end. */
#include "monqa/text.h"
#include "tests/support/simulator.h"

#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "  --remote              in remote mode already, as a killed session leaves it\n"
    "  --english             does not let go of English units\n"
    "  --word WORD           of remote mode; other than PHOTO: a PR-705 or PR-715, which is set by "
    "one long command and has no battery (PHOTO)\n"
    "  --zero-is-metric      in that command\n"
    "  --kind N              what is measured: 0 luminance, 1 illuminance, 2, 3 (0)\n"
    "  --battery-low\n"
    "error:N is code -N and warn:N is code N in place of a measurement, refuse:N is code N to "
    "SU1\n";

struct pr655 {
    struct simulated_meter meter; /* first */
    bool remote, english, metric, battery_low, zero_is_metric;
    const char *word;
    long long kind;
};

static bool is_old(const struct pr655 *pr655)
{
    return strcmp(pr655->word, "PHOTO") != 0;
}

static bool option(struct simulated_meter *meter, const char *name, const char *value)
{
    struct pr655 *pr655 = (struct pr655 *)meter;
    if (strcmp(name, "--word") == 0 && strlen(value) == strlen("PHOTO")) {
        pr655->word = value;
        return true;
    }
    return strcmp(name, "--kind") == 0 && integer_parse(value, 0, 3, &pr655->kind);
}

static bool *flag(struct simulated_meter *meter, const char *name)
{
    struct pr655 *pr655 = (struct pr655 *)meter;
    return strcmp(name, "--remote") == 0           ? &pr655->remote
           : strcmp(name, "--english") == 0        ? &pr655->english
           : strcmp(name, "--battery-low") == 0    ? &pr655->battery_low
           : strcmp(name, "--zero-is-metric") == 0 ? &pr655->zero_is_metric
                                                   : NULL;
}

static bool is_whole(const struct simulated_meter *meter, const char *bytes, size_t length)
{
    const struct pr655 *pr655 = (const struct pr655 *)meter;
    if (pr655->remote)
        return length == 1 && bytes[0] == 'Q';
    return length >= 5 && length < 100 && memcmp(bytes + length - 5, pr655->word, 5) == 0;
}

static void measure(struct pr655 *pr655, struct simulator_reply *reply)
{
    struct simulated_meter *meter = &pr655->meter;
    double luminance = 0;
    bool seen = simulator_measure(meter, &luminance, reply);
    long long code = seen ? -simulator_fault_number(meter, FAULT_ERROR) : -99;
    if (code == 0)
        code = simulator_fault_number(meter, FAULT_WARNING);
    if (code == 0 && luminance < 0.05)
        code = is_old(pr655) ? -5000 : -8;
    if (code == 0 && luminance > 100000)
        code = is_old(pr655) ? -4999 : -2;
    if (!pr655->metric)
        luminance /= 3.4262591;
    if (code != 0)
        reply_say(reply, "%05lld\r\n", code);
    else if (simulator_fault(meter, FAULT_NAN) != NULL)
        reply_say(reply, "00000,0,nan,.0000,.0000\r\n");
    else
        reply_say(reply,
                  "00000,%lld,%s%.3e,%.4f,%.4f\r\n",
                  pr655->kind,
                  simulator_fault(meter, FAULT_NEGATIVE) != NULL ? "-" : "",
                  luminance,
                  meter->panel.x,
                  meter->panel.y);
    simulator_damage(meter, reply);
}

static bool answer_query(const struct pr655 *pr655, const char *command,
                         struct simulator_reply *reply)
{
    const struct simulated_meter *meter = &pr655->meter;
    const char *text =
        strcmp(command, "D111") == 0                     ? meter->model
        : strcmp(command, "D110") == 0                   ? simulator_serial(meter)
        : strcmp(command, "D114") == 0                   ? "1.22"
        : strcmp(command, "D115") == 0 && !is_old(pr655) ? (pr655->battery_low ? "1" : "0")
        : strcmp(command, "D602") == 0 ? (pr655->metric ? "MS-75,Metric" : "MS-75,English")
                                       : NULL;
    if (text != NULL)
        reply_say(reply, "00000,%s\r\n", text);
    return text != NULL;
}

static void set_units(struct pr655 *pr655, bool metric, struct simulator_reply *reply)
{
    long long refused = simulator_fault_number(&pr655->meter, FAULT_REFUSE);
    if (refused == 0)
        pr655->metric = metric && !pr655->english;
    reply_say(reply, "%04lld\r\n", refused);
}

/* "S,,,,1": the fifth field; what is left out stays. */
static void set_up(struct pr655 *pr655, const char *command, struct simulator_reply *reply)
{
    for (int field = 0; field < 4 && command != NULL; field++)
        command = strchr(command + 1, ',');
    bool is_given = command != NULL && (command[1] == '0' || command[1] == '1');
    if (is_given)
        set_units(pr655, (command[1] == '1') != pr655->zero_is_metric, reply);
    else
        reply_say(reply, "-0505\r\n");
}

static void answer(struct simulated_meter *meter, const char *command, size_t length,
                   struct simulator_reply *reply)
{
    struct pr655 *pr655 = (struct pr655 *)meter;
    if (!pr655->remote) {
        pr655->remote = is_whole(meter, command, length);
        if (pr655->remote)
            reply_say(reply, " REMOTE MODE\r\n");
    } else if (strcmp(command, "Q") == 0) {
        pr655->remote = false;
    } else if (strcmp(command, "M1") == 0) {
        measure(pr655, reply);
    } else if (strcmp(command, "SU1") == 0 && !is_old(pr655)) {
        set_units(pr655, true, reply);
    } else if (strncmp(command, "S,", 2) == 0 && is_old(pr655)) {
        set_up(pr655, command, reply);
    } else if (length > 0 && !answer_query(pr655, command, reply)) {
        reply_say(reply, "-0500\r\n");
    }
}

int main(int count, char **arguments)
{
    (void)count;
    static const struct simulator_kind kind = {.program = "pr655_simulator",
                                               .usage = usage,
                                               .ends = "\r\n",
                                               .is_whole = is_whole,
                                               .option = option,
                                               .flag = flag,
                                               .answer = answer};
    struct pr655 pr655 = {.meter = {.model = "PR-655", .serial = "65012345", .latency_ms = 50},
                          .word = "PHOTO"};
    return simulator_main(&kind, &pr655.meter, arguments);
}
