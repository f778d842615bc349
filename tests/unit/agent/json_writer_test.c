/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/json_writer.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

static char printed[512];

/* What json_writer_print wrote to standard output; Check runs each test in its own process. */
static bool print(struct buffer *line, struct error *error)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(dup2(fileno(file), STDOUT_FILENO), 0);
    bool ok = json_writer_print(line, error);
    (void)fflush(stdout);
    rewind(file);
    size_t length = fread(printed, 1, sizeof printed - 1, file);
    printed[length] = '\0';
    (void)fclose(file);
    return ok;
}

START_TEST(nested_values_have_their_commas_and_keys)
{
    CLEANUP(buffer_finish) struct buffer line = JSON_WRITER;
    struct error error = {0};
    json_write_open(&line, NULL, '{');
    json_write_open(&line, "empty", '[');
    json_write_close(&line, ']');
    json_write_open(&line, "pair", '[');
    json_write_integer(&line, NULL, -1);
    json_write_text(&line, NULL, "[");
    json_write_null(&line, NULL);
    json_write_close(&line, ']');
    json_write_open(&line, "inner", '{');
    json_write_boolean(&line, "yes", true);
    json_write_boolean(&line, "no", false);
    json_write_close(&line, '}');
    json_write_text(&line, "last", "");
    json_write_close(&line, '}');
    ck_assert(print(&line, &error));
    ck_assert_str_eq(printed,
                     "{\"empty\":[],\"pair\":[-1,\"[\",null],\"inner\":{\"yes\":true,\"no\":false},"
                     "\"last\":\"\"}\n");
}
END_TEST

static const struct {
    double value;
    const char *text;
} numbers[] = {
    {60, "60.0\n"},
    {-0.5, "-0.5\n"},
    {0.1, "0.1\n"},
    {1.0 / 3, "0.3333333333333333\n"},
    {1e300, "1e+300\n"},
    {0, "0.0\n"},
    {NAN, "null\n"},
    {INFINITY, "null\n"},
};

START_TEST(numbers_are_short_and_reals_stay_reals)
{
    CLEANUP(buffer_finish) struct buffer line = JSON_WRITER;
    struct error error = {0};
    json_write_number(&line, NULL, numbers[_i].value);
    ck_assert(print(&line, &error));
    ck_assert_str_eq(printed, numbers[_i].text);
}
END_TEST

static const struct {
    const char *text, *json;
} texts[] = {
    {"cd/m\xc2\xb2", "\"cd/m\xc2\xb2\"\n"},
    {"a\"b\\c/d", "\"a\\\"b\\\\c/d\"\n"},
    {"\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"\n"},
    {"\x01 \x1f \x7f", "\"\\u0001 \\u001F \x7f\"\n"},
};

START_TEST(texts_are_escaped_where_json_asks_for_it)
{
    CLEANUP(buffer_finish) struct buffer line = JSON_WRITER;
    struct error error = {0};
    json_write_text(&line, NULL, texts[_i].text);
    ck_assert(print(&line, &error));
    ck_assert_str_eq(printed, texts[_i].json);
}
END_TEST

START_TEST(a_text_that_is_not_utf8_is_an_error_and_prints_nothing)
{
    CLEANUP(buffer_finish) struct buffer line = JSON_WRITER;
    struct error error = {0};
    json_write_open(&line, NULL, '{');
    json_write_text(&line, "a", "cut: \xc2");
    json_write_integer(&line, "b", 1);
    json_write_close(&line, '}');
    ck_assert(!print(&line, &error));
    ck_assert_int_eq(error.kind, ERROR_SYSTEM);
    ck_assert_str_eq(printed, "");
}
END_TEST

START_TEST(a_printed_line_leaves_nothing_to_the_next)
{
    CLEANUP(buffer_finish) struct buffer line = JSON_WRITER;
    struct error error = {0};
    json_write_integer(&line, NULL, 1234);
    ck_assert(print(&line, &error));
    json_write_integer(&line, NULL, 5);
    ck_assert(print(&line, &error));
    ck_assert_str_eq(printed, "5\n");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("json_writer");
    tcase_add_test(tcase, nested_values_have_their_commas_and_keys);
    tcase_add_loop_test(
        tcase, numbers_are_short_and_reals_stay_reals, 0, sizeof numbers / sizeof *numbers);
    tcase_add_loop_test(
        tcase, texts_are_escaped_where_json_asks_for_it, 0, sizeof texts / sizeof *texts);
    tcase_add_test(tcase, a_text_that_is_not_utf8_is_an_error_and_prints_nothing);
    tcase_add_test(tcase, a_printed_line_leaves_nothing_to_the_next);
    return run_case("agent.json_writer", tcase);
}
