/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/plan.h"

#include <stdlib.h>
#include <string.h>

struct ahead {
    struct planner *planner;
    const struct plan_series *series;
    struct plan_item *items; /* of one round */
    size_t *owners;          /* series of each item */
    size_t item_count;
    struct plan_occurrence *occurrences;
    size_t occurrence_count, capacity;
};

bool plan_is_levelled(struct interval recommended)
{
    const struct interval week = {1, INTERVAL_WEEKS};
    return recommended.unit != INTERVAL_NONE && interval_compare(recommended, week) >= 0;
}

static bool keep_occurrence(struct ahead *ahead, size_t owner, const struct plan_item *item)
{
    if (ahead->occurrence_count == ahead->capacity) {
        size_t capacity = ahead->capacity * 2 + 64;
        void *grown = realloc(ahead->occurrences, capacity * sizeof *ahead->occurrences);
        if (grown == NULL)
            return false;
        ahead->occurrences = grown;
        ahead->capacity = capacity;
    }
    ahead->occurrences[ahead->occurrence_count++] =
        (struct plan_occurrence){owner, item->planned_day, item->reason};
    return true;
}

static int32_t day_after(int32_t day, struct interval interval)
{
    return (int32_t)date_to_days(date_add_interval(date_from_days(day), interval));
}

/* As if the one before had been done on its planned day. */
static struct plan_item next_item(const struct plan_series *series, const struct plan_item *done)
{
    struct plan_item next = *done;
    int32_t due = day_after(done->planned_day, series->recommended);
    plan_window(due, day_after(done->planned_day, series->longest), due - done->planned_day, &next);
    if (next.earliest_day <= done->planned_day)
        next.earliest_day = done->planned_day + 1;
    next.before_day = PLAN_NO_DAY;
    return next;
}

/* Places the items of this round; what found a day goes on into the next. */
static bool place_round(struct ahead *ahead, struct error *error)
{
    size_t kept = 0;
    if (!planner_place(ahead->planner, ahead->items, ahead->item_count, error))
        return false;
    for (size_t i = 0; i < ahead->item_count; i++) {
        const struct plan_item *item = &ahead->items[i];
        size_t owner = ahead->owners[i];
        if (item->planned_day == PLAN_NO_DAY)
            continue;
        if (!keep_occurrence(ahead, owner, item))
            return error_set(error, ERROR_SYSTEM, "plan: no memory");
        if (!plan_is_levelled(ahead->series[owner].recommended))
            continue;
        ahead->items[kept] = next_item(&ahead->series[owner], item);
        ahead->owners[kept++] = owner;
    }
    ahead->item_count = kept;
    return true;
}

bool plan_ahead(struct planner *planner, const struct plan_series *series, size_t count,
                struct plan_occurrence **occurrences, size_t *occurrence_count, struct error *error)
{
    struct ahead ahead = {.planner = planner, .series = series, .item_count = count};
    ahead.items = calloc(count + 1, sizeof *ahead.items);
    ahead.owners = calloc(count + 1, sizeof *ahead.owners);
    bool ok = (ahead.items != NULL && ahead.owners != NULL) ||
              error_set(error, ERROR_SYSTEM, "plan: no memory for %zu tests", count);
    for (size_t i = 0; ok && i < count; i++) {
        ahead.items[i] = series[i].item;
        ahead.owners[i] = i;
    }
    while (ok && ahead.item_count > 0)
        ok = place_round(&ahead, error);
    free(ahead.items);
    free(ahead.owners);
    if (!ok) {
        free(ahead.occurrences);
        return false;
    }
    *occurrences = ahead.occurrences;
    *occurrence_count = ahead.occurrence_count;
    return true;
}
