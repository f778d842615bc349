/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/minolta_codec.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/measured_cases.h"

#include <stdio.h>

#define UNIT READING_UNIT_ASSUMED
#define LOW (READING_LOW_SIGNAL | READING_UNIT_ASSUMED)

static const struct measured_case lines[] = {
    /* a CS-100A: 7 wide, 6 wide, 6 wide */
    {"OK00,  123.4, .3127, .3290", READING_OK, 123.4, .3127, .3290, UNIT},
    {"OK00,+ 123.4,+.3127,+.3290\r", READING_OK, 123.4, .3127, .3290, UNIT},
    {"OK00,+0123.4,+.3127,+.3290", READING_OK, 123.4, .3127, .3290, UNIT},
    {"OK00, 299000, .3127, .3290", READING_OK, 299000, .3127, .3290, UNIT},
    {"OK11,   12.3,+.0000,+.0000", READING_OK, 12.3, 0, 0, UNIT},
    {"OK11,   12.3, .3127, .3290", READING_OK, 12.3, 0, 0, UNIT},
    {"OK12,-999999, .3127, .3290", READING_OVER, NAN, 0, 0, 0},
    {"OK12,  123.4, .3127, .3290", READING_OVER, NAN, 0, 0, 0},
    {"OK13,   0.05, .3127, .3290", READING_SUSPECT, 0.05, .3127, .3290, LOW},
    {"OK13,  123.4, .3127, .3290", READING_SUSPECT, 123.4, .3127, .3290, LOW},
    {"OK00,   0.09, .3127, .3290", READING_SUSPECT, 0.09, .3127, .3290, LOW},
    {"OK00,   0.10, .3127, .3290", READING_OK, 0.1, .3127, .3290, UNIT},
    {"OK00,   12.3, .7000, .4000", READING_OK, 12.3, 0, 0, UNIT},
    {"OK00,   12.3,-.3127, .3290", READING_OK, 12.3, 0, 0, UNIT},
    /* an LS-100: one number */
    {"OK00,  123.4", READING_OK, 123.4, 0, 0, UNIT},
    {"OK00, 123.4 ", READING_OK, 123.4, 0, 0, UNIT},
    {"OK00, 00.010", READING_OK, 0.01, 0, 0, UNIT},
    {"OK00,  0.009", READING_SUSPECT, 0.009, 0, 0, LOW},
    {"OK00,  0.000", READING_SUSPECT, 0, 0, 0, LOW},
    {"OK00,- 0.000", READING_SUSPECT, 0, 0, 0, LOW},
    {"OK13,  0.001", READING_SUSPECT, 0.001, 0, 0, LOW},
    /* the number for none, with whatever status */
    {"OK00,-999999", READING_OVER, NAN, 0, 0, 0},
    {"OK00,-999999, .3127, .3290", READING_OVER, NAN, 0, 0, 0},
    {"OK13,-999999", READING_OVER, NAN, 0, 0, 0},
    /* impossible, and a status that the manual does not list */
    {"OK00,- 123.4", READING_REJECTED, NAN, 0, 0, 0},
    {"OK00,  -0.01", READING_REJECTED, NAN, 0, 0, 0},
    {"OK00,2000000", READING_REJECTED, NAN, 0, 0, 0},
    {"OK14,  123.4", READING_REJECTED, NAN, 0, 0, 0},
    {"OK01,  123.4", READING_REJECTED, NAN, 0, 0, 0},
    /* errors */
    {"ER00", READING_REJECTED, NAN, 0, 0, 0},
    {"ER01", READING_REJECTED, NAN, 0, 0, 0},
    {"ER10", READING_OVER, NAN, 0, 0, 0},
    {"ER11", READING_REJECTED, NAN, 0, 0, 0},
    {"ER12\r\n", READING_OVER, NAN, 0, 0, 0},
    {"ER19", READING_OVER, NAN, 0, 0, 0},
    {"ER20", READING_HARDWARE, NAN, 0, 0, 0},
    {"ER30", READING_LOW_BATTERY, NAN, 0, 0, 0},
    {"ER77", READING_REJECTED, NAN, 0, 0, 0},
    /* no reply */
    {"", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,123.4,.3127", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,123.4,.3127,.3290,", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,123.4,.3127,.3290,1", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,123.4,,.3290", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK0,123.4", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK000,123.4", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK+0,123.4", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK, 123.4", READING_PROTOCOL, NAN, 0, 0, 0},
    {"ok00,123.4", READING_PROTOCOL, NAN, 0, 0, 0},
    {"K00,123.4", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,12 3.4", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,123.4cd", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,--123.4", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,+-123.4", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,NAN", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,INF", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,0x7B", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00;123.4", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,12\x80.4", READING_PROTOCOL, NAN, 0, 0, 0},
    {"ER", READING_PROTOCOL, NAN, 0, 0, 0},
    {"ER1", READING_PROTOCOL, NAN, 0, 0, 0},
    {"ER10,123.4", READING_PROTOCOL, NAN, 0, 0, 0},
    {"ER-1", READING_PROTOCOL, NAN, 0, 0, 0},
};

START_TEST(reads_or_refuses_each_line)
{
    const char *line = lines[_i].line;
    measured_case_check(&lines[_i], minolta_parse_measurement(line, strlen(line)));
}
END_TEST

START_TEST(no_status_of_all_hundred_hides_a_failure_as_a_number)
{
    for (int number = 0; number < 100; number++) {
        char line[32];
        int length = snprintf(line, sizeof line, "ER%02d", number);
        struct measured measured = minolta_parse_measurement(line, (size_t)length);
        ck_assert_double_nan(measured.luminance_cd_m2);
        ck_assert_int_gt(measured.status, READING_SUSPECT);
        ck_assert_uint_gt(strlen(minolta_error_words(number)), 5);
        length = snprintf(line, sizeof line, "OK%02d,  1.234", number);
        measured = minolta_parse_measurement(line, (size_t)length);
        measured_check_rules(measured);
        ck_assert_int_eq(isnan(measured.luminance_cd_m2),
                         number != 0 && number != 11 && number != 13);
    }
}
END_TEST

START_TEST(a_setting_is_taken_by_four_characters_alone)
{
    static const struct {
        const char *line;
        bool taken;
    } replies[] = {{"OK00", true},
                   {"OK00\r", true},
                   {"OK0", false},
                   {"OK01", false},
                   {"OK00,  123.4", false}, /* a late measurement is no consent */
                   {"ER00", false},
                   {"", false}};
    for (size_t i = 0; i < ARRAY_LENGTH(replies); i++)
        ck_assert_msg(minolta_is_taken(replies[i].line, strlen(replies[i].line)) ==
                          replies[i].taken,
                      "\"%s\"",
                      replies[i].line);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("minolta_codec");
    tcase_add_loop_test(tcase, reads_or_refuses_each_line, 0, ARRAY_LENGTH(lines));
    tcase_add_test(tcase, no_status_of_all_hundred_hides_a_failure_as_a_number);
    tcase_add_test(tcase, a_setting_is_taken_by_four_characters_alone);
    return run_case("agent.meter.minolta_codec", tcase);
}
