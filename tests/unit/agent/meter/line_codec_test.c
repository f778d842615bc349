/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/line_codec.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/measured_cases.h"

#define LOW READING_LOW_SIGNAL
#define CONVERTED READING_UNIT_CONVERTED
#define GOOD                                                                           \
    .settings = "9600 8N1", .request = "READ\\r", .pattern = "LUM +([-0-9.eE+]+) *cd", \
    .unit = "cd/m2", .scale = "1", .timeout_ms = "5000", .model = "our own", .serial = ""

static const struct meter_line_texts descriptions[] = {
    {GOOD},
    {.settings = "4800 7E2",
     .request = "\\x02MES\\r\\n",
     .pattern = "([0-9]+)",
     .unit = "FL",
     .scale = "0.01",
     .timeout_ms = "100",
     .model = "m",
     .serial = "s"},
};

START_TEST(takes_sound_descriptions)
{
    struct line_description description;
    struct error error = {0};
    ck_assert_msg(line_description_init(&descriptions[_i], &description, &error), "%s", error.text);
    line_description_finish(&description);
}
END_TEST

START_TEST(reads_what_a_description_says)
{
    struct line_description description;
    ck_assert(line_description_init(&descriptions[1], &description, NULL));
    ck_assert_uint_eq(description.line.baud, 4800);
    ck_assert_int_eq(description.line.data_bits, 7);
    ck_assert_int_eq(description.line.parity, PORT_PARITY_EVEN);
    ck_assert_int_eq(description.line.stop_bits, 2);
    ck_assert_str_eq(description.request, "\x02MES\r\n");
    struct measured measured = line_parse_measurement(&description, "1000", 4);
    ck_assert_double_eq(measured.luminance_cd_m2, 1000 * (CD_M2_PER_FL * .01));
    ck_assert_uint_eq(measured.flags, CONVERTED);
    line_description_finish(&description);
}
END_TEST

struct change {
    size_t offset; /* of the text in struct meter_line_texts */
    const char *text;
};
#define TEXT(name) offsetof(struct meter_line_texts, name)

/* Each in the place of one text of GOOD. */
static const struct change refused[] = {
    {TEXT(settings), ""},
    {TEXT(settings), "9600"},
    {TEXT(settings), "9600 9N1"},
    {TEXT(settings), "9600 8O1"},
    {TEXT(settings), "9600 8N3"},
    {TEXT(settings), "9600 8N1 xonxoff"},
    {TEXT(settings), "-1 8N1"},
    {TEXT(settings), "123456789012345678901234567890 8N1"},
    {TEXT(request), ""},
    {TEXT(request), "READ\\"},
    {TEXT(request), "READ\\q"},
    {TEXT(request), "READ\\x0"},
    {TEXT(request), "READ\\x00"},
    {TEXT(pattern), ""},
    {TEXT(pattern), "LUM [0-9.]+"},
    {TEXT(pattern), "(LUM) ([0-9.]+)"},
    {TEXT(pattern), "([0-9.]+"},
    {TEXT(pattern), "([0-9.]+)\\1"},
    {TEXT(pattern), "([0-9.]++)"},
    {TEXT(pattern), "([0-9]{1,3})"},
    {TEXT(pattern), "(([0-9]+))"},
    {TEXT(pattern), "([0-9]"},
    {TEXT(pattern), "([0-9])\\"},
    {TEXT(unit), ""},
    {TEXT(unit), "lx"},
    {TEXT(unit), "cd"},
    {TEXT(scale), ""},
    {TEXT(scale), "0"},
    {TEXT(scale), "-1"},
    {TEXT(scale), "nan"},
    {TEXT(scale), "1e9"},
    {TEXT(timeout_ms), "99"},
    {TEXT(timeout_ms), "60001"},
    {TEXT(timeout_ms), "1 s"},
    {TEXT(model), ""},
    {TEXT(serial), "0123456789012345678901234567890123456789012345678901234567890123456789"},
};

START_TEST(refuses_each_bad_text_by_its_name)
{
    struct meter_line_texts texts = {GOOD};
    struct line_description description = {.timeout_ms = -1};
    struct error error = {0};
    memcpy((char *)&texts + refused[_i].offset, &refused[_i].text, sizeof refused[_i].text);
    ck_assert_msg(!line_description_init(&texts, &description, &error), "%s", refused[_i].text);
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_ptr_nonnull(strstr(error.text, "[meter-line]"));
    ck_assert_int_eq(description.timeout_ms, -1);
}
END_TEST

START_TEST(refuses_what_is_not_described_at_all)
{
    struct line_description description;
    ck_assert(!line_description_init(NULL, &description, NULL));
}
END_TEST

static const struct measured_case lines[] = {
    {"LUM 123.4 cd", READING_OK, 123.4, 0, 0, 0},
    {"LUM 123.4cd\r", READING_OK, 123.4, 0, 0, 0},
    {"LUM 1.234e+02 cd", READING_OK, 123.4, 0, 0, 0},
    {"LUM 0.00 cd", READING_SUSPECT, 0, 0, 0, LOW},
    {"LUM -0.10 cd", READING_REJECTED, NAN, 0, 0, 0},
    {"LUM 1e7 cd", READING_REJECTED, NAN, 0, 0, 0},
    {"", READING_PROTOCOL, NAN, 0, 0, 0},
    {"LUM cd", READING_PROTOCOL, NAN, 0, 0, 0},
    {"LUM nan cd", READING_PROTOCOL, NAN, 0, 0, 0},
    {"LUM 1.2.3 cd", READING_PROTOCOL, NAN, 0, 0, 0},
    {"LUM 12 cd LUM 12 cd", READING_PROTOCOL, NAN, 0, 0, 0},
    {"xLUM 12 cd", READING_PROTOCOL, NAN, 0, 0, 0},
    {"LUM 12 lx", READING_PROTOCOL, NAN, 0, 0, 0},
    {"LUM 12\x01 cd", READING_PROTOCOL, NAN, 0, 0, 0},
};

START_TEST(reads_or_refuses_each_line)
{
    struct line_description description;
    ck_assert(line_description_init(&descriptions[0], &description, NULL));
    const char *line = lines[_i].line;
    measured_case_check(&lines[_i], line_parse_measurement(&description, line, strlen(line)));
    line_description_finish(&description);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("line_codec");
    tcase_add_loop_test(tcase, takes_sound_descriptions, 0, ARRAY_LENGTH(descriptions));
    tcase_add_test(tcase, reads_what_a_description_says);
    tcase_add_loop_test(tcase, refuses_each_bad_text_by_its_name, 0, ARRAY_LENGTH(refused));
    tcase_add_test(tcase, refuses_what_is_not_described_at_all);
    tcase_add_loop_test(tcase, reads_or_refuses_each_line, 0, ARRAY_LENGTH(lines));
    return run_case("agent.meter.line_codec", tcase);
}
