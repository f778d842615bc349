/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/admesy_codec.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/measured_cases.h"

#define LOW READING_LOW_SIGNAL

static const struct measured_case lines[] = {
    {"40.000000,0.300000,0.400000,0,0", READING_OK, 40, .3, .4, 0},
    {"40.0, .3, .4, 0, 0\r", READING_OK, 40, .3, .4, 0},
    {"40.0,.3,.4,0,1", READING_SUSPECT, 40, .3, .4, LOW},
    {"0.05,.3,.4,0,0", READING_SUSPECT, .05, .3, .4, LOW},
    {"0.0,.3,.4,0,1", READING_SUSPECT, 0, .3, .4, LOW},
    {"40.0,.9,.4,0,0", READING_OK, 40, 0, 0, 0},
    /* clipped: the number is wrong */
    {"40.0,.3,.4,1,0", READING_OVER, NAN, 0, 0, 0},
    {"40.0,.3,.4,1,1", READING_OVER, NAN, 0, 0, 0},
    {"-40.0,.3,.4,0,0", READING_REJECTED, NAN, 0, 0, 0},
    {"1e7,.3,.4,0,0", READING_REJECTED, NAN, 0, 0, 0},
    /* no reply */
    {"", READING_PROTOCOL, NAN, 0, 0, 0},
    {">>", READING_PROTOCOL, NAN, 0, 0, 0},
    {"40.0,.3,.4", READING_PROTOCOL, NAN, 0, 0, 0},
    {"40.0,.3,.4,0", READING_PROTOCOL, NAN, 0, 0, 0},
    {"40.0,.3,.4,0,0,0", READING_PROTOCOL, NAN, 0, 0, 0},
    {"40.0,.3,.4,2,0", READING_PROTOCOL, NAN, 0, 0, 0},
    {"40.0,.3,.4,0,-1", READING_PROTOCOL, NAN, 0, 0, 0},
    {"40.0,.3,.4,,0", READING_PROTOCOL, NAN, 0, 0, 0},
    {"nan,nan,nan,0,0", READING_PROTOCOL, NAN, 0, 0, 0},
    {"inf,.3,.4,0,0", READING_PROTOCOL, NAN, 0, 0, 0},
    {"40.0,.3,.4,0,0\xff", READING_PROTOCOL, NAN, 0, 0, 0},
    {"Admesy B.V.,Brontes-LL,00815,2.13", READING_PROTOCOL, NAN, 0, 0, 0},
};

START_TEST(reads_or_refuses_each_line)
{
    const char *line = lines[_i].line;
    struct measured measured = admesy_parse_measurement(line, strlen(line));
    measured_case_check(&lines[_i], measured);
    measured_check_rules(measured);
}
END_TEST

START_TEST(knows_an_admesy_and_no_other)
{
    static const struct {
        const char *line;
        bool fits;
    } identities[] = {
        {"Admesy B.V.,Brontes-LL,00815,2.13", true},
        {"ADMESY, Hyperion , 7 , 1.0\r", true},
        {"Admesy,Brontes,00815", false},
        {"Admesy,Brontes,,2.13", false},
        {"Keysight,34461A,1,2", false},
        {"GOSSEN,M 502,20387,01,V 1.00", false},
        {"40.0,.3,.4,0,0", false},
        {"", false},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(identities); i++) {
        char model[64] = "", serial[64] = "", firmware[64] = "";
        const char *line = identities[i].line;
        ck_assert_msg(admesy_parse_identity(line, strlen(line), model, serial, firmware) ==
                          identities[i].fits,
                      "\"%s\"",
                      line);
        ck_assert_int_eq(serial[0] != '\0', identities[i].fits);
    }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("admesy_codec");
    tcase_add_loop_test(tcase, reads_or_refuses_each_line, 0, ARRAY_LENGTH(lines));
    tcase_add_test(tcase, knows_an_admesy_and_no_other);
    return run_case("agent.meter.admesy_codec", tcase);
}
