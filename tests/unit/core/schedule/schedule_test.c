/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/schedule.h"
#include "tests/support/check_main.h"

static struct date day(const char *text)
{
    struct date date = {0};
    ck_assert(date_parse(text, &date));
    return date;
}

static struct schedule_rule rule_of(const char *recommended, const char *longest)
{
    struct schedule_rule rule = {.test = TEST_UNIFORMITY};
    ck_assert(interval_parse(recommended, &rule.recommended));
    ck_assert(interval_parse(longest, &rule.longest));
    return rule;
}

START_TEST(a_display_that_is_not_accepted_owes_acceptance_from_the_first_day)
{
    struct schedule_rule rule = rule_of("P3M", "P1Y");
    struct schedule_history history = {
        .first_seen_on = day("2026-03-10"), .has_done = true, .done_on = day("2026-05-01")};
    struct schedule_due due = schedule_compute(&rule, &history);
    ck_assert_int_eq(due.trigger, TRIGGER_ACCEPTANCE);
    ck_assert(due.is_periodic);
    ck_assert_int_eq(date_compare(due.due_on, day("2026-03-10")), 0);
    ck_assert_int_eq(date_compare(due.longest_on, day("2026-03-10")), 0);
    ck_assert_int_eq(schedule_state_on(&due, day("2026-03-10")), SCHEDULE_DUE);
    ck_assert_int_eq(schedule_state_on(&due, day("2026-03-11")), SCHEDULE_OVERDUE);
}
END_TEST

static const struct {
    const char *recommended, *longest, *accepted, *done; /* done: "" never */
    const char *due, *last;
} rows[] = {
    {"P3M", "P1Y", "2026-01-31", "", "2026-04-30", "2027-01-31"},
    {"P1M", "P1M", "2026-01-31", "", "2026-02-28", "2026-02-28"},
    {"P1M", "P3M", "2025-06-01", "2026-01-31", "2026-02-28", "2026-04-30"},
    /* Run late: counted from the day it was done, not from the day it was owed. */
    {"P1M", "P3M", "2025-06-01", "2026-02-28", "2026-03-28", "2026-05-28"},
    /* Done before acceptance (after a repair): the later of the two counts. */
    {"P1D", "P1W", "2026-06-10", "2026-06-01", "2026-06-11", "2026-06-17"},
    {"P1D", "P1W", "2026-06-10", "2026-06-10", "2026-06-11", "2026-06-17"},
    /* P30D passes for longer than P1M at the end of January, but not in July. */
    {"P1M", "P30D", "2026-07-01", "", "2026-08-01", "2026-08-01"},
};

START_TEST(counts_from_the_later_of_acceptance_and_last_done)
{
    struct schedule_rule rule = rule_of(rows[_i].recommended, rows[_i].longest);
    struct schedule_history history = {.first_seen_on = day("2025-01-01"),
                                       .is_accepted = true,
                                       .accepted_on = day(rows[_i].accepted)};
    history.has_done = rows[_i].done[0] != '\0';
    if (history.has_done)
        history.done_on = day(rows[_i].done);
    struct schedule_due due = schedule_compute(&rule, &history);
    char text[DATE_TEXT_SIZE];
    ck_assert_int_eq(due.trigger, TRIGGER_PERIODIC);
    ck_assert(due.is_periodic);
    ck_assert_str_eq(date_format(due.due_on, text), rows[_i].due);
    ck_assert_str_eq(date_format(due.longest_on, text), rows[_i].last);
}
END_TEST

START_TEST(without_an_interval_nothing_is_owed_after_acceptance)
{
    struct schedule_rule rule = rule_of("", "");
    struct schedule_history history = {.first_seen_on = day("2026-01-01")};
    ck_assert(schedule_compute(&rule, &history).is_periodic);
    history.is_accepted = true;
    history.accepted_on = day("2026-01-02");
    struct schedule_due due = schedule_compute(&rule, &history);
    ck_assert(!due.is_periodic);
    ck_assert_int_eq(schedule_state_on(&due, day("2999-12-31")), SCHEDULE_NOT_DUE);
}
END_TEST

START_TEST(states_change_on_the_due_day_and_after_the_longest)
{
    struct schedule_due due = {.trigger = TRIGGER_PERIODIC,
                               .due_on = day("2026-04-30"),
                               .longest_on = day("2026-07-31"),
                               .is_periodic = true};
    ck_assert_int_eq(schedule_state_on(&due, day("2026-04-29")), SCHEDULE_NOT_DUE);
    ck_assert_int_eq(schedule_state_on(&due, day("2026-04-30")), SCHEDULE_DUE);
    ck_assert_int_eq(schedule_state_on(&due, day("2026-07-31")), SCHEDULE_DUE);
    ck_assert_int_eq(schedule_state_on(&due, day("2026-08-01")), SCHEDULE_OVERDUE);
}
END_TEST

START_TEST(a_display_never_skips_from_not_due_to_overdue)
{
    static const char *const pairs[][2] = {
        {"P1D", "P1D"}, {"P1D", "P1W"}, {"P1M", "P1M"}, {"P1M", "P30D"}, {"P3M", "P1Y"}};
    for (size_t i = 0; i < ARRAY_LENGTH(pairs); i++) {
        struct schedule_rule rule = rule_of(pairs[i][0], pairs[i][1]);
        for (int64_t done = 20000; done < 22000; done++) {
            struct schedule_history history = {.is_accepted = true,
                                               .accepted_on = date_from_days(done)};
            struct schedule_due due = schedule_compute(&rule, &history);
            ck_assert_int_le(date_compare(due.due_on, due.longest_on), 0);
            ck_assert_int_eq(schedule_state_on(&due, history.accepted_on), SCHEDULE_NOT_DUE);
            ck_assert_int_eq(schedule_state_on(&due, due.due_on), SCHEDULE_DUE);
        }
    }
}
END_TEST

START_TEST(names_go_both_ways)
{
    for (unsigned i = 0; i < TRIGGER_COUNT; i++) {
        enum schedule_trigger trigger;
        ck_assert(
            schedule_trigger_parse(schedule_trigger_name((enum schedule_trigger)i), &trigger));
        ck_assert_uint_eq(trigger, i);
    }
    enum schedule_trigger trigger = TRIGGER_RETEST;
    ck_assert(!schedule_trigger_parse("Acceptance", &trigger));
    ck_assert_int_eq(trigger, TRIGGER_RETEST);
    ck_assert_str_eq(schedule_trigger_name(TRIGGER_AFTER_MAINTENANCE), "after-maintenance");
    ck_assert_str_eq(schedule_state_name(SCHEDULE_NOT_DUE), "not-due");
    ck_assert_str_eq(schedule_state_name(SCHEDULE_OVERDUE), "overdue");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("schedule");
    tcase_add_test(tcase, a_display_that_is_not_accepted_owes_acceptance_from_the_first_day);
    tcase_add_loop_test(
        tcase, counts_from_the_later_of_acceptance_and_last_done, 0, ARRAY_LENGTH(rows));
    tcase_add_test(tcase, without_an_interval_nothing_is_owed_after_acceptance);
    tcase_add_test(tcase, states_change_on_the_due_day_and_after_the_longest);
    tcase_add_test(tcase, a_display_never_skips_from_not_due_to_overdue);
    tcase_add_test(tcase, names_go_both_ways);
    return run_case("core.schedule.schedule", tcase);
}
