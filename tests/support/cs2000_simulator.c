/* SPDX-License-Identifier: Apache-2.0 */
/* A Konica Minolta CS-2000 as its communication specification (Rev 7.00) has it. Written from that,
 * never from the driver. Outside remote mode everything is answered with ER00. */
#include "monqa/text.h"
#include "tests/support/simulator.h"

#include <string.h>

static const char usage[] =
    "  --old                 its firmware knows RMTS,1 alone\n"
    "  --filter N            ND filter in use (0)\n"
    "  --lens N              lens in use (0, the standard one)\n"
    "  --channel N           user calibration channel in use (0)\n"
    "  --seconds N           that it says a measurement will take (2)\n"
    "  --spoil-value         faults of the line are in the value, not in the measurement\n"
    "error:N is ERnn in place of the end of a measurement, refuse:N is ERnn to its beginning\n";

struct cs2000 {
    struct simulated_meter meter; /* first */
    long long channel, seconds, filter, lens;
    bool old, spoil_value;
    bool remote, is_measured;
    double luminance;
};

static bool option(struct simulated_meter *meter, const char *name, const char *value)
{
    struct cs2000 *cs2000 = (struct cs2000 *)meter;
    if (strcmp(name, "--filter") == 0)
        return integer_parse(value, 0, 9, &cs2000->filter);
    if (strcmp(name, "--lens") == 0)
        return integer_parse(value, 0, 9, &cs2000->lens);
    if (strcmp(name, "--channel") == 0)
        return integer_parse(value, 0, 10, &cs2000->channel);
    return strcmp(name, "--seconds") == 0 && integer_parse(value, 2, 242, &cs2000->seconds);
}

static bool *flag(struct simulated_meter *meter, const char *name)
{
    struct cs2000 *cs2000 = (struct cs2000 *)meter;
    return strcmp(name, "--old") == 0           ? &cs2000->old
           : strcmp(name, "--spoil-value") == 0 ? &cs2000->spoil_value
                                                : NULL;
}

static void measure(struct cs2000 *cs2000, struct simulator_reply *reply)
{
    struct simulated_meter *meter = &cs2000->meter;
    bool seen = simulator_measure(meter, &cs2000->luminance, reply);
    long long error = seen ? simulator_fault_number(meter, FAULT_ERROR) : 99;
    long long refused = simulator_fault_number(meter, FAULT_REFUSE);
    if (error == 0 && cs2000->luminance > 5000)
        error = 10;
    reply->delay_ms = 0;
    cs2000->is_measured = error == 0 && refused == 0;
    if (refused > 0) {
        reply_say(reply, "ER%02lld\n", refused);
    } else {
        reply_say(reply, "OK00,%03lld\n", cs2000->seconds);
        reply_pause(reply, meter->latency_ms);
        if (error > 0)
            reply_say(reply, "ER%02lld\n", error);
        else
            reply_say(reply, "OK00\n");
    }
    if (!cs2000->spoil_value)
        simulator_damage(meter, reply);
}

static void say_value(const struct cs2000 *cs2000, struct simulator_reply *reply)
{
    const struct simulated_meter *meter = &cs2000->meter;
    if (!cs2000->is_measured)
        reply_say(reply, "ER20\n");
    else if (simulator_fault(meter, FAULT_SENTINEL) != NULL)
        reply_say(reply, "OK00,-9.9000e+09,-9.9000e+09,-9.9000e+09\n");
    else if (simulator_fault(meter, FAULT_NAN) != NULL)
        reply_say(reply, "OK00,0.3000,0.4000,nan\n");
    else
        reply_say(reply,
                  "OK00,%.4f,%.4f,%s%.4e\n",
                  meter->panel.x,
                  meter->panel.y,
                  simulator_fault(meter, FAULT_NEGATIVE) != NULL ? "-" : "",
                  cs2000->luminance);
    if (cs2000->spoil_value)
        simulator_damage(meter, reply);
}

static bool answer_mode(struct cs2000 *cs2000, const char *command, struct simulator_reply *reply)
{
    bool enters =
        strcmp(command, "RMTS,1") == 0 || (!cs2000->old && strcmp(command, "RMTS,2") == 0);
    if (!enters && strcmp(command, "RMTS,0") != 0)
        return false;
    cs2000->remote = enters;
    reply_say(reply, "OK00\n");
    return true;
}

static bool answer_query(const struct cs2000 *cs2000, const char *command,
                         struct simulator_reply *reply)
{
    const struct simulated_meter *meter = &cs2000->meter;
    if (strcmp(command, "IDDR") == 0)
        reply_say(reply, "OK00,%-9.9s,1,%s\n", meter->model, simulator_serial(meter));
    else if (strcmp(command, "DTCR") == 0)
        reply_say(reply, "OK00,20260131,101500\n");
    else if (strcmp(command, "NDFR") == 0 && !cs2000->old)
        reply_say(reply, "OK00,%lld\n", cs2000->filter);
    else if (strcmp(command, "LNSR") == 0 && !cs2000->old)
        reply_say(reply, "OK00,%lld\n", cs2000->lens);
    else if (strcmp(command, "UCCR") == 0)
        reply_say(reply, "OK00,%02lld\n", cs2000->channel);
    else
        return false;
    return true;
}

static void answer(struct simulated_meter *meter, const char *command, size_t length,
                   struct simulator_reply *reply)
{
    struct cs2000 *cs2000 = (struct cs2000 *)meter;
    if (length == 0 || answer_mode(cs2000, command, reply))
        return;
    if (!cs2000->remote)
        reply_say(reply, "ER00\n");
    else if (strcmp(command, "MEAS,1") == 0)
        measure(cs2000, reply);
    else if (strcmp(command, "MEAS,0") == 0)
        reply_say(reply, "OK00\n");
    else if (strcmp(command, "MEDR,2,0,2") == 0)
        say_value(cs2000, reply);
    else if (!answer_query(cs2000, command, reply))
        reply_say(reply, "ER00\n");
}

int main(int count, char **arguments)
{
    (void)count;
    static const struct simulator_kind kind = {.program = "cs2000_simulator",
                                               .usage = usage,
                                               .ends = "\r\n",
                                               .option = option,
                                               .flag = flag,
                                               .answer = answer};
    struct cs2000 cs2000 = {.meter = {.model = "CS-2000", .serial = "1234567", .latency_ms = 50},
                            .seconds = 2};
    return simulator_main(&kind, &cs2000.meter, arguments);
}
