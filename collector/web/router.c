/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/exchange.h"
#include "monqa/cleanup.h"
#include "monqa/log.h"
#include "monqa/text.h"

#include <sodium.h>
#include <string.h>

#define SESSION_TOUCH_MS 60000

enum access {
    ACCESS_OPEN,
    ACCESS_AGENT,  /* bearer of an enrolled agent */
    ACCESS_PERSON, /* session cookie or API token */
    ACCESS_TOKEN,  /* API token only */
    ACCESS_EITHER, /* agent or person */
};

enum transaction { TRANSACTION_NONE, TRANSACTION_READ, TRANSACTION_WRITE };

struct route {
    const char *method;
    const char *path; /* "*" stands for one part */
    enum access access;
    const char *roles; /* with a blank between; NULL: any */
    enum transaction transaction;
    handler *handle;
    handler *handle_json; /* where JSON is asked for; NULL: the same */
};

/* Every path, in plain sight. */
static const struct route routes[] = {
    /* clang-format off */
    {"GET", "/", ACCESS_OPEN, NULL, TRANSACTION_NONE, handle_home, NULL},
    {"GET", "/healthz", ACCESS_OPEN, NULL, TRANSACTION_READ, handle_health, NULL},
    {"GET", "/metrics", ACCESS_TOKEN, NULL, TRANSACTION_READ, handle_metrics, NULL},
    {"GET", "/static/monqa.css", ACCESS_OPEN, NULL, TRANSACTION_NONE, handle_style, NULL},
    {"GET", "/static/bootstrap.min.css", ACCESS_OPEN, NULL, TRANSACTION_NONE, handle_bootstrap, NULL},
    {"GET", "/login", ACCESS_OPEN, NULL, TRANSACTION_NONE, handle_login_form, NULL},
    {"POST", "/login", ACCESS_OPEN, NULL, TRANSACTION_NONE, handle_login, NULL},
    {"POST", "/logout", ACCESS_PERSON, NULL, TRANSACTION_WRITE, handle_logout, NULL},
    {"GET", "/schedule", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_schedule, json_schedule},
    {"GET", "/plan", ACCESS_PERSON, NULL, TRANSACTION_WRITE, handle_plan, json_plan},
    {"GET", "/plan.csv", ACCESS_PERSON, NULL, TRANSACTION_WRITE, handle_plan_sheet, NULL},
    {"GET", "/plan.pdf", ACCESS_PERSON, NULL, TRANSACTION_WRITE, handle_plan_sheet, NULL},
    {"GET", "/plan/rules", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_plan_rules, NULL},
    {"GET", "/plan/what-if", ACCESS_PERSON, NULL, TRANSACTION_WRITE, handle_what_if, NULL},
    {"POST", "/plan/rules", ACCESS_PERSON, ROLES_PLAN, TRANSACTION_WRITE, handle_set_plan_rules, NULL},
    {"POST", "/plan/capacity", ACCESS_PERSON, ROLES_PLAN, TRANSACTION_WRITE, handle_set_capacity, NULL},
    {"POST", "/plan/closed-days", ACCESS_PERSON, ROLES_PLAN, TRANSACTION_WRITE, handle_close_days, NULL},
    {"POST", "/plan/open-day", ACCESS_PERSON, ROLES_PLAN, TRANSACTION_WRITE, handle_open_day, NULL},
    {"POST", "/calendars", ACCESS_PERSON, ROLES_PLAN, TRANSACTION_WRITE, handle_add_feed, NULL},
    {"POST", "/calendars/*/remove", ACCESS_PERSON, ROLES_PLAN, TRANSACTION_WRITE, handle_remove_feed, NULL},
    {"GET", "/calendars/*", ACCESS_OPEN, NULL, TRANSACTION_WRITE, handle_calendar, NULL},
    {"GET", "/displays", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_displays, json_displays},
    {"GET", "/displays/*", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_display, json_display},
    {"POST", "/displays/*/confirm-identity", ACCESS_PERSON, ROLES_IDENTITY, TRANSACTION_WRITE, handle_confirm_identity, NULL},
    {"GET", "/records/*", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_record, json_record},
    {"POST", "/records/*/confirm-date", ACCESS_PERSON, "admin", TRANSACTION_WRITE, handle_confirm_date, NULL},
    {"GET", "/failures", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_failures, json_failures},
    {"GET", "/procurement", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_procurement, json_procurement},
    {"GET", "/procurement.csv", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_procurement_sheet, NULL},
    {"GET", "/procurement.pdf", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_procurement_sheet, NULL},
    {"POST", "/procurement/prices", ACCESS_PERSON, ROLES_PROCUREMENT, TRANSACTION_WRITE, handle_set_price, NULL},
    {"GET", "/assets", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_assets, NULL},
    {"GET", "/assets.csv", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_assets_sheet, NULL},
    {"GET", "/assets.pdf", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_assets_sheet, NULL},
    {"GET", "/assets/*", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_asset, NULL},
    {"POST", "/assets/*", ACCESS_PERSON, ROLES_ASSET, TRANSACTION_WRITE, handle_set_asset, NULL},
    {"GET", "/api/v1/procurement", ACCESS_PERSON, NULL, TRANSACTION_READ, json_procurement, NULL},
    {"GET", "/cases", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_cases, json_cases},
    {"GET", "/cases/*", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_case, NULL},
    {"POST", "/cases/*", ACCESS_PERSON, ROLES_CASE, TRANSACTION_WRITE, handle_set_case, NULL},
    {"POST", "/cases/*/notes", ACCESS_PERSON, ROLES_CASE, TRANSACTION_WRITE, handle_add_note, NULL},
    {"POST", "/cases/*/release", ACCESS_PERSON, ROLES_RELEASE, TRANSACTION_WRITE, handle_release_case, NULL},
    {"POST", "/displays/*/use", ACCESS_PERSON, ROLES_RELEASE, TRANSACTION_WRITE, handle_set_use, NULL},
    {"GET", "/api/v1/cases", ACCESS_PERSON, NULL, TRANSACTION_READ, json_cases, NULL},
    {"GET", "/overview", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_overview, json_overview},
    {"GET", "/overview.csv", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_overview_sheet, NULL},
    {"GET", "/overview.pdf", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_overview_sheet, NULL},
    {"GET", "/api/v1/overview", ACCESS_PERSON, NULL, TRANSACTION_READ, json_overview, NULL},
    {"GET", "/workstations", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_workstations, NULL},
    {"GET", "/workstations/*/display-system.xml", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_display_system_xml, NULL},
    {"GET", "/workstations/*/display-system.json", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_display_system_json, NULL},
    {"GET", "/api/v1/workstations/*/display-system.xml", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_display_system_xml, NULL},
    {"GET", "/api/v1/workstations/*/display-system.json", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_display_system_json, NULL},
    {"GET", "/displays.csv", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_displays_sheet, NULL},
    {"GET", "/displays.pdf", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_displays_sheet, NULL},
    {"GET", "/failures.csv", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_failures_sheet, NULL},
    {"GET", "/failures.pdf", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_failures_sheet, NULL},
    {"GET", "/schedule.csv", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_schedule_sheet, NULL},
    {"GET", "/schedule.pdf", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_schedule_sheet, NULL},
    {"GET", "/meters.csv", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_meters_sheet, NULL},
    {"GET", "/meters.pdf", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_meters_sheet, NULL},
    {"GET", "/cases.csv", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_cases_sheet, NULL},
    {"GET", "/cases.pdf", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_cases_sheet, NULL},
    {"GET", "/alerts", ACCESS_PERSON, ROLES_MAIL, TRANSACTION_READ, handle_alerts, json_alerts},
    {"POST", "/alerts/address", ACCESS_PERSON, ROLES_MAIL, TRANSACTION_WRITE, handle_set_address, NULL},
    {"POST", "/alerts/test", ACCESS_PERSON, ROLES_MAIL, TRANSACTION_WRITE, handle_test_mail, NULL},
    {"POST", "/alerts/*/again", ACCESS_PERSON, ROLES_MAIL_ALL, TRANSACTION_WRITE, handle_mail_again, NULL},
    {"GET", "/api/v1/alerts", ACCESS_PERSON, ROLES_MAIL, TRANSACTION_READ, json_alerts, NULL},
    {"GET", "/guidelines", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_guidelines, NULL},
    {"GET", "/guidelines/*", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_guideline_page, NULL},
    {"GET", "/guidelines/*/row", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_guideline_row, NULL},
    {"GET", "/guidelines/*/diff", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_guideline_diff, NULL},
    {"POST", "/guidelines/*/copy", ACCESS_PERSON, ROLES_GUIDELINE, TRANSACTION_WRITE, handle_copy_guideline, NULL},
    {"POST", "/guidelines/*/change", ACCESS_PERSON, ROLES_GUIDELINE, TRANSACTION_WRITE, handle_change_guideline, NULL},
    {"POST", "/guidelines/*/advise", ACCESS_PERSON, ROLES_ADVISE, TRANSACTION_WRITE, handle_advise, NULL},
    {"POST", "/advice/*/follow", ACCESS_PERSON, ROLES_APPROVE, TRANSACTION_WRITE, handle_follow_advice, NULL},
    {"POST", "/records/*/baseline", ACCESS_PERSON, ROLES_ADVISE, TRANSACTION_WRITE, handle_set_baseline, NULL},
    {"POST", "/displays/*/maintenance", ACCESS_PERSON, ROLES_GUIDELINE, TRANSACTION_WRITE, handle_note_maintenance, NULL},
    {"GET", "/reevaluation", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_reevaluation, json_reevaluation},
    {"POST", "/reevaluation", ACCESS_PERSON, ROLES_GUIDELINE, TRANSACTION_READ, handle_start_reevaluation, NULL},
    {"GET", "/api/v1/reevaluation", ACCESS_PERSON, NULL, TRANSACTION_READ, json_reevaluation, NULL},
    {"GET", "/meters", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_meters, json_meters},
    {"GET", "/meters/*", ACCESS_PERSON, NULL, TRANSACTION_READ, handle_meter, json_meter},
    {"POST", "/meters/*/certificates", ACCESS_PERSON, ROLES_METER, TRANSACTION_WRITE, handle_add_certificate, NULL},
    {"POST", "/certificates/*/withdraw", ACCESS_PERSON, ROLES_METER, TRANSACTION_WRITE, handle_withdraw_certificate, NULL},
    {"POST", "/meter-policy", ACCESS_PERSON, ROLES_EMPLOYER, TRANSACTION_WRITE, handle_meter_policy, NULL},
    {"GET", "/api/v1/meters", ACCESS_PERSON, NULL, TRANSACTION_READ, json_meters, NULL},
    {"GET", "/api/v1/meters/*", ACCESS_PERSON, NULL, TRANSACTION_READ, json_meter, NULL},
    {"POST", "/api/v1/enrolments", ACCESS_OPEN, NULL, TRANSACTION_WRITE, handle_enrolments, NULL},
    {"POST", "/api/v1/records", ACCESS_AGENT, NULL, TRANSACTION_NONE, handle_records, NULL},
    {"PUT", "/api/v1/inventory", ACCESS_AGENT, NULL, TRANSACTION_WRITE, handle_inventory, NULL},
    {"GET", "/api/v1/schedule", ACCESS_EITHER, NULL, TRANSACTION_READ, json_schedule, NULL},
    {"GET", "/api/v1/plan", ACCESS_PERSON, NULL, TRANSACTION_WRITE, json_plan, NULL},
    {"GET", "/api/v1/guidelines/*", ACCESS_EITHER, NULL, TRANSACTION_READ, handle_guideline, NULL},
    {"GET", "/api/v1/displays", ACCESS_PERSON, NULL, TRANSACTION_READ, json_displays, NULL},
    {"GET", "/api/v1/displays/*", ACCESS_PERSON, NULL, TRANSACTION_READ, json_display, NULL},
    {"GET", "/api/v1/records/*", ACCESS_PERSON, NULL, TRANSACTION_READ, json_record, NULL},
    {"GET", "/api/v1/failures", ACCESS_PERSON, NULL, TRANSACTION_READ, json_failures, NULL},
    /* clang-format on */
};

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
    for (size_t i = 0; i < ARRAY_LENGTH(routes); i++) {
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
        (void)text_copy(exchange->role, sizeof exchange->role, person.role);
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
    if (found) {
        exchange->is_person = exchange->has_session = true;
        (void)text_copy(exchange->person, sizeof exchange->person, session.person);
        (void)text_copy(exchange->role, sizeof exchange->role, session.role);
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

/* True when it may go on; otherwise it is answered. */
static bool may_pass(struct exchange *exchange, const struct route *route)
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
    if (route->roles != NULL && !may(exchange, route->roles))
        return answer_error(exchange, 403, "your role does not allow this"), false;
    if (exchange->has_session && strcmp(route->method, "GET") != 0) {
        const struct request *request = exchange->request;
        if (!fields_from_form(&exchange->form, request->body, request->body_length))
            return answer_error(exchange, 400, "the form is malformed"), false;
        if (!is_same_secret(fields_get(&exchange->form, "csrf"), exchange->csrf))
            return answer_error(exchange,
                                403,
                                "the form is not from this session: load the page "
                                "again"),
                   false;
    }
    return true;
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
    bool ok = handle(exchange, error);
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
    if (!identify(exchange, route->access, error) ||
        (may_pass(exchange, route) && !run_handler(exchange, route, error)))
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
        (void)fields_add(&response->headers, headers[i].name, headers[i].value);
    if (fields_get(&response->headers, "Cache-Control") == NULL)
        (void)fields_add(&response->headers, "Cache-Control", "no-store");
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
    add_security_headers(response);
    fields_finish(&exchange.form);
    sodium_memzero(&exchange.agent, sizeof exchange.agent);
}
