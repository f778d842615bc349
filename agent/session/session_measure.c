/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/session_state.h"

#include "agent/session/record_view.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

/* A reading counts as settled when the one before agrees within this: an LCD's tail and a meter's
 * range change both show as a step between two readings. */
#define SETTLED_RATIO 0.01
#define SETTLED_CD_M2 0.01
#define SETTLE_ATTEMPTS 6
/* A reading that failed for no reason of the light is tried again. */
#define TALK_ATTEMPTS 3

/* The key under which the value of a step stands in a file of answers. */
static const char *step_key(const struct step *step, char *key, size_t size)
{
    const char *test = qa_test_name(step->test);
    if (step->kind == STEP_AMBIENT)
        (void)snprintf(key, size, "%s", test);
    else if (step->point == POINT_NONE)
        (void)snprintf(key, size, "%s.%d", test, step->level_ddl);
    else
        (void)snprintf(
            key, size, "%s.%d.%s", test, step->level_ddl, reading_point_name(step->point));
    return key;
}

static const struct {
    const char *question, *key;
} meter_questions[] = {
    {METER_ASK_MODEL, "meter.model"},
    {METER_ASK_SERIAL, "meter.serial"},
    {METER_ASK_CALIBRATED_ON, "meter.calibrated-on"},
    {METER_ASK_CALIBRATION_DUE, "meter.calibration-due"},
};

/* The manual meter asks for itself when it is opened, and for the luminance at each step. */
static bool ask_for_meter(void *context, const char *question, char *text, size_t size,
                          struct error *error)
{
    struct session *session = context;
    char key[64] = "";
    for (size_t i = 0; i < ARRAY_LENGTH(meter_questions); i++)
        if (strncmp(question, meter_questions[i].question, strlen(meter_questions[i].question)) ==
            0)
            (void)text_copy(key, sizeof key, meter_questions[i].key);
    if (key[0] == '\0' && session->step != NULL)
        (void)step_key(session->step, key, sizeof key);
    return person_value(session->person, key, question, text, size, error);
}

static void describe_meter(struct record_meter *into, const struct meter_identity *identity)
{
    (void)text_copy(into->driver, sizeof into->driver, identity->driver);
    (void)text_copy(into->maker, sizeof into->maker, identity->maker);
    (void)text_copy(into->model, sizeof into->model, identity->model);
    (void)text_copy(into->serial, sizeof into->serial, identity->serial);
    (void)text_copy(into->firmware, sizeof into->firmware, identity->firmware);
    (void)text_copy(into->calibrated_on, sizeof into->calibrated_on, identity->calibrated_on);
    (void)text_copy(into->calibration_due, sizeof into->calibration_due, identity->calibration_due);
    (void)text_copy(into->port, sizeof into->port, identity->port);
    into->unproved = (identity->traits & METER_UNPROVED) != 0;
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
    };
    if (!meter_open(&options, &session->meter, error))
        return error_prefix(error, "no measurement can be made: ");
    const struct meter_identity *identity = meter_identity(session->meter);
    describe_meter(&session->record.meter, identity);
    if (identity->simulated)
        record_add_simulated(&session->record, "meter-on-pty");
    return true;
}

/* A signal ends the wait and makes cancel_fd readable: the light has not settled then. */
static bool pause_ms(const struct session *session, int wait_ms, struct error *error)
{
    struct pollfd cancel = {.fd = session->options->cancel_fd, .events = POLLIN};
    int64_t end_ms = time_monotonic_ms() + wait_ms;
    int ready;
    do {
        int64_t left_ms = end_ms - time_monotonic_ms();
        ready = poll(&cancel, 1, left_ms > 0 ? (int)left_ms : 0);
    } while (ready < 0 && errno == EINTR);
    if (ready > 0)
        return error_set(error, ERROR_CANCELLED, "ended by a signal");
    return ready == 0 || error_set_errno(error, "session");
}

static bool agrees(const struct reading *a, const struct reading *b)
{
    double difference = fabs(a->luminance_cd_m2 - b->luminance_cd_m2);
    return difference <= SETTLED_CD_M2 ||
           difference <= SETTLED_RATIO * fmax(a->luminance_cd_m2, b->luminance_cd_m2);
}

static bool is_worth_repeating(enum reading_status status)
{
    return status == READING_TIMEOUT || status == READING_PROTOCOL || status == READING_HARDWARE ||
           status == READING_REJECTED || status == READING_SYNC || status == READING_UNSTABLE;
}

static bool measure_once(struct session *session, struct reading *reading, struct error *error)
{
    for (int attempt = 1;; attempt++) {
        if (!meter_measure(session->meter, reading, error))
            return false;
        if (attempt > 1)
            reading->flags |= READING_RETRIED;
        if (!is_worth_repeating(reading->status) || attempt == TALK_ATTEMPTS)
            return true;
    }
}

/* Reads until two readings in a row agree; what never settles is unstable and has no number. */
static bool measure_settled(struct session *session, struct reading *reading, struct error *error)
{
    if (!measure_once(session, reading, error))
        return false;
    if ((meter_identity(session->meter)->traits & METER_MANUAL) != 0)
        return true;
    for (int attempt = 0; attempt < SETTLE_ATTEMPTS && reading_has_number(reading); attempt++) {
        struct reading before = *reading;
        if (!measure_once(session, reading, error))
            return false;
        if (!reading_has_number(reading) || agrees(&before, reading))
            return true;
    }
    if (reading_has_number(reading)) {
        reading->status = READING_UNSTABLE;
        reading->luminance_cd_m2 = NAN;
        reading->x = reading->y = NAN;
    }
    return true;
}

static bool keep(struct session *session, const struct reading *reading, struct error *error)
{
    return journal_add_reading(session->journal, reading, error) &&
           (record_add_reading(&session->record, reading) || record_is_full(error));
}

static void say_reading(const struct reading *reading)
{
    if (reading_has_number(reading))
        screen_say("  level %3d %-12s %.4g cd/m2",
                   reading->level_ddl,
                   reading_point_name(reading->point),
                   reading->luminance_cd_m2);
    else
        screen_say("  level %3d %-12s no reading: %s",
                   reading->level_ddl,
                   reading_point_name(reading->point),
                   reading_status_name(reading->status));
}

/* The meter is asked for once a place, not once a reading. */
static bool place_meter(struct session *session, const struct step *step, struct error *error)
{
    bool there = session->is_placed && session->placed_test == step->test &&
                 session->placed_point == step->point;
    if (there)
        return true;
    if (!person_confirm(session->person, step->instruction, error))
        return false;
    session->is_placed = true;
    session->placed_test = step->test;
    session->placed_point = step->point;
    return true;
}

static bool show_and_settle(struct session *session, const struct step *step, struct error *error)
{
    if (!session_show(session, step, error) ||
        !pause_ms(session, session->options->settle_ms, error))
        return false;
    bool manual = (meter_identity(session->meter)->traits & METER_MANUAL) != 0;
    return !manual || person_look(session->person, step->instruction, error);
}

bool session_measure(struct session *session, const struct step *step, struct error *error)
{
    struct reading reading = {
        .test = step->test,
        .level_ddl = step->level_ddl,
        .point = step->point,
        .geometry = session->options->geometry,
        .luminance_cd_m2 = NAN,
        .x = NAN,
        .y = NAN,
    };
    if (!session_open_meter(session, error) || !place_meter(session, step, error) ||
        !show_and_settle(session, step, error) || !measure_settled(session, &reading, error))
        return false;
    say_reading(&reading);
    return keep(session, &reading, error);
}

static bool set_ambient(struct session *session, enum ambient_state state, double cd_m2,
                        struct error *error)
{
    struct ambient ambient = {.state = state, .luminance_cd_m2 = cd_m2};
    if (!journal_add_ambient(session->journal, &ambient, error))
        return false;
    session->record.ambient = ambient;
    return true;
}

static bool measure_ambient(struct session *session, const struct step *step, struct error *error)
{
    struct reading reading = {
        .test = TEST_AMBIENT,
        .level_ddl = -1,
        .geometry = session->options->geometry,
        .luminance_cd_m2 = NAN,
        .x = NAN,
        .y = NAN,
    };
    if (!session_open_meter(session, error) ||
        !person_confirm(session->person, step->instruction, error) ||
        !measure_settled(session, &reading, error) || !keep(session, &reading, error))
        return false;
    say_reading(&reading);
    /* Below the meter's range is no zero: the room was not declared dark. */
    bool usable = reading_has_number(&reading) && reading.luminance_cd_m2 > 0;
    return !usable || set_ambient(session, AMBIENT_MEASURED, reading.luminance_cd_m2, error);
}

static bool is_luminance(const char *text, double *cd_m2)
{
    return number_parse(text, cd_m2) && *cd_m2 > 0 && *cd_m2 <= READING_LUMINANCE_MAX_CD_M2;
}

/* A contact probe shades the screen, so what the room adds is typed in, declared, or stays unknown.
 */
static bool ask_ambient(struct session *session, const struct step *step, struct error *error)
{
    char instruction[320];
    (void)snprintf(instruction,
                   sizeof instruction,
                   "%s Type it in cd/m2, or dark-room, or nothing when it cannot be read.",
                   step->instruction);
    for (;;) {
        char text[32];
        double cd_m2;
        if (!person_value(session->person, "ambient", instruction, text, sizeof text, error))
            return false;
        if (text[0] == '\0')
            return true;
        if (strcmp(text, "dark-room") == 0)
            return set_ambient(session, AMBIENT_DARK_ROOM, 0, error);
        if (is_luminance(text, &cd_m2))
            return set_ambient(session, AMBIENT_STATED, cd_m2, error);
        if (session->options->answers != NULL)
            return error_set(error,
                             ERROR_INVALID,
                             "%s: ambient \"%s\" is no luminance above 0, and not dark-room",
                             session->options->answers,
                             text);
        screen_say("  \"%s\" is no luminance above 0, and not dark-room", text);
    }
}

bool session_ambient(struct session *session, const struct step *step, struct error *error)
{
    if (session->record.ambient.state != AMBIENT_UNKNOWN)
        return true;
    bool telescopic = session->options->geometry != GEOMETRY_CONTACT;
    return telescopic ? measure_ambient(session, step, error) : ask_ambient(session, step, error);
}
