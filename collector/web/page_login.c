/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/exchange.h"
#include "collector/web/login.h"
#include "collector/web/page.h"
#include "monqa/text.h"

#include <sodium.h>
#include <string.h>

#define LOCK_AFTER_FAILURES 5
#define LOCK_MS (5 * 60 * 1000LL)

static void field(struct html *html, const char *name, const char *label, const char *type,
                  const char *autocomplete)
{
    html_open(html, "label", "for", name, "class", "form-label", NULL);
    html_text(html, label);
    html_close(html, "label");
    html_void(html,
              "input",
              "class",
              "form-control",
              "id",
              name,
              "name",
              name,
              "type",
              type,
              "autocomplete",
              autocomplete,
              "required",
              "",
              NULL);
}

/* There is no session yet to keep a token in: the cookie and the form must agree. */
static bool show_form(struct exchange *exchange, int status, const char *trouble,
                      struct error *error)
{
    char token[STORE_SECRET_SIZE];
    struct html html;
    secret_create(token);
    page_begin(exchange, &html, status, "Log in");
    if (trouble != NULL)
        html_element(&html, "p", "alert alert-danger", trouble);
    html_open(&html, "form", "method", "post", "action", "/login", "class", "login", NULL);
    html_void(&html, "input", "type", "hidden", "name", "token", "value", token, NULL);
    field(&html, "name", "Name", "text", "username");
    field(&html, "password", "Password", "password", "current-password");
    html_open(&html, "button", "type", "submit", "class", "btn btn-primary", NULL);
    html_text(&html, "Log in");
    html_close(&html, "button");
    html_close(&html, "form");
    if (!page_end(exchange, &html, error))
        return false;
    set_cookie(exchange, "monqa_login", token);
    return true;
}

static bool look_up(struct exchange *exchange, const char *name, bool *found,
                    struct store_person *person, struct error *error)
{
    if (!store_begin(exchange->store, STORE_READ, error))
        return false;
    bool ok = store_person(exchange->store, name, found, person, error);
    store_rollback(exchange->store);
    return ok;
}

static bool succeed(struct exchange *exchange, const struct store_person *person, const char *how,
                    struct error *error)
{
    char token[STORE_SECRET_SIZE];
    if (!store_begin(exchange->store, STORE_WRITE, error))
        return false;
    (void)store_login_failed(exchange->store, person->name, 0, 0, error);
    (void)store_open_session(exchange->store, person->name, exchange->now_ms, token, error);
    struct store_deed deed = {.who = person->name,
                              .what = how,
                              .object = person->name,
                              .detail = exchange->request->peer};
    (void)store_audit(exchange->store, &deed, exchange->now_ms, error);
    if (!store_commit(exchange->store, error))
        return false;
    (void)answer_redirect(exchange, person->must_change ? "/account" : "/schedule");
    set_cookie(exchange, "monqa_session", token);
    set_cookie(exchange, "monqa_login", "");
    return true;
}

/* The identity provider has checked who it is; a one-time password plays no part. */
static bool log_in_by_proxy(struct exchange *exchange, struct error *error)
{
    struct store_person person = {0};
    bool is_known;
    if (!look_up(exchange, exchange->proxy_person, &is_known, &person, error))
        return false;
    if (!is_known || person.is_disabled)
        return answer_error(exchange,
                            403,
                            "the identity provider knows you, this collector does not: ask "
                            "its admin for a role");
    person.must_change = false;
    return succeed(exchange, &person, "log-in by the identity provider", error);
}

bool handle_login_form(struct exchange *exchange, struct error *error)
{
    if (exchange->proxy_person != NULL)
        return log_in_by_proxy(exchange, error);
    return show_form(exchange, 200, NULL, error);
}

static bool form_is_ours(struct exchange *exchange)
{
    char cookie[STORE_SECRET_SIZE];
    const char *token = fields_get(&exchange->form, "token");
    return token != NULL && token[0] != '\0' &&
           request_cookie(exchange->request, "monqa_login", cookie, sizeof cookie) &&
           strlen(cookie) == strlen(token) && sodium_memcmp(cookie, token, strlen(token)) == 0;
}

static bool fail(struct exchange *exchange, bool is_known, const struct store_person *person,
                 struct error *error)
{
    guard_failed(&exchange->web->guard, exchange->request->peer, exchange->now_ms);
    if (is_known) {
        int64_t failures = person->failures + 1;
        bool locks = failures >= LOCK_AFTER_FAILURES;
        if (!store_begin(exchange->store, STORE_WRITE, error))
            return false;
        (void)store_login_failed(exchange->store,
                                 person->name,
                                 locks ? 0 : failures,
                                 locks ? exchange->now_ms + LOCK_MS : 0,
                                 error);
        struct store_deed deed = {.who = person->name,
                                  .what = locks ? "log-in failed, locked" : "log-in failed",
                                  .object = person->name,
                                  .detail = exchange->request->peer};
        (void)store_audit(exchange->store, &deed, exchange->now_ms, error);
        if (!store_commit(exchange->store, error))
            return false;
    }
    return show_form(exchange, 403, "Name or password is wrong.", error);
}

bool handle_login(struct exchange *exchange, struct error *error)
{
    const struct request *request = exchange->request;
    struct store_person person = {0};
    bool is_known = false;
    if (!fields_from_form(&exchange->form, request->body, request->body_length))
        return answer_error(exchange, 400, "the form is malformed");
    const char *name = fields_get(&exchange->form, "name");
    const char *password = fields_get(&exchange->form, "password");
    if (name == NULL || password == NULL || strlen(password) > PASSWORD_LENGTH_MAX)
        return answer_error(exchange, 400, "name and password are needed");
    if (!form_is_ours(exchange))
        return show_form(exchange, 403, "The form had expired. Please try again.", error);
    if (guard_is_blocked(&exchange->web->guard, request->peer, exchange->now_ms))
        return answer_error(exchange, 429, "too many failed log-ins from here: wait five minutes");
    if (!look_up(exchange, name, &is_known, &person, error))
        return false;
    if (is_known && person.locked_until > exchange->now_ms)
        return answer_error(exchange, 429, "too many failed log-ins: wait five minutes");
    bool can = is_known && !person.is_disabled && person.password_hash[0] != '\0';
    switch (guard_check(
        &exchange->web->guard, can ? person.password_hash : exchange->web->dummy_hash, password)) {
    case GUARD_BUSY:
        return answer_error(exchange, 503, "others are logging in; try again in a moment");
    case GUARD_RIGHT:
        if (can)
            return succeed(exchange, &person, "log-in", error);
        break;
    case GUARD_WRONG:
        break;
    }
    return fail(exchange, is_known, &person, error);
}

bool handle_logout(struct exchange *exchange, struct error *error)
{
    char token[STORE_SECRET_SIZE];
    if (request_cookie(exchange->request, "monqa_session", token, sizeof token) &&
        !store_close_session(exchange->store, token, error))
        return false;
    struct store_deed deed = {.who = exchange->person,
                              .what = "log-out",
                              .object = exchange->person,
                              .detail = exchange->request->peer};
    if (!store_audit(exchange->store, &deed, exchange->now_ms, error))
        return false;
    (void)answer_redirect(exchange, "/login");
    set_cookie(exchange, "monqa_session", "");
    return true;
}

bool handle_home(struct exchange *exchange, struct error *error)
{
    (void)error;
    return answer_redirect(exchange, "/schedule");
}
