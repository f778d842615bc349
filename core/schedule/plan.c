/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/plan.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct planner {
    struct plan_frame frame;
    int32_t *loads;     /* minutes, team by team */
    uint8_t *visits;    /* a bit a day, room by room */
    size_t visit_bytes; /* of one room */
    uint8_t *works;     /* by day, team by team */
};

const char *plan_reason_name(enum plan_reason reason)
{
    static const char *const names[] = {
        "kept", "with-room", "levelled", "later", "soonest", "over-capacity", "outside-window"};
    assert((unsigned)reason < PLAN_REASON_COUNT);
    return names[reason];
}

static int compare_days(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

bool plan_is_working_day(const struct plan_calendar *calendar, int32_t day)
{
    int weekday = (day % 7 + 7 + 3) % 7; /* 1970-01-01 was a Thursday */
    return calendar->works_on[weekday] &&
           (calendar->closed_count == 0 ||
            bsearch(
                &day, calendar->closed_days, calendar->closed_count, sizeof day, compare_days) ==
                NULL);
}

bool planner_create(const struct plan_frame *frame, struct planner **planner, struct error *error)
{
    assert(frame->day_count > 0 && frame->day_count <= PLAN_DAYS_MAX);
    struct planner *made = calloc(1, sizeof *made);
    size_t days = (size_t)frame->day_count;
    if (made != NULL) {
        made->frame = *frame;
        made->visit_bytes = (days + 7) / 8;
        made->loads = calloc(frame->team_count * days + 1, sizeof *made->loads);
        made->visits = calloc(frame->room_count * made->visit_bytes + 1, 1);
        made->works = calloc(frame->team_count * days + 1, 1);
    }
    if (made == NULL || made->loads == NULL || made->visits == NULL || made->works == NULL) {
        planner_destroy(made);
        return error_set(error, ERROR_SYSTEM, "plan: no memory for %zu rooms", frame->room_count);
    }
    for (size_t i = 0; i < frame->team_count * days; i++)
        made->works[i] = plan_is_working_day(frame->teams[i / days].calendar,
                                             frame->first_day + (int32_t)(i % days));
    *planner = made;
    return true;
}

void planner_destroy(struct planner *planner)
{
    if (planner == NULL)
        return;
    free(planner->loads);
    free(planner->visits);
    free(planner->works);
    free(planner);
}

void planner_cleanup(struct planner **planner)
{
    planner_destroy(*planner);
}

static bool works(const struct planner *planner, uint32_t team, int32_t index)
{
    return planner->works[(size_t)team * (size_t)planner->frame.day_count + (size_t)index] != 0;
}

static int32_t *load_at(const struct planner *planner, uint32_t team, int32_t index)
{
    return planner->loads + (size_t)team * (size_t)planner->frame.day_count + index;
}

int32_t planner_load_minutes(const struct planner *planner, uint32_t team, int32_t day)
{
    int32_t index = day - planner->frame.first_day;
    if (team >= planner->frame.team_count || index < 0 || index >= planner->frame.day_count)
        return 0;
    return *load_at(planner, team, index);
}

static bool is_visited(const struct planner *planner, uint32_t room, int32_t index)
{
    return (planner->visits[room * planner->visit_bytes + (size_t)index / 8] >> (index % 8) & 1) !=
           0;
}

static bool has_time(const struct planner *planner, const struct plan_item *item, int32_t index)
{
    int32_t most = planner->frame.teams[item->team].minutes_per_day;
    return most == 0 || *load_at(planner, item->team, index) + item->minutes <= most;
}

static void take(struct planner *planner, struct plan_item *item, int32_t index,
                 enum plan_reason reason)
{
    *load_at(planner, item->team, index) += item->minutes;
    planner->visits[item->room * planner->visit_bytes + (size_t)index / 8] |=
        (uint8_t)(1 << (index % 8));
    item->planned_day = planner->frame.first_day + index;
    item->reason = reason;
}

/* The part of the item's window within the frame, as indexes. */
struct window {
    int32_t first, due, last;
};

static struct window window_of(const struct planner *planner, const struct plan_item *item)
{
    int32_t today = planner->frame.first_day, end = planner->frame.day_count - 1;
    struct window window = {
        item->earliest_day - today, item->due_day - today, item->latest_day - today};
    if (window.first < 0)
        window.first = 0;
    if (window.last > end)
        window.last = end;
    return window;
}

static int32_t distance(int32_t a, int32_t b)
{
    return a < b ? b - a : a - b;
}

/* The day of the window that suits best: least load first (or, with the room's own days, none but
 * those), then nearest to the due day, then the earlier. -1: none. */
enum seeking { SEEK_ROOM, SEEK_FREE, SEEK_ANY };

static int32_t seek(const struct planner *planner, const struct plan_item *item,
                    struct window window, enum seeking seeking)
{
    int32_t best = -1, best_load = 0;
    for (int32_t day = window.first; day <= window.last; day++) {
        if (!works(planner, item->team, day) ||
            (seeking != SEEK_ANY && !has_time(planner, item, day)) ||
            (seeking == SEEK_ROOM && !is_visited(planner, item->room, day)))
            continue;
        int32_t load = seeking == SEEK_ROOM ? 0 : *load_at(planner, item->team, day);
        bool is_better =
            best < 0 || load < best_load ||
            (load == best_load && distance(day, window.due) < distance(best, window.due));
        if (is_better) {
            best = day;
            best_load = load;
        }
    }
    return best;
}

/* No working day in its window: the nearest one before it, so that it is not late, else after. */
static int32_t seek_outside(const struct planner *planner, const struct plan_item *item,
                            struct window window)
{
    for (int32_t day = window.first - 1; day >= 0; day--)
        if (day < planner->frame.day_count && works(planner, item->team, day))
            return day;
    for (int32_t day = window.last < 0 ? 0 : window.last + 1; day < planner->frame.day_count; day++)
        if (works(planner, item->team, day))
            return day;
    return -1;
}

/* Should be done already: the first day with time for it. */
static void place_soonest(struct planner *planner, struct plan_item *item)
{
    int32_t first = -1;
    for (int32_t day = 0; day < planner->frame.day_count; day++) {
        if (!works(planner, item->team, day))
            continue;
        if (first < 0)
            first = day;
        if (has_time(planner, item, day)) {
            take(planner, item, day, PLAN_SOONEST);
            return;
        }
    }
    if (first >= 0)
        take(planner, item, first, PLAN_OVER_CAPACITY);
}

/* After its window, but before it is overdue. */
static int32_t seek_later(const struct planner *planner, const struct plan_item *item,
                          struct window window)
{
    int32_t end = item->longest_day - planner->frame.first_day;
    if (end >= planner->frame.day_count)
        end = planner->frame.day_count - 1;
    for (int32_t day = window.last + 1; day <= end; day++)
        if (day >= 0 && works(planner, item->team, day) && has_time(planner, item, day))
            return day;
    return -1;
}

static bool place_by(struct planner *planner, struct plan_item *item, int32_t index,
                     enum plan_reason reason)
{
    if (index >= 0)
        take(planner, item, index, reason);
    return index >= 0;
}

static void place_one(struct planner *planner, struct plan_item *item)
{
    struct window window = window_of(planner, item);
    if (item->due_day >= planner->frame.first_day + planner->frame.day_count)
        return;
    if (item->longest_day < planner->frame.first_day) {
        place_soonest(planner, item);
        return;
    }
    if (place_by(planner, item, seek(planner, item, window, SEEK_ROOM), PLAN_WITH_ROOM) ||
        place_by(planner, item, seek(planner, item, window, SEEK_FREE), PLAN_LEVELLED) ||
        place_by(planner, item, seek_later(planner, item, window), PLAN_LATER) ||
        place_by(planner, item, seek(planner, item, window, SEEK_ANY), PLAN_OVER_CAPACITY))
        return;
    (void)place_by(planner, item, seek_outside(planner, item, window), PLAN_OUTSIDE);
}

/* A day planned before stands while it is within the window, a working day, and not too full. */
static bool keep(struct planner *planner, struct plan_item *item)
{
    if (item->before_day < planner->frame.first_day ||
        item->before_day >= planner->frame.first_day + planner->frame.day_count)
        return false;
    int32_t day = item->before_day - planner->frame.first_day;
    bool is_late = item->longest_day < planner->frame.first_day; /* then any day soon was planned */
    bool is_within =
        item->before_day >= item->earliest_day && item->before_day <= item->longest_day;
    if (!works(planner, item->team, day) || !has_time(planner, item, day) ||
        (!is_late && !is_within))
        return false;
    take(planner, item, day, PLAN_KEPT);
    return true;
}

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* By what must be done first; items that are alike in all that matters may change places. */
static int compare_urgency(const void *left, const void *right)
{
    const struct plan_item *a = *(struct plan_item *const *)left;
    const struct plan_item *b = *(struct plan_item *const *)right;
    const int64_t keys[][2] = {{a->latest_day, b->latest_day},
                               {a->due_day, b->due_day},
                               {a->room, b->room},
                               {a->team, b->team},
                               {a->minutes, b->minutes},
                               {a->earliest_day, b->earliest_day},
                               {a->before_day, b->before_day}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        int order = compare_numbers(keys[i][0], keys[i][1]);
        if (order != 0)
            return order;
    }
    return 0;
}

static bool check_items(const struct planner *planner, const struct plan_item *items, size_t count,
                        struct error *error)
{
    for (size_t i = 0; i < count; i++)
        if (items[i].team >= planner->frame.team_count ||
            items[i].room >= planner->frame.room_count || items[i].minutes <= 0 ||
            items[i].earliest_day > items[i].due_day || items[i].due_day > items[i].latest_day ||
            items[i].latest_day > items[i].longest_day)
            return error_set(error,
                             ERROR_INVALID,
                             "plan: item %zu: no such team or room, no time, or a window that ends "
                             "before it begins; nothing is planned",
                             i);
    return true;
}

bool planner_place(struct planner *planner, struct plan_item *items, size_t count,
                   struct error *error)
{
    if (!check_items(planner, items, count, error))
        return false;
    struct plan_item **sorted = calloc(count + 1, sizeof(void *));
    if (sorted == NULL)
        return error_set(error, ERROR_SYSTEM, "plan: no memory for %zu items", count);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = &items[i];
        items[i].planned_day = PLAN_NO_DAY;
    }
    qsort(sorted, count, sizeof(void *), compare_urgency);
    for (size_t i = 0; i < count; i++)
        (void)keep(planner, sorted[i]);
    for (size_t i = 0; i < count; i++)
        if (sorted[i]->planned_day == PLAN_NO_DAY)
            place_one(planner, sorted[i]);
    free(sorted);
    return true;
}

void plan_window(int32_t due_day, int32_t longest_day, int32_t interval_days,
                 struct plan_item *item)
{
    int32_t slack = interval_days / 10;
    if (slack < 3)
        slack = 3;
    if (slack > 28)
        slack = 28;
    item->due_day = due_day;
    item->longest_day = longest_day > due_day ? longest_day : due_day;
    item->earliest_day = due_day - slack;
    item->latest_day = due_day + slack < item->longest_day ? due_day + slack : item->longest_day;
}
