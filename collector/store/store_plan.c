/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/plan_frame.h"
#include "collector/store/store_inner.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>

#define PLAN_DAYS 400
#define NO_INTERVAL_DAYS 30 /* an acceptance, a retest: it has no interval of its own */

struct planning {
    struct store *store;
    const struct plan_trial *trial;
    int32_t today;
    bool does_write;          /* planned dates, not only a look ahead */
    struct store_item *items; /* those that are levelled */
    size_t count;
    struct plan_setting setting;
    struct plan_series *series; /* of each item */
};

static int32_t days_of(struct date date)
{
    return (int32_t)date_to_days(date);
}

static struct interval interval_of(const struct planning *planning, const struct store_item *item,
                                   struct interval *longest)
{
    const struct plan_trial *trial = planning->trial;
    enum qa_test test;
    int64_t adoption_id;
    if (trial != NULL && trial->test != NULL && strcmp(trial->test, item->test) == 0) {
        *longest = trial->longest;
        return trial->recommended;
    }
    const struct guideline *guideline = guideline_in_force(
        planning->store, item->display.class, item->display.place.workstation_id, &adoption_id);
    const struct guideline_interval *found =
        guideline != NULL && qa_test_parse(item->test, &test)
            ? guideline_owes(guideline, item->display.class, test)
            : NULL;
    *longest = found != NULL ? found->rule.longest : (struct interval){0};
    return found != NULL ? found->rule.recommended : (struct interval){0};
}

static int32_t interval_days(int32_t from, struct interval interval)
{
    if (interval.unit == INTERVAL_NONE)
        return NO_INTERVAL_DAYS;
    return days_of(date_add_interval(date_from_days(from), interval)) - from;
}

/* With another interval the due day moves as if it had been so since the test was last done. */
static void move_due(const struct plan_trial *trial, struct store_item *item)
{
    struct date done;
    if (trial == NULL || trial->test == NULL || strcmp(trial->test, item->test) != 0 ||
        item->due.trigger != TRIGGER_PERIODIC || !date_parse(item->last_done_on, &done))
        return;
    item->due.due_on = date_add_interval(done, trial->recommended);
    item->due.longest_on = date_add_interval(done, trial->longest);
}

static void fill_series(struct planning *planning, size_t i)
{
    struct store_item *item = &planning->items[i];
    struct plan_series *series = &planning->series[i];
    struct date before;
    enum qa_test test;
    series->recommended = interval_of(planning, item, &series->longest);
    move_due(planning->trial, item);
    int32_t due = days_of(item->due.due_on);
    plan_window(
        due, days_of(item->due.longest_on), interval_days(due, series->recommended), &series->item);
    series->item.team = plan_setting_team(&planning->setting, item);
    series->item.room = plan_setting_room(&planning->setting, item);
    series->item.before_day = date_parse(item->planned_on, &before) ? days_of(before) : PLAN_NO_DAY;
    series->item.minutes =
        qa_test_parse(item->test, &test) ? planning->setting.rules.minutes[test] : 1;
}

/* An acceptance is planned whatever its test's interval is; a daily check never. */
static bool is_planned(const struct planning *planning, const struct store_item *item)
{
    struct interval longest;
    return item->due.trigger != TRIGGER_PERIODIC ||
           plan_is_levelled(interval_of(planning, item, &longest));
}

static void forget_planned(struct store *store, const struct store_item *item)
{
    struct sql_query query =
        sql_prepare(store->sql, "DELETE FROM plan WHERE display_id = ? AND test = ?");
    sql_bind_text(&query, item->display.id);
    sql_bind_text(&query, item->test);
    sql_run(&query);
}

/* Keeps what is levelled, and takes the date of the others back: an accepted display's daily check
 * had one for its acceptance. */
static void sort_out(struct planning *planning)
{
    size_t kept = 0;
    for (size_t i = 0; i < planning->count; i++)
        if (is_planned(planning, &planning->items[i]))
            planning->items[kept++] = planning->items[i];
        else if (planning->does_write && planning->items[i].planned_on[0] != '\0')
            forget_planned(planning->store, &planning->items[i]);
    planning->count = kept;
}

static bool planning_begin(struct planning *planning, int32_t day_count, struct error *error)
{
    if (!store_items(planning->store, NULL, 0, &planning->items, &planning->count, error))
        return false;
    sort_out(planning);
    if (!plan_setting_make(planning->store,
                           planning->items,
                           planning->count,
                           planning->trial,
                           &planning->setting,
                           error))
        return false;
    planning->series = calloc(planning->count + 1, sizeof *planning->series);
    if (planning->series == NULL)
        return error_set(error, ERROR_SYSTEM, "plan: no memory for %zu tests", planning->count);
    for (size_t i = 0; i < planning->count; i++)
        fill_series(planning, i);
    planning->setting.frame.first_day = planning->today;
    planning->setting.frame.day_count = day_count;
    return true;
}

static void planning_finish(struct planning *planning)
{
    plan_setting_finish(&planning->setting);
    free(planning->items);
    free(planning->series);
}

static void write_planned(struct store *store, const struct store_item *item,
                          const struct plan_item *planned)
{
    char text[DATE_TEXT_SIZE];
    if (planned->planned_day == planned->before_day)
        return; /* and the reason of then stands */
    struct sql_query query = sql_prepare(
        store->sql,
        "INSERT INTO plan (display_id, test, planned_on, reason) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (display_id, test) DO UPDATE SET planned_on = excluded.planned_on, "
        "reason = excluded.reason");
    sql_bind_text(&query, item->display.id);
    sql_bind_text(&query, item->test);
    sql_bind_text(&query, date_format(date_from_days(planned->planned_day), text));
    sql_bind_text(&query, plan_reason_name(planned->reason));
    sql_run(&query);
}

/* What is no longer owed is no longer planned. */
static void forget_the_rest(struct store *store)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "DELETE FROM plan WHERE NOT EXISTS (SELECT 1 FROM due u "
                    "WHERE u.display_id = plan.display_id AND u.test = plan.test)");
    sql_run(&query);
}

static bool place_all(struct planning *planning, struct error *error)
{
    CLEANUP(planner_cleanup) struct planner *planner = NULL;
    CLEANUP(free_pointer)
    struct plan_item *placed = calloc(planning->count + 1, sizeof *placed);
    if (placed == NULL)
        return error_set(error, ERROR_SYSTEM, "plan: no memory");
    for (size_t i = 0; i < planning->count; i++)
        placed[i] = planning->series[i].item;
    if (!planner_create(&planning->setting.frame, &planner, error) ||
        !planner_place(planner, placed, planning->count, error))
        return false;
    for (size_t i = 0; i < planning->count; i++)
        if (placed[i].planned_day == PLAN_NO_DAY)
            forget_planned(planning->store, &planning->items[i]);
        else
            write_planned(planning->store, &planning->items[i], &placed[i]);
    forget_the_rest(planning->store);
    return true;
}

void plan_mark_stale(struct store *store)
{
    struct sql_query query =
        sql_prepare(store->sql, "UPDATE plan_state SET is_stale = 1 WHERE is_stale = 0");
    sql_run(&query);
}

static bool is_fresh(struct store *store, const char *today)
{
    struct sql_query query =
        sql_prepare(store->sql, "SELECT 1 FROM plan_state WHERE is_stale = 0 AND planned_for = ?");
    sql_bind_text(&query, today);
    bool fresh = sql_step(&query);
    sql_end(&query);
    return fresh;
}

bool store_plan_refresh(struct store *store, struct date today, struct error *error)
{
    char text[DATE_TEXT_SIZE];
    (void)date_format(today, text);
    if (is_fresh(store, text))
        return sql_check(store->sql, error);
    struct planning planning = {.store = store, .today = days_of(today), .does_write = true};
    bool ok = planning_begin(&planning, PLAN_DAYS, error) && place_all(&planning, error);
    planning_finish(&planning);
    if (!ok)
        return false;
    struct sql_query query =
        sql_prepare(store->sql, "UPDATE plan_state SET is_stale = 0, planned_for = ?");
    sql_bind_text(&query, text);
    sql_run(&query);
    return sql_check(store->sql, error);
}

static int compare_occurrences(const void *left, const void *right, void *context)
{
    const struct store_occurrence *a = left, *b = right;
    const struct store_item *items = context;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    int order = strcmp(items[a->item].display.place.site, items[b->item].display.place.site);
    if (order == 0)
        order = strcmp(items[a->item].display.place.room, items[b->item].display.place.room);
    return order != 0 ? order : (a->item > b->item) - (a->item < b->item);
}

static void find_busiest(const struct plan_frame *frame, const struct planner *planner,
                         struct store_ahead *ahead)
{
    ahead->busiest_day = PLAN_NO_DAY;
    for (int32_t day = frame->first_day; day < frame->first_day + frame->day_count; day++) {
        int32_t minutes = 0;
        for (uint32_t team = 0; team < frame->team_count; team++)
            minutes += planner_load_minutes(planner, team, day);
        ahead->minutes += minutes;
        if (minutes > ahead->busiest_minutes) {
            ahead->busiest_minutes = minutes;
            ahead->busiest_day = day;
        }
    }
}

static bool look_ahead(struct planning *planning, struct store_ahead *ahead, struct error *error)
{
    CLEANUP(planner_cleanup) struct planner *planner = NULL;
    CLEANUP(free_pointer) struct plan_occurrence *found = NULL;
    size_t count = 0;
    if (!planner_create(&planning->setting.frame, &planner, error) ||
        !plan_ahead(planner, planning->series, planning->count, &found, &count, error))
        return false;
    struct store_occurrence *occurrences = calloc(count + 1, sizeof *occurrences);
    if (occurrences == NULL)
        return error_set(error, ERROR_SYSTEM, "plan: no memory");
    for (size_t i = 0; i < count; i++) {
        occurrences[i] = (struct store_occurrence){found[i].series, found[i].day, found[i].reason};
        ahead->reasons[found[i].reason]++;
    }
    if (count > 0)
        qsort_r(occurrences, count, sizeof *occurrences, compare_occurrences, planning->items);
    ahead->occurrences = occurrences;
    ahead->occurrence_count = count;
    find_busiest(&planning->setting.frame, planner, ahead);
    return true;
}

bool store_plan_ahead(struct store *store, struct date today, int32_t day_count,
                      const struct plan_trial *trial, struct store_ahead *ahead,
                      struct error *error)
{
    struct planning planning = {.store = store, .today = days_of(today), .trial = trial};
    struct store_ahead made = {0};
    bool ok = planning_begin(&planning, day_count, error) && look_ahead(&planning, &made, error);
    if (ok) {
        made.items = planning.items;
        made.item_count = planning.count;
        planning.items = NULL;
        *ahead = made;
    }
    planning_finish(&planning);
    return ok;
}

void store_ahead_finish(struct store_ahead *ahead)
{
    free(ahead->items);
    free(ahead->occurrences);
    *ahead = (struct store_ahead){0};
}
