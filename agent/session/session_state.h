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
    int lock; /* one session at a time on one workstation */
    struct display *display;
    struct screen screen;
    struct person *person;
    struct meter *meter; /* NULL until a step needs it */
    struct guideline *guideline;
    struct journal *journal;
    struct record record;
    unsigned planned;         /* tests, bit i */
    const struct step *step;  /* the step at work; NULL between steps */
    enum qa_test placed_test; /* where the meter was last confirmed to be */
    enum reading_point placed_point;
    bool is_placed;
};

/* session_begin.c: takes lock, spool, display and person; starts a record or goes on with a
 * journal. */
bool session_begin(struct session *session, struct error *error);
void session_finish(struct session *session); /* gives everything back, whatever was taken */

/* session_recover.c: goes on with the journal of the same session, seals the others as aborted. */
bool session_recover(struct session *session, struct error *error);

/* session_steps.c: runs every planned test that is not complete. */
bool session_perform(struct session *session, struct error *error);
/* The pattern of a step on screen, and noted before anything is said of it. */
bool session_show(struct session *session, const struct step *step, struct error *error);

/* session_measure.c */
bool session_open_meter(struct session *session, struct error *error);
bool session_measure(struct session *session, const struct step *step, struct error *error);
bool session_ambient(struct session *session, const struct step *step, struct error *error);

#endif
