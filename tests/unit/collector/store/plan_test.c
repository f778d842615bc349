/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/collector/store/conformance.h"

#include "collector/store/store_plan.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>

static const struct date today = {2026, 11, 24}; /* a Tuesday */

/* An accepted display, all its tests done today. */
static void open_accepted(int backend)
{
    conformance_open_adopted(backend);
    fixture_send(&fixture, conformance_recipe(TRIGGER_ACCEPTANCE));
}

static void refresh(struct date day)
{
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_plan_refresh(fixture.store, day, &trouble));
    MUST(store_commit(fixture.store, &trouble));
}

static struct store_item item_of(const char *test)
{
    CLEANUP(free_pointer) struct store_item *items = NULL;
    size_t count = 0;
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_items(fixture.store, NULL, 0, &items, &count, &trouble));
    store_rollback(fixture.store);
    for (size_t i = 0; i < count; i++)
        if (strcmp(items[i].test, test) == 0)
            return items[i];
    ck_abort_msg("%s is not owed", test);
}

static void close_day(const char *day, const char *site)
{
    struct store_closed_day closed = {.name = "closed"};
    (void)text_copy(closed.day, sizeof closed.day, day);
    (void)text_copy(closed.site, sizeof closed.site, site);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_add_closed_day(fixture.store, &closed, "lead", fixture.now_ms, &trouble));
    MUST(store_commit(fixture.store, &trouble));
}

static void set_capacity(const char *site, const char *who, int32_t minutes)
{
    struct store_capacity capacity = {.minutes_per_day = minutes};
    (void)text_copy(capacity.site, sizeof capacity.site, site);
    (void)text_copy(capacity.who, sizeof capacity.who, who);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_set_capacity(fixture.store, &capacity, "lead", fixture.now_ms, &trouble));
    MUST(store_commit(fixture.store, &trouble));
}

START_TEST(every_test_owed_but_the_daily_one_has_a_planned_day_near_its_due_day)
{
    open_accepted(_i);
    refresh(today);
    CLEANUP(free_pointer) struct store_item *items = NULL;
    size_t count = 0, planned = 0;
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_items(fixture.store, NULL, 0, &items, &count, &trouble));
    store_rollback(fixture.store);
    ck_assert_uint_gt(count, 1);
    for (size_t i = 0; i < count; i++) {
        struct date day;
        if (items[i].planned_on[0] == '\0')
            continue;
        planned++;
        ck_assert(date_parse(items[i].planned_on, &day));
        ck_assert_int_le(date_compare(day, items[i].due.longest_on), 0);
        ck_assert_int_lt((date_to_days(day) + 3) % 7, 5);
        ck_assert_str_ne(items[i].plan_reason, "");
    }
    ck_assert_uint_gt(planned, 0);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_display_that_is_not_accepted_is_planned_for_today)
{
    conformance_open_adopted(_i);
    struct record_recipe visual = conformance_recipe(TRIGGER_PERIODIC);
    visual.tests = 1u << TEST_VISUAL_QC;
    fixture_send(&fixture, visual);
    refresh(today);
    ck_assert_str_eq(item_of("luminance-response").planned_on, "2026-11-24");
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_closed_day_moves_what_was_planned_on_it_and_nothing_before_the_planner_ran)
{
    open_accepted(_i);
    refresh(today);
    struct store_item before = item_of("luminance-response");
    close_day(before.planned_on, "");
    ck_assert_str_eq(item_of("luminance-response").planned_on, before.planned_on);
    refresh(today);
    ck_assert_str_ne(item_of("luminance-response").planned_on, before.planned_on);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_day_closed_at_another_site_moves_nothing)
{
    open_accepted(_i);
    refresh(today);
    struct store_item before = item_of("luminance-response");
    close_day(before.planned_on, "Elsewhere");
    refresh(today);
    ck_assert_str_eq(item_of("luminance-response").planned_on, before.planned_on);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_test_that_was_done_early_is_planned_anew)
{
    open_accepted(_i);
    refresh(today);
    struct store_item before = item_of("luminance-response");
    fixture.now_ms += 40 * FIXTURE_DAY_MS;
    fixture_send(&fixture, conformance_recipe(TRIGGER_PERIODIC));
    refresh((struct date){2027, 1, 3});
    struct store_item after = item_of("luminance-response");
    ck_assert_int_gt(date_compare(after.due.due_on, before.due.due_on), 0);
    ck_assert_str_gt(after.planned_on, before.planned_on);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_plan_that_nothing_has_changed_is_not_made_again)
{
    open_accepted(_i);
    refresh(today);
    struct store_item before = item_of("uniformity");
    refresh(today);
    ck_assert_str_eq(item_of("uniformity").planned_on, before.planned_on);
    ck_assert_str_eq(item_of("uniformity").plan_reason, before.plan_reason);
    refresh((struct date){2026, 11, 25}); /* another day: made again, with the same outcome */
    ck_assert_str_eq(item_of("uniformity").planned_on, before.planned_on);
    ck_assert_str_eq(item_of("uniformity").plan_reason, before.plan_reason);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_year_ahead_shows_every_occurrence_and_a_trial_changes_nothing)
{
    struct store_ahead now = {0}, tried = {0};
    open_accepted(_i);
    refresh(today);
    struct store_item before = item_of("luminance-response");
    struct plan_trial trial = {.test = "luminance-response",
                               .recommended = {1, INTERVAL_WEEKS},
                               .longest = {2, INTERVAL_WEEKS}};
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_plan_ahead(fixture.store, today, 365, NULL, &now, &trouble));
    MUST(store_plan_ahead(fixture.store, today, 365, &trial, &tried, &trouble));
    store_rollback(fixture.store);
    ck_assert_uint_gt(now.occurrence_count, 0);
    ck_assert_uint_gt(tried.occurrence_count, now.occurrence_count + 8);
    ck_assert_int_gt(tried.minutes, now.minutes);
    ck_assert_int_ne(now.busiest_day, PLAN_NO_DAY);
    for (size_t i = 1; i < now.occurrence_count; i++)
        ck_assert_int_le(now.occurrences[i - 1].day, now.occurrences[i].day);
    ck_assert_str_eq(item_of("luminance-response").planned_on, before.planned_on);
    store_ahead_finish(&now);
    store_ahead_finish(&tried);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_capacity_smaller_than_a_test_is_said_to_be_exceeded)
{
    open_accepted(_i);
    struct store_item item = item_of("luminance-response");
    set_capacity(item.display.place.site, item.who, 1);
    refresh(today);
    ck_assert_str_eq(item_of("luminance-response").plan_reason, "over-capacity");
    set_capacity(item.display.place.site, item.who, 0);
    refresh(today);
    ck_assert_str_eq(item_of("luminance-response").plan_reason,
                     "over-capacity"); /* the day stands */
    fixture_close(&fixture);
}
END_TEST

START_TEST(rules_without_a_working_day_or_with_odd_minutes_are_refused)
{
    conformance_open_adopted(_i);
    struct plan_rules rules, kept;
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_plan_rules(fixture.store, &rules, &trouble));
    struct plan_rules idle = rules, slow = rules;
    memset(idle.works_on, 0, sizeof idle.works_on);
    slow.minutes[TEST_UNIFORMITY] = 481;
    ck_assert(!store_set_plan_rules(fixture.store, &idle, "lead", fixture.now_ms, &trouble));
    ck_assert_ptr_nonnull(strstr(trouble.text, "working day"));
    ck_assert(!store_set_plan_rules(fixture.store, &slow, "lead", fixture.now_ms, &trouble));
    ck_assert_ptr_nonnull(strstr(trouble.text, "minutes of uniformity: 1 to 480"));
    rules.minutes[TEST_UNIFORMITY] = 12;
    rules.works_on[5] = true;
    MUST(store_set_plan_rules(fixture.store, &rules, "lead", fixture.now_ms, &trouble));
    MUST(store_plan_rules(fixture.store, &kept, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    ck_assert_int_eq(kept.minutes[TEST_UNIFORMITY], 12);
    ck_assert(kept.works_on[5] && !kept.works_on[6]);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_feed_is_found_by_its_token_until_it_is_removed)
{
    char token[STORE_SECRET_SIZE];
    bool found = false;
    struct store_feed feed = {.site = "S", .who = "radiographer", .made_by = "lead"}, read = {0};
    conformance_open_adopted(_i);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_add_feed(fixture.store, &feed, fixture.now_ms, token, &trouble));
    MUST(store_feed_by_token(fixture.store, token, &found, &read, &trouble));
    ck_assert(found);
    ck_assert_str_eq(read.site, "S");
    ck_assert_str_eq(read.room, "");
    MUST(store_feed_by_token(fixture.store, "another", &found, &read, &trouble));
    ck_assert(!found);
    MUST(store_remove_feed(fixture.store, read.id, "lead", fixture.now_ms, &found, &trouble));
    ck_assert(found);
    MUST(store_feed_by_token(fixture.store, token, &found, &read, &trouble));
    ck_assert(!found);
    MUST(store_commit(fixture.store, &trouble));
    fixture_close(&fixture);
}
END_TEST

int main(void)
{
    const TTest *const *const tests[] = {
        &every_test_owed_but_the_daily_one_has_a_planned_day_near_its_due_day,
        &a_display_that_is_not_accepted_is_planned_for_today,
        &a_closed_day_moves_what_was_planned_on_it_and_nothing_before_the_planner_ran,
        &a_day_closed_at_another_site_moves_nothing,
        &a_test_that_was_done_early_is_planned_anew,
        &a_plan_that_nothing_has_changed_is_not_made_again,
        &a_year_ahead_shows_every_occurrence_and_a_trial_changes_nothing,
        &a_capacity_smaller_than_a_test_is_said_to_be_exceeded,
        &rules_without_a_working_day_or_with_odd_minutes_are_refused,
        &a_feed_is_found_by_its_token_until_it_is_removed,
    };
    return conformance_run("collector.store.plan", tests, ARRAY_LENGTH(tests));
}
