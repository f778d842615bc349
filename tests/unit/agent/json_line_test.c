/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/json_line.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char printed[256];

/* What json_line_print wrote to standard output; Check runs each test in its own process. */
static bool print(json_t *value, struct error *error)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(dup2(fileno(file), STDOUT_FILENO), 0);
    bool ok = json_line_print(value, error);
    (void)fflush(stdout);
    rewind(file);
    size_t length = fread(printed, 1, sizeof printed - 1, file);
    printed[length] = '\0';
    (void)fclose(file);
    return ok;
}

START_TEST(keeps_the_order_of_the_keys_and_every_digit)
{
    struct error error = {0};
    json_t *line = json_object();
    json_put(&line, "z", json_number_or_null(0.1));
    json_put(&line, "a", json_number_or_null(NAN));
    json_put(&line, "b", json_number_or_null(-INFINITY));
    json_put(&line, "t", json_text_or_null("x\ny"));
    json_put(&line, "e", json_text_or_null(""));
    json_put(&line, "n", json_text_or_null(NULL));
    ck_assert(print(line, &error));
    ck_assert_str_eq(printed,
                     "{\"z\":0.10000000000000001,\"a\":null,\"b\":null,\"t\":\"x\\ny\",\"e\":null,"
                     "\"n\":null}\n");
}
END_TEST

START_TEST(a_line_that_could_not_be_built_is_an_error_and_prints_nothing)
{
    struct error error = {0};
    json_t *line = json_object();
    json_put(&line, "a", json_integer(1));
    json_put(&line, "b", json_string("\xff")); /* NULL: not UTF-8 */
    json_put(&line, "c", json_integer(2));
    ck_assert_ptr_null(line);
    ck_assert(!print(line, &error));
    ck_assert_int_eq(error.kind, ERROR_SYSTEM);
    ck_assert_str_eq(printed, "");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("json_line");
    tcase_add_test(tcase, keeps_the_order_of_the_keys_and_every_digit);
    tcase_add_test(tcase, a_line_that_could_not_be_built_is_an_error_and_prints_nothing);
    return run_case("agent.json_line", tcase);
}
