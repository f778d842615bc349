/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/error.h"
#include "tests/support/check_main.h"

#include <errno.h>
#include <string.h>

START_TEST(says_what_where_and_why)
{
    struct error error = {0};
    ck_assert(!error_set(&error, ERROR_INVALID, "reply of %d bytes", 7));
    ck_assert(!error_prefix(&error, "meter %s: ", "/dev/ttyUSB0"));
    ck_assert_str_eq(error.text, "meter /dev/ttyUSB0: reply of 7 bytes");
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_int_eq(error_exit_status(&error), 2);
    errno = ENOSPC;
    ck_assert(!error_set_errno(&error, "spool"));
    ck_assert_str_eq(error.text, "spool: No space left on device");
    ck_assert_int_eq(error_exit_status(&error), 3);
}
END_TEST

START_TEST(keeps_control_characters_from_the_terminal)
{
    struct error error = {0};
    (void)error_set(&error, ERROR_INVALID, "name \x1b[2J\n");
    ck_assert_str_eq(error.text, "name ?[2J?");
}
END_TEST

START_TEST(cuts_what_is_too_long)
{
    char words[2000];
    memset(words, 'a', sizeof words - 1);
    words[sizeof words - 1] = '\0';
    struct error error = {0};
    (void)error_set(&error, ERROR_INVALID, "%s", words);
    (void)error_prefix(&error, "%s", words);
    ck_assert_uint_eq(strlen(error.text), sizeof error.text - 1);
    ck_assert(!error_set(NULL, ERROR_INVALID, "nobody asks"));
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("error");
    tcase_add_test(tcase, says_what_where_and_why);
    tcase_add_test(tcase, keeps_control_characters_from_the_terminal);
    tcase_add_test(tcase, cuts_what_is_too_long);
    return run_case("core.base.error", tcase);
}
