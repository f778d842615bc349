/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/pause.h"
#include "agent/session/record_view.h"
#include "agent/session/session_state.h"

#include "monqa/measurement.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"
#include "monqa/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool session_keep_reading(struct session *session, const struct reading *reading,
                          struct error *error)
{
    return journal_add_reading(session->journal, reading, error) &&
           (record_add_reading(&session->record, reading) || record_is_full(error));
}

/* --- one level --- */

static bool read_with_retries(struct session *session, struct reading *reading, unsigned *flags,
                              struct error *error)
{
    for (int attempt = 1;; attempt++) {
        if (!session_read_meter(session, reading, error))
            return false;
        *flags |= reading->flags;
        enum trouble_action action = trouble_of(reading->status, reading->level_ddl).action;
        if (action != TROUBLE_RETRY || attempt == TROUBLE_RETRIES)
            return true;
        *flags |= READING_RETRIED;
    }
}

static void make_unstable(struct reading *reading)
{
    reading->status = READING_UNSTABLE;
    reading->luminance_cd_m2 = reading->x = reading->y = NAN;
}

static bool space_readings(const struct session *session, const struct sampling *sampling,
                           int64_t last_ms, struct error *error)
{
    int apart_ms = session->options->settle_ms < SETTLED_APART_MS ? session->options->settle_ms
                                                                  : SETTLED_APART_MS;
    int64_t left_ms = last_ms + apart_ms - time_monotonic_ms();
    bool is_settled = sampling->first < sampling->count;
    return is_settled || sampling->count == 0 || left_ms <= 0 ||
           pause_ms(session->options->cancel_fd, (int)left_ms, error);
}

/* A floor that is not known withholds nothing. */
static unsigned floor_flag(const struct session *session, double luminance_cd_m2)
{
    return luminance_cd_m2 < meter_identity(session->meter)->profile.floor_cd_m2
               ? READING_BELOW_FLOOR
               : 0;
}

/* Reads until the level is known, or ends with the first reading that has no number. */
static bool sample(struct session *session, struct reading *reading, struct error *error)
{
    struct sampling sampling = sampling_begin(session->optics.last_cd_m2, 0);
    enum sampling_next next = SAMPLING_READ;
    bool is_suspect = false;
    unsigned flags = 0;
    int64_t begun_ms = time_monotonic_ms();
    while (next == SAMPLING_READ) {
        int64_t last_ms = time_monotonic_ms();
        if (!read_with_retries(session, reading, &flags, error))
            return false;
        if (!reading_has_number(reading))
            break;
        sampling.resolution_cd_m2 = fmax(sampling.resolution_cd_m2, reading->resolution_cd_m2);
        is_suspect = is_suspect || reading->status == READING_SUSPECT;
        next = sampling_add(
            &sampling, reading->luminance_cd_m2, (int)(time_monotonic_ms() - begun_ms));
        if (next == SAMPLING_READ && !space_readings(session, &sampling, last_ms, error))
            return false;
    }
    reading->flags = flags;
    if (next == SAMPLING_UNSTABLE)
        make_unstable(reading);
    if (next != SAMPLING_DONE)
        return true;
    sampling_result(&sampling, reading);
    reading->flags |= floor_flag(session, reading->luminance_cd_m2);
    reading->status = is_suspect ? READING_SUSPECT : READING_OK;
    session->optics.last_cd_m2 = reading->luminance_cd_m2;
    return true;
}

static bool read_once(struct session *session, struct reading *reading, struct error *error)
{
    bool ok = session_read_meter(session, reading, error);
    reading->samples = 1;
    return ok;
}

/* --- what goes wrong is asked about --- */

static const struct choice trouble_choices[] = {
    {"again", N_("read again")},
    {"leave-out", N_("go on without this reading")},
};

/* *again: the person has set it right. A file of answers cannot. */
static bool ask_about_trouble(struct session *session, const struct reading *reading, bool *again,
                              struct error *error)
{
    static const struct choices choices = {trouble_choices, 2};
    struct trouble trouble = trouble_of(reading->status, reading->level_ddl);
    *again = false;
    if (trouble.action == TROUBLE_KEEP || person_is_scripted(session->person))
        return true;
    char words[320];
    (void)snprintf(words,
                   sizeof words,
                   _("No reading: %s. %s"),
                   reading_status_name(reading->status),
                   trouble.advice != NULL ? _(trouble.advice)
                                          : _("The meter does not answer as it should."));
    size_t chosen = 0;
    if (!person_choose(session->person, "trouble", words, &choices, &chosen, error))
        return false;
    *again = chosen == 0;
    return true;
}

bool session_take_reading(struct session *session, struct reading *reading, struct error *error)
{
    bool manual = session_is_manual(session);
    return manual ? read_once(session, reading, error) : sample(session, reading, error);
}

/* Live, where another display is free for it: never on the one that is measured. */
static void show_reading(struct session *session, const struct reading *reading)
{
    char words[96];
    struct page page = {.sentence = words};
    struct error ignored = {0};
    if (session->screen.guide == NULL || session_is_manual(session))
        return;
    (void)snprintf(words,
                   sizeof words,
                   "%d / 255: %.4g cd/m\xc2\xb2",
                   reading->level_ddl,
                   reading->luminance_cd_m2);
    if (!reading_has_number(reading))
        (void)snprintf(words,
                       sizeof words,
                       "%d / 255: %s",
                       reading->level_ddl,
                       reading_status_name(reading->status));
    page.heading = session_test_words(reading->test);
    (void)screen_show_page(&session->screen, &page, &ignored); /* the reading is what counts */
}

static void say_reading(const struct reading *reading)
{
    if (reading_has_number(reading))
        screen_say("  level %3d %-12s %.4g cd/m2 (%u)",
                   reading->level_ddl,
                   reading_point_name(reading->point),
                   reading->luminance_cd_m2,
                   reading->samples);
    else
        screen_say("  level %3d %-12s no reading: %s",
                   reading->level_ddl,
                   reading_point_name(reading->point),
                   reading_status_name(reading->status));
}

/* --- one step --- */

/* As large as the foot of most meters; a tenth from the edge, as the procedure says. */
#define SPOT_MM 50
static struct screen_spot spot_of(const struct step *step)
{
    enum reading_point point = step->point;
    struct screen_spot spot = {0.5, 0.5, SPOT_MM};
    if (point == POINT_TOP_LEFT || point == POINT_LEFT || point == POINT_BOTTOM_LEFT)
        spot.across = 0.1;
    if (point == POINT_TOP_RIGHT || point == POINT_RIGHT || point == POINT_BOTTOM_RIGHT)
        spot.across = 0.9;
    if (point == POINT_TOP_LEFT || point == POINT_TOP || point == POINT_TOP_RIGHT)
        spot.down = 0.1;
    if (point == POINT_BOTTOM_LEFT || point == POINT_BOTTOM || point == POINT_BOTTOM_RIGHT)
        spot.down = 0.9;
    return spot;
}

/* The meter is asked for once a place, not once a reading. */
static bool place_meter(struct session *session, const struct step *step, struct error *error)
{
    struct session_place place = {true, step->test, step->point};
    if (session->place.is_known && session->place.test == step->test &&
        session->place.point == step->point)
        return true;
    session->screen.spot = spot_of(step);
    bool confirmed = person_confirm(session->person, _(step->instruction), error);
    session->screen.spot = (struct screen_spot){0};
    if (!confirmed)
        return false;
    if (session->place.point != place.point)
        session->optics.last_cd_m2 = NAN;
    session->place = place;
    return true;
}

static bool show_and_settle(struct session *session, const struct step *step, struct error *error)
{
    if (!session_show(session, step, error) ||
        !pause_ms(session->options->cancel_fd, session->options->settle_ms, error))
        return false;
    return !session_is_manual(session) || person_look(session->person, _(step->instruction), error);
}

static struct reading reading_of(const struct session *session, const struct step *step)
{
    return (struct reading){
        .test = step->test,
        .level_ddl = step->level_ddl,
        .point = step->point,
        .geometry = session->geometry,
        .luminance_cd_m2 = NAN,
        .x = NAN,
        .y = NAN,
    };
}

/* Another virtual terminal was on screen in mid-reading: what the meter saw is not our picture. */
static bool was_away(const struct session *session)
{
    bool away = !display_shows_still(session->display);
    if (away)
        screen_say("  another terminal was on screen meanwhile: the level is read anew");
    return away;
}

/* Until it is read, or left out: a meter that was gone begins the level anew. */
static bool measure(struct session *session, const struct step *step, struct reading *reading,
                    struct error *error)
{
    bool again = true;
    while (again) {
        *reading = reading_of(session, step);
        if (!place_meter(session, step, error) || !session_wake_meter(session, error) ||
            !show_and_settle(session, step, error) ||
            !session_take_reading(session, reading, error))
            return false;
        again = reading->status == READING_GONE || was_away(session);
        if (!again && !ask_about_trouble(session, reading, &again, error))
            return false;
    }
    if (step->is_control)
        reading->flags |= READING_CONTROL;
    return true;
}

static void say_drift(const struct session *session, const struct reading *control)
{
    const struct reading *first =
        record_find_reading(&session->record, control->test, control->level_ddl, control->point, 0);
    if (first == NULL)
        return;
    if (drift_is_too_large(first, control))
        screen_say("  DRIFT: %+.2f %% since the first reading", drift_percent(first, control));
    else
        screen_say("  drift since the first reading: %+.2f %%", drift_percent(first, control));
}

bool session_measure(struct session *session, const struct step *step, struct error *error)
{
    struct reading reading;
    if (!session_open_meter(session, error) || !measure(session, step, &reading, error))
        return false;
    say_reading(&reading);
    show_reading(session, &reading);
    if (step->is_control)
        say_drift(session, &reading);
    return session_keep_reading(session, &reading, error);
}

/* --- a run that drifted --- */

static unsigned repeats(const struct record *record, enum qa_test test)
{
    unsigned count = 0;
    for (size_t i = 0; i < record->answer_count; i++)
        if (record->answers[i].test == test &&
            strcmp(record->answers[i].question, PROCEDURE_DRIFT_REPEAT) == 0)
            count++;
    return count;
}

/* The control of the last run, where it has drifted; NULL: it has not, or there is none. */
static const struct reading *drifted_control(const struct record *record, enum qa_test test)
{
    for (size_t i = 0; i < record->reading_count; i++) {
        const struct reading *control = &record->readings[i];
        if (control->test != test ||
            (control->flags & (READING_CONTROL | READING_SUPERSEDED)) != READING_CONTROL)
            continue;
        const struct reading *first =
            record_find_reading(record, test, control->level_ddl, control->point, 0);
        if (first != NULL && isfinite(drift_percent(first, control)) &&
            drift_is_too_large(first, control))
            return control;
    }
    return NULL;
}

bool session_repeat_after_drift(struct session *session, enum qa_test test, bool *again,
                                struct error *error)
{
    struct record *record = &session->record;
    const struct reading *control = drifted_control(record, test);
    *again = control != NULL && session->meter != NULL && !session_is_manual(session) &&
             repeats(record, test) < PROCEDURE_DRIFT_REPEATS_MAX;
    if (!*again)
        return true;
    const struct reading *first =
        record_find_reading(record, test, control->level_ddl, control->point, 0);
    struct answer answer = {.test = test, .value = ANSWER_YES};
    (void)text_copy(answer.question, sizeof answer.question, PROCEDURE_DRIFT_REPEAT);
    (void)snprintf(answer.remark,
                   sizeof answer.remark,
                   "drift of %+.2f %% from the first reading to the last",
                   drift_percent(first, control));
    answer.answered_at_utc_ms = time_utc_now_ms();
    screen_say("  after %s everything is read once more", answer.remark);
    record_supersede(record, test);
    session->optics.last_cd_m2 = NAN;
    return session_keep_answer(session, &answer, error);
}
