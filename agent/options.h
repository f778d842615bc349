/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_OPTIONS_H
#define AGENT_OPTIONS_H

#include "monqa/error.h"

#include <stddef.h>

#define OPTION_VALUES_MAX 64
#define AGENT_CONFIG_DEFAULT "/etc/monqa/agent.conf"
#define AGENT_STATE_DEFAULT "/var/lib/monqa"

/* The values of an option that may be given more than once, in order. */
struct option_values {
    const char *values[OPTION_VALUES_MAX];
    size_t count;
};

/* One option of a command; exactly one of the three targets is set. A flag stands alone; the
 * others take `--name VALUE` or `--name=VALUE`. What is not given leaves its target alone, so the
 * caller puts the default there. Values point into the arguments. */
struct option_rule {
    const char *name; /* without the dashes; NULL ends the table */
    bool *flag;
    const char **value;
    struct option_values *values;
};

/* Every command takes --config and --state: put OPTIONS_PLACES(places) into its table. */
struct option_places {
    const char *config;
    const char *state;
};
#define OPTION_PLACES_DEFAULT \
    ((struct option_places){.config = AGENT_CONFIG_DEFAULT, .state = AGENT_STATE_DEFAULT})
#define OPTIONS_PLACES(places)                     \
    {.name = "config", .value = &(places).config}, \
    {                                              \
        .name = "state", .value = &(places).state  \
    }

/* Reads the options out of arguments[1..], which may stand between the operands; "--" ends them,
 * and "-" is an operand. On success arguments[1..*count-1] are the operands, in order. Refused by
 * name: an unknown option, a missing or superfluous value, a single-valued option given twice. */
bool options_parse(const struct option_rule *rules, int *count, char **arguments,
                   struct error *error);

#endif
