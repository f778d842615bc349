/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/spool/spool.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"
#include "tests/support/record_sample.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 100

static char state[64];

/* Appends and acknowledges in turn until killed; says through the pipe what was promised. */
static void write_until_killed(int promises)
{
    struct error error = {0};
    struct spool *spool = NULL;
    if (!spool_open(state, &spool, &error))
        _exit(2);
    for (unsigned turn = 0;; turn++) {
        struct record record;
        struct spool_entries entries = {0};
        record_sample_least(&record);
        record_id_create(1795515600000 + getpid(), record.id);
        if (!spool_append(spool, &record, &error))
            _exit(3);
        if (write(promises, &record.sequence, sizeof record.sequence) < 0)
            _exit(4);
        record_finish(&record);
        if (turn % 3 != 2 || !spool_list(spool, &entries, &error))
            continue;
        if (!spool_acknowledge(spool, &entries.entries[0], &error))
            _exit(5);
        spool_entries_finish(&entries);
    }
}

static int64_t last_promise(int promises)
{
    int64_t sequence = 0, read_one;
    while (read(promises, &read_one, sizeof read_one) == (ssize_t)sizeof read_one)
        sequence = read_one;
    return sequence;
}

/* The chain on disk: the head, then what waits, without gap, double or break. */
static int64_t check_chain(void)
{
    struct error error = {0};
    struct spool *spool = NULL;
    struct spool_entries entries = {0};
    char previous[DIGEST_TEXT_SIZE] = "";
    int64_t sequence = 0;
    ck_assert_msg(spool_open(state, &spool, &error), "%s", error.text);
    ck_assert_msg(spool_list(spool, &entries, &error), "%s", error.text);
    for (size_t i = 0; i <= entries.count; i++) {
        CLEANUP(buffer_finish) struct buffer bytes = BUFFER(RECORD_BYTES_MAX);
        struct record record = {0};
        if (i == 0 && !file_exists(spool_head_path(spool)))
            continue;
        bool ok = i == 0 ? file_read(spool_head_path(spool), &bytes, &error)
                         : spool_read(spool, &entries.entries[i - 1], &bytes, &error);
        ck_assert_msg(ok, "%s", error.text);
        ck_assert_msg(record_signature_check(
                          "r", bytes.data, bytes.length, spool_key(spool)->public_key, &error) &&
                          record_parse("r", bytes.data, bytes.length, &record, &error),
                      "%s",
                      error.text);
        if (sequence != 0) {
            ck_assert_int_eq(record.sequence, sequence + 1);
            ck_assert_str_eq(record.previous, previous);
        }
        sequence = record.sequence;
        (void)digest_sha256(bytes.data, bytes.length, previous);
        record_finish(&record);
    }
    spool_entries_finish(&entries);
    spool_close(spool);
    return sequence;
}

START_TEST(a_writer_killed_at_any_moment_loses_nothing_and_doubles_nothing)
{
    int64_t newest = 0;
    for (int round = 0; round < ROUNDS; round++) {
        int pipe_ends[2];
        ck_assert_int_eq(pipe(pipe_ends), 0);
        pid_t child = fork();
        ck_assert_int_ge(child, 0);
        if (child == 0) {
            (void)close(pipe_ends[0]);
            write_until_killed(pipe_ends[1]);
        }
        (void)close(pipe_ends[1]);
        (void)usleep(2000 + random_below(60000));
        int status;
        ck_assert_int_eq(kill(child, SIGKILL), 0);
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert_msg(WIFSIGNALED(status), "the writer ended with status %d", WEXITSTATUS(status));
        int64_t promised = last_promise(pipe_ends[0]);
        (void)close(pipe_ends[0]);
        int64_t found = check_chain();
        /* One more than promised is a record on disk whose writer could not say so any more. */
        ck_assert_msg(found >= newest && found >= promised &&
                          (promised == 0 || found <= promised + 1),
                      "%lld promised, %lld found",
                      (long long)promised,
                      (long long)found);
        newest = found;
    }
    ck_assert_int_gt(newest, ROUNDS / 2);
    (void)printf("%d kills, %lld records\n", ROUNDS, (long long)newest);
}
END_TEST

START_TEST(writers_side_by_side_share_one_chain)
{
    pid_t children[3];
    for (size_t i = 0; i < ARRAY_LENGTH(children); i++) {
        children[i] = fork();
        ck_assert_int_ge(children[i], 0);
        if (children[i] != 0)
            continue;
        struct error error = {0};
        struct spool *spool = NULL;
        bool ok = spool_open(state, &spool, &error);
        for (int turn = 0; ok && turn < 20; turn++) {
            struct record record;
            record_sample_least(&record);
            record.id[0] = '\0';
            ok = spool_append(spool, &record, &error);
            record_finish(&record);
        }
        _exit(ok ? 0 : 1);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(children); i++) {
        int status;
        ck_assert_int_eq(waitpid(children[i], &status, 0), children[i]);
        ck_assert_int_eq(status, 0);
    }
    ck_assert_int_eq(check_chain(), 60);
}
END_TEST

static void init(void)
{
    struct error error = {0};
    (void)text_copy(state, sizeof state, "/tmp/monqa-kill-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(state));
    ck_assert(record_library_init(&error));
}

static void finish(void)
{
    char command[128];
    record_library_finish();
    (void)snprintf(command, sizeof command, "rm -r %s", state);
    FILE *stream = popen(command, "r");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_eq(pclose(stream), 0);
}

int main(void)
{
    TCase *tcase = tcase_create("kill");
    tcase_add_checked_fixture(tcase, init, finish);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, a_writer_killed_at_any_moment_loses_nothing_and_doubles_nothing);
    tcase_add_test(tcase, writers_side_by_side_share_one_chain);
    return run_case("agent.spool.kill", tcase);
}
