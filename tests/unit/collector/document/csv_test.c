/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/csv.h"
#include "collector/document/sheet.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <string.h>

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

START_TEST(a_sheet_has_its_headings_and_rows_that_end_in_crlf)
{
    static const struct sheet_column columns[] = {{"place", "Place", 1, false},
                                                  {"value", "Value", 1, true}};
    CLEANUP(buffer_finish) struct buffer to = BUFFER(1000);
    CLEANUP(sheet_finish)
    struct sheet sheet = {.title = "t", .columns = columns, .column_count = 2};
    struct error error = {0};
    for (int i = 0; i < 40; i++)
        sheet_add(&sheet, (const char *const[]){"a,b", "-0.1"});
    ck_assert(sheet_write_csv(&sheet, &to, &error));
    ck_assert_int_eq(strncmp(to.data, "place,value\r\n\"a,b\",-0.1\r\n", 25), 0);
    ck_assert_uint_eq(to.length, 13 + 40 * 12);
}
END_TEST

START_TEST(a_sheet_on_paper_has_as_many_pages_as_it_takes)
{
    static const struct sheet_column columns[] = {
        {"place", "Place", 3, false}, {"hidden", NULL, 1, false}, {"value", "Value", 1, true}};
    CLEANUP(buffer_finish) struct buffer to = BUFFER(1u << 20);
    CLEANUP(sheet_finish)
    struct sheet sheet = {.title = "t", .subtitle = "s", .columns = columns, .column_count = 3};
    struct error error = {0};
    for (int i = 0; i < 100; i++)
        sheet_add(&sheet, (const char *const[]){"Room \xc3\x84 <b>&", "x", "5"});
    ck_assert_msg(sheet_write_pdf(&sheet, "f", &to, &error), "%s", error.text);
    ck_assert_int_eq(memcmp(to.data, "%PDF-1.", 7), 0);
    size_t pages = 0;
    for (size_t i = 0; i + 10 < to.length; i++)
        pages += memcmp(to.data + i, "/Type /Page", 11) == 0 && to.data[i + 11] != 's' ? 1 : 0;
    ck_assert_uint_ge(pages, 2);
    sheet_library_finish();
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("csv");
    tcase_add_loop_test(tcase,
                        a_text_is_quoted_where_it_must_be_and_never_a_formula,
                        0,
                        (int)(sizeof texts / sizeof *texts));
    tcase_add_test(tcase, a_sheet_has_its_headings_and_rows_that_end_in_crlf);
    tcase_add_test(tcase, a_sheet_on_paper_has_as_many_pages_as_it_takes);
    return run_case("collector.document.csv", tcase);
}
