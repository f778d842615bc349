/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/upload/backoff.h"

#include "agent/agentd_plan.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#define LAST 0xffffffffu

static const struct {
    unsigned failures;
    uint32_t random;
    int64_t wait_ms;
} waits[] = {
    {1, 0, 1000},
    {1, LAST, 5000},
    {1, 0x80000000u, 3000},
    {2, LAST, 10000},
    {3, LAST, 20000},
    {10, LAST, 2560000},
    {11, LAST, 3600000},
    {12, LAST, 3600000},
    {4000000000u, LAST, 3600000},
    {4000000000u, 0, 1000},
    {0, LAST, 5000},
};

START_TEST(each_failure_doubles_the_span_up_to_an_hour)
{
    ck_assert_int_eq(backoff_ms(waits[_i].failures, waits[_i].random), waits[_i].wait_ms);
}
END_TEST

START_TEST(the_daily_contact_is_spread_over_a_tenth_of_the_day)
{
    ck_assert_int_eq(contact_wait_ms(86400000, 0), 77760000);
    ck_assert_int_eq(contact_wait_ms(86400000, LAST), 86400000);
}
END_TEST

START_TEST(a_record_is_sent_at_once)
{
    struct plan plan = plan_begin(86400000, 1000, LAST);
    ck_assert_int_gt(plan_wait_ms(&plan, 1000), 50000);
    plan_record_waits(&plan);
    ck_assert_int_eq(plan_wait_ms(&plan, 1000), 0);
}
END_TEST

START_TEST(after_success_the_next_contact_is_tomorrow)
{
    struct plan plan = plan_begin(86400000, 0, 0);
    ck_assert_int_eq(plan_wait_ms(&plan, 0), 0);
    plan_synced(&plan, true, false, 0, 5000, LAST);
    ck_assert_int_eq(plan_wait_ms(&plan, 5000), 86400000);
    plan_record_waits(&plan);
    ck_assert_int_eq(plan_wait_ms(&plan, 6000), 0);
}
END_TEST

START_TEST(after_failures_even_a_new_record_waits_longer_each_time)
{
    struct plan plan = plan_begin(86400000, 0, 0);
    plan_synced(&plan, false, true, 0, 0, LAST);
    ck_assert_int_eq(plan_wait_ms(&plan, 0), 5000);
    plan_record_waits(&plan);
    ck_assert_int_eq(plan_wait_ms(&plan, 1000), 4000);
    plan_synced(&plan, false, true, 0, 5000, LAST);
    ck_assert_int_eq(plan_wait_ms(&plan, 5000), 10000);
    plan_synced(&plan, true, false, 0, 15000, LAST);
    plan_synced(&plan, false, false, 0, 20000, LAST);
    ck_assert_int_eq(plan_wait_ms(&plan, 20000), 5000);
}
END_TEST

START_TEST(the_collectors_wish_counts_where_it_is_longer)
{
    struct plan plan = plan_begin(86400000, 0, 0);
    plan_synced(&plan, false, true, 120000, 0, LAST);
    ck_assert_int_eq(plan_wait_ms(&plan, 0), 120000);
    plan_synced(&plan, false, true, 2000, 200000, LAST);
    ck_assert_int_eq(plan_wait_ms(&plan, 200000), 10000);
}
END_TEST

START_TEST(what_stays_behind_makes_no_busy_circle)
{
    struct plan plan = plan_begin(86400000, 0, 0);
    plan_synced(&plan, true, true, 0, 0, 0);
    ck_assert_int_eq(plan_wait_ms(&plan, 0), 1000);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("backoff");
    tcase_add_loop_test(tcase, each_failure_doubles_the_span_up_to_an_hour, 0, ARRAY_LENGTH(waits));
    tcase_add_test(tcase, the_daily_contact_is_spread_over_a_tenth_of_the_day);
    tcase_add_test(tcase, a_record_is_sent_at_once);
    tcase_add_test(tcase, after_success_the_next_contact_is_tomorrow);
    tcase_add_test(tcase, after_failures_even_a_new_record_waits_longer_each_time);
    tcase_add_test(tcase, the_collectors_wish_counts_where_it_is_longer);
    tcase_add_test(tcase, what_stays_behind_makes_no_busy_circle);
    return run_case("agent.upload.backoff", tcase);
}
