/* SPDX-License-Identifier: Apache-2.0 */
/* Forms of the page Users. */
#include "collector/store/store_people.h"
#include "collector/web/address.h"
#include "collector/web/login.h"
#include "collector/web/page.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <sodium.h>
#include <string.h>

#define NAME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._@-"

static bool back_to(struct exchange *exchange, const char *person)
{
    CLEANUP(buffer_finish) struct buffer path = BUFFER(512);
    buffer_text(&path, "/users?");
    query_add(&path, "person", person);
    return answer_redirect(exchange, path.failed ? "/users" : path.data);
}

static bool take_person(struct exchange *exchange, char person[64], struct error *error)
{
    return form_text(exchange, "person", person, 64, error);
}

/* A page that is never stored, shown once. */
static bool show_password(struct exchange *exchange, const char *person, const char *password,
                          struct error *error)
{
    struct html html;
    page_begin(exchange, &html, 200, "One-time password");
    html_element(&html,
                 "p",
                 "alert alert-warning",
                 "This is shown once. Hand it over in person; at the first log-in another has to "
                 "be chosen.");
    html_open(&html, "dl", "class", "facts", NULL);
    term(&html, "Staff id", person);
    html_open(&html, "div", NULL);
    html_element(&html, "dt", NULL, "Password for one log-in");
    html_open(&html, "dd", NULL);
    html_element(&html, "code", "secret", password);
    html_close(&html, "dd");
    html_close(&html, "div");
    html_close(&html, "dl");
    html_open(&html, "p", NULL);
    html_open(&html, "a", "href", "/users", NULL);
    html_text(&html, "Back to the users");
    html_close(&html, "a");
    html_close(&html, "p");
    return page_end(exchange, &html, error);
}

struct new_user {
    char person[64], full_name[128], password[16];
    struct store_granting granting;
};

static bool read_new(struct exchange *exchange, struct new_user *user, struct error *error)
{
    struct store_grant_row *row = &user->granting.row;
    if (!take_person(exchange, user->person, error) ||
        !form_optional_text(
            exchange, "full_name", user->full_name, sizeof user->full_name, error) ||
        !form_text(exchange, "role", row->role, sizeof row->role, error) ||
        !form_optional_text(exchange, "at", row->site, sizeof row->site, error) ||
        !form_text(exchange, "password", user->password, sizeof user->password, error))
        return false;
    user->granting.person = user->person;
    return strspn(user->person, NAME_CHARACTERS) == strlen(user->person) ||
           error_set(error,
                     ERROR_INVALID,
                     "staff id: letters, digits and . _ @ - only, so that it fits records and "
                     "addresses");
}

static bool insert(struct exchange *exchange, const struct new_user *user, const char *hash,
                   struct error *error)
{
    struct store_naming naming = {user->person, user->full_name, exchange->person};
    bool found;
    return store_add_user(
               exchange->store, user->person, hash, exchange->person, exchange->now_ms, error) &&
           store_grant(exchange->store,
                       &user->granting,
                       exchange->person,
                       exchange->now_ms,
                       &found,
                       error) &&
           (user->full_name[0] == '\0' ||
            store_set_name(exchange->store, &naming, exchange->now_ms, error));
}

/* The hash is made outside the transaction: it takes a seventh of a second. */
bool handle_add_user(struct exchange *exchange, struct error *error)
{
    struct new_user user = {0};
    char password[PASSWORD_MADE_SIZE] = "", hash[128] = "";
    if (!read_new(exchange, &user, error))
        return false;
    bool has_password = strcmp(user.password, "none") != 0;
    if (has_password)
        password_make(password);
    if ((has_password && !password_hash(password, hash, error)) ||
        !store_begin(exchange->store, STORE_WRITE, error))
        return false;
    if (!insert(exchange, &user, hash, error)) {
        store_rollback(exchange->store);
        return false;
    }
    if (!store_commit(exchange->store, error))
        return false;
    bool ok = has_password ? show_password(exchange, user.person, password, error)
                           : back_to(exchange, user.person);
    sodium_memzero(password, sizeof password);
    return ok;
}

bool handle_reset_password(struct exchange *exchange, struct error *error)
{
    char person[64], password[PASSWORD_MADE_SIZE], hash[128];
    bool found = false;
    password_make(password);
    if (!take_person(exchange, person, error) || !password_hash(password, hash, error) ||
        !store_begin(exchange->store, STORE_WRITE, error))
        return false;
    struct store_password change = {person, hash, true};
    (void)store_set_password(
        exchange->store, &change, exchange->person, exchange->now_ms, &found, error);
    if (!store_commit(exchange->store, error))
        return false;
    bool ok = found ? show_password(exchange, person, password, error)
                    : answer_error(exchange, 404, "there is no such user");
    sodium_memzero(password, sizeof password);
    return ok;
}

bool handle_disable_user(struct exchange *exchange, struct error *error)
{
    char person[64], what[16];
    bool found;
    if (!take_person(exchange, person, error) ||
        !form_text(exchange, "what", what, sizeof what, error))
        return false;
    if (strcmp(what, "disable") != 0 && strcmp(what, "enable") != 0)
        return error_set(error, ERROR_INVALID, "what: disable or enable");
    const struct store_disabling disabling = {
        person, exchange->person, strcmp(what, "enable") == 0};
    if (!store_disable_user(exchange->store, &disabling, exchange->now_ms, &found, error))
        return false;
    return found ? back_to(exchange, person) : answer_error(exchange, 404, "there is no such user");
}

bool handle_role(struct exchange *exchange, struct error *error)
{
    char person[64], what[8];
    struct store_granting granting = {.person = person};
    bool found;
    if (!take_person(exchange, person, error) ||
        !form_text(exchange, "what", what, sizeof what, error) ||
        !form_text(exchange, "role", granting.row.role, sizeof granting.row.role, error) ||
        !form_optional_text(exchange, "at", granting.row.site, sizeof granting.row.site, error))
        return false;
    if (strcmp(what, "give") != 0 && strcmp(what, "take") != 0)
        return error_set(error, ERROR_INVALID, "what: give or take");
    granting.takes_away = strcmp(what, "take") == 0;
    if (!store_grant(exchange->store, &granting, exchange->person, exchange->now_ms, &found, error))
        return false;
    return found ? back_to(exchange, person) : answer_error(exchange, 404, "there is no such user");
}

bool handle_name(struct exchange *exchange, struct error *error)
{
    char person[64], full_name[128];
    struct store_naming naming = {person, full_name, exchange->person};
    return take_person(exchange, person, error) &&
           form_optional_text(exchange, "full_name", full_name, sizeof full_name, error) &&
           store_set_name(exchange->store, &naming, exchange->now_ms, error) &&
           answer_redirect(exchange, "/users");
}
