/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/cs2000_codec.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/measured_cases.h"

#include <stdio.h>

static const struct measured_case lines[] = {
    {"OK00,0.3000,0.4000,4.0000e+01", READING_OK, 40, .3, .4, 0},
    {"OK00,0.3000,0.4000,40\r\n", READING_OK, 40, .3, .4, 0},
    {"OK00, 0.3, 0.4, 40", READING_OK, 40, .3, .4, 0},
    {"OK00,0.3000,0.4000,2.0000e-03", READING_SUSPECT, .002, .3, .4, READING_LOW_SIGNAL},
    {"OK00,-9.9e+09,-9.9e+09,4.0000e+01", READING_OK, 40, 0, 0, 0},
    /* what could not be calculated, with new and with old firmware */
    {"OK00,-9.9000e+09,-9.9000e+09,-9.9000e+09", READING_REJECTED, NAN, 0, 0, 0},
    {"OK00,0.0000,0.0000,0.0000", READING_REJECTED, NAN, 0, 0, 0},
    {"OK00,0.3000,0.4000,-0.0", READING_REJECTED, NAN, 0, 0, 0},
    {"OK00,0.3000,0.4000,-4.0000e+01", READING_REJECTED, NAN, 0, 0, 0},
    {"OK00,0.3000,0.4000,4.0000e+07", READING_REJECTED, NAN, 0, 0, 0},
    {"ER00", READING_NOT_REMOTE, NAN, 0, 0, 0},
    {"ER02", READING_REJECTED, NAN, 0, 0, 0},
    {"ER05", READING_HARDWARE, NAN, 0, 0, 0},
    {"ER10\r\n", READING_OVER, NAN, 0, 0, 0},
    {"ER17", READING_REJECTED, NAN, 0, 0, 0},
    {"ER20", READING_REJECTED, NAN, 0, 0, 0},
    {"ER32", READING_HARDWARE, NAN, 0, 0, 0},
    {"ER51", READING_HARDWARE, NAN, 0, 0, 0},
    {"ER71", READING_SYNC, NAN, 0, 0, 0},
    {"ER82", READING_HARDWARE, NAN, 0, 0, 0},
    {"ER83", READING_WRONG_CONFIG, NAN, 0, 0, 0},
    {"ER99", READING_HARDWARE, NAN, 0, 0, 0},
    {"", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,010", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,0.3000,0.4000", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,0.3000,0.4000,40,1", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,0.3000,,40", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK01,0.3000,0.4000,40", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,0.3000,0.4000,nan", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,inf,0.4000,40", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,0.3000,0.4000,4 0", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,0.3000,0.4000,40\x02", READING_PROTOCOL, NAN, 0, 0, 0},
    {"ER1", READING_PROTOCOL, NAN, 0, 0, 0},
    {"ER10,0.3000,0.4000,40", READING_PROTOCOL, NAN, 0, 0, 0},
};

START_TEST(reads_or_refuses_each_line)
{
    const char *line = lines[_i].line;
    measured_case_check(&lines[_i], cs2000_parse_measurement(line, strlen(line)));
}
END_TEST

START_TEST(no_error_of_all_hundred_has_a_number)
{
    for (int number = 0; number < 100; number++) {
        char line[16];
        int length = snprintf(line, sizeof line, "ER%02d", number);
        struct measured measured = cs2000_parse_measurement(line, (size_t)length);
        ck_assert_double_nan(measured.luminance_cd_m2);
        ck_assert_int_gt(measured.status, READING_SUSPECT);
        ck_assert_int_eq(measured.code, number);
    }
}
END_TEST

START_TEST(knows_its_meters_and_no_other)
{
    static const struct {
        const char *line, *model, *serial; /* NULL: refused */
    } identities[] = {
        {"OK00,CS-2000  ,1,1234567", "CS-2000", "1234567"},
        {"OK00,CS-2000  ,2,1234567\r\n", "CS-2000A", "1234567"},
        {"OK00,CS-3000  ,1,7654321", "CS-3000", "7654321"},
        {"OK00,LS-2000  ,1,1234567", NULL, NULL},
        {"OK00,CS-2000  ,1,", NULL, NULL},
        {"OK00,CS-2000  ,x,1234567", NULL, NULL},
        {"OK00,CS-2000  ,1", NULL, NULL},
        {"OK00,CS-2000aaaaaaaa,1,1234567", NULL, NULL},
        {"OK00,CS-2000  ,1,1234567890123456", NULL, NULL},
        {"ER00", NULL, NULL},
        {"OK00", NULL, NULL},
        {"", NULL, NULL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(identities); i++) {
        struct cs2000_identity identity = {.model = "none"};
        const char *line = identities[i].line;
        bool ok = cs2000_parse_identity(line, strlen(line), &identity);
        ck_assert_msg(ok == (identities[i].model != NULL), "\"%s\"", line);
        ck_assert_str_eq(identity.model, ok ? identities[i].model : "none");
        if (ok)
            ck_assert_str_eq(identity.serial, identities[i].serial);
    }
}
END_TEST

START_TEST(reads_dates_that_exist_and_whole_seconds)
{
    char date[16] = "none";
    int number = -1;
    ck_assert(cs2000_parse_calibration("OK00,20260131,101500", 20, date));
    ck_assert_str_eq(date, "2026-01-31");
    ck_assert(!cs2000_parse_calibration("OK00,20260231,101500", 20, date));
    ck_assert(!cs2000_parse_calibration("OK00,2026013,101500", 19, date));
    ck_assert(!cs2000_parse_calibration("OK00,2026-1-1,101500", 20, date));
    ck_assert(!cs2000_parse_calibration("ER20", 4, date));
    ck_assert_str_eq(date, "2026-01-31");
    ck_assert(cs2000_parse_duration("OK00,002", 8, &number) && number == 2);
    ck_assert(cs2000_parse_duration("OK00,242", 8, &number) && number == 242);
    ck_assert(!cs2000_parse_duration("OK00", 4, &number));
    ck_assert(!cs2000_parse_duration("OK00,-02", 8, &number));
    ck_assert(!cs2000_parse_duration("OK00,1.5", 8, &number));
    ck_assert(cs2000_parse_channel("OK00,00", 7, &number) && number == 0);
    ck_assert(!cs2000_parse_channel("OK00,", 5, &number));
    ck_assert(cs2000_is_done("OK00\r", 5) && !cs2000_is_done("OK00,002", 8));
}
END_TEST

START_TEST(a_setting_is_none_when_it_is_all_zeros)
{
    static const struct {
        const char *line;
        bool fits, is_none;
    } settings[] = {{"OK00,0", true, true},
                    {"OK00,00", true, true},
                    {"OK00,1", true, false},
                    {"OK00,ND10", true, false},
                    {"OK00,", false, false},
                    {"OK00", false, false},
                    {"ER00", false, false},
                    {"OK00,0,1", false, false}};
    for (size_t i = 0; i < ARRAY_LENGTH(settings); i++) {
        char value[64];
        bool is_none = false;
        const char *line = settings[i].line;
        ck_assert_msg(cs2000_parse_setting(line, strlen(line), value, &is_none) == settings[i].fits,
                      "\"%s\"",
                      line);
        ck_assert_int_eq(is_none, settings[i].is_none);
    }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("cs2000_codec");
    tcase_add_loop_test(tcase, reads_or_refuses_each_line, 0, ARRAY_LENGTH(lines));
    tcase_add_test(tcase, no_error_of_all_hundred_has_a_number);
    tcase_add_test(tcase, knows_its_meters_and_no_other);
    tcase_add_test(tcase, reads_dates_that_exist_and_whole_seconds);
    tcase_add_test(tcase, a_setting_is_none_when_it_is_all_zeros);
    return run_case("agent.meter.cs2000_codec", tcase);
}
