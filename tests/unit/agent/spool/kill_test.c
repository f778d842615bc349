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
#include <sys/ptrace.h>
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

/* One session's end and one acknowledgement, beginning with the first system call. */
static void append_and_acknowledge(struct spool *spool, const char *id)
{
    struct error error = {0};
    struct record record;
    struct spool_entries entries = {0};
    record_sample_least(&record);
    memcpy(record.id, id, sizeof record.id);
    if (!spool_append(spool, &record, &error))
        _exit(3);
    if (!spool_list(spool, &entries, &error))
        _exit(4);
    if (entries.count > 2 && !spool_acknowledge(spool, &entries.entries[0], &error))
        _exit(5);
    _exit(0);
}

static pid_t start_traced(const char *id)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    struct error error = {0};
    struct spool *spool = NULL;
    if (!spool_open(state, &spool, &error))
        _exit(2);
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
        _exit(77);
    (void)raise(SIGSTOP);
    append_and_acknowledge(spool, id);
    return 0;
}

/* Lets the child go on to the entry or exit of its next system call; false: it has ended. */
static bool step(pid_t child, int *status)
{
    return ptrace(PTRACE_SYSCALL, child, NULL, NULL) == 0 && waitpid(child, status, 0) == child &&
           WIFSTOPPED(*status);
}

/* Kills after that many steps. True: the child ended before. */
static bool run_killed_after(const char *id, long steps)
{
    int status = 0;
    pid_t child = start_traced(id);
    ck_assert_int_gt(child, 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSTOPPED(status));
    for (long i = 0; i < steps; i++) {
        if (step(child, &status))
            continue;
        ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "status %x", status);
        return true;
    }
    ck_assert_int_eq(kill(child, SIGKILL), 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return false;
}

START_TEST(a_writer_killed_at_each_system_call_loses_nothing_and_doubles_nothing)
{
    long steps = 0;
    bool ended = false;
    for (; !ended; steps++) {
        char id[UUID_TEXT_SIZE];
        record_id_create(1795515600000 + steps, id);
        int64_t before = steps == 0 ? 0 : check_chain();
        ended = run_killed_after(id, steps);
        int64_t after = check_chain();
        ck_assert_msg(after == before || after == before + 1, "step %ld", steps);
        /* The session comes back and repeats itself: one record, whatever was there. */
        ck_assert(run_killed_after(id, 1000000));
        ck_assert_msg(check_chain() == before + 1, "step %ld: doubled or lost", steps);
    }
    ck_assert_int_gt(steps, 50);
    (void)printf("killed at each of %ld steps\n", steps - 1);
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

static bool can_trace(void)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        _exit(ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 ? 0 : 1);
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

/* "steps" as the only word: the test that traces, apart, so that it can be skipped by name. */
int main(int count, char **arguments)
{
    bool steps = count == 2 && strcmp(arguments[1], "steps") == 0;
    TCase *tcase = tcase_create("kill");
    tcase_add_checked_fixture(tcase, init, finish);
    tcase_set_timeout(tcase, 60);
    if (steps && !can_trace())
        return 77;
    if (steps) {
        tcase_add_test(tcase,
                       a_writer_killed_at_each_system_call_loses_nothing_and_doubles_nothing);
        return run_case("agent.spool.kill_steps", tcase);
    }
    tcase_add_test(tcase, a_writer_killed_at_any_moment_loses_nothing_and_doubles_nothing);
    tcase_add_test(tcase, writers_side_by_side_share_one_chain);
    return run_case("agent.spool.kill", tcase);
}
