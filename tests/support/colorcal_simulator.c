/* SPDX-License-Identifier: Apache-2.0 */
/* A CRS ColorCAL MKII in its serial mode, as three programs that use one have it. Written from
 * these, never from the driver. */
#include "monqa/text.h"
#include "tests/support/simulator.h"

#include <stdio.h>
#include <string.h>

static const char usage[] = "  --build N             of its firmware (900)\n"
                            "  --cr                  a blank line before a reply, CR after it\n"
                            "  --blank               the matrix in it was never written\n"
                            "error:N is ERnn to MES, refuse:N is ERnn to r01, r02 and r03\n";

/* X = 1.25 a, Y = -0.05 a + 0.8 b, Z = 2 c of the raw values a, b, c. */
static const unsigned matrix[3][3] = {{12500, 0, 0}, {50500, 8000, 0}, {0, 0, 20000}};

struct colorcal {
    struct simulated_meter meter; /* first */
    long long build;
    bool cr, blank;
};

static bool option(struct simulated_meter *meter, const char *name, const char *value)
{
    struct colorcal *colorcal = (struct colorcal *)meter;
    return strcmp(name, "--build") == 0 && integer_parse(value, 0, 99999, &colorcal->build);
}

static bool *flag(struct simulated_meter *meter, const char *name)
{
    struct colorcal *colorcal = (struct colorcal *)meter;
    return strcmp(name, "--cr") == 0      ? &colorcal->cr
           : strcmp(name, "--blank") == 0 ? &colorcal->blank
                                          : NULL;
}

static void measure(struct colorcal *colorcal, struct simulator_reply *reply)
{
    struct simulated_meter *meter = &colorcal->meter;
    double luminance = 0, xyz[3];
    bool seen = simulator_measure(meter, &luminance, reply);
    long long error = seen ? simulator_fault_number(meter, FAULT_ERROR) : 10;
    simulated_panel_tristimulus(&meter->panel, luminance, xyz);
    double a = xyz[0] / 1.25, b = (xyz[1] + 0.05 * a) / 0.8, c = xyz[2] / 2;
    if (simulator_fault(meter, FAULT_NEGATIVE) != NULL)
        b = -b;
    if (error > 0)
        reply_say(reply, "ER%02lld", error);
    else if (simulator_fault(meter, FAULT_NAN) != NULL)
        reply_say(reply, "OK00,  nan ,  nan ,  nan ");
    else
        reply_say(reply, "OK00,%6.2f,%6.2f,%6.2f", a, b, c);
}

static void say_row(const struct colorcal *colorcal, int number, struct simulator_reply *reply)
{
    long long refused = simulator_fault_number(&colorcal->meter, FAULT_REFUSE);
    const unsigned *row = matrix[number - 1];
    if (refused > 0)
        reply_say(reply, "ER%02lld", refused);
    else if (colorcal->blank)
        reply_say(reply, "OK00,00000,00000,00000");
    else
        reply_say(reply, "OK00,%05u,%05u,%05u", row[0], row[1], row[2]);
}

static void answer(struct simulated_meter *meter, const char *command, size_t length,
                   struct simulator_reply *reply)
{
    struct colorcal *colorcal = (struct colorcal *)meter;
    bool measures = strcmp(command, "MES") == 0;
    int row = 0, end = 0;
    if (length == 0)
        return;
    if (colorcal->cr)
        reply_say(reply, "\r\n");
    if (measures)
        measure(colorcal, reply);
    else if (strcmp(command, "IDR") == 0)
        reply_say(
            reply, "OK00,1,ColorCAL II,100.10,%s,%06lld", simulator_serial(meter), colorcal->build);
    else if (sscanf(command, "r%2d%n", &row, &end) == 1 && command[end] == '\0' && row >= 1 &&
             row <= 3)
        say_row(colorcal, row, reply);
    else if (strcmp(command, "UZC") == 0)
        reply_say(reply, "ER11"); /* a screen is before it */
    else
        reply_say(reply, "ER01");
    reply_say(reply, colorcal->cr ? "\r>" : "\n\r>");
    if (measures)
        simulator_damage(meter, reply);
}

int main(int count, char **arguments)
{
    (void)count;
    static const struct simulator_kind kind = {.program = "colorcal_simulator",
                                               .usage = usage,
                                               .ends = "\r\n",
                                               .option = option,
                                               .flag = flag,
                                               .answer = answer};
    struct colorcal colorcal = {
        .meter = {.model = "not told", .serial = "CC2-0815", .latency_ms = 50}, .build = 900};
    return simulator_main(&kind, &colorcal.meter, arguments);
}
