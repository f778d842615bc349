/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/csv.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <math.h>

static const struct {
    const char *text, *written;
} texts[] = {
    {"Room 1", "Room 1"},
    {"", ""},
    {"a,b", "\"a,b\""},
    {"say \"so\"", "\"say \"\"so\"\"\""},
    {"two\nlines", "\"two\nlines\""},
    {"=1+1", "\"'=1+1\""},
    {"-5", "\"'-5\""},
    {"@home", "\"'@home\""},
    {"\xc3\xa4", "\xc3\xa4"},
};

START_TEST(a_text_is_quoted_where_it_must_be_and_never_a_formula)
{
    CLEANUP(buffer_finish) struct buffer to = BUFFER(1000);
    struct csv csv = {.to = &to};
    csv_text(&csv, texts[_i].text);
    ck_assert_str_eq(to.data == NULL ? "" : to.data, texts[_i].written);
}
END_TEST

START_TEST(rows_end_in_crlf_and_numbers_are_whole)
{
    CLEANUP(buffer_finish) struct buffer to = BUFFER(1000);
    struct csv csv = {.to = &to};
    csv_heading(&csv, (const char *const[]){"a", "b", "c", "d", NULL});
    csv_number(&csv, -0.1);
    csv_number(&csv, NAN);
    csv_number(&csv, INFINITY);
    csv_integer(&csv, -5);
    csv_row_end(&csv);
    ck_assert_str_eq(to.data, "a,b,c,d\r\n-0.1,,infinite,-5\r\n");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("csv");
    tcase_add_loop_test(tcase,
                        a_text_is_quoted_where_it_must_be_and_never_a_formula,
                        0,
                        (int)(sizeof texts / sizeof *texts));
    tcase_add_test(tcase, rows_end_in_crlf_and_numbers_are_whole);
    return run_case("collector.document.csv", tcase);
}
