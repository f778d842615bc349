/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/collector/store/conformance.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* aapm-or03 with a row for the drift of white, which decides. */
static const char drift_row[] =
    "<criterion id=\"white-drift\" class=\"primary\" test=\"luminance-response\" "
    "metric=\"drift_l_max_percent\" formula=\"100 |Lmax - Lmax0| / Lmax0\" comparison=\"at-most\" "
    "limit=\"10\" unit=\"%\" mandatory=\"false\" clause=\"test\" provenance=\"R\" "
    "source=\"test\"/>";

static void adopt_with_drift(void)
{
    const void *xml;
    size_t length;
    CLEANUP(buffer_finish) struct buffer changed = BUFFER(GUIDELINE_BYTES_MAX);
    ck_assert(guideline_shipped("aapm-or03", &xml, &length));
    CLEANUP(free_pointer) char *text = strndup(xml, length);
    char *at = strstr(text, "<criterion ");
    ck_assert_ptr_nonnull(at);
    buffer_append(&changed, text, (size_t)(at - text));
    buffer_text(&changed, drift_row);
    buffer_text(&changed, at);
    struct store_adopting adopting = {.xml = changed.data,
                                      .xml_length = changed.length,
                                      .class = "primary",
                                      .advice = "as advised",
                                      .advised_by = "A. Physicist",
                                      .approver = "E. Employer",
                                      .unverified = UNVERIFIED_EXCLUDED};
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_adopt(fixture.store, &adopting, fixture.now_ms, &trouble));
    MUST(store_commit(fixture.store, &trouble));
}

static void send_white(double l_max_cd_m2, enum schedule_trigger trigger, const char *serial)
{
    struct record_recipe made = conformance_recipe(trigger);
    made.l_max_cd_m2 = l_max_cd_m2;
    made.serial_text = serial;
    fixture.now_ms += FIXTURE_DAY_MS;
    fixture_send(&fixture, made);
}

static struct verdict drift_verdict(void)
{
    CLEANUP(free_pointer) struct verdict *rows = NULL;
    size_t count;
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_verdicts(fixture.store, fixture.record_id, &rows, &count, &trouble));
    store_rollback(fixture.store);
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].criterion.id, "white-drift") == 0)
            return rows[i];
    ck_abort_msg("no verdict of drift");
    return (struct verdict){0};
}

static bool set_baseline(const char *record_id, const char *why)
{
    struct store_reason reason = {.who = "M. Expert", .why = why};
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    bool ok = store_set_baseline(fixture.store, record_id, &reason, fixture.now_ms, &trouble);
    if (!ok)
        store_rollback(fixture.store);
    return ok && store_commit(fixture.store, &trouble);
}

START_TEST(drift_is_measured_from_the_acceptance)
{
    conformance_open_enrolled(_i);
    adopt_with_drift();
    send_white(400, TRIGGER_ACCEPTANCE, "SN-0001");
    ck_assert_int_eq(drift_verdict().outcome, VERDICT_NOT_TESTED); /* there was none before it */
    ck_assert_int_eq(conformance_result(), RESULT_COMPLIANT);
    send_white(380, TRIGGER_PERIODIC, "SN-0001");
    ck_assert_int_eq(drift_verdict().outcome, VERDICT_PASS);
    ck_assert_double_eq_tol(drift_verdict().value, 5, 0.01);
    send_white(350, TRIGGER_PERIODIC, "SN-0001");
    ck_assert_int_eq(drift_verdict().outcome, VERDICT_FAIL);
    ck_assert_double_eq_tol(drift_verdict().value, 12.5, 0.01);
    ck_assert_uint_eq(fixture_record(&fixture, fixture.record_id).flags & RECORD_DISAGREES, 0);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_new_baseline_needs_advice_and_judges_only_what_comes_after)
{
    CLEANUP(free_pointer) struct store_baseline *rows = NULL;
    char before[UUID_TEXT_SIZE];
    size_t count;
    conformance_open_enrolled(_i);
    adopt_with_drift();
    send_white(400, TRIGGER_ACCEPTANCE, "SN-0001");
    send_white(350, TRIGGER_PERIODIC, "SN-0001");
    memcpy(before, fixture.record_id, sizeof before);
    ck_assert(!set_baseline(before, ""));
    ck_assert(!set_baseline("no such record", "because"));
    MUST(set_baseline(before, "recalibrated to 350 as the room is darker"));
    ck_assert_int_eq(drift_verdict().outcome, VERDICT_FAIL); /* what was judged stays */
    send_white(345, TRIGGER_PERIODIC, "SN-0001");
    ck_assert_int_eq(drift_verdict().outcome, VERDICT_PASS);
    struct store_display display = fixture_display(&fixture);
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_baselines(fixture.store, display.id, &rows, &count, &trouble));
    store_rollback(fixture.store);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(rows[0].record_id, before);
    ck_assert_str_eq(rows[0].set_by, "M. Expert");
    ck_assert_double_eq_tol(rows[1].values.l_max_cd_m2, 400, 0.1);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_new_serial_inherits_no_baseline)
{
    conformance_open_enrolled(_i);
    adopt_with_drift();
    send_white(400, TRIGGER_ACCEPTANCE, "SN-0001");
    send_white(200, TRIGGER_PERIODIC, "SN-0002"); /* in its place */
    ck_assert_int_eq(drift_verdict().outcome, VERDICT_NOT_TESTED);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_record_that_does_not_count_is_no_baseline)
{
    conformance_open_enrolled(_i);
    adopt_with_drift();
    struct record_recipe made = conformance_recipe(TRIGGER_PERIODIC);
    made.is_simulated = true;
    fixture_send(&fixture, made);
    ck_assert(!set_baseline(fixture.record_id, "because"));
    made = conformance_recipe(TRIGGER_PERIODIC);
    made.tests = 1u << TEST_UNIFORMITY;
    fixture_send(&fixture, made);
    ck_assert(!set_baseline(fixture.record_id, "because"));
    made = conformance_recipe(TRIGGER_PERIODIC);
    made.meter_due_on = "2020-01-01"; /* held */
    fixture_send(&fixture, made);
    ck_assert(!set_baseline(fixture.record_id, "because"));
    fixture_close(&fixture);
}
END_TEST

int main(void)
{
    static const TTest *const *const tests[] = {
        &drift_is_measured_from_the_acceptance,
        &a_new_baseline_needs_advice_and_judges_only_what_comes_after,
        &a_new_serial_inherits_no_baseline,
        &a_record_that_does_not_count_is_no_baseline,
    };
    return conformance_run("collector.store.baseline", tests, ARRAY_LENGTH(tests));
}
