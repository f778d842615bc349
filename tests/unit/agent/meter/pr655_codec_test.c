/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/pr655_codec.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/measured_cases.h"

#include <stdio.h>

static const struct measured_case lines[] = {
    {"00000,0,4.000e+01,.3000,.4000", READING_OK, 40, .3, .4, 0},
    {"0000,0,4.000e+01,0.3000,0.4000\r\n", READING_OK, 40, .3, .4, 0},
    {"00000, 0, 40, .3, .4", READING_OK, 40, .3, .4, 0},
    {"00000,0,4.000e+01,.0000,.0000", READING_OK, 40, 0, 0, 0},
    {"00000,0,1.000e-01,.3000,.4000", READING_SUSPECT, .1, .3, .4, READING_LOW_SIGNAL},
    {"00000,0,0.000e+00,.3000,.4000", READING_SUSPECT, 0, .3, .4, READING_LOW_SIGNAL},
    {"00000,0,-4.000e+01,.3000,.4000", READING_REJECTED, NAN, 0, 0, 0},
    {"00000,0,4.000e+07,.3000,.4000", READING_REJECTED, NAN, 0, 0, 0},
    /* the field of units tells the kind */
    {"00000,1,4.000e+01,.3000,.4000", READING_WRONG_CONFIG, NAN, 0, 0, 0},
    {"00000,3,4.000e+01,.3000,.4000", READING_WRONG_CONFIG, NAN, 0, 0, 0},
    /* codes, with and without what stands after them */
    {"-0001", READING_UNSTABLE, NAN, 0, 0, 0},
    {"-0002,0,4.000e+01,.3000,.4000", READING_OVER, NAN, 0, 0, 0},
    {"-0003", READING_SYNC, NAN, 0, 0, 0},
    {"-0004", READING_REJECTED, NAN, 0, 0, 0},
    {"-0008,0,0.000e+00,.0000,.0000", READING_UNDER, NAN, 0, 0, 0},
    {"-0009", READING_SYNC, NAN, 0, 0, 0},
    {"-0010", READING_SYNC, NAN, 0, 0, 0},
    {"-0012", READING_REJECTED, NAN, 0, 0, 0},
    {"00010,0,4.000e+01,.3000,.4000", READING_UNDER, NAN, 0, 0, 0},
    {"00018,0,4.000e+01,.3000,.4000", READING_UNDER, NAN, 0, 0, 0},
    {"00019,0,4.000e+01,.3000,.4000", READING_OVER, NAN, 0, 0, 0},
    {"-0500", READING_REJECTED, NAN, 0, 0, 0},
    {"00099,0,4.000e+01,.3000,.4000", READING_REJECTED, NAN, 0, 0, 0},
    /* of the PR-705 and PR-715 */
    {"-5000", READING_UNDER, NAN, 0, 0, 0},
    {"-4999,0,4.000e+01,.3000,.4000", READING_OVER, NAN, 0, 0, 0},
    {"-4996", READING_OVER, NAN, 0, 0, 0},
    {"-4995", READING_REJECTED, NAN, 0, 0, 0},
    {"-4994", READING_UNSTABLE, NAN, 0, 0, 0},
    {"-4993", READING_UNDER, NAN, 0, 0, 0},
    /* no reply */
    {"", READING_PROTOCOL, NAN, 0, 0, 0},
    {"00000", READING_PROTOCOL, NAN, 0, 0, 0},
    {"000,0,4.000e+01,.3000,.4000", READING_PROTOCOL, NAN, 0, 0, 0},
    {"0,0,4.000e+01,.3000,.4000", READING_PROTOCOL, NAN, 0, 0, 0},
    {"00000,0,4.000e+01,.3000", READING_PROTOCOL, NAN, 0, 0, 0},
    {"00000,0,4.000e+01,.3000,.4000,1", READING_PROTOCOL, NAN, 0, 0, 0},
    {"00000,,4.000e+01,.3000,.4000", READING_PROTOCOL, NAN, 0, 0, 0},
    {"00000,0,nan,.3000,.4000", READING_PROTOCOL, NAN, 0, 0, 0},
    {"00000,0,4.000e+01,inf,.4000", READING_PROTOCOL, NAN, 0, 0, 0},
    {"00000,0,4.0 00e+01,.3000,.4000", READING_PROTOCOL, NAN, 0, 0, 0},
    {"00x00,0,4.000e+01,.3000,.4000", READING_PROTOCOL, NAN, 0, 0, 0},
    {" REMOTE MODE", READING_PROTOCOL, NAN, 0, 0, 0},
    {"00000,0,4.000e+01\xff,.3000,.4000", READING_PROTOCOL, NAN, 0, 0, 0},
};

START_TEST(reads_or_refuses_each_line)
{
    const char *line = lines[_i].line;
    measured_case_check(&lines[_i], pr655_parse_measurement(line, strlen(line)));
}
END_TEST

START_TEST(no_code_but_zero_ever_has_a_number)
{
    for (int code = -600; code <= 600; code++) {
        char line[64];
        int length = snprintf(line, sizeof line, "%05d,0,4.000e+01,.3000,.4000", code);
        struct measured measured = pr655_parse_measurement(line, (size_t)length);
        ck_assert_int_eq(!isnan(measured.luminance_cd_m2), code == 0);
        measured_check_rules(measured);
    }
}
END_TEST

START_TEST(knows_its_meters_and_tells_numbers_from_measurements)
{
    static const struct {
        const char *line;
        bool model, serial, metric;
    } replies[] = {
        {"00000,PR-655", true, true, true},
        {"0000, PR-670 ", true, true, true},
        {"00000,PR-740", true, true, true},
        {"0000,PR-715", true, true, true},
        {"00000,PR-650", false, true, true},
        {"00000,65012345", false, true, false},
        {"-0008,PR-655", false, false, false},
        {"00000,0,4.000e+01,.3000,.4000", false, false, false},
        {"00000,MS-75,Metric", false, false, true},
        {"00000,cd/m2", false, true, true},
        {"00000,MS-75,English", false, false, false},
        {"00000\t,PR-655", true, true, true},
        {"00 000,PR-655", false, false, false},
        {"0000,0 ,40,.3,.4", false, false, false},
        {"00000,6501 2345", false, false, false},
        {"00000,ENGLISH", false, true, false},
        {"00000,", false, false, false},
        {"00000", false, false, false},
        {"-0500,Metric", false, false, false},
        {"PR-655", false, false, false},
        {"", false, false, false},
        /* cut: what stood after it may have been English */
        {"00000,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,English",
         false,
         false,
         false},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(replies); i++) {
        char text[64];
        const char *line = replies[i].line;
        size_t length = strlen(line);
        ck_assert_msg(pr655_parse_model(line, length, text) == replies[i].model, "\"%s\"", line);
        ck_assert_msg(pr655_parse_serial(line, length, text) == replies[i].serial, "\"%s\"", line);
        ck_assert_msg(pr655_is_metric(line, length) == replies[i].metric, "\"%s\"", line);
    }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("pr655_codec");
    tcase_add_loop_test(tcase, reads_or_refuses_each_line, 0, ARRAY_LENGTH(lines));
    tcase_add_test(tcase, no_code_but_zero_ever_has_a_number);
    tcase_add_test(tcase, knows_its_meters_and_tells_numbers_from_measurements);
    return run_case("agent.meter.pr655_codec", tcase);
}
