/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/session_state.h"

#include "agent/input/input.h"
#include "agent/session/assignment.h"
#include "agent/session/record_view.h"
#include "agent/spool/workstation.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool take_lock(struct session *session, struct error *error)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/session.lock", session->options->state);
    return file_lock(path, 0, &session->lock, error) ||
           error_prefix(error, "another session is running here: ");
}

static bool open_spool(struct session *session, struct error *error)
{
    return (spool_open(session->options->state, &session->spool, error) &&
            spool_check_writable(session->spool, error)) ||
           error_prefix(error, "the session is not started, since its record could not be kept: ");
}

static bool load_image(struct session *session, struct error *error)
{
    const char *image = session->options->image;
    return image == NULL || screen_load_image(&session->screen, image, error);
}

static bool open_display(struct session *session, struct error *error)
{
    struct display_options options = {
        .name = session->options->display,
        .frames = session->options->frames,
        .cancel_fd = session->options->cancel_fd,
        .lut = session->options->lut,
        .state = session->options->state,
    };
    if (!display_open(&options, &session->display, error))
        return error_prefix(error, "no display to test: ");
    session->screen.display = session->display;
    session_open_guide(session);
    return session_check_looks(session, error) && load_image(session, error);
}

static bool open_keyboard(struct session *session, struct keyboard **keyboard, struct error *error)
{
    const struct session_options *options = session->options;
    return display_is_simulated(session->display)
               ? keyboard_open(KEYBOARD_TERMINAL, options->cancel_fd, keyboard, error)
               : input_open(options->keyboard != NULL ? options->keyboard : "",
                            options->cancel_fd,
                            keyboard,
                            error);
}

static bool open_person(struct session *session, struct error *error)
{
    if (session->options->answers != NULL)
        return person_from_file(
            session->options->answers, session->options->cancel_fd, &session->person, error);
    struct keyboard *keyboard = NULL;
    if (!open_keyboard(session, &keyboard, error))
        return error_prefix(error, "nobody can answer: ");
    if (person_at_keyboard(keyboard, &session->screen, &session->person, error))
        return true;
    keyboard_close(keyboard);
    return false;
}

static const char *first_of(const char *a, const char *b, const char *c)
{
    if (a != NULL && a[0] != '\0')
        return a;
    return b[0] != '\0' ? b : c;
}

static bool has_row(const struct session *session, enum qa_test test)
{
    const struct guideline *guideline = session->guideline;
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (guideline->criteria[i].test == test &&
            strcmp(guideline->criteria[i].class, session->record.display.class) == 0)
            return true;
    return false;
}

/* The colour is measured where somebody asks for it: a person, the schedule, or a row. */
static void leave_out_colour(struct session *session, unsigned due)
{
    bool is_asked = ((session->options->tests | due) & 1u << TEST_CHROMATICITY) != 0;
    if (!is_asked && !has_row(session, TEST_CHROMATICITY))
        session->planned &= ~(1u << TEST_CHROMATICITY);
}

/* Class, guideline and tests: what was asked for, else what the collector assigned, else the
 * defaults. */
static bool assign(struct session *session, struct error *error)
{
    const struct session_options *options = session->options;
    struct assignment assignment;
    struct date today = date_local(time_utc_now_ms());
    const char *unknown_class = options->class != NULL ? options->class : "primary";
    if (!assignment_read(options->state,
                         &session->record.display.identity,
                         unknown_class,
                         today,
                         &assignment,
                         error))
        return false;
    const char *class = first_of(options->class, assignment.class, unknown_class);
    const char *id =
        first_of(options->guideline, assignment.guideline_id, options->fallback_guideline);
    bool adopted = false;
    if (!assignment_guideline(options->state, id, &session->guideline, &adopted, error))
        return false;
    if (!guideline_has_class(session->guideline, class))
        return error_set(error, ERROR_INVALID, "guideline %s has no class \"%s\"", id, class);
    if (!adopted)
        screen_say("guideline %s is not adopted here: its verdicts are information", id);
    struct record *record = &session->record;
    (void)text_copy(record->display.class, sizeof record->display.class, class);
    (void)text_copy(record->guideline_id, sizeof record->guideline_id, session->guideline->id);
    (void)text_copy(
        record->guideline_edition, sizeof record->guideline_edition, session->guideline->edition);
    (void)text_copy(
        record->guideline_sha256, sizeof record->guideline_sha256, session->guideline->sha256);
    session->planned = options->tests != 0 ? options->tests : assignment.due_tests;
    if (session->planned == 0) /* of the display: the viewer is asked for, or due */
        session->planned = GUIDELINE_ALL_TESTS & ~(1u << TEST_VISUAL_IN_VIEWER);
    leave_out_colour(session, assignment.due_tests);
    return true;
}

static bool plan_tests(struct session *session, struct error *error)
{
    for (enum qa_test test = 0; test < TEST_COUNT; test++) {
        struct record_test planned = {.test = test, .state = RECORD_ABORTED};
        planned.started_at_utc_ms = planned.ended_at_utc_ms = session->record.started_at_utc_ms;
        bool wanted = (session->planned & 1u << test) != 0 && procedure_has(test);
        if (wanted && !record_add_test(&session->record, &planned))
            return record_is_full(error);
    }
    return session->record.test_count > 0 ||
           error_set(
               error, ERROR_INVALID, "none of the wanted tests has a procedure: nothing to do");
}

static bool describe_display(struct record_display *display, const struct display_info *info,
                             struct error *error)
{
    (void)text_copy(display->connector, sizeof display->connector, info->connector);
    if (info->edid_length == 0)
        return true;
    display->edid = malloc(info->edid_length);
    if (display->edid == NULL)
        return error_set_errno(error, "EDID");
    memcpy(display->edid, info->edid, info->edid_length);
    display->edid_length = info->edid_length;
    if (info->has_edid)
        display->identity = edid_identity(&info->parsed);
    return true;
}

static void describe_agent(const struct spool *spool, struct record *record)
{
    const struct key_pair *pair = spool_key(spool);
    (void)text_copy(record->software, sizeof record->software, WORKSTATION_SOFTWARE);
    workstation_hostname(record->hostname);
    workstation_machine(pair->public_key, record->machine);
    workstation_clock(&record->clock);
    (void)key_id(pair->public_key, record->key_id);
}

static bool start_record(struct session *session, struct error *error)
{
    struct record *record = &session->record;
    const struct session_options *options = session->options;
    record_id_create(time_utc_now_ms(), record->id);
    if (options->session_id != NULL)
        (void)text_copy(record->session_id, sizeof record->session_id, options->session_id);
    else
        record_id_create(time_utc_now_ms(), record->session_id);
    /* Stand-ins, for the journal only: the spool gives both when the record is whole. */
    record->sequence = 1;
    (void)text_copy(record->previous, sizeof record->previous, RECORD_FIRST_PREVIOUS);
    record->trigger = options->trigger;
    record->started_at_utc_ms = record->ended_at_utc_ms = time_utc_now_ms();
    record->state = RECORD_ABORTED;
    record->ambient = options->ambient;
    record->illuminance = options->illuminance;
    record->signal_path = *display_signal_path(session->display);
    (void)text_copy(record->signal_path.site_lut,
                    sizeof record->signal_path.site_lut,
                    options->site_lut != NULL ? options->site_lut : "");
    if (strcmp(record->signal_path.lut, "other") == 0)
        signal_path_name_tables(&record->signal_path);
    if (options->operator_id != NULL &&
        !text_copy(record->operator_id, sizeof record->operator_id, options->operator_id))
        return error_set(error,
                         ERROR_INVALID,
                         "operator id of more than %zu bytes",
                         sizeof record->operator_id - 1);
    if (display_is_simulated(session->display))
        record_add_simulated(record, "headless-display");
    if (options->answers != NULL)
        record_add_simulated(record, "scripted-answers");
    describe_agent(session->spool, record);
    return describe_display(&record->display, display_info(session->display), error);
}

/* A meter that sees no colour is refused only where a person asked for nothing else. */
static bool check_colour(struct session *session, struct error *error)
{
    struct record *record = &session->record;
    struct record_test *colour = record_find_test(record, TEST_CHROMATICITY);
    if (colour == NULL || (meter_identity(session->meter)->traits & METER_COLOUR) != 0)
        return true;
    const char *model = meter_identity(session->meter)->model;
    if (session->options->tests == 1u << TEST_CHROMATICITY || record->test_count == 1)
        return error_set(error, ERROR_INVALID, "the meter %s measures no colour", model);
    screen_say("chromaticity is left out: the meter %s measures no colour", model);
    size_t after = (size_t)(record->tests + record->test_count - (colour + 1));
    memmove(colour, colour + 1, after * sizeof *colour);
    record->test_count--;
    return true;
}

/* The meter is opened before the journal, so that the record says from the start what measures. */
static bool open_meter_when_needed(struct session *session, struct error *error)
{
    unsigned measured =
        1u << TEST_LUMINANCE_RESPONSE | 1u << TEST_UNIFORMITY | 1u << TEST_CHROMATICITY;
    const enum reading_geometry *geometry = session->options->geometry;
    if (geometry != NULL && *geometry != GEOMETRY_CONTACT &&
        session->record.ambient.state == AMBIENT_UNKNOWN)
        measured |= 1u << TEST_AMBIENT;
    return (session->planned & measured) == 0 ||
           (session_open_meter(session, error) && check_colour(session, error));
}

bool session_begin(struct session *session, struct error *error)
{
    char folder[4096];
    (void)snprintf(folder, sizeof folder, "%s/journal", session->options->state);
    if (!open_spool(session, error) || !take_lock(session, error) ||
        !open_display(session, error) || !open_person(session, error) ||
        !start_record(session, error) || !assign(session, error) || !plan_tests(session, error) ||
        !open_meter_when_needed(session, error) || !session_recover(session, error))
        return false;
    return session->journal != NULL ||
           journal_create(folder, &session->record, &session->journal, error);
}

void session_finish(struct session *session)
{
    meter_close(session->meter);
    person_close(session->person);
    screen_finish(&session->screen);
    display_close(session->guide);
    display_close(session->display);
    journal_close(session->journal);
    guideline_destroy(session->guideline);
    spool_close(session->spool);
    record_finish(&session->record);
    close_descriptor(&session->lock);
}
