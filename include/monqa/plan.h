/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_PLAN_H
#define MONQA_PLAN_H

#include "monqa/error.h"
#include "monqa/schedule.h"

#include <stddef.h>
#include <stdint.h>

/* When to do what is owed: planned days within each test's own window, on working days, levelled
 * over the days of a team, the displays of a room together, and as they were planned before where
 * that still holds. Days are days since 1970-01-01 (date_to_days). Pure: same input, same plan. */

struct plan_calendar {
    bool works_on[7];           /* Monday first */
    const int32_t *closed_days; /* ascending: bank holidays, closed days; the caller's */
    size_t closed_count;
};
bool plan_is_working_day(const struct plan_calendar *calendar, int32_t day);

#define PLAN_NO_DAY INT32_MIN

/* Why a test is planned on that day. */
enum plan_reason {
    PLAN_KEPT,      /* "kept": as planned before */
    PLAN_WITH_ROOM, /* "with-room": with others of its room on that day */
    PLAN_LEVELLED,  /* "levelled": the least busy day of its window */
    PLAN_LATER,     /* "later": its window is full; the first day with time before it is overdue */
    PLAN_SOONEST,   /* "soonest": it should be done already */
    PLAN_OVER_CAPACITY, /* "over-capacity": no day before it is overdue has the time; the least bad
                         */
    PLAN_OUTSIDE, /* "outside-window": its window has no working day; the nearest, before if can be
                   */
    PLAN_REASON_COUNT
};
const char *plan_reason_name(enum plan_reason reason);

struct plan_item {
    uint32_t team;                             /* whose time it takes: index of teams */
    uint32_t room;                             /* 0..room_count-1 */
    int32_t earliest_day, due_day, latest_day; /* its window: where it is levelled */
    int32_t longest_day; /* the last on which it is not overdue; latest_day or after */
    int32_t before_day;  /* planned before; PLAN_NO_DAY: not */
    int32_t minutes;     /* > 0 */
    int32_t planned_day; /* set by the planner */
    enum plan_reason reason;
};

struct plan_team {
    const struct plan_calendar *calendar; /* the caller's */
    int32_t minutes_per_day;              /* 0: without limit, but levelled all the same */
};

struct plan_frame {
    const struct plan_team *teams;
    size_t team_count, room_count;
    int32_t first_day; /* today: nothing is planned before it */
    int32_t day_count; /* 1..PLAN_DAYS_MAX; what is due after it gets PLAN_NO_DAY */
};
#define PLAN_DAYS_MAX 1200

/* Keeps what was taken by earlier calls, so that the occurrences of a year are placed one after the
 * other. The frame's arrays must live as long. */
struct planner;
bool planner_create(const struct plan_frame *frame, struct planner **planner, struct error *error);
void planner_destroy(struct planner *planner);
void planner_cleanup(struct planner **planner);
/* Those planned before first, then by how soon they must be done. The order of items in the array
 * does not matter for those that differ; ERROR_INVALID on an index out of range or a window that
 * ends before it begins, and then nothing is placed. */
bool planner_place(struct planner *planner, struct plan_item *items, size_t count,
                   struct error *error);
/* Minutes planned for the team on that day; 0 outside the frame. */
int32_t planner_load_minutes(const struct planner *planner, uint32_t team, int32_t day);

/* The days of a test: due day and longest day as they are, its window a tenth of the interval (at
 * least 3 days, at most 28) to both sides of the due day, but never past the longest. */
void plan_window(int32_t due_day, int32_t longest_day, int32_t interval_days,
                 struct plan_item *item);

/* A test that comes back: its next occurrence, and how it goes on from the day that one is done. */
struct plan_series {
    struct plan_item item;
    struct interval recommended, longest;
};
struct plan_occurrence {
    size_t series;
    int32_t day; /* PLAN_NO_DAY never: what finds no day in the frame is left out */
    enum plan_reason reason;
};
/* False for what comes back within a week: that is due on every day the workstation is used, never
 * planned and in no calendar. */
bool plan_is_levelled(struct interval recommended);
/* Every occurrence within the frame, taking each as done on its planned day. The caller frees. */
bool plan_ahead(struct planner *planner, const struct plan_series *series, size_t count,
                struct plan_occurrence **occurrences, size_t *occurrence_count,
                struct error *error);

#endif
