/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SESSION_SESSION_STATE_H
#define AGENT_SESSION_SESSION_STATE_H

#include "agent/meter/meter.h"
#include "agent/session/journal.h"
#include "agent/session/person.h"
#include "agent/session/screen.h"
#include "agent/session/session.h"
#include "agent/spool/spool.h"

#include "monqa/procedure.h"

/* What a running session holds; private to this folder. */
struct session {
    const struct session_options *options;
    struct spool *spool;
    int lock;                        /* one session at a time on one workstation */
    struct display *display, *guide; /* guide: NULL none */
    struct screen screen;
    struct person *person;
    struct meter *meter; /* NULL until a step needs it */
    struct guideline *guideline;
    struct journal *journal;
    struct record record;
    unsigned planned;        /* tests, bit i */
    const struct step *step; /* the step at work; NULL between steps */
    struct session_place {   /* where the meter was last confirmed to be */
        bool is_known;
        enum qa_test test;
        enum reading_point point;
    } place;
    char look_questions[SESSION_PATTERNS_MAX][64];
    int64_t test_begun_ms; /* by time_monotonic_ms */
    enum reading_geometry geometry;
    struct session_meter {
        bool is_awake;      /* has seen a bright patch since it was opened, its unit is known */
        double last_cd_m2;  /* its last number at this place; NaN: none */
        double factor;      /* from what it sends to cd/m2 */
        bool unit_is_known; /* a person compared it with the meter's display */
    } optics;
};

/* session_begin.c: takes lock, spool, display and person; starts a record or goes on with a
 * journal. */
bool session_begin(struct session *session, struct error *error);
void session_finish(struct session *session); /* gives everything back, whatever was taken */

/* session_guide.c: takes another display for the words, where one is free and a person reads them.
 * Without one, they come on the display itself. */
void session_open_guide(struct session *session);

/* session_recover.c: goes on with the journal of the same session, seals the others as aborted. */
bool session_recover(struct session *session, struct error *error);

/* session_steps.c: runs every planned test that is not complete. */
bool session_perform(struct session *session, struct error *error);
/* The pattern of a step on screen, and noted before anything is said of it. */
bool session_show(struct session *session, const struct step *step, struct error *error);

/* session_label.c: the display shows its number, a person confirms its asset label. */
bool session_confirm_label(struct session *session, struct error *error);

/* session_page.c: on every page of the step stand display, test and how far it is. */
void session_tell_place(struct session *session, const struct step *step, size_t done,
                        size_t total);
void session_tell_progress(struct session *session, enum qa_test test, size_t done, size_t total);
void session_tell_display(struct session *session); /* before and after the tests */
const char *session_test_words(enum qa_test test);  /* in the person's language */
const char *session_result_words(const struct record *record,
                                 const struct session_outcome *outcome);
/* session_result.c: a sheet as PDF, where a folder for it was named. */
bool session_keep_result(const struct session *session, const struct session_outcome *outcome,
                         struct error *error);
/* The last page: what was found, what to do about it, and that it is recorded. */
void session_show_end(struct session *session, const struct session_outcome *outcome);

/* session_signal.c */
/* After the record is safe: the audit that follows it, when the desktop is back, takes down what
 * later ones compare with. Here a console may have reset the tables already. */
void session_forget_outputs(struct session *session);
/* What was put on screen for the step, where its level lies, and how it was proved. */
bool session_note_frame(struct session *session, const struct step *step, struct error *error);

/* session_meter.c: opens the meter (again, when it is back), with its geometry and its unit. */
bool session_open_meter(struct session *session, struct error *error);
/* One measurement; a meter that is gone is waited for, and then *reading is from the same one. */
bool session_read_meter(struct session *session, struct reading *reading, struct error *error);
/* A bright patch first, and once the comparison with the meter's own display. */
bool session_wake_meter(struct session *session, struct error *error);
bool session_is_manual(const struct session *session);

/* session_instrument.c: fills the record's meter; an expired one accepts no display. */
bool session_describe_meter(struct session *session, struct error *error);
bool session_calibration_has_expired(const struct session *session);

/* session_measure.c */
bool session_measure(struct session *session, const struct step *step, struct error *error);
/* Whether the test's control has drifted and it is to be measured once more: then what was read so
 * far is superseded, and that is noted. */
bool session_repeat_after_drift(struct session *session, enum qa_test test, bool *again,
                                struct error *error);
/* Settles, averages, and asks about what goes wrong; a failed reading has a status. */
bool session_take_reading(struct session *session, struct reading *reading, struct error *error);
bool session_keep_reading(struct session *session, const struct reading *reading,
                          struct error *error);

/* Ends the id of a question whose answer came faster than a person looks; it answers nothing. */
#define SESSION_TOO_FAST ".too-fast"
/* session_steps.c */
bool session_keep_answer(struct session *session, const struct answer *answer, struct error *error);
bool session_was_too_fast(const struct session *session);
double session_looked_s(const struct session *session); /* at the picture of the last answer */
/* session_targets.c: objects that chance hides, found and kept as answers; part of visual-qc. */
bool session_targets(struct session *session, struct error *error);

/* session_ambient.c */
bool session_ambient(struct session *session, const struct step *step, struct error *error);

/* session_conditions.c: once, before the first measurement. */
bool session_conditions(struct session *session, enum qa_test test, struct error *error);
bool session_ask(struct session *session, const struct step *step, struct error *error);

/* session_looks.c: patterns that were asked for, and the person's own picture. */
bool session_check_looks(const struct session *session, struct error *error);
/* Their steps; room for SESSION_PATTERNS_MAX + 1. */
size_t session_looks(struct session *session, struct step *steps);

/* session_viewer.c */
bool session_viewer_is_done(const struct session *session, const struct step *step);
/* Writes the file of the pattern, and keeps as an answer what it was. */
bool session_open_in_viewer(struct session *session, const struct step *step, struct error *error);
bool session_viewer_measure(struct session *session, const struct step *step, struct error *error);

/* session_keys.c: the key under which the value of a step stands in a file of answers. */
const char *session_step_key(const struct step *step, char *key, size_t size);

#endif
