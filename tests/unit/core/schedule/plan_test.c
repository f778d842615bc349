/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/plan.h"
#include "tests/support/check_main.h"

#include <stdlib.h>
#include <string.h>

static int32_t day(const char *text)
{
    struct date date = {0};
    ck_assert(date_parse(text, &date));
    return (int32_t)date_to_days(date);
}

static int32_t closed[2]; /* Christmas Day, and the day in lieu of Boxing Day */
static struct plan_calendar calendar = {.works_on = {1, 1, 1, 1, 1, 0, 0}};
static const struct plan_team one_hour = {&calendar, 60};

static void set_calendar(void)
{
    closed[0] = day("2026-12-25");
    closed[1] = day("2026-12-28");
    calendar.closed_days = closed;
    calendar.closed_count = 2;
}

static struct planner *planner_for(size_t rooms, int32_t days)
{
    struct plan_frame frame = {.teams = &one_hour,
                               .team_count = 1,
                               .room_count = rooms,
                               .first_day = day("2026-12-01"),
                               .day_count = days};
    struct planner *planner = NULL;
    struct error error = {0};
    ck_assert_msg(planner_create(&frame, &planner, &error), "%s", error.text);
    return planner;
}

/* Ten days to both sides of the due day, overdue after the longest. */
static struct plan_item item_due(const char *due, const char *longest, uint32_t room)
{
    struct plan_item item = {.room = room, .minutes = 20, .before_day = PLAN_NO_DAY};
    plan_window(day(due), day(longest), 100, &item);
    return item;
}

static void place(struct planner *planner, struct plan_item *items, size_t count)
{
    struct error error = {0};
    ck_assert_msg(planner_place(planner, items, count, &error), "%s", error.text);
}

START_TEST(weekends_and_closed_days_are_no_working_days)
{
    static const struct {
        const char *day;
        bool works;
    } days[] = {{"2026-12-24", true},
                {"2026-12-25", false},
                {"2026-12-26", false},
                {"2026-12-27", false},
                {"2026-12-28", false},
                {"2026-12-29", true},
                {"1969-12-31", true},
                {"1970-01-03", false}};
    for (size_t i = 0; i < ARRAY_LENGTH(days); i++)
        ck_assert_msg(
            plan_is_working_day(&calendar, day(days[i].day)) == days[i].works, "%s", days[i].day);
}
END_TEST

static const struct {
    int32_t due, longest, interval, earliest, latest;
} windows[] = {
    {1000, 1000, 30, 997, 1000},  /* no later than the longest */
    {1000, 1010, 30, 997, 1003},  /* three days at least */
    {1000, 1300, 365, 972, 1028}, /* twenty-eight at most */
    {1000, 1002, 90, 991, 1002},  /* a tenth */
    {1000, 900, 90, 991, 1000},   /* a longest before the due day counts as it */
};

START_TEST(a_window_is_a_tenth_of_the_interval_to_both_sides)
{
    struct plan_item item = {0};
    plan_window(windows[_i].due, windows[_i].longest, windows[_i].interval, &item);
    ck_assert_int_eq(item.earliest_day, windows[_i].earliest);
    ck_assert_int_eq(item.latest_day, windows[_i].latest);
}
END_TEST

START_TEST(one_test_is_planned_on_its_due_day)
{
    CLEANUP(planner_cleanup) struct planner *planner = planner_for(1, 60);
    struct plan_item item = item_due("2026-12-16", "2026-12-31", 0);
    place(planner, &item, 1);
    ck_assert_int_eq(item.planned_day, day("2026-12-16"));
    ck_assert_int_eq(item.reason, PLAN_LEVELLED);
    ck_assert_int_eq(planner_load_minutes(planner, 0, day("2026-12-16")), 20);
    ck_assert_int_eq(planner_load_minutes(planner, 0, day("2026-12-17")), 0);
    ck_assert_int_eq(planner_load_minutes(planner, 0, day("2020-01-01")), 0);
}
END_TEST

START_TEST(the_displays_of_a_room_are_planned_together)
{
    CLEANUP(planner_cleanup) struct planner *planner = planner_for(2, 60);
    struct plan_item items[] = {item_due("2026-12-16", "2026-12-31", 0),
                                item_due("2026-12-18", "2026-12-31", 0),
                                item_due("2026-12-18", "2026-12-31", 1)};
    place(planner, items, 3);
    ck_assert_int_eq(items[0].planned_day, items[1].planned_day);
    ck_assert_int_eq(items[1].reason, PLAN_WITH_ROOM);
    ck_assert_int_ne(items[2].planned_day, items[0].planned_day);
}
END_TEST

START_TEST(a_department_that_is_due_on_one_day_is_spread_over_its_window)
{
    enum { COUNT = 30 };
    CLEANUP(planner_cleanup) struct planner *planner = planner_for(COUNT, 60);
    struct plan_item items[COUNT];
    for (uint32_t i = 0; i < COUNT; i++)
        items[i] = item_due("2026-12-15", "2026-12-31", i);
    place(planner, items, COUNT);
    for (int i = 0; i < COUNT; i++) {
        ck_assert_int_ge(items[i].planned_day, items[i].earliest_day);
        ck_assert_int_le(items[i].planned_day, items[i].latest_day);
        ck_assert(plan_is_working_day(&calendar, items[i].planned_day));
        ck_assert_int_le(planner_load_minutes(planner, 0, items[i].planned_day), 60);
    }
}
END_TEST

START_TEST(what_was_planned_before_stays_when_a_display_is_added)
{
    enum { COUNT = 24 };
    struct plan_item items[COUNT + 1];
    int32_t before[COUNT];
    for (uint32_t i = 0; i < COUNT; i++)
        items[i] = item_due("2026-12-15", "2026-12-31", i / 3);
    CLEANUP(planner_cleanup) struct planner *first = planner_for(COUNT, 60);
    place(first, items, COUNT);
    for (int i = 0; i < COUNT; i++)
        before[i] = items[i].before_day = items[i].planned_day;
    items[COUNT] = item_due("2026-12-10", "2026-12-20", 2);
    CLEANUP(planner_cleanup) struct planner *second = planner_for(COUNT, 60);
    place(second, items, COUNT + 1);
    for (int i = 0; i < COUNT; i++) {
        ck_assert_int_eq(items[i].planned_day, before[i]);
        ck_assert_int_eq(items[i].reason, PLAN_KEPT);
    }
    ck_assert_int_ne(items[COUNT].planned_day, PLAN_NO_DAY);
}
END_TEST

static const struct {
    const char *due, *longest, *before, *planned;
    enum plan_reason reason;
} singles[] = {
    /* Overdue: the first working day from today, a Tuesday. */
    {"2026-10-01", "2026-11-15", "", "2026-12-01", PLAN_SOONEST},
    /* Overdue, but planned for a day to come. */
    {"2026-10-01", "2026-11-15", "2026-12-03", "2026-12-03", PLAN_KEPT},
    /* The day planned before has become a Saturday, or lies outside. */
    {"2026-12-16", "2026-12-31", "2026-12-19", "2026-12-16", PLAN_LEVELLED},
    {"2026-12-16", "2026-12-31", "2027-01-04", "2026-12-16", PLAN_LEVELLED},
    {"2026-12-16", "2026-12-31", "2026-11-30", "2026-12-16", PLAN_LEVELLED},
    /* Due on Saturday: the nearest working day. */
    {"2026-12-19", "2027-01-31", "", "2026-12-18", PLAN_LEVELLED},
    /* Due today, with the window half gone. */
    {"2026-12-01", "2026-12-31", "", "2026-12-01", PLAN_LEVELLED},
};

START_TEST(one_test_finds_its_day)
{
    CLEANUP(planner_cleanup) struct planner *planner = planner_for(1, 60);
    struct plan_item item = item_due(singles[_i].due, singles[_i].longest, 0);
    if (singles[_i].before[0] != '\0')
        item.before_day = day(singles[_i].before);
    place(planner, &item, 1);
    ck_assert_int_eq(item.planned_day, day(singles[_i].planned));
    ck_assert_int_eq(item.reason, singles[_i].reason);
}
END_TEST

START_TEST(a_window_of_closed_days_is_left_to_the_earlier_side)
{
    CLEANUP(planner_cleanup) struct planner *planner = planner_for(1, 60);
    struct plan_item item = {.minutes = 20,
                             .earliest_day = day("2026-12-25"),
                             .due_day = day("2026-12-26"),
                             .latest_day = day("2026-12-28"),
                             .longest_day = day("2026-12-28"),
                             .before_day = PLAN_NO_DAY};
    place(planner, &item, 1);
    ck_assert_int_eq(item.planned_day, day("2026-12-24"));
    ck_assert_int_eq(item.reason, PLAN_OUTSIDE);
}
END_TEST

START_TEST(a_full_window_goes_on_to_the_longest_and_then_over_capacity)
{
    CLEANUP(planner_cleanup) struct planner *planner = planner_for(20, 60);
    struct plan_item items[20];
    for (uint32_t i = 0; i < 20; i++) {
        items[i] = item_due("2026-12-02", "2026-12-04", i);
        items[i].earliest_day = items[i].due_day;
        items[i].latest_day = items[i].due_day;
    }
    place(planner, items, 20);
    size_t counts[PLAN_REASON_COUNT] = {0};
    for (int i = 0; i < 20; i++)
        counts[items[i].reason]++;
    ck_assert_uint_eq(counts[PLAN_LEVELLED], 3); /* an hour of twenty minutes */
    ck_assert_uint_eq(counts[PLAN_LATER], 6);    /* Thursday and Friday */
    ck_assert_uint_eq(counts[PLAN_OVER_CAPACITY], 11);
    ck_assert_int_eq(planner_load_minutes(planner, 0, day("2026-12-03")), 60);
}
END_TEST

static const struct {
    struct plan_item item;
} wrong[] = {
    {{.team = 1, .minutes = 20}},
    {{.room = 1, .minutes = 20}},
    {{.minutes = 0}},
    {{.minutes = 20, .earliest_day = 1}},
    {{.minutes = 20, .latest_day = 2, .longest_day = 1}},
};

START_TEST(refuses_what_cannot_be_planned_and_then_places_nothing)
{
    CLEANUP(planner_cleanup) struct planner *planner = planner_for(1, 60);
    struct plan_item items[] = {item_due("2026-12-16", "2026-12-31", 0), wrong[_i].item};
    struct error error = {0};
    ck_assert(!planner_place(planner, items, 2, &error));
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_ptr_nonnull(strstr(error.text, "item 1"));
    ck_assert_int_eq(planner_load_minutes(planner, 0, day("2026-12-16")), 0);
}
END_TEST

static struct plan_series series_of(struct plan_item item, const char *recommended,
                                    const char *longest)
{
    struct plan_series series = {.item = item};
    ck_assert(interval_parse(recommended, &series.recommended));
    ck_assert(interval_parse(longest, &series.longest));
    return series;
}

START_TEST(a_year_ahead_has_every_occurrence_within_its_window)
{
    CLEANUP(planner_cleanup) struct planner *planner = planner_for(2, 366);
    struct plan_series series[] = {
        series_of(item_due("2026-12-16", "2026-12-31", 0), "P1M", "P6W"),
        series_of(item_due("2026-12-16", "2026-12-31", 0), "P1Y", "P15M"),
        series_of(item_due("2026-12-16", "2026-12-31", 1), "", ""),
    };
    struct plan_occurrence *found = NULL;
    size_t count = 0, monthly = 0, others = 0;
    int32_t last = 0;
    struct error error = {0};
    ck_assert(plan_ahead(planner, series, 3, &found, &count, &error));
    for (size_t i = 0; i < count; i++) {
        ck_assert(plan_is_working_day(&calendar, found[i].day));
        if (found[i].series != 0) {
            others++;
            continue;
        }
        if (monthly++ > 0)
            ck_assert_int_le(found[i].day - last, 42);
        last = found[i].day;
    }
    ck_assert_uint_ge(monthly, 12);
    ck_assert_uint_eq(others, 2); /* the yearly one again just after the frame; one not periodic */
    free(found);
}
END_TEST

START_TEST(what_comes_back_within_a_week_is_not_levelled)
{
    static const struct {
        const char *interval;
        bool levelled;
    } rows[] = {
        {"P1D", false}, {"P6D", false}, {"P7D", true}, {"P1W", true}, {"P1M", true}, {"", false}};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct interval interval;
        ck_assert(interval_parse(rows[i].interval, &interval));
        ck_assert_msg(plan_is_levelled(interval) == rows[i].levelled, "%s", rows[i].interval);
    }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("plan");
    tcase_add_unchecked_fixture(tcase, set_calendar, NULL);
    tcase_add_test(tcase, weekends_and_closed_days_are_no_working_days);
    tcase_add_loop_test(
        tcase, a_window_is_a_tenth_of_the_interval_to_both_sides, 0, ARRAY_LENGTH(windows));
    tcase_add_test(tcase, one_test_is_planned_on_its_due_day);
    tcase_add_test(tcase, the_displays_of_a_room_are_planned_together);
    tcase_add_test(tcase, a_department_that_is_due_on_one_day_is_spread_over_its_window);
    tcase_add_test(tcase, what_was_planned_before_stays_when_a_display_is_added);
    tcase_add_loop_test(tcase, one_test_finds_its_day, 0, ARRAY_LENGTH(singles));
    tcase_add_test(tcase, a_window_of_closed_days_is_left_to_the_earlier_side);
    tcase_add_test(tcase, a_full_window_goes_on_to_the_longest_and_then_over_capacity);
    tcase_add_loop_test(
        tcase, refuses_what_cannot_be_planned_and_then_places_nothing, 0, ARRAY_LENGTH(wrong));
    tcase_add_test(tcase, a_year_ahead_has_every_occurrence_within_its_window);
    tcase_add_test(tcase, what_comes_back_within_a_week_is_not_levelled);
    return run_case("core.schedule.plan", tcase);
}
