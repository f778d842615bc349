/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/session.h"

#include "agent/session/session_state.h"

#include "monqa/cleanup.h"
#include "monqa/log.h"
#include "monqa/measurement.h"
#include "monqa/time_utc.h"

static unsigned provisional_of(const struct session *session, const struct evidence *evidence)
{
    unsigned reasons = procedure_provisional(evidence);
    if (session_calibration_has_expired(session))
        reasons |= PROVISIONAL_CALIBRATION;
    return reasons;
}

/* Judged by the tests that were finished: a test that was broken off counts for nothing. */
static bool judge(struct session *session, struct error *error)
{
    struct record *record = &session->record;
    struct evidence evidence = record_evidence(record);
    record->provisional = provisional_of(session, &evidence);
    evidence.provisional = record->provisional;
    if (!guideline_evaluate(session->guideline,
                            record->display.class,
                            record_complete_tests(record),
                            &evidence,
                            &record->evaluation,
                            error))
        return false;
    evaluation_drop_metrics(&record->evaluation);
    return true;
}

static bool write_record(struct session *session, enum record_state state, struct error *error)
{
    session->record.state = state;
    session->record.ended_at_utc_ms = time_utc_now_ms();
    record_judge_signal(&session->record);
    if (!judge(session, error) || !spool_append(session->spool, &session->record, error))
        return false;
    /* The record is safe. A journal that stays is found at the next start, and known by its id. */
    struct error trouble = {0};
    if (!journal_remove(session->journal, &trouble))
        log_warning("%s; the session is recorded all the same", trouble.text);
    return true;
}

/* The record is safe: a sheet that cannot be written is only a sheet. */
static void keep_result(const struct session *session, const struct session_outcome *outcome)
{
    struct error trouble = {0};
    if (!session_keep_result(session, outcome, &trouble))
        log_warning("%s; the session is recorded all the same", trouble.text);
}

static bool end(struct session *session, enum record_state state, struct session_outcome *outcome,
                struct error *error)
{
    if (!write_record(session, state, error))
        return error_prefix(error, "not recorded: ");
    outcome->result = evaluation_result(&session->record.evaluation);
    outcome->signal = signal_result(session->record.checks, session->record.check_count);
    if (state == RECORD_COMPLETE) {
        session_forget_outputs(session);
        keep_result(session, outcome);
        session_show_end(session, outcome);
    }
    outcome->record = session->record;
    session->record = (struct record){0};
    return true;
}

static bool run(struct session *session, struct session_outcome *outcome, struct error *error)
{
    if (!session_begin(session, error))
        return false;
    struct error trouble = {0};
    if (session_perform(session, &trouble))
        return end(session, RECORD_COMPLETE, outcome, error);
    if (trouble.kind == ERROR_CANCELLED) {
        screen_say("%s", trouble.text);
        return end(session, RECORD_ABORTED, outcome, error);
    }
    *error = trouble;
    return error_prefix(error, "the session waits and goes on when it is run again: ");
}

bool session_run(const struct session_options *options, struct session_outcome *outcome,
                 struct error *error)
{
    struct session session = {.options = options, .lock = -1};
    bool ok = run(&session, outcome, error);
    session_finish(&session);
    return ok;
}
