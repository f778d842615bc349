/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/pause.h"
#include "agent/session/record_view.h"
#include "agent/session/session_state.h"

#include "monqa/cleanup.h"
#include "monqa/measurement.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"
#include "monqa/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define WAKING_PATTERN "TG18-LN8-18" /* white */
#define WAKING_LEVEL 255
#define FIND_MS 500
#define UNIT_ATTEMPTS 3

static const struct {
    const char *question, *key;
} meter_questions[] = {
    {METER_ASK_MODEL, "meter.model"},
    {METER_ASK_SERIAL, "meter.serial"},
    {METER_ASK_CALIBRATED_ON, "meter.calibrated-on"},
    {METER_ASK_CALIBRATION_DUE, "meter.calibration-due"},
    {METER_ASK_LUMINANCE, ""},
};

/* The manual meter asks for itself when it is opened, and for the luminance at each step. */
static bool ask_for_meter(void *context, const char *question, char *text, size_t size,
                          struct error *error)
{
    struct session *session = context;
    char key[64] = "", words[320];
    (void)text_copy(words, sizeof words, question);
    for (size_t i = 0; i < ARRAY_LENGTH(meter_questions); i++) {
        const char *known = meter_questions[i].question;
        if (strncmp(question, known, strlen(known)) != 0)
            continue;
        (void)text_copy(key, sizeof key, meter_questions[i].key);
        (void)snprintf(words, sizeof words, "%s%s", _(known), question + strlen(known));
    }
    if (key[0] == '\0' && session->step != NULL)
        (void)session_step_key(session->step, key, sizeof key);
    return person_value(session->person, key, words, text, size, error);
}

bool session_is_manual(const struct session *session)
{
    return (meter_identity(session->meter)->traits & METER_MANUAL) != 0;
}

/* --- geometry --- */

static const struct choice geometry_choices[GEOMETRY_COUNT] = {
    [GEOMETRY_CONTACT] = {"contact", N_("held against the screen")},
    [GEOMETRY_TELESCOPIC_DARK] = {"telescopic-dark", N_("from a distance, in a dark room")},
    [GEOMETRY_TELESCOPIC_IN_SITU] =
        {"telescopic-in-situ", N_("from the reader's place, with the lights as when reporting")},
};

static bool take_given_geometry(struct session *session, unsigned possible, struct error *error)
{
    session->geometry = *session->options->geometry;
    return (possible & 1u << session->geometry) != 0 ||
           error_set(error,
                     ERROR_INVALID,
                     "the meter %s does not measure %s",
                     meter_identity(session->meter)->model,
                     reading_geometry_name(session->geometry));
}

static bool ask_geometry(struct session *session, unsigned possible, struct error *error)
{
    struct choice list[GEOMETRY_COUNT];
    enum reading_geometry geometries[GEOMETRY_COUNT] = {GEOMETRY_CONTACT};
    struct choices choices = {.list = list};
    for (unsigned geometry = 0; geometry < GEOMETRY_COUNT; geometry++)
        if ((possible & 1u << geometry) != 0) {
            geometries[choices.count] = (enum reading_geometry)geometry;
            list[choices.count++] = geometry_choices[geometry];
        }
    size_t chosen = 0;
    if (choices.count > 1 && !person_choose(session->person,
                                            "geometry",
                                            _("How does the meter look at the screen?"),
                                            &choices,
                                            &chosen,
                                            error))
        return false;
    session->geometry = geometries[chosen];
    return true;
}

static bool find_geometry(struct session *session, struct error *error)
{
    unsigned possible = meter_identity(session->meter)->profile.geometries;
    return session->options->geometry != NULL ? take_given_geometry(session, possible, error)
                                              : ask_geometry(session, possible, error);
}

bool session_open_meter(struct session *session, struct error *error)
{
    if (session->meter != NULL)
        return true;
    struct meter_options options = {
        .driver = session->options->driver,
        .port = session->options->port,
        .cancel_fd = session->options->cancel_fd,
        .ask = ask_for_meter,
        .ask_context = session,
        .line_texts = &session->options->meter_line,
        .exclude = session->options->meter_exclude,
    };
    session->optics = (struct session_meter){.last_cd_m2 = NAN, .factor = 1};
    if (!meter_open(&options, &session->meter, error))
        return error_prefix(error, "no measurement can be made: ");
    const struct meter_identity *identity = meter_identity(session->meter);
    if (identity->simulated)
        record_add_simulated(&session->record, "meter-on-pty");
    return session_describe_meter(session, error) && find_geometry(session, error);
}

/* --- a meter that goes away --- */

static bool show_waiting(struct session *session, const char *advice, struct error *error)
{
    const struct page page = {.sentence = _(advice),
                              .heading = _("The session waits."),
                              .keys = {{"Esc", _("end the session")}},
                              .key_count = 1};
    return screen_show_page(&session->screen, &page, error);
}

static bool wait_for_meter(struct session *session, struct error *error)
{
    const char *advice = trouble_of(READING_GONE, -1).advice;
    int64_t end_ms = time_monotonic_ms() + (int64_t)session->options->meter_wait_s * 1000;
    struct error gone = *error;
    if (session->options->meter_wait_s > 0 && !show_waiting(session, advice, error))
        return false;
    while (time_monotonic_ms() < end_ms) {
        struct error trouble = {0};
        if (meter_find_again(session->meter, FIND_MS, &trouble)) {
            screen_say("  the meter is back");
            session->optics = (struct session_meter){.last_cd_m2 = NAN, .factor = 1};
            return true;
        }
        if (trouble.kind != ERROR_UNAVAILABLE) {
            *error = trouble;
            return false;
        }
        if (!person_wait(session->person, FIND_MS, error)) /* Escape is seen here */
            return false;
    }
    *error = gone;
    return false;
}

static void convert(const struct session_meter *optics, struct reading *reading)
{
    if (optics->unit_is_known)
        reading->flags &= ~(unsigned)READING_UNIT_ASSUMED;
    if (!reading_has_number(reading) || optics->factor == 1)
        return;
    reading->luminance_cd_m2 *= optics->factor;
    reading->flags |= READING_UNIT_CONVERTED;
}

bool session_read_meter(struct session *session, struct reading *reading, struct error *error)
{
    if (!meter_measure(session->meter, reading, error)) {
        if (error->kind != ERROR_UNAVAILABLE || !wait_for_meter(session, error))
            return false;
        *error = (struct error){0};
        reading->status = READING_GONE; /* until it has been read again */
        reading->luminance_cd_m2 = reading->x = reading->y = NAN;
        return true;
    }
    convert(&session->optics, reading);
    return true;
}

/* --- bright first, and the unit --- */

static bool keep_unit(struct session *session, const char *typed, double sent,
                      enum answer_value value, struct error *error)
{
    struct answer answer = {.test = session->step->test, .question = "meter-unit", .value = value};
    answer.answered_at_utc_ms = time_utc_now_ms();
    (void)snprintf(answer.remark,
                   sizeof answer.remark,
                   "the meter shows %s, and sent %.6g%s",
                   typed,
                   sent,
                   value == ANSWER_NO ? ": foot-lamberts" : "");
    return journal_add_answer(session->journal, &answer, error) &&
           (record_add_answer(&session->record, &answer) || record_is_full(error));
}

static const char *unit_trouble(enum unit_check check)
{
    switch (check) {
    case UNIT_CONTRADICTION:
        return _("That is not what the meter sent. Set it to cd/m2, and see that both are of the "
                 "same light.");
    case UNIT_ILLUMINANCE:
        return _("That is illuminance. Set the meter to cd/m2.");
    case UNIT_UNREADABLE:
        return _("That is no number with its unit.");
    case UNIT_CONFIRMED:
    case UNIT_FOOT_LAMBERT:
        break;
    }
    return NULL;
}

static bool measure_bright(struct session *session, struct reading *reading, struct error *error)
{
    *reading = (struct reading){.level_ddl = WAKING_LEVEL, .luminance_cd_m2 = NAN};
    for (int attempt = 0; attempt < TROUBLE_RETRIES; attempt++) {
        if (!session_read_meter(session, reading, error))
            return false;
        if (reading_has_number(reading))
            return true;
    }
    return true; /* what is wrong is asked about at the first level */
}

/* White stays on screen while the person looks at the meter's display; typed "": it shows none. */
static bool look_at_meter(struct session *session, const char *trouble, struct reading *reading,
                          char *typed, size_t size, struct error *error)
{
    char words[320];
    (void)snprintf(words,
                   sizeof words,
                   "%s%s%s",
                   trouble != NULL ? trouble : "",
                   trouble != NULL ? " " : "",
                   _("The screen turns white next. Note what the meter's own display shows, with "
                     "its unit, then press Enter."));
    return person_confirm(session->person, words, error) &&
           screen_show_pattern(&session->screen, WAKING_PATTERN, error) &&
           pause_ms(session->options->cancel_fd, session->options->settle_ms, error) &&
           measure_bright(session, reading, error) &&
           person_look(session->person, _("Note what the meter shows."), error) &&
           person_value(
               session->person,
               "meter.unit",
               _("What did the meter show? For example 412.3 cd/m2 or 120.3 fL; nothing when "
                 "it shows nothing."),
               typed,
               size,
               error);
}

static bool take_unit(struct session *session, const char *typed, double sent,
                      enum unit_check check, struct error *error)
{
    if (check == UNIT_FOOT_LAMBERT)
        session->optics.factor = CD_M2_PER_FOOT_LAMBERT;
    session->optics.unit_is_known = true;
    session->optics.last_cd_m2 = sent * session->optics.factor;
    return keep_unit(session, typed, sent, check == UNIT_CONFIRMED ? ANSWER_YES : ANSWER_NO, error);
}

static bool check_unit(struct session *session, struct error *error)
{
    const char *trouble = NULL;
    for (int attempt = 0; attempt < UNIT_ATTEMPTS; attempt++) {
        struct reading reading;
        char typed[64] = "";
        if (!look_at_meter(session, trouble, &reading, typed, sizeof typed, error))
            return false;
        if (typed[0] == '\0' || !reading_has_number(&reading))
            return true; /* it stays assumed, and the record provisional */
        enum unit_check check = unit_check(typed, reading.luminance_cd_m2);
        trouble = unit_trouble(check);
        if (trouble == NULL)
            return take_unit(session, typed, reading.luminance_cd_m2, check, error);
        if (person_is_scripted(session->person))
            break;
    }
    return error_set(error,
                     ERROR_INVALID,
                     "the unit of the meter is in doubt, so it measures nothing: %s",
                     trouble);
}

bool session_wake_meter(struct session *session, struct error *error)
{
    if (session->optics.is_awake || session_is_manual(session))
        return true;
    struct step white = {
        .test = session->step->test, .pattern = WAKING_PATTERN, .level_ddl = WAKING_LEVEL};
    struct reading reading;
    if (!session_show(session, &white, error) ||
        !pause_ms(session->options->cancel_fd, session->options->settle_ms, error) ||
        !measure_bright(session, &reading, error))
        return false;
    if (reading_has_number(&reading))
        session->optics.last_cd_m2 = reading.luminance_cd_m2;
    bool is_assumed = (meter_identity(session->meter)->traits & METER_UNIT_NOT_IN_REPLY) != 0;
    session->optics.is_awake = true;
    return !is_assumed || check_unit(session, error);
}
