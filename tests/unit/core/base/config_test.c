/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/config.h"
#include "tests/support/check_main.h"

#include <string.h>

static const struct config_key keys[] = {
    {"collector", "url", NULL},
    {"collector", "timeout_s", "30"},
    {"meter", "driver", "manual"},
    {NULL, NULL, NULL},
};

static const struct {
    const char *text;
    const char *trouble; /* NULL: accepted */
} files[] = {
    {"[collector]\nurl = https://qa.example/ ;not a comment\n# whole "
     "line\n\n[meter]\r\ndriver=mavo-usb\n",
     NULL},
    {"", NULL},
    {"[collector]\nurl = a\nurl = b\n", "agent.conf:3: key stands twice: \"url\""},
    {"[collector]\nurll = a\n", "agent.conf:2: unknown key \"urll\""},
    {"[collecter]\n", "agent.conf:1: unknown section \"collecter\""},
    {"url = a\n", "agent.conf:1: unknown key \"url\""},
    {"[meter]\nurl = a\n", "agent.conf:2: unknown key \"url\""},
    {"[collector]\nnonsense\n", "agent.conf:2: neither [section] nor key = value: \"nonsense\""},
    {"[collector\n", "agent.conf:1: malformed section line"},
    {"[collector]\nurl = \xff\n", "not UTF-8"},
};

START_TEST(reads_or_refuses_each_file)
{
    struct config config = {0};
    struct error error = {0};
    bool ok =
        config_parse("agent.conf", files[_i].text, strlen(files[_i].text), keys, &config, &error);

    ck_assert_msg(ok == (files[_i].trouble == NULL), "%s", error.text);
    if (!ok)
        ck_assert_msg(strstr(error.text, files[_i].trouble) != NULL, "%s", error.text);
    else
        config_finish(&config);
}
END_TEST

START_TEST(gives_values_and_fallbacks)
{
    CLEANUP(config_finish) struct config config = {0};
    struct error error = {0};
    ck_assert(
        config_parse("agent.conf", files[0].text, strlen(files[0].text), keys, &config, &error));
    ck_assert_str_eq(config_get(&config, "collector", "url"), "https://qa.example/ ;not a comment");
    ck_assert_str_eq(config_get(&config, "collector", "timeout_s"), "30");
    ck_assert_str_eq(config_get(&config, "meter", "driver"), "mavo-usb");
}
END_TEST

START_TEST(refuses_an_over_long_value_and_keeps_a_long_one_whole)
{
    char text[CONFIG_VALUE_MAX + 64] = "[collector]\nurl = ";
    size_t start = strlen(text);
    memset(text + start, 'u', CONFIG_VALUE_MAX);
    struct config config = {0};
    struct error error = {0};
    ck_assert(config_parse("agent.conf", text, start + CONFIG_VALUE_MAX, keys, &config, &error));
    ck_assert_uint_eq(strlen(config_get(&config, "collector", "url")), CONFIG_VALUE_MAX);
    config_finish(&config);
    text[start + CONFIG_VALUE_MAX] = 'u';
    ck_assert(
        !config_parse("agent.conf", text, start + CONFIG_VALUE_MAX + 1, keys, &config, &error));
    ck_assert_str_eq(error.text, "agent.conf:2: value too long for \"url\"; the file is not used");
}
END_TEST

START_TEST(a_missing_file_may_be_allowed)
{
    CLEANUP(config_finish) struct config config = {0};
    struct error error = {0};
    ck_assert(!config_read("/nowhere/agent.conf", CONFIG_REQUIRED, keys, &config, &error));
    ck_assert(config_read("/nowhere/agent.conf", CONFIG_OPTIONAL, keys, &config, &error));
    ck_assert_ptr_null(config_get(&config, "collector", "url"));
    ck_assert_str_eq(config_get(&config, "meter", "driver"), "manual");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("config");
    tcase_add_loop_test(tcase, reads_or_refuses_each_file, 0, ARRAY_LENGTH(files));
    tcase_add_test(tcase, gives_values_and_fallbacks);
    tcase_add_test(tcase, refuses_an_over_long_value_and_keeps_a_long_one_whole);
    tcase_add_test(tcase, a_missing_file_may_be_allowed);
    return run_case("core.base.config", tcase);
}
