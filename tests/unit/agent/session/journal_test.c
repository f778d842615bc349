/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/journal.h"

#include "agent/session/record_view.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/procedure.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static char folder[] = "/tmp/monqa-journal-XXXXXX";
static struct record record;

static void begin(void)
{
    struct error error = {0};
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_msg(key_library_init(&error) && record_library_init(&error), "%s", error.text);
    record = (struct record){.sequence = 1, .trigger = TRIGGER_PERIODIC, .state = RECORD_ABORTED};
    record_id_create(1795514850123, record.id);
    record_id_create(1795514850123, record.session_id);
    (void)text_copy(record.previous, sizeof record.previous, RECORD_FIRST_PREVIOUS);
    (void)text_copy(record.key_id, sizeof record.key_id, "0123456789abcdef");
    record.started_at_utc_ms = record.ended_at_utc_ms = 1795514850123;
    record.ambient.luminance_cd_m2 = NAN;
    struct record_test test = {.test = TEST_UNIFORMITY, .state = RECORD_ABORTED};
    test.started_at_utc_ms = test.ended_at_utc_ms = record.started_at_utc_ms;
    ck_assert(record_add_test(&record, &test));
}

static void end(void)
{
    record_finish(&record);
    record_library_finish();
}

static const char *path_of_journal(void)
{
    static char path[256];
    (void)snprintf(path, sizeof path, "%s/%s.journal", folder, record.id);
    return path;
}

static struct journal *create(void)
{
    struct journal *journal = NULL;
    struct error error = {0};
    ck_assert_msg(journal_create(folder, &record, &journal, &error), "%s", error.text);
    return journal;
}

static const struct reading good = {
    .test = TEST_UNIFORMITY,
    .level_ddl = 204,
    .point = POINT_TOP_LEFT,
    .geometry = GEOMETRY_TELESCOPIC_DARK,
    .status = READING_OK,
    .flags = READING_RETRIED | READING_UNIT_CONVERTED,
    .luminance_cd_m2 = 0.1 + 0.2,
    .x = 0.3127,
    .y = 0.329,
    .taken_at_utc_ms = 1795514851000,
    .raw = "300 E-03 \"CD_M2\"",
    .trace = "> ?\\x0A < 300 E-03 CD_M2",
    .samples = 10,
    .deviation_cd_m2 = 0.1 + 0.7,
    .resolution_cd_m2 = 0.01,
};

static void add_everything(struct journal *journal)
{
    struct error error = {0};
    struct reading failed = good;
    failed.status = READING_OVER;
    failed.point = POINT_CENTRE;
    failed.luminance_cd_m2 = failed.x = failed.y = NAN;
    struct answer answer = {
        .test = TEST_VISUAL_QC, .question = "screen-clean", .value = ANSWER_NO, .seconds = 2.5};
    (void)text_copy(answer.remark, sizeof answer.remark, "smear \xc2\xb5 \"quoted\"");
    struct record_pattern pattern = {
        .name = "TG18-UNL80", .provenance = "exact", .shown_at_utc_ms = 5};
    struct ambient ambient = {.state = AMBIENT_STATED, .luminance_cd_m2 = 0.25};
    struct illuminance illuminance = {25, 0.01, "measured at acceptance"};
    struct record_test test = {
        .test = TEST_UNIFORMITY, .state = RECORD_COMPLETE, .ended_at_utc_ms = 7};
    ck_assert(journal_add_reading(journal, &good, &error));
    ck_assert(journal_add_reading(journal, &failed, &error));
    ck_assert(journal_add_answer(journal, &answer, &error));
    struct viewer_measure measure = {VIEWER_WIDTH, 153, 0.1 + 0.2, 9};
    ck_assert(journal_add_viewer_measure(journal, &measure, &error));
    measure = (struct viewer_measure){VIEWER_ANGLE, 45, NAN, 10};
    ck_assert(journal_add_viewer_measure(journal, &measure, &error));
    ck_assert(journal_add_pattern(journal, &pattern, &error));
    ck_assert(journal_add_ambient(journal, &ambient, &illuminance, &error));
    ck_assert(journal_add_test(journal, &test, &error));
}

START_TEST(reads_back_what_was_added)
{
    struct journal *journal = create();
    add_everything(journal);
    journal_close(journal);
    CLEANUP(record_finish) struct record back = {0};
    struct error error = {0};
    size_t length = 0;
    ck_assert_msg(journal_read(path_of_journal(), &back, &length, &error), "%s", error.text);
    ck_assert_str_eq(back.id, record.id);
    ck_assert_uint_eq(back.reading_count, 2);
    const struct reading *reading =
        record_find_reading(&back, TEST_UNIFORMITY, 204, POINT_TOP_LEFT, 0);
    ck_assert_ptr_nonnull(reading);
    ck_assert_double_eq(reading->luminance_cd_m2, good.luminance_cd_m2); /* every digit */
    ck_assert_uint_eq(reading->flags, good.flags);
    ck_assert_int_eq(reading->geometry, good.geometry);
    ck_assert_str_eq(reading->raw, good.raw);
    ck_assert_str_eq(reading->trace, good.trace);
    ck_assert_uint_eq(reading->samples, 10);
    ck_assert_double_eq(reading->deviation_cd_m2, good.deviation_cd_m2);
    ck_assert_double_eq(reading->resolution_cd_m2, 0.01);
    ck_assert_int_eq(back.readings[1].status, READING_OVER);
    ck_assert(isnan(back.readings[1].luminance_cd_m2));
    const struct answer *answer = record_find_answer(&back, TEST_VISUAL_QC, "screen-clean");
    ck_assert_ptr_nonnull(answer);
    ck_assert_str_eq(answer->remark, "smear \xc2\xb5 \"quoted\"");
    ck_assert_double_eq(answer->seconds, 2.5);
    ck_assert_uint_eq(back.viewer_measure_count, 2);
    ck_assert_double_eq(back.viewer_measures[0].value, 0.1 + 0.2);
    ck_assert_double_eq(back.viewer_measures[0].true_value, 153);
    ck_assert_int_eq(back.viewer_measures[1].quantity, VIEWER_ANGLE);
    ck_assert(isnan(back.viewer_measures[1].value));
    ck_assert_int_eq(back.viewer_measures[1].measured_at_utc_ms, 10);
    ck_assert_double_eq(back.ambient.luminance_cd_m2, 0.25);
    ck_assert_double_eq(back.illuminance.lux, 25);
    ck_assert_double_eq(back.illuminance.reflection_per_sr, 0.01);
    ck_assert_str_eq(back.illuminance.reflection_source, "measured at acceptance");
    ck_assert_uint_eq(record_complete_tests(&back), 1u << TEST_UNIFORMITY);
}
END_TEST

/* Cut at every byte, as a power cut may: whole lines stay, the torn one is dropped, and the journal
 * can go on. */
/* A session that was killed in the repetition goes on in it. */
START_TEST(what_was_read_before_a_repetition_stays_superseded)
{
    struct journal *journal = create();
    struct answer repeat = {
        .test = TEST_UNIFORMITY, .question = PROCEDURE_DRIFT_REPEAT, .value = ANSWER_YES};
    ck_assert(journal_add_reading(journal, &good, NULL));
    ck_assert(journal_add_answer(journal, &repeat, NULL));
    ck_assert(journal_add_reading(journal, &good, NULL));
    journal_close(journal);
    CLEANUP(record_finish) struct record back = {0};
    size_t length = 0;
    ck_assert(journal_read(path_of_journal(), &back, &length, NULL));
    ck_assert_uint_eq(back.reading_count, 2);
    ck_assert_uint_eq(back.readings[0].flags, good.flags | READING_SUPERSEDED);
    ck_assert_uint_eq(back.readings[1].flags, good.flags);
    (void)unlink(path_of_journal());
}
END_TEST

START_TEST(survives_a_cut_at_every_byte)
{
    struct journal *journal = create();
    CLEANUP(buffer_finish) struct buffer head = BUFFER(1 << 20);
    CLEANUP(buffer_finish) struct buffer whole = BUFFER(1 << 20);
    struct error error = {0};
    ck_assert(file_read(path_of_journal(), &head, &error));
    add_everything(journal);
    journal_close(journal);
    ck_assert(file_read(path_of_journal(), &whole, &error));
    for (size_t length = head.length; length <= whole.length; length++) {
        ck_assert(file_write(path_of_journal(), whole.data, length, 0600, &error));
        CLEANUP(record_finish) struct record back = {0};
        size_t kept = 0;
        ck_assert_msg(journal_read(path_of_journal(), &back, &kept, &error), "%s", error.text);
        ck_assert_uint_le(kept, length);
        ck_assert(whole.data[kept - 1] == '\n');
        ck_assert_ptr_null(memchr(whole.data + kept, '\n', length - kept));
        struct journal *again = NULL;
        ck_assert(journal_reopen(path_of_journal(), kept, &again, &error));
        ck_assert(journal_add_reading(again, &good, &error));
        journal_close(again);
        CLEANUP(record_finish) struct record later = {0};
        size_t later_length = 0;
        ck_assert(journal_read(path_of_journal(), &later, &later_length, &error));
        ck_assert_uint_eq(later.reading_count, back.reading_count + 1);
    }
}
END_TEST

static const char *const foreign[] = {
    "",
    "no json\n",
    "{}\n",
    "{\"format\":\"monqa-journal-2\",\"record\":\"\"}\n",
    "{\"format\":\"monqa-journal-1\",\"record\":\"<!DOCTYPE record>\"}\n"};

START_TEST(refuses_what_is_no_journal)
{
    CLEANUP(record_finish) struct record back = {0};
    struct error error = {0};
    size_t length = 0;
    ck_assert(file_write(path_of_journal(), foreign[_i], strlen(foreign[_i]), 0600, &error));
    ck_assert(!journal_read(path_of_journal(), &back, &length, &error));
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_msg(strstr(error.text, path_of_journal()) != NULL, "%s", error.text);
}
END_TEST

START_TEST(a_full_disk_ends_the_session_by_name)
{
    struct journal *journal = create();
    (void)signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {.rlim_cur = 100, .rlim_max = RLIM_INFINITY};
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    struct error error = {0};
    ck_assert(!journal_add_reading(journal, &good, &error));
    ck_assert_int_eq(error.kind, ERROR_SYSTEM);
    ck_assert_msg(strstr(error.text, "cannot be kept on disk") != NULL, "%s", error.text);
    journal_close(journal);
}
END_TEST

START_TEST(lists_journals_only)
{
    struct journal *journal = create();
    struct error error = {0};
    char other[256];
    (void)snprintf(other, sizeof other, "%s/old.journal.damaged", folder);
    ck_assert(file_write(other, "x", 1, 0600, &error));
    CLEANUP(file_names_finish) struct file_names paths = {0};
    ck_assert(journal_list(folder, &paths, &error));
    ck_assert_uint_eq(paths.count, 1);
    ck_assert_str_eq(paths.names[0], path_of_journal());
    ck_assert(journal_remove(journal, &error));
    journal_close(journal);
    ck_assert(!file_exists(path_of_journal()));
    CLEANUP(file_names_finish) struct file_names none = {0};
    ck_assert(journal_list("/tmp/monqa-no-such-folder", &none, &error));
    ck_assert_uint_eq(none.count, 0);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("journal");
    tcase_add_checked_fixture(tcase, begin, end);
    tcase_add_test(tcase, reads_back_what_was_added);
    tcase_add_test(tcase, what_was_read_before_a_repetition_stays_superseded);
    tcase_add_test(tcase, survives_a_cut_at_every_byte);
    tcase_add_loop_test(tcase, refuses_what_is_no_journal, 0, ARRAY_LENGTH(foreign));
    tcase_add_test(tcase, a_full_disk_ends_the_session_by_name);
    tcase_add_test(tcase, lists_journals_only);
    return run_case("agent.session.journal", tcase);
}
