/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/command.h"
#include "monqa/cleanup.h"
#include "monqa/time_utc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_adopted(const struct store_adoption *rows, size_t count, const char *class)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].class, class) == 0)
            return true;
    return false;
}

static bool adopt(struct store *store, const char *id, const char *class, struct error *error)
{
    struct store_adopting adopting = {
        .class = class,
        .advice = "Demonstration only: nobody has advised",
        .advised_by = "demonstration adviser",
        .approver = "demonstration approver",
        .unverified = UNVERIFIED_EXCLUDED,
    };
    if (!guideline_shipped(id, &adopting.xml, &adopting.xml_length))
        return error_set(error, ERROR_INVALID, "guideline \"%s\" is not shipped", id);
    return store_adopt(store, &adopting, time_utc_now_ms(), error);
}

static bool make_demonstration(struct store *store, struct error *error)
{
    static const struct {
        const char *id, *class;
    } profiles[] = {{"aapm-or03", "primary"}, {"uk-rcr-ipem", "secondary"}};
    CLEANUP(free_pointer) struct store_adoption *rows = NULL;
    size_t count;
    if (!store_set_demonstration(store, error) || !store_adoptions(store, &rows, &count, error))
        return false;
    for (size_t i = 0; i < ARRAY_LENGTH(profiles); i++)
        if (!is_adopted(rows, count, profiles[i].class) &&
            !adopt(store, profiles[i].id, profiles[i].class, error))
            return false;
    return true;
}

extern const struct command command_init;

static bool run(int count, char **arguments, struct error *error)
{
    struct places places = {0};
    bool is_demonstration = false;
    const struct option_rule rules[] = {
        OPTIONS_PLACES(places),
        {.name = "demonstration", .flag = &is_demonstration},
        {.name = NULL},
    };
    CLEANUP(store_cleanup) struct store *store = NULL;
    if (!options_parse(rules, &count, arguments, error))
        return false;
    if (count != 1)
        return usage_error(&command_init, error);
    if (!places_open(&places, &store, error))
        return false;
    if (!is_demonstration && store_mode_of(store) == STORE_DEMONSTRATION)
        return error_set(
            error, ERROR_INVALID, "this store is a demonstration and never becomes anything else");
    if (is_demonstration) {
        if (!store_begin(store, STORE_WRITE, error))
            return false;
        if (!make_demonstration(store, error)) {
            store_rollback(store);
            return false;
        }
        if (!store_commit(store, error))
            return false;
    }
    (void)fprintf(
        stderr, "%s: ready%s\n", places.store, is_demonstration ? ", as a demonstration" : "");
    return first_admin(store, error);
}

const struct command command_init = {
    .name = "init",
    .usage = "init [--demonstration]",
    .run = run,
};
