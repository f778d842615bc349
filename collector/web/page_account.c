/* SPDX-License-Identifier: Apache-2.0 */
/* One's own password. */
#include "collector/store/store_people.h"
#include "collector/web/login.h"
#include "collector/web/page.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

static void password_field(struct html *html, const char *name, const char *label,
                           const char *autocomplete)
{
    char length[16];
    (void)snprintf(length, sizeof length, "%d", PASSWORD_LENGTH_MAX);
    field_open(html, name, label);
    html_void(html,
              "input",
              "class",
              "form-control",
              "id",
              name,
              "name",
              name,
              "type",
              "password",
              "autocomplete",
              autocomplete,
              "maxlength",
              length,
              "required",
              "",
              NULL);
    html_close(html, "div");
}

static void facts(struct exchange *exchange, struct html *html)
{
    char words[512];
    html_open(html, "dl", "class", "facts", NULL);
    term(html, "Staff id", exchange->person);
    term(html, "Roles", roles_words(&exchange->grants, words));
    html_close(html, "dl");
}

static bool show(struct exchange *exchange, int status, const char *trouble, struct error *error)
{
    struct html html;
    page_begin(exchange, &html, status, "Your account");
    facts(exchange, &html);
    if (trouble != NULL)
        html_element(&html, "p", "alert alert-danger", trouble);
    else if (exchange->must_change)
        html_element(&html,
                     "p",
                     "alert alert-info",
                     "Your password was for one log-in. Choose your own before you go on.");
    if (exchange->has_session) {
        form_open(exchange, &html, "/account", "Change the password");
        password_field(&html, "old", "Password until now", "current-password");
        password_field(&html, "new", "New password, at least 12 characters", "new-password");
        password_field(&html, "again", "The new one again", "new-password");
        form_close(&html, "Change it");
    }
    return page_end(exchange, &html, error);
}

bool handle_account(struct exchange *exchange, struct error *error)
{
    return show(exchange, 200, NULL, error);
}

static bool read_person(struct exchange *exchange, struct store_person *person, struct error *error)
{
    bool found;
    if (!store_begin(exchange->store, STORE_READ, error))
        return false;
    bool ok = store_person(exchange->store, exchange->person, &found, person, error);
    store_rollback(exchange->store);
    return ok && (found || error_set(error, ERROR_INVALID, "there is no such person any more"));
}

/* Every session of the person ends; this one goes on as a new one. */
static bool keep(struct exchange *exchange, const char *hash, struct error *error)
{
    struct store_password password = {exchange->person, hash, false};
    char token[STORE_SECRET_SIZE];
    bool found;
    if (!store_begin(exchange->store, STORE_WRITE, error))
        return false;
    bool ok = store_set_password(
                  exchange->store, &password, exchange->person, exchange->now_ms, &found, error) &&
              store_open_session(exchange->store, exchange->person, exchange->now_ms, token, error);
    if (!ok) {
        store_rollback(exchange->store);
        return false;
    }
    if (!store_commit(exchange->store, error))
        return false;
    (void)answer_redirect(exchange, "/schedule");
    set_cookie(exchange, "monqa_session", token);
    return true;
}

static bool note_failure(struct exchange *exchange, struct error *error)
{
    struct store_deed deed = {.who = exchange->person,
                              .what = "password change refused",
                              .object = exchange->person,
                              .detail = exchange->request->peer};
    guard_failed(&exchange->web->guard, exchange->request->peer, exchange->now_ms);
    if (!store_begin(exchange->store, STORE_WRITE, error))
        return false;
    (void)store_audit(exchange->store, &deed, exchange->now_ms, error);
    return store_commit(exchange->store, error);
}

bool handle_change_password(struct exchange *exchange, struct error *error)
{
    char old[PASSWORD_LENGTH_MAX + 1], chosen[PASSWORD_LENGTH_MAX + 1],
        again[PASSWORD_LENGTH_MAX + 1], hash[128];
    struct store_person person = {0};
    struct error trouble = {0};
    struct login_guard *guard = &exchange->web->guard;
    if (!form_text(exchange, "old", old, sizeof old, error) ||
        !form_text(exchange, "new", chosen, sizeof chosen, error) ||
        !form_text(exchange, "again", again, sizeof again, error) ||
        !read_person(exchange, &person, error))
        return false;
    if (guard_is_blocked(guard, exchange->request->peer, exchange->now_ms))
        return answer_error(exchange, 429, "too many wrong passwords from here: wait five minutes");
    enum guard_answer answer = person.password_hash[0] == '\0'
                                   ? GUARD_WRONG
                                   : guard_check(guard, person.password_hash, old);
    if (answer == GUARD_BUSY)
        return answer_error(exchange, 503, "others are logging in; try again in a moment");
    if (answer == GUARD_WRONG)
        return note_failure(exchange, error) &&
               show(exchange, 403, "The password until now is wrong.", error);
    if (strcmp(chosen, again) != 0)
        return show(exchange, 400, "The two new passwords are not the same.", error);
    if (strcmp(chosen, old) == 0)
        return show(exchange, 400, "The new password is the old one.", error);
    if (!password_check(exchange->person, chosen, &trouble))
        return show(exchange, 400, trouble.text, error);
    bool ok = password_hash(chosen, hash, error) && keep(exchange, hash, error);
    sodium_memzero(old, sizeof old);
    sodium_memzero(chosen, sizeof chosen);
    sodium_memzero(again, sizeof again);
    return ok;
}
