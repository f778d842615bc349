/* SPDX-License-Identifier: Apache-2.0 */
/* What every backend of the store must do; each test runs once for each of them. */
#include "tests/support/collector_fixture.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const backends[] = {"sqlite"};

static struct fixture fixture;
static struct error trouble;

#define MUST(call) ck_assert_msg((call), "%s: %s", #call, trouble.text)
#define ALL_TESTS RECORD_RECIPE_DEFAULT.tests

static void open_enrolled(int backend)
{
    fixture_open(&fixture, backends[backend]);
    fixture_enrol(&fixture);
}

static void open_adopted(int backend)
{
    open_enrolled(backend);
    fixture_adopt(&fixture, "aapm-or03", "primary");
}

static enum result_status result(void)
{
    return fixture_display(&fixture).result_status;
}

static int64_t records_held(void)
{
    struct store_counts counts;
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_count(fixture.store, &counts, &trouble));
    store_rollback(fixture.store);
    return counts.records;
}

static struct record_recipe recipe(enum schedule_trigger trigger)
{
    struct record_recipe made = RECORD_RECIPE_DEFAULT;
    made.trigger = trigger;
    made.l_ambient_cd_m2 = 0.1;
    return made;
}

START_TEST(a_new_store_is_for_production_and_keeps_its_mode)
{
    fixture_open(&fixture, backends[_i]);
    ck_assert_int_eq(store_mode_of(fixture.store), STORE_PRODUCTION);
    fixture_demonstrate(&fixture);
    fixture_reopen(&fixture);
    ck_assert_int_eq(store_mode_of(fixture.store), STORE_DEMONSTRATION);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_store_in_use_never_becomes_a_demonstration)
{
    open_enrolled(_i);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    ck_assert(!store_set_demonstration(fixture.store, &trouble));
    store_rollback(fixture.store);
    ck_assert_int_eq(store_mode_of(fixture.store), STORE_PRODUCTION);
    fixture_close(&fixture);
}
END_TEST

START_TEST(what_is_rolled_back_never_was)
{
    char token[STORE_SECRET_SIZE];
    CLEANUP(free_pointer) struct store_workstation *rows = NULL;
    size_t count;
    struct store_place place = {.site = "S", .room = "R", .workstation = "W"};
    fixture_open(&fixture, backends[_i]);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_add_workstation(fixture.store, &place, 1, 1, token, &trouble));
    store_rollback(fixture.store);
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_workstations(fixture.store, &rows, &count, &trouble));
    store_rollback(fixture.store);
    ck_assert_uint_eq(count, 0);
    fixture_close(&fixture);
}
END_TEST

static bool enrol(const char *token, const uint8_t key[KEY_PUBLIC_BYTES], int64_t now_ms,
                  char bearer[STORE_SECRET_SIZE])
{
    struct store_grant grant;
    struct store_enrolment enrolment = {
        .token = token, .hostname = "h", .machine_id = RECORD_FIRST_PREVIOUS};
    memcpy(enrolment.public_key, key, KEY_PUBLIC_BYTES);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_enrol(fixture.store, &enrolment, now_ms, &grant, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    if (grant.is_granted)
        memcpy(bearer, grant.bearer, sizeof grant.bearer);
    return grant.is_granted;
}

START_TEST(a_token_enrols_one_key_and_gives_it_the_same_answer_again)
{
    uint8_t first[KEY_PUBLIC_BYTES] = {1}, second[KEY_PUBLIC_BYTES] = {2};
    char token[STORE_SECRET_SIZE], other[STORE_SECRET_SIZE];
    char bearer[STORE_SECRET_SIZE], again[STORE_SECRET_SIZE];
    struct store_place place = {.site = "S", .room = "R", .workstation = "W"};
    struct store_agent agent;
    bool found;
    fixture_open(&fixture, backends[_i]);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_add_workstation(fixture.store, &place, 1000, 500, token, &trouble));
    MUST(store_add_workstation(fixture.store, &place, 1000, 500, other, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    ck_assert(!enrol("no such token", first, 1200, bearer));
    ck_assert(!enrol(token, first, 1501, bearer)); /* expired */
    ck_assert(enrol(token, first, 1500, bearer));
    ck_assert(enrol(token, first, 99999, again)); /* an answer that was lost */
    ck_assert_str_eq(bearer, again);
    ck_assert(!enrol(token, second, 1400, again));
    ck_assert(!enrol(other, first, 1400, again)); /* a key enrols once */
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_agent_by_bearer(fixture.store, bearer, &found, &agent, &trouble));
    ck_assert(found);
    ck_assert_str_eq(agent.place.workstation, "W");
    MUST(store_agent_by_bearer(fixture.store, token, &found, &agent, &trouble));
    ck_assert(!found);
    store_rollback(fixture.store);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_record_is_held_once_whatever_is_posted_again)
{
    CLEANUP(free_pointer) void *bytes = NULL;
    size_t length;
    bool found;
    open_adopted(_i);
    fixture_send(&fixture, recipe(TRIGGER_PERIODIC));
    struct intake_receipt again = fixture_post(&fixture);
    ck_assert_int_eq(again.outcome, INTAKE_HELD);
    ck_assert_str_eq(again.id, fixture.record_id);
    ck_assert_str_eq(again.sha256, fixture.previous);
    ck_assert_int_eq(records_held(), 1);
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_record_bytes(fixture.store, fixture.record_id, &found, &bytes, &length, &trouble));
    store_rollback(fixture.store);
    ck_assert_uint_eq(length, fixture.file.length);
    ck_assert_mem_eq(bytes, fixture.file.data, length);
    fixture_close(&fixture);
}
END_TEST

/* The same record with another remark, signed anew by the same key. */
static void sign_anew(void)
{
    struct record_signature signature;
    MUST(record_signature_read("r", fixture.file.data, fixture.file.length, &signature, &trouble));
    struct buffer other = BUFFER(RECORD_BYTES_MAX);
    buffer_append(&other, fixture.file.data, signature.signed_length);
    char *host = strstr(other.data, "test-host");
    ck_assert_ptr_nonnull(host);
    memcpy(host, "best-host", 9);
    record_sign(&other, &fixture.pair);
    buffer_finish(&fixture.file);
    fixture.file = other;
}

START_TEST(other_bytes_under_a_held_id_are_refused_for_good)
{
    open_adopted(_i);
    fixture_send(&fixture, recipe(TRIGGER_PERIODIC));
    sign_anew();
    ck_assert_int_eq(fixture_post(&fixture).outcome, INTAKE_CONFLICT);
    ck_assert_int_eq(records_held(), 1);
    fixture_close(&fixture);
}
END_TEST

START_TEST(only_what_the_agent_signed_is_read)
{
    struct key_pair other;
    open_adopted(_i);
    fixture_make(&fixture, recipe(TRIGGER_PERIODIC));
    fixture.file.data[fixture.file.length / 2] ^= 1;
    ck_assert_int_eq(fixture_post(&fixture).outcome, INTAKE_UNTRUSTED);
    key_pair_create(&other);
    struct key_pair own = fixture.pair;
    fixture.pair = other;
    fixture_make(&fixture, recipe(TRIGGER_PERIODIC));
    ck_assert_int_eq(fixture_post(&fixture).outcome, INTAKE_UNTRUSTED);
    fixture.pair = own;
    buffer_finish(&fixture.file);
    fixture.file = BUFFER(1000);
    buffer_text(&fixture.file, "<record/>\n");
    ck_assert_int_eq(fixture_post(&fixture).outcome, INTAKE_MALFORMED); /* no signature line */
    record_sign(&fixture.file, &fixture.pair);
    ck_assert_int_eq(fixture_post(&fixture).outcome, INTAKE_MALFORMED); /* signed nonsense */
    ck_assert_int_eq(records_held(), 0);
    fixture_close(&fixture);
}
END_TEST

/* Signed by its agent, and no session's record. */
static void add_test_again(void)
{
    struct record record = {0};
    struct buffer other = BUFFER(RECORD_BYTES_MAX);
    MUST(record_parse("r", fixture.file.data, fixture.file.length, &record, &trouble));
    struct record_test again = record.tests[0];
    ck_assert(record_add_test(&record, &again));
    MUST(record_write(&record, &other, &trouble));
    record_sign(&other, &fixture.pair);
    record_finish(&record);
    buffer_finish(&fixture.file);
    fixture.file = other;
}

START_TEST(a_test_that_stands_twice_is_refused_for_good)
{
    open_adopted(_i);
    fixture_make(&fixture, recipe(TRIGGER_PERIODIC));
    add_test_again();
    struct intake_receipt receipt = fixture_post(&fixture);
    ck_assert_int_eq(receipt.outcome, INTAKE_MALFORMED);
    ck_assert_ptr_nonnull(strstr(receipt.reason, "stands twice"));
    ck_assert_int_eq(records_held(), 0);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_gap_closes_when_the_missing_record_comes)
{
    struct buffer second = {0};
    char second_id[UUID_TEXT_SIZE], third_id[UUID_TEXT_SIZE];
    open_adopted(_i);
    fixture_send(&fixture, recipe(TRIGGER_PERIODIC));
    fixture_make(&fixture, recipe(TRIGGER_PERIODIC));
    second = fixture.file;
    fixture.file = (struct buffer){0};
    memcpy(second_id, fixture.record_id, sizeof second_id);
    fixture_send(&fixture, recipe(TRIGGER_PERIODIC));
    memcpy(third_id, fixture.record_id, sizeof third_id);
    ck_assert_uint_eq(fixture_record(&fixture, third_id).flags, RECORD_GAP);
    buffer_finish(&fixture.file);
    fixture.file = second;
    ck_assert_int_eq(fixture_post(&fixture).outcome, INTAKE_STORED);
    ck_assert_uint_eq(fixture_record(&fixture, third_id).flags, 0);
    ck_assert_uint_eq(fixture_record(&fixture, second_id).flags, 0);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_cloned_disk_shows_as_a_fork)
{
    char first[UUID_TEXT_SIZE];
    open_adopted(_i);
    fixture_send(&fixture, recipe(TRIGGER_PERIODIC));
    fixture_send(&fixture, recipe(TRIGGER_PERIODIC));
    memcpy(first, fixture.record_id, sizeof first);
    fixture.sequence = 1; /* the clone goes on from 2 again */
    fixture_send(&fixture, recipe(TRIGGER_PERIODIC));
    ck_assert_uint_eq(fixture_record(&fixture, fixture.record_id).flags & RECORD_FORK, RECORD_FORK);
    ck_assert_uint_eq(fixture_record(&fixture, first).flags & RECORD_FORK, RECORD_FORK);
    fixture_close(&fixture);
}
END_TEST

static const struct {
    int64_t ends_after_now_ms;
    bool is_doubted;
} clocks[] = {
    {0, false},
    {9 * 60000, false},
    {11 * 60000, true},
    {400 * FIXTURE_DAY_MS, true},
    {-30 * FIXTURE_DAY_MS, false},
    {-800 * FIXTURE_DAY_MS, true},
};

START_TEST(a_clock_that_cannot_be_right_is_doubted)
{
    for (size_t i = 0; i < ARRAY_LENGTH(clocks); i++) {
        open_adopted(_i);
        struct record_recipe made = recipe(TRIGGER_PERIODIC);
        made.at_utc_ms = fixture.now_ms + clocks[i].ends_after_now_ms;
        fixture_send(&fixture, made);
        ck_assert_int_eq((fixture_record(&fixture, fixture.record_id).flags & RECORD_CLOCK) != 0,
                         clocks[i].is_doubted);
        fixture_close(&fixture);
    }
}
END_TEST

START_TEST(a_doubted_date_moves_nothing_until_somebody_confirms_it)
{
    char due_on[DATE_TEXT_SIZE];
    bool found;
    open_adopted(_i);
    fixture_send(&fixture, recipe(TRIGGER_ACCEPTANCE));
    ck_assert_str_eq(fixture_due_on(&fixture, "uniformity", due_on), "2026-12-24");
    struct record_recipe made = recipe(TRIGGER_PERIODIC);
    made.at_utc_ms = fixture.now_ms + 20 * FIXTURE_DAY_MS;
    fixture_send(&fixture, made);
    ck_assert_str_eq(fixture_due_on(&fixture, "uniformity", due_on), "2026-12-24");
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_confirm_date(
        fixture.store, fixture.record_id, "A. Admin", fixture.now_ms, &found, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    ck_assert(found);
    ck_assert_uint_eq(fixture_record(&fixture, fixture.record_id).flags, RECORD_CLOCK_CONFIRMED);
    ck_assert_str_eq(fixture_due_on(&fixture, "uniformity", due_on), "2027-01-14");
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_simulation_counts_for_nothing_in_production)
{
    char due_on[DATE_TEXT_SIZE];
    open_adopted(_i);
    struct record_recipe made = recipe(TRIGGER_ACCEPTANCE);
    made.is_simulated = true;
    fixture_send(&fixture, made);
    ck_assert_uint_eq(fixture_record(&fixture, fixture.record_id).flags, RECORD_SIMULATED);
    ck_assert_int_eq(result(), RESULT_NOT_ACCEPTED);
    ck_assert_str_eq(fixture_due_on(&fixture, "uniformity", due_on), "2026-11-24");
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_simulation_counts_in_a_demonstration)
{
    fixture_open(&fixture, backends[_i]);
    fixture_demonstrate(&fixture);
    fixture_enrol(&fixture);
    fixture_adopt(&fixture, "aapm-or03", "primary");
    struct record_recipe made = recipe(TRIGGER_ACCEPTANCE);
    made.is_simulated = true;
    fixture_send(&fixture, made);
    ck_assert_int_eq(result(), RESULT_COMPLIANT);
    fixture_close(&fixture);
}
END_TEST

START_TEST(an_acceptance_may_be_spread_over_several_records)
{
    open_adopted(_i);
    unsigned parts[] = {ALL_TESTS & ~(1u << TEST_VISUAL_QC), 1u << TEST_VISUAL_QC};
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) {
        struct record_recipe made = recipe(TRIGGER_ACCEPTANCE);
        made.tests = parts[i];
        made.at_utc_ms = fixture.now_ms - (int64_t)(2 - i) * FIXTURE_DAY_MS;
        fixture_send(&fixture, made);
        ck_assert_int_eq(result(), i == 0 ? RESULT_NOT_ACCEPTED : RESULT_COMPLIANT);
    }
    ck_assert_str_eq(fixture_display(&fixture).accepted_on, "2026-11-23");
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_test_without_a_mandatory_row_is_not_owed)
{
    char due_on[DATE_TEXT_SIZE];
    open_adopted(_i);
    struct record_recipe made = recipe(TRIGGER_ACCEPTANCE);
    made.tests = ALL_TESTS & ~(1u << TEST_CHROMATICITY); /* good practice in aapm-or03 */
    fixture_send(&fixture, made);
    ck_assert_int_eq(result(), RESULT_COMPLIANT);
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
        struct record_recipe made = recipe(attempts[i].trigger);
        made.bend_percent = attempts[i].bend_percent;
        made.l_ambient_cd_m2 = attempts[i].l_ambient_cd_m2;
        made.is_aborted = attempts[i].is_aborted;
        made.left_out_ddl = attempts[i].left_out_ddl;
        made.at_utc_ms = FIXTURE_NOW_MS - FIXTURE_DAY_MS;
        open_adopted(_i);
        fixture_send(&fixture, made);
        ck_assert_msg(result() == RESULT_NOT_ACCEPTED, "attempt %zu", i);
        fixture_send(&fixture, recipe(TRIGGER_ACCEPTANCE));
        ck_assert_int_eq(result(), RESULT_COMPLIANT);
        fixture_close(&fixture);
    }
}
END_TEST

START_TEST(a_fail_stays_until_a_later_run_of_that_test_passes)
{
    open_adopted(_i);
    struct record_recipe made = recipe(TRIGGER_ACCEPTANCE);
    made.at_utc_ms = fixture.now_ms - 5 * FIXTURE_DAY_MS;
    fixture_send(&fixture, made);
    made = recipe(TRIGGER_PERIODIC);
    made.bend_percent = 40;
    made.at_utc_ms = fixture.now_ms - 4 * FIXTURE_DAY_MS;
    fixture_send(&fixture, made);
    ck_assert_int_eq(result(), RESULT_NOT_COMPLIANT);
    ck_assert_str_eq(fixture_record(&fixture, fixture.record_id).result, "fail");
    made = recipe(TRIGGER_RETEST);
    made.is_aborted = true;
    made.at_utc_ms = fixture.now_ms - 3 * FIXTURE_DAY_MS;
    fixture_send(&fixture, made);
    ck_assert_int_eq(result(), RESULT_NOT_COMPLIANT);
    made = recipe(TRIGGER_PERIODIC);
    made.tests = 1u << TEST_VISUAL_QC; /* another test */
    made.at_utc_ms = fixture.now_ms - 2 * FIXTURE_DAY_MS;
    fixture_send(&fixture, made);
    ck_assert_int_eq(result(), RESULT_NOT_COMPLIANT);
    made = recipe(TRIGGER_RETEST);
    made.at_utc_ms = fixture.now_ms - FIXTURE_DAY_MS;
    fixture_send(&fixture, made);
    ck_assert_int_eq(result(), RESULT_COMPLIANT);
    ck_assert_uint_eq(fixture_record(&fixture, fixture.record_id).flags, RECORD_PASS_AFTER_FAIL);
    fixture_close(&fixture);
}
END_TEST

START_TEST(failures_name_the_newest_run_only)
{
    CLEANUP(free_pointer) struct store_failure *rows = NULL;
    size_t count;
    open_adopted(_i);
    struct record_recipe made = recipe(TRIGGER_PERIODIC);
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

START_TEST(evidence_comes_back_as_it_was)
{
    struct store_evidence evidence;
    CLEANUP(record_finish) struct record record = {0};
    open_adopted(_i);
    fixture_send(&fixture, recipe(TRIGGER_PERIODIC));
    MUST(record_parse("r", fixture.file.data, fixture.file.length, &record, &trouble));
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_record_evidence(fixture.store, fixture.record_id, &evidence, &trouble));
    store_rollback(fixture.store);
    ck_assert_uint_eq(evidence.reading_count, record.reading_count);
    ck_assert_uint_eq(evidence.answer_count, record.answer_count);
    ck_assert_double_eq(evidence.ambient.luminance_cd_m2, 0.1);
    for (size_t i = 0; i < record.reading_count; i++) {
        ck_assert_int_eq(evidence.readings[i].level_ddl, record.readings[i].level_ddl);
        ck_assert_int_eq(evidence.readings[i].point, record.readings[i].point);
        ck_assert_double_eq(evidence.readings[i].luminance_cd_m2,
                            record.readings[i].luminance_cd_m2);
        ck_assert_int_eq(evidence.readings[i].taken_at_utc_ms, record.readings[i].taken_at_utc_ms);
    }
    ck_assert_str_eq(evidence.answers[0].question, record.answers[0].question);
    store_evidence_finish(&evidence);
    fixture_close(&fixture);
}
END_TEST

START_TEST(what_came_before_any_guideline_is_judged_when_one_is_adopted)
{
    open_enrolled(_i);
    fixture_send(&fixture, recipe(TRIGGER_ACCEPTANCE));
    ck_assert_str_eq(fixture_record(&fixture, fixture.record_id).result, "not-judged");
    ck_assert_int_eq(result(), RESULT_NOT_ACCEPTED);
    fixture_adopt(&fixture, "aapm-or03", "primary");
    ck_assert_str_eq(fixture_record(&fixture, fixture.record_id).result, "pass");
    ck_assert_int_eq(result(), RESULT_COMPLIANT);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_display_of_another_class_is_accepted_anew)
{
    bool found;
    open_adopted(_i);
    fixture_adopt(&fixture, "uk-rcr-ipem", "secondary");
    fixture_send(&fixture, recipe(TRIGGER_ACCEPTANCE));
    struct store_display display = fixture_display(&fixture);
    ck_assert_int_eq(display.result_status, RESULT_COMPLIANT);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    struct store_classing classing = {
        .display_id = display.id, .class = "secondary", .who = "tester"};
    MUST(store_set_class(fixture.store, &classing, fixture.now_ms, &found, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    ck_assert(found);
    ck_assert_int_eq(result(), RESULT_NOT_ACCEPTED);
    ck_assert_str_eq(fixture_display(&fixture).guideline_id, "uk-rcr-ipem");
    fixture_close(&fixture);
}
END_TEST

static bool has_criterion(const struct guideline *guideline, const char *id)
{
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (strcmp(guideline->criteria[i].id, id) == 0)
            return true;
    return false;
}

static void adopt_and_fail(const char *id)
{
    struct store_adopting adopting = {
        .class = "primary", .advice = "a", .advised_by = "A", .approver = "B"};
    adopting.unverified = UNVERIFIED_CONFIRMED;
    ck_assert(guideline_shipped(id, &adopting.xml, &adopting.xml_length));
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_adopt(fixture.store, &adopting, fixture.now_ms, &trouble));
    store_rollback(fixture.store);
}

START_TEST(an_adoption_that_was_rolled_back_judges_nothing)
{
    CLEANUP(guideline_cleanup) struct guideline *adopted = NULL;
    CLEANUP(free_pointer) struct verdict *verdicts = NULL;
    const void *xml;
    size_t length, count;
    open_enrolled(_i);
    fixture_send(&fixture, recipe(TRIGGER_PERIODIC));
    adopt_and_fail("uk-rcr-ipem");
    fixture_adopt(&fixture, "aapm-or03", "primary");
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_verdicts(fixture.store, fixture.record_id, &verdicts, &count, &trouble));
    store_rollback(fixture.store);
    ck_assert(guideline_shipped("aapm-or03", &xml, &length));
    MUST(guideline_parse("aapm-or03", xml, length, &adopted, &trouble));
    ck_assert_uint_gt(count, 0);
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(has_criterion(adopted, verdicts[i].criterion.id),
                      "%s is no criterion of aapm-or03",
                      verdicts[i].criterion.id);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_record_whose_rows_are_all_excluded_did_not_pass)
{
    open_enrolled(_i);
    fixture_adopt(&fixture, "uk-rcr-ipem", "primary"); /* none of its rows is solidly sourced */
    fixture_send(&fixture, recipe(TRIGGER_ACCEPTANCE));
    struct store_record record = fixture_record(&fixture, fixture.record_id);
    ck_assert_str_eq(record.result, "not-judged");
    ck_assert_str_eq(record.remark, "no row of the adopted guideline decides on these tests");
    ck_assert_int_eq(result(), RESULT_NOT_ACCEPTED);
    fixture_close(&fixture);
}
END_TEST

START_TEST(what_passed_under_another_class_does_not_make_compliant)
{
    bool found;
    char id[UUID_TEXT_SIZE];
    open_adopted(_i);
    fixture_adopt(&fixture, "uk-rcr-ipem", "secondary");
    fixture_send(&fixture, recipe(TRIGGER_ACCEPTANCE));
    ck_assert_int_eq(result(), RESULT_COMPLIANT);
    memcpy(id, fixture_display(&fixture).id, sizeof id);
    struct store_classing classing = {.display_id = id, .class = "secondary", .who = "tester"};
    struct store_acceptance acceptance = {
        .display_id = id, .on = {2026, 1, 5}, .who = "tester", .reason = "paper file 12"};
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_set_class(fixture.store, &classing, fixture.now_ms, &found, &trouble));
    MUST(store_import_acceptance(fixture.store, &acceptance, fixture.now_ms, &found, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    ck_assert_int_eq(result(), RESULT_PENDING);
    fixture.now_ms += FIXTURE_DAY_MS;
    fixture_send(&fixture, recipe(TRIGGER_PERIODIC));
    ck_assert_int_eq(result(), RESULT_COMPLIANT);
    fixture_close(&fixture);
}
END_TEST

START_TEST(an_imported_acceptance_stands_pending_until_something_is_measured)
{
    bool found;
    open_adopted(_i);
    struct record_recipe made = recipe(TRIGGER_PERIODIC);
    made.is_aborted = true;
    fixture_send(&fixture, made);
    char id[UUID_TEXT_SIZE];
    memcpy(id, fixture_display(&fixture).id, sizeof id);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    struct store_acceptance acceptance = {
        .display_id = id, .on = {2026, 1, 5}, .who = "tester", .reason = "paper file 12"};
    MUST(store_import_acceptance(fixture.store, &acceptance, fixture.now_ms, &found, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    ck_assert_int_eq(result(), RESULT_PENDING);
    fixture_send(&fixture, recipe(TRIGGER_PERIODIC));
    ck_assert_int_eq(result(), RESULT_COMPLIANT);
    fixture_close(&fixture);
}
END_TEST

static const struct {
    const char *id, *class, *advised_by, *approver;
    enum unverified_rows unverified;
} refused_adoptions[] = {
    {"aapm-or03", "primary-mammography", "A", "B", UNVERIFIED_EXCLUDED},
    {"aapm-or03", "no such class", "A", "B", UNVERIFIED_EXCLUDED},
    {"aapm-or03", "primary", "A", "A", UNVERIFIED_EXCLUDED},
    {"aapm-or03", "primary", "", "B", UNVERIFIED_EXCLUDED},
    {"aapm-or03", "primary", "A", "", UNVERIFIED_EXCLUDED},
    {"uk-rcr-ipem", "primary", "A", "B", UNVERIFIED_REFUSED}, /* has rows nobody has verified */
};

START_TEST(an_adoption_without_its_people_or_rows_is_refused)
{
    for (size_t i = 0; i < ARRAY_LENGTH(refused_adoptions); i++) {
        struct store_adopting adopting = {
            .class = refused_adoptions[i].class,
            .advice = "advice",
            .advised_by = refused_adoptions[i].advised_by,
            .approver = refused_adoptions[i].approver,
            .unverified = refused_adoptions[i].unverified,
        };
        fixture_open(&fixture, backends[_i]);
        ck_assert(guideline_shipped(refused_adoptions[i].id, &adopting.xml, &adopting.xml_length));
        MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
        ck_assert_msg(
            !store_adopt(fixture.store, &adopting, fixture.now_ms, &trouble), "row %zu", i);
        ck_assert_int_eq(trouble.kind, ERROR_INVALID);
        store_rollback(fixture.store);
        fixture_close(&fixture);
    }
}
END_TEST

START_TEST(a_display_moves_by_its_serial_and_not_without_one)
{
    struct store_sighting with = {.identity = {"ABC", 1, 7, "", "n"}, .connector = "DP-1"};
    struct store_sighting without = {.identity = {"ABC", 1, 0, "", "n"}, .connector = "DP-2"};
    char token[STORE_SECRET_SIZE], ids[4][UUID_TEXT_SIZE];
    struct store_place first = {.site = "S", .room = "R", .workstation = "one"};
    struct store_place second = {.site = "S", .room = "R", .workstation = "two"};
    struct store_display display;
    bool found;
    fixture_open(&fixture, backends[_i]);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_add_workstation(fixture.store, &first, 1, 1, token, &trouble));
    MUST(store_add_workstation(fixture.store, &second, 1, 1, token, &trouble));
    int64_t places[] = {first.workstation_id, second.workstation_id};
    for (int i = 0; i < 2; i++) {
        MUST(store_sight_display(
            fixture.store, places[i], &with, FIXTURE_NOW_MS + i, ids[i], &trouble));
        MUST(store_sight_display(
            fixture.store, places[i], &without, FIXTURE_NOW_MS + i, ids[2 + i], &trouble));
    }
    ck_assert_str_eq(ids[0], ids[1]);
    ck_assert_str_ne(ids[2], ids[3]);
    MUST(store_display(fixture.store, ids[0], &found, &display, &trouble));
    ck_assert_str_eq(display.place.workstation, "two");
    ck_assert_str_eq(display.class, "primary");
    store_rollback(fixture.store);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_session_ends_by_itself)
{
    char token[STORE_SECRET_SIZE];
    struct store_session session;
    bool found;
    fixture_open(&fixture, backends[_i]);
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_set_person(fixture.store, "ann", "admin", "hash", 0, &trouble));
    MUST(store_open_session(fixture.store, "ann", 1000, token, &trouble));
    MUST(store_session_by_token(fixture.store, token, 1800000, &found, &session, &trouble));
    ck_assert(found);
    ck_assert_str_eq(session.person, "ann");
    MUST(store_session_by_token(fixture.store, token, 1801001, &found, &session, &trouble));
    ck_assert(!found);
    MUST(store_session_by_token(fixture.store, "other", 1000, &found, &session, &trouble));
    ck_assert(!found);
    MUST(store_set_person(fixture.store, "ann", "admin", "new hash", 0, &trouble));
    MUST(store_session_by_token(fixture.store, token, 1000, &found, &session, &trouble));
    ck_assert(!found); /* a new password ends every session */
    store_rollback(fixture.store);
    fixture_close(&fixture);
}
END_TEST

static void count_words(void *context, const char *words)
{
    (void)words;
    ++*(int *)context;
}

START_TEST(a_whole_store_verifies_and_its_backup_too)
{
    char path[192], url[256];
    int complaints = 0;
    struct store_proof proof;
    CLEANUP(store_cleanup) struct store *copy = NULL;
    open_adopted(_i);
    fixture_send(&fixture, recipe(TRIGGER_ACCEPTANCE));
    fixture_send(&fixture, recipe(TRIGGER_PERIODIC));
    MUST(store_verify(fixture.store, count_words, &complaints, &proof, &trouble));
    ck_assert_int_eq(complaints, 0);
    ck_assert_uint_eq(proof.records, 2);
    (void)snprintf(path, sizeof path, "%s/copy.db", fixture.folder);
    MUST(store_backup(fixture.store, path, &trouble));
    ck_assert(!store_backup(fixture.store, path, &trouble)); /* never over another file */
    (void)snprintf(url, sizeof url, "%s:%s", backends[_i], path);
    MUST(store_open(url, &copy, &trouble));
    MUST(store_verify(copy, count_words, &complaints, &proof, &trouble));
    ck_assert_int_eq(complaints, 0);
    ck_assert_uint_eq(proof.records, 2);
    fixture_close(&fixture);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("every backend");
    int last = (int)ARRAY_LENGTH(backends);
    tcase_set_timeout(tcase, 60);
    static const TTest *const *const tests[] = {
        &a_new_store_is_for_production_and_keeps_its_mode,
        &a_store_in_use_never_becomes_a_demonstration,
        &what_is_rolled_back_never_was,
        &a_token_enrols_one_key_and_gives_it_the_same_answer_again,
        &a_record_is_held_once_whatever_is_posted_again,
        &other_bytes_under_a_held_id_are_refused_for_good,
        &only_what_the_agent_signed_is_read,
        &a_test_that_stands_twice_is_refused_for_good,
        &a_gap_closes_when_the_missing_record_comes,
        &a_cloned_disk_shows_as_a_fork,
        &a_clock_that_cannot_be_right_is_doubted,
        &a_doubted_date_moves_nothing_until_somebody_confirms_it,
        &a_simulation_counts_for_nothing_in_production,
        &a_simulation_counts_in_a_demonstration,
        &an_acceptance_may_be_spread_over_several_records,
        &a_test_without_a_mandatory_row_is_not_owed,
        &nothing_but_a_passed_acceptance_accepts,
        &a_fail_stays_until_a_later_run_of_that_test_passes,
        &failures_name_the_newest_run_only,
        &evidence_comes_back_as_it_was,
        &what_came_before_any_guideline_is_judged_when_one_is_adopted,
        &a_display_of_another_class_is_accepted_anew,
        &an_adoption_that_was_rolled_back_judges_nothing,
        &a_record_whose_rows_are_all_excluded_did_not_pass,
        &what_passed_under_another_class_does_not_make_compliant,
        &an_imported_acceptance_stands_pending_until_something_is_measured,
        &an_adoption_without_its_people_or_rows_is_refused,
        &a_display_moves_by_its_serial_and_not_without_one,
        &a_session_ends_by_itself,
        &a_whole_store_verifies_and_its_backup_too,
    };
    for (size_t i = 0; i < ARRAY_LENGTH(tests); i++)
        tcase_add_loop_test(tcase, *tests[i], 0, last);
    return run_case("collector.store.conformance", tcase);
}
