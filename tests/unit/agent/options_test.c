/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/options.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

#define WORDS_MAX 8

struct seen {
    bool json;
    const char *port;
    struct option_values tests;
    struct option_places places;
};

static bool parse(const char *const *words, int *count, char **arguments, struct seen *seen,
                  struct error *error)
{
    const struct option_rule rules[] = {
        {.name = "json", .flag = &seen->json},
        {.name = "port", .value = &seen->port},
        {.name = "test", .values = &seen->tests},
        OPTIONS_PLACES(seen->places),
        {.name = NULL},
    };
    *seen = (struct seen){.places = OPTION_PLACES_DEFAULT};
    arguments[0] = (char *)(uintptr_t) "meter";
    for (*count = 1; words[*count - 1] != NULL; ++*count)
        arguments[*count] = (char *)(uintptr_t)words[*count - 1];
    return options_parse(rules, count, arguments, error);
}

static const struct {
    const char *words[WORDS_MAX];
    const char *refusal; /* NULL: accepted */
    const char *operands;
    bool json;
    const char *port;
} lines[] = {
    {{NULL}, NULL, "", false, NULL},
    {{"a", "--json", "b"}, NULL, "a b ", true, NULL},
    {{"--port", "/dev/x", "a"}, NULL, "a ", false, "/dev/x"},
    {{"a", "--port=x=y"}, NULL, "a ", false, "x=y"},
    {{"--port="}, NULL, "", false, ""},
    {{"-", "--", "--json", "-x"}, NULL, "- --json -x ", false, NULL},
    {{"--port", "--json"}, NULL, "", false, "--json"},
    {{"--jsonl"}, "no option --jsonl", NULL, false, NULL},
    {{"--jso"}, "no option --jso", NULL, false, NULL},
    {{"-j"}, "no option -j", NULL, false, NULL},
    {{"--json=1"}, "--json takes no value", NULL, false, NULL},
    {{"--port"}, "--port needs a value", NULL, false, NULL},
    {{"--port", "a", "--port", "b"}, "--port is given twice", NULL, false, NULL},
};

START_TEST(reads_or_refuses_each_line)
{
    char *arguments[WORDS_MAX + 1];
    int count = 0;
    struct seen seen;
    struct error error = {0};
    bool ok = parse(lines[_i].words, &count, arguments, &seen, &error);

    ck_assert_msg(ok == (lines[_i].refusal == NULL), "%s", error.text);
    if (!ok) {
        ck_assert_str_eq(error.text, lines[_i].refusal);
        return;
    }
    char operands[64] = "";
    for (int i = 1; i < count; i++) {
        size_t length = strlen(operands);
        (void)snprintf(operands + length, sizeof operands - length, "%s ", arguments[i]);
    }
    ck_assert_str_eq(operands, lines[_i].operands);
    ck_assert_int_eq(seen.json, lines[_i].json);
    ck_assert_pstr_eq(seen.port, lines[_i].port);
}
END_TEST

START_TEST(keeps_every_value_of_a_repeated_option_and_the_defaults_of_the_others)
{
    static const char *const words[] = {"--test", "a", "--state=/s", "--test=b", NULL};
    char *arguments[WORDS_MAX + 1];
    int count = 0;
    struct seen seen;
    struct error error = {0};
    ck_assert(parse(words, &count, arguments, &seen, &error));
    ck_assert_uint_eq(seen.tests.count, 2);
    ck_assert_str_eq(seen.tests.values[0], "a");
    ck_assert_str_eq(seen.tests.values[1], "b");
    ck_assert_str_eq(seen.places.state, "/s");
    ck_assert_str_eq(seen.places.config, AGENT_CONFIG_DEFAULT);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("options");
    tcase_add_loop_test(tcase, reads_or_refuses_each_line, 0, ARRAY_LENGTH(lines));
    tcase_add_test(tcase, keeps_every_value_of_a_repeated_option_and_the_defaults_of_the_others);
    return run_case("agent.options", tcase);
}
