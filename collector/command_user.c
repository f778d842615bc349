/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/command.h"
#include "collector/web/login.h"
#include "monqa/cleanup.h"
#include "monqa/time_utc.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

extern const struct command command_user;

static bool add(struct store *store, const char *name, const char *role, struct error *error)
{
    char password[PASSWORD_LENGTH_MAX + 2], hash[128];
    bool ok = read_secret(password, sizeof password, error) &&
              password_check(name, password, error) && password_hash(password, hash, error);
    sodium_memzero(password, sizeof password);
    if (!ok || !store_begin(store, STORE_WRITE, error))
        return false;
    (void)store_set_person(store, name, role, hash, time_utc_now_ms(), error);
    return store_commit(store, error);
}

static bool make_token(struct store *store, const char *name, struct error *error)
{
    char token[STORE_SECRET_SIZE];
    bool found = false;
    if (!store_begin(store, STORE_WRITE, error))
        return false;
    (void)store_add_api_token(store, name, time_utc_now_ms(), &found, token, error);
    if (!store_commit(store, error))
        return false;
    if (!found)
        return error_set(error, ERROR_INVALID, "no user \"%s\"", name);
    (void)printf("%s\n", token);
    return true;
}

static bool run(int count, char **arguments, struct error *error)
{
    struct places places = {0};
    const char *role = NULL;
    bool from_stdin = false;
    const struct option_rule rules[] = {
        OPTIONS_PLACES(places),
        {.name = "role", .value = &role},
        {.name = "password-stdin", .flag = &from_stdin},
        {.name = NULL},
    };
    CLEANUP(store_cleanup) struct store *store = NULL;
    if (!options_parse(rules, &count, arguments, error))
        return false;
    bool adds = count == 3 && strcmp(arguments[1], "add") == 0;
    bool makes_token = count == 3 && strcmp(arguments[1], "token") == 0;
    if ((!adds && !makes_token) || (adds && (role == NULL || !from_stdin)))
        return usage_error(&command_user, error);
    if (adds && !role_is_known(role))
        return error_set(error,
                         ERROR_INVALID,
                         "role \"%s\": must be one of admin, radiographer, qa-lead, mpe, "
                         "employer-approver, procurement, reporter, pacs-support",
                         role);
    if (!check_name("name", arguments[2], 64, error) || !places_open(&places, &store, error))
        return false;
    return adds ? add(store, arguments[2], role, error) : make_token(store, arguments[2], error);
}

const struct command command_user = {
    .name = "user",
    .usage = "user add NAME --role "
             "admin|radiographer|qa-lead|mpe|employer-approver|procurement|reporter|"
             "pacs-support --password-stdin\n  user token NAME",
    .run = run,
};
