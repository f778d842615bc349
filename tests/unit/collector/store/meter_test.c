/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/collector/store/conformance.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>

static struct record_recipe measured(enum schedule_trigger trigger, const char *due_on)
{
    struct record_recipe made = conformance_recipe(trigger);
    made.meter_due_on = due_on;
    return made;
}

static bool try_certificate(const char *on, const char *due, bool is_found_out, bool *found)
{
    struct store_certificate certificate = {.meter_id = 1, .is_found_out = is_found_out};
    (void)text_copy(certificate.calibrated_on, DATE_TEXT_SIZE, on);
    (void)text_copy(certificate.due_on, DATE_TEXT_SIZE, due);
    (void)text_copy(certificate.number, sizeof certificate.number, "C-1");
    (void)text_copy(certificate.laboratory, sizeof certificate.laboratory, "Lab");
    (void)text_copy(certificate.entered_by, sizeof certificate.entered_by, "tester");
    (void)text_copy(certificate.remark, sizeof certificate.remark, is_found_out ? "9 %" : "");
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    bool ok = store_add_certificate(fixture.store, &certificate, fixture.now_ms, found, &trouble);
    if (!ok)
        store_rollback(fixture.store);
    return ok && store_commit(fixture.store, &trouble);
}

static void certify(const char *on, const char *due, bool is_found_out)
{
    bool found = false;
    MUST(try_certificate(on, due, is_found_out, &found));
    ck_assert(found);
}

static void set_policy(bool holds)
{
    struct store_reason reason = {.who = "employer", .why = "as advised"};
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_set_meter_policy(fixture.store, holds, &reason, fixture.now_ms, &trouble));
    MUST(store_commit(fixture.store, &trouble));
}

/* The records are of 2026-11-24. */
static const struct {
    const char *on, *due;   /* "" none */
    const char *stated_due; /* by the workstation */
    const char *calibration;
    enum result_status accepted; /* what an acceptance comes to */
} calibrations[] = {
    {"2026-01-05", "2026-11-24", "2020-01-01", "good", RESULT_COMPLIANT}, /* the last day is in */
    {"2026-11-24", "2027-11-24", "2020-01-01", "good", RESULT_COMPLIANT},
    {"2025-11-23", "2026-11-23", "2020-01-01", "expired", RESULT_NOT_ACCEPTED},
    {"2025-11-23", "2026-11-23", "2999-01-01", "expired", RESULT_PENDING}, /* accepted before */
    {"", "", "2026-11-24", "stated", RESULT_COMPLIANT},
    {"", "", "2026-11-23", "expired", RESULT_NOT_ACCEPTED},
    {"", "", "", "unknown", RESULT_COMPLIANT},
};

START_TEST(what_a_meter_measured_stands_by_its_certificate)
{
    for (size_t i = 0; i < ARRAY_LENGTH(calibrations); i++) {
        conformance_open_adopted(_i);
        fixture_send(&fixture, measured(TRIGGER_ACCEPTANCE, calibrations[i].stated_due));
        if (calibrations[i].on[0] != '\0')
            certify(calibrations[i].on, calibrations[i].due, false);
        ck_assert_str_eq(fixture_record(&fixture, fixture.record_id).calibration,
                         calibrations[i].calibration);
        ck_assert_int_eq(conformance_result(), calibrations[i].accepted);
        fixture_close(&fixture);
    }
}
END_TEST

START_TEST(a_result_by_an_expired_meter_is_pending_until_a_certificate_covers_its_day)
{
    char due_on[DATE_TEXT_SIZE];
    conformance_open_adopted(_i);
    struct record_recipe made = measured(TRIGGER_ACCEPTANCE, "2026-11-20");
    made.at_utc_ms = fixture.now_ms - 10 * FIXTURE_DAY_MS;
    fixture_send(&fixture, made);
    ck_assert_int_eq(conformance_result(), RESULT_COMPLIANT);
    ck_assert_str_eq(fixture_due_on(&fixture, "uniformity", due_on), "2026-12-14");
    fixture_send(&fixture, measured(TRIGGER_PERIODIC, "2026-11-20"));
    ck_assert_int_eq(conformance_result(), RESULT_PENDING);
    ck_assert_str_eq(fixture_due_on(&fixture, "uniformity", due_on), "2026-12-14");
    ck_assert_str_eq(fixture_due_on(&fixture, "visual-qc", due_on), "2026-11-25"); /* no meter */
    certify("2026-11-01", "2027-11-01", false);
    ck_assert_int_eq(conformance_result(), RESULT_COMPLIANT);
    ck_assert_str_eq(fixture_due_on(&fixture, "uniformity", due_on), "2026-12-24");
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_fail_is_not_hidden_by_a_pass_with_an_expired_meter)
{
    CLEANUP(free_pointer) struct store_finding *rows = NULL;
    size_t count;
    conformance_open_adopted(_i);
    struct record_recipe made = measured(TRIGGER_ACCEPTANCE, "2026-11-20");
    made.at_utc_ms = fixture.now_ms - 10 * FIXTURE_DAY_MS;
    fixture_send(&fixture, made);
    made = measured(TRIGGER_PERIODIC, "2026-11-20");
    made.at_utc_ms = fixture.now_ms - 9 * FIXTURE_DAY_MS;
    made.bend_percent = 40;
    fixture_send(&fixture, made);
    fixture_send(&fixture, measured(TRIGGER_RETEST, "2026-11-20"));
    ck_assert_int_eq(conformance_result(), RESULT_NOT_COMPLIANT);
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_failures(fixture.store, &rows, &count, &trouble));
    store_rollback(fixture.store);
    ck_assert_uint_gt(count, 0);
    fixture_close(&fixture);
}
END_TEST

START_TEST(the_employer_may_have_an_expired_meter_marked_only)
{
    conformance_open_adopted(_i);
    fixture_send(&fixture, measured(TRIGGER_ACCEPTANCE, "2026-11-20"));
    ck_assert_int_eq(conformance_result(), RESULT_NOT_ACCEPTED);
    set_policy(false);
    ck_assert_int_eq(conformance_result(), RESULT_COMPLIANT);
    ck_assert_str_eq(fixture_record(&fixture, fixture.record_id).calibration, "expired");
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_certificate_that_was_withdrawn_holds_nothing_up)
{
    bool found;
    struct store_reason reason = {.who = "tester", .why = "of another meter"};
    conformance_open_adopted(_i);
    fixture_send(&fixture, measured(TRIGGER_ACCEPTANCE, "2026-11-20"));
    certify("2026-11-01", "2027-11-01", false);
    ck_assert_int_eq(conformance_result(), RESULT_COMPLIANT);
    fixture_send(&fixture, measured(TRIGGER_PERIODIC, "2026-11-20"));
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_withdraw_certificate(fixture.store, 1, &reason, fixture.now_ms, &found, &trouble));
    ck_assert(found);
    MUST(store_withdraw_certificate(fixture.store, 1, &reason, fixture.now_ms, &found, &trouble));
    ck_assert(!found);
    MUST(store_commit(fixture.store, &trouble));
    ck_assert_str_eq(fixture_record(&fixture, fixture.record_id).calibration, "expired");
    fixture_close(&fixture);
}
END_TEST

static void count_record(void *context, const struct store_finding *finding)
{
    int *counts = context;
    counts[0]++;
    counts[1] += strcmp(finding->record_id, fixture.record_id) == 0;
}

START_TEST(a_meter_found_out_doubts_every_verdict_since_its_last_certificate)
{
    static const int ages[] = {400, 200, 10};
    int counts[2] = {0};
    conformance_open_adopted(_i);
    for (size_t i = 0; i < ARRAY_LENGTH(ages); i++) {
        struct record_recipe made = measured(TRIGGER_PERIODIC, "2999-01-01");
        made.at_utc_ms = fixture.now_ms - ages[i] * FIXTURE_DAY_MS;
        made.tests = 1u << TEST_UNIFORMITY;
        if (i == 2)
            made.meter_serial = "another";
        fixture_send(&fixture, made);
        if (i == 0)
            certify("2026-01-05", "2027-01-05", false);
    }
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_visit_doubted(fixture.store, 1, count_record, counts, &trouble));
    store_rollback(fixture.store);
    ck_assert_int_eq(counts[0], 0);
    certify("2026-11-20", "2027-11-20", true);
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_visit_doubted(fixture.store, 1, count_record, counts, &trouble));
    store_rollback(fixture.store);
    ck_assert_int_gt(counts[0], 0); /* of the one between the two certificates */
    ck_assert_int_le(counts[0], 6); /* and of no other */
    ck_assert_int_eq(counts[1], 0); /* another meter's */
    fixture_close(&fixture);
}
END_TEST

static const struct {
    const char *on, *due;
} refused[] = {
    {"", "2027-01-01"},
    {"2026-02-30", "2027-01-01"},
    {"2026-01-01", ""},
    {"2026-01-02", "2026-01-01"},
    {"2026-11-25", "2027-01-01"}, /* tomorrow */
};

START_TEST(a_certificate_whose_dates_cannot_be_is_refused)
{
    bool found = false;
    conformance_open_adopted(_i);
    fixture_send(&fixture, measured(TRIGGER_PERIODIC, "2999-01-01"));
    for (size_t i = 0; i < ARRAY_LENGTH(refused); i++) {
        ck_assert_msg(!try_certificate(refused[i].on, refused[i].due, false, &found), "%zu", i);
        ck_assert_int_eq(trouble.kind, ERROR_INVALID);
    }
    fixture_close(&fixture);
}
END_TEST

int main(void)
{
    static const TTest *const *const tests[] = {
        &what_a_meter_measured_stands_by_its_certificate,
        &a_result_by_an_expired_meter_is_pending_until_a_certificate_covers_its_day,
        &a_fail_is_not_hidden_by_a_pass_with_an_expired_meter,
        &the_employer_may_have_an_expired_meter_marked_only,
        &a_certificate_that_was_withdrawn_holds_nothing_up,
        &a_meter_found_out_doubts_every_verdict_since_its_last_certificate,
        &a_certificate_whose_dates_cannot_be_is_refused,
    };
    return conformance_run("collector.store.meter", tests, ARRAY_LENGTH(tests));
}
