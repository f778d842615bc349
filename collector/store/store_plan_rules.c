/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"
#include "collector/store/store_plan.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUTES_MAX 480

/* A calm pace, with walking there; the employer's own figures replace them. */
static const int32_t default_minutes[TEST_COUNT] = {
    [TEST_VISUAL_QC] = 5,
    [TEST_LUMINANCE_RESPONSE] = 15,
    [TEST_UNIFORMITY] = 10,
    [TEST_AMBIENT] = 3,
    [TEST_CHROMATICITY] = 10,
    [TEST_SIGNAL_PATH] = 1,
    [TEST_VISUAL_IN_VIEWER] = 10,
};

static void minutes_setting(int test, char name[64])
{
    (void)snprintf(name, 64, "plan-minutes-%s", qa_test_name((enum qa_test)test));
}

bool store_plan_rules(struct store *store, struct plan_rules *rules, struct error *error)
{
    char text[32], name[64];
    long long minutes;
    struct plan_rules found = {.works_on = {true, true, true, true, true, false, false}};
    if (setting_get(store, "plan-works-on", text, sizeof text) && strlen(text) == 7)
        for (int i = 0; i < 7; i++)
            found.works_on[i] = text[i] == '1';
    for (int test = 0; test < TEST_COUNT; test++) {
        minutes_setting(test, name);
        found.minutes[test] = default_minutes[test] > 0 ? default_minutes[test] : 5;
        if (setting_get(store, name, text, sizeof text) &&
            integer_parse(text, 1, MINUTES_MAX, &minutes))
            found.minutes[test] = (int32_t)minutes;
    }
    *rules = found;
    return sql_check(store->sql, error);
}

static void audit_plan(struct store *store, const char *who, const char *object, const char *detail,
                       int64_t now_ms)
{
    struct store_deed deed = {.who = who, .what = "plan", .object = object, .detail = detail};
    (void)store_audit(store, &deed, now_ms, NULL);
    plan_mark_stale(store);
}

static bool check_rules(const struct plan_rules *rules, struct error *error)
{
    bool works = false;
    for (int i = 0; i < 7; i++)
        works = works || rules->works_on[i];
    if (!works)
        return error_set(
            error, ERROR_INVALID, "no day of the week is a working day; nothing could be planned");
    for (int test = 0; test < TEST_COUNT; test++)
        if (rules->minutes[test] < 1 || rules->minutes[test] > MINUTES_MAX)
            return error_set(error,
                             ERROR_INVALID,
                             "minutes of %s: 1 to %d, not %d",
                             qa_test_name((enum qa_test)test),
                             MINUTES_MAX,
                             (int)rules->minutes[test]);
    return true;
}

bool store_set_plan_rules(struct store *store, const struct plan_rules *rules, const char *who,
                          int64_t now_ms, struct error *error)
{
    char works_on[8] = "", name[64], minutes[16], detail[160] = "";
    if (!check_rules(rules, error))
        return false;
    for (int i = 0; i < 7; i++)
        works_on[i] = rules->works_on[i] ? '1' : '0';
    setting_set(store, "plan-works-on", works_on);
    size_t length = (size_t)snprintf(detail, sizeof detail, "week %s, minutes", works_on);
    for (int test = 0; test < TEST_COUNT; test++) {
        minutes_setting(test, name);
        (void)snprintf(minutes, sizeof minutes, "%d", (int)rules->minutes[test]);
        setting_set(store, name, minutes);
        length += (size_t)snprintf(detail + length, sizeof detail - length, " %s", minutes);
    }
    audit_plan(store, who, "rules", detail, now_ms);
    return sql_check(store->sql, error);
}

bool store_closed_days(struct store *store, struct store_closed_day **days, size_t *count,
                       struct error *error)
{
    struct rows rows = {.size = sizeof **days};
    struct sql_query query =
        sql_prepare(store->sql, "SELECT day, site, name FROM closed_day ORDER BY day, site");
    struct store_closed_day *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        sql_text(&query, 0, row->day, sizeof row->day);
        sql_text(&query, 1, row->site, sizeof row->site);
        sql_text(&query, 2, row->name, sizeof row->name);
    }
    sql_end(&query);
    return rows_give(store, &rows, days, count, error);
}

bool store_add_closed_day(struct store *store, const struct store_closed_day *day, const char *who,
                          int64_t now_ms, struct error *error)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "INSERT INTO closed_day (day, site, name) VALUES (?, ?, ?) "
                    "ON CONFLICT (day, site) DO UPDATE SET name = excluded.name");
    sql_bind_text(&query, day->day);
    sql_bind_text(&query, day->site);
    sql_bind_text(&query, day->name);
    sql_run(&query);
    audit_plan(store, who, day->day, day->name, now_ms);
    return sql_check(store->sql, error);
}

bool store_remove_closed_day(struct store *store, const struct store_closed_day *day,
                             const char *who, int64_t now_ms, struct error *error)
{
    struct sql_query query =
        sql_prepare(store->sql, "DELETE FROM closed_day WHERE day = ? AND site = ?");
    sql_bind_text(&query, day->day);
    sql_bind_text(&query, day->site);
    sql_run(&query);
    audit_plan(store, who, day->day, "open again", now_ms);
    return sql_check(store->sql, error);
}

bool store_capacities(struct store *store, struct store_capacity **capacities, size_t *count,
                      struct error *error)
{
    struct rows rows = {.size = sizeof **capacities};
    struct sql_query query = sql_prepare(
        store->sql, "SELECT site, who, minutes_per_day FROM capacity ORDER BY site, who");
    struct store_capacity *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        sql_text(&query, 0, row->site, sizeof row->site);
        sql_text(&query, 1, row->who, sizeof row->who);
        row->minutes_per_day = (int32_t)sql_integer(&query, 2);
    }
    sql_end(&query);
    return rows_give(store, &rows, capacities, count, error);
}

bool store_set_capacity(struct store *store, const struct store_capacity *capacity,
                        const char *person, int64_t now_ms, struct error *error)
{
    char detail[160];
    bool has_limit = capacity->minutes_per_day > 0;
    struct sql_query query =
        has_limit
            ? sql_prepare(store->sql,
                          "INSERT INTO capacity (site, who, minutes_per_day) VALUES (?, ?, ?) "
                          "ON CONFLICT (site, who) DO UPDATE SET "
                          "minutes_per_day = excluded.minutes_per_day")
            : sql_prepare(store->sql, "DELETE FROM capacity WHERE site = ? AND who = ?");
    sql_bind_text(&query, capacity->site);
    sql_bind_text(&query, capacity->who);
    if (has_limit)
        sql_bind_integer(&query, capacity->minutes_per_day);
    sql_run(&query);
    (void)snprintf(detail,
                   sizeof detail,
                   "%.80s: %d minutes a day",
                   capacity->who,
                   (int)capacity->minutes_per_day);
    audit_plan(store, person, capacity->site, detail, now_ms);
    return sql_check(store->sql, error);
}
