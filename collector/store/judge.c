/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/judge.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>

/* Where the employer has excluded every row of a test, nobody can say that it passed. */
static bool is_excluded(const struct guideline *guideline, const char *class, enum qa_test test)
{
    bool has_excluded = false;
    for (size_t i = 0; i < guideline->criterion_count; i++) {
        const struct criterion *criterion = &guideline->criteria[i];
        if (criterion->test != test || strcmp(criterion->class, class) != 0)
            continue;
        if (!criterion->excluded)
            return false;
        has_excluded = true;
    }
    return has_excluded;
}

static bool has_decided(const struct evaluation *evaluation)
{
    for (size_t i = 0; i < evaluation->verdict_count; i++)
        if (evaluation->verdicts[i].decides && evaluation->verdicts[i].outcome == VERDICT_PASS)
            return true;
    return false;
}

static void judge_tests(const struct guideline *guideline, const char *class, unsigned tests,
                        struct judgement *judgement)
{
    enum evaluation_result whole = EVALUATION_PASS;
    for (int test = 0; test < TEST_COUNT; test++) {
        if ((tests & (1u << test)) == 0 || is_excluded(guideline, class, (enum qa_test)test))
            continue;
        enum evaluation_result one = test_result(&judgement->evaluation, (enum qa_test)test);
        judgement->results[test] = evaluation_result_name(one);
        if (one == EVALUATION_FAIL || (one == EVALUATION_INCOMPLETE && whole == EVALUATION_PASS))
            whole = one;
    }
    if (tests != 0 && whole == EVALUATION_PASS && !has_decided(&judgement->evaluation))
        (void)text_copy(judgement->remark,
                        sizeof judgement->remark,
                        "no row of the adopted guideline decides on these tests");
    else
        judgement->result = evaluation_result_name(tests == 0 ? EVALUATION_INCOMPLETE : whole);
}

static void begin(struct judgement *judgement)
{
    *judgement = (struct judgement){.result = "not-judged"};
    for (int test = 0; test < TEST_COUNT; test++)
        judgement->results[test] = "not-judged";
}

void judge_by(const struct guideline *guideline, const char *class, unsigned tests,
              const struct evidence *evidence, struct judgement *judgement)
{
    struct error trouble = {0};
    /* Of calibration the certificates kept here say more than the agent knew. */
    struct evidence judged = *evidence;
    judged.provisional &= ~(unsigned)PROVISIONAL_CALIBRATION;
    begin(judgement);
    judgement->guideline = guideline;
    if (guideline_evaluate(guideline, class, tests, &judged, &judgement->evaluation, &trouble))
        judge_tests(guideline, class, tests, judgement);
    else /* signed by its agent: kept and shown, but it says nothing */
        (void)text_copy(judgement->remark, sizeof judgement->remark, trouble.text);
}

void judgement_finish(struct judgement *judgement)
{
    evaluation_finish(&judgement->evaluation);
}

void judge(struct store *store, const struct judging *judging, const struct evidence *evidence,
           struct judgement *judgement)
{
    int64_t adoption_id;
    const struct guideline *guideline =
        guideline_in_force(store, judging->class, judging->workstation_id, &adoption_id);
    if (guideline != NULL) {
        judge_by(guideline, judging->class, judging->tests, evidence, judgement);
        judgement->adoption_id = adoption_id;
        return;
    }
    begin(judgement);
    (void)text_copy(
        judgement->remark, sizeof judgement->remark, "no guideline is adopted for this class");
}

struct waiting {
    char id[UUID_TEXT_SIZE];
    char class[32];
    int64_t workstation_id;
    char display_id[UUID_TEXT_SIZE];
    char session_id[UUID_TEXT_SIZE], agent_id[UUID_TEXT_SIZE];
};

static unsigned complete_tests(struct store *store, const char *record_id)
{
    unsigned tests = 0;
    struct sql_query query = sql_prepare(
        store->sql, "SELECT test FROM test_run WHERE record_id = ? AND state = 'complete'");
    sql_bind_text(&query, record_id);
    while (sql_step(&query)) {
        char name[32];
        enum qa_test test;
        sql_text(&query, 0, name, sizeof name);
        if (qa_test_parse(name, &test))
            tests |= 1u << test;
    }
    sql_end(&query);
    return tests;
}

static void update_record(struct store *store, const struct waiting *waiting, int64_t baseline_id,
                          const struct judgement *judgement)
{
    CLEANUP(free_pointer)
    char *outcomes = outcomes_of(judgement->guideline, &judgement->evaluation);
    struct sql_query query =
        sql_prepare(store->sql,
                    "UPDATE record SET class = ?, adoption_id = ?, remark = ?, outcomes = ?, "
                    "baseline_id = nullif(?, 0), "
                    "result = CASE state WHEN 'complete' THEN ? ELSE result END WHERE id = ?");
    sql_bind_text(&query, waiting->class);
    sql_bind_integer(&query, judgement->adoption_id);
    sql_bind_text(&query, judgement->remark);
    sql_bind_text(&query, outcomes);
    sql_bind_integer(&query, baseline_id);
    sql_bind_text(&query, judgement->result);
    sql_bind_text(&query, waiting->id);
    sql_run(&query);
}

static void update_runs(struct store *store, const struct waiting *waiting, unsigned tests,
                        const struct judgement *judgement)
{
    for (int test = 0; test < TEST_COUNT; test++) {
        if ((tests & (1u << test)) == 0 || test == TEST_SIGNAL_PATH)
            continue; /* the signal path is judged by no guideline, once, when it comes in */
        struct sql_query query = sql_prepare(
            store->sql,
            "UPDATE test_run SET class = ?, result = ? WHERE record_id = ? AND test = ?");
        sql_bind_text(&query, waiting->class);
        sql_bind_text(&query, judgement->results[test]);
        sql_bind_text(&query, waiting->id);
        sql_bind_text(&query, qa_test_name((enum qa_test)test));
        sql_run(&query);
    }
}

static void judge_one(struct store *store, const struct waiting *waiting)
{
    struct store_evidence held;
    struct judgement judgement;
    if (!store_record_evidence(store, waiting->id, &held, NULL))
        return;
    struct baseline baseline;
    int64_t baseline_id = baseline_in_force(store, waiting->display_id, waiting->class, &baseline);
    struct evidence evidence = evidence_of(&held);
    evidence.baseline = baseline_id != 0 ? &baseline : NULL;
    unsigned tests = complete_tests(store, waiting->id);
    struct judging judging = {waiting->class, waiting->workstation_id, tests};
    judge(store, &judging, &evidence, &judgement);
    if (judgement.adoption_id != 0) {
        update_record(store, waiting, baseline_id, &judgement);
        update_runs(store, waiting, tests, &judgement);
        judgement_write(store, waiting->id, &judgement.evaluation);
    }
    judgement_finish(&judgement);
    store_evidence_finish(&held);
}

/* The displays of each sitting against each other, once, after its last record. */
static void compare_waiting(struct store *store, const struct waiting *waiting, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool comes_again = false;
        for (size_t j = i + 1; j < count && !comes_again; j++)
            comes_again = strcmp(waiting[j].session_id, waiting[i].session_id) == 0 &&
                          strcmp(waiting[j].agent_id, waiting[i].agent_id) == 0;
        struct pair_sitting sitting = {.session_id = waiting[i].session_id,
                                       .agent_id = waiting[i].agent_id,
                                       .class = waiting[i].class,
                                       .workstation_id = waiting[i].workstation_id};
        if (!comes_again)
            pair_judge(store, &sitting);
    }
}

void judge_waiting(struct store *store, const char *class)
{
    struct rows rows = {.size = sizeof(struct waiting)};
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT r.id, d.class, d.workstation_id, d.id, r.session_id, r.agent_id FROM record r "
        "JOIN display d ON d.id = r.display_id "
        "WHERE r.adoption_id IS NULL AND d.class = ? ORDER BY r.ended_at");
    sql_bind_text(&query, class);
    struct waiting *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        sql_text(&query, 0, row->id, sizeof row->id);
        sql_text(&query, 1, row->class, sizeof row->class);
        row->workstation_id = sql_integer(&query, 2);
        sql_text(&query, 3, row->display_id, sizeof row->display_id);
        sql_text(&query, 4, row->session_id, sizeof row->session_id);
        sql_text(&query, 5, row->agent_id, sizeof row->agent_id);
    }
    sql_end(&query);
    for (size_t i = 0; i < rows.count; i++)
        judge_one(store, (const struct waiting *)(void *)rows.data + i);
    compare_waiting(store, (const struct waiting *)(void *)rows.data, rows.count);
    free(rows.data);
}
