/* SPDX-License-Identifier: Apache-2.0 */
/* A Klein K-10-A as two programs that use one agree on it. Written from these, never from the
 * driver. Replies are binary: echo of two characters, content, "<", an error character, ">". */
#include "tests/support/simulator.h"

#include <math.h>
#include <string.h>

static const char usage[] = "  --glitch              the first measurement reads double\n"
                            "error:N is the error character with the number N\n";

struct klein {
    struct simulated_meter meter; /* first */
    bool glitch;
    bool lights_off, is_ranging;
};

static bool *flag(struct simulated_meter *meter, const char *name)
{
    return strcmp(name, "--glitch") == 0 ? &((struct klein *)meter)->glitch : NULL;
}

static void end(struct simulator_reply *reply, long long error)
{
    const char bytes[3] = {'<', (char)(error > 0 ? error : '0'), '>'};
    reply_add(reply, bytes, sizeof bytes);
}

/* Sign and 15 bits of magnitude, big endian, then the exponent: magnitude x 2^(exponent - 16). */
static void add_value(struct simulator_reply *reply, double value)
{
    int exponent;
    double fraction = frexp(fabs(value), &exponent); /* 0.5 to 1 */
    unsigned magnitude = (unsigned)nearbyint(fraction * 32768);
    if (magnitude == 32768) {
        magnitude /= 2;
        exponent++;
    }
    /* fraction x 2^exponent = magnitude x 2^(exponent - 15) */
    const unsigned char bytes[3] = {(unsigned char)((magnitude >> 8) | (value < 0 ? 0x80u : 0)),
                                    (unsigned char)magnitude,
                                    (unsigned char)(magnitude > 0 ? exponent + 1 : 0)};
    reply_add(reply, bytes, sizeof bytes);
}

static void measure(struct klein *klein, struct simulator_reply *reply)
{
    struct simulated_meter *meter = &klein->meter;
    double luminance = 0, xyz[3];
    bool seen = simulator_measure(meter, &luminance, reply);
    long long error = seen ? simulator_fault_number(meter, FAULT_ERROR) : 'X';
    if (error == 0 && !klein->lights_off)
        error = 'L';
    if (error == 0 && luminance > 10000)
        error = 'w';
    if (klein->glitch && meter->measurements == 1)
        luminance *= 2;
    simulated_panel_tristimulus(&meter->panel, luminance, xyz);
    if (simulator_fault(meter, FAULT_NEGATIVE) != NULL)
        xyz[1] = -xyz[1];
    reply_say(reply, "N5");
    for (int i = 0; i < 3; i++)
        add_value(reply, xyz[i]);
    reply_add(reply, "\x03", 1); /* range */
    end(reply, error);
    simulator_damage(meter, reply);
}

static void say_identity(const struct simulated_meter *meter, struct simulator_reply *reply)
{
    reply_say(reply, "P0%-7.7s%-9.9s", meter->model, simulator_serial(meter));
    end(reply, 0);
}

static void answer(struct simulated_meter *meter, const char *command, size_t length,
                   struct simulator_reply *reply)
{
    struct klein *klein = (struct klein *)meter;
    if (length == 0)
        return;
    if (strcmp(command, "N5") == 0) {
        measure(klein, reply);
    } else if (strcmp(command, "P0") == 0) {
        say_identity(meter, reply);
    } else if (strcmp(command, ";D024") == 0) {
        reply_say(reply, "D4"); /* by this spotread knows that a Klein may be here */
        end(reply, '1');
    } else if (strcmp(command, "P2") == 0) {
        reply_say(reply, "P2%-8.8s", "01.09fh");
        end(reply, 0);
    } else if (strcmp(command, "L0") == 0 || strcmp(command, "L1") == 0) {
        klein->lights_off = command[1] == '0';
        reply_say(reply, "%s", command);
        end(reply, 'b');                     /* may be any, and means nothing */
    } else if (strcmp(command, "D7") == 0) { /* 96 calibrations of the user, none written */
        char entries[1920];
        memset(entries, 0xff, sizeof entries);
        reply_say(reply, "D7");
        reply_add(reply, entries, sizeof entries);
        end(reply, 0);
    } else if (strcmp(command, "J8") == 0 || strcmp(command, "J7") == 0) {
        klein->is_ranging = command[1] == '8';
        reply_say(reply, "%s", command);
        end(reply, simulator_fault_number(meter, FAULT_REFUSE));
    }
}

int main(int count, char **arguments)
{
    (void)count;
    static const struct simulator_kind kind = {.program = "klein_simulator",
                                               .usage = usage,
                                               .ends = "\r\n",
                                               .flag = flag,
                                               .answer = answer};
    struct klein klein = {.meter = {.model = "K-10-A", .serial = "KA00123", .latency_ms = 50}};
    return simulator_main(&kind, &klein.meter, arguments);
}
