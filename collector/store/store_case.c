/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_case.h"

#include "collector/store/store_inner.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A display comes back when every test that it owes has passed in its newest run: then it is
 * compliant, and since a failure opened the case, that was after it. */
#define CASE_COLUMNS                                                                        \
    "c.id, c.opened_at, c.record_id, c.last_good_on, c.assignee, c.look_back, c.incident, " \
    "c.ticket, c.released_by, c.released_at, c.release_why, d.result_status = "             \
    "'compliant', " DISPLAY_COLUMNS
#define CASE_FROM " FROM failure_case c JOIN display d ON d.id = c.display_id " DISPLAY_JOINS

static void case_read(const struct sql_query *query, struct store_case *one)
{
    one->id = sql_integer(query, 0);
    one->opened_at = sql_integer(query, 1);
    sql_text(query, 2, one->record_id, sizeof one->record_id);
    sql_text(query, 3, one->last_good_on, sizeof one->last_good_on);
    sql_text(query, 4, one->assignee, sizeof one->assignee);
    sql_text(query, 5, one->look_back, sizeof one->look_back);
    sql_text(query, 6, one->incident, sizeof one->incident);
    sql_text(query, 7, one->ticket, sizeof one->ticket);
    sql_text(query, 8, one->released_by, sizeof one->released_by);
    one->released_at = sql_integer(query, 9);
    sql_text(query, 10, one->release_why, sizeof one->release_why);
    one->may_release = one->released_at == 0 && sql_integer(query, 11) != 0;
    display_read(query, 12, &one->display);
}

bool store_cases(struct store *store, struct store_case **cases, size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **cases};
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT " CASE_COLUMNS CASE_FROM
                    "ORDER BY c.released_at <> 0, c.opened_at DESC, c.id DESC");
    struct store_case *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL)
        case_read(&query, row);
    sql_end(&query);
    return rows_give(store, &rows, cases, count, error);
}

bool store_case(struct store *store, int64_t id, bool *found, struct store_case *one,
                struct error *error)
{
    struct sql_query query =
        sql_prepare(store->sql, "SELECT " CASE_COLUMNS CASE_FROM "WHERE c.id = ?");
    sql_bind_integer(&query, id);
    *found = sql_step(&query);
    if (*found)
        case_read(&query, one);
    sql_end(&query);
    return sql_check(store->sql, error);
}

static bool audit_case(struct store *store, int64_t id, const char *who, const char *what,
                       int64_t now_ms, struct error *error)
{
    char object[32];
    (void)snprintf(object, sizeof object, "case %" PRId64, id);
    struct store_deed deed = {.who = who, .what = what, .object = object, .detail = ""};
    return store_audit(store, &deed, now_ms, error);
}

bool store_set_case(struct store *store, const struct store_case *one, const char *who,
                    int64_t now_ms, bool *found, struct error *error)
{
    struct sql_query query = sql_prepare(store->sql,
                                         "UPDATE failure_case SET assignee = ?, look_back = ?, "
                                         "incident = ?, ticket = ? WHERE id = ?");
    sql_bind_text(&query, one->assignee);
    sql_bind_text(&query, one->look_back);
    sql_bind_text(&query, one->incident);
    sql_bind_text(&query, one->ticket);
    sql_bind_integer(&query, one->id);
    sql_run(&query);
    *found = sql_changes(store->sql) > 0;
    return !*found || audit_case(store, one->id, who, "case", now_ms, error);
}

bool store_notes(struct store *store, int64_t case_id, struct store_note **notes, size_t *count,
                 struct error *error)
{
    struct rows rows = {.size = sizeof **notes};
    struct sql_query query = sql_prepare(
        store->sql, "SELECT at, who, words FROM case_note WHERE case_id = ? ORDER BY id");
    sql_bind_integer(&query, case_id);
    struct store_note *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        row->at = sql_integer(&query, 0);
        sql_text(&query, 1, row->who, sizeof row->who);
        sql_text(&query, 2, row->words, sizeof row->words);
    }
    sql_end(&query);
    return rows_give(store, &rows, notes, count, error);
}

static void add_note(struct store *store, int64_t case_id, const struct store_note *note)
{
    struct sql_query query = sql_prepare(
        store->sql, "INSERT INTO case_note (case_id, at, who, words) VALUES (?, ?, ?, ?)");
    sql_bind_integer(&query, case_id);
    sql_bind_integer(&query, note->at);
    sql_bind_text(&query, note->who);
    sql_bind_text(&query, note->words);
    sql_run(&query);
}

bool store_add_note(struct store *store, int64_t case_id, const struct store_note *note,
                    bool *found, struct error *error)
{
    struct store_case one;
    if (!store_case(store, case_id, found, &one, error))
        return false;
    if (*found)
        add_note(store, case_id, note);
    return sql_check(store->sql, error);
}

bool store_release_case(struct store *store, int64_t id, const struct store_reason *reason,
                        int64_t now_ms, bool *found, struct error *error)
{
    struct store_case one;
    if (!store_case(store, id, found, &one, error) || !*found)
        return sql_check(store->sql, error);
    if (one.released_at != 0)
        return error_set(error, ERROR_INVALID, "case: it was released by %s", one.released_by);
    if (!one.may_release)
        return error_set(error,
                         ERROR_INVALID,
                         "case: the display is not compliant; it is released after every test that "
                         "it owes has passed");
    struct sql_query query =
        sql_prepare(store->sql,
                    "UPDATE failure_case SET released_by = ?, released_at = ?, release_why = ? "
                    "WHERE id = ?");
    sql_bind_text(&query, reason->who);
    sql_bind_integer(&query, now_ms);
    sql_bind_text(&query, reason->why);
    sql_bind_integer(&query, id);
    sql_run(&query);
    struct store_use use = {.status = USE_IN_USE};
    (void)text_copy(use.who, sizeof use.who, reason->who);
    (void)text_copy(use.why, sizeof use.why, reason->why);
    return store_set_use(store, one.display.id, &use, now_ms, found, error) &&
           audit_case(store, id, reason->who, "case-release", now_ms, error);
}

/* Does a counting run of the record fail by what decides? */
static bool fails(struct store *store, const char *record_id)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT 1 FROM test_run WHERE record_id = ? AND does_count = 1 AND is_held = 0 "
                    "AND result = 'fail'");
    sql_bind_text(&query, record_id);
    bool found = sql_step(&query);
    sql_end(&query);
    return found;
}

static int64_t open_case_of(struct store *store, const char *display_id)
{
    struct sql_query query = sql_prepare(
        store->sql, "SELECT id FROM failure_case WHERE display_id = ? AND released_at = 0");
    sql_bind_text(&query, display_id);
    int64_t id = sql_step(&query) ? sql_integer(&query, 0) : 0;
    sql_end(&query);
    return id;
}

/* The period at risk reaches back to the oldest of the last passes of the tests that fail now. */
static void open_case(struct store *store, const char *record_id, const char *display_id,
                      int64_t now_ms)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "INSERT INTO failure_case (display_id, opened_at, record_id, last_good_on) "
        "VALUES (?, ?, ?, coalesce((SELECT CASE WHEN count(*) = count(good_on) THEN min(good_on) "
        "END FROM (SELECT (SELECT max(g.done_on) FROM test_run g WHERE g.display_id = f.display_id "
        "AND g.test = f.test AND g.result = 'pass' AND g.does_count = 1 AND g.is_held = 0 "
        "AND g.ended_at < f.ended_at) AS good_on FROM test_run f WHERE f.record_id = ? "
        "AND f.result = 'fail')), ''))");
    sql_bind_text(&query, display_id);
    sql_bind_integer(&query, now_ms);
    sql_bind_text(&query, record_id);
    sql_bind_text(&query, record_id);
    sql_run(&query);
}

void case_note_record(struct store *store, const char *record_id, const char *display_id,
                      int64_t now_ms)
{
    if (!fails(store, record_id))
        return;
    int64_t id = open_case_of(store, display_id);
    if (id == 0) {
        open_case(store, record_id, display_id, now_ms);
        return;
    }
    struct store_note note = {.at = now_ms, .who = "monqa"};
    (void)snprintf(note.words, sizeof note.words, "It fails again: record %s", record_id);
    add_note(store, id, &note);
}
