/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/collector/store/conformance.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

START_TEST(a_simulation_counts_for_nothing_in_production)
{
    char due_on[DATE_TEXT_SIZE];
    conformance_open_adopted(_i);
    struct record_recipe made = conformance_recipe(TRIGGER_ACCEPTANCE);
    made.is_simulated = true;
    fixture_send(&fixture, made);
    ck_assert_uint_eq(fixture_record(&fixture, fixture.record_id).flags, RECORD_SIMULATED);
    ck_assert_int_eq(conformance_result(), RESULT_NOT_ACCEPTED);
    ck_assert_str_eq(fixture_due_on(&fixture, "uniformity", due_on), "2026-11-24");
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_simulation_counts_in_a_demonstration)
{
    fixture_open(&fixture, conformance_backends[_i]);
    fixture_demonstrate(&fixture);
    fixture_enrol(&fixture);
    fixture_adopt(&fixture, "aapm-or03", "primary");
    struct record_recipe made = conformance_recipe(TRIGGER_ACCEPTANCE);
    made.is_simulated = true;
    fixture_send(&fixture, made);
    ck_assert_int_eq(conformance_result(), RESULT_COMPLIANT);
    fixture_close(&fixture);
}
END_TEST

START_TEST(an_acceptance_may_be_spread_over_several_records)
{
    conformance_open_adopted(_i);
    unsigned parts[] = {ALL_TESTS & ~(1u << TEST_VISUAL_QC), 1u << TEST_VISUAL_QC};
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) {
        struct record_recipe made = conformance_recipe(TRIGGER_ACCEPTANCE);
        made.tests = parts[i];
        made.at_utc_ms = fixture.now_ms - (int64_t)(2 - i) * FIXTURE_DAY_MS;
        fixture_send(&fixture, made);
        ck_assert_int_eq(conformance_result(), i == 0 ? RESULT_NOT_ACCEPTED : RESULT_COMPLIANT);
    }
    ck_assert_str_eq(fixture_display(&fixture).accepted_on, "2026-11-23");
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_test_without_a_mandatory_row_is_not_owed)
{
    char due_on[DATE_TEXT_SIZE];
    conformance_open_adopted(_i);
    struct record_recipe made = conformance_recipe(TRIGGER_ACCEPTANCE);
    made.tests = ALL_TESTS & ~(1u << TEST_CHROMATICITY); /* good practice in aapm-or03 */
    fixture_send(&fixture, made);
    ck_assert_int_eq(conformance_result(), RESULT_COMPLIANT);
    ck_assert_str_eq(fixture_due_on(&fixture, "chromaticity", due_on), "");
    ck_assert_str_eq(fixture_due_on(&fixture, "ambient", due_on), "2026-12-24");
    fixture_close(&fixture);
}
END_TEST

START_TEST(nothing_but_a_passed_acceptance_accepts)
{
    static const struct {
        enum schedule_trigger trigger;
        double bend_percent, l_ambient_cd_m2;
        bool is_aborted;
        int left_out_ddl;
    } attempts[] = {
        {TRIGGER_PERIODIC, 0, 0.1, false, 0},
        {TRIGGER_RETEST, 0, 0.1, false, 0},
        {TRIGGER_ACCEPTANCE, 40, 0.1, false, 0},        /* fails */
        {TRIGGER_ACCEPTANCE, 0, 0.1, true, 0},          /* broken off */
        {TRIGGER_ACCEPTANCE, 0, (double)NAN, false, 0}, /* L' cannot be had: not tested */
        {TRIGGER_ACCEPTANCE, 0, 0.1, false, 26},        /* a mandatory criterion is not tested */
    };
    for (size_t i = 0; i < ARRAY_LENGTH(attempts); i++) {
        struct record_recipe made = conformance_recipe(attempts[i].trigger);
        made.bend_percent = attempts[i].bend_percent;
        made.l_ambient_cd_m2 = attempts[i].l_ambient_cd_m2;
        made.is_aborted = attempts[i].is_aborted;
        made.left_out_ddl = attempts[i].left_out_ddl;
        made.at_utc_ms = FIXTURE_NOW_MS - FIXTURE_DAY_MS;
        conformance_open_adopted(_i);
        fixture_send(&fixture, made);
        ck_assert_msg(conformance_result() == RESULT_NOT_ACCEPTED, "attempt %zu", i);
        fixture_send(&fixture, conformance_recipe(TRIGGER_ACCEPTANCE));
        ck_assert_int_eq(conformance_result(), RESULT_COMPLIANT);
        fixture_close(&fixture);
    }
}
END_TEST

START_TEST(a_fail_stays_until_a_later_run_of_that_test_passes)
{
    conformance_open_adopted(_i);
    struct record_recipe made = conformance_recipe(TRIGGER_ACCEPTANCE);
    made.at_utc_ms = fixture.now_ms - 5 * FIXTURE_DAY_MS;
    fixture_send(&fixture, made);
    made = conformance_recipe(TRIGGER_PERIODIC);
    made.bend_percent = 40;
    made.at_utc_ms = fixture.now_ms - 4 * FIXTURE_DAY_MS;
    fixture_send(&fixture, made);
    ck_assert_int_eq(conformance_result(), RESULT_NOT_COMPLIANT);
    ck_assert_str_eq(fixture_record(&fixture, fixture.record_id).result, "fail");
    made = conformance_recipe(TRIGGER_RETEST);
    made.is_aborted = true;
    made.at_utc_ms = fixture.now_ms - 3 * FIXTURE_DAY_MS;
    fixture_send(&fixture, made);
    ck_assert_int_eq(conformance_result(), RESULT_NOT_COMPLIANT);
    made = conformance_recipe(TRIGGER_PERIODIC);
    made.tests = 1u << TEST_VISUAL_QC; /* another test */
    made.at_utc_ms = fixture.now_ms - 2 * FIXTURE_DAY_MS;
    fixture_send(&fixture, made);
    ck_assert_int_eq(conformance_result(), RESULT_NOT_COMPLIANT);
    made = conformance_recipe(TRIGGER_RETEST);
    made.at_utc_ms = fixture.now_ms - FIXTURE_DAY_MS;
    fixture_send(&fixture, made);
    ck_assert_int_eq(conformance_result(), RESULT_COMPLIANT);
    ck_assert_uint_eq(fixture_record(&fixture, fixture.record_id).flags, RECORD_PASS_AFTER_FAIL);
    fixture_close(&fixture);
}
END_TEST

START_TEST(failures_name_the_newest_run_only)
{
    CLEANUP(free_pointer) struct store_finding *rows = NULL;
    size_t count;
    conformance_open_adopted(_i);
    struct record_recipe made = conformance_recipe(TRIGGER_PERIODIC);
    made.bend_percent = 40;
    fixture_send(&fixture, made);
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_failures(fixture.store, &rows, &count, &trouble));
    store_rollback(fixture.store);
    ck_assert_uint_ge(count, 1);
    ck_assert_str_eq(rows[0].verdict.criterion.metric, "gsdf_deviation_18x1_percent");
    ck_assert_str_eq(rows[0].record_id, fixture.record_id);
    ck_assert(rows[0].verdict.value > 10);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_display_of_another_class_is_accepted_anew)
{
    bool found;
    conformance_open_adopted(_i);
    fixture_adopt(&fixture, "uk-rcr-ipem", "secondary");
    fixture_send(&fixture, conformance_recipe(TRIGGER_ACCEPTANCE));
    struct store_display display = fixture_display(&fixture);
    ck_assert_int_eq(display.result_status, RESULT_COMPLIANT);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    struct store_classing classing = {
        .display_id = display.id, .class = "secondary", .who = "tester"};
    MUST(store_set_class(fixture.store, &classing, fixture.now_ms, &found, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    ck_assert(found);
    ck_assert_int_eq(conformance_result(), RESULT_NOT_ACCEPTED);
    ck_assert_str_eq(fixture_display(&fixture).guideline_id, "uk-rcr-ipem");
    fixture_close(&fixture);
}
END_TEST

START_TEST(what_passed_under_another_class_does_not_make_compliant)
{
    bool found;
    char id[UUID_TEXT_SIZE];
    conformance_open_adopted(_i);
    fixture_adopt(&fixture, "uk-rcr-ipem", "secondary");
    fixture_send(&fixture, conformance_recipe(TRIGGER_ACCEPTANCE));
    ck_assert_int_eq(conformance_result(), RESULT_COMPLIANT);
    memcpy(id, fixture_display(&fixture).id, sizeof id);
    struct store_classing classing = {.display_id = id, .class = "secondary", .who = "tester"};
    struct store_acceptance acceptance = {
        .display_id = id, .on = {2026, 1, 5}, .who = "tester", .reason = "paper file 12"};
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_set_class(fixture.store, &classing, fixture.now_ms, &found, &trouble));
    MUST(store_import_acceptance(fixture.store, &acceptance, fixture.now_ms, &found, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    ck_assert_int_eq(conformance_result(), RESULT_PENDING);
    fixture.now_ms += FIXTURE_DAY_MS;
    fixture_send(&fixture, conformance_recipe(TRIGGER_PERIODIC));
    ck_assert_int_eq(conformance_result(), RESULT_COMPLIANT);
    fixture_close(&fixture);
}
END_TEST

/* Kept and shown, but a display is neither accepted nor failed by them. */
START_TEST(provisional_readings_leave_a_display_pending)
{
    static const struct {
        double l_max_cd_m2;
        unsigned provisional;
        enum result_status result;
    } runs[] = {
        {420, PROVISIONAL_NOT_WARM, RESULT_PENDING},
        {120, PROVISIONAL_DRIFT, RESULT_PENDING},         /* nor is it out of order */
        {420, PROVISIONAL_CALIBRATION, RESULT_COMPLIANT}, /* certificates say that, not agents */
        {420, 0, RESULT_COMPLIANT},
        {120, 0, RESULT_NOT_COMPLIANT},
    };
    conformance_open_adopted(_i);
    fixture_send(&fixture, conformance_recipe(TRIGGER_ACCEPTANCE));
    for (size_t i = 0; i < ARRAY_LENGTH(runs); i++) {
        struct record_recipe recipe = conformance_recipe(TRIGGER_PERIODIC);
        recipe.l_max_cd_m2 = runs[i].l_max_cd_m2;
        recipe.provisional = runs[i].provisional;
        fixture.now_ms += FIXTURE_DAY_MS;
        fixture_send(&fixture, recipe);
        ck_assert_msg(conformance_result() == runs[i].result, "run %zu", i);
    }
    fixture_close(&fixture);
}
END_TEST

START_TEST(an_imported_acceptance_stands_pending_until_something_is_measured)
{
    bool found;
    conformance_open_adopted(_i);
    struct record_recipe made = conformance_recipe(TRIGGER_PERIODIC);
    made.is_aborted = true;
    fixture_send(&fixture, made);
    char id[UUID_TEXT_SIZE];
    memcpy(id, fixture_display(&fixture).id, sizeof id);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    struct store_acceptance acceptance = {
        .display_id = id, .on = {2026, 1, 5}, .who = "tester", .reason = "paper file 12"};
    MUST(store_import_acceptance(fixture.store, &acceptance, fixture.now_ms, &found, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    ck_assert_int_eq(conformance_result(), RESULT_PENDING);
    fixture_send(&fixture, conformance_recipe(TRIGGER_PERIODIC));
    ck_assert_int_eq(conformance_result(), RESULT_COMPLIANT);
    fixture_close(&fixture);
}
END_TEST

int main(void)
{
    static const TTest *const *const tests[] = {
        &a_simulation_counts_for_nothing_in_production,
        &a_simulation_counts_in_a_demonstration,
        &an_acceptance_may_be_spread_over_several_records,
        &a_test_without_a_mandatory_row_is_not_owed,
        &nothing_but_a_passed_acceptance_accepts,
        &a_fail_stays_until_a_later_run_of_that_test_passes,
        &failures_name_the_newest_run_only,
        &provisional_readings_leave_a_display_pending,
        &an_imported_acceptance_stands_pending_until_something_is_measured,
        &what_passed_under_another_class_does_not_make_compliant,
        &a_display_of_another_class_is_accepted_anew,
    };
    return conformance_run("collector.store.acceptance", tests, ARRAY_LENGTH(tests));
}
