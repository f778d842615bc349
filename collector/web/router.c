/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_people.h"
#include "collector/web/login_proxy.h"
#include "collector/web/route.h"
#include "monqa/cleanup.h"
#include "monqa/log.h"
#include "monqa/text.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define SESSION_TOUCH_MS 60000

static bool path_matches(const char *pattern, const char *path, char argument[64])
{
    for (; *pattern != '\0' && *path != '\0'; pattern++) {
        if (*pattern != '*') {
            if (*pattern != *path++)
                return false;
            continue;
        }
        size_t length = strcspn(path, "/");
        if (length == 0 || length >= 64)
            return false;
        memcpy(argument, path, length);
        argument[length] = '\0';
        path += length;
    }
    return *pattern == '\0' && *path == '\0';
}

static const struct route *find_route(const struct request *request, char argument[64],
                                      bool *is_path_known)
{
    *is_path_known = false;
    size_t count;
    const struct route *routes = route_table(&count);
    for (size_t i = 0; i < count; i++) {
        if (!path_matches(routes[i].path, request->path, argument))
            continue;
        *is_path_known = true;
        if (strcmp(routes[i].method, request->method) == 0)
            return &routes[i];
    }
    return NULL;
}

static bool find_agent(struct exchange *exchange, const char *bearer, struct error *error)
{
    return store_agent_by_bearer(
        exchange->store, bearer, &exchange->is_agent, &exchange->agent, error);
}

static bool find_token(struct exchange *exchange, const char *bearer, struct error *error)
{
    struct store_person person;
    if (!store_person_by_api_token(exchange->store, bearer, &exchange->is_person, &person, error))
        return false;
    if (exchange->is_person) {
        (void)text_copy(exchange->person, sizeof exchange->person, person.name);
        exchange->grants = person.grants;
    }
    return true;
}

static bool find_session(struct exchange *exchange, bool *is_stale, char *token,
                         struct error *error)
{
    struct store_session session;
    bool found;
    if (!request_cookie(exchange->request, "monqa_session", token, STORE_SECRET_SIZE))
        return true;
    if (!store_session_by_token(exchange->store, token, exchange->now_ms, &found, &session, error))
        return false;
    if (found && !proxy_contradicts(exchange, session.person)) {
        exchange->is_person = exchange->has_session = true;
        (void)text_copy(exchange->person, sizeof exchange->person, session.person);
        exchange->grants = session.grants;
        exchange->must_change = session.must_change && exchange->proxy_person == NULL;
        (void)text_copy(exchange->csrf, sizeof exchange->csrf, session.csrf);
        *is_stale = exchange->now_ms - session.last_used_at > SESSION_TOUCH_MS;
    }
    return true;
}

static bool touch_session(struct exchange *exchange, const char *token, struct error *error)
{
    if (!store_begin(exchange->store, STORE_WRITE, error))
        return false;
    (void)store_use_session(exchange->store, token, exchange->now_ms, error);
    return store_commit(exchange->store, error);
}

/* Who is it? Only what the route may use is looked at: a cookie is never enough for an agent's
 * path, nor an agent's bearer for a person's. */
static bool identify(struct exchange *exchange, enum access access, struct error *error)
{
    const char *bearer = request_bearer(exchange->request);
    char token[STORE_SECRET_SIZE] = "";
    bool is_stale = false, ok = true;
    if (access == ACCESS_OPEN)
        return true;
    if (!store_begin(exchange->store, STORE_READ, error))
        return false;
    if (bearer != NULL && (access == ACCESS_AGENT || access == ACCESS_EITHER))
        ok = find_agent(exchange, bearer, error);
    if (ok && bearer != NULL && !exchange->is_agent && access != ACCESS_AGENT)
        ok = find_token(exchange, bearer, error);
    if (ok && bearer == NULL && (access == ACCESS_PERSON || access == ACCESS_EITHER))
        ok = find_session(exchange, &is_stale, token, error);
    store_rollback(exchange->store);
    return ok && (!is_stale || touch_session(exchange, token, error));
}

static bool is_same_secret(const char *a, const char *b)
{
    return a != NULL && strlen(a) == strlen(b) && sodium_memcmp(a, b, strlen(b)) == 0;
}

static bool is_changing(const struct route *route)
{
    return strcmp(route->method, "GET") != 0;
}

/* A session's form is read, and is this session's. */
static bool check_form(struct exchange *exchange, const struct route *route)
{
    const struct request *request = exchange->request;
    if (!exchange->has_session || !is_changing(route))
        return true;
    if (!fields_from_form(&exchange->form, request->body, request->body_length))
        return answer_error(exchange, 400, "the form is malformed"), false;
    return is_same_secret(fields_get(&exchange->form, "csrf"), exchange->csrf) ||
           (answer_error(exchange, 403, "the form is not from this session: load the page again"),
            false);
}

/* Where the role must be held. What is not there stands at every site: who may not know of it is
 * not told so. */
static bool find_scope(struct exchange *exchange, const struct route *route, struct error *error)
{
    static const enum store_thing things[] = {
        [SCOPE_DISPLAY] = THING_DISPLAY,
        [SCOPE_RECORD] = THING_RECORD,
        [SCOPE_CASE] = THING_CASE,
        [SCOPE_ADVICE] = THING_ADVICE,
        [SCOPE_WORKSTATION] = THING_WORKSTATION,
    };
    bool found;
    exchange->scope = route->scope;
    if (route->scope == SCOPE_FORM) {
        const char *site = fields_get(&exchange->form, "site");
        (void)text_copy(exchange->site, sizeof exchange->site, site == NULL ? "" : site);
    }
    if (route->scope < SCOPE_DISPLAY)
        return true;
    if (!store_begin(exchange->store, STORE_READ, error))
        return false;
    bool ok = store_site_of(
        exchange->store, things[route->scope], exchange->argument, &found, exchange->site, error);
    store_rollback(exchange->store);
    return ok;
}

static bool check_role(struct exchange *exchange, const struct route *route)
{
    const struct store_grant_row *grant = grant_of(exchange, exchange->scope, route->roles);
    if (grant == NULL)
        grant = grant_of(exchange, SCOPE_ANY, NULL);
    if (grant != NULL)
        (void)text_copy(exchange->role, sizeof exchange->role, grant->role);
    if (route->roles == NULL || exchange->is_agent || may(exchange, route->roles))
        return true;
    return answer_error(exchange,
                        403,
                        exchange->site[0] == '\0' ? "your role does not allow this"
                                                  : "your role does not allow this at that site"),
           false;
}

/* A one-time password opens the page where it is changed, and no other. */
static bool check_password(struct exchange *exchange)
{
    const char *path = exchange->request->path;
    if (!exchange->must_change || strcmp(path, "/account") == 0 || strcmp(path, "/logout") == 0)
        return true;
    return answer_redirect(exchange, "/account"), false;
}

/* True when it may go on; otherwise it is answered, or *error is set. */
static bool may_pass(struct exchange *exchange, const struct route *route, struct error *error)
{
    bool is_page = strncmp(exchange->request->path, "/api/", 5) != 0 &&
                   !request_wants_json(exchange->request) && route->access == ACCESS_PERSON;
    if (route->access == ACCESS_OPEN)
        return true;
    if (!exchange->is_agent && !exchange->is_person) {
        if (is_page && request_bearer(exchange->request) == NULL)
            return answer_redirect(exchange, "/login"), false;
        return answer_error(exchange, 401, "who asks is not known here"), false;
    }
    return check_password(exchange) && check_form(exchange, route) &&
           find_scope(exchange, route, error) && check_role(exchange, route);
}

/* Whatever a person changes is in the audit trail, also where the handler has no words for it. */
static bool audit_change(struct exchange *exchange, const struct route *route, int64_t before,
                         struct error *error)
{
    char what[64];
    if (!is_changing(route) || !exchange->is_person || exchange->response->status >= 400 ||
        store_audited(exchange->store) > before)
        return true;
    (void)snprintf(what, sizeof what, "%s %s", route->method, route->path);
    struct store_deed deed = {.who = exchange->person,
                              .what = what,
                              .object = exchange->argument,
                              .detail = exchange->site};
    return store_audit(exchange->store, &deed, exchange->now_ms, error);
}

static bool run_handler(struct exchange *exchange, const struct route *route, struct error *error)
{
    handler *handle = route->handle_json != NULL && request_wants_json(exchange->request)
                          ? route->handle_json
                          : route->handle;
    if (route->transaction == TRANSACTION_NONE)
        return handle(exchange, error);
    enum store_access access = route->transaction == TRANSACTION_WRITE ? STORE_WRITE : STORE_READ;
    if (!store_begin(exchange->store, access, error))
        return false;
    int64_t before = store_audited(exchange->store);
    bool ok = handle(exchange, error) && audit_change(exchange, route, before, error);
    if (ok && exchange->response->status < 500)
        return store_commit(exchange->store, error);
    store_rollback(exchange->store);
    return ok;
}

static void answer_trouble(struct exchange *exchange, const struct error *error)
{
    if (error->kind == ERROR_INVALID) {
        (void)answer_error(exchange, 400, error->text);
        return;
    }
    log_error("%s %s: %s", exchange->request->method, exchange->request->path, error->text);
    (void)answer_error(exchange, 503, "the collector is in trouble; try again later");
}

static void dispatch(struct exchange *exchange, struct error *error)
{
    bool is_path_known;
    const struct route *route = find_route(exchange->request, exchange->argument, &is_path_known);
    if (route == NULL && is_path_known) {
        (void)answer_error(exchange, 405, "this path does not take this method");
        return;
    }
    if (route == NULL) {
        (void)answer_error(exchange, 404, "there is nothing here");
        return;
    }
    if (!proxy_check(exchange))
        return;
    if (!identify(exchange, route->access, error) ||
        (may_pass(exchange, route, error) && !run_handler(exchange, route, error)) ||
        error->kind != ERROR_NONE)
        answer_trouble(exchange, error);
}

static void add_security_headers(struct response *response)
{
    static const struct {
        const char *name, *value;
    } headers[] = {
        {"Content-Security-Policy",
         "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
         "base-uri 'none'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(headers); i++)
        if (fields_get(&response->headers, headers[i].name) == NULL)
            (void)fields_add(&response->headers, headers[i].name, headers[i].value);
    if (fields_get(&response->headers, "Cache-Control") == NULL)
        (void)fields_add(&response->headers, "Cache-Control", "no-store");
}

/* So that a program that asks again need not read the same again. */
static void add_etag(const struct request *request, struct response *response)
{
    uint8_t hash[crypto_generichash_BYTES_MIN];
    char text[sizeof hash * 2 + 3] = "\"";
    if (response->status != 200 || strcmp(request->method, "GET") != 0 ||
        fields_get(&response->headers, "ETag") != NULL || strncmp(request->path, "/api/", 5) != 0)
        return;
    (void)crypto_generichash(hash,
                             sizeof hash,
                             (const unsigned char *)response->body.data,
                             response->body.length,
                             NULL,
                             0);
    hex_encode(hash, sizeof hash, text + 1);
    text[sizeof text - 2] = '"';
    text[sizeof text - 1] = '\0';
    (void)fields_add(&response->headers, "ETag", text);
    (void)fields_add(&response->headers, "Cache-Control", "private, no-cache");
    const char *known = fields_get_header(&request->headers, "If-None-Match");
    if (known != NULL && (strcmp(known, "*") == 0 || strstr(known, text) != NULL)) {
        response->status = 304;
        buffer_finish(&response->body);
    }
}

void web_answer(struct web *web, const struct request *request, struct response *response)
{
    struct error error = {0};
    struct exchange exchange = {
        .web = web,
        .store = web->store,
        .request = request,
        .response = response,
        .now_ms = web->now_ms(),
    };
    exchange.today = date_local(exchange.now_ms);
    if (request->body_length > REQUEST_BODY_MAX)
        (void)answer_error(&exchange, 413, "the body is longer than 1 MiB");
    else
        dispatch(&exchange, &error);
    if (response->body.failed)
        (void)answer_error(&exchange, 500, "the answer is too long");
    add_etag(request, response);
    add_security_headers(response);
    fields_finish(&exchange.form);
    sodium_memzero(&exchange.agent, sizeof exchange.agent);
}
