/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_PROCEDURE_H
#define MONQA_PROCEDURE_H

#include "monqa/reading.h"

/* Which pattern, which level, which reading or question comes next: pure data. */

enum step_kind {
    STEP_SHOW_AND_ASK,     /* pattern on screen, then one question */
    STEP_SHOW_AND_MEASURE, /* pattern on screen, settle, read */
    STEP_AMBIENT,          /* the person switches the display off; read or state Lamb */
    STEP_ASK,              /* words alone: one question, or one line of text */
    STEP_SHOW_AND_PROVE,   /* pattern on screen, read back: nothing for a person to do */
    STEP_OPEN_IN_VIEWER,   /* pattern as a file that a person opens in the image viewer */
    STEP_VIEWER_MEASURE,   /* a length or an angle of it, by the viewer's own tool */
};

/* The part of a pattern that a question is about, in thousandths of its width and height. */
struct step_part {
    int x, y, width, height;
};
#define STEP_PARTS_MAX 5

struct step {
    enum qa_test test;
    enum step_kind kind;
    const char *pattern;     /* catalogue name; NULL for ambient */
    const char *question;    /* id; NULL unless asked */
    const char *instruction; /* one sentence for a person */
    int level_ddl;           /* -1: none */
    enum reading_point point;
    bool is_control;                        /* read before: has the run drifted? */
    bool is_text;                           /* asked for a line of text, kept as the remark */
    enum viewer_quantity quantity;          /* of STEP_VIEWER_MEASURE */
    struct step_part parts[STEP_PARTS_MAX]; /* width 0: no further one; none: the whole pattern */
};

#define PROCEDURE_STEPS_MAX 64

/* Steps of one test in order. steps has room for PROCEDURE_STEPS_MAX; 0 for a test without a
 * procedure. */
size_t procedure_steps(enum qa_test test, struct step *steps);
/* What is asked once, before the first measurement: how the display stands. test is the one that
 * the answers are kept with. */
#define CONDITION_WARM "warmed-up"
#define CONDITION_BRIGHTNESS "automatic-brightness-off"
#define CONDITION_PRESENCE "presence-sensor-off"
#define CONDITION_PRESET "osd-preset"
#define CONDITION_CLEAN "screen-clean"
size_t procedure_conditions(enum qa_test test, struct step *steps);
/* Answers that after too much drift a test was measured anew; its readings before are superseded.
 */
#define PROCEDURE_DRIFT_REPEAT "repeated-after-drift"
#define PROCEDURE_DRIFT_REPEATS_MAX 1u
bool procedure_measures(enum qa_test test); /* luminances of a lit screen */
/* Of enum provisional, from what was asked and read; an expired calibration is not in it. 0 where
 * nothing was measured. */
unsigned procedure_provisional(const struct evidence *evidence);

#define QUESTION_VIEWER_FILE "viewer-file" /* what was opened, in the remark */

/* The tests that a session can run, in the order in which it runs them. */
bool procedure_has(enum qa_test test);

#endif
