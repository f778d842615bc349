/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/pr650_codec.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/measured_cases.h"

#include <stdio.h>

#define UNIT READING_UNIT_ASSUMED
#define LOW (READING_LOW_SIGNAL | READING_UNIT_ASSUMED)

static const struct measured_case lines[] = {
    {"00,0,4.000E+01,.3000,.4000", READING_OK, 40, .3, .4, UNIT},
    {"00,0, 4.000E+01, .3000, .4000\r", READING_OK, 40, .3, .4, UNIT},
    {"00,0,4.000E+01,.0000,.0000", READING_OK, 40, 0, 0, UNIT},
    {"00,0,1.000E+00,.3000,.4000", READING_SUSPECT, 1, .3, .4, LOW},
    {"00,0,0.000E+00,.3000,.4000", READING_SUSPECT, 0, .3, .4, LOW},
    {"18,0,4.000E+00,.3000,.4000", READING_SUSPECT, 4, .3, .4, LOW},
    {"00,0,-4.000E+01,.3000,.4000", READING_REJECTED, NAN, 0, 0, 0},
    {"00,0,4.000E+07,.3000,.4000", READING_REJECTED, NAN, 0, 0, 0},
    {"00,1,4.000E+01,.3000,.4000", READING_WRONG_CONFIG, NAN, 0, 0, 0},
    /* codes; a value beside them is none */
    {"07,0,4.000E+01,.3000,.4000", READING_SYNC, NAN, 0, 0, 0},
    {"08", READING_SYNC, NAN, 0, 0, 0},
    {"10,0,0.000E+00,.0000,.0000", READING_UNDER, NAN, 0, 0, 0},
    {"-1,0,0.000E+00,.0000,.0000", READING_UNDER, NAN, 0, 0, 0},
    {"19,0,0.000E+00,.0000,.0000", READING_OVER, NAN, 0, 0, 0},
    {"05,0,4.000E+01,.3000,.4000", READING_REJECTED, NAN, 0, 0, 0},
    {"30", READING_REJECTED, NAN, 0, 0, 0},
    /* no reply */
    {"", READING_PROTOCOL, NAN, 0, 0, 0},
    {"00", READING_PROTOCOL, NAN, 0, 0, 0},
    {"000", READING_PROTOCOL, NAN, 0, 0, 0},
    {"0,0,4.000E+01,.3000,.4000", READING_PROTOCOL, NAN, 0, 0, 0},
    {"000,0,4.000E+01,.3000,.4000", READING_PROTOCOL, NAN, 0, 0, 0},
    {"00,0,4.000E+01,.3000", READING_PROTOCOL, NAN, 0, 0, 0},
    {"00,0,4.000E+01,.3000,.4000,1", READING_PROTOCOL, NAN, 0, 0, 0},
    {"00,,4.000E+01,.3000,.4000", READING_PROTOCOL, NAN, 0, 0, 0},
    {"00,0,NAN,.3000,.4000", READING_PROTOCOL, NAN, 0, 0, 0},
    {"18,0,,.3000,.4000", READING_PROTOCOL, NAN, 0, 0, 0},
    {"00,0,4.000E+01,INF,.4000", READING_PROTOCOL, NAN, 0, 0, 0},
    {"M1", READING_PROTOCOL, NAN, 0, 0, 0},
    {"00,0,4.000E+01\xff,.3000,.4000", READING_PROTOCOL, NAN, 0, 0, 0},
};

START_TEST(reads_or_refuses_each_line)
{
    const char *line = lines[_i].line;
    measured_case_check(&lines[_i], pr650_parse_measurement(line, strlen(line)));
}
END_TEST

START_TEST(no_code_but_zero_and_eighteen_ever_has_a_number)
{
    for (int code = -9; code <= 99; code++) {
        char line[64];
        int length = snprintf(line, sizeof line, "%02d,0,4.000E+01,.3000,.4000", code);
        struct measured measured = pr650_parse_measurement(line, (size_t)length);
        ck_assert_int_eq(!isnan(measured.luminance_cd_m2), code == 0 || code == 18);
        measured_check_rules(measured);
    }
    ck_assert(pr650_is_taken("000\r", 4) && !pr650_is_taken("00", 2) && !pr650_is_taken("101", 3));
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("pr650_codec");
    tcase_add_loop_test(tcase, reads_or_refuses_each_line, 0, ARRAY_LENGTH(lines));
    tcase_add_test(tcase, no_code_but_zero_and_eighteen_ever_has_a_number);
    return run_case("agent.meter.pr650_codec", tcase);
}
