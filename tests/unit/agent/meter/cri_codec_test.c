/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/cri_codec.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/measured_cases.h"

#include <stdio.h>

static const struct measured_case values[] = {
    {"OK:0:RM XYZ:3.000e+01,4.000e+01,3.000e+01", READING_OK, 40, .3, .4, 0},
    {"OK:0:RM XYZ:3.000e+01,4.000e+01,3.000e+01\r\n", READING_OK, 40, .3, .4, 0},
    {">OK:0:RM XYZ:30,40,30", READING_OK, 40, .3, .4, 0},
    {"> OK:0:RM XYZ: 30, 40, 30 ", READING_OK, 40, .3, .4, 0},
    {"OK:0::30,40,30", READING_OK, 40, .3, .4, 0}, /* the name is not reliable */
    {"OK:0:SM XYZ:30,40,30", READING_OK, 40, .3, .4, 0},
    {"OK:0:RM XYZ:-1e-3,4.000e+01,3.000e+01", READING_OK, 40, 0, 0, 0},
    {"OK:0:RM XYZ:0.021,0.028,0.021", READING_SUSPECT, .028, .3, .4, READING_LOW_SIGNAL},
    {"OK:0:RM XYZ:0,0,0", READING_SUSPECT, 0, 0, 0, READING_LOW_SIGNAL},
    {"OK:0:RM XYZ:30,-40,30", READING_REJECTED, NAN, 0, 0, 0},
    {"OK:0:RM XYZ:30,4e7,30", READING_REJECTED, NAN, 0, 0, 0},
    {"ER:-304:RM XYZ:30,40,30", READING_UNDER, NAN, 0, 0, 0},
    {"ER:-500:RM XYZ:Invalid command", READING_REJECTED, NAN, 0, 0, 0},
    {"", READING_PROTOCOL, NAN, 0, 0, 0},
    {"30,40,30", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK:0:RM XYZ", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK:0:RM XYZ:", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK:0:RM XYZ:30,40", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK:0:RM XYZ:30,40,30,1", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK:0:RM XYZ:30,,30", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK:0:RM XYZ:30;40;30", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK:0:RM XYZ:nan,nan,nan", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK:0:RM XYZ:30,inf,30", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK:0:RM XYZ:30,40 cd,30", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK::RM XYZ:30,40,30", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK:x:RM XYZ:30,40,30", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK:-304:RM XYZ:30,40,30", READING_PROTOCOL, NAN, 0, 0, 0},
    {"ER:0:RM XYZ:30,40,30", READING_PROTOCOL, NAN, 0, 0, 0},
    {"ok:0:RM XYZ:30,40,30", READING_PROTOCOL, NAN, 0, 0, 0},
    {"KO:0:RM XYZ:30,40,30", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK:0:RM XYZ:30,4\x01,30", READING_PROTOCOL, NAN, 0, 0, 0},
};

START_TEST(reads_or_refuses_each_value)
{
    const char *line = values[_i].line;
    measured_case_check(&values[_i], cri_parse_value(line, strlen(line)));
}
END_TEST

static const struct measured_case captures[] = {
    {"OK:0:M:No errors", READING_OK, NAN, 0, 0, 0},
    {"OK:101:M:Constant source", READING_OK, NAN, 0, 0, 0},
    {"OK:100:M:Too dark", READING_SUSPECT, NAN, 0, 0, READING_LOW_SIGNAL},
    {"OK:103:M:Sync level low", READING_SUSPECT, NAN, 0, 0, READING_LOW_SIGNAL},
    {"OK:102:M:Sync at limit", READING_SYNC, NAN, 0, 0, 0},
    {"OK:199:M:New", READING_REJECTED, NAN, 0, 0, 0},
    {"ER:-300:M:x", READING_SYNC, NAN, 0, 0, 0},
    {"ER:-302:M:x", READING_SYNC, NAN, 0, 0, 0},
    {"ER:-303:M:Fluctuating: 12 %", READING_UNSTABLE, NAN, 0, 0, 0},
    {"ER:-304:M:Too low", READING_UNDER, NAN, 0, 0, 0},
    {"ER:-305:M:Too low", READING_UNDER, NAN, 0, 0, 0},
    {"ER:-306:M:Too high", READING_OVER, NAN, 0, 0, 0},
    {"ER:-331:M:x", READING_HARDWARE, NAN, 0, 0, 0},
    {"ER:-336:M:x", READING_HARDWARE, NAN, 0, 0, 0},
    {"ER:-500:M:x", READING_REJECTED, NAN, 0, 0, 0},
    {"ER:-505:M:x", READING_REJECTED, NAN, 0, 0, 0},
    {"ER:-552:M:x", READING_WRONG_CONFIG, NAN, 0, 0, 0},
    {"ER:-9999:M:x", READING_REJECTED, NAN, 0, 0, 0},
    {"ER:-10000:M:x", READING_PROTOCOL, NAN, 0, 0, 0},
    {"ER:M:-304:x", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK:0", READING_PROTOCOL, NAN, 0, 0, 0},
};

START_TEST(tells_whether_a_capture_may_be_read)
{
    const char *line = captures[_i].line;
    measured_case_check(&captures[_i], cri_parse_capture(line, strlen(line)));
}
END_TEST

START_TEST(no_error_of_all_has_a_number)
{
    for (int code = 1; code < 1000; code++) {
        char line[64];
        int length = snprintf(line, sizeof line, "ER:-%d:M:1,2,3", code);
        ck_assert_int_gt(cri_parse_capture(line, (size_t)length).status, READING_SUSPECT);
        ck_assert_double_nan(cri_parse_value(line, (size_t)length).luminance_cd_m2);
    }
}
END_TEST

START_TEST(knows_a_diffuser_and_the_absence_of_a_filter)
{
    ck_assert(cri_is_diffuser((struct span){"Cosine corrector", 16}));
    ck_assert(cri_is_diffuser((struct span){"DIFFUSER", 8}));
    ck_assert(!cri_is_diffuser((struct span){"Lens", 4}));
    ck_assert(!cri_is_diffuser((struct span){"diff", 4}));
    ck_assert(cri_is_none((struct span){"None", 4}) && cri_is_none((struct span){"0", 1}));
    ck_assert(!cri_is_none((struct span){"1", 1}) && !cri_is_none((struct span){"ND 1", 4}));
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("cri_codec");
    tcase_add_loop_test(tcase, reads_or_refuses_each_value, 0, ARRAY_LENGTH(values));
    tcase_add_loop_test(tcase, tells_whether_a_capture_may_be_read, 0, ARRAY_LENGTH(captures));
    tcase_add_test(tcase, no_error_of_all_has_a_number);
    tcase_add_test(tcase, knows_a_diffuser_and_the_absence_of_a_filter);
    return run_case("agent.meter.cri_codec", tcase);
}
