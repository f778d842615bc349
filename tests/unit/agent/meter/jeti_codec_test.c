/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/jeti_codec.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/measured_cases.h"

static const struct measured_case labelled[] = {
    {"Luminance[cd/m^2]: 1.2345E+02", READING_OK, 123.45, 0, 0, 0},
    {"Luminance[cd/m^2]: 123.45\r", READING_OK, 123.45, 0, 0, 0},
    {"Luminance[cd/m^2]:\t123.45", READING_OK, 123.45, 0, 0, 0},
    {"Luminance [cd/m^2]: 123.45", READING_OK, 123.45, 0, 0, 0},
    {"Luminance[cd/m^2]: 0.099", READING_SUSPECT, .099, 0, 0, READING_LOW_SIGNAL},
    {"Luminance[cd/m^2]: 0", READING_SUSPECT, 0, 0, 0, READING_LOW_SIGNAL},
    {"Luminance[cd/m^2]: -1.5", READING_REJECTED, NAN, 0, 0, 0},
    {"Luminance[cd/m^2]: 2E+06", READING_REJECTED, NAN, 0, 0, 0},
    {"Illuminance[lx]: 123.45", READING_WRONG_CONFIG, NAN, 0, 0, 0},
    {"Luminance[fL]: 123.45", READING_PROTOCOL, NAN, 0, 0, 0},
    {"Radiance: 123.45", READING_PROTOCOL, NAN, 0, 0, 0},
    {"123.45", READING_PROTOCOL, NAN, 0, 0, 0},
    {": 123.45", READING_PROTOCOL, NAN, 0, 0, 0},
    {"Luminance[cd/m^2]:", READING_PROTOCOL, NAN, 0, 0, 0},
    {"Luminance[cd/m^2]: nan", READING_PROTOCOL, NAN, 0, 0, 0},
    {"Luminance[cd/m^2]: 1: 2", READING_PROTOCOL, NAN, 0, 0, 0},
    {"Luminance[cd/m^2]: 123.45 cd", READING_PROTOCOL, NAN, 0, 0, 0},
    {"Luminance[cd/m^2]: 1\x01", READING_PROTOCOL, NAN, 0, 0, 0},
    {"Error Code: 120", READING_PROTOCOL, NAN, 0, 0, 0},
    {"", READING_PROTOCOL, NAN, 0, 0, 0},
};

START_TEST(reads_or_refuses_a_luminance_by_its_label)
{
    const char *line = labelled[_i].line;
    measured_case_check(&labelled[_i], jeti_parse_luminance(line, strlen(line), JETI_SPECBOS));
}
END_TEST

static const struct measured_case bare[] = {
    {"1.2345E+02", READING_OK, 123.45, 0, 0, 0},
    {" 123.45 \r", READING_OK, 123.45, 0, 0, 0},
    {"Luminance[cd/m^2]: 123.45", READING_OK, 123.45, 0, 0, 0},
    {"Illuminance[lx]: 123.45", READING_WRONG_CONFIG, NAN, 0, 0, 0},
    {"-1", READING_REJECTED, NAN, 0, 0, 0},
    {"123.45 0.3", READING_PROTOCOL, NAN, 0, 0, 0},
    {"inf", READING_PROTOCOL, NAN, 0, 0, 0},
};

START_TEST(a_spectraval_gives_the_bare_number)
{
    const char *line = bare[_i].line;
    measured_case_check(&bare[_i], jeti_parse_luminance(line, strlen(line), JETI_SPECTRAVAL));
}
END_TEST

START_TEST(knows_its_meters_and_no_other)
{
    static const struct {
        const char *line;
        int kind; /* -1: refused */
    } identities[] = {
        {"SB05 2.3", JETI_SPECBOS_1201},
        {"JETI_SB1211", JETI_SPECBOS},
        {"JETI_SDCM3 0001501", JETI_SPECTRAVAL},
        {"DCM3_JETI 1", JETI_SPECTRAVAL},
        {"SPECFIRM_JETI_1501", JETI_SPECTRAVAL},
        {"PECFIRM_JETI_1501", JETI_SPECTRAVAL},
        {"AT+JSCR", -1},
        {"GOSSEN,M 502, 20387,01,V 1.00", -1},
        {"JETI", -1},
        {"", -1},
        {"JETI_SB\xff", -1},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(identities); i++) {
        enum jeti_kind kind = JETI_SPECBOS;
        struct error error = {0};
        char model[64] = "none";
        const char *line = identities[i].line;
        bool ok = jeti_parse_identity(line, strlen(line), &kind, model, &error);
        ck_assert_msg(ok == (identities[i].kind >= 0), "\"%s\"", line);
        ck_assert_str_eq(model, ok ? line : "none");
        if (ok)
            ck_assert_int_eq(kind, identities[i].kind);
    }
}
END_TEST

START_TEST(reads_errors_with_and_without_their_label)
{
    int number = 7;
    char text[64];
    ck_assert(jeti_parse_error("Error Code: 120", 15, &number));
    ck_assert_int_eq(number, 120);
    ck_assert(jeti_parse_error("121", 3, &number));
    ck_assert_int_eq(number, 121);
    ck_assert(!jeti_parse_error("Luminance: 121", 14, &number));
    ck_assert(!jeti_parse_error("Error Code: x", 13, &number));
    ck_assert(jeti_parse_text("spectrometer number: 4711", 25, text));
    ck_assert_str_eq(text, "4711");
    ck_assert(jeti_parse_text("4711\r", 5, text));
    ck_assert(!jeti_parse_text("spectrometer number:", 20, text));
    ck_assert(jeti_parse_head("mhead: 1", 8, &number) && number == 1);
    ck_assert(!jeti_parse_head("mhead: ?", 8, &number));
    for (number = 0; number < 1000; number++)
        ck_assert_int_gt(jeti_error_status(number), READING_SUSPECT);
    ck_assert_int_eq(jeti_error_status(120), READING_OVER);
    ck_assert_int_eq(jeti_error_status(121), READING_UNDER);
    ck_assert_int_eq(jeti_error_status(123), READING_UNSTABLE);
    ck_assert_int_eq(jeti_error_status(141), READING_HARDWARE);
    ck_assert_int_eq(jeti_error_status(160), READING_SYNC);
    ck_assert_int_eq(jeti_error_status(280), READING_LOW_BATTERY);
    ck_assert_int_eq(jeti_error_status(4), READING_REJECTED);
}
END_TEST

START_TEST(reads_the_chromaticity_in_both_forms)
{
    double x = 7, y = 7;
    ck_assert(jeti_parse_coordinate("Chrom_x: 0.3127", 15, "Chrom_x", &x));
    ck_assert_double_eq(x, .3127);
    ck_assert(!jeti_parse_coordinate("Chrom_y: 0.3290", 15, "Chrom_x", &x));
    ck_assert(!jeti_parse_coordinate("0.3127", 6, "Chrom_x", &x));
    ck_assert(jeti_parse_pair("0.3 0.4\r", 8, &x, &y));
    ck_assert_double_eq(x, .3);
    ck_assert_double_eq(y, .4);
    ck_assert(!jeti_parse_pair("0.3", 3, &x, &y));
    ck_assert(!jeti_parse_pair("0.3 0.4 0.5", 11, &x, &y));
    ck_assert(!jeti_parse_pair("0.3 nan", 7, &x, &y));
    struct measured failed = jeti_add_colour(measured_failed(READING_OVER, 120), .3, .4);
    ck_assert_double_nan(failed.x);
    ck_assert_double_nan(failed.luminance_cd_m2);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("jeti_codec");
    tcase_add_loop_test(
        tcase, reads_or_refuses_a_luminance_by_its_label, 0, ARRAY_LENGTH(labelled));
    tcase_add_loop_test(tcase, a_spectraval_gives_the_bare_number, 0, ARRAY_LENGTH(bare));
    tcase_add_test(tcase, knows_its_meters_and_no_other);
    tcase_add_test(tcase, reads_errors_with_and_without_their_label);
    tcase_add_test(tcase, reads_the_chromaticity_in_both_forms);
    return run_case("agent.meter.jeti_codec", tcase);
}
