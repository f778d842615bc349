/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/schedule.h"

#include <assert.h>
#include <string.h>

static const char *const trigger_names[TRIGGER_COUNT] = {
    [TRIGGER_ACCEPTANCE] = "acceptance",
    [TRIGGER_PERIODIC] = "periodic",
    [TRIGGER_AFTER_MAINTENANCE] = "after-maintenance",
    [TRIGGER_ON_REQUEST] = "on-request",
    [TRIGGER_RETEST] = "retest",
};

const char *schedule_trigger_name(enum schedule_trigger trigger)
{
    assert((unsigned)trigger < TRIGGER_COUNT);
    return trigger_names[trigger];
}

bool schedule_trigger_parse(const char *name, enum schedule_trigger *trigger)
{
    for (unsigned i = 0; i < TRIGGER_COUNT; i++)
        if (strcmp(trigger_names[i], name) == 0) {
            *trigger = (enum schedule_trigger)i;
            return true;
        }
    return false;
}

static struct date later_of(struct date a, struct date b)
{
    return date_compare(a, b) < 0 ? b : a;
}

struct schedule_due schedule_compute(const struct schedule_rule *rule,
                                     const struct schedule_history *history)
{
    if (!history->is_accepted)
        return (struct schedule_due){
            .trigger = TRIGGER_ACCEPTANCE,
            .due_on = history->first_seen_on,
            .longest_on = history->first_seen_on,
            .is_periodic = true,
        };
    struct date from = history->accepted_on;
    if (history->has_done)
        from = later_of(from, history->done_on);
    struct date due_on = date_add_interval(from, rule->recommended);
    return (struct schedule_due){
        .trigger = TRIGGER_PERIODIC,
        .due_on = due_on,
        /* P30D is longer than P1M in one month and shorter in the next. */
        .longest_on = later_of(due_on, date_add_interval(from, rule->longest)),
        .is_periodic = rule->recommended.unit != INTERVAL_NONE,
    };
}

enum schedule_state schedule_state_on(const struct schedule_due *due, struct date today)
{
    if (!due->is_periodic || date_compare(today, due->due_on) < 0)
        return SCHEDULE_NOT_DUE;
    return date_compare(today, due->longest_on) > 0 ? SCHEDULE_OVERDUE : SCHEDULE_DUE;
}

const char *schedule_state_name(enum schedule_state state)
{
    static const char *const names[] = {
        [SCHEDULE_NOT_DUE] = "not-due",
        [SCHEDULE_DUE] = "due",
        [SCHEDULE_OVERDUE] = "overdue",
    };
    assert((unsigned)state < sizeof names / sizeof *names);
    return names[state];
}
