/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/session_state.h"

#include "agent/session/record_view.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/log.h"
#include "monqa/time_utc.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A display that stood longer than this is another measurement: warm-up and room light are no
 * longer the same. */
#define RESUME_WITHIN_MS (60 * 60 * 1000)

static bool same_tests(const struct record *a, const struct record *b)
{
    if (a->test_count != b->test_count)
        return false;
    for (size_t i = 0; i < a->test_count; i++)
        if (a->tests[i].test != b->tests[i].test)
            return false;
    return true;
}

static bool same_meter(const struct record_meter *a, const struct record_meter *b)
{
    return strcmp(a->driver, b->driver) == 0 && strcmp(a->model, b->model) == 0 &&
           strcmp(a->serial, b->serial) == 0;
}

static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* But for what was found before the session: a session that was killed has left its own values. */
static bool same_property(const struct signal_property *a, const struct signal_property *b)
{
    return strcmp(a->object, b->object) == 0 && strcmp(a->name, b->name) == 0 &&
           strcmp(a->value, b->value) == 0;
}

static bool same_signal_path(const struct signal_path *a, const struct signal_path *b)
{
    if (strcmp(a->backend, b->backend) != 0 || strcmp(a->mode, b->mode) != 0 ||
        strcmp(a->card_driver, b->card_driver) != 0 || a->width != b->width ||
        a->height != b->height || !same_number(a->refresh_hz, b->refresh_hz) ||
        strcmp(a->format, b->format) != 0 || a->depth_bits != b->depth_bits ||
        strcmp(a->lut, b->lut) != 0 || a->property_count != b->property_count ||
        a->doubt_count != b->doubt_count)
        return false;
    for (size_t i = 0; i < a->property_count; i++)
        if (!same_property(&a->properties[i], &b->properties[i]))
            return false;
    for (size_t i = 0; i < a->doubt_count; i++)
        if (strcmp(a->doubts[i], b->doubts[i]) != 0)
            return false;
    return true;
}

/* What the journal knows of the room light stands, unless the operator now says something else. */
static bool same_ambient(const struct ambient *old, const struct ambient *now)
{
    return now->state == AMBIENT_UNKNOWN ||
           (old->state == now->state && same_number(old->luminance_cd_m2, now->luminance_cd_m2));
}

/* But for the room light, which is always read in situ. */
static bool same_geometry(const struct record *old, enum reading_geometry geometry)
{
    for (size_t i = 0; i < old->reading_count; i++)
        if (old->readings[i].test != TEST_AMBIENT && old->readings[i].geometry != geometry)
            return false;
    return true;
}

static bool same_light(const struct session *session, const struct record *old)
{
    const struct record *now = &session->record;
    return same_signal_path(&old->signal_path, &now->signal_path) &&
           same_ambient(&old->ambient, &now->ambient) && same_geometry(old, session->geometry);
}

/* Nothing that a verdict could depend on may differ. */
static bool is_same_session(const struct session *session, const struct record *old)
{
    const struct record *now = &session->record;
    int64_t age_ms = now->started_at_utc_ms - old->started_at_utc_ms;
    return age_ms >= 0 && age_ms < RESUME_WITHIN_MS &&
           strcmp(old->clock.boot_id, now->clock.boot_id) == 0 && old->trigger == now->trigger &&
           strcmp(old->operator_id, now->operator_id) == 0 &&
           strcmp(old->display.connector, now->display.connector) == 0 &&
           display_identity_equal(&old->display.identity, &now->display.identity) &&
           strcmp(old->display.class, now->display.class) == 0 &&
           strcmp(old->guideline_sha256, now->guideline_sha256) == 0 && same_tests(old, now) &&
           same_meter(&old->meter, &now->meter) && same_light(session, old) &&
           old->simulated_count == now->simulated_count;
}

static int64_t last_moment_utc_ms(const struct record *record)
{
    int64_t last = record->started_at_utc_ms;
    for (size_t i = 0; i < record->reading_count; i++)
        if (record->readings[i].taken_at_utc_ms > last)
            last = record->readings[i].taken_at_utc_ms;
    for (size_t i = 0; i < record->answer_count; i++)
        if (record->answers[i].answered_at_utc_ms > last)
            last = record->answers[i].answered_at_utc_ms;
    for (size_t i = 0; i < record->viewer_measure_count; i++)
        if (record->viewer_measures[i].measured_at_utc_ms > last)
            last = record->viewer_measures[i].measured_at_utc_ms;
    return last;
}

static bool seal(struct session *session, struct record *old, const char *path, struct error *error)
{
    old->state = RECORD_ABORTED;
    old->ended_at_utc_ms = last_moment_utc_ms(old);
    if (!spool_append(session->spool, old, error))
        return false;
    screen_say(
        "an interrupted session of %s is recorded as aborted: %s", old->display.connector, old->id);
    return file_remove(path, error);
}

/* What cannot be read is kept for a person to look at, and stands in nobody's way. */
static bool set_aside(const char *path, const struct error *trouble, struct error *error)
{
    char aside[4200];
    (void)snprintf(aside, sizeof aside, "%s.damaged", path);
    log_warning("%s; kept as %s", trouble->text, aside);
    return file_move(path, aside, error);
}

static bool go_on(struct session *session, struct record *old, const char *path, size_t length,
                  struct error *error)
{
    if (!journal_reopen(path, length, &session->journal, error))
        return false;
    screen_say("going on with the session begun before: %s", old->id);
    record_finish(&session->record);
    session->record = *old;
    *old = (struct record){0};
    return true;
}

static bool recover_one(struct session *session, const char *path, struct error *error)
{
    CLEANUP(record_finish) struct record old = {0};
    size_t length = 0;
    struct error trouble = {0};
    if (!journal_read(path, &old, &length, &trouble))
        return set_aside(path, &trouble, error);
    if (session->journal == NULL && is_same_session(session, &old))
        return go_on(session, &old, path, length, error);
    return seal(session, &old, path, error);
}

bool session_recover(struct session *session, struct error *error)
{
    char folder[4096];
    (void)snprintf(folder, sizeof folder, "%s/journal", session->options->state);
    CLEANUP(file_names_finish) struct file_names paths = {0};
    file_remove_leftovers(folder, 0); /* under the session's lock */
    if (!journal_list(folder, &paths, error))
        return false;
    /* Newest first: the one to go on with, if any, is the last that was begun. */
    for (size_t i = paths.count; i > 0; i--)
        if (!recover_one(session, paths.names[i - 1], error))
            return error_prefix(error,
                                "an interrupted session cannot be recovered, so none is started: ");
    return true;
}
