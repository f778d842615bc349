/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"
#include "monqa/cleanup.h"

#include <stdlib.h>
#include <string.h>

const char *record_flags_format(unsigned flags, char text[160])
{
    static const struct {
        unsigned flag;
        const char *name;
    } names[] = {
        {RECORD_GAP, "gap"},
        {RECORD_FORK, "fork"},
        {RECORD_CLOCK, "date-unsure"},
        {RECORD_SIMULATED, "simulated"},
        {RECORD_DISAGREES, "verdict-differs"},
        {RECORD_PASS_AFTER_FAIL, "pass-after-fail"},
        {RECORD_CLOCK_CONFIRMED, "date-confirmed"},
        {RECORD_BROWSER, "signal-path-not-proved"},
        {RECORD_VISUAL_ONLY, "visual-only"},
    };
    size_t length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        if ((flags & names[i].flag) == 0)
            continue;
        if (length > 0)
            text[length++] = ' ';
        size_t name_length = strlen(names[i].name);
        memcpy(text + length, names[i].name, name_length + 1);
        length += name_length;
    }
    return text;
}

#define RECORD_SELECT                                                                             \
    "SELECT r.id, r.agent_id, r.display_id, r.sequence, r.previous, r.sha256, r.received_at, "    \
    "r.started_at, r.ended_at, r.done_on, r.session_id, r.trigger, r.state, r.operator_id, "      \
    "r.simulated, r.meter, r.class, a.guideline_id, g.edition, r.result, r.remark, r.flags, "     \
    "(SELECT group_concat(t.test, ' ') FROM test_run t WHERE t.record_id = r.id), r.calibration " \
    "FROM record r LEFT JOIN adoption a ON a.id = r.adoption_id "                                 \
    "LEFT JOIN guideline g ON g.id = a.guideline_id AND g.sha256 = a.sha256 "

static void record_read(const struct sql_query *query, struct store_record *record)
{
    sql_text(query, 0, record->id, sizeof record->id);
    sql_text(query, 1, record->agent_id, sizeof record->agent_id);
    sql_text(query, 2, record->display_id, sizeof record->display_id);
    record->sequence = sql_integer(query, 3);
    sql_text(query, 4, record->previous, sizeof record->previous);
    sql_text(query, 5, record->sha256, sizeof record->sha256);
    record->received_at = sql_integer(query, 6);
    record->started_at = sql_integer(query, 7);
    record->ended_at = sql_integer(query, 8);
    sql_text(query, 9, record->done_on, sizeof record->done_on);
    sql_text(query, 10, record->session_id, sizeof record->session_id);
    sql_text(query, 11, record->trigger, sizeof record->trigger);
    sql_text(query, 12, record->state, sizeof record->state);
    sql_text(query, 13, record->operator_id, sizeof record->operator_id);
    sql_text(query, 14, record->simulated, sizeof record->simulated);
    sql_text(query, 15, record->meter, sizeof record->meter);
    sql_text(query, 16, record->class, sizeof record->class);
    sql_text(query, 17, record->guideline_id, sizeof record->guideline_id);
    sql_text(query, 18, record->guideline_edition, sizeof record->guideline_edition);
    sql_text(query, 19, record->result, sizeof record->result);
    sql_text(query, 20, record->remark, sizeof record->remark);
    record->flags = (unsigned)sql_integer(query, 21);
    sql_text(query, 22, record->tests, sizeof record->tests);
    sql_text(query, 23, record->calibration, sizeof record->calibration);
}

bool store_record(struct store *store, const char *id, bool *found, struct store_record *record,
                  struct error *error)
{
    struct store_record row = {0};
    struct sql_query query = sql_prepare(store->sql, RECORD_SELECT "WHERE r.id = ?");
    sql_bind_text(&query, id);
    bool is_there = sql_step(&query);
    if (is_there)
        record_read(&query, &row);
    sql_end(&query);
    if (!sql_check(store->sql, error))
        return false;
    *found = is_there;
    if (is_there)
        *record = row;
    return true;
}

bool store_records(struct store *store, const char *display_id, size_t maximum,
                   struct store_record **records, size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **records};
    struct sql_query query =
        display_id == NULL
            ? sql_prepare(store->sql, RECORD_SELECT "ORDER BY r.ended_at DESC, r.id DESC LIMIT ?")
            : sql_prepare(store->sql,
                          RECORD_SELECT "WHERE r.display_id = ? "
                                        "ORDER BY r.ended_at DESC, r.id DESC LIMIT ?");
    if (display_id != NULL)
        sql_bind_text(&query, display_id);
    sql_bind_integer(&query, (int64_t)maximum);
    struct store_record *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL)
        record_read(&query, row);
    sql_end(&query);
    return rows_give(store, &rows, records, count, error);
}

bool store_records_between(struct store *store, struct date first, struct date last,
                           struct store_record **records, size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **records};
    char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];
    struct sql_query query = sql_prepare(store->sql,
                                         RECORD_SELECT "WHERE r.done_on BETWEEN ? AND ? "
                                                       "ORDER BY r.agent_id, r.sequence, r.id");
    sql_bind_text(&query, date_format(first, from));
    sql_bind_text(&query, date_format(last, to));
    struct store_record *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL)
        record_read(&query, row);
    sql_end(&query);
    return rows_give(store, &rows, records, count, error);
}

bool store_agent_key(struct store *store, const char *agent_id,
                     uint8_t public_key[KEY_PUBLIC_BYTES], struct error *error)
{
    size_t length = 0;
    struct sql_query query = sql_prepare(store->sql, "SELECT public_key FROM agent WHERE id = ?");
    sql_bind_text(&query, agent_id);
    const void *key = sql_step(&query) ? sql_blob(&query, 0, &length) : NULL;
    if (key != NULL && length == KEY_PUBLIC_BYTES)
        memcpy(public_key, key, length);
    sql_end(&query);
    if (length != KEY_PUBLIC_BYTES)
        (void)sql_fail(store->sql, ERROR_INVALID, "store: agent %s has no key", agent_id);
    return sql_check(store->sql, error);
}

bool store_record_bytes(struct store *store, const char *id, bool *found, void **bytes,
                        size_t *length, struct error *error)
{
    CLEANUP(free_pointer) void *copy = NULL;
    size_t copied = 0;
    struct sql_query query =
        sql_prepare(store->sql, "SELECT bytes FROM record_file WHERE record_id = ?");
    sql_bind_text(&query, id);
    bool is_there = sql_step(&query);
    if (is_there)
        copy = blob_copy(&query, 0, &copied);
    sql_end(&query);
    if (!sql_check(store->sql, error))
        return false;
    *found = is_there;
    if (is_there) {
        *bytes = TAKE(copy);
        *length = copied;
    }
    return true;
}

bool store_record_evidence(struct store *store, const char *id, struct store_evidence *evidence,
                           struct error *error)
{
    struct error trouble = {0};
    struct store_evidence found = {0};
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT e.evidence, e.baseline_id, " BASELINE_COLUMNS
                    " FROM record e LEFT JOIN baseline b ON b.id = e.baseline_id WHERE e.id = ?");
    sql_bind_text(&query, id);
    if (sql_step(&query)) {
        size_t length;
        const void *blob = sql_blob(&query, 0, &length);
        if (!evidence_unpack(blob, length, &found, &trouble))
            (void)sql_fail(store->sql, trouble.kind, "record %s: %s", id, trouble.text);
        found.has_baseline = !sql_is_null(&query, 1);
        if (found.has_baseline)
            baseline_read(&query, 2, &found.baseline);
    }
    sql_end(&query);
    if (!sql_check(store->sql, error)) {
        store_evidence_finish(&found);
        return false;
    }
    *evidence = found;
    return true;
}

static void count_runs(struct store *store, const char *record_id)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "UPDATE test_run SET does_count = 1 WHERE record_id = ? "
                    "AND state = 'complete' AND EXISTS (SELECT 1 FROM record r "
                    "WHERE r.id = ? AND r.state = 'complete' AND (r.simulated = '' OR ? = 1))");
    sql_bind_text(&query, record_id);
    sql_bind_text(&query, record_id);
    sql_bind_integer(&query, store->mode == STORE_DEMONSTRATION);
    sql_run(&query);
}

bool store_confirm_date(struct store *store, const char *record_id, const char *who, int64_t now_ms,
                        bool *found, struct error *error)
{
    struct store_record record = {0};
    bool is_there;
    if (!store_record(store, record_id, &is_there, &record, error))
        return false;
    bool is_unsure = is_there && (record.flags & RECORD_CLOCK) != 0;
    if (is_unsure) {
        struct sql_query query =
            sql_prepare(store->sql, "UPDATE record SET flags = ? WHERE id = ?");
        sql_bind_integer(&query, (record.flags & ~(unsigned)RECORD_CLOCK) | RECORD_CLOCK_CONFIRMED);
        sql_bind_text(&query, record_id);
        sql_run(&query);
        count_runs(store, record_id);
        pair_recount(store);
        display_recompute(store, record.display_id);
        struct store_deed deed = {
            .who = who, .what = "date confirmed", .object = record_id, .detail = record.done_on};
        (void)store_audit(store, &deed, now_ms, NULL);
    }
    if (!sql_check(store->sql, error))
        return false;
    *found = is_unsure;
    return true;
}
