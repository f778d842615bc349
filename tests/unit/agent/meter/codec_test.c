/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/codec.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <string.h>

static struct span of(const char *text)
{
    return (struct span){text, strlen(text)};
}

START_TEST(reads_whole_decimal_numbers_alone)
{
    static const struct {
        const char *text;
        double value; /* NAN: refused */
    } numbers[] = {{"12.5", 12.5},    {"+12.5", 12.5},  {"-12.5", -12.5},
                   {"+ 12.5", 12.5},  {" 12.5 ", 12.5}, {".5", .5},
                   {"1.5e-02", .015}, {"-0", 0},        {"", NAN},
                   {"+", NAN},        {"--1", NAN},     {"+-1", NAN},
                   {"1 2", NAN},      {"1,5", NAN},     {"nan", NAN},
                   {"inf", NAN},      {"0x10", NAN},    {"1e999", NAN},
                   {"1.2.3", NAN},    {"12.5cd", NAN},  {"00000000000000000000000000000001", NAN}};
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
        double value = 7;
        bool ok = span_number(of(numbers[i].text), &value);
        ck_assert_msg(ok == !isnan(numbers[i].value), "\"%s\"", numbers[i].text);
        ck_assert_double_eq(value, ok ? numbers[i].value : 7);
    }
}
END_TEST

START_TEST(splits_into_as_many_fields_as_there_are_and_no_more)
{
    struct span fields[3];
    ck_assert_uint_eq(span_split(of("a, b ,c"), ',', fields, 3), 3);
    ck_assert(span_is(fields[1], "b") && span_is(fields[2], "c"));
    ck_assert_uint_eq(span_split(of("a"), ',', fields, 3), 1);
    ck_assert_uint_eq(span_split(of(","), ',', fields, 3), 2);
    ck_assert_uint_eq(fields[1].length, 0);
    ck_assert_uint_eq(span_split(of(""), ',', fields, 3), 1);
    ck_assert_uint_eq(span_split(of("a,b,c,"), ',', fields, 3), 0);
}
END_TEST

START_TEST(takes_printable_lines_alone)
{
    struct span span = {NULL, 0};
    char long_line[300];
    memset(long_line, 'x', sizeof long_line);
    ck_assert(span_line("\r\n ab\tc \r", 9, &span));
    ck_assert(span_is(span, "ab\tc"));
    ck_assert(!span_line("", 0, &span));
    ck_assert(!span_line(" \r\n", 3, &span));
    ck_assert(!span_line("a\0b", 3, &span));
    ck_assert(!span_line("a\xffz", 3, &span));
    ck_assert(span_line(long_line, 255, &span));
    ck_assert(!span_line(long_line, 256, &span));
}
END_TEST

START_TEST(one_step_of_the_last_digit_is_what_a_number_was_written_with)
{
    static const struct {
        const char *text;
        double step;
    } cases[] = {{"123", 1},
                 {"-12.3", .1},
                 {"+ 0.050", .001},
                 {"1.737e+00", .001},
                 {"1.7E2", 10},
                 {"1e-05", 1e-5},
                 {"12.", 1},
                 {".25", .01}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct span span = {cases[i].text, strlen(cases[i].text)};
        ck_assert_double_eq(span_step(span), cases[i].step);
    }
    /* ten of them are exactly the number written as ten */
    ck_assert_double_eq(LOW_SIGNAL_STEPS * span_step((struct span){"0.010", 5}), .01);
    ck_assert_double_eq(LOW_SIGNAL_STEPS * span_step((struct span){"0.10", 4}), .1);
    ck_assert_double_eq(LOW_SIGNAL_STEPS * span_step((struct span){"1.0", 3}), 1);
}
END_TEST

START_TEST(light_is_judged_the_same_for_all_meters)
{
    static const struct {
        double y, chroma_x, chroma_y, low;
        enum reading_status status;
        bool coloured;
    } cases[] = {{100, .3, .3, .1, READING_OK, true},
                 {100, NAN, .3, .1, READING_OK, false},
                 {100, .6, .5, .1, READING_OK, false},
                 {100, 0, .3, .1, READING_OK, false},
                 {.09, .3, .3, .1, READING_SUSPECT, true},
                 {.1, .3, .3, .1, READING_OK, true},
                 {0, .3, .3, 0, READING_SUSPECT, true},
                 {-.0, .3, .3, 0, READING_SUSPECT, true},
                 {-1e-9, .3, .3, 0, READING_REJECTED, false},
                 {1e6, .3, .3, 0, READING_OK, true},
                 {1.1e6, .3, .3, 0, READING_REJECTED, false},
                 {NAN, .3, .3, 0, READING_REJECTED, false},
                 {INFINITY, .3, .3, 0, READING_REJECTED, false}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct measured measured =
            measured_light(cases[i].y, cases[i].chroma_x, cases[i].chroma_y, cases[i].low);
        ck_assert_int_eq(measured.status, cases[i].status);
        ck_assert_int_eq(!isnan(measured.x), cases[i].coloured);
        ck_assert_int_eq(isnan(measured.luminance_cd_m2), measured.status == READING_REJECTED);
        ck_assert_int_eq(measured.flags != 0, measured.status == READING_SUSPECT);
        ck_assert_int_eq(signbit(measured.luminance_cd_m2) && measured.status != READING_REJECTED,
                         0);
    }
}
END_TEST

START_TEST(tristimulus_values_give_luminance_and_chromaticity)
{
    const double white[3] = {30, 40, 30}, dark[3] = {0, 0, 0}, odd[3] = {-1, 40, 30};
    struct measured measured = measured_tristimulus(white, 1);
    ck_assert_double_eq(measured.luminance_cd_m2, 40);
    ck_assert_double_eq(measured.x, .3);
    ck_assert_double_eq(measured.y, .4);
    measured = measured_tristimulus(dark, 1);
    ck_assert_int_eq(measured.status, READING_SUSPECT);
    ck_assert_double_nan(measured.x);
    measured = measured_tristimulus(odd, 1);
    ck_assert_double_eq(measured.luminance_cd_m2, 40);
    ck_assert_double_nan(measured.x);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("codec");
    tcase_add_test(tcase, reads_whole_decimal_numbers_alone);
    tcase_add_test(tcase, splits_into_as_many_fields_as_there_are_and_no_more);
    tcase_add_test(tcase, takes_printable_lines_alone);
    tcase_add_test(tcase, one_step_of_the_last_digit_is_what_a_number_was_written_with);
    tcase_add_test(tcase, light_is_judged_the_same_for_all_meters);
    tcase_add_test(tcase, tristimulus_values_give_luminance_and_chromaticity);
    return run_case("agent.meter.codec", tcase);
}
