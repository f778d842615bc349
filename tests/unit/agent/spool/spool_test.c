/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/spool/spool.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"
#include "tests/support/record_sample.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char state[64];
static struct spool *spool;

static void open_spool(void)
{
    struct error error = {0};
    ck_assert_msg(spool_open(state, &spool, &error), "%s", error.text);
}

static void reopen(void)
{
    spool_close(TAKE(spool));
    open_spool();
}

static void init(void)
{
    struct error error = {0};
    (void)text_copy(state, sizeof state, "/tmp/monqa-spool-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(state));
    ck_assert(record_library_init(&error));
    open_spool();
}

static void finish(void)
{
    char command[128];
    spool_close(TAKE(spool));
    record_library_finish();
    (void)snprintf(command, sizeof command, "rm -r %s", state);
    FILE *stream = popen(command, "r");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(pclose(stream), 0);
}

static void path_of(const char *name, char path[512])
{
    (void)snprintf(path, 512, "%s/%s", state, name);
}

/* As the session hands it over: without what the spool fills in. */
static void fresh_record(struct record *record)
{
    record_sample_least(record);
    record->id[0] = record->previous[0] = record->key_id[0] = '\0';
    record->software[0] = '\0';
    record->sequence = 0;
}

static int64_t append(void)
{
    struct record record;
    struct error error = {0};
    fresh_record(&record);
    ck_assert_msg(spool_append(spool, &record, &error), "%s", error.text);
    int64_t sequence = record.sequence;
    record_finish(&record);
    return sequence;
}

static void append_refused(const char *says)
{
    struct record record;
    struct error error = {0};
    fresh_record(&record);
    bool ok = spool_append(spool, &record, &error);
    ck_assert_msg(!ok, "record %lld was written", (long long)record.sequence);
    ck_assert_msg(strstr(error.text, says) != NULL, "%s", error.text);
    ck_assert_int_eq(record.sequence, 0);
    ck_assert_str_eq(record.id, "");
    struct error again = {0};
    ck_assert(!spool_check_writable(spool, &again));
    ck_assert_str_eq(again.text, error.text);
}

static struct spool_entry entry_at(size_t index, size_t expected_count)
{
    struct error error = {0};
    struct spool_entries entries = {0};
    ck_assert_msg(spool_list(spool, &entries, &error), "%s", error.text);
    ck_assert_uint_eq(entries.count, expected_count);
    struct spool_entry entry = entries.entries[index];
    spool_entries_finish(&entries);
    return entry;
}

static void acknowledge_first(size_t expected_count)
{
    struct error error = {0};
    struct spool_entry entry = entry_at(0, expected_count);
    ck_assert_msg(spool_acknowledge(spool, &entry, &error), "%s", error.text);
}

static size_t count_names(const char *folder)
{
    char path[512];
    struct error error = {0};
    struct file_names names = {0};
    path_of(folder, path);
    ck_assert_msg(file_list(path, 1000, &names, &error), "%s", error.text);
    size_t count = names.count;
    file_names_finish(&names);
    return count;
}

START_TEST(a_record_is_numbered_chained_signed_and_described)
{
    struct record record, back = {0};
    struct error error = {0};
    char digest[DIGEST_TEXT_SIZE], id[KEY_ID_SIZE];
    CLEANUP(buffer_finish) struct buffer first = BUFFER(RECORD_BYTES_MAX);
    CLEANUP(buffer_finish) struct buffer second = BUFFER(RECORD_BYTES_MAX);

    ck_assert_int_eq(append(), 1);
    fresh_record(&record);
    ck_assert_msg(spool_append(spool, &record, &error), "%s", error.text);
    ck_assert_int_eq(record.sequence, 2);

    struct spool_entry one = entry_at(0, 2), two = entry_at(1, 2);
    ck_assert(spool_read(spool, &one, &first, &error) && spool_read(spool, &two, &second, &error));
    ck_assert(record_signature_check(
        two.name, second.data, second.length, spool_key(spool)->public_key, &error));
    ck_assert_msg(
        record_parse(two.name, second.data, second.length, &back, &error), "%s", error.text);
    ck_assert_str_eq(back.previous, digest_sha256(first.data, first.length, digest));
    ck_assert_str_eq(back.key_id, key_id(spool_key(spool)->public_key, id));
    ck_assert_str_eq(back.id, two.id);
    ck_assert_str_eq(back.id, record.id);
    ck_assert_str_eq(back.software, "monqa " MONQA_VERSION);
    ck_assert_uint_eq(strlen(back.machine), 64);
    ck_assert_uint_ne(strlen(back.hostname), 0);
    ck_assert_uint_eq(strlen(back.clock.boot_id), 36);
    ck_assert(back.clock.uptime_s > 0);
    record_finish(&back);
    record_finish(&record);
}
END_TEST

START_TEST(the_first_record_has_no_previous)
{
    struct record record;
    struct error error = {0};
    fresh_record(&record);
    ck_assert(spool_append(spool, &record, &error));
    ck_assert_str_eq(record.previous, RECORD_FIRST_PREVIOUS);
    record_finish(&record);
}
END_TEST

START_TEST(a_record_of_an_id_that_is_here_is_not_written_twice)
{
    struct record record;
    struct error error = {0};
    char id[UUID_TEXT_SIZE];
    ck_assert_int_eq(append(), 1);
    fresh_record(&record);
    record_id_create(1795515600123, record.id);
    memcpy(id, record.id, sizeof id);
    ck_assert(spool_append(spool, &record, &error));
    ck_assert_int_eq(record.sequence, 2);
    for (int place = 0; place < 3; place++) { /* waiting, then the head, then the head again */
        struct record again;
        fresh_record(&again);
        memcpy(again.id, id, sizeof id);
        ck_assert_msg(spool_append(spool, &again, &error), "%s", error.text);
        ck_assert_int_eq(again.sequence, 2);
        ck_assert_str_eq(again.previous, record.previous);
        ck_assert_uint_eq(count_names("spool") - 1, place == 0 ? 2 : place == 1 ? 1 : 0);
        if (place < 2)
            acknowledge_first(place == 0 ? 2 : 1);
    }
    ck_assert_int_eq(append(), 3);
}
END_TEST

START_TEST(numbers_go_on_after_all_was_acknowledged)
{
    ck_assert_int_eq(append(), 1);
    ck_assert_int_eq(append(), 2);
    acknowledge_first(2);
    acknowledge_first(1);
    ck_assert_uint_eq(count_names("spool"), 1); /* the folder refused */
    reopen();
    ck_assert_int_eq(append(), 3);
}
END_TEST

START_TEST(an_older_record_acknowledged_late_does_not_move_the_head_back)
{
    char held[512], path[512];
    struct error error = {0};
    ck_assert_int_eq(append(), 1);
    ck_assert_int_eq(append(), 2);
    struct spool_entry one = entry_at(0, 2);
    ck_assert(spool_refuse(spool, &one, "no such key", &error));
    struct spool_entry two = entry_at(1, 2);
    ck_assert(spool_acknowledge(spool, &two, &error));
    (void)snprintf(held, sizeof held, "%s/spool/refused/%s", state, one.name);
    (void)snprintf(path, sizeof path, "%s/spool/%s", state, one.name);
    ck_assert_int_eq(rename(held, path), 0); /* a person puts it back */
    one.place = SPOOL_WAITING;
    ck_assert(spool_acknowledge(spool, &one, &error));
    ck_assert_int_eq(append(), 3);
}
END_TEST

START_TEST(a_refused_record_is_kept_with_its_reason_and_counts_in_the_chain)
{
    struct error error = {0};
    char reason[100];
    ck_assert_int_eq(append(), 1);
    struct spool_entry one = entry_at(0, 1);
    ck_assert(spool_refuse(spool, &one, "422 bad signature", &error));
    struct spool_entry refused = entry_at(0, 1);
    ck_assert_int_eq(refused.place, SPOOL_REFUSED);
    spool_reason(spool, &refused, reason, sizeof reason);
    ck_assert_str_eq(reason, "422 bad signature");
    ck_assert_int_eq(append(), 2);
}
END_TEST

/* Each way to lose or harm the end of the chain. */
static void flip_byte(const char *path)
{
    struct error error = {0};
    CLEANUP(buffer_finish) struct buffer bytes = BUFFER(RECORD_BYTES_MAX);
    ck_assert(file_read(path, &bytes, &error));
    bytes.data[bytes.length / 2] ^= 1;
    ck_assert(file_write(path, bytes.data, bytes.length, 0600, &error));
}
static void remove_it(const char *path)
{
    ck_assert_int_eq(unlink(path), 0);
}
static void empty_it(const char *path)
{
    ck_assert_int_eq(truncate(path, 0), 0);
}
static void cut_it(const char *path)
{
    ck_assert_int_eq(truncate(path, 300), 0);
}

static const struct {
    void (*harm)(const char *path);
    const char *file;
    const char *says;
} harms[] = {
    {flip_byte, "head.xml", "head.xml: altered"},
    {remove_it, "head.xml", "record 2 was written and is nowhere in"},
    {empty_it, "head.xml", "head.xml: altered"},
    {cut_it, "head.xml", "head.xml: altered"},
    {empty_it, "sequence", "sequence: damaged"},
};

START_TEST(a_harmed_head_stops_the_chain_rather_than_forking_it)
{
    char path[512];
    ck_assert_int_eq(append(), 1);
    ck_assert_int_eq(append(), 2);
    acknowledge_first(2);
    acknowledge_first(1);
    path_of(harms[_i].file, path);
    harms[_i].harm(path);
    append_refused(harms[_i].says);
    append_refused("the chain of records cannot go on, so none is written");
    reopen();
    append_refused(harms[_i].says);
}
END_TEST

START_TEST(a_harmed_newest_record_stops_the_chain)
{
    char path[512];
    ck_assert_int_eq(append(), 1);
    ck_assert_int_eq(append(), 2);
    struct spool_entry two = entry_at(1, 2);
    (void)snprintf(path, sizeof path, "%s/spool/%s", state, two.name);
    flip_byte(path);
    append_refused("altered");
    ck_assert_int_eq(unlink(path), 0);
    append_refused("record 2 was written and is nowhere in");
}
END_TEST

START_TEST(a_file_renamed_to_another_number_stops_the_chain)
{
    char from[512], to[512];
    ck_assert_int_eq(append(), 1);
    struct spool_entry one = entry_at(0, 1);
    (void)snprintf(from, sizeof from, "%s/spool/%s", state, one.name);
    (void)snprintf(to, sizeof to, "%s/spool/000000000007-%s.xml", state, one.id);
    ck_assert_int_eq(rename(from, to), 0);
    append_refused("holds record 1, not the one of its name");
}
END_TEST

START_TEST(a_lost_key_is_not_replaced_beside_its_records)
{
    char path[512];
    struct error error = {0};
    struct spool *other = NULL;
    ck_assert_int_eq(append(), 1);
    path_of("key", path);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert(!spool_open(state, &other, &error));
    ck_assert_msg(strstr(error.text, "key is gone") != NULL, "%s", error.text);
    ck_assert_ptr_null(other);
}
END_TEST

/* Check itself writes to a file: no assertion while the limit holds. */
static void limit_file_size(rlim_t bytes)
{
    struct rlimit limit = {.rlim_cur = bytes, .rlim_max = RLIM_INFINITY};
    (void)signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        abort();
}

START_TEST(a_full_disk_refuses_and_leaves_nothing)
{
    struct record record;
    struct error appending = {0}, checking = {0}, almost = {0}, error = {0};
    ck_assert_int_eq(append(), 1);
    fresh_record(&record);
    limit_file_size(512);
    bool appended = spool_append(spool, &record, &appending);
    bool writable = spool_check_writable(spool, &checking);
    limit_file_size(RECORD_BYTES_MAX - 1); /* room for this record, but not for any */
    bool almost_writable = spool_check_writable(spool, &almost);
    limit_file_size(RLIM_INFINITY);
    ck_assert(!appended && !writable && !almost_writable);
    ck_assert_msg(strstr(appending.text, "File too large") != NULL, "%s", appending.text);
    ck_assert_msg(strstr(checking.text, "File too large") != NULL, "%s", checking.text);
    ck_assert_msg(strstr(almost.text, "File too large") != NULL, "%s", almost.text);
    ck_assert_int_eq(appending.kind, ERROR_SYSTEM);
    ck_assert_msg(spool_check_writable(spool, &error), "%s", error.text);
    ck_assert_uint_eq(count_names("spool"), 2);
    ck_assert_int_eq(append(), 2);
}
END_TEST

START_TEST(a_state_that_is_no_folder_is_refused)
{
    char path[512];
    struct error error = {0};
    struct spool *other = NULL;
    path_of("file", path);
    ck_assert(file_write(path, "x", 1, 0600, &error));
    ck_assert(!spool_open(path, &other, &error));
    ck_assert_int_eq(error.kind, ERROR_SYSTEM);
    (void)strncat(path, "/below", sizeof path - strlen(path) - 1);
    ck_assert(!spool_open(path, &other, &error));
}
END_TEST

START_TEST(leftovers_are_removed_and_foreign_files_left_alone)
{
    char leftover[512], foreign[512];
    struct error error = {0};
    path_of("spool/.tmp-00000001", leftover);
    path_of("spool/notes.txt", foreign);
    ck_assert(file_write(leftover, "x", 1, 0600, &error));
    ck_assert(file_write(foreign, "x", 1, 0600, &error));
    ck_assert_int_eq(append(), 1);
    reopen();
    ck_assert(!file_exists(leftover));
    ck_assert(file_exists(foreign));
    (void)entry_at(0, 1);
}
END_TEST

START_TEST(a_record_that_cannot_be_written_takes_no_number)
{
    struct record record;
    struct error error = {0};
    fresh_record(&record);
    struct reading bad = {.status = READING_UNDER, .luminance_cd_m2 = 0.01, .x = NAN, .y = NAN};
    ck_assert(record_add_reading(&record, &bad));
    ck_assert(!spool_append(spool, &record, &error));
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    record_finish(&record);
    ck_assert_int_eq(append(), 1);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("spool");
    tcase_add_checked_fixture(tcase, init, finish);
    tcase_add_test(tcase, a_record_is_numbered_chained_signed_and_described);
    tcase_add_test(tcase, the_first_record_has_no_previous);
    tcase_add_test(tcase, a_record_of_an_id_that_is_here_is_not_written_twice);
    tcase_add_test(tcase, numbers_go_on_after_all_was_acknowledged);
    tcase_add_test(tcase, an_older_record_acknowledged_late_does_not_move_the_head_back);
    tcase_add_test(tcase, a_refused_record_is_kept_with_its_reason_and_counts_in_the_chain);
    tcase_add_loop_test(
        tcase, a_harmed_head_stops_the_chain_rather_than_forking_it, 0, ARRAY_LENGTH(harms));
    tcase_add_test(tcase, a_harmed_newest_record_stops_the_chain);
    tcase_add_test(tcase, a_file_renamed_to_another_number_stops_the_chain);
    tcase_add_test(tcase, a_lost_key_is_not_replaced_beside_its_records);
    tcase_add_test(tcase, a_full_disk_refuses_and_leaves_nothing);
    tcase_add_test(tcase, a_state_that_is_no_folder_is_refused);
    tcase_add_test(tcase, leftovers_are_removed_and_foreign_files_left_alone);
    tcase_add_test(tcase, a_record_that_cannot_be_written_takes_no_number);
    return run_case("agent.spool.spool", tcase);
}
