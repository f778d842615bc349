/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"
#include "monqa/text.h"

#include <stdio.h>
#include <string.h>

static void insert(struct store *store, const char *display_id, const char *origin,
                   const struct store_change *change, int64_t now_ms)
{
    char today[DATE_TEXT_SIZE];
    struct sql_query query =
        sql_prepare(store->sql,
                    "INSERT INTO change (display_id, origin, kind, words, is_maintenance, "
                    "first_seen_at, first_seen_on, last_seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    sql_bind_text(&query, display_id);
    sql_bind_text(&query, origin);
    sql_bind_text(&query, change->kind);
    sql_bind_text(&query, change->words);
    sql_bind_integer(&query, change->is_maintenance);
    sql_bind_integer(&query, now_ms);
    sql_bind_text(&query, date_format(date_local(now_ms), today));
    sql_bind_integer(&query, now_ms);
    sql_run(&query);
}

/* False: it does not stand yet. */
static bool seen_again(struct store *store, const char *display_id,
                       const struct store_change *change, int64_t now_ms)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "UPDATE change SET last_seen_at = ? WHERE display_id = ? AND kind = ? "
                    "AND words = ? AND origin = 'agent' AND gone_at IS NULL");
    sql_bind_integer(&query, now_ms);
    sql_bind_text(&query, display_id);
    sql_bind_text(&query, change->kind);
    sql_bind_text(&query, change->words);
    sql_run(&query);
    return sql_changes(store->sql) > 0;
}

static bool end_others(struct store *store, const char *display_id, int64_t now_ms)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "UPDATE change SET gone_at = ? WHERE display_id = ? AND origin = 'agent' "
                    "AND gone_at IS NULL AND last_seen_at < ?");
    sql_bind_integer(&query, now_ms);
    sql_bind_text(&query, display_id);
    sql_bind_integer(&query, now_ms);
    sql_run(&query);
    return sql_changes(store->sql) > 0;
}

bool store_report_changes(struct store *store, const char *display_id,
                          const struct store_change *changes, size_t count, int64_t now_ms,
                          struct error *error)
{
    bool is_news = false;
    for (size_t i = 0; i < count; i++)
        if (!seen_again(store, display_id, &changes[i], now_ms)) {
            insert(store, display_id, "agent", &changes[i], now_ms);
            is_news = true;
        }
    if (end_others(store, display_id, now_ms) || is_news)
        display_recompute(store, display_id);
    return sql_check(store->sql, error);
}

void change_note(struct store *store, const char *display_id, const struct store_change *change,
                 int64_t now_ms)
{
    insert(store, display_id, "collector", change, now_ms);
}

bool change_asks_for(struct store *store, const char *display_id, enum qa_test test,
                     struct date *since)
{
    char day[DATE_TEXT_SIZE] = "";
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT min(c.first_seen_on) FROM change c WHERE c.display_id = ? "
                    "AND c.is_maintenance = 1 AND c.gone_at IS NULL AND NOT EXISTS "
                    "(SELECT 1 FROM test_run t WHERE t.display_id = c.display_id AND t.test = ? "
                    "AND t.does_count = 1 AND t.result IN ('pass', 'fail') "
                    "AND t.ended_at > c.first_seen_at)");
    sql_bind_text(&query, display_id);
    sql_bind_text(&query, qa_test_name(test));
    if (sql_step(&query) && !sql_is_null(&query, 0))
        sql_text(&query, 0, day, sizeof day);
    sql_end(&query);
    return day[0] != '\0' && date_parse(day, since);
}

bool store_changes(struct store *store, const char *display_id, struct store_change **changes,
                   size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **changes};
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT kind, words, is_maintenance, first_seen_on, first_seen_at, "
                    "last_seen_at, coalesce(gone_at, 0) FROM change WHERE display_id = ? "
                    "ORDER BY first_seen_at DESC, id DESC LIMIT 100");
    sql_bind_text(&query, display_id);
    struct store_change *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        sql_text(&query, 0, row->kind, sizeof row->kind);
        sql_text(&query, 1, row->words, sizeof row->words);
        row->is_maintenance = sql_integer(&query, 2) != 0;
        sql_text(&query, 3, row->first_seen_on, sizeof row->first_seen_on);
        row->first_seen_at = sql_integer(&query, 4);
        row->last_seen_at = sql_integer(&query, 5);
        row->gone_at = sql_integer(&query, 6);
    }
    sql_end(&query);
    return rows_give(store, &rows, changes, count, error);
}

bool store_note_maintenance(struct store *store, const struct store_maintenance *maintenance,
                            int64_t now_ms, bool *found, struct error *error)
{
    struct store_display display;
    struct store_change change = {.is_maintenance = true};
    struct store_deed deed = {.who = maintenance->who,
                              .what = maintenance->kind,
                              .object = maintenance->display_id,
                              .detail = maintenance->what};
    bool is_there;
    bool is_known =
        strcmp(maintenance->kind, "repair") == 0 || strcmp(maintenance->kind, "calibration") == 0;
    if (!is_known || maintenance->what[0] == '\0')
        return error_set(error,
                         ERROR_INVALID,
                         "maintenance: repair or calibration, and what was done, is needed");
    (void)text_copy(change.kind, sizeof change.kind, maintenance->kind);
    if (!store_display(store, maintenance->display_id, &is_there, &display, error))
        return false;
    if (is_there) {
        (void)snprintf(
            change.words, sizeof change.words, "%s (%s)", maintenance->what, maintenance->who);
        change_note(store, maintenance->display_id, &change, now_ms);
        (void)store_audit(store, &deed, now_ms, NULL);
        display_recompute(store, maintenance->display_id);
        workstation_recompute(store, display.place.workstation_id, maintenance->display_id);
    }
    if (!sql_check(store->sql, error))
        return false;
    *found = is_there;
    return true;
}
