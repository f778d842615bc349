/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/command.h"
#include "monqa/cleanup.h"

extern const struct command command_backup;

static bool run(int count, char **arguments, struct error *error)
{
    struct places places = {0};
    const struct option_rule rules[] = {OPTIONS_PLACES(places), {.name = NULL}};
    CLEANUP(store_cleanup) struct store *store = NULL;
    if (!options_parse(rules, &count, arguments, error))
        return false;
    if (count != 2)
        return usage_error(&command_backup, error);
    return places_open(&places, &store, error) && store_backup(store, arguments[1], error);
}

const struct command command_backup = {
    .name = "backup",
    .usage = "backup FILE    a checked copy, also while the collector runs",
    .run = run,
};
