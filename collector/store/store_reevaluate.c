/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/reevaluate.h"

#include "collector/store/judge.h"
#include "collector/store/reevaluate_pair.h"
#include "collector/store/tally.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <assert.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#define THREADS_MAX 16
#define CHUNK_ROWS 2048
#define CHUNK_SESSIONS 256

/* What the threads share. */
struct task {
    struct store *store;
    const struct reevaluation_request *request;
    struct guideline *other;
    struct tally_plan plan;
    struct pair_sessions sessions;
    int64_t rows_last;
    atomic_llong next_row;
    atomic_llong next_session;
    atomic_bool has_failed;
    pthread_mutex_t visiting;
};

struct worker {
    struct task *task;
    struct sql *sql;
    struct tally tally;
    struct error error;
    pthread_t thread;
};

static bool stop_asked(const struct task *task)
{
    return task->has_failed || (task->request->stop != NULL && atomic_load(task->request->stop));
}

/* A record as the scan gives it; texts and blob are the query's until its next step. */
struct scanned {
    char id[UUID_TEXT_SIZE], display_id[UUID_TEXT_SIZE], class[32], result[16], state[16];
    int64_t adoption_id, ended_at, baseline_id;
    unsigned tests, flags;
    char outcomes[OUTCOMES_SIZE];
};

static void scan_read(const struct sql_query *query, struct scanned *row)
{
    sql_text(query, 0, row->id, sizeof row->id);
    sql_text(query, 1, row->display_id, sizeof row->display_id);
    sql_text(query, 2, row->class, sizeof row->class);
    sql_text(query, 3, row->result, sizeof row->result);
    row->adoption_id = sql_integer(query, 4);
    row->ended_at = sql_integer(query, 5);
    row->tests = (unsigned)sql_integer(query, 6);
    row->flags = (unsigned)sql_integer(query, 7);
    sql_text(query, 8, row->outcomes, sizeof row->outcomes);
    sql_text(query, 9, row->state, sizeof row->state);
    row->baseline_id = sql_integer(query, 11);
}

/* Only where the short form is not there: rows of before it was kept. */
static void read_before(struct worker *worker, const struct scanned *row)
{
    struct sql_query query = sql_prepare(worker->sql,
                                         "SELECT criterion, outcome, does_decide FROM verdict "
                                         "WHERE record_id = ? ORDER BY position");
    sql_bind_text(&query, row->id);
    while (sql_step(&query)) {
        char id[64], name[16];
        enum verdict_outcome outcome;
        sql_text(&query, 0, id, sizeof id);
        sql_text(&query, 1, name, sizeof name);
        if (verdict_outcome_parse(name, &outcome))
            tally_before(
                &worker->tally, row->class, id, stand_of(outcome, sql_integer(&query, 2) != 0));
    }
    sql_end(&query);
}

/* Of the record, or the comparison, that the tally has just counted. */
static void visit_changes(void *context, const struct reevaluated_verdict *of)
{
    struct worker *worker = context;
    struct task *task = worker->task;
    struct reevaluated_verdict verdict = *of;
    if (task->request->visit == NULL)
        return;
    (void)pthread_mutex_lock(&task->visiting);
    for (size_t i = 0; i < worker->tally.touched_count; i++)
        if (tally_change(&worker->tally, i, &verdict))
            task->request->visit(task->request->context, &verdict);
    (void)pthread_mutex_unlock(&task->visiting);
}

static void judge_again(struct worker *worker, const struct scanned *row,
                        const struct store_evidence *held)
{
    struct judgement judgement;
    struct evidence evidence = evidence_of(held);
    evidence.baseline = tally_find_baseline(&worker->task->plan, row->baseline_id);
    struct tally *tally = &worker->tally;
    judge_by(worker->task->other, row->class, row->tests, &evidence, &judgement);
    tally_begin(tally);
    if (row->outcomes[0] == '\0' || !tally_outcomes(tally, row->adoption_id, row->outcomes))
        read_before(worker, row);
    size_t place = 0;
    for (size_t i = 0; i < judgement.evaluation.verdict_count; i++)
        tally_after(tally, &judgement.evaluation.verdicts[i], &place);
    const char *after = strcmp(row->state, "complete") == 0 ? judgement.result : row->result;
    struct tally_record record = {.id = row->id,
                                  .display_id = row->display_id,
                                  .ended_at = row->ended_at,
                                  .does_count = (row->flags & worker->task->plan.no_count) == 0,
                                  .before = row->result,
                                  .after = after};
    tally_end(tally, &record);
    const struct reevaluated_verdict of = {.record_id = row->id,
                                           .display_id = row->display_id,
                                           .class = row->class,
                                           .ended_at = row->ended_at};
    visit_changes(worker, &of);
    judgement_finish(&judgement);
}

static void look_at(struct worker *worker, const struct sql_query *query)
{
    struct scanned row;
    struct store_evidence held;
    size_t length;
    scan_read(query, &row);
    worker->tally.records++;
    if (!guideline_has_class(worker->task->other, row.class)) {
        worker->tally.without++;
        return;
    }
    const void *blob = sql_blob(query, 10, &length);
    if (!evidence_unpack(blob, length, &held, NULL)) {
        worker->tally.unreadable++;
        return;
    }
    judge_again(worker, &row, &held);
    store_evidence_finish(&held);
}

static bool look_at_chunk(struct worker *worker, int64_t first)
{
    struct task *task = worker->task;
    int64_t before = worker->tally.records;
    struct sql_query query =
        sql_prepare(worker->sql,
                    "SELECT id, display_id, class, result, coalesce(adoption_id, 0), ended_at, "
                    "tests, flags, outcomes, state, evidence, coalesce(baseline_id, 0) FROM record "
                    "WHERE rowid BETWEEN ? AND ?");
    sql_bind_integer(&query, first);
    sql_bind_integer(&query, first + CHUNK_ROWS - 1);
    while (sql_step(&query))
        look_at(worker, &query);
    sql_end(&query);
    if (task->request->done != NULL)
        atomic_fetch_add(task->request->done, worker->tally.records - before);
    return sql_check(worker->sql, &worker->error);
}

/* Each judgement takes and frees some hundred KiB: without this the allocator gives the pages back
 * to the kernel and faults them in again, record after record. */
#define KEPT_BYTES (8 << 20)
static void keep_pages(void)
{
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    (void)mallopt(M_MMAP_THRESHOLD, KEPT_BYTES);
}

static bool compare_chunk(struct worker *worker, size_t first)
{
    const struct pair_sessions *sessions = &worker->task->sessions;
    const struct pair_again again = {.sql = worker->sql,
                                     .tally = &worker->tally,
                                     .other = worker->task->other,
                                     .visit = visit_changes,
                                     .context = worker};
    for (size_t i = first; i < sessions->count && i < first + CHUNK_SESSIONS; i++)
        pair_session_judge(&again, sessions->ids[i]);
    return sql_check(worker->sql, &worker->error);
}

static void *work(void *context)
{
    struct worker *worker = context;
    struct task *task = worker->task;
    bool ok = sql_begin(worker->sql, SQL_READ, &worker->error);
    while (ok && !stop_asked(task)) {
        int64_t first = atomic_fetch_add(&task->next_row, CHUNK_ROWS);
        if (first > task->rows_last)
            break;
        ok = look_at_chunk(worker, first);
    }
    while (ok && !stop_asked(task)) {
        size_t first = (size_t)atomic_fetch_add(&task->next_session, CHUNK_SESSIONS);
        if (first >= task->sessions.count)
            break;
        ok = compare_chunk(worker, first);
    }
    if (!ok)
        atomic_store(&task->has_failed, true);
    sql_rollback(worker->sql);
    return NULL;
}

/* All that the threads read and never change: editions, criteria, displays. */
static bool plan(struct task *task, struct error *error)
{
    struct store *store = task->store;
    if (!store_begin(store, STORE_READ, error))
        return false;
    bool ok = tally_plan_make(store, task->other, &task->plan, error) &&
              pair_sessions_read(store, task->other, &task->sessions, error);
    if (ok) {
        struct sql_query query =
            sql_prepare(store->sql, "SELECT coalesce(max(rowid), 0) FROM record");
        task->rows_last = sql_step(&query) ? sql_integer(&query, 0) : 0;
        sql_end(&query);
        ok = sql_check(store->sql, error);
    }
    store_rollback(store);
    return ok;
}

static void workers_finish(struct worker *workers, int count)
{
    for (int i = 0; i < count; i++) {
        sql_close(workers[i].sql);
        tally_finish(&workers[i].tally);
    }
}

static bool workers_make(struct task *task, struct worker *workers, int count, struct error *error)
{
    for (int i = 0; i < count; i++) {
        workers[i].task = task;
        if (!sql_open_again(task->store->sql, &workers[i].sql, error) ||
            !tally_init(&workers[i].tally, &task->plan, error))
            return false;
    }
    return true;
}

/* As many as start; the caller's own thread is the first. */
static void run_workers(struct worker *workers, int count)
{
    int started = 1;
    while (started < count &&
           pthread_create(&workers[started].thread, NULL, work, &workers[started]) == 0)
        started++;
    (void)work(&workers[0]);
    for (int i = 1; i < started; i++)
        (void)pthread_join(workers[i].thread, NULL);
}

static bool run(struct task *task, struct reevaluation *report, struct error *error)
{
    struct worker workers[THREADS_MAX] = {0};
    int count = task->request->threads;
    assert(count >= 1 && count <= THREADS_MAX);
    bool ok = workers_make(task, workers, count, error);
    keep_pages();
    if (ok)
        run_workers(workers, count);
    for (int i = 0; ok && i < count; i++)
        if (workers[i].error.kind != ERROR_NONE)
            ok = error_set(error, workers[i].error.kind, "%s", workers[i].error.text);
    if (ok && stop_asked(task))
        ok = error_set(error, ERROR_CANCELLED, "the re-evaluation was stopped");
    for (int i = 0; ok && i < count; i++)
        tally_add_to(&workers[i].tally, report);
    workers_finish(workers, count);
    return ok;
}

static void name_edition(const struct guideline *guideline, struct reevaluation *report)
{
    (void)text_copy(report->guideline_id, sizeof report->guideline_id, guideline->id);
    (void)text_copy(report->edition, sizeof report->edition, guideline->edition);
    (void)text_copy(report->title, sizeof report->title, guideline->title);
    (void)text_copy(report->sha256, sizeof report->sha256, guideline->sha256);
}

bool store_reevaluate(struct store *store, const struct reevaluation_request *request,
                      struct reevaluation *report, struct error *error)
{
    struct reevaluation made = {0};
    struct task task = {.store = store, .request = request, .next_row = 1};
    bool ok = false;
    if (request->threads < 1 || request->threads > THREADS_MAX)
        return error_set(error, ERROR_INVALID, "threads: 1 to %d", THREADS_MAX);
    if (!guideline_parse("guideline", request->xml, request->length, &task.other, error))
        return false;
    if (pthread_mutex_init(&task.visiting, NULL) != 0) {
        (void)error_set(error, ERROR_SYSTEM, "re-evaluation: no lock");
    } else {
        ok = plan(&task, error) && tally_report_make(&task.plan, &made, error) &&
             run(&task, &made, error);
        (void)pthread_mutex_destroy(&task.visiting);
    }
    if (ok) {
        name_edition(task.other, &made);
        *report = made;
    } else {
        reevaluation_finish(&made);
    }
    tally_plan_finish(&task.plan);
    free(task.sessions.ids);
    guideline_destroy(task.other);
    return ok;
}

void reevaluation_finish(struct reevaluation *report)
{
    free(report->criteria);
    free(report->displays);
    *report = (struct reevaluation){0};
}
