/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/collector/store/conformance.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

START_TEST(a_record_is_held_once_whatever_is_posted_again)
{
    CLEANUP(free_pointer) void *bytes = NULL;
    size_t length;
    bool found;
    conformance_open_adopted(_i);
    fixture_send(&fixture, conformance_recipe(TRIGGER_PERIODIC));
    struct intake_receipt again = fixture_post(&fixture);
    ck_assert_int_eq(again.outcome, INTAKE_HELD);
    ck_assert_str_eq(again.id, fixture.record_id);
    ck_assert_str_eq(again.sha256, fixture.previous);
    ck_assert_int_eq(conformance_records_held(), 1);
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
    conformance_open_adopted(_i);
    fixture_send(&fixture, conformance_recipe(TRIGGER_PERIODIC));
    sign_anew();
    ck_assert_int_eq(fixture_post(&fixture).outcome, INTAKE_CONFLICT);
    ck_assert_int_eq(conformance_records_held(), 1);
    fixture_close(&fixture);
}
END_TEST

START_TEST(only_what_the_agent_signed_is_read)
{
    struct key_pair other;
    conformance_open_adopted(_i);
    fixture_make(&fixture, conformance_recipe(TRIGGER_PERIODIC));
    fixture.file.data[fixture.file.length / 2] ^= 1;
    ck_assert_int_eq(fixture_post(&fixture).outcome, INTAKE_UNTRUSTED);
    key_pair_create(&other);
    struct key_pair own = fixture.pair;
    fixture.pair = other;
    fixture_make(&fixture, conformance_recipe(TRIGGER_PERIODIC));
    ck_assert_int_eq(fixture_post(&fixture).outcome, INTAKE_UNTRUSTED);
    fixture.pair = own;
    buffer_finish(&fixture.file);
    fixture.file = BUFFER(1000);
    buffer_text(&fixture.file, "<record/>\n");
    ck_assert_int_eq(fixture_post(&fixture).outcome, INTAKE_MALFORMED); /* no signature line */
    record_sign(&fixture.file, &fixture.pair);
    ck_assert_int_eq(fixture_post(&fixture).outcome, INTAKE_MALFORMED); /* signed nonsense */
    ck_assert_int_eq(conformance_records_held(), 0);
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
    conformance_open_adopted(_i);
    fixture_make(&fixture, conformance_recipe(TRIGGER_PERIODIC));
    add_test_again();
    struct intake_receipt receipt = fixture_post(&fixture);
    ck_assert_int_eq(receipt.outcome, INTAKE_MALFORMED);
    ck_assert_ptr_nonnull(strstr(receipt.reason, "stands twice"));
    ck_assert_int_eq(conformance_records_held(), 0);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_gap_closes_when_the_missing_record_comes)
{
    struct buffer second = {0};
    char second_id[UUID_TEXT_SIZE], third_id[UUID_TEXT_SIZE];
    conformance_open_adopted(_i);
    fixture_send(&fixture, conformance_recipe(TRIGGER_PERIODIC));
    fixture_make(&fixture, conformance_recipe(TRIGGER_PERIODIC));
    second = fixture.file;
    fixture.file = (struct buffer){0};
    memcpy(second_id, fixture.record_id, sizeof second_id);
    fixture_send(&fixture, conformance_recipe(TRIGGER_PERIODIC));
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
    conformance_open_adopted(_i);
    fixture_send(&fixture, conformance_recipe(TRIGGER_PERIODIC));
    fixture_send(&fixture, conformance_recipe(TRIGGER_PERIODIC));
    memcpy(first, fixture.record_id, sizeof first);
    fixture.sequence = 1; /* the clone goes on from 2 again */
    fixture_send(&fixture, conformance_recipe(TRIGGER_PERIODIC));
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
        conformance_open_adopted(_i);
        struct record_recipe made = conformance_recipe(TRIGGER_PERIODIC);
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
    conformance_open_adopted(_i);
    fixture_send(&fixture, conformance_recipe(TRIGGER_ACCEPTANCE));
    ck_assert_str_eq(fixture_due_on(&fixture, "uniformity", due_on), "2026-12-24");
    struct record_recipe made = conformance_recipe(TRIGGER_PERIODIC);
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

START_TEST(evidence_comes_back_as_it_was)
{
    struct store_evidence evidence;
    CLEANUP(record_finish) struct record record = {0};
    conformance_open_adopted(_i);
    struct record_recipe recipe = conformance_recipe(TRIGGER_PERIODIC);
    recipe.provisional = PROVISIONAL_DRIFT;
    fixture_send(&fixture, recipe);
    MUST(record_parse("r", fixture.file.data, fixture.file.length, &record, &trouble));
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_record_evidence(fixture.store, fixture.record_id, &evidence, &trouble));
    store_rollback(fixture.store);
    ck_assert_uint_eq(evidence.reading_count, record.reading_count);
    ck_assert_uint_eq(evidence.answer_count, record.answer_count);
    ck_assert_double_eq(evidence.ambient.luminance_cd_m2, 0.1);
    ck_assert_uint_eq(evidence.provisional, PROVISIONAL_DRIFT);
    ck_assert_double_eq(evidence.accuracy_percent, 2.5);
    ck_assert(!evidence.meter_is_built_in);
    for (size_t i = 0; i < record.reading_count; i++) {
        ck_assert_int_eq(evidence.readings[i].level_ddl, record.readings[i].level_ddl);
        ck_assert_int_eq(evidence.readings[i].point, record.readings[i].point);
        ck_assert_double_eq(evidence.readings[i].luminance_cd_m2,
                            record.readings[i].luminance_cd_m2);
        ck_assert_int_eq(evidence.readings[i].taken_at_utc_ms, record.readings[i].taken_at_utc_ms);
        ck_assert_uint_eq(evidence.readings[i].samples, record.readings[i].samples);
        ck_assert_double_eq(evidence.readings[i].deviation_cd_m2,
                            record.readings[i].deviation_cd_m2);
    }
    ck_assert_str_eq(evidence.answers[0].question, record.answers[0].question);
    store_evidence_finish(&evidence);
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
    conformance_open_adopted(_i);
    fixture_send(&fixture, conformance_recipe(TRIGGER_ACCEPTANCE));
    fixture_send(&fixture, conformance_recipe(TRIGGER_PERIODIC));
    MUST(store_verify(fixture.store, count_words, &complaints, &proof, &trouble));
    ck_assert_int_eq(complaints, 0);
    ck_assert_uint_eq(proof.records, 2);
    (void)snprintf(path, sizeof path, "%s/copy.db", fixture.folder);
    MUST(store_backup(fixture.store, path, &trouble));
    ck_assert(!store_backup(fixture.store, path, &trouble)); /* never over another file */
    (void)snprintf(url, sizeof url, "%s:%s", conformance_backends[_i], path);
    MUST(store_open(url, &copy, &trouble));
    MUST(store_verify(copy, count_words, &complaints, &proof, &trouble));
    ck_assert_int_eq(complaints, 0);
    ck_assert_uint_eq(proof.records, 2);
    fixture_close(&fixture);
}
END_TEST

int main(void)
{
    static const TTest *const *const tests[] = {
        &a_record_is_held_once_whatever_is_posted_again,
        &other_bytes_under_a_held_id_are_refused_for_good,
        &only_what_the_agent_signed_is_read,
        &a_test_that_stands_twice_is_refused_for_good,
        &a_gap_closes_when_the_missing_record_comes,
        &a_cloned_disk_shows_as_a_fork,
        &a_clock_that_cannot_be_right_is_doubted,
        &a_doubted_date_moves_nothing_until_somebody_confirms_it,
        &evidence_comes_back_as_it_was,
        &a_whole_store_verifies_and_its_backup_too,
    };
    return conformance_run("collector.store.intake", tests, ARRAY_LENGTH(tests));
}
