/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void baseline_read(const struct sql_query *query, int column, struct baseline *baseline)
{
    char geometry[32];
    sql_text(query, column, geometry, sizeof geometry);
    baseline->l_min_cd_m2 = sql_real(query, column + 1);
    baseline->l_max_cd_m2 = sql_real(query, column + 2);
    baseline->luminance_ratio_prime = sql_real(query, column + 3);
    baseline->ambient_cd_m2 = sql_real(query, column + 4);
    sql_text(query, column + 5, baseline->meter, sizeof baseline->meter);
    if (!reading_geometry_parse(geometry, &baseline->geometry))
        (void)sql_fail(query->sql, ERROR_INVALID, "store: no geometry \"%s\"", geometry);
}

int64_t baseline_in_force(struct store *store, const char *display_id, const char *class,
                          struct baseline *baseline)
{
    struct sql_query query = sql_prepare(store->sql,
                                         "SELECT " BASELINE_COLUMNS ", b.id FROM baseline b "
                                         "WHERE b.display_id = ? AND b.class = ? "
                                         "ORDER BY b.id DESC LIMIT 1");
    sql_bind_text(&query, display_id);
    sql_bind_text(&query, class);
    int64_t id = 0;
    if (sql_step(&query)) {
        baseline_read(&query, 0, baseline);
        id = sql_integer(&query, 6);
    }
    sql_end(&query);
    return id;
}

/* False: the record has no emitted white or black. */
static bool insert(struct store *store, const char *record_id, const char *display_id,
                   const char *class, const struct store_reason *reason, int64_t now_ms)
{
    struct store_evidence held;
    char today[DATE_TEXT_SIZE];
    if (!store_record_evidence(store, record_id, &held, NULL))
        return false;
    const struct evidence evidence = evidence_of(&held);
    struct baseline made = baseline_of(&evidence);
    store_evidence_finish(&held);
    if (isnan(made.l_min_cd_m2) || isnan(made.l_max_cd_m2))
        return false;
    struct sql_query query = sql_prepare(
        store->sql,
        "INSERT INTO baseline (display_id, record_id, class, geometry, l_min, l_max, ratio_prime, "
        "ambient, meter, set_on, set_at, set_by, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?)");
    sql_bind_text(&query, display_id);
    sql_bind_text(&query, record_id);
    sql_bind_text(&query, class);
    sql_bind_text(&query, reading_geometry_name(made.geometry));
    sql_bind_real(&query, made.l_min_cd_m2);
    sql_bind_real(&query, made.l_max_cd_m2);
    sql_bind_real(&query, made.luminance_ratio_prime);
    sql_bind_real(&query, made.ambient_cd_m2);
    sql_bind_text(&query, made.meter);
    sql_bind_text(&query, date_format(date_local(now_ms), today));
    sql_bind_integer(&query, now_ms);
    sql_bind_text(&query, reason->who);
    sql_bind_text(&query, reason->why);
    sql_run(&query);
    return true;
}

/* The passed acceptance run whose values a display begins with. */
static bool find_acceptance(struct store *store, const char *display_id, const char *class,
                            char record_id[UUID_TEXT_SIZE], int64_t *ended_at)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT t.record_id, t.ended_at FROM test_run t WHERE t.display_id = ? AND t.class = ? "
        "AND t.test = 'luminance-response' AND t.trigger = 'acceptance' AND t.result = 'pass' "
        "AND t.does_count = 1 AND t.is_held = 0 AND NOT EXISTS (SELECT 1 FROM baseline b "
        "WHERE b.display_id = t.display_id AND b.class = t.class) ORDER BY t.ended_at DESC LIMIT "
        "1");
    sql_bind_text(&query, display_id);
    sql_bind_text(&query, class);
    bool found = sql_step(&query);
    if (found) {
        sql_text(&query, 0, record_id, UUID_TEXT_SIZE);
        *ended_at = sql_integer(&query, 1);
    }
    sql_end(&query);
    return found;
}

void baseline_settle(struct store *store, const char *display_id, const char *class)
{
    static const struct store_reason reason = {.who = "acceptance", .why = "first passed"};
    char record_id[UUID_TEXT_SIZE];
    int64_t ended_at;
    if (find_acceptance(store, display_id, class, record_id, &ended_at))
        (void)insert(store, record_id, display_id, class, &reason, ended_at);
}

static bool find_run(struct store *store, const char *record_id, char display_id[UUID_TEXT_SIZE],
                     char class[32])
{
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT t.display_id, t.class FROM test_run t JOIN display d ON d.id = t.display_id "
        "AND d.class = t.class WHERE t.record_id = ? AND t.test = 'luminance-response' "
        "AND t.does_count = 1 AND t.is_held = 0");
    sql_bind_text(&query, record_id);
    bool found = sql_step(&query);
    if (found) {
        sql_text(&query, 0, display_id, UUID_TEXT_SIZE);
        sql_text(&query, 1, class, 32);
    }
    sql_end(&query);
    return found;
}

bool store_set_baseline(struct store *store, const char *record_id,
                        const struct store_reason *reason, int64_t now_ms, struct error *error)
{
    char display_id[UUID_TEXT_SIZE], class[32], detail[400];
    if (reason->who[0] == '\0' || reason->why[0] == '\0')
        return error_set(error, ERROR_INVALID, "baseline: the adviser and the reason are needed");
    if (!find_run(store, record_id, display_id, class))
        return sql_check(store->sql, error) &&
               error_set(error,
                         ERROR_INVALID,
                         "record %s: has no luminance response that counts for its display's class",
                         record_id);
    if (!insert(store, record_id, display_id, class, reason, now_ms))
        return sql_check(store->sql, error) &&
               error_set(error,
                         ERROR_INVALID,
                         "record %s: its white or its black as emitted is not known",
                         record_id);
    (void)snprintf(detail, sizeof detail, "record %s: %s", record_id, reason->why);
    struct store_deed deed = {
        .who = reason->who, .what = "baseline set", .object = display_id, .detail = detail};
    return store_audit(store, &deed, now_ms, error);
}

bool store_baselines(struct store *store, const char *display_id, struct store_baseline **baselines,
                     size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **baselines};
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT " BASELINE_COLUMNS ", b.record_id, b.class, b.set_on, b.set_by, b.why "
                    "FROM baseline b WHERE b.display_id = ? ORDER BY b.id DESC");
    sql_bind_text(&query, display_id);
    struct store_baseline *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        baseline_read(&query, 0, &row->values);
        sql_text(&query, 6, row->record_id, sizeof row->record_id);
        sql_text(&query, 7, row->class, sizeof row->class);
        sql_text(&query, 8, row->set_on, sizeof row->set_on);
        sql_text(&query, 9, row->set_by, sizeof row->set_by);
        sql_text(&query, 10, row->why, sizeof row->why);
    }
    sql_end(&query);
    return rows_give(store, &rows, baselines, count, error);
}
