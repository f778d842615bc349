/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/lit_time.h"
#include "agent/session/record_view.h"
#include "agent/session/session_state.h"
#include "agent/spool/workstation.h"

#include "monqa/measurement.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"
#include "monqa/words.h"

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
                      _(step->instruction),
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
    bool ok =
        step->is_text
            ? ask_text(session, step, &answer, error)
            : person_ask(session->person, step->question, _(step->instruction), &answer, error);
    return ok && keep(session, &answer, asked_ms, error);
}

/* How long the display has been lit, as the service saw it, and never longer than the machine is
 * up; a display without a card has no such history. */
static struct lit_span lit_so_far(const struct session *session, double *uptime_minutes)
{
    struct record_clock clock = {.uptime_s = 0};
    char output[192];
    const struct signal_path *path = &session->record.signal_path;
    const char *card = strrchr(path->card, '/');
    *uptime_minutes = NAN;
    if (display_is_simulated(session->display))
        return (struct lit_span){NAN, NAN};
    workstation_clock(&clock);
    *uptime_minutes = clock.uptime_s / 60;
    const struct lit_now now = {clock.boot_id, (int64_t)(clock.uptime_s * 1e3)};
    (void)snprintf(
        output, sizeof output, "%s-%s", card != NULL ? card + 1 : path->card, path->connector);
    return lit_read(session->options->state, &now, output, path->edid_sha256);
}

static void say_source(const struct lit_span *lit, double uptime_minutes, double needed_minutes,
                       char *words, size_t size)
{
    if (needed_minutes <= 0)
        (void)snprintf(words, size, "by the configuration: this display needs no warm-up");
    else if (lit->at_least_minutes >= needed_minutes || lit->at_most_minutes < needed_minutes)
        (void)snprintf(words,
                       size,
                       "by the service: lit for %.0f min as DPMS says, %.0f min are asked for",
                       floor(lit->at_least_minutes),
                       needed_minutes);
    else
        (void)snprintf(words,
                       size,
                       "by the machine: up for %.0f min, %.0f min are asked for",
                       floor(uptime_minutes),
                       needed_minutes);
}

/* What is known needs no question. */
static bool settle_warm_up(struct session *session, const struct step *step, bool *settled,
                           struct error *error)
{
    double uptime, needed = session->options->warm_up_minutes;
    struct lit_span lit = lit_so_far(session, &uptime);
    enum warmth warmth =
        warmth_judge(fmin(uptime, lit.at_most_minutes), lit.at_least_minutes, needed);
    *settled = warmth != WARMTH_ASK;
    if (!*settled)
        return true;
    struct answer answer = {.test = step->test,
                            .value = warmth == WARMTH_WARM ? ANSWER_YES : ANSWER_NO};
    (void)text_copy(answer.question, sizeof answer.question, step->question);
    say_source(&lit, uptime, needed, answer.remark, sizeof answer.remark);
    if (warmth == WARMTH_COLD)
        screen_say("  NOT WARM, so that luminances are provisional; %s", answer.remark);
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
