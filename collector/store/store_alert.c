/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_alert.h"

#include "collector/store/store_inner.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGEST_SETTING "alert-digest-at"
#define OVERDUE_SETTING "alert-overdue-on"
#define KEEP_DONE_MS (366 * 86400000LL)

bool address_is_good(const char *address)
{
    const char *at = strchr(address, '@');
    size_t length = strlen(address);
    if (length >= ADDRESS_SIZE || at == NULL || at == address || at[1] == '\0' ||
        strchr(at + 1, '@') != NULL || address[0] == '-')
        return false;
    for (size_t i = 0; i < length; i++)
        if (address[i] <= ' ' || address[i] > '~' || strchr("<>()[],;:\\\"", address[i]) != NULL)
            return false;
    return true;
}

bool store_addresses(struct store *store, struct store_address **addresses, size_t *count,
                     struct error *error)
{
    struct rows rows = {.size = sizeof **addresses};
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT p.name, coalesce((SELECT group_concat(x.role, ' ') FROM "
        "(SELECT DISTINCT role FROM person_role WHERE person = p.name ORDER BY role) x), "
        "''), coalesce(a.address, ''), "
        "coalesce((SELECT m.state FROM mail m WHERE m.address = a.address "
        "AND m.state <> 'waiting' ORDER BY m.id DESC LIMIT 1), '') "
        "FROM person p LEFT JOIN mail_address a ON a.person = p.name "
        "WHERE p.disabled_at = 0 ORDER BY p.name");
    struct store_address *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        sql_text(&query, 0, row->person, sizeof row->person);
        sql_text(&query, 1, row->roles, sizeof row->roles);
        sql_text(&query, 2, row->address, sizeof row->address);
        sql_text(&query, 3, row->trouble, sizeof row->trouble);
        if (strcmp(row->trouble, "sent") == 0)
            row->trouble[0] = '\0';
    }
    sql_end(&query);
    return rows_give(store, &rows, addresses, count, error);
}

static void write_address(struct store *store, const struct store_address *address, const char *who,
                          int64_t now_ms)
{
    struct sql_query query = sql_prepare(store->sql, "DELETE FROM mail_address WHERE person = ?");
    sql_bind_text(&query, address->person);
    sql_run(&query);
    if (address->address[0] == '\0')
        return;
    query = sql_prepare(
        store->sql,
        "INSERT INTO mail_address (person, address, set_by, set_at) VALUES (?, ?, ?, ?)");
    sql_bind_text(&query, address->person);
    sql_bind_text(&query, address->address);
    sql_bind_text(&query, who);
    sql_bind_integer(&query, now_ms);
    sql_run(&query);
}

bool store_set_address(struct store *store, const struct store_address *address, const char *who,
                       int64_t now_ms, bool *found, struct error *error)
{
    struct store_person person;
    if (address->address[0] != '\0' && !address_is_good(address->address))
        return error_set(error, ERROR_INVALID, "mail address: must be one, as name@example.org");
    if (!store_person(store, address->person, found, &person, error))
        return false;
    if (!*found)
        return true;
    write_address(store, address, who, now_ms);
    struct store_deed deed = {.who = who,
                              .what = "mail address set",
                              .object = address->person,
                              .detail = address->address[0] == '\0' ? "none" : "set"};
    return store_audit(store, &deed, now_ms, error);
}

static bool is_told_at_once(const struct verdict *verdict)
{
    const struct criterion *criterion = &verdict->criterion;
    bool has_levels = criterion->remedial.given || criterion->suspension.given;
    return verdict->outcome == VERDICT_FAIL && verdict->decides && !verdict->provisional &&
           (!has_levels || verdict->reached != REACHED_NONE);
}

/* Only where the run counts: not simulated, dated, by a meter in date. */
static void note(struct store *store, const struct alert_record *record,
                 const struct criterion *criterion, int64_t now_ms)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "INSERT INTO alert (at, record_id, display_id, criterion) SELECT ?, ?, ?, ? "
                    "FROM test_run t WHERE t.record_id = ? AND t.test = ? AND t.does_count = 1 "
                    "AND t.is_held = 0");
    sql_bind_integer(&query, now_ms);
    sql_bind_text(&query, record->record_id);
    sql_bind_text(&query, record->display_id);
    sql_bind_text(&query, criterion->id);
    sql_bind_text(&query, record->record_id);
    sql_bind_text(&query, qa_test_name(criterion->test));
    sql_run(&query);
}

void alert_note_record(struct store *store, const struct alert_record *record, int64_t now_ms)
{
    if (strncmp(record->class, "primary", 7) != 0)
        return;
    for (size_t i = 0; i < record->evaluation->verdict_count; i++)
        if (is_told_at_once(&record->evaluation->verdicts[i]))
            note(store, record, &record->evaluation->verdicts[i].criterion, now_ms);
}

bool store_alerts(struct store *store, struct store_alert **alerts, size_t *count,
                  struct error *error)
{
    struct rows rows = {.size = sizeof **alerts};
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT l.id, l.record_id, c.ended_at, " DISPLAY_COLUMNS ", " VERDICT_COLUMNS
                    " FROM alert l JOIN record c ON c.id = l.record_id "
                    "JOIN verdict v ON v.record_id = l.record_id AND v.criterion = l.criterion "
                    "JOIN display d ON d.id = l.display_id " DISPLAY_JOINS
                    "WHERE l.mailed_at = 0 ORDER BY l.id LIMIT 500");
    struct store_alert *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        row->id = sql_integer(&query, 0);
        sql_text(&query, 1, row->finding.record_id, sizeof row->finding.record_id);
        row->finding.at = sql_integer(&query, 2);
        display_read(&query, 3, &row->finding.display);
        verdict_read(&query, 3 + DISPLAY_COLUMN_COUNT, &row->finding.verdict);
    }
    sql_end(&query);
    return rows_give(store, &rows, alerts, count, error);
}

bool store_alerts_told(struct store *store, int64_t last_id, int64_t now_ms, struct error *error)
{
    struct sql_query query =
        sql_prepare(store->sql, "UPDATE alert SET mailed_at = ? WHERE mailed_at = 0 AND id <= ?");
    sql_bind_integer(&query, now_ms);
    sql_bind_integer(&query, last_id);
    sql_run(&query);
    return sql_check(store->sql, error);
}

static void count_since(struct store *store, struct store_alert_state *state)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT (SELECT count(*) FROM record WHERE result = 'fail' AND received_at > ?), "
        "(SELECT count(*) FROM mail WHERE state IN ('refused', 'bounced') AND done_at > ?)");
    sql_bind_integer(&query, state->digest_at);
    sql_bind_integer(&query, state->digest_at);
    if (sql_step(&query)) {
        state->failed_since = sql_integer(&query, 0);
        state->refused_since = sql_integer(&query, 1);
    }
    sql_end(&query);
}

bool store_alert_state(struct store *store, struct store_alert_state *state, struct error *error)
{
    struct store_alert_state found = {0};
    char digest_at[24] = "";
    long long number = 0;
    struct sql_query query = sql_prepare(store->sql,
                                         "SELECT (SELECT count(*) FROM alert WHERE mailed_at = 0), "
                                         "(SELECT min(at) FROM alert WHERE mailed_at = 0), "
                                         "(SELECT max(made_at) FROM mail WHERE kind = 'failure')");
    if (sql_step(&query)) {
        found.waiting = sql_integer(&query, 0);
        found.oldest_at = sql_integer(&query, 1);
        found.letter_at = sql_integer(&query, 2);
    }
    sql_end(&query);
    if (setting_get(store, DIGEST_SETTING, digest_at, sizeof digest_at) &&
        integer_parse(digest_at, 0, INT64_MAX, &number))
        found.digest_at = number;
    (void)setting_get(store, OVERDUE_SETTING, found.overdue_on, sizeof found.overdue_on);
    count_since(store, &found);
    if (!sql_check(store->sql, error))
        return false;
    *state = found;
    return true;
}

bool store_digest_thought_of(struct store *store, int64_t now_ms, const char *overdue_on,
                             struct error *error)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%lld", (long long)now_ms);
    setting_set(store, DIGEST_SETTING, text);
    if (overdue_on != NULL)
        setting_set(store, OVERDUE_SETTING, overdue_on);
    struct sql_query query =
        sql_prepare(store->sql, "DELETE FROM mail WHERE state <> 'waiting' AND done_at < ?");
    sql_bind_integer(&query, now_ms - KEEP_DONE_MS);
    sql_run(&query);
    return sql_check(store->sql, error);
}
