/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/pair_sitting.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>

struct sitting {
    struct store *store;
    const struct pair_sitting *asked;
    struct pair_group group;
};

static int64_t write_run(const struct sitting *sitting, int64_t adoption_id, const char *result)
{
    struct sql_query query = sql_prepare(
        sitting->store->sql,
        "INSERT INTO pair_run (session_id, workstation_id, class, adoption_id, ended_at, done_on, "
        "meter, result, does_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (session_id, workstation_id, class) DO UPDATE SET adoption_id = "
        "excluded.adoption_id, ended_at = excluded.ended_at, done_on = excluded.done_on, "
        "meter = excluded.meter, result = excluded.result, does_count = excluded.does_count "
        "RETURNING id");
    sql_bind_text(&query, sitting->asked->session_id);
    sql_bind_integer(&query, sitting->asked->workstation_id);
    sql_bind_text(&query, sitting->asked->class);
    sql_bind_integer(&query, adoption_id);
    sql_bind_integer(&query, sitting->group.ended_at);
    sql_bind_text(&query, sitting->group.done_on);
    sql_bind_text(&query, sitting->group.meters[0]);
    sql_bind_text(&query, result);
    sql_bind_integer(&query, sitting->group.does_count);
    int64_t id = sql_step(&query) ? sql_integer(&query, 0) : 0;
    sql_end(&query);
    return id;
}

static void write_members(const struct sitting *sitting, int64_t id)
{
    struct sql_query query =
        sql_prepare(sitting->store->sql, "DELETE FROM pair_member WHERE pair_id = ?");
    sql_bind_integer(&query, id);
    sql_run(&query);
    for (size_t i = 0; i < sitting->group.count; i++) {
        query = sql_prepare(
            sitting->store->sql,
            "INSERT INTO pair_member (pair_id, display_id, record_id) VALUES (?, ?, ?)");
        sql_bind_integer(&query, id);
        sql_bind_text(&query, sitting->group.display_ids[i]);
        sql_bind_text(&query, sitting->group.record_ids[i]);
        sql_run(&query);
    }
}

static void write_verdicts(const struct sitting *sitting, int64_t id,
                           const struct evaluation *evaluation)
{
    struct sql_query query =
        sql_prepare(sitting->store->sql, "DELETE FROM pair_verdict WHERE pair_id = ?");
    sql_bind_integer(&query, id);
    sql_run(&query);
    for (size_t i = 0; i < evaluation->verdict_count; i++) {
        query = sql_prepare(sitting->store->sql,
                            "INSERT INTO pair_verdict (pair_id, position, " VERDICT_INSERT);
        sql_bind_integer(&query, id);
        sql_bind_integer(&query, (int64_t)i);
        verdict_bind(&query, &evaluation->verdicts[i]);
        sql_run(&query);
    }
}

static void judge_members(struct sitting *sitting, const struct guideline *guideline,
                          int64_t adoption_id)
{
    struct evaluation evaluation = {0};
    if (!pair_group_evaluate(&sitting->group, sitting->asked, guideline, &evaluation))
        return;
    if (evaluation.verdict_count > 0) {
        const char *result = evaluation_result_name(evaluation_result(&evaluation));
        int64_t id = write_run(sitting, adoption_id, result);
        write_members(sitting, id);
        write_verdicts(sitting, id, &evaluation);
    }
    evaluation_finish(&evaluation);
}

void pair_judge(struct store *store, const struct pair_sitting *asked)
{
    struct sitting sitting = {.store = store, .asked = asked};
    int64_t adoption_id;
    const struct guideline *guideline =
        guideline_in_force(store, asked->class, asked->workstation_id, &adoption_id);
    if (guideline == NULL)
        return;
    pair_group_read(store->sql, asked, &sitting.group);
    if (sitting.group.count > 1 && sql_check(store->sql, NULL))
        judge_members(&sitting, guideline, adoption_id);
    pair_group_finish(&sitting.group);
}

void pair_recount(struct store *store)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "UPDATE pair_run SET does_count = NOT EXISTS (SELECT 1 FROM pair_member m JOIN test_run t "
        "ON t.record_id = m.record_id AND t.test = 'luminance-response' "
        "WHERE m.pair_id = pair_run.id AND (t.does_count = 0 OR t.is_held = 1))");
    sql_run(&query);
}

unsigned pair_tests(const struct guideline *guideline, const char *class)
{
    unsigned tests = 0;
    for (size_t i = 0; guideline != NULL && i < guideline->criterion_count; i++) {
        const struct criterion *criterion = &guideline->criteria[i];
        if (strncmp(criterion->metric, "pair_", 5) == 0 && !criterion->excluded &&
            criterion->mandatory && strcmp(criterion->class, class) == 0)
            tests |= 1u << criterion->test;
    }
    return tests;
}

/* The newest comparison of all that stand there now, and of nothing else; 0: none. */
static int64_t newest_run(struct store *store, const char *display_id, const char *class,
                          char result[16], int64_t *ended_at)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT p.id, p.result, p.ended_at FROM pair_run p JOIN display d ON d.id = ? "
        "WHERE p.workstation_id = d.workstation_id AND p.class = ? AND p.does_count = 1 "
        "AND p.result IN ('pass', 'fail') "
        "AND NOT EXISTS (SELECT 1 FROM display o WHERE o.workstation_id = d.workstation_id "
        "AND o.class = p.class AND NOT EXISTS (SELECT 1 FROM pair_member m "
        "WHERE m.pair_id = p.id AND m.display_id = o.id)) "
        "AND NOT EXISTS (SELECT 1 FROM pair_member m JOIN display o ON o.id = m.display_id "
        "WHERE m.pair_id = p.id AND o.workstation_id <> d.workstation_id) "
        "ORDER BY p.ended_at DESC LIMIT 1");
    sql_bind_text(&query, display_id);
    sql_bind_text(&query, class);
    int64_t id = 0;
    if (sql_step(&query)) {
        id = sql_integer(&query, 0);
        sql_text(&query, 1, result, 16);
        *ended_at = sql_integer(&query, 2);
    }
    sql_end(&query);
    return id;
}

/* The last day on which one of them came, was changed or was mended after that; "" none. */
static void newest_event(struct store *store, const char *display_id, const char *class,
                         int64_t after, char day[DATE_TEXT_SIZE])
{
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT max(day) FROM (SELECT o.first_seen_on AS day, p.from_at AS at FROM display o "
        "JOIN placement p ON p.display_id = o.id AND p.until_at IS NULL JOIN display d ON d.id = ? "
        "WHERE o.workstation_id = d.workstation_id AND o.class = ? UNION ALL "
        "SELECT t.done_on, t.ended_at FROM test_run t JOIN display o ON o.id = t.display_id "
        "JOIN display d ON d.id = ? WHERE o.workstation_id = d.workstation_id AND o.class = ? "
        "AND t.trigger = 'after-maintenance' AND t.does_count = 1 UNION ALL "
        "SELECT c.first_seen_on, c.first_seen_at FROM change c JOIN display o "
        "ON o.id = c.display_id JOIN display d ON d.id = ? WHERE o.workstation_id = "
        "d.workstation_id AND o.class = ? AND c.is_maintenance = 1 AND c.gone_at IS NULL) "
        "WHERE at > ?");
    for (int i = 0; i < 3; i++) {
        sql_bind_text(&query, display_id);
        sql_bind_text(&query, class);
    }
    sql_bind_integer(&query, after);
    day[0] = '\0';
    if (sql_step(&query) && !sql_is_null(&query, 0))
        sql_text(&query, 0, day, DATE_TEXT_SIZE);
    sql_end(&query);
}

static int64_t count_there(struct store *store, const char *display_id, const char *class)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT count(*) FROM display o JOIN display d ON d.id = ? "
                    "WHERE o.workstation_id = d.workstation_id AND o.class = ?");
    sql_bind_text(&query, display_id);
    sql_bind_text(&query, class);
    int64_t count = sql_step(&query) ? sql_integer(&query, 0) : 0;
    sql_end(&query);
    return count;
}

struct pair_state pair_state_of(struct store *store, const char *display_id, const char *class,
                                const struct guideline *guideline)
{
    struct pair_state state = {.tests = pair_tests(guideline, class)};
    char result[16] = "", day[DATE_TEXT_SIZE];
    int64_t ended_at = 0;
    if (state.tests == 0 || count_there(store, display_id, class) < 2)
        return (struct pair_state){0};
    int64_t run = newest_run(store, display_id, class, result, &ended_at);
    newest_event(store, display_id, class, run == 0 ? INT64_MIN : ended_at, day);
    state.is_failed = run != 0 && strcmp(result, "fail") == 0;
    state.is_due = day[0] != '\0' && date_parse(day, &state.since);
    return state;
}

void workstation_recompute(struct store *store, int64_t workstation_id, const char *but)
{
    struct rows rows = {.size = UUID_TEXT_SIZE};
    struct sql_query query =
        sql_prepare(store->sql, "SELECT id FROM display WHERE workstation_id = ? AND id <> ?");
    sql_bind_integer(&query, workstation_id);
    sql_bind_text(&query, but);
    char *id;
    while (sql_step(&query) && (id = rows_add(store, &rows)) != NULL)
        sql_text(&query, 0, id, UUID_TEXT_SIZE);
    sql_end(&query);
    for (size_t i = 0; i < rows.count; i++)
        display_recompute(store, rows.data + i * UUID_TEXT_SIZE);
    free(rows.data);
}

bool store_pairs(struct store *store, const char *display_id, struct store_pair **pairs,
                 size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **pairs};
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT p.id, p.session_id, p.class, p.done_on, p.meter, p.result, p.does_count, "
        "(SELECT group_concat(o.display_id, ' ') FROM pair_member o WHERE o.pair_id = p.id) "
        "FROM pair_run p JOIN pair_member m ON m.pair_id = p.id WHERE m.display_id = ? "
        "ORDER BY p.ended_at DESC LIMIT 20");
    sql_bind_text(&query, display_id);
    struct store_pair *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        row->id = sql_integer(&query, 0);
        sql_text(&query, 1, row->session_id, sizeof row->session_id);
        sql_text(&query, 2, row->class, sizeof row->class);
        sql_text(&query, 3, row->done_on, sizeof row->done_on);
        sql_text(&query, 4, row->meter, sizeof row->meter);
        sql_text(&query, 5, row->result, sizeof row->result);
        row->does_count = sql_integer(&query, 6) != 0;
        sql_text(&query, 7, row->display_ids, sizeof row->display_ids);
    }
    sql_end(&query);
    return rows_give(store, &rows, pairs, count, error);
}

bool store_pair_verdicts(struct store *store, int64_t pair_id, struct verdict **verdicts,
                         size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **verdicts};
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT " VERDICT_COLUMNS " FROM pair_verdict v WHERE v.pair_id = ? ORDER BY v.position");
    sql_bind_integer(&query, pair_id);
    struct verdict *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL)
        verdict_read(&query, 0, row);
    sql_end(&query);
    return rows_give(store, &rows, verdicts, count, error);
}
