/* SPDX-License-Identifier: Apache-2.0 */
/* A Gossen MAVO on a pseudo-terminal or a unix socket, before a simulated panel: for tests and for
 * machines without a meter. Written from the protocol's description, never from the driver. */
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "tests/support/simulated_mavo.h"

#include <string.h>

static const char usage[] =
    "  --digits N            N significant digits, 3 to 7; default: the meter's own ranges,\n"
    "                        1999 steps of 0.01, 0.1, 1 or 10 cd/m2\n"
    "  --unit cd|fl|lx|fc    at power-up (cd)\n"
    "  --spaced --slash --crlf   \"1234 E-01 UNIT\", CD/M2, lines end CR LF\n"
    "  --acknowledge         repeats a setting also with echo off\n";

static bool parse_unit(const char *value, enum mavo_unit *unit)
{
    static const char *const names[] = {
        [MAVO_CD_M2] = "cd", [MAVO_FL] = "fl", [MAVO_LX] = "lx", [MAVO_FC] = "fc"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if (strcmp(value, names[i]) == 0) {
            *unit = (enum mavo_unit)i;
            return true;
        }
    return false;
}

static bool option(struct simulated_meter *meter, const char *name, const char *value)
{
    struct simulated_mavo *mavo = (struct simulated_mavo *)meter;
    long long whole;
    if (strcmp(name, "--unit") == 0)
        return parse_unit(value, &mavo->unit);
    if (strcmp(name, "--digits") == 0 && integer_parse(value, 3, 7, &whole))
        return (mavo->digits = (int)whole, true);
    return false;
}

static bool *flag(struct simulated_meter *meter, const char *name)
{
    struct simulated_mavo *mavo = (struct simulated_mavo *)meter;
    return strcmp(name, "--spaced") == 0        ? &mavo->spaced
           : strcmp(name, "--slash") == 0       ? &mavo->slash
           : strcmp(name, "--crlf") == 0        ? &mavo->crlf
           : strcmp(name, "--acknowledge") == 0 ? &mavo->acknowledge
                                                : NULL;
}

static void answer(struct simulated_meter *meter, const char *line, size_t length,
                   struct simulator_reply *reply)
{
    simulated_mavo_answer((struct simulated_mavo *)meter, line, length, reply);
}

int main(int count, char **arguments)
{
    (void)count;
    static const struct simulator_kind kind = {.program = "mavo_simulator",
                                               .usage = usage,
                                               .ends = "\n",
                                               .option = option,
                                               .flag = flag,
                                               .answer = answer};
    struct simulated_mavo mavo = {
        .meter = {.model = "M 502 SIMULATOR", .serial = "20387", .latency_ms = 50}, .echo = true};
    return simulator_main(&kind, &mavo.meter, arguments);
}
