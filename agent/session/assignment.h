/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SESSION_ASSIGNMENT_H
#define AGENT_SESSION_ASSIGNMENT_H

#include "monqa/edid.h"
#include "monqa/guideline.h"
#include "monqa/time_utc.h"

/* What the collector has assigned to a display, from the copies that `monqa sync` left in the state
 * folder: schedule.json and guidelines/ID.xml. */
struct assignment {
    char class[32];
    char guideline_id[48];
    unsigned due_tests; /* bit i: test i is due or overdue today */
    bool
        is_assigned; /* false: the collector does not know this display (yet), or was never asked */
};

/* A display that the collector has not seen yet is judged as one of unknown_class will be.
 * A schedule that cannot be read is an error; one that is not there assigns nothing. */
bool assignment_read(const char *state, const struct display_identity *display,
                     const char *unknown_class, struct date today, struct assignment *assignment,
                     struct error *error);

/* Of the meter's newest certificate at the collector; "" where it has none, or the meter has no
 * serial number to be known by. */
struct assignment_calibration {
    char calibrated_on[16], due_on[16];
};
struct record_meter;
bool assignment_calibration(const char *state, const struct record_meter *meter,
                            struct assignment_calibration *calibration, struct error *error);

/* The adopted edition from the state folder, else the shipped profile of that id. *adopted says
 * which. */
bool assignment_guideline(const char *state, const char *id, struct guideline **guideline,
                          bool *adopted, struct error *error);

#endif
