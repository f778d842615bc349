/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"
#include "collector/store/store_plan.h"
#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>

/* One test that a display owes, with what was done of it. */
struct owed {
    const struct guideline_interval *interval;
    bool has_done;
    struct date done_on; /* newest decided run that counts */
    bool is_failed;      /* and how it ended */
    bool is_undecided;   /* a newer complete run decided nothing, or is held */
    bool is_accepted;    /* there is a passed acceptance run under this class */
    struct date accepted_on;
};

struct state {
    bool found;
    char class[32];
    int64_t workstation_id;
    struct date first_seen_on;
    bool is_accepted;
    struct date accepted_on;
    struct pair_state pair;
};

static bool read_date(const struct sql_query *query, int column, struct date *date)
{
    char text[DATE_TEXT_SIZE];
    if (sql_is_null(query, column))
        return false;
    sql_text(query, column, text, sizeof text);
    return date_parse(text, date) ||
           sql_fail(query->sql, ERROR_INVALID, "store: no date \"%s\"", text);
}

static struct state read_state(struct store *store, const char *display_id)
{
    struct state state = {0};
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT class, first_seen_on, accepted_on, workstation_id FROM display WHERE id = ?");
    sql_bind_text(&query, display_id);
    if (sql_step(&query)) {
        sql_text(&query, 0, state.class, sizeof state.class);
        state.found = read_date(&query, 1, &state.first_seen_on);
        state.is_accepted = read_date(&query, 2, &state.accepted_on);
        state.workstation_id = sql_integer(&query, 3);
    }
    sql_end(&query);
    return state;
}

/* Under the class that the display has now: what another class asks for says nothing of this one.
 */
static void read_newest(struct store *store, const char *display_id, const char *class,
                        const char *test, struct owed *owed)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT done_on, result, is_held FROM test_run WHERE display_id = ? AND test = ? "
        "AND class = ? AND does_count = 1 AND result IN ('pass', 'fail', 'incomplete') "
        "ORDER BY ended_at DESC, record_id DESC");
    sql_bind_text(&query, display_id);
    sql_bind_text(&query, test);
    sql_bind_text(&query, class);
    while (!owed->has_done && sql_step(&query)) {
        char result[16];
        sql_text(&query, 1, result, sizeof result);
        if (strcmp(result, "incomplete") == 0 || sql_integer(&query, 2) != 0) {
            owed->is_undecided = true;
            continue;
        }
        owed->has_done = read_date(&query, 0, &owed->done_on);
        owed->is_failed = strcmp(result, "fail") == 0;
    }
    sql_end(&query);
}

static void read_acceptance(struct store *store, const char *display_id, const char *class,
                            const char *test, struct owed *owed)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT min(done_on) FROM test_run WHERE display_id = ? AND test = ? AND class = ? "
        "AND does_count = 1 AND is_held = 0 AND trigger = 'acceptance' AND result = 'pass'");
    sql_bind_text(&query, display_id);
    sql_bind_text(&query, test);
    sql_bind_text(&query, class);
    if (sql_step(&query))
        owed->is_accepted = read_date(&query, 0, &owed->accepted_on);
    sql_end(&query);
}

static size_t read_owed(struct store *store, const char *display_id, const char *class,
                        const struct guideline *guideline, struct owed owed[TEST_COUNT])
{
    size_t count = 0;
    for (int test = 0; guideline != NULL && test < TEST_COUNT; test++) {
        const struct guideline_interval *interval =
            guideline_owes(guideline, class, (enum qa_test)test);
        if (interval == NULL)
            continue;
        owed[count] = (struct owed){.interval = interval};
        const char *name = qa_test_name((enum qa_test)test);
        read_newest(store, display_id, class, name, &owed[count]);
        read_acceptance(store, display_id, class, name, &owed[count]);
        count++;
    }
    return count;
}

/* Every owed test has a passed acceptance run: accepted on the day that the last of them had. Once
 * accepted, a display stays so until its class changes, whatever is adopted later. */
static void derive_acceptance(struct store *store, const char *display_id, struct state *state,
                              const struct owed *owed, size_t count)
{
    char text[DATE_TEXT_SIZE];
    struct date last = {0};
    if (state->is_accepted || count == 0)
        return;
    for (size_t i = 0; i < count; i++) {
        if (!owed[i].is_accepted)
            return;
        if (i == 0 || date_compare(owed[i].accepted_on, last) > 0)
            last = owed[i].accepted_on;
    }
    state->is_accepted = true;
    state->accepted_on = last;
    struct sql_query query = sql_prepare(
        store->sql, "UPDATE display SET accepted_on = ?, accepted_how = 'record' WHERE id = ?");
    sql_bind_text(&query, date_format(last, text));
    sql_bind_text(&query, display_id);
    sql_run(&query);
}

static enum result_status derive_result(const struct state *state, const struct owed *owed,
                                        size_t count)
{
    bool is_pending = count == 0;
    if (!state->is_accepted)
        return RESULT_NOT_ACCEPTED;
    if (state->pair.is_failed)
        return RESULT_NOT_COMPLIANT;
    for (size_t i = 0; i < count; i++) {
        if (owed[i].is_failed)
            return RESULT_NOT_COMPLIANT;
        if (owed[i].is_undecided || !owed[i].has_done)
            is_pending = true;
    }
    return is_pending ? RESULT_PENDING : RESULT_COMPLIANT;
}

/* After a change the test is due on the day on which it was seen, whatever its interval. */
static void hurry(struct store *store, const char *display_id, enum qa_test test,
                  struct schedule_due *due)
{
    struct date since;
    if (!change_asks_for(store, display_id, test, &since) ||
        (due->is_periodic && date_compare(due->longest_on, since) < 0))
        return;
    due->trigger = TRIGGER_AFTER_MAINTENANCE;
    if (!due->is_periodic || date_compare(due->due_on, since) > 0)
        due->due_on = since;
    due->longest_on = since;
}

/* Displays that have not been compared since one of them came or was mended. */
static void hurry_pair(const struct pair_state *pair, enum qa_test test, struct schedule_due *due)
{
    if (!pair->is_due || (pair->tests & 1u << test) == 0 ||
        (due->is_periodic && date_compare(due->longest_on, pair->since) < 0))
        return;
    due->trigger = TRIGGER_AFTER_MAINTENANCE;
    due->is_periodic = true;
    due->due_on = due->longest_on = pair->since;
}

static void write_due(struct store *store, const char *display_id, const char *guideline_id,
                      const struct state *state, const struct owed *owed)
{
    struct schedule_history history = {
        .first_seen_on = state->first_seen_on,
        .is_accepted = state->is_accepted,
        .accepted_on = state->accepted_on,
        .has_done = owed->has_done,
        .done_on = owed->done_on,
    };
    struct schedule_due due = schedule_compute(&owed->interval->rule, &history);
    if (due.trigger == TRIGGER_PERIODIC) {
        hurry(store, display_id, owed->interval->rule.test, &due);
        hurry_pair(&state->pair, owed->interval->rule.test, &due);
    }
    if (due.trigger == TRIGGER_PERIODIC && !due.is_periodic)
        return;
    char due_on[DATE_TEXT_SIZE], longest_on[DATE_TEXT_SIZE], done_on[DATE_TEXT_SIZE];
    struct sql_query query =
        sql_prepare(store->sql,
                    "INSERT INTO due (display_id, test, guideline_id, trigger, due_on, longest_on, "
                    "last_done_on, who) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    sql_bind_text(&query, display_id);
    sql_bind_text(&query, qa_test_name(owed->interval->rule.test));
    sql_bind_text(&query, guideline_id);
    sql_bind_text(&query, schedule_trigger_name(due.trigger));
    sql_bind_text(&query, date_format(due.due_on, due_on));
    sql_bind_text(&query, date_format(due.longest_on, longest_on));
    sql_bind_text(&query, owed->has_done ? date_format(owed->done_on, done_on) : NULL);
    sql_bind_text(&query, owed->interval->who);
    sql_run(&query);
}

static void clear_due(struct store *store, const char *display_id)
{
    struct sql_query query = sql_prepare(store->sql, "DELETE FROM due WHERE display_id = ?");
    sql_bind_text(&query, display_id);
    sql_run(&query);
}

static void write_result(struct store *store, const char *display_id, enum result_status status)
{
    struct sql_query query =
        sql_prepare(store->sql, "UPDATE display SET result_status = ? WHERE id = ?");
    sql_bind_text(&query, result_status_name(status));
    sql_bind_text(&query, display_id);
    sql_run(&query);
}

void display_recompute(struct store *store, const char *display_id)
{
    struct owed owed[TEST_COUNT];
    int64_t adoption_id;
    struct state state = read_state(store, display_id);
    if (!state.found)
        return;
    const struct guideline *guideline =
        guideline_in_force(store, state.class, state.workstation_id, &adoption_id);
    size_t count = read_owed(store, display_id, state.class, guideline, owed);
    derive_acceptance(store, display_id, &state, owed, count);
    state.pair = pair_state_of(store, display_id, state.class, guideline);
    baseline_settle(store, display_id, state.class);
    write_result(store, display_id, derive_result(&state, owed, count));
    clear_due(store, display_id);
    plan_mark_stale(store);
    for (size_t i = 0; i < count; i++)
        if (!state.is_accepted && owed[i].is_accepted)
            continue; /* this part of the acceptance is done */
        else
            write_due(store, display_id, guideline->id, &state, &owed[i]);
}
