/* SPDX-License-Identifier: Apache-2.0 */
/* A year of a small simulated department, looked at every working day. */
#include "tests/support/department.h"

#include "collector/store/store_plan.h"
#include "monqa/cleanup.h"
#include "tests/unit/collector/store/conformance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What was planned on the working day before. */
struct seen {
    struct store_item *items;
    size_t count;
    size_t kept, planned, days;
};

static int compare_items(const void *left, const void *right)
{
    const struct store_item *a = left, *b = right;
    int order = strcmp(a->display.id, b->display.id);
    return order != 0 ? order : strcmp(a->test, b->test);
}

static int32_t days_of(const char *text)
{
    struct date date;
    ck_assert_msg(date_parse(text, &date), "\"%s\" is no day", text);
    return (int32_t)date_to_days(date);
}

static bool is_excused(const struct store_item *item)
{
    return strcmp(item->plan_reason, "soonest") == 0 ||
           strcmp(item->plan_reason, "over-capacity") == 0 ||
           strcmp(item->plan_reason, "outside-window") == 0;
}

static void check_item(const struct store_item *item, struct date today)
{
    struct date planned;
    bool is_daily = strcmp(item->test, "visual-qc") == 0;
    if (is_daily && item->due.trigger == TRIGGER_PERIODIC) {
        ck_assert_msg(item->planned_on[0] == '\0', "a daily check is planned for a date");
        return;
    }
    if (item->planned_on[0] == '\0') /* due beyond the year that is planned */
        return;
    ck_assert(date_parse(item->planned_on, &planned));
    ck_assert_msg(department_is_working_day(planned), "%s on %s", item->test, item->planned_on);
    ck_assert_msg(date_compare(planned, today) >= 0, "%s in the past", item->planned_on);
    ck_assert_msg(is_excused(item) || date_compare(planned, item->due.longest_on) <= 0,
                  "%s of %s planned %s (%s), overdue from then on",
                  item->test,
                  item->display.id,
                  item->planned_on,
                  item->plan_reason);
}

/* Nothing but what was done, missed or owed for another reason gets another date. */
static void check_kept(struct seen *seen, const struct store_item *item, int32_t today)
{
    const struct store_item *before =
        seen->count == 0 ? NULL
                         : bsearch(item, seen->items, seen->count, sizeof *item, compare_items);
    if (before == NULL || before->planned_on[0] == '\0' || days_of(before->planned_on) < today ||
        date_compare(before->due.due_on, item->due.due_on) != 0 ||
        before->due.trigger != item->due.trigger)
        return;
    ck_assert_msg(strcmp(before->planned_on, item->planned_on) == 0,
                  "%s of %s moved from %s to %s",
                  item->test,
                  item->display.id,
                  before->planned_on,
                  item->planned_on);
    seen->kept++;
}

static void check_load(struct store *store, const struct seen *seen)
{
    struct plan_rules rules;
    MUST(store_plan_rules(store, &rules, &trouble));
    for (size_t i = 0; i < seen->count; i++) {
        int32_t minutes = 0;
        const struct store_item *one = &seen->items[i];
        if (one->planned_on[0] == '\0' || is_excused(one))
            continue;
        for (size_t j = 0; j < seen->count; j++) {
            const struct store_item *other = &seen->items[j];
            enum qa_test test;
            if (strcmp(other->planned_on, one->planned_on) == 0 && !is_excused(other) &&
                strcmp(other->who, one->who) == 0 &&
                strcmp(other->display.place.site, one->display.place.site) == 0 &&
                qa_test_parse(other->test, &test))
                minutes += rules.minutes[test];
        }
        ck_assert_msg(minutes <= DEPARTMENT_MINUTES_A_DAY,
                      "%d minutes of %s on %s",
                      minutes,
                      one->who,
                      one->planned_on);
    }
}

static bool watch(void *context, struct store *store, struct date day, struct error *error)
{
    struct seen *seen = context;
    struct store_item *items = NULL;
    size_t count = 0;
    if (!store_items(store, NULL, 0, &items, &count, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        check_item(&items[i], day);
        check_kept(seen, &items[i], (int32_t)date_to_days(day));
        seen->planned += items[i].planned_on[0] != '\0';
    }
    free(seen->items);
    seen->items = items;
    seen->count = count;
    if (count > 0)
        qsort(items, count, sizeof *items, compare_items);
    seen->days++;
    if (seen->days % 20 == 0)
        check_load(store, seen);
    return true;
}

START_TEST(a_department_that_goes_by_its_plan_keeps_its_dates_its_holidays_and_its_capacity)
{
    static const struct department_shape shape = {
        .seed = 7, .workstations = 6, .first = {2025, 6, 2}, .last = {2026, 5, 29}};
    struct department_count count;
    struct store_proof proof = {0};
    struct seen seen = {0};
    fixture_open(&fixture, conformance_backends[_i]);
    MUST(department_run(fixture.store, &shape, watch, &seen, &count, &trouble));
    ck_assert_uint_eq(count.workstations, 6);
    ck_assert_uint_eq(count.displays - count.replaced, 14);
    ck_assert_uint_eq(count.days, seen.days);
    ck_assert_uint_gt(count.records, 100);
    ck_assert_uint_gt(seen.kept, seen.planned / 2);
    free(seen.items);
    MUST(store_verify(fixture.store, NULL, NULL, &proof, &trouble));
    ck_assert_uint_eq(proof.records, count.records);
    ck_assert_uint_eq(proof.altered + proof.gaps + proof.forks, 0);
    fixture_close(&fixture);
}
END_TEST

START_TEST(two_departments_of_one_seed_do_the_same)
{
    struct department_shape shape = {
        .seed = 3, .workstations = 3, .first = {2025, 6, 2}, .last = {2025, 9, 30}};
    struct department_count counts[3];
    for (int run = 0; run < 3; run++) {
        shape.seed = run < 2 ? 3 : 4;
        fixture_open(&fixture, conformance_backends[_i]);
        MUST(department_run(fixture.store, &shape, NULL, NULL, &counts[run], &trouble));
        fixture_close(&fixture);
    }
    ck_assert_mem_eq(&counts[0], &counts[1], sizeof counts[0]);
    ck_assert_mem_ne(&counts[0], &counts[2], sizeof counts[0]);
}
END_TEST

START_TEST(bank_holidays_fall_on_the_days_of_the_calendar)
{
    static const struct {
        struct date day;
        bool works;
    } rows[] = {
        {{2025, 12, 24}, true},
        {{2025, 12, 25}, false},
        {{2025, 12, 26}, false},
        {{2026, 1, 1}, false},
        {{2026, 4, 3}, false},
        {{2026, 4, 6}, false},
        {{2026, 5, 4}, false},
        {{2026, 5, 25}, false},
        {{2026, 8, 31}, false},
        {{2026, 12, 28}, false},
        {{2027, 12, 27}, false},
        {{2027, 12, 28}, false},
        {{2022, 12, 26}, false},
        {{2022, 12, 27}, false},
        {{2023, 1, 2}, false},
        {{2026, 5, 5}, true},
        {{2026, 11, 22}, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[DATE_TEXT_SIZE];
        ck_assert_msg(department_is_working_day(rows[i].day) == rows[i].works,
                      "%s",
                      date_format(rows[i].day, text));
    }
}
END_TEST

int main(void)
{
    const TTest *const *const tests[] = {
        &a_department_that_goes_by_its_plan_keeps_its_dates_its_holidays_and_its_capacity,
        &two_departments_of_one_seed_do_the_same,
        &bank_holidays_fall_on_the_days_of_the_calendar,
    };
    return conformance_run("collector.store.department", tests, ARRAY_LENGTH(tests));
}
