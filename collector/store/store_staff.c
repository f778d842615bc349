/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"
#include "collector/store/store_people.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The words of the audit trail are kept for as long as the equipment: a name is never among them.
 */
bool store_set_name(struct store *store, const struct store_naming *naming, int64_t now_ms,
                    struct error *error)
{
    bool removes = naming->full_name[0] == '\0';
    struct sql_query query = sql_prepare(store->sql, "DELETE FROM staff_name WHERE staff_id = ?");
    if (naming->staff_id[0] == '\0') {
        sql_end(&query);
        return error_set(error, ERROR_INVALID, "name: the staff id is needed");
    }
    sql_bind_text(&query, naming->staff_id);
    sql_run(&query);
    if (!removes) {
        query =
            sql_prepare(store->sql, "INSERT INTO staff_name (staff_id, full_name) VALUES (?, ?)");
        sql_bind_text(&query, naming->staff_id);
        sql_bind_text(&query, naming->full_name);
        sql_run(&query);
    }
    struct store_deed deed = {.who = naming->who,
                              .what = removes ? "name removed" : "name set",
                              .object = naming->staff_id,
                              .detail = ""};
    return store_audit(store, &deed, now_ms, error);
}

bool store_name_of(struct store *store, const char *staff_id, char full_name[128],
                   struct error *error)
{
    char found[128] = "";
    struct sql_query query =
        sql_prepare(store->sql, "SELECT full_name FROM staff_name WHERE staff_id = ?");
    sql_bind_text(&query, staff_id);
    if (sql_step(&query))
        sql_text(&query, 0, found, sizeof found);
    sql_end(&query);
    if (!sql_check(store->sql, error))
        return false;
    memcpy(full_name, found, sizeof found);
    return true;
}

bool store_staff(struct store *store, struct store_staff **staff, size_t *count,
                 struct error *error)
{
    struct rows rows = {.size = sizeof **staff};
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT staff_id, full_name FROM staff_name "
        "WHERE NOT EXISTS (SELECT 1 FROM person WHERE name = staff_id) ORDER BY staff_id");
    struct store_staff *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        sql_text(&query, 0, row->staff_id, sizeof row->staff_id);
        sql_text(&query, 1, row->full_name, sizeof row->full_name);
    }
    sql_end(&query);
    return rows_give(store, &rows, staff, count, error);
}

bool store_retention(struct store *store, int64_t *years, struct error *error)
{
    char text[16] = "";
    long long kept = RETENTION_YEARS_DEFAULT;
    if (setting_get(store, "retention_years", text, sizeof text))
        (void)integer_parse(text, 0, RETENTION_YEARS_MAX, &kept);
    if (!sql_check(store->sql, error))
        return false;
    *years = kept;
    return true;
}

bool store_set_retention(struct store *store, int64_t years, const struct store_reason *reason,
                         int64_t now_ms, struct error *error)
{
    char text[24], detail[400];
    if (years < 0 || years > RETENTION_YEARS_MAX)
        return error_set(
            error, ERROR_INVALID, "retention: from 0 to %d years", RETENTION_YEARS_MAX);
    (void)snprintf(text, sizeof text, "%" PRId64, years);
    (void)snprintf(detail, sizeof detail, "%s years: %s", text, reason->why);
    setting_set(store, "retention_years", text);
    struct store_deed deed = {
        .who = reason->who, .what = "retention set", .object = "records", .detail = detail};
    return store_audit(store, &deed, now_ms, error);
}

bool store_sites(struct store *store, struct store_site **sites, size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **sites};
    struct sql_query query = sql_prepare(store->sql, "SELECT name FROM site ORDER BY name");
    struct store_site *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL)
        sql_text(&query, 0, row->name, sizeof row->name);
    sql_end(&query);
    return rows_give(store, &rows, sites, count, error);
}

static struct sql_query find_site(struct store *store, enum store_thing thing)
{
#define FROM_DISPLAY                                                                 \
    "JOIN workstation w ON w.id = d.workstation_id JOIN room r ON r.id = w.room_id " \
    "JOIN site s ON s.id = r.site_id "
    switch (thing) {
    case THING_RECORD:
        return sql_prepare(
            store->sql,
            "SELECT s.name FROM record x JOIN display d ON d.id = x.display_id " FROM_DISPLAY
            "WHERE x.id = ?");
    case THING_CASE:
        return sql_prepare(store->sql,
                           "SELECT s.name FROM failure_case x JOIN display d "
                           "ON d.id = x.display_id " FROM_DISPLAY "WHERE x.id = ?");
    case THING_ADVICE:
        return sql_prepare(store->sql,
                           "SELECT coalesce(s.name, '') FROM advice x LEFT JOIN site s "
                           "ON s.id = x.site_id WHERE x.id = ?");
    case THING_WORKSTATION:
        return sql_prepare(store->sql,
                           "SELECT s.name FROM workstation w JOIN room r ON r.id = w.room_id "
                           "JOIN site s ON s.id = r.site_id WHERE w.id = ?");
    case THING_DISPLAY:
        break;
    }
    return sql_prepare(store->sql, "SELECT s.name FROM display d " FROM_DISPLAY "WHERE d.id = ?");
}

bool store_site_of(struct store *store, enum store_thing thing, const char *id, bool *found,
                   char site[128], struct error *error)
{
    char name[128] = "";
    struct sql_query query = find_site(store, thing);
    sql_bind_text(&query, id);
    bool is_there = sql_step(&query);
    if (is_there)
        sql_text(&query, 0, name, sizeof name);
    sql_end(&query);
    if (!sql_check(store->sql, error))
        return false;
    *found = is_there;
    memcpy(site, name, sizeof name);
    return true;
}
