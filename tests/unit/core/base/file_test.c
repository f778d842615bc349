/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "tests/support/check_main.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static char folder[] = "/tmp/monqa-file-XXXXXX";

static const char *in_folder(const char *name)
{
    static char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void make_folder(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void assert_content(const char *path, const char *expected)
{
    CLEANUP(buffer_finish) struct buffer read = BUFFER(100);
    struct error error = {0};
    ck_assert_msg(file_read(path, &read, &error), "%s", error.text);
    ck_assert_str_eq(read.data, expected);
}

static void assert_entries(size_t count)
{
    struct file_names names = {0};
    struct error error = {0};
    ck_assert_msg(file_list(folder, 100, &names, &error), "%s", error.text);
    ck_assert_uint_eq(names.count, count);
    file_names_finish(&names);
}

START_TEST(replaces_a_file_whole)
{
    struct error error = {0};
    ck_assert(file_write(in_folder("a"), "old", 3, 0644, &error));
    ck_assert(file_write(in_folder("a"), "new", 3, 0644, &error));
    assert_content(in_folder("a"), "new");
    assert_entries(1);
}
END_TEST

START_TEST(creates_a_name_only_once)
{
    struct error error = {0};
    ck_assert(file_create(in_folder("a"), "first", 5, 0644, &error));
    ck_assert(!file_create(in_folder("a"), "second", 6, 0644, &error));
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    assert_content(in_folder("a"), "first");
    assert_entries(1);
}
END_TEST

START_TEST(a_write_that_fails_leaves_the_old_file)
{
    struct error error = {0};
    ck_assert(file_write(in_folder("a"), "old", 3, 0644, &error));
    /* Root may write anywhere, but not more than RLIMIT_FSIZE. */
    (void)signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {.rlim_cur = 10, .rlim_max = RLIM_INFINITY};
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert(!file_write(in_folder("a"), "longer than ten bytes", 21, 0644, &error));
    ck_assert_int_eq(error.kind, ERROR_SYSTEM);
    ck_assert_msg(
        strstr(error.text, "cannot be written to disk: File too large") != NULL, "%s", error.text);
    assert_content(in_folder("a"), "old");
    assert_entries(1);
    ck_assert(!file_write(in_folder("a/b"), "x", 1, 0644, &error)); /* ENOTDIR */
}
END_TEST

START_TEST(reads_no_more_than_the_maximum)
{
    struct error error = {0};
    ck_assert(file_write(in_folder("a"), "12345678901", 11, 0644, &error));
    CLEANUP(buffer_finish) struct buffer read = BUFFER(10);
    ck_assert(!file_read(in_folder("a"), &read, &error));
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert(!file_read(in_folder("none"), &read, &error));
    ck_assert_int_eq(error.kind, ERROR_SYSTEM);
}
END_TEST

START_TEST(one_lock_one_holder)
{
    struct error error = {0};
    CLEANUP(close_descriptor) int first = -1;
    CLEANUP(close_descriptor) int second = -1;
    ck_assert(file_lock(in_folder("lock"), 0, &first, &error));
    ck_assert(!file_lock(in_folder("lock"), 30, &second, &error));
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert_int_eq(close(first), 0);
    first = -1;
    ck_assert(file_lock(in_folder("lock"), 0, &second, &error));
}
END_TEST

START_TEST(makes_moves_and_removes)
{
    struct error error = {0};
    ck_assert_msg(file_make_folder(in_folder("x/y/z"), 0700, &error), "%s", error.text);
    ck_assert(file_make_folder(in_folder("x/y/z"), 0700, &error));
    ck_assert(file_write(in_folder("x/y/z/a"), "1", 1, 0600, &error));
    char from[256];
    (void)snprintf(from, sizeof from, "%s/x/y/z/a", folder);
    ck_assert(file_move(from, in_folder("b"), &error));
    ck_assert(!file_exists(from));
    ck_assert(file_remove(in_folder("b"), &error));
    ck_assert(file_remove(in_folder("b"), &error));
    struct file_names names = {0};
    ck_assert(!file_list(folder, 0, &names, &error));
}
END_TEST

START_TEST(removes_what_a_killed_writer_left_and_nothing_else)
{
    struct error error = {0};
    ck_assert(file_write(in_folder(".tmp-0badcafe"), "torn", 4, 0600, &error));
    ck_assert(file_write(in_folder("kept"), "whole", 5, 0600, &error));
    ck_assert(file_write(in_folder(".hidden"), "whole", 5, 0600, &error));
    file_remove_leftovers(folder, 3600);
    ck_assert(file_exists(in_folder(".tmp-0badcafe")));
    file_remove_leftovers(folder, 0);
    ck_assert(!file_exists(in_folder(".tmp-0badcafe")));
    ck_assert(file_exists(in_folder("kept")));
    ck_assert(file_exists(in_folder(".hidden")));
    file_remove_leftovers("/tmp/monqa-no-such-folder", 0);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("file");
    tcase_add_checked_fixture(tcase, make_folder, NULL);
    tcase_add_test(tcase, replaces_a_file_whole);
    tcase_add_test(tcase, creates_a_name_only_once);
    tcase_add_test(tcase, a_write_that_fails_leaves_the_old_file);
    tcase_add_test(tcase, reads_no_more_than_the_maximum);
    tcase_add_test(tcase, one_lock_one_holder);
    tcase_add_test(tcase, makes_moves_and_removes);
    tcase_add_test(tcase, removes_what_a_killed_writer_left_and_nothing_else);
    return run_case("core.base.file", tcase);
}
