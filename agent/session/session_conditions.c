/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/record_view.h"
#include "agent/session/session_state.h"

#include "monqa/measurement.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool keep(struct session *session, struct answer *answer, int64_t asked_ms,
                 struct error *error)
{
    answer->seconds = (double)(time_monotonic_ms() - asked_ms) / 1000;
    answer->answered_at_utc_ms = time_utc_now_ms();
    return journal_add_answer(session->journal, answer, error) &&
           (record_add_answer(&session->record, answer) || record_is_full(error));
}

/* The line is the remark; nothing typed is "cannot tell". */
static bool ask_text(struct session *session, const struct step *step, struct answer *answer,
                     struct error *error)
{
    if (!person_value(session->person,
                      step->question,
                      step->instruction,
                      answer->remark,
                      sizeof answer->remark,
                      error))
        return false;
    answer->value = answer->remark[0] != '\0' ? ANSWER_YES : ANSWER_CANNOT_TELL;
    return true;
}

bool session_ask(struct session *session, const struct step *step, struct error *error)
{
    int64_t asked_ms = time_monotonic_ms();
    struct answer answer = {.test = step->test};
    (void)text_copy(answer.question, sizeof answer.question, step->question);
    bool ok = step->is_text
                  ? ask_text(session, step, &answer, error)
                  : person_ask(session->person, step->question, step->instruction, &answer, error);
    return ok && keep(session, &answer, asked_ms, error);
}

/* What the machine knows needs no question: it cannot have lit a display longer than it runs. */
static bool settle_warm_up(struct session *session, const struct step *step, bool *settled,
                           struct error *error)
{
    double uptime = session->record.clock.uptime_s / 60;
    double needed = session->options->warm_up_minutes;
    bool is_simulated = display_is_simulated(session->display);
    enum warmth warmth = warmth_judge(is_simulated ? NAN : uptime, NAN, needed);
    *settled = warmth != WARMTH_ASK;
    if (!*settled)
        return true;
    struct answer answer = {.test = step->test,
                            .value = warmth == WARMTH_WARM ? ANSWER_YES : ANSWER_NO};
    (void)text_copy(answer.question, sizeof answer.question, step->question);
    (void)snprintf(answer.remark,
                   sizeof answer.remark,
                   "by the machine: up for %.0f min, %.0f min are asked for",
                   uptime,
                   needed);
    if (warmth == WARMTH_COLD)
        screen_say(
            "  NOT WARM: up for %.0f min of %.0f: luminances are provisional", uptime, needed);
    return keep(session, &answer, time_monotonic_ms(), error);
}

static bool is_answered(const struct session *session, const struct step *step)
{
    for (size_t i = 0; i < session->record.answer_count; i++)
        if (strcmp(session->record.answers[i].question, step->question) == 0)
            return true;
    return false;
}

bool session_conditions(struct session *session, enum qa_test test, struct error *error)
{
    struct step steps[PROCEDURE_STEPS_MAX];
    size_t count = procedure_conditions(test, steps);
    for (size_t i = 0; i < count; i++) {
        bool settled = is_answered(session, &steps[i]);
        if (!settled && strcmp(steps[i].question, CONDITION_WARM) == 0 &&
            !settle_warm_up(session, &steps[i], &settled, error))
            return false;
        if (!settled && !session_ask(session, &steps[i], error))
            return false;
    }
    return true;
}
