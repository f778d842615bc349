/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/dtp92_codec.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/measured_cases.h"

#include <stdio.h>

#define LOW READING_LOW_SIGNAL

static const struct measured_case lines[] = {
    {"Xc  30.00\tYc  40.00\tZc  30.00<00", READING_OK, 40, .3, .4, 0},
    {"X: 30.00\tY: 40.00\tZ: 30.00<00", READING_OK, 40, .3, .4, 0},
    {"X30\tY40\tZ30<00", READING_OK, 40, .3, .4, 0},
    {"Xc 0.03\tYc 0.04\tZc 0.03<00", READING_SUSPECT, .04, .3, .4, LOW},
    {"Xc 0.00\tYc 0.00\tZc 0.00<00", READING_SUSPECT, 0, 0, 0, LOW},
    {"Xc 999.99\tYc 0.00\tZc 999.99<00", READING_UNDER, NAN, 0, 0, 0},
    {"Xc 30\tYc -40\tZc 30<00", READING_REJECTED, NAN, 0, 0, 0},
    {"<16", READING_HARDWARE, NAN, 0, 0, 0},
    {"<1A", READING_HARDWARE, NAN, 0, 0, 0},
    {"<20", READING_UNSTABLE, NAN, 0, 0, 0},
    {"<28", READING_OVER, NAN, 0, 0, 0},
    {"<29", READING_UNDER, NAN, 0, 0, 0},
    {"Xc 30\tYc 40\tZc 30<28", READING_OVER, NAN, 0, 0, 0},
    {"<01", READING_REJECTED, NAN, 0, 0, 0},
    {"", READING_PROTOCOL, NAN, 0, 0, 0},
    {"<00", READING_PROTOCOL, NAN, 0, 0, 0},
    {"Xc 30\tYc 40\tZc 30", READING_PROTOCOL, NAN, 0, 0, 0},
    {"Xc 30\tYc 40\tZc 30<0", READING_PROTOCOL, NAN, 0, 0, 0},
    {"Xc 30\tYc 40\tZc 30<0g", READING_PROTOCOL, NAN, 0, 0, 0},
    {"Xc 30\tYc 40<00", READING_PROTOCOL, NAN, 0, 0, 0},
    {"Yc 30\tXc 40\tZc 30<00", READING_PROTOCOL, NAN, 0, 0, 0},
    {"xc 30\tyc 40\tzc 30<00", READING_PROTOCOL, NAN, 0, 0, 0},
    {"Xc nan\tYc nan\tZc nan<00", READING_PROTOCOL, NAN, 0, 0, 0},
    {"Xc 30\tYc 4 0\tZc 30<00", READING_PROTOCOL, NAN, 0, 0, 0},
    {"Xc 30\tYc 40\xff\tZc 30<00", READING_PROTOCOL, NAN, 0, 0, 0},
    {"X-Rite DTP92 01.20 <00", READING_PROTOCOL, NAN, 0, 0, 0},
};

START_TEST(reads_or_refuses_each_line)
{
    const char *line = lines[_i].line;
    struct measured measured = dtp92_parse_measurement(line, strlen(line));
    measured_case_check(&lines[_i], measured);
    measured_check_rules(measured);
}
END_TEST

START_TEST(no_code_but_zero_ever_has_a_number)
{
    for (int code = 0; code < 256; code++) {
        char line[64];
        int length = snprintf(line, sizeof line, "Xc 30\tYc 40\tZc 30<%02X", (unsigned)code);
        struct measured measured = dtp92_parse_measurement(line, (size_t)length);
        ck_assert_int_eq(!isnan(measured.luminance_cd_m2), code == 0);
    }
}
END_TEST

START_TEST(knows_its_own_kind)
{
    char model[64] = "";
    ck_assert(dtp92_parse_identity("X-Rite DTP92 01.20 <00", 22, model));
    ck_assert_str_eq(model, "DTP92");
    ck_assert(!dtp92_parse_identity("X-Rite DTP92 01.20 <01", 22, model));
    ck_assert(!dtp92_parse_identity("X-Rite DTP51 01.20 <00", 22, model));
    ck_assert(!dtp92_parse_identity("X-Rite DTP92", 12, model));
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("dtp92_codec");
    tcase_add_loop_test(tcase, reads_or_refuses_each_line, 0, ARRAY_LENGTH(lines));
    tcase_add_test(tcase, no_code_but_zero_ever_has_a_number);
    tcase_add_test(tcase, knows_its_own_kind);
    return run_case("agent.meter.dtp92_codec", tcase);
}
