/* SPDX-License-Identifier: Apache-2.0 */
/* Handlers through fake requests: no socket anywhere. */
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"
#include "tests/support/web_fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct error trouble;

#define MUST(call) ck_assert_msg((call), "%s: %s", #call, trouble.text)

enum caller { NOBODY, AGENT, PERSON, COOKIE, WRONG };

static const struct {
    const char *method, *path;
    int statuses[5]; /* by caller */
} doors[] = {
    {"GET", "/healthz", {200, 200, 200, 200, 200}},
    {"GET", "/login", {200, 200, 200, 200, 200}},
    {"GET", "/", {303, 303, 303, 303, 303}},
    {"GET", "/schedule", {303, 401, 200, 200, 401}},
    {"GET", "/displays", {303, 401, 200, 200, 401}},
    {"GET", "/failures", {303, 401, 200, 200, 401}},
    {"GET", "/workstations", {303, 401, 200, 200, 401}},
    {"GET", "/guidelines", {303, 401, 200, 200, 401}},
    {"GET", "/guidelines/aapm-or03", {303, 401, 200, 200, 401}},
    {"GET", "/guidelines/none", {303, 401, 404, 404, 401}},
    {"GET", "/guidelines/aapm-or03/row", {303, 401, 404, 404, 401}},
    {"GET", "/guidelines/aapm-or03/diff", {303, 401, 404, 404, 401}},
    {"POST", "/guidelines/aapm-or03/copy", {303, 401, 400, 403, 401}},
    {"POST", "/guidelines/aapm-or03/change", {303, 401, 400, 403, 401}},
    {"POST", "/guidelines/aapm-or03/advise", {303, 401, 403, 403, 401}}, /* an admin is no MPE */
    {"POST", "/advice/1/follow", {303, 401, 403, 403, 401}},
    {"POST", "/records/none/baseline", {303, 401, 403, 403, 401}},
    {"POST", "/displays/none/maintenance", {303, 401, 400, 403, 401}},
    {"GET", "/reevaluation", {303, 401, 200, 200, 401}},
    {"POST", "/reevaluation", {303, 401, 400, 403, 401}},
    {"GET", "/api/v1/reevaluation", {401, 401, 200, 200, 401}},
    {"GET", "/meters", {303, 401, 200, 200, 401}},
    {"GET", "/meters/9", {303, 401, 404, 404, 401}},
    {"GET", "/api/v1/meters", {401, 401, 200, 200, 401}},
    {"GET", "/api/v1/meters/x", {401, 401, 404, 404, 401}},
    {"POST", "/meters/9/certificates", {303, 401, 400, 403, 401}},
    {"POST", "/certificates/9/withdraw", {303, 401, 400, 403, 401}},
    {"POST", "/meter-policy", {303, 401, 400, 403, 401}},
    {"GET", "/displays/none", {303, 401, 404, 404, 401}},
    {"GET", "/records/none", {303, 401, 404, 404, 401}},
    {"GET", "/metrics", {401, 401, 200, 401, 401}},
    {"GET", "/api/v1/schedule", {401, 200, 200, 200, 401}},
    {"GET", "/api/v1/displays", {401, 401, 200, 200, 401}},
    {"GET", "/api/v1/displays/none", {401, 401, 404, 404, 401}},
    {"GET", "/api/v1/records/none", {401, 401, 404, 404, 401}},
    {"GET", "/api/v1/failures", {401, 401, 200, 200, 401}},
    {"GET", "/api/v1/guidelines/aapm-or03", {401, 200, 200, 200, 401}},
    {"GET", "/api/v1/guidelines/none", {401, 404, 404, 404, 401}},
    {"POST", "/api/v1/records", {401, 400, 401, 401, 401}},
    {"PUT", "/api/v1/inventory", {401, 400, 401, 401, 401}},
    {"POST", "/api/v1/enrolments", {400, 400, 400, 400, 400}},
    {"DELETE", "/schedule", {405, 405, 405, 405, 405}},
    {"GET", "/api/v1/records", {405, 405, 405, 405, 405}},
    {"GET", "/api/v1/", {404, 404, 404, 404, 404}},
    {"GET", "/static/monqa.css", {200, 200, 200, 200, 200}},
    {"GET", "/static/bootstrap.min.css", {404, 404, 404, 404, 404}}, /* not installed */
    {"GET", "/static/../store.db", {404, 404, 404, 404, 404}},
    {"POST", "/logout", {303, 401, 303, 403, 401}}, /* a cookie alone is no form of ours */
    {"POST", "/records/none/confirm-date", {303, 401, 404, 403, 401}},
};

START_TEST(every_door_opens_to_those_it_is_for)
{
    char token[STORE_SECRET_SIZE], cookie[128];
    set_up();
    api_token("ann", token);
    session_cookie("ann", cookie);
    for (size_t i = 0; i < ARRAY_LENGTH(doors); i++)
        for (int caller = NOBODY; caller <= WRONG; caller++) {
            struct ask one = {.method = doors[i].method, .path = doors[i].path};
            one.bearer = caller == AGENT    ? fixture.bearer
                         : caller == PERSON ? token
                         : caller == WRONG  ? "wrong"
                                            : NULL;
            one.cookie = caller == COOKIE ? cookie : NULL;
            int status = status_of(one);
            ck_assert_msg(status == doors[i].statuses[caller],
                          "%s %s by %d: %d",
                          doors[i].method,
                          doors[i].path,
                          caller,
                          status);
        }
    tear_down();
}
END_TEST

START_TEST(every_answer_is_guarded)
{
    static const char *const paths[] = {"/login", "/healthz", "/nothing", "/api/v1/displays", "/"};
    set_up();
    for (size_t i = 0; i < ARRAY_LENGTH(paths); i++) {
        CLEANUP(response_finish)
        struct response response = ask((struct ask){.method = "GET", .path = paths[i]});
        const char *policy = fields_get(&response.headers, "Content-Security-Policy");
        ck_assert_ptr_nonnull(policy);
        ck_assert_ptr_nonnull(strstr(policy, "default-src 'none'"));
        ck_assert_ptr_nonnull(strstr(policy, "frame-ancestors 'none'"));
        ck_assert_str_eq(fields_get(&response.headers, "X-Content-Type-Options"), "nosniff");
        ck_assert_str_eq(fields_get(&response.headers, "Referrer-Policy"), "no-referrer");
    }
    tear_down();
}
END_TEST

/* What an agent is told of its record. */
START_TEST(records_are_answered_as_the_protocol_says)
{
    struct ask post = {.method = "POST", .path = "/api/v1/records"};
    static char large[REQUEST_BODY_MAX + 1];
    set_up();
    struct record_recipe recipe = RECORD_RECIPE_DEFAULT;
    recipe.trigger = TRIGGER_PERIODIC;
    fixture_make(&fixture, recipe);
    post.bearer = fixture.bearer;
    post.body = fixture.file.data;
    post.length = fixture.file.length;
    ck_assert_int_eq(status_of(post), 201);
    ck_assert_int_eq(status_of(post), 200);
    fixture.file.data[100] ^= 1;
    ck_assert_int_eq(status_of(post), 422);
    post.length = 50;
    ck_assert_int_eq(status_of(post), 400);
    memset(large, 'x', sizeof large);
    post.body = large;
    post.length = sizeof large;
    ck_assert_int_eq(status_of(post), 413);
    tear_down();
}
END_TEST

static bool has(const struct response *response, const char *words)
{
    return response->body.data != NULL && strstr(response->body.data, words) != NULL;
}

START_TEST(what_a_monitor_calls_itself_is_never_markup)
{
    char token[STORE_SECRET_SIZE], path[96];
    static const char *const pages[] = {"/schedule", "/displays", "/failures"};
    set_up();
    struct record_recipe recipe = RECORD_RECIPE_DEFAULT;
    recipe.trigger = TRIGGER_PERIODIC;
    recipe.bend_percent = 40;
    recipe.l_ambient_cd_m2 = 0.1;
    recipe.name = "<b onload=x";
    recipe.serial_text = "\"'>\xff&amp;\x01";
    fixture_send(&fixture, recipe);
    api_token("ann", token);
    (void)snprintf(path, sizeof path, "/displays/%s", fixture_display(&fixture).id);
    for (size_t i = 0; i <= ARRAY_LENGTH(pages); i++) {
        struct ask one = {.method = "GET", .bearer = token, .accept = "text/html"};
        one.path = i < ARRAY_LENGTH(pages) ? pages[i] : path;
        CLEANUP(response_finish) struct response response = ask(one);
        ck_assert_int_eq(response.status, 200);
        ck_assert_msg(has(&response, "&lt;b onload=x"), "%s", one.path);
        ck_assert(!has(&response, "<b onload"));
        ck_assert(has(&response, "&quot;&#39;&gt;\xef\xbf\xbd&amp;amp;\xef\xbf\xbd"));
        ck_assert(text_is_utf8(response.body.data, response.body.length));
        one.accept = "application/json";
        CLEANUP(response_finish) struct response json = ask(one);
        ck_assert_int_eq(json.status, 200);
        ck_assert(text_is_utf8(json.body.data, json.body.length));
    }
    tear_down();
}
END_TEST

/* The value of an attribute in the first element that has both. */
static void find_value(const struct response *response, const char *before, char *to, size_t size)
{
    const char *at = strstr(response->body.data, before);
    ck_assert_ptr_nonnull(at);
    at += strlen(before);
    size_t length = strcspn(at, "\"");
    ck_assert_uint_lt(length, size);
    memcpy(to, at, length);
    to[length] = '\0';
}

static void get_form(char token[STORE_SECRET_SIZE], char cookie[128])
{
    CLEANUP(response_finish)
    struct response response = ask((struct ask){.method = "GET", .path = "/login"});
    find_value(&response, "name=\"token\" value=\"", token, STORE_SECRET_SIZE);
    (void)text_copy(cookie, 128, fields_get(&response.headers, "Set-Cookie"));
    ck_assert_ptr_nonnull(strstr(cookie, "; HttpOnly; SameSite=Strict"));
    cookie[strcspn(cookie, ";")] = '\0';
}

static int log_in(const char *name, const char *password, bool with_token, char session[160])
{
    char token[STORE_SECRET_SIZE], cookie[128], form[400];
    get_form(token, cookie);
    (void)snprintf(form,
                   sizeof form,
                   "name=%s&password=%s&token=%s",
                   name,
                   password,
                   with_token ? token : "other");
    CLEANUP(response_finish)
    struct response response =
        ask((struct ask){.method = "POST", .path = "/login", .cookie = cookie, .body = form});
    session[0] = '\0';
    const char *set = fields_get(&response.headers, "Set-Cookie");
    if (response.status == 303 && set != NULL)
        (void)snprintf(session, 160, "%.*s", (int)strcspn(set, ";"), set);
    return response.status;
}

START_TEST(a_person_logs_in_with_name_password_and_the_form)
{
    char session[160];
    set_up();
    ck_assert_int_eq(log_in("ann", "correct+horse", true, session), 303);
    ck_assert_int_eq(
        status_of((struct ask){.method = "GET", .path = "/schedule", .cookie = session}), 200);
    ck_assert_int_eq(log_in("ann", "correct%20horse", true, session), 303);
    ck_assert_int_eq(log_in("ann", "correct+horse", false, session), 403);
    ck_assert_int_eq(log_in("ann", "wrong", true, session), 403);
    ck_assert_int_eq(log_in("nobody", "correct+horse", true, session), 403);
    ck_assert_int_eq(log_in("ann", "correct%2", true, session), 400);
    ck_assert_int_eq(log_in("ann", "correct%00horse", true, session), 400);
    tear_down();
}
END_TEST

START_TEST(five_wrong_passwords_lock_a_name_for_five_minutes)
{
    char session[160];
    set_up();
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(log_in("ann", "wrong", true, session), 403);
    ck_assert_int_eq(log_in("ann", "correct+horse", true, session), 429);
    ck_assert_int_eq(log_in("rad", "correct+horse", true, session), 303);
    now_ms += 5 * 60 * 1000 + 1;
    ck_assert_int_eq(log_in("ann", "correct+horse", true, session), 303);
    tear_down();
}
END_TEST

START_TEST(a_form_changes_something_only_with_its_token_and_role)
{
    char cookie[128], path[96], csrf[STORE_SECRET_SIZE], form[128];
    set_up();
    struct record_recipe recipe = RECORD_RECIPE_DEFAULT;
    recipe.trigger = TRIGGER_PERIODIC;
    recipe.at_utc_ms = now_ms + 90 * FIXTURE_DAY_MS;
    fixture_send(&fixture, recipe);
    (void)snprintf(path, sizeof path, "/records/%s", fixture.record_id);
    session_cookie("ann", cookie);
    struct ask look = {.method = "GET", .path = path, .cookie = cookie, .accept = "text/html"};
    {
        CLEANUP(response_finish) struct response page = ask(look);
        ck_assert(has(&page, "Confirm that it was done on 2027-02-22"));
        find_value(&page, "name=\"csrf\" value=\"", csrf, sizeof csrf);
    }
    (void)strncat(path, "/confirm-date", sizeof path - strlen(path) - 1);
    struct ask post = {.method = "POST", .path = path, .cookie = cookie, .body = "csrf=other"};
    ck_assert_int_eq(status_of(post), 403);
    post.body = "csrf=%zz";
    ck_assert_int_eq(status_of(post), 400);
    (void)snprintf(form, sizeof form, "csrf=%s", csrf);
    post.body = form;
    post.cookie = NULL;
    ck_assert_int_eq(status_of(post), 303); /* to the log-in page */
    ck_assert_uint_eq(fixture_record(&fixture, fixture.record_id).flags, RECORD_CLOCK);
    char other[128], other_form[128];
    session_cookie("rad", other);
    look.path = "/schedule";
    look.cookie = other;
    {
        CLEANUP(response_finish) struct response page = ask(look);
        find_value(&page, "name=\"csrf\" value=\"", csrf, sizeof csrf);
    }
    (void)snprintf(other_form, sizeof other_form, "csrf=%s", csrf);
    post.cookie = other;
    ck_assert_int_eq(status_of(post), 403); /* a token of somebody else's session */
    post.body = other_form;
    ck_assert_int_eq(status_of(post), 403); /* a radiographer may not */
    ck_assert_uint_eq(fixture_record(&fixture, fixture.record_id).flags, RECORD_CLOCK);
    post.body = form;
    post.cookie = cookie;
    ck_assert_int_eq(status_of(post), 303);
    ck_assert_uint_eq(fixture_record(&fixture, fixture.record_id).flags, RECORD_CLOCK_CONFIRMED);
    ck_assert_int_eq(status_of(post), 404); /* once */
    tear_down();
}
END_TEST

START_TEST(a_demonstration_says_so_on_every_page)
{
    static const char *const pages[] = {"/schedule",
                                        "/displays",
                                        "/failures",
                                        "/workstations",
                                        "/guidelines",
                                        "/login",
                                        "/nothing"};
    char cookie[128];
    fixture_open(&fixture, "sqlite");
    fixture_demonstrate(&fixture);
    now_ms = FIXTURE_NOW_MS;
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_set_person(fixture.store, "ann", "admin", "none", now_ms, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    MUST(web_init(&web, fixture.store, fixture_clock_ms, true, NULL, &trouble));
    session_cookie("ann", cookie);
    for (size_t i = 0; i < ARRAY_LENGTH(pages); i++) {
        CLEANUP(response_finish)
        struct response response =
            ask((struct ask){.method = "GET", .path = pages[i], .cookie = cookie});
        ck_assert_msg(has(&response, "DEMONSTRATION"), "%s", pages[i]);
    }
    CLEANUP(response_finish)
    struct response login = ask((struct ask){.method = "GET", .path = "/login"});
    const char *set = fields_get(&login.headers, "Set-Cookie");
    ck_assert_ptr_nonnull(strstr(set, "; Secure")); /* behind a proxy it is https */
    tear_down();
}
END_TEST

static const struct {
    const char *text;
    bool is_good;
    const char *name, *value; /* NULL: not there */
} forms[] = {
    {"a=b&c=d", true, "c", "d"},
    {"a=b+c%2Bd%26e", true, "a", "b c+d&e"},
    {"a", true, "a", ""},
    {"", true, "a", NULL},
    {"&&a=1&", true, "a", "1"},
    {"a=1&a=2", true, "a", "1"},
    {"a=%C3%A9", true, "a", "\xc3\xa9"},
    {"a=%", false, NULL, NULL},
    {"a=%4", false, NULL, NULL},
    {"a=%4g", false, NULL, NULL},
    {"a=%00", false, NULL, NULL},
    {"a=%ff", false, NULL, NULL},
    {"%ff=a", false, NULL, NULL},
};

START_TEST(forms_are_decoded_or_refused)
{
    struct fields fields = {0};
    bool ok = fields_from_form(&fields, forms[_i].text, strlen(forms[_i].text));
    ck_assert_msg(ok == forms[_i].is_good, "%s", forms[_i].text);
    if (ok && forms[_i].value != NULL)
        ck_assert_str_eq(fields_get(&fields, forms[_i].name), forms[_i].value);
    else if (ok)
        ck_assert_ptr_null(fields_get(&fields, forms[_i].name));
    fields_finish(&fields);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("web");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, every_door_opens_to_those_it_is_for);
    tcase_add_test(tcase, every_answer_is_guarded);
    tcase_add_test(tcase, records_are_answered_as_the_protocol_says);
    tcase_add_test(tcase, what_a_monitor_calls_itself_is_never_markup);
    tcase_add_test(tcase, a_person_logs_in_with_name_password_and_the_form);
    tcase_add_test(tcase, five_wrong_passwords_lock_a_name_for_five_minutes);
    tcase_add_test(tcase, a_form_changes_something_only_with_its_token_and_role);
    tcase_add_test(tcase, a_demonstration_says_so_on_every_page);
    tcase_add_loop_test(tcase, forms_are_decoded_or_refused, 0, ARRAY_LENGTH(forms));
    return run_case("collector.web", tcase);
}
