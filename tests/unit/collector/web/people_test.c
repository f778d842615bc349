/* SPDX-License-Identifier: Apache-2.0 */
/* Who may do what, where; what is kept of it; and who people are. */
#include "collector/store/store_people.h"
#include "collector/web/route.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"
#include "tests/support/web_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct error trouble;

#define MUST(call) ck_assert_msg((call), "%s: %s", #call, trouble.text)
#define READERS "admin radiographer qa-lead mpe reporter pacs-support"
#define ALL "admin radiographer qa-lead mpe employer-approver procurement reporter pacs-support"

/* Every path that asks for a role or changes something, and the roles that it is for. Written anew
 * here: a change of the one table shows as a difference from the other. */
static const struct {
    const char *method, *path, *roles;
} rules[] = {
    {"POST", "/logout", ALL},
    {"POST", "/account", ALL},
    {"GET", "/browser", READERS},
    {"POST", "/browser", READERS},
    {"GET", "/browser/*", READERS},
    {"GET", "/browser/*/picture", READERS},
    {"POST", "/browser/*/screen", READERS},
    {"POST", "/browser/*/answer", READERS},
    {"POST", "/browser/*/abort", READERS},
    {"POST", "/workstations", "admin qa-lead pacs-support"},
    {"GET", "/users", "admin"},
    {"POST", "/users", "admin"},
    {"POST", "/users/password", "admin"},
    {"POST", "/users/disable", "admin"},
    {"POST", "/users/role", "admin"},
    {"POST", "/users/name", "admin"},
    {"GET", "/programs", "admin"},
    {"POST", "/programs", "admin"},
    {"POST", "/programs/*/revoke", "admin"},
    {"GET", "/audit", "admin qa-lead mpe employer-approver"},
    {"GET", "/audit.csv", "admin qa-lead mpe employer-approver"},
    {"GET", "/inspection", "admin qa-lead mpe"},
    {"GET", "/inspection.csv", "admin qa-lead mpe"},
    {"GET", "/inspection.pdf", "admin qa-lead mpe"},
    {"GET", "/inspection.zip", "admin qa-lead mpe"},
    {"POST", "/plan/rules", "admin qa-lead"},
    {"POST", "/plan/capacity", "admin qa-lead"},
    {"POST", "/plan/closed-days", "admin qa-lead"},
    {"POST", "/plan/open-day", "admin qa-lead"},
    {"POST", "/calendars", "admin qa-lead"},
    {"POST", "/calendars/*/remove", "admin qa-lead"},
    {"POST", "/displays/*/confirm-identity", "admin qa-lead"},
    {"POST", "/records/*/confirm-date", "admin"},
    {"POST", "/procurement/prices", "admin procurement"},
    {"POST", "/assets/*", "admin qa-lead mpe procurement pacs-support"},
    {"POST", "/cases/*", "admin qa-lead mpe pacs-support"},
    {"POST", "/cases/*/notes", "admin qa-lead mpe pacs-support"},
    {"POST", "/cases/*/release", "admin qa-lead mpe"},
    {"POST", "/displays/*/use", "admin qa-lead mpe"},
    {"GET", "/alerts", "admin qa-lead mpe pacs-support"},
    {"POST", "/alerts/address", "admin qa-lead mpe pacs-support"},
    {"POST", "/alerts/test", "admin qa-lead mpe pacs-support"},
    {"POST", "/alerts/*/again", "admin qa-lead"},
    {"GET", "/api/v1/alerts", "admin qa-lead mpe pacs-support"},
    {"POST", "/guidelines/*/copy", "admin qa-lead mpe"},
    {"POST", "/guidelines/*/change", "admin qa-lead mpe"},
    {"POST", "/guidelines/*/advise", "mpe"},
    {"POST", "/advice/*/follow", "employer-approver"},
    {"POST", "/records/*/baseline", "mpe"},
    {"POST", "/displays/*/maintenance", "admin qa-lead mpe"},
    {"POST", "/reevaluation", "admin qa-lead mpe"},
    {"POST", "/meters/*/certificates", "admin qa-lead mpe"},
    {"POST", "/certificates/*/withdraw", "admin qa-lead mpe"},
    {"POST", "/meter-policy", "admin employer-approver"},
    {"POST", "/retention", "admin employer-approver"},
};

static const char *rule_of(const struct route *route)
{
    for (size_t i = 0; i < ARRAY_LENGTH(rules); i++)
        if (strcmp(rules[i].method, route->method) == 0 && strcmp(rules[i].path, route->path) == 0)
            return rules[i].roles;
    return NULL;
}

static void grant(const char *person, const char *role, const char *site)
{
    struct store_granting granting = {.person = person};
    bool found;
    (void)text_copy(granting.row.role, sizeof granting.row.role, role);
    (void)text_copy(granting.row.site, sizeof granting.row.site, site);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    if (strcmp(person, "ann") != 0 && strcmp(person, "rad") != 0)
        (void)store_add_user(fixture.store, person, "", "test", now_ms, NULL);
    MUST(store_grant(fixture.store, &granting, "test", now_ms, &found, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    ck_assert(found);
}

/* Of the record sent. */
static const char *display_id(void)
{
    static char id[UUID_TEXT_SIZE];
    (void)text_copy(id, sizeof id, fixture_record(&fixture, fixture.record_id).display_id);
    return id;
}

/* "*" stands for something that is there where there is one. */
static void concrete(const struct route *route, char path[128])
{
    const char *star = strchr(route->path, '*');
    const char *thing = route->scope == SCOPE_DISPLAY  ? display_id()
                        : route->scope == SCOPE_RECORD ? fixture.record_id
                        : route->scope == SCOPE_CASE   ? "1"
                                                       : "none";
    if (star == NULL)
        (void)snprintf(path, 128, "%s", route->path);
    else
        (void)snprintf(
            path, 128, "%.*s%s%s", (int)(star - route->path), route->path, thing, star + 1);
}

static int try_route(const struct route *route, const char *person)
{
    char path[128], cookie[128], csrf[STORE_SECRET_SIZE], form[160];
    concrete(route, path);
    session_cookie(person, cookie);
    csrf_of(cookie, csrf);
    (void)snprintf(form, sizeof form, "csrf=%s", csrf);
    return status_of(
        (struct ask){.method = route->method, .path = path, .cookie = cookie, .body = form});
}

static void send_failing(void)
{
    struct record_recipe recipe = RECORD_RECIPE_DEFAULT;
    recipe.trigger = TRIGGER_ACCEPTANCE;
    recipe.bend_percent = 30;
    fixture_send(&fixture, recipe);
}

START_TEST(every_path_lets_in_its_roles_and_no_other)
{
    size_t count, tried = 0;
    set_up();
    send_failing();
    const struct route *routes = route_table(&count);
    for (size_t role = 0; role_names[role] != NULL; role++)
        grant(role_names[role], role_names[role], "");
    for (size_t i = 0; i < count; i++) {
        bool is_change = strcmp(routes[i].method, "GET") != 0;
        if (routes[i].access != ACCESS_PERSON || (!is_change && routes[i].roles == NULL))
            continue;
        const char *roles = rule_of(&routes[i]);
        ck_assert_msg(
            roles != NULL, "%s %s: no rule in this test", routes[i].method, routes[i].path);
        for (size_t role = 0; role_names[role] != NULL; role++, tried++) {
            int status = try_route(&routes[i], role_names[role]);
            ck_assert_msg((status == 403) != text_has_word(roles, role_names[role]),
                          "%s %s by %s: %d",
                          routes[i].method,
                          routes[i].path,
                          role_names[role],
                          status);
        }
    }
    ck_assert_uint_eq(tried, ARRAY_LENGTH(rules) * 8);
    tear_down();
}
END_TEST

START_TEST(a_role_at_one_site_changes_what_stands_there_and_nothing_else)
{
    static const char *const roles[] = {
        "admin", "qa-lead", "mpe", "employer-approver", "procurement", "pacs-support"};
    size_t count, here = 0;
    struct store_place south = {.site = "South", .room = "CT", .workstation = "ws-s"};
    char token[STORE_SECRET_SIZE];
    set_up();
    send_failing();
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_add_workstation(fixture.store, &south, now_ms, 1000, token, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    for (size_t i = 0; i < ARRAY_LENGTH(roles); i++) {
        grant("north", roles[i], "North");
        grant("south", roles[i], "South");
    }
    const struct route *routes = route_table(&count);
    for (size_t i = 0; i < count; i++) {
        if (routes[i].access != ACCESS_PERSON || strcmp(routes[i].method, "GET") == 0 ||
            routes[i].scope == SCOPE_ANY)
            continue;
        int north = try_route(&routes[i], "north"), other = try_route(&routes[i], "south");
        bool is_sited = routes[i].scope == SCOPE_DISPLAY || routes[i].scope == SCOPE_RECORD ||
                        routes[i].scope == SCOPE_CASE;
        here += is_sited;
        ck_assert_msg(other == 403, "%s by who is in charge elsewhere: %d", routes[i].path, other);
        ck_assert_msg((north == 403) != is_sited, "%s by North: %d", routes[i].path, north);
    }
    ck_assert_uint_ge(here, 8);
    tear_down();
}
END_TEST

static int post_form(const char *person, const char *path, const char *fields)
{
    char cookie[128], csrf[STORE_SECRET_SIZE], form[512];
    session_cookie(person, cookie);
    csrf_of(cookie, csrf);
    (void)snprintf(form, sizeof form, "csrf=%s&%s", csrf, fields);
    return status_of((struct ask){.method = "POST", .path = path, .cookie = cookie, .body = form});
}

START_TEST(who_has_one_site_sees_what_is_due_there_first)
{
    static const struct {
        const char *site, *name, *value;
        bool is_shown;
    } asks[] = {
        {"North", NULL, NULL, true}, {"South", NULL, NULL, false}, {"South", "site", "", true}};
    struct store_place south = {.site = "South", .room = "CT", .workstation = "ws-s"};
    char token[STORE_SECRET_SIZE], cookie[128];
    set_up();
    send_failing();
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_add_workstation(fixture.store, &south, now_ms, 1000, token, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    for (size_t i = 0; i < ARRAY_LENGTH(asks); i++) {
        grant(asks[i].site, "radiographer", asks[i].site);
        session_cookie(asks[i].site, cookie);
        CLEANUP(response_finish)
        struct response page = ask((struct ask){.method = "GET",
                                                .path = "/schedule",
                                                .cookie = cookie,
                                                .query_name = asks[i].name,
                                                .query_value = asks[i].value});
        ck_assert_int_eq(page.status, 200);
        ck_assert_msg((strstr(page.body.data, display_id()) != NULL) == asks[i].is_shown,
                      "%s asks for %s",
                      asks[i].site,
                      asks[i].value);
    }
    tear_down();
}
END_TEST

START_TEST(the_form_says_at_which_site)
{
    set_up();
    grant("north", "qa-lead", "North");
    ck_assert_int_eq(
        post_form("north", "/plan/closed-days", "day=2027-01-04&name=Works&site=North"), 303);
    ck_assert_int_eq(
        post_form("north", "/plan/closed-days", "day=2027-01-05&name=Works&site=South"), 403);
    ck_assert_int_eq(post_form("north", "/plan/closed-days", "day=2027-01-06&name=Works&site="),
                     403);
    tear_down();
}
END_TEST

static int64_t audit_count(void)
{
    CLEANUP(free_pointer) struct store_audit_entry *rows = NULL;
    struct store_audit_filter filter = {.maximum = 100000};
    size_t count;
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_audit_entries(fixture.store, &filter, &rows, &count, &trouble));
    store_rollback(fixture.store);
    return (int64_t)count;
}

/* In an order in which each finds what it changes; D, R stand for the display and the record. */
static const struct {
    const char *person, *path, *form;
} deeds[] = {
    {"ann", "/users", "person=new&full_name=Full+Name&role=mpe&at=&password=one-time"},
    {"ann", "/users/password", "person=new"},
    {"ann", "/users/disable", "person=new&what=disable"},
    {"ann", "/users/role", "person=new&what=give&role=reporter&at=North"},
    {"ann", "/users/name", "person=new&full_name="},
    {"ann", "/programs", "person=ann&program=monitoring"},
    {"ann", "/programs/1/revoke", ""},
    {"ann",
     "/workstations",
     "site=North&room=Home+1&name=h&maker=EIZ&model=RX&serial=H-1&class=primary"},
    {"ann", "/browser", "display=D&trigger=periodic&tests=visual&geometry=contact"},
    {"ann", "/plan/closed-days", "day=2027-01-04&name=Works&site=North"},
    {"ann", "/plan/open-day", "day=2027-01-04&site=North"},
    {"ann", "/plan/capacity", "site=North&who=radiographer&minutes=60"},
    {"ann", "/calendars", "site=&room=&who="},
    {"ann", "/calendars/1/remove", ""},
    {"ann", "/procurement/prices", "class=primary&amount=9000&currency=GBP"},
    {"ann", "/assets/D", "manufacturer=&model=&serial=&made=2024&installed=2025-01-01"},
    {"ann", "/cases/1", "assignee=ann&ticket=T-1"},
    {"ann", "/cases/1/notes", "words=looked+at"},
    {"ann", "/displays/D/use", "status=out-of-use&why=fails"},
    {"ann", "/displays/D/maintenance", "kind=repair&mended=new+panel"},
    {"ann", "/alerts/address", "person=ann&address=ann%40example.org"},
    {"ann", "/guidelines/aapm-or03/copy", "id=trust&title=Ours&copy_why=darker+rooms"},
    {"ann", "/retention", "years=15&why=policy"},
    {"ann", "/meter-policy", "policy=mark&why=decided"},
    {"ann",
     "/meters/1/certificates",
     "calibrated_on=2026-01-05&due_on=2027-01-05&number=C-1&laboratory=Lab&found=good"},
    {"ann", "/certificates/1/withdraw", "why=mistyped"},
    {"ann", "/reevaluation", "edition=aapm-or03"},
    {"mpe", "/records/R/baseline", "why=new+target"},
    {"ann", "/logout", ""},
};

static void deed_path(const char *pattern, char path[128])
{
    const char *mark = strpbrk(pattern, "DR");
    if (mark == NULL)
        (void)snprintf(path, 128, "%s", pattern);
    else
        (void)snprintf(path,
                       128,
                       "%.*s%s%s",
                       (int)(mark - pattern),
                       pattern,
                       *mark == 'D' ? display_id() : fixture.record_id,
                       mark + 1);
}

START_TEST(whatever_a_person_changes_is_in_the_audit_trail)
{
    set_up();
    grant("mpe", "mpe", "");
    send_failing();
    for (size_t i = 0; i < ARRAY_LENGTH(deeds); i++) {
        char path[128];
        deed_path(deeds[i].path, path);
        char form[256];
        (void)snprintf(form, sizeof form, "%s", deeds[i].form);
        if (strstr(form, "display=D&") != NULL)
            (void)snprintf(form,
                           sizeof form,
                           "display=%s&%s",
                           display_id(),
                           deeds[i].form + strlen("display=D&"));
        int64_t before = audit_count();
        int status = post_form(deeds[i].person, path, form);
        ck_assert_msg(status < 400, "%s: %d", path, status);
        ck_assert_msg(audit_count() > before, "%s: nothing in the trail", path);
    }
    tear_down();
}
END_TEST

static struct store_person person_of(const char *name)
{
    struct store_person person;
    bool found;
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_person(fixture.store, name, &found, &person, &trouble));
    store_rollback(fixture.store);
    ck_assert(found);
    return person;
}

START_TEST(a_one_time_password_opens_one_page)
{
    char cookie[128];
    set_up();
    ck_assert_int_eq(post_form("ann", "/users", "person=new&role=mpe&at=&password=one-time"), 200);
    ck_assert(person_of("new").must_change);
    session_cookie("new", cookie);
    ck_assert_int_eq(
        status_of((struct ask){.method = "GET", .path = "/schedule", .cookie = cookie}), 303);
    ck_assert_int_eq(status_of((struct ask){.method = "GET", .path = "/account", .cookie = cookie}),
                     200);
    ck_assert_int_eq(post_form("rad", "/account", "old=wrong+one+here&new=a&again=a"), 403);
    ck_assert_int_eq(post_form("rad", "/account", "old=correct+horse&new=short&again=short"), 400);
    ck_assert_int_eq(post_form("rad",
                               "/account",
                               "old=correct+horse&new=battery+staple+here&again=battery+staple"),
                     400);
    ck_assert_int_eq(post_form("rad",
                               "/account",
                               "old=correct+horse&new=battery+staple+x&again=battery+staple+x"),
                     303);
    ck_assert_int_eq(post_form("rad",
                               "/account",
                               "old=correct+horse&new=battery+staple+y&again=battery+staple+y"),
                     403);
    tear_down();
}
END_TEST

static const struct {
    const char *name, *password;
    bool is_good;
} passwords[] = {
    {"ann", "correct horse", true},
    {"ann", "eleven bytes", true},
    {"ann", "eleven byte", false},
    {"ann", "aaaaaaaaaaaaaaaaaaaa", false},
    {"ann", "abcdabcdabcdabcd", false},
    {"ann", "Anna Karenina 1877", false},
    {"joanna", "Anna Karenina 1877", true},
    {"ann", "\xc3\xa9t\xc3\xa9 \xc3\xa0 la mer", true},
};

START_TEST(a_password_is_long_and_not_the_name)
{
    bool ok = password_check(passwords[_i].name, passwords[_i].password, &trouble);
    ck_assert_msg(ok == passwords[_i].is_good, "\"%s\": %s", passwords[_i].password, trouble.text);
}
END_TEST

START_TEST(who_is_disabled_is_out_at_once)
{
    char cookie[128], token[STORE_SECRET_SIZE];
    set_up();
    session_cookie("rad", cookie);
    api_token("rad", token);
    struct ask page = {.method = "GET", .path = "/schedule", .cookie = cookie};
    struct ask api = {.method = "GET", .path = "/api/v1/schedule", .bearer = token};
    ck_assert_int_eq(status_of(page), 200);
    ck_assert_int_eq(status_of(api), 200);
    ck_assert_int_eq(post_form("ann", "/users/disable", "person=rad&what=disable"), 303);
    ck_assert_int_eq(status_of(page), 303);
    ck_assert_int_eq(status_of(api), 401);
    ck_assert_int_eq(post_form("ann", "/users/disable", "person=ann&what=disable"), 400);
    ck_assert_int_eq(post_form("ann", "/users/role", "person=ann&what=take&role=admin&at="), 400);
    tear_down();
}
END_TEST

START_TEST(a_token_is_good_until_it_is_revoked)
{
    char token[STORE_SECRET_SIZE];
    set_up();
    api_token("rad", token);
    struct ask api = {.method = "GET", .path = "/api/v1/schedule", .bearer = token};
    ck_assert_int_eq(status_of(api), 200);
    ck_assert_int_eq(post_form("ann", "/programs/1/revoke", ""), 303);
    ck_assert_int_eq(status_of(api), 401);
    ck_assert_int_eq(post_form("ann", "/programs/1/revoke", ""), 404);
    tear_down();
}
END_TEST

static size_t count_of(const char *words, const char *path, const char *cookie)
{
    CLEANUP(response_finish)
    struct response page = ask((struct ask){.method = "GET", .path = path, .cookie = cookie});
    size_t count = 0;
    ck_assert_int_eq(page.status, 200);
    for (const char *at = page.body.data; (at = strstr(at, words)) != NULL; at++)
        count++;
    return count;
}

START_TEST(a_name_is_removed_and_the_records_stay)
{
    char cookie[128], path[160];
    set_up();
    send_failing();
    struct store_record before = fixture_record(&fixture, fixture.record_id);
    session_cookie("ann", cookie);
    (void)snprintf(path, sizeof path, "person=%s&full_name=Zebedee+Removable", before.operator_id);
    ck_assert_int_eq(post_form("ann", "/users/name", path), 303);
    ck_assert_uint_gt(count_of("Zebedee", "/users", cookie), 0);
    ck_assert_uint_eq(count_of("Zebedee", "/audit", cookie), 0);
    (void)snprintf(path, sizeof path, "person=%s&full_name=", before.operator_id);
    ck_assert_int_eq(post_form("ann", "/users/name", path), 303);
    ck_assert_uint_eq(count_of("Zebedee", "/users", cookie), 0);
    ck_assert_uint_eq(count_of("Zebedee", "/audit", cookie), 0);
    ck_assert_uint_gt(count_of("name removed", "/audit", cookie), 0);
    struct store_record after = fixture_record(&fixture, fixture.record_id);
    ck_assert_str_eq(after.sha256, before.sha256);
    ck_assert_str_eq(after.operator_id, before.operator_id);
    tear_down();
}
END_TEST

START_TEST(retention_is_eleven_years_until_the_employer_decides)
{
    int64_t years;
    set_up();
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_retention(fixture.store, &years, &trouble));
    store_rollback(fixture.store);
    ck_assert_int_eq(years, 11);
    ck_assert_int_eq(post_form("ann", "/retention", "years=101&why=x"), 400);
    ck_assert_int_eq(post_form("ann", "/retention", "years=-1&why=x"), 400);
    ck_assert_int_eq(post_form("ann", "/retention", "years=20&why="), 400);
    ck_assert_int_eq(post_form("ann", "/retention", "years=20&why=policy"), 303);
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_retention(fixture.store, &years, &trouble));
    store_rollback(fixture.store);
    ck_assert_int_eq(years, 20);
    tear_down();
}
END_TEST

/* By whom the header comes, whom it names, and what /login then answers. */
static const struct {
    bool is_on;
    const char *peer, *header, *person;
    int status;
} proxies[] = {
    {false, "127.0.0.1", "X-Remote-User", "rad", 200}, /* off: the form */
    {true, "127.0.0.1", "X-Remote-User", "rad", 303},
    {true, "127.0.0.1", "x-remote-USER", "rad", 303},
    {true, "192.0.2.7", "X-Remote-User", "rad", 303},
    {true, "127.0.0.1", "X-Remote-User", "nobody", 403},
    {true, "127.0.0.1", "X-Remote-User", "", 200},
    {true, "127.0.0.1", "X-Other", "rad", 200},
    {true, "192.0.2.8", "X-Remote-User", "rad", 403},
    {true, "192.0.2.8", "X-Remote-User", "", 403},
    {true, "192.0.2.8", "X-Other", "rad", 200},
};

START_TEST(a_header_logs_in_only_from_the_trusted_proxy)
{
    set_up();
    if (proxies[_i].is_on)
        MUST(login_proxy_set(&web.login_proxy, "X-Remote-User", "127.0.0.1 192.0.2.7", &trouble));
    int status = status_of((struct ask){.method = "GET",
                                        .path = "/login",
                                        .header_name = proxies[_i].header,
                                        .header_value = proxies[_i].person,
                                        .socket_peer = proxies[_i].peer});
    ck_assert_int_eq(status, proxies[_i].status);
    tear_down();
}
END_TEST

START_TEST(a_session_ends_when_the_proxy_names_another)
{
    char cookie[128];
    set_up();
    MUST(login_proxy_set(&web.login_proxy, "X-Remote-User", "127.0.0.1", &trouble));
    session_cookie("rad", cookie);
    struct ask page = {.method = "GET",
                       .path = "/schedule",
                       .cookie = cookie,
                       .header_name = "X-Remote-User",
                       .header_value = "rad"};
    ck_assert_int_eq(status_of(page), 200);
    page.header_value = "ann";
    ck_assert_int_eq(status_of(page), 303);
    tear_down();
}
END_TEST

START_TEST(a_proxy_is_set_whole_or_not)
{
    struct login_proxy proxy = {0};
    ck_assert(login_proxy_set(&proxy, "", "", &trouble));
    ck_assert(!login_proxy_set(&proxy, "X-Remote-User", "", &trouble));
    ck_assert(!login_proxy_set(&proxy, "", "127.0.0.1", &trouble));
    ck_assert(!login_proxy_set(&proxy, "X Remote", "127.0.0.1", &trouble));
    ck_assert(!login_proxy_set(&proxy, "X-Remote-User", "proxy.example", &trouble));
    ck_assert(login_proxy_set(&proxy, "X-Remote-User", "10.1.2.3 fd00::1", &trouble));
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("people");
    if (!key_library_init(NULL) || !record_library_init(NULL))
        return EXIT_FAILURE;
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, every_path_lets_in_its_roles_and_no_other);
    tcase_add_test(tcase, a_role_at_one_site_changes_what_stands_there_and_nothing_else);
    tcase_add_test(tcase, who_has_one_site_sees_what_is_due_there_first);
    tcase_add_test(tcase, the_form_says_at_which_site);
    tcase_add_test(tcase, whatever_a_person_changes_is_in_the_audit_trail);
    tcase_add_test(tcase, a_one_time_password_opens_one_page);
    tcase_add_loop_test(
        tcase, a_password_is_long_and_not_the_name, 0, (int)ARRAY_LENGTH(passwords));
    tcase_add_test(tcase, who_is_disabled_is_out_at_once);
    tcase_add_test(tcase, a_name_is_removed_and_the_records_stay);
    tcase_add_test(tcase, retention_is_eleven_years_until_the_employer_decides);
    tcase_add_test(tcase, a_token_is_good_until_it_is_revoked);
    tcase_add_loop_test(
        tcase, a_header_logs_in_only_from_the_trusted_proxy, 0, (int)ARRAY_LENGTH(proxies));
    tcase_add_test(tcase, a_session_ends_when_the_proxy_names_another);
    tcase_add_test(tcase, a_proxy_is_set_whole_or_not);
    int status = run_case("collector.web.people", tcase);
    record_library_finish();
    return status;
}
