/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_SCHEDULE_H
#define MONQA_SCHEDULE_H

#include "monqa/reading.h"
#include "monqa/time_utc.h"

/* Due dates as pure functions of what was done and of the guideline's intervals. Calendar
 * arithmetic: a month from 31 January is 28 or 29 February. */

enum interval_unit {
    INTERVAL_NONE,
    INTERVAL_DAYS,
    INTERVAL_WEEKS,
    INTERVAL_MONTHS,
    INTERVAL_YEARS
};

struct interval {
    int count;               /* 1..999 */
    enum interval_unit unit; /* INTERVAL_NONE: not periodic */
};

/* ISO 8601 duration of one term: "P1D", "P2W", "P3M", "P1Y"; "" is none. */
bool interval_parse(const char *text, struct interval *interval);
const char *interval_format(struct interval interval, char text[16]);
/* None: the date itself. A day that the month has not becomes its last; never past 2999-12-31. */
struct date date_add_interval(struct date date, struct interval interval);
/* < 0 when a ends before b, counted from the same day (2026-01-31). None is the shortest. */
int interval_compare(struct interval a, struct interval b);

/* How often one test is owed under one guideline for one display class. */
struct schedule_rule {
    enum qa_test test;
    struct interval recommended; /* due after this */
    struct interval longest;     /* overdue after this; never shorter than recommended */
};

enum schedule_trigger {
    TRIGGER_ACCEPTANCE,        /* "acceptance" */
    TRIGGER_PERIODIC,          /* "periodic" */
    TRIGGER_AFTER_MAINTENANCE, /* "after-maintenance" */
    TRIGGER_ON_REQUEST,        /* "on-request" */
    TRIGGER_RETEST,            /* "retest" */
    TRIGGER_COUNT,
};
const char *schedule_trigger_name(enum schedule_trigger trigger);
bool schedule_trigger_parse(const char *name, enum schedule_trigger *trigger);

/* What is known of one display under one adopted guideline. */
struct schedule_history {
    struct date first_seen_on;
    bool is_accepted;
    struct date accepted_on; /* of the passed or imported acceptance */
    bool has_done;
    struct date done_on; /* last complete, dated, not simulated (outside a demonstration) run of
                            this test */
};

struct schedule_due {
    enum schedule_trigger trigger; /* acceptance while the display is not accepted, else periodic */
    struct date due_on;
    struct date longest_on; /* the last day on which it is not overdue; never before due_on */
    bool is_periodic; /* false: the rule has no interval and acceptance is done: nothing is owed,
                         never due */
};

/* Not accepted: acceptance is due on the day the display was first seen (longest: the same day).
 * Accepted: the later of acceptance and last done, plus the intervals. */
struct schedule_due schedule_compute(const struct schedule_rule *rule,
                                     const struct schedule_history *history);

enum schedule_state {
    SCHEDULE_NOT_DUE, /* "not-due" */
    SCHEDULE_DUE,     /* "due": today is due_on or later */
    SCHEDULE_OVERDUE, /* "overdue": today is after longest_on */
};
enum schedule_state schedule_state_on(const struct schedule_due *due, struct date today);
const char *schedule_state_name(enum schedule_state state);

#endif
