/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/intake.h"

#include "collector/store/chain.h"
#include "collector/store/judge.h"
#include "collector/store/store_alert.h"
#include "collector/store/store_case.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One record on its way in. */
struct intake {
    struct store *store;
    const struct intake_post *post;
    struct record record;
    char sha256[DIGEST_TEXT_SIZE];
    char display_id[UUID_TEXT_SIZE];
    char class[32];
    unsigned tests; /* complete ones */
    unsigned flags;
    bool does_count;
    struct baseline baseline;
    int64_t baseline_id; /* 0: none */
    struct judgement judgement;
};

static void refuse(struct intake_receipt *receipt, enum intake_outcome outcome, const char *reason)
{
    receipt->outcome = outcome;
    (void)text_copy(receipt->reason, sizeof receipt->reason, reason);
}

static bool has_test_twice(const struct record *record)
{
    unsigned seen = 0;
    for (size_t i = 0; i < record->test_count; i++) {
        unsigned bit = 1u << record->tests[i].test;
        if ((seen & bit) != 0)
            return true;
        seen |= bit;
    }
    return false;
}

/* Signature line, key, signature, and only then the XML. */
static bool read_record(struct intake *intake, struct intake_receipt *receipt)
{
    struct record_signature signature;
    struct error trouble = {0};
    char key[KEY_ID_SIZE];
    if (!record_signature_read(
            "record", intake->post->bytes, intake->post->length, &signature, &trouble)) {
        refuse(receipt, INTAKE_MALFORMED, trouble.text);
    } else if (strcmp(signature.key_id, key_id(intake->post->agent->public_key, key)) != 0) {
        refuse(receipt, INTAKE_UNTRUSTED, "record: the key is not this agent's");
    } else if (!record_signature_check("record",
                                       intake->post->bytes,
                                       intake->post->length,
                                       intake->post->agent->public_key,
                                       &trouble)) {
        refuse(receipt, INTAKE_UNTRUSTED, trouble.text);
    } else if (!record_parse("record",
                             intake->post->bytes,
                             intake->post->length,
                             &intake->record,
                             &trouble)) {
        refuse(receipt, INTAKE_MALFORMED, trouble.text);
    } else if (has_test_twice(&intake->record)) {
        refuse(receipt, INTAKE_MALFORMED, "record: a test stands twice in it");
    } else {
        return true;
    }
    return false;
}

/* True when the id is there; the receipt then says which answer that is. */
static bool is_there(struct intake *intake, struct intake_receipt *receipt)
{
    char held[DIGEST_TEXT_SIZE] = "";
    struct sql_query query =
        sql_prepare(intake->store->sql, "SELECT sha256 FROM record WHERE id = ?");
    sql_bind_text(&query, intake->record.id);
    bool found = sql_step(&query);
    if (found)
        sql_text(&query, 0, held, sizeof held);
    sql_end(&query);
    if (!found)
        return false;
    if (strcmp(held, intake->sha256) == 0)
        receipt->outcome = INTAKE_HELD;
    else
        refuse(receipt, INTAKE_CONFLICT, "record: its id is held with other bytes");
    return true;
}

/* A record that comes late does not move a display back to where it stood. */
static void find_display(struct intake *intake)
{
    const struct record_display *shown = &intake->record.display;
    struct store_sighting sighting = {
        .identity = shown->identity, .edid = shown->edid, .edid_length = shown->edid_length};
    (void)text_copy(sighting.connector, sizeof sighting.connector, shown->connector);
    if (!display_find(intake->store,
                      &sighting,
                      intake->post->agent->place.workstation_id,
                      intake->display_id))
        (void)store_sight_display(intake->store,
                                  intake->post->agent->place.workstation_id,
                                  &sighting,
                                  intake->post->received_at_ms,
                                  intake->display_id,
                                  NULL);
    struct sql_query query =
        sql_prepare(intake->store->sql,
                    "UPDATE display SET last_record_at = max(coalesce(last_record_at, 0), ?) "
                    "WHERE id = ?");
    int64_t ended_at = intake->record.ended_at_utc_ms; /* a wrong clock must not hide later ones */
    sql_bind_integer(
        &query, ended_at < intake->post->received_at_ms ? ended_at : intake->post->received_at_ms);
    sql_bind_text(&query, intake->display_id);
    sql_run(&query);
    query = sql_prepare(intake->store->sql, "SELECT class FROM display WHERE id = ?");
    sql_bind_text(&query, intake->display_id);
    if (sql_step(&query))
        sql_text(&query, 0, intake->class, sizeof intake->class);
    sql_end(&query);
}

/* By the collector's own judge, of what was read back. No guideline has a row for it: a fail is the
 * record's, and no due date hangs on what is not known. */
static void judge_signal(struct intake *intake)
{
    struct record *record = &intake->record;
    struct judgement *judgement = &intake->judgement;
    if ((intake->tests & 1u << TEST_SIGNAL_PATH) == 0 || record->check_count == 0)
        return;
    record_judge_signal(record);
    enum signal_outcome outcome = signal_result(record->checks, record->check_count);
    judgement->results[TEST_SIGNAL_PATH] = outcome == SIGNAL_PASS   ? "pass"
                                           : outcome == SIGNAL_FAIL ? "fail"
                                                                    : "incomplete";
    for (size_t i = 0; i < record->check_count; i++)
        if (record->checks[i].outcome == SIGNAL_FAIL && judgement->remark[0] == '\0') {
            judgement->result = "fail";
            (void)snprintf(judgement->remark,
                           sizeof judgement->remark,
                           "signal path, %s: %s",
                           record->checks[i].name,
                           record->checks[i].cause);
        }
}

static void judge_record(struct intake *intake)
{
    const struct record *record = &intake->record;
    struct evidence evidence = record_evidence(record);
    intake->tests = record_complete_tests(record);
    intake->baseline_id =
        baseline_in_force(intake->store, intake->display_id, intake->class, &intake->baseline);
    if (intake->baseline_id != 0)
        evidence.baseline = &intake->baseline;
    struct judging judging = {
        intake->class, intake->post->agent->place.workstation_id, intake->tests};
    judge(intake->store, &judging, &evidence, &intake->judgement);
    judge_signal(intake);
}

/* An agent knows no baseline. */
static bool has_same_verdict(const struct evaluation *evaluation, const struct verdict *verdict)
{
    if (strncmp(verdict->criterion.metric, "drift_", 6) == 0)
        return true;
    for (size_t i = 0; i < evaluation->verdict_count; i++)
        if (strcmp(evaluation->verdicts[i].criterion.id, verdict->criterion.id) == 0)
            return evaluation->verdicts[i].outcome == verdict->outcome;
    return true; /* left out there, as by an exclusion at adoption */
}

/* Only of the same edition and class can it be said that one of the two judged wrongly. */
static unsigned disagreement(const struct intake *intake)
{
    const struct record *record = &intake->record;
    const struct guideline *guideline = intake->judgement.guideline;
    if (guideline == NULL || strcmp(record->guideline_sha256, guideline->sha256) != 0 ||
        strcmp(record->display.class, intake->class) != 0)
        return 0;
    for (size_t i = 0; i < record->evaluation.verdict_count; i++)
        if (!has_same_verdict(&intake->judgement.evaluation, &record->evaluation.verdicts[i]))
            return RECORD_DISAGREES;
    return 0;
}

static bool failed_before(struct intake *intake, enum qa_test test)
{
    char result[16] = "";
    struct sql_query query =
        sql_prepare(intake->store->sql,
                    "SELECT result FROM test_run WHERE display_id = ? AND test = ? "
                    "AND does_count = 1 AND result IN ('pass', 'fail') AND ended_at < ? "
                    "ORDER BY ended_at DESC LIMIT 1");
    sql_bind_text(&query, intake->display_id);
    sql_bind_text(&query, qa_test_name(test));
    sql_bind_integer(&query, intake->record.ended_at_utc_ms);
    if (sql_step(&query))
        sql_text(&query, 0, result, sizeof result);
    sql_end(&query);
    return strcmp(result, "fail") == 0;
}

/* A test that passes after it failed, and nobody said what was done about it. */
static unsigned unexplained_pass(struct intake *intake)
{
    if (intake->record.trigger == TRIGGER_AFTER_MAINTENANCE || !intake->does_count)
        return 0;
    for (int test = 0; test < TEST_COUNT; test++)
        if ((intake->tests & (1u << test)) != 0 &&
            strcmp(intake->judgement.results[test], "pass") == 0 &&
            failed_before(intake, (enum qa_test)test))
            return RECORD_PASS_AFTER_FAIL;
    return 0;
}

static void find_flags(struct intake *intake)
{
    const struct record *record = &intake->record;
    const char *agent = intake->post->agent->id;
    intake->flags = chain_flags(intake->store, agent, record, intake->sha256) |
                    clock_flags(intake->store, agent, record, intake->post->received_at_ms) |
                    disagreement(intake);
    if (record->simulated_count > 0)
        intake->flags |= RECORD_SIMULATED;
    if (strcmp(record->signal_path.backend, "browser") == 0)
        intake->flags |= RECORD_BROWSER | (record->reading_count == 0 ? RECORD_VISUAL_ONLY : 0u);
    intake->does_count =
        record->state == RECORD_COMPLETE && (intake->flags & RECORD_CLOCK) == 0 &&
        (record->simulated_count == 0 || intake->store->mode == STORE_DEMONSTRATION);
    intake->flags |= unexplained_pass(intake);
}

static void join_simulated(const struct record *record, char *text, size_t size)
{
    size_t length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < record->simulated_count; i++) {
        int added =
            snprintf(text + length, size - length, "%s%s", i == 0 ? "" : " ", record->simulated[i]);
        length += added > 0 && (size_t)added < size - length ? (size_t)added : 0;
    }
}

static void bind_who(struct sql_query *query, const struct intake *intake)
{
    const struct record *record = &intake->record;
    sql_bind_text(query, record->id);
    sql_bind_text(query, intake->post->agent->id);
    sql_bind_text(query, intake->display_id);
    sql_bind_integer(query, record->sequence);
    sql_bind_text(query, record->previous);
    sql_bind_text(query, intake->sha256);
    sql_bind_integer(query, intake->post->received_at_ms);
    sql_bind_integer(query, record->started_at_utc_ms);
    sql_bind_integer(query, record->ended_at_utc_ms);
}

/* As pages name it; "" where none was used. */
static void meter_words(const struct record_meter *meter, char *text, size_t size)
{
    text[0] = '\0';
    if (meter->driver[0] != '\0')
        (void)snprintf(text, size, "%s %s %s", meter->maker, meter->model, meter->serial);
}

static void bind_meter(struct sql_query *query, const struct record_meter *meter, int64_t id)
{
    struct date day;
    sql_bind_integer(query, id);
    sql_bind_text(query, date_parse(meter->calibrated_on, &day) ? meter->calibrated_on : NULL);
    sql_bind_text(query, date_parse(meter->calibration_due, &day) ? meter->calibration_due : NULL);
}

static void insert_record(struct intake *intake, const struct buffer *evidence, const char *done_on)
{
    const struct record *record = &intake->record;
    char simulated[400], meter[320];
    join_simulated(record, simulated, sizeof simulated);
    meter_words(&record->meter, meter, sizeof meter);
    CLEANUP(free_pointer)
    char *outcomes = outcomes_of(intake->judgement.guideline, &intake->judgement.evaluation);
    int64_t meter_id = meter_sight(intake->store, &record->meter, meter, done_on);
    struct sql_query query = sql_prepare(
        intake->store->sql,
        "INSERT INTO record (id, agent_id, display_id, sequence, previous, sha256, received_at, "
        "started_at, ended_at, done_on, session_id, trigger, state, operator_id, simulated, meter, "
        "class, adoption_id, result, remark, flags, evidence, outcomes, tests, baseline_id, "
        "meter_id, "
        "meter_calibrated_on, meter_due_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, "
        "?, nullif(?, 0), ?, ?, ?, ?, ?, ?, nullif(?, 0), nullif(?, 0), ?, ?)");
    bind_who(&query, intake);
    sql_bind_text(&query, done_on);
    sql_bind_text(&query, record->session_id);
    sql_bind_text(&query, schedule_trigger_name(record->trigger));
    sql_bind_text(&query, record_state_name(record->state));
    sql_bind_text(&query, record->operator_id);
    sql_bind_text(&query, simulated);
    sql_bind_text(&query, meter);
    sql_bind_text(&query, intake->class);
    sql_bind_integer(&query, intake->judgement.adoption_id);
    sql_bind_text(&query, record->state == RECORD_COMPLETE ? intake->judgement.result : "aborted");
    sql_bind_text(&query, intake->judgement.remark);
    sql_bind_integer(&query, intake->flags);
    sql_bind_blob(&query, evidence->data, evidence->length);
    sql_bind_text(&query, outcomes);
    sql_bind_integer(&query, intake->tests);
    sql_bind_integer(&query, intake->baseline_id);
    bind_meter(&query, &record->meter, meter_id);
    sql_run(&query);
}

static void insert_file(struct intake *intake)
{
    struct sql_query query =
        sql_prepare(intake->store->sql, "INSERT INTO record_file (record_id, bytes) VALUES (?, ?)");
    sql_bind_text(&query, intake->record.id);
    sql_bind_blob(&query, intake->post->bytes, intake->post->length);
    sql_run(&query);
}

static void insert_runs(struct intake *intake, const char *done_on)
{
    const struct record *record = &intake->record;
    for (size_t i = 0; i < record->test_count; i++) {
        const struct record_test *run = &record->tests[i];
        bool is_complete = run->state == RECORD_COMPLETE;
        struct sql_query query =
            sql_prepare(intake->store->sql,
                        "INSERT INTO test_run (record_id, test, display_id, class, trigger, state, "
                        "ended_at, done_on, result, does_count) "
                        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        sql_bind_text(&query, record->id);
        sql_bind_text(&query, qa_test_name(run->test));
        sql_bind_text(&query, intake->display_id);
        sql_bind_text(&query, intake->class);
        sql_bind_text(&query, schedule_trigger_name(record->trigger));
        sql_bind_text(&query, record_state_name(run->state));
        sql_bind_integer(&query, record->ended_at_utc_ms);
        sql_bind_text(&query, done_on);
        sql_bind_text(&query, is_complete ? intake->judgement.results[run->test] : "aborted");
        sql_bind_integer(&query, is_complete && intake->does_count);
        sql_run(&query);
    }
}

static bool insert(struct intake *intake, struct error *error)
{
    const struct record *record = &intake->record;
    struct evidence evidence = record_evidence(record);
    CLEANUP(buffer_finish) struct buffer blob = {0};
    char done_on[DATE_TEXT_SIZE];
    if (!evidence_pack(&evidence, &blob, error))
        return false;
    (void)date_format(date_local(record->ended_at_utc_ms), done_on);
    insert_record(intake, &blob, done_on);
    insert_file(intake);
    insert_runs(intake, done_on);
    meter_judge_record(intake->store, record->id);
    judgement_write(intake->store, record->id, &intake->judgement.evaluation);
    struct pair_sitting sitting = {record->session_id,
                                   intake->post->agent->id,
                                   intake->class,
                                   intake->post->agent->place.workstation_id};
    pair_judge(intake->store, &sitting);
    display_recompute(intake->store, intake->display_id);
    /* Only a comparison makes one display's record matter to the others. */
    if (pair_tests(intake->judgement.guideline, intake->class) != 0)
        workstation_recompute(intake->store, sitting.workstation_id, intake->display_id);
    struct alert_record alert = {
        record->id, intake->display_id, intake->class, &intake->judgement.evaluation};
    alert_note_record(intake->store, &alert, intake->post->received_at_ms);
    case_note_record(intake->store, record->id, intake->display_id, intake->post->received_at_ms);
    return true;
}

/* In a write transaction, which it ends. */
static bool store_it(struct intake *intake, struct intake_receipt *receipt, struct error *error)
{
    if (is_there(intake, receipt)) {
        store_rollback(intake->store);
        return true;
    }
    find_display(intake);
    judge_record(intake);
    find_flags(intake);
    bool ok = insert(intake, error);
    judgement_finish(&intake->judgement);
    if (!ok) {
        store_rollback(intake->store);
        return false;
    }
    return store_commit(intake->store, error);
}

bool intake_record(struct store *store, const struct intake_post *post,
                   struct intake_receipt *receipt, struct error *error)
{
    struct intake_receipt made = {.outcome = INTAKE_STORED};
    struct intake intake = {.store = store, .post = post};
    bool ok = true;
    (void)digest_sha256(post->bytes, post->length, intake.sha256);
    if (read_record(&intake, &made)) {
        ok = store_begin(store, STORE_WRITE, error) && store_it(&intake, &made, error);
        (void)text_copy(made.id, sizeof made.id, intake.record.id);
        (void)text_copy(made.sha256, sizeof made.sha256, intake.sha256);
    }
    record_finish(&intake.record);
    if (ok)
        *receipt = made;
    return ok;
}
