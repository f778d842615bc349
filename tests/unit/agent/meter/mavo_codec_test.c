/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/mavo_codec.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LINE_MAX 255
#define FL 3.4262591
#define LOW READING_LOW_SIGNAL
#define CONVERTED READING_UNIT_CONVERTED

static const struct {
    const char *line;
    double cd_m2; /* NAN: no number */
    enum reading_status status;
    unsigned flags;
} lines[] = {
    /* the description's own forms, and those that programs in use expect */
    {"1234E-01 CD_M2", 123.4, READING_OK, 0},
    {"1234 E-01 CD_M2", 123.4, READING_OK, 0},
    {"123E00 CD_M2", 123, READING_OK, 0},
    {"12345 E-02 CD_M2", 123.45, READING_OK, 0},
    {"1234E-01CD_M2", 123.4, READING_OK, 0},
    {" 1234  E -01  CD_M2 ", 123.4, READING_OK, 0},
    {"1234E-01 CD/M2", 123.4, READING_OK, 0},
    {"1234E-01 CD_M2\r", 123.4, READING_OK, 0},
    {"1999E01 CD_M2", 19990, READING_OK, 0},
    {"1999E+01 CD_M2", 19990, READING_OK, 0},
    {"0035E-02 CD_M2", 0.35, READING_OK, 0},
    {"100E-1 CD_M2", 10, READING_OK, 0},
    {"9999999E-03 CD_M2", 9999.999, READING_OK, 0},
    {"1000000E00 CD_M2", 1e6, READING_OK, 0},
    /* echo before the value */
    {"MEASURE:PHOTO 1234E-01 CD_M2", 123.4, READING_OK, 0},
    {"MEA:PHO 1234E-01 CD_M2", 123.4, READING_OK, 0},
    {"PHO? 1234E-01 CD_M2", 123.4, READING_OK, 0},
    {"PHOTO 1234 E-01 CD_M2", 123.4, READING_OK, 0},
    /* the last digit is a tenth of the reading, or all of it */
    {"0010E-02 CD_M2", 0.1, READING_OK, 0},
    {"0009E-02 CD_M2", 0.09, READING_SUSPECT, LOW},
    {"0000E-02 CD_M2", 0, READING_SUSPECT, LOW},
    /* foot-lamberts are converted and say so */
    {"1000E-01 FL", 100 * FL, READING_OK, CONVERTED},
    {"0005E-02 FL", 0.05 * FL, READING_SUSPECT, LOW | CONVERTED},
    /* no luminance */
    {"1234E-01 LX", NAN, READING_WRONG_CONFIG, 0},
    {"1234 E-01 FC", NAN, READING_WRONG_CONFIG, 0},
    {"-1234E-01 LX", NAN, READING_WRONG_CONFIG, 0},
    /* impossible numbers */
    {"-0001E-02 CD_M2", NAN, READING_REJECTED, 0},
    {"-1234E-01 FL", NAN, READING_REJECTED, 0},
    {"1000001E00 CD_M2", NAN, READING_REJECTED, 0},
    {"1E99 CD_M2", NAN, READING_REJECTED, 0},
    {"300000E00 FL", NAN, READING_REJECTED, 0},
    /* error replies */
    {"ERROR = 001", NAN, READING_PROTOCOL, 0},
    {"ERROR = 1", NAN, READING_PROTOCOL, 0},
    {"ERROR=2", NAN, READING_PROTOCOL, 0},
    {"ERROR = 003", NAN, READING_PROTOCOL, 0},
    {"ERROR = 004", NAN, READING_PROTOCOL, 0},
    {"ERROR = 008\r", NAN, READING_PROTOCOL, 0},
    {"ERROR = 017", NAN, READING_HARDWARE, 0},
    {"ERROR = 018", NAN, READING_OVER, 0},
    {"ERROR = 019", NAN, READING_OVER, 0},
    {"ERROR = 021", NAN, READING_HARDWARE, 0},
    {"ERROR = 022", NAN, READING_HARDWARE, 0},
    {"ERROR = 101", NAN, READING_REJECTED, 0},
    {"ERROR = 108", NAN, READING_REJECTED, 0},
    {"ERROR = 201", NAN, READING_HARDWARE, 0},
    {"ERROR = 202", NAN, READING_WRONG_CONFIG, 0},
    {"ERROR = 203", NAN, READING_OVER, 0},
    {"ERROR = 204", NAN, READING_REJECTED, 0},
    {"ERROR = 999", NAN, READING_REJECTED, 0},
    {"ERROR = 000", NAN, READING_REJECTED, 0},
    /* no reply at all */
    {"", NAN, READING_PROTOCOL, 0},
    {" ", NAN, READING_PROTOCOL, 0},
    {"\r", NAN, READING_PROTOCOL, 0},
    {"1234E-01", NAN, READING_PROTOCOL, 0},
    {"1234 CD_M2", NAN, READING_PROTOCOL, 0},
    {"E-01 CD_M2", NAN, READING_PROTOCOL, 0},
    {"1234E CD_M2", NAN, READING_PROTOCOL, 0},
    {"1234E- CD_M2", NAN, READING_PROTOCOL, 0},
    {"1234E-001 CD_M2", NAN, READING_PROTOCOL, 0},
    {"12345678E-01 CD_M2", NAN, READING_PROTOCOL, 0},
    {"12 34E-01 CD_M2", NAN, READING_PROTOCOL, 0},
    {"1234E-0 1 CD_M2", NAN, READING_PROTOCOL, 0},
    {"1234E-01 CD_M22", NAN, READING_PROTOCOL, 0},
    {"1234E-01 CD_M2 1234E-01 CD_M2", NAN, READING_PROTOCOL, 0},
    {"1234E-01 CD M2", NAN, READING_PROTOCOL, 0},
    {"1234E-01 cd_m2", NAN, READING_PROTOCOL, 0},
    {"1234E-01 CANDELA", NAN, READING_PROTOCOL, 0},
    {"123.4E00 CD_M2", NAN, READING_PROTOCOL, 0},
    {"123,4E00 CD_M2", NAN, READING_PROTOCOL, 0},
    {"NANE00 CD_M2", NAN, READING_PROTOCOL, 0},
    {"INFE00 CD_M2", NAN, READING_PROTOCOL, 0},
    {"0x12E00 CD_M2", NAN, READING_PROTOCOL, 0},
    {"+1234E-01 CD_M2", NAN, READING_PROTOCOL, 0},
    {"--1234E-01 CD_M2", NAN, READING_PROTOCOL, 0},
    {"PHO1234E-01 CD_M2", NAN, READING_PROTOCOL, 0},
    {"q2s4%-01 CD_M2", NAN, READING_PROTOCOL, 0},
    {"1234\tE-01 CD_M2", NAN, READING_PROTOCOL, 0},
    {"12\xff"
     "4E-01 CD_M2",
     NAN,
     READING_PROTOCOL,
     0},
    {"ERROR", NAN, READING_PROTOCOL, 0},
    {"ERROR = ", NAN, READING_PROTOCOL, 0},
    {"ERROR = 1234", NAN, READING_PROTOCOL, 0},
    {"ERROR = -1", NAN, READING_PROTOCOL, 0},
    {"ERROR = 203 1234E-01 CD_M2", NAN, READING_PROTOCOL, 0},
    {"GOSSEN,M 502, 20387,01,V 1.00", NAN, READING_PROTOCOL, 0},
};

START_TEST(reads_or_refuses_each_line)
{
    struct measured measured = mavo_parse_measurement(lines[_i].line, strlen(lines[_i].line));

    ck_assert_msg(measured.status == lines[_i].status,
                  "\"%s\": %s instead of %s",
                  lines[_i].line,
                  reading_status_name(measured.status),
                  reading_status_name(lines[_i].status));
    ck_assert_uint_eq(measured.flags, lines[_i].flags);
    if (isnan(lines[_i].cd_m2))
        ck_assert_double_nan(measured.luminance_cd_m2);
    else
        ck_assert_double_eq(measured.luminance_cd_m2, lines[_i].cd_m2);
}
END_TEST

START_TEST(a_nul_in_the_line_is_garbage)
{
    static const char line[] = "12\0004E-01 CD_M2";
    ck_assert_int_eq(mavo_parse_measurement(line, sizeof line - 1).status, READING_PROTOCOL);
}
END_TEST

START_TEST(an_overlong_line_is_garbage)
{
    char line[4000];
    memset(line, ' ', sizeof line);
    memcpy(line, "1234E-01", 8);
    memcpy(line + sizeof line - 5, "CD_M2", 5);
    ck_assert_int_eq(mavo_parse_measurement(line, sizeof line).status, READING_PROTOCOL);
    /* as long as a line may be */
    memcpy(line + LINE_MAX - 5, "CD_M2", 5);
    ck_assert_double_eq(mavo_parse_measurement(line, LINE_MAX).luminance_cd_m2, 123.4);
}
END_TEST

START_TEST(no_error_code_ever_has_a_number)
{
    for (int number = 0; number < 1000; number++) {
        char line[16];
        int length = snprintf(line, sizeof line, "ERROR = %03d", number);
        struct measured measured = mavo_parse_measurement(line, (size_t)length);
        ck_assert_double_nan(measured.luminance_cd_m2);
        ck_assert_int_gt(measured.status, READING_SUSPECT);
        ck_assert_int_eq(measured.code, number);
        ck_assert_uint_gt(strlen(mavo_error_words(number)), 5);
    }
}
END_TEST

static const struct {
    const char *line;
    const char *model, *serial, *firmware; /* NULL: must be refused */
} identities[] = {
    {"*IDN GOSSEN,M 502, 20387,01,V 1.00", "M 502", "20387", "V 1.00"},
    {"GOSSEN,M 502, 20387,01,V 1.00", "M 502", "20387", "V 1.00"},
    {"GOSSEN,M 502, 20387,01,V 1.00\r", "M 502", "20387", "V 1.00"},
    {" GOSSEN , MAVO-SPOT 2 ,A1 ,, ", "MAVO-SPOT 2", "A1", ""},
    {"GOSSEN,M 502,20387", "M 502", "20387", ""},
    {"", NULL, NULL, NULL},
    {"*IDN", NULL, NULL, NULL},
    {"GOSSEN", NULL, NULL, NULL},
    {"GOSSEN,,20387,01,V 1.00", NULL, NULL, NULL},
    {"GOSSEN,M 502,,01,V 1.00", NULL, NULL, NULL},
    {"GOSSEN,M 502,20387,01,V 1.00,more", NULL, NULL, NULL},
    {"GOSSENS,M 502,20387,01,V 1.00", NULL, NULL, NULL},
    {"Klein,K-10,1,2,3", NULL, NULL, NULL},
    {"SPECFIRM_JETI_1501", NULL, NULL, NULL},
    {"1234E-01 CD_M2", NULL, NULL, NULL},
    {"ERROR = 101", NULL, NULL, NULL},
    {"GOSSEN,M\x01 502,20387,01,V 1.00", NULL, NULL, NULL},
    {"GOSSEN,M\xfc,20387,01,V 1.00", NULL, NULL, NULL},
    {"GOSSEN,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,1", NULL, NULL, NULL},
};

START_TEST(knows_a_gossen_meter_and_no_other)
{
    struct mavo_identity identity = {.maker = "untouched"};
    struct error error = {0};
    const char *line = identities[_i].line;
    bool ok = mavo_parse_identity(line, strlen(line), &identity, &error);

    ck_assert_msg(ok == (identities[_i].model != NULL), "\"%s\": %s", line, error.text);
    ck_assert_str_eq(identity.maker, ok ? "GOSSEN" : "untouched");
    if (!ok)
        return;
    ck_assert_str_eq(identity.model, identities[_i].model);
    ck_assert_str_eq(identity.serial, identities[_i].serial);
    ck_assert_str_eq(identity.firmware, identities[_i].firmware);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("mavo_codec");
    tcase_add_loop_test(tcase, reads_or_refuses_each_line, 0, ARRAY_LENGTH(lines));
    tcase_add_test(tcase, a_nul_in_the_line_is_garbage);
    tcase_add_test(tcase, an_overlong_line_is_garbage);
    tcase_add_test(tcase, no_error_code_ever_has_a_number);
    tcase_add_loop_test(tcase, knows_a_gossen_meter_and_no_other, 0, ARRAY_LENGTH(identities));
    return run_case("agent.meter.mavo_codec", tcase);
}
