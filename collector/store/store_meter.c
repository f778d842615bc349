/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POLICY_SETTING "expired-meter"

/* Of the certificate that was the newest on the day; without any certificate here, the dates that
 * the workstation stated. */
#define CALIBRATION_OF_RECORD                                                                   \
    "coalesce((SELECT CASE WHEN record.done_on <= c.due_on THEN 'good' ELSE 'expired' END "     \
    "FROM meter_certificate c WHERE c.meter_id = record.meter_id AND c.withdrawn_at IS NULL "   \
    "AND c.calibrated_on <= record.done_on ORDER BY c.calibrated_on DESC, c.id DESC LIMIT 1), " \
    "CASE WHEN record.meter_due_on IS NULL OR EXISTS (SELECT 1 FROM meter_certificate c "       \
    "WHERE c.meter_id = record.meter_id AND c.withdrawn_at IS NULL) THEN 'unknown' "            \
    "WHEN record.done_on <= record.meter_due_on THEN 'stated' ELSE 'expired' END)"
/* What a meter has no part in is never held. */
#define HOLD_OF_RUN                                                                      \
    "test NOT IN ('visual-qc', 'signal-path', 'visual-in-viewer') AND ? = 1 AND EXISTS " \
    "(SELECT 1 FROM record r WHERE r.id = record_id AND r.calibration = 'expired')"

int64_t meter_sight(struct store *store, const struct record_meter *meter, const char *name,
                    const char *on)
{
    if (name[0] == '\0')
        return 0;
    struct sql_query query = sql_prepare(
        store->sql,
        "INSERT INTO meter (name, maker, model, serial, first_seen_on) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET maker = excluded.maker, model = excluded.model, "
        "serial = excluded.serial, first_seen_on = min(first_seen_on, excluded.first_seen_on) "
        "RETURNING id");
    sql_bind_text(&query, name);
    sql_bind_text(&query, meter->maker);
    sql_bind_text(&query, meter->model);
    sql_bind_text(&query, meter->serial);
    sql_bind_text(&query, on);
    int64_t id = sql_step(&query) ? sql_integer(&query, 0) : 0;
    sql_end(&query);
    return id;
}

static bool policy_holds(struct store *store)
{
    char policy[16] = "";
    return !setting_get(store, POLICY_SETTING, policy, sizeof policy) ||
           strcmp(policy, "mark") != 0;
}

void meter_judge_record(struct store *store, const char *record_id)
{
    struct sql_query query = sql_prepare(store->sql,
                                         "UPDATE record SET calibration = " CALIBRATION_OF_RECORD
                                         " WHERE id = ? AND meter_id IS NOT NULL");
    sql_bind_text(&query, record_id);
    sql_run(&query);
    query = sql_prepare(store->sql,
                        "UPDATE test_run SET is_held = " HOLD_OF_RUN " WHERE record_id = ?");
    sql_bind_integer(&query, policy_holds(store));
    sql_bind_text(&query, record_id);
    sql_run(&query);
}

static void recompute_displays(struct store *store, int64_t meter_id)
{
    struct rows rows = {.size = UUID_TEXT_SIZE};
    struct sql_query query =
        sql_prepare(store->sql, "SELECT DISTINCT display_id FROM record WHERE meter_id = ?");
    sql_bind_integer(&query, meter_id);
    char *id;
    while (sql_step(&query) && (id = rows_add(store, &rows)) != NULL)
        sql_text(&query, 0, id, UUID_TEXT_SIZE);
    sql_end(&query);
    for (size_t i = 0; i < rows.count; i++)
        display_recompute(store, rows.data + i * UUID_TEXT_SIZE);
    free(rows.data);
}

/* Everything that was ever measured with it, by the certificates that stand now. */
static void judge_meter(struct store *store, int64_t meter_id)
{
    struct sql_query query = sql_prepare(
        store->sql, "UPDATE record SET calibration = " CALIBRATION_OF_RECORD " WHERE meter_id = ?");
    sql_bind_integer(&query, meter_id);
    sql_run(&query);
    query = sql_prepare(store->sql,
                        "UPDATE test_run SET is_held = " HOLD_OF_RUN
                        " WHERE record_id IN (SELECT id FROM record WHERE meter_id = ?)");
    sql_bind_integer(&query, policy_holds(store));
    sql_bind_integer(&query, meter_id);
    sql_run(&query);
    pair_recount(store);
    recompute_displays(store, meter_id);
}

#define METER_SELECT                                                                          \
    "SELECT m.id, m.name, m.maker, m.model, m.serial, m.first_seen_on, c.calibrated_on, "     \
    "c.due_on, c.number, c.laboratory, c.found, "                                             \
    "(SELECT count(*) FROM record r WHERE r.meter_id = m.id), "                               \
    "(SELECT count(*) FROM record r WHERE r.meter_id = m.id AND r.calibration = 'expired'), " \
    "(SELECT r.done_on FROM record r WHERE r.meter_id = m.id ORDER BY r.ended_at DESC "       \
    "LIMIT 1) FROM meter m "                                                                  \
    "LEFT JOIN meter_certificate c ON c.id = (SELECT x.id FROM meter_certificate x "          \
    "WHERE x.meter_id = m.id AND x.withdrawn_at IS NULL "                                     \
    "ORDER BY x.calibrated_on DESC, x.id DESC LIMIT 1) "

static void meter_read(const struct sql_query *query, struct store_meter *meter)
{
    char found[8];
    meter->id = sql_integer(query, 0);
    sql_text(query, 1, meter->name, sizeof meter->name);
    sql_text(query, 2, meter->maker, sizeof meter->maker);
    sql_text(query, 3, meter->model, sizeof meter->model);
    sql_text(query, 4, meter->serial, sizeof meter->serial);
    sql_text(query, 5, meter->first_seen_on, sizeof meter->first_seen_on);
    sql_text(query, 6, meter->calibrated_on, sizeof meter->calibrated_on);
    sql_text(query, 7, meter->due_on, sizeof meter->due_on);
    sql_text(query, 8, meter->certificate, sizeof meter->certificate);
    sql_text(query, 9, meter->laboratory, sizeof meter->laboratory);
    sql_text(query, 10, found, sizeof found);
    meter->is_found_out = strcmp(found, "out") == 0;
    meter->record_count = sql_integer(query, 11);
    meter->expired_count = sql_integer(query, 12);
    sql_text(query, 13, meter->last_used_on, sizeof meter->last_used_on);
}

bool store_meters(struct store *store, struct store_meter **meters, size_t *count,
                  struct error *error)
{
    struct rows rows = {.size = sizeof **meters};
    struct sql_query query =
        sql_prepare(store->sql, METER_SELECT "ORDER BY c.due_on IS NULL DESC, c.due_on, m.name");
    struct store_meter *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL)
        meter_read(&query, row);
    sql_end(&query);
    return rows_give(store, &rows, meters, count, error);
}

bool store_meter(struct store *store, int64_t id, bool *found, struct store_meter *meter,
                 struct error *error)
{
    struct store_meter row = {0};
    struct sql_query query = sql_prepare(store->sql, METER_SELECT "WHERE m.id = ?");
    sql_bind_integer(&query, id);
    bool is_there = sql_step(&query);
    if (is_there)
        meter_read(&query, &row);
    sql_end(&query);
    if (!sql_check(store->sql, error))
        return false;
    *found = is_there;
    if (is_there)
        *meter = row;
    return true;
}

bool store_certificates(struct store *store, int64_t meter_id,
                        struct store_certificate **certificates, size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **certificates};
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT id, meter_id, calibrated_on, due_on, number, laboratory, found, remark, "
        "entered_by, entered_at, withdrawn_by, withdrawn_at FROM meter_certificate "
        "WHERE meter_id = ? ORDER BY calibrated_on DESC, id DESC");
    sql_bind_integer(&query, meter_id);
    struct store_certificate *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        char found[8];
        row->id = sql_integer(&query, 0);
        row->meter_id = sql_integer(&query, 1);
        sql_text(&query, 2, row->calibrated_on, sizeof row->calibrated_on);
        sql_text(&query, 3, row->due_on, sizeof row->due_on);
        sql_text(&query, 4, row->number, sizeof row->number);
        sql_text(&query, 5, row->laboratory, sizeof row->laboratory);
        sql_text(&query, 6, found, sizeof found);
        row->is_found_out = strcmp(found, "out") == 0;
        sql_text(&query, 7, row->remark, sizeof row->remark);
        sql_text(&query, 8, row->entered_by, sizeof row->entered_by);
        row->entered_at = sql_integer(&query, 9);
        sql_text(&query, 10, row->withdrawn_by, sizeof row->withdrawn_by);
        row->withdrawn_at = sql_integer(&query, 11);
    }
    sql_end(&query);
    return rows_give(store, &rows, certificates, count, error);
}

static bool check_certificate(const struct store_certificate *certificate, int64_t now_ms,
                              struct error *error)
{
    struct date on, due;
    if (!date_parse(certificate->calibrated_on, &on) || !date_parse(certificate->due_on, &due))
        return error_set(error, ERROR_INVALID, "certificate: its two dates are YYYY-MM-DD");
    if (date_compare(due, on) < 0)
        return error_set(error, ERROR_INVALID, "certificate: it is due before it was made");
    if (date_compare(on, date_local(now_ms)) > 0)
        return error_set(error, ERROR_INVALID, "certificate: it lies in the future");
    if (certificate->number[0] == '\0' || certificate->laboratory[0] == '\0')
        return error_set(
            error, ERROR_INVALID, "certificate: its number and its laboratory are needed");
    if (certificate->is_found_out && certificate->remark[0] == '\0')
        return error_set(
            error, ERROR_INVALID, "certificate: say in the remark by how much the meter was out");
    return true;
}

static void insert_certificate(struct store *store, const struct store_certificate *certificate,
                               int64_t now_ms)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "INSERT INTO meter_certificate (meter_id, calibrated_on, due_on, number, laboratory, "
        "found, remark, entered_by, entered_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    sql_bind_integer(&query, certificate->meter_id);
    sql_bind_text(&query, certificate->calibrated_on);
    sql_bind_text(&query, certificate->due_on);
    sql_bind_text(&query, certificate->number);
    sql_bind_text(&query, certificate->laboratory);
    sql_bind_text(&query, certificate->is_found_out ? "out" : "good");
    sql_bind_text(&query, certificate->remark);
    sql_bind_text(&query, certificate->entered_by);
    sql_bind_integer(&query, now_ms);
    sql_run(&query);
}

bool store_add_certificate(struct store *store, const struct store_certificate *certificate,
                           int64_t now_ms, bool *found, struct error *error)
{
    struct store_meter meter;
    char detail[400];
    bool is_there;
    if (!check_certificate(certificate, now_ms, error) ||
        !store_meter(store, certificate->meter_id, &is_there, &meter, error))
        return false;
    if (is_there) {
        insert_certificate(store, certificate, now_ms);
        (void)snprintf(detail,
                       sizeof detail,
                       "%s of %s: %s, due %s%s",
                       certificate->number,
                       certificate->laboratory,
                       certificate->calibrated_on,
                       certificate->due_on,
                       certificate->is_found_out ? ", found out of tolerance" : "");
        struct store_deed deed = {.who = certificate->entered_by,
                                  .what = "meter certificate",
                                  .object = meter.name,
                                  .detail = detail};
        (void)store_audit(store, &deed, now_ms, NULL);
        judge_meter(store, certificate->meter_id);
    }
    if (!sql_check(store->sql, error))
        return false;
    *found = is_there;
    return true;
}

bool store_withdraw_certificate(struct store *store, int64_t certificate_id,
                                const struct store_reason *reason, int64_t now_ms, bool *found,
                                struct error *error)
{
    char object[400] = "";
    struct sql_query query =
        sql_prepare(store->sql,
                    "UPDATE meter_certificate SET withdrawn_by = ?, withdrawn_at = ? "
                    "WHERE id = ? AND withdrawn_at IS NULL RETURNING meter_id, number");
    sql_bind_text(&query, reason->who);
    sql_bind_integer(&query, now_ms);
    sql_bind_integer(&query, certificate_id);
    bool is_there = sql_step(&query);
    int64_t meter_id = is_there ? sql_integer(&query, 0) : 0;
    if (is_there)
        sql_text(&query, 1, object, sizeof object);
    sql_end(&query);
    if (is_there) {
        struct store_deed deed = {.who = reason->who,
                                  .what = "meter certificate withdrawn",
                                  .object = object,
                                  .detail = reason->why};
        (void)store_audit(store, &deed, now_ms, NULL);
        judge_meter(store, meter_id);
    }
    if (!sql_check(store->sql, error))
        return false;
    *found = is_there;
    return true;
}

bool store_visit_doubted(struct store *store, int64_t meter_id, store_finding_visitor *visit,
                         void *context, struct error *error)
{
    /* On the day of a calibration it may have been used before or after. */
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT e.id, e.ended_at, " DISPLAY_COLUMNS ", " VERDICT_COLUMNS " FROM record e "
        "JOIN verdict v ON v.record_id = e.id "
        "AND v.test NOT IN ('visual-qc', 'signal-path', 'visual-in-viewer') "
        "JOIN display d ON d.id = e.display_id " DISPLAY_JOINS
        "WHERE ? IN (SELECT meter_id FROM meter_certificate WHERE found = 'out' "
        "AND withdrawn_at IS NULL) AND e.meter_id = ? "
        "AND EXISTS (SELECT 1 FROM meter_certificate o "
        "WHERE o.meter_id = e.meter_id AND o.found = 'out' AND o.withdrawn_at IS NULL "
        "AND e.done_on <= o.calibrated_on AND e.done_on >= coalesce((SELECT max(c.calibrated_on) "
        "FROM meter_certificate c WHERE c.meter_id = o.meter_id AND c.withdrawn_at IS NULL "
        "AND (c.calibrated_on, c.id) < (o.calibrated_on, o.id)), '')) "
        "ORDER BY e.ended_at, e.id, v.position");
    sql_bind_integer(&query, meter_id); /* asked once, not for each record */
    sql_bind_integer(&query, meter_id);
    while (sql_step(&query)) {
        struct store_finding row = {0};
        sql_text(&query, 0, row.record_id, sizeof row.record_id);
        row.at = sql_integer(&query, 1);
        display_read(&query, 2, &row.display);
        verdict_read(&query, 2 + DISPLAY_COLUMN_COUNT, &row.verdict);
        visit(context, &row);
    }
    sql_end(&query);
    return sql_check(store->sql, error);
}

bool store_meter_policy(struct store *store, bool *holds, struct error *error)
{
    bool is_held = policy_holds(store);
    if (!sql_check(store->sql, error))
        return false;
    *holds = is_held;
    return true;
}

bool store_set_meter_policy(struct store *store, bool holds, const struct store_reason *reason,
                            int64_t now_ms, struct error *error)
{
    CLEANUP(free_pointer) struct store_meter *meters = NULL;
    size_t count;
    struct store_deed deed = {.who = reason->who,
                              .what = "expired meter",
                              .object = holds ? "results pending" : "results marked only",
                              .detail = reason->why};
    setting_set(store, POLICY_SETTING, holds ? "pending" : "mark");
    (void)store_audit(store, &deed, now_ms, NULL);
    if (!store_meters(store, &meters, &count, error))
        return false;
    for (size_t i = 0; i < count; i++)
        judge_meter(store, meters[i].id);
    return sql_check(store->sql, error);
}
