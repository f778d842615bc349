/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/command.h"
#include "monqa/cleanup.h"

#include <stdio.h>

extern const struct command command_verify;

static void tell(void *context, const char *words)
{
    (void)context;
    (void)printf("%s\n", words);
}

static bool run(int count, char **arguments, struct error *error)
{
    struct places places = {0};
    struct store_proof proof;
    const struct option_rule rules[] = {OPTIONS_PLACES(places), {.name = NULL}};
    CLEANUP(store_cleanup) struct store *store = NULL;
    if (!options_parse(rules, &count, arguments, error))
        return false;
    if (count != 1)
        return usage_error(&command_verify, error);
    if (!places_open(&places, &store, error) || !store_verify(store, tell, NULL, &proof, error))
        return false;
    (void)printf("%zu records: %zu altered, %zu gaps, %zu forks\n",
                 proof.records,
                 proof.altered,
                 proof.gaps,
                 proof.forks);
    if (proof.altered == 0)
        return true;
    (void)error_set(error, ERROR_NONE, "%zu of what is stored was altered", proof.altered);
    return false;
}

const struct command command_verify = {
    .name = "verify",
    .usage = "verify    every stored signature, hash and chain; exit 1 when something was altered",
    .run = run,
};
