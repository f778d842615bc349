/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_of(const struct criterion *criterion, const char *class, enum qa_test test)
{
    return criterion->test == test && strcmp(criterion->class, class) == 0;
}

/* A test of whose rows none that is left is mandatory is not owed: excluded at adoption, or good
 * practice for which nobody must have the instrument. One without rows is owed and done by doing
 * it. */
static bool has_rows_left(const struct guideline *guideline, const char *class, enum qa_test test)
{
    bool has_rows = false;
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (is_of(&guideline->criteria[i], class, test)) {
            has_rows = true;
            if (!guideline->criteria[i].excluded && guideline->criteria[i].mandatory)
                return true;
        }
    return !has_rows;
}

const struct guideline_interval *guideline_owes(const struct guideline *guideline,
                                                const char *class, enum qa_test test)
{
    const struct guideline_interval *soonest = NULL;
    for (size_t i = 0; i < guideline->interval_count; i++) {
        const struct guideline_interval *one = &guideline->intervals[i];
        if (one->rule.test != test || strcmp(one->class, class) != 0)
            continue;
        bool is_sooner = soonest == NULL ||
                         (one->rule.recommended.unit != INTERVAL_NONE &&
                          (soonest->rule.recommended.unit == INTERVAL_NONE ||
                           interval_compare(one->rule.recommended, soonest->rule.recommended) < 0));
        if (is_sooner)
            soonest = one;
    }
    return soonest != NULL && has_rows_left(guideline, class, test) ? soonest : NULL;
}

enum evaluation_result test_result(const struct evaluation *evaluation, enum qa_test test)
{
    bool is_judged = false, has_criteria = false, is_short = false;
    for (size_t i = 0; i < evaluation->verdict_count; i++) {
        const struct verdict *verdict = &evaluation->verdicts[i];
        if (verdict->criterion.test != test)
            continue;
        has_criteria = true;
        is_short = is_short || verdict->provisional;
        if (!verdict->decides)
            continue;
        if (verdict->outcome == VERDICT_FAIL)
            return EVALUATION_FAIL;
        if (verdict->outcome == VERDICT_PASS)
            is_judged = true;
        else if (verdict->criterion.mandatory)
            is_short = true;
    }
    return is_short || (has_criteria && !is_judged) ? EVALUATION_INCOMPLETE : EVALUATION_PASS;
}

/* The verdicts are in the edition's order. */
char *outcomes_of(const struct guideline *guideline, const struct evaluation *evaluation)
{
    char *text = calloc(evaluation->verdict_count + 1, OUTCOME_LENGTH);
    size_t place = 0;
    if (evaluation->verdict_count == 0 || guideline->criterion_count > 0xfff ||
        evaluation->verdict_count >= OUTCOMES_SIZE / OUTCOME_LENGTH)
        return text;
    for (size_t i = 0; text != NULL && i < evaluation->verdict_count; i++, place++) {
        const struct verdict *verdict = &evaluation->verdicts[i];
        while (place < guideline->criterion_count &&
               (strcmp(guideline->criteria[place].id, verdict->criterion.id) != 0 ||
                strcmp(guideline->criteria[place].class, verdict->criterion.class) != 0))
            place++;
        char letter = (verdict->decides ? "PFN" : "pfn")[verdict->outcome];
        (void)snprintf(
            text + i * OUTCOME_LENGTH, OUTCOME_LENGTH + 1, "%03zx%c", place & 0xfffu, letter);
    }
    return text;
}

static void write_metrics(struct store *store, const char *record_id,
                          const struct evaluation *evaluation)
{
    for (size_t i = 0; i < evaluation->metric_count; i++) {
        struct sql_query query = sql_prepare(
            store->sql,
            "INSERT INTO metric (record_id, position, name, value, reason, uncertainty) "
            "VALUES (?, ?, ?, ?, ?, ?)");
        sql_bind_text(&query, record_id);
        sql_bind_integer(&query, (int64_t)i);
        sql_bind_text(&query, evaluation->metrics[i].name);
        sql_bind_real(&query, evaluation->metrics[i].value);
        sql_bind_text(&query, evaluation->metrics[i].reason);
        sql_bind_real(
            &query,
            isnan(evaluation->metrics[i].uncertainty) ? 0 : evaluation->metrics[i].uncertainty);
        sql_run(&query);
    }
}

static void bind_criterion(struct sql_query *query, const struct criterion *criterion)
{
    sql_bind_text(query, criterion->id);
    sql_bind_text(query, qa_test_name(criterion->test));
    sql_bind_text(query, criterion->metric);
    sql_bind_text(query, criterion->formula);
    sql_bind_integer(query, criterion->comparison);
    sql_bind_real(query, criterion->limit);
    sql_bind_text(query, criterion->unit);
    sql_bind_integer(query, criterion->mandatory);
    sql_bind_text(query, criterion->clause);
    sql_bind_text(query, criterion->provenance);
    sql_bind_text(query, criterion->source);
    sql_bind_text(query, criterion->confirmed_by);
    sql_bind_text(query, criterion->corrective_action);
}

void verdict_bind(struct sql_query *query, const struct verdict *verdict)
{
    bind_criterion(query, &verdict->criterion);
    sql_bind_real(query, verdict->value);
    sql_bind_text(query, verdict_outcome_name(verdict->outcome));
    sql_bind_integer(query, verdict->within_uncertainty);
    sql_bind_integer(query, verdict->decides);
    sql_bind_text(query, verdict->reason);
    sql_bind_text(query, verdict->criterion.confirmed_in);
    sql_bind_real(query, isnan(verdict->uncertainty) ? 0 : verdict->uncertainty);
    sql_bind_text(query, criterion_reached_name(verdict->reached));
    sql_bind_integer(query, verdict->provisional);
    sql_bind_text(query, cause_name(verdict->cause));
    sql_bind_text(query, verdict->cause_evidence);
}

static void write_verdict(struct store *store, const char *record_id, size_t position,
                          const struct verdict *verdict)
{
    struct sql_query query =
        sql_prepare(store->sql, "INSERT INTO verdict (record_id, position, " VERDICT_INSERT);
    sql_bind_text(&query, record_id);
    sql_bind_integer(&query, (int64_t)position);
    verdict_bind(&query, verdict);
    sql_run(&query);
}

/* For the trend. */
static void write_luminance(struct store *store, const char *record_id,
                            const struct evaluation *evaluation)
{
    for (size_t i = 0; i < evaluation->metric_count; i++)
        if (strcmp(evaluation->metrics[i].name, "l_max_cd_m2") == 0) {
            struct sql_query query =
                sql_prepare(store->sql, "UPDATE record SET l_max_cd_m2 = ? WHERE id = ?");
            sql_bind_real(&query, evaluation->metrics[i].value);
            sql_bind_text(&query, record_id);
            sql_run(&query);
            return;
        }
}

void judgement_write(struct store *store, const char *record_id,
                     const struct evaluation *evaluation)
{
    write_luminance(store, record_id, evaluation);
    write_metrics(store, record_id, evaluation);
    for (size_t i = 0; i < evaluation->verdict_count; i++)
        write_verdict(store, record_id, i, &evaluation->verdicts[i]);
}

static void read_cause(const struct sql_query *query, int column, enum cause *cause)
{
    char name[32];
    sql_text(query, column, name, sizeof name);
    for (int i = CAUSE_NONE; i < CAUSE_COUNT; i++)
        if (strcmp(cause_name((enum cause)i), name) == 0)
            *cause = (enum cause)i;
}

static void read_reached(const struct sql_query *query, int column, enum criterion_reached *reached)
{
    char name[32];
    sql_text(query, column, name, sizeof name);
    for (int i = REACHED_NONE; i <= REACHED_SUSPENSION; i++)
        if (strcmp(criterion_reached_name((enum criterion_reached)i), name) == 0)
            *reached = (enum criterion_reached)i;
}

void verdict_read(const struct sql_query *query, int column, struct verdict *verdict)
{
    struct criterion *criterion = &verdict->criterion;
    char test[32], outcome[16];
    sql_text(query, column, criterion->id, sizeof criterion->id);
    sql_text(query, column + 1, test, sizeof test);
    sql_text(query, column + 2, criterion->metric, sizeof criterion->metric);
    sql_text(query, column + 3, criterion->formula, sizeof criterion->formula);
    criterion->comparison = (enum comparison)sql_integer(query, column + 4);
    criterion->limit = sql_real(query, column + 5);
    sql_text(query, column + 6, criterion->unit, sizeof criterion->unit);
    criterion->mandatory = sql_integer(query, column + 7) != 0;
    sql_text(query, column + 8, criterion->clause, sizeof criterion->clause);
    sql_text(query, column + 9, criterion->provenance, sizeof criterion->provenance);
    sql_text(query, column + 10, criterion->source, sizeof criterion->source);
    sql_text(query, column + 11, criterion->confirmed_by, sizeof criterion->confirmed_by);
    sql_text(query, column + 12, criterion->corrective_action, sizeof criterion->corrective_action);
    verdict->value = sql_real(query, column + 13);
    sql_text(query, column + 14, outcome, sizeof outcome);
    verdict->within_uncertainty = sql_integer(query, column + 15) != 0;
    verdict->decides = sql_integer(query, column + 16) != 0;
    sql_text(query, column + 17, verdict->reason, sizeof verdict->reason);
    sql_text(query, column + 18, criterion->confirmed_in, sizeof criterion->confirmed_in);
    verdict->uncertainty = sql_real(query, column + 19);
    read_reached(query, column + 20, &verdict->reached);
    verdict->provisional = sql_integer(query, column + 21) != 0;
    read_cause(query, column + 22, &verdict->cause);
    sql_text(query, column + 23, verdict->cause_evidence, sizeof verdict->cause_evidence);
    if (!qa_test_parse(test, &criterion->test) ||
        !verdict_outcome_parse(outcome, &verdict->outcome) || criterion->comparison > COMPARISON_IS)
        (void)sql_fail(query->sql, ERROR_INVALID, "store: verdict %s is damaged", criterion->id);
}

bool store_verdicts(struct store *store, const char *record_id, struct verdict **verdicts,
                    size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **verdicts};
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT " VERDICT_COLUMNS " FROM verdict v WHERE v.record_id = ? ORDER BY v.position");
    sql_bind_text(&query, record_id);
    struct verdict *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL)
        verdict_read(&query, 0, row);
    sql_end(&query);
    return rows_give(store, &rows, verdicts, count, error);
}

bool store_metrics(struct store *store, const char *record_id, struct metric **metrics,
                   size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **metrics};
    struct sql_query query = sql_prepare(store->sql,
                                         "SELECT name, value, reason, uncertainty FROM metric "
                                         "WHERE record_id = ? ORDER BY position");
    sql_bind_text(&query, record_id);
    struct metric *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        sql_text(&query, 0, row->name, sizeof row->name);
        row->value = sql_real(&query, 1);
        sql_text(&query, 2, row->reason, sizeof row->reason);
        row->uncertainty = sql_real(&query, 3);
    }
    sql_end(&query);
    return rows_give(store, &rows, metrics, count, error);
}

bool store_failures(struct store *store, struct store_finding **failures, size_t *count,
                    struct error *error)
{
    struct rows rows = {.size = sizeof **failures};
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT t.record_id, t.ended_at, " DISPLAY_COLUMNS ", " VERDICT_COLUMNS
        " FROM verdict v CROSS JOIN test_run t JOIN display d ON d.id = t.display_id " DISPLAY_JOINS
        "WHERE v.outcome = 'fail' AND t.test = v.test AND t.record_id = v.record_id "
        "AND t.record_id = (SELECT u.record_id FROM test_run u "
        "WHERE u.display_id = t.display_id AND u.test = t.test AND u.does_count = 1 "
        "AND u.is_held = 0 AND u.result IN ('pass', 'fail') ORDER BY u.ended_at DESC, u.record_id "
        "DESC LIMIT 1) "
        "ORDER BY v.does_decide DESC, s.name, r.name, w.name, d.id, v.position");
    struct store_finding *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        sql_text(&query, 0, row->record_id, sizeof row->record_id);
        row->at = sql_integer(&query, 1);
        display_read(&query, 2, &row->display);
        verdict_read(&query, 2 + DISPLAY_COLUMN_COUNT, &row->verdict);
    }
    sql_end(&query);
    return rows_give(store, &rows, failures, count, error);
}
