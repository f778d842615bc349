/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/session_state.h"

#include "agent/session/record_view.h"

#include "monqa/pattern.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"
#include "monqa/visual_target.h"
#include "monqa/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool is_done(const struct session *session, const struct step *step)
{
    switch (step->kind) {
    case STEP_SHOW_AND_ASK:
    case STEP_ASK:
        return record_find_answer(&session->record, step->test, step->question) != NULL;
    case STEP_SHOW_AND_MEASURE:
        return record_find_reading(&session->record,
                                   step->test,
                                   step->level_ddl,
                                   step->point,
                                   step->is_control ? READING_CONTROL : 0) != NULL;
    case STEP_AMBIENT:
        return session->record.ambient.state != AMBIENT_UNKNOWN;
    case STEP_SHOW_AND_PROVE:
        return record_find_frame(&session->record, step->test, step->pattern) != NULL;
    case STEP_OPEN_IN_VIEWER:
    case STEP_VIEWER_MEASURE:
        return session_viewer_is_done(session, step);
    }
    return false;
}

/* Each pattern once in the record, however often it comes on screen. */
static bool note_pattern(struct session *session, const char *name, struct error *error)
{
    for (size_t i = 0; i < session->record.pattern_count; i++)
        if (strcmp(session->record.patterns[i].name, name) == 0)
            return true;
    const struct display_info *info = display_info(session->screen.display);
    const struct pattern_request request = {
        .name = name, .width = info->width, .height = info->height};
    const char *provenance = pattern_provenance(&request);
    struct record_pattern pattern = {.shown_at_utc_ms = time_utc_now_ms()};
    (void)text_copy(pattern.name, sizeof pattern.name, name);
    (void)text_copy(
        pattern.provenance, sizeof pattern.provenance, provenance != NULL ? provenance : "own");
    return journal_add_pattern(session->journal, &pattern, error) &&
           (record_add_pattern(&session->record, &pattern) || record_is_full(error));
}

bool session_show(struct session *session, const struct step *step, struct error *error)
{
    return screen_show_pattern(&session->screen, step->pattern, error) &&
           note_pattern(session, step->pattern, error) && session_note_frame(session, step, error);
}

bool session_keep_answer(struct session *session, const struct answer *answer, struct error *error)
{
    return journal_add_answer(session->journal, answer, error) &&
           (record_add_answer(&session->record, answer) || record_is_full(error));
}

bool session_was_too_fast(const struct session *session)
{
    return session->person->looked_ms < session->options->least_look_ms;
}

double session_looked_s(const struct session *session)
{
    return person_is_scripted(session->person) ? 0 : session->person->looked_ms / 1000.0;
}

static bool ask_once(struct session *session, const struct step *step, struct answer *answer,
                     struct error *error)
{
    int64_t asked_ms = time_monotonic_ms();
    *answer = (struct answer){.test = step->test};
    if (!session_show(session, step, error) ||
        !person_answer(session->person, step->question, _(step->instruction), answer, error))
        return false;
    answer->seconds = (double)(time_monotonic_ms() - asked_ms) / 1000;
    answer->answered_at_utc_ms = time_utc_now_ms();
    return true;
}

/* An answer that came faster than a person looks is kept as such, and the question comes again;
 * whoever never looks cannot tell. */
static bool ask(struct session *session, const struct step *step, struct error *error)
{
    struct answer answer;
    for (int attempt = 1; attempt <= TOO_FAST_MAX; attempt++) {
        if (!ask_once(session, step, &answer, error))
            return false;
        bool too_fast = session_was_too_fast(session);
        (void)snprintf(answer.question,
                       sizeof answer.question,
                       "%s%s",
                       step->question,
                       too_fast ? SESSION_TOO_FAST : "");
        if (!session_keep_answer(session, &answer, error))
            return false;
        if (!too_fast)
            return true;
        screen_say("  %s", _("answered faster than anybody can look: once more"));
    }
    answer.value = ANSWER_CANNOT_TELL;
    (void)text_copy(answer.question, sizeof answer.question, step->question);
    (void)snprintf(answer.remark,
                   sizeof answer.remark,
                   "answered %d times faster than anybody can look",
                   TOO_FAST_MAX);
    return session_keep_answer(session, &answer, error);
}

static bool perform_step(struct session *session, const struct step *step, struct error *error)
{
    switch (step->kind) {
    case STEP_SHOW_AND_ASK:
        return ask(session, step, error);
    case STEP_SHOW_AND_MEASURE:
        return session_measure(session, step, error);
    case STEP_AMBIENT:
        return session_ambient(session, step, error);
    case STEP_ASK:
        return session_ask(session, step, error);
    case STEP_SHOW_AND_PROVE:
        return session_show(session, step, error);
    case STEP_OPEN_IN_VIEWER:
        return session_open_in_viewer(session, step, error);
    case STEP_VIEWER_MEASURE:
        return session_viewer_measure(session, step, error);
    }
    return true;
}

static bool end_test(struct session *session, struct record_test *test, struct error *error)
{
    test->state = RECORD_COMPLETE;
    test->ended_at_utc_ms = time_utc_now_ms();
    return journal_add_test(session->journal, test, error);
}

static bool perform_steps(struct session *session, const struct step *steps, size_t count,
                          struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        session->step = &steps[i];
        session_tell_place(session, &steps[i], i, count);
        bool ok = is_done(session, &steps[i]) || perform_step(session, &steps[i], error);
        session->step = NULL;
        session->screen.parts = NULL;
        if (!ok)
            return false;
    }
    return true;
}

static bool perform_test(struct session *session, struct record_test *test, struct error *error)
{
    struct step steps[PROCEDURE_STEPS_MAX + SESSION_PATTERNS_MAX + 1];
    size_t count = procedure_steps(test->test, steps);
    if (test->test == TEST_VISUAL_QC)
        count += session_looks(session, steps + count);
    screen_say("\n%s", qa_test_name(test->test));
    if (procedure_measures(test->test) && !session_conditions(session, test->test, error))
        return false;
    if (count > 0 && !is_done(session, &steps[0]))
        test->started_at_utc_ms = time_utc_now_ms();
    bool again = true;
    while (again)
        if (!perform_steps(session, steps, count, error) ||
            !session_repeat_after_drift(session, test->test, &again, error))
            return error_prefix(error, "%s: ", qa_test_name(test->test));
    if (test->test == TEST_VISUAL_QC && !session_targets(session, error))
        return error_prefix(error, "%s: ", qa_test_name(test->test));
    return end_test(session, test, error);
}

bool session_perform(struct session *session, struct error *error)
{
    if (!session_confirm_label(session, error))
        return false;
    for (size_t i = 0; i < session->record.test_count; i++)
        if (session->record.tests[i].state != RECORD_COMPLETE &&
            !perform_test(session, &session->record.tests[i], error))
            return false;
    return true;
}
