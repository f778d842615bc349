/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/digest.h"
#include "monqa/random.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *text;
    double value; /* NAN: must be refused */
} numbers[] = {
    {"0", 0},      {"-1.5e3", -1500}, {"0.1", 0.1},   {"+2", 2},         {".5", 0.5},
    {"", NAN},     {" 1", NAN},       {"1 ", NAN},    {"nan", NAN},      {"inf", NAN},
    {"-inf", NAN}, {"0x10", NAN},     {"1e999", NAN}, {"1,5", NAN},      {"1.2.3", NAN},
    {"--1", NAN},  {"e5", NAN},       {"1e", NAN},    {"infinity", NAN}, {"1d5", NAN},
};

START_TEST(reads_or_refuses_each_number)
{
    double value = -7;
    bool ok = number_parse(numbers[_i].text, &value);

    ck_assert_msg(ok == !isnan(numbers[_i].value), "\"%s\"", numbers[_i].text);
    ck_assert_double_eq(value, ok ? numbers[_i].value : -7);
}
END_TEST

START_TEST(a_number_written_reads_back_the_same)
{
    static const double values[] = {
        0.1, 1.0 / 3, 350, 1e-300, 5e-324, 1.7976931348623157e308, -0.05, 0.30000000000000004};
    for (size_t i = 0; i < ARRAY_LENGTH(values); i++) {
        char text[NUMBER_SIZE];
        double back = 0;
        ck_assert(number_parse(number_format(values[i], text), &back));
        ck_assert_double_eq(back, values[i]);
    }
    char text[NUMBER_SIZE];
    ck_assert_str_eq(number_format(0.1, text), "0.1");
}
END_TEST

static const struct {
    double value;
    const char *text;
} written[] = {
    {0, "0"},
    {-0.0, "-0"},
    {60, "60"},
    {-2.2, "-2.2"},
    {0.05, "0.05"},
    {320.0 / 1024, "0.3125"},
    {1.0 / 1024, "0.0009765625"},
    {0.0001, "0.0001"},
    {0.00001, "1e-05"},
    {99999.5, "99999.5"},
    {123456.75, "123456.75"},
    {0.1 + 0.2, "0.30000000000000004"},
    {1.0 / 3, "0.3333333333333333"},
    {5e-324, "4.94065645841247e-324"},
};

START_TEST(a_number_is_written_with_no_more_digits_than_it_needs)
{
    char text[NUMBER_SIZE];
    ck_assert_str_eq(number_format(written[_i].value, text), written[_i].text);
}
END_TEST

/* Decimals of up to ten places take another way than the rest. */
START_TEST(every_short_decimal_is_written_as_it_was)
{
    char text[NUMBER_SIZE], expected[NUMBER_SIZE];
    for (unsigned i = 1; i < 200000; i += 7) {
        double value = (i % 2 != 0 ? 1 : -1) * (double)i / (i % 3 != 0 ? 1000 : 1024);
        (void)snprintf(expected, sizeof expected, "%.15g", value);
        ck_assert_str_eq(number_format(value, text), expected);
        ck_assert_double_eq(strtod(text, NULL), value);
    }
}
END_TEST

START_TEST(integers_keep_within_their_limits)
{
    long long value = -7;
    ck_assert(integer_parse("255", 0, 255, &value));
    ck_assert_int_eq(value, 255);
    ck_assert(!integer_parse("256", 0, 255, &value));
    ck_assert(!integer_parse("-1", 0, 255, &value));
    ck_assert(!integer_parse("1x", 0, 255, &value));
    ck_assert(!integer_parse("", 0, 255, &value));
    ck_assert(!integer_parse("99999999999999999999", 0, 1000000, &value));
    ck_assert_int_eq(value, 255);
    ck_assert(integer_parse("-5", -10, 10, &value));
    ck_assert_int_eq(value, -5);
}
END_TEST

static const struct {
    const char *text;
    bool well_formed;
} utf8[] = {
    {"plain", true},
    {"cd/m\xc2\xb2", true},
    {"\xf0\x9f\x98\x80", true},
    {"\xc0\xaf", false},
    {"\xed\xa0\x80", false},
    {"\xf4\x90\x80\x80", false},
    {"\xe2\x82", false},
    {"\x1b[31m", false},
    {"a\x7f", false},
};

START_TEST(knows_utf8)
{
    ck_assert_int_eq(text_is_utf8(utf8[_i].text, strlen(utf8[_i].text)), utf8[_i].well_formed);
}
END_TEST

START_TEST(shows_foreign_bytes_and_cuts_them)
{
    char shown[16];
    text_printable(shown, sizeof shown, "a\n\xff", 3);
    ck_assert_str_eq(shown, "a\\x0a\\xff");
    text_printable(shown, sizeof shown, "abcdefghijklmnopqrstuvwxyz", 26);
    ck_assert_str_eq(shown, "abcdefghijkl...");
}
END_TEST

START_TEST(hex_goes_both_ways)
{
    unsigned char bytes[3] = {0, 0xab, 0xff};
    char text[7];
    hex_encode(bytes, 3, text);
    ck_assert_str_eq(text, "00abff");
    unsigned char back[3] = {9, 9, 9};
    ck_assert(!hex_decode("00abf", back, 3));
    ck_assert(!hex_decode("00abfg", back, 3));
    ck_assert_int_eq(back[0], 9);
    ck_assert(hex_decode("00ABff", back, 3));
    ck_assert_mem_eq(back, bytes, 3);
}
END_TEST

START_TEST(a_buffer_keeps_its_maximum)
{
    CLEANUP(buffer_finish) struct buffer buffer = BUFFER(10);
    struct error error = {0};
    buffer_text(&buffer, "12345");
    buffer_format(&buffer, "%d", 67890);
    ck_assert(buffer_check(&buffer, "x", &error));
    ck_assert_str_eq(buffer.data, "1234567890");
    buffer_text(&buffer, "!");
    buffer_text(&buffer, "");
    ck_assert(!buffer_check(&buffer, "the reply", &error));
    ck_assert_str_eq(error.text, "the reply: longer than 10 bytes, or no memory");
    ck_assert_uint_eq(buffer.length, 10);
    ck_assert_ptr_null(buffer_take(&buffer));
}
END_TEST

START_TEST(digest_and_uuid_follow_their_standards)
{
    char digest[DIGEST_TEXT_SIZE];
    ck_assert_str_eq(
        digest_sha256("abc", 3, digest),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); /* FIPS 180-4 example
                                                                              */
    /* RFC 9562 appendix A.6: 0x17F22E279B0, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F */
    static const uint8_t entropy[10] = {0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f};
    char id[UUID_TEXT_SIZE];
    ck_assert_str_eq(uuid7_format(0x17F22E279B0, entropy, id),
                     "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("text");
    tcase_add_loop_test(tcase, reads_or_refuses_each_number, 0, ARRAY_LENGTH(numbers));
    tcase_add_test(tcase, a_number_written_reads_back_the_same);
    tcase_add_loop_test(tcase,
                        a_number_is_written_with_no_more_digits_than_it_needs,
                        0,
                        (int)ARRAY_LENGTH(written));
    tcase_add_test(tcase, every_short_decimal_is_written_as_it_was);
    tcase_add_test(tcase, integers_keep_within_their_limits);
    tcase_add_loop_test(tcase, knows_utf8, 0, ARRAY_LENGTH(utf8));
    tcase_add_test(tcase, shows_foreign_bytes_and_cuts_them);
    tcase_add_test(tcase, hex_goes_both_ways);
    tcase_add_test(tcase, a_buffer_keeps_its_maximum);
    tcase_add_test(tcase, digest_and_uuid_follow_their_standards);
    return run_case("core.base.text", tcase);
}
