/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/record.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "tests/support/check_main.h"
#include "tests/support/record_sample.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void write_record(const struct record *record, struct buffer *xml)
{
    struct error error = {0};
    ck_assert_msg(record_write(record, xml, &error), "%s", error.text);
}

static void read_record(const struct buffer *xml, struct record *record)
{
    struct error error = {0};
    ck_assert_msg(record_parse("r.xml", xml->data, xml->length, record, &error), "%s", error.text);
}

#define CHECK_ITEMS(a, b, items, count)                                                \
    do {                                                                               \
        ck_assert_uint_eq((a)->count, (b)->count);                                     \
        if ((a)->count > 0)                                                            \
            ck_assert_mem_eq((a)->items, (b)->items, (a)->count * sizeof *(a)->items); \
        (a)->items = (b)->items = NULL;                                                \
    } while (0)

/* Bytes, so that no field can be forgotten here: both begin as zeroes, padding too. */
static void check_same(const struct record *first, const struct record *second)
{
    struct record a, b;
    memcpy(&a, first, sizeof a);
    memcpy(&b, second, sizeof b);
    CHECK_ITEMS(&a, &b, display.edid, display.edid_length);
    CHECK_ITEMS(&a, &b, tests, test_count);
    CHECK_ITEMS(&a, &b, patterns, pattern_count);
    CHECK_ITEMS(&a, &b, frames, frame_count);
    CHECK_ITEMS(&a, &b, readings, reading_count);
    CHECK_ITEMS(&a, &b, answers, answer_count);
    CHECK_ITEMS(&a, &b, viewer_measures, viewer_measure_count);
    CHECK_ITEMS(&a, &b, evaluation.metrics, evaluation.metric_count);
    CHECK_ITEMS(&a, &b, evaluation.verdicts, evaluation.verdict_count);
    ck_assert_mem_eq(&a, &b, sizeof a);
}

static void (*const samples[])(struct record *) = {
    record_sample_full, record_sample_first, record_sample_least};

START_TEST(only_a_complete_test_counts_and_all_of_the_record_is_evidence)
{
    struct record record = {0};
    struct record_test complete = {.test = TEST_UNIFORMITY, .state = RECORD_COMPLETE};
    struct record_test aborted = {.test = TEST_VISUAL_QC, .state = RECORD_ABORTED};
    struct reading reading = {.test = TEST_UNIFORMITY};
    struct answer answer = {.test = TEST_VISUAL_QC};
    record.ambient = (struct ambient){AMBIENT_STATED, 0.5};
    ck_assert_uint_eq(record_complete_tests(&record), 0);
    ck_assert(record_add_test(&record, &complete) && record_add_test(&record, &aborted));
    ck_assert(record_add_reading(&record, &reading) && record_add_answer(&record, &answer));
    struct viewer_measure measure = {.quantity = VIEWER_ANGLE, .true_value = 45, .value = 44};
    ck_assert(record_add_viewer_measure(&record, &measure));
    ck_assert_uint_eq(record_complete_tests(&record), 1u << TEST_UNIFORMITY);
    struct evidence evidence = record_evidence(&record);
    ck_assert_ptr_eq(evidence.readings, record.readings);
    ck_assert_ptr_eq(evidence.answers, record.answers);
    ck_assert_uint_eq(evidence.reading_count, 1);
    ck_assert_uint_eq(evidence.answer_count, 1);
    ck_assert_ptr_eq(evidence.viewer_measures, record.viewer_measures);
    ck_assert_uint_eq(evidence.viewer_measure_count, 1);
    ck_assert_int_eq(evidence.ambient.state, AMBIENT_STATED);
    ck_assert_double_eq(evidence.ambient.luminance_cd_m2, 0.5);
    record_finish(&record);
}
END_TEST

START_TEST(every_field_comes_back_as_it_was_written)
{
    struct record record, back = {0};
    CLEANUP(buffer_finish) struct buffer xml = BUFFER(RECORD_BYTES_MAX);
    samples[_i](&record);
    write_record(&record, &xml);
    read_record(&xml, &back);
    check_same(&record, &back);
    record_finish(&record);
    record_finish(&back);
}
END_TEST

START_TEST(the_same_record_gives_the_same_bytes)
{
    struct record record, back = {0};
    CLEANUP(buffer_finish) struct buffer first = BUFFER(RECORD_BYTES_MAX);
    CLEANUP(buffer_finish) struct buffer second = BUFFER(RECORD_BYTES_MAX);
    samples[_i](&record);
    write_record(&record, &first);
    read_record(&first, &back);
    write_record(&back, &second);
    ck_assert_str_eq(first.data, second.data);
    record_finish(&record);
    record_finish(&back);
}
END_TEST

START_TEST(a_signed_file_reads_as_its_document_does)
{
    struct record record, back = {0};
    struct key_pair pair;
    CLEANUP(buffer_finish) struct buffer file = BUFFER(RECORD_BYTES_MAX);
    record_sample_full(&record);
    key_pair_create(&pair);
    write_record(&record, &file);
    record_sign(&file, &pair);
    read_record(&file, &back);
    check_same(&record, &back);
    record_finish(&record);
    record_finish(&back);
}
END_TEST

/* Records are kept for as long as the law wants: what version 1 wrote must be read for ever. */
START_TEST(a_record_signed_long_ago_still_holds_and_reads)
{
    struct record record, back = {0};
    struct error error = {0};
    uint8_t key[KEY_PUBLIC_BYTES];
    CLEANUP(buffer_finish) struct buffer file = BUFFER(RECORD_BYTES_MAX);
    CLEANUP(buffer_finish) struct buffer text = BUFFER(100);
    ck_assert(file_read("tests/data/record/full.xml", &file, &error));
    ck_assert(file_read("tests/data/record/public.key", &text, &error));
    text.data[text.length - 1] = '\0';
    ck_assert(key_public_from_base64(text.data, key));
    ck_assert_msg(
        record_signature_check("full.xml", file.data, file.length, key, &error), "%s", error.text);
    read_record(&file, &back);
    record_sample_first(&record);
    memcpy(record.id, back.id, sizeof record.id);
    memcpy(record.key_id, back.key_id, sizeof record.key_id);
    memcpy(record.previous, back.previous, sizeof record.previous);
    record.sequence = 1;
    check_same(&record, &back);
    record_finish(&record);
    record_finish(&back);
}
END_TEST

START_TEST(the_largest_record_is_written_and_read)
{
    struct record record, back = {0};
    CLEANUP(buffer_finish) struct buffer xml = BUFFER(RECORD_BYTES_MAX);
    record_sample_least(&record);
    struct reading reading;
    memset(&reading, 0, sizeof reading);
    reading.luminance_cd_m2 = 123.456;
    reading.x = reading.y = NAN;
    reading.taken_at_utc_ms = 1795515600123;
    for (int i = 0; i < RECORD_READINGS_MAX; i++)
        ck_assert(record_add_reading(&record, &reading));
    ck_assert(!record_add_reading(&record, &reading));
    write_record(&record, &xml);
    read_record(&xml, &back);
    check_same(&record, &back);
    record_finish(&record);
    record_finish(&back);
}
END_TEST

/* What must not be written, each as one change to a sound record. */
static void failed_with_number(struct record *record)
{
    record->readings[2].luminance_cd_m2 = 0;
}
static void ok_without_number(struct record *record)
{
    record->readings[0].luminance_cd_m2 = NAN;
}
static void negative_luminance(struct record *record)
{
    record->readings[0].luminance_cd_m2 = -0.001;
}
static void infinite_luminance(struct record *record)
{
    record->readings[0].luminance_cd_m2 = INFINITY;
}
static void too_bright(struct record *record)
{
    record->readings[0].luminance_cd_m2 = 2e6;
}
static void half_a_chromaticity(struct record *record)
{
    record->readings[0].y = NAN;
}
static void dark_room_by_number(struct record *record)
{
    record->ambient = (struct ambient){AMBIENT_STATED, 0};
}
static void level_too_high(struct record *record)
{
    record->readings[0].level_ddl = 256;
}
static void no_session(struct record *record)
{
    record->session_id[0] = '\0';
}
static void no_sequence(struct record *record)
{
    record->sequence = 0;
}
static void nan_uncertainty(struct record *record)
{
    record->evaluation.verdicts[0].uncertainty = NAN;
}
static void negative_uncertainty(struct record *record)
{
    record->evaluation.verdicts[0].uncertainty = -0.5;
}
static void year_3000(struct record *record)
{
    record->ended_at_utc_ms = 32503680000000;
}
static void word_without_name(struct record *record)
{
    record->readings[0].status = READING_STATUS_COUNT;
}
static void negative_seconds(struct record *record)
{
    record->answers[0].seconds = -1;
}

static const struct {
    void (*change)(struct record *);
    const char *says;
} refused[] = {
    {failed_with_number,
     "<reading> cd-m2: a number is there exactly with status ok and suspect, "
     "not with \"under\""},
    {ok_without_number, "not with \"ok\""},
    {negative_luminance, "<reading> cd-m2: negative"},
    {infinite_luminance, "not with \"ok\""},
    {too_bright, "brighter than any display"},
    {half_a_chromaticity, "<reading> cd-m2"},
    {dark_room_by_number, "<ambient> cd-m2"},
    {level_too_high, "<reading> ddl"},
    {no_session, "session"},
    {no_sequence, "record"},
    {nan_uncertainty, "<verdict> uncertainty: not a finite number"},
    {negative_uncertainty, "<verdict> uncertainty: not a number that can stand here"},
    {year_3000, "<session> ended: a time outside"},
    {word_without_name, "<reading> status"},
    {negative_seconds, "answer"},
};

START_TEST(refuses_to_write_what_could_not_be_read)
{
    struct record record;
    struct error error = {0};
    CLEANUP(buffer_finish) struct buffer xml = BUFFER(RECORD_BYTES_MAX);
    record_sample_full(&record);
    refused[_i].change(&record);
    ck_assert(!record_write(&record, &xml, &error));
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_msg(strstr(error.text, refused[_i].says) != NULL, "%s", error.text);
    ck_assert_uint_eq(xml.length, 0);
    record_finish(&record);
}
END_TEST

START_TEST(a_record_longer_than_its_limit_is_not_written)
{
    struct record record;
    struct error error = {0};
    CLEANUP(buffer_finish) struct buffer xml = BUFFER(4u << 20);
    record_sample_least(&record);
    struct reading reading;
    memset(&reading, 0, sizeof reading);
    reading.luminance_cd_m2 = 123.456;
    reading.x = reading.y = NAN;
    memset(reading.raw, '\x01', sizeof reading.raw - 1);
    for (int i = 0; i < RECORD_READINGS_MAX; i++)
        ck_assert(record_add_reading(&record, &reading));
    ck_assert(!record_write(&record, &xml, &error));
    ck_assert_msg(strstr(error.text, "longer than") != NULL, "%s", error.text);
    record_finish(&record);
}
END_TEST

START_TEST(ids_of_records_sort_by_time)
{
    char early[UUID_TEXT_SIZE], late[UUID_TEXT_SIZE];
    record_id_create(1795515600123, early);
    record_id_create(1795515600124, late);
    ck_assert_int_lt(strcmp(early, late), 0);
}
END_TEST

static void init(void)
{
    struct error error = {0};
    ck_assert_msg(record_library_init(&error) && key_library_init(&error), "%s", error.text);
}

int main(void)
{
    TCase *tcase = tcase_create("record");
    tcase_add_checked_fixture(tcase, init, record_library_finish);
    tcase_add_loop_test(tcase, every_field_comes_back_as_it_was_written, 0, ARRAY_LENGTH(samples));
    tcase_add_loop_test(tcase, the_same_record_gives_the_same_bytes, 0, ARRAY_LENGTH(samples));
    tcase_add_test(tcase, a_signed_file_reads_as_its_document_does);
    tcase_add_test(tcase, a_record_signed_long_ago_still_holds_and_reads);
    tcase_add_test(tcase, the_largest_record_is_written_and_read);
    tcase_add_loop_test(tcase, refuses_to_write_what_could_not_be_read, 0, ARRAY_LENGTH(refused));
    tcase_add_test(tcase, a_record_longer_than_its_limit_is_not_written);
    tcase_add_test(tcase, ids_of_records_sort_by_time);
    tcase_add_test(tcase, only_a_complete_test_counts_and_all_of_the_record_is_evidence);
    return run_case("core.record.record", tcase);
}
