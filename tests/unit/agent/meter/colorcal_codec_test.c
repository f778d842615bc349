/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/colorcal_codec.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/measured_cases.h"

/* X = 1.25 a, Y = -0.05 a + 0.8 b, Z = 2 c */
static double matrix[3][3] = {{1.25, 0, 0}, {-0.05, 0.8, 0}, {0, 0, 2}};

static const struct measured_case lines[] = {
    {"OK00, 24.00, 51.50, 15.00", READING_OK, 40, .3, .4, 0},
    {"OK00,024.00,051.50,015.00\r", READING_OK, 40, .3, .4, 0},
    {"OK00,24,51.5,15", READING_OK, 40, .3, .4, 0},
    {"OK00,  0.48,  1.03,  0.30", READING_SUSPECT, .8, .3, .4, READING_LOW_SIGNAL},
    {"OK00,  0.00,  0.00,  0.00", READING_SUSPECT, 0, 0, 0, READING_LOW_SIGNAL},
    {"OK00, -0.08,  1.50,  0.10", READING_OK, 1.204, 0, 0, 0},
    {"OK00, 24.00,-51.50, 15.00", READING_REJECTED, NAN, 0, 0, 0},
    {"OK00,999999,9999999,99999", READING_REJECTED, NAN, 0, 0, 0},
    {"ER11", READING_REJECTED, NAN, 0, 0, 0},
    {"ER00", READING_REJECTED, NAN, 0, 0, 0},
    {"", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,24.00,51.50", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,24.00,51.50,15.00,1", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,24.00,,15.00", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK01,24.00,51.50,15.00", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK,24.00,51.50,15.00", READING_PROTOCOL, NAN, 0, 0, 0},
    {"24.00,51.50,15.00", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,24.00,nan,15.00", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,24.00,5 1.50,15.00", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,24.00,51.50,15.00>", READING_PROTOCOL, NAN, 0, 0, 0},
    {"OK00,24.00,51\x80,15.00", READING_PROTOCOL, NAN, 0, 0, 0},
    {"ER1", READING_PROTOCOL, NAN, 0, 0, 0},
    {"ER+1", READING_PROTOCOL, NAN, 0, 0, 0},
    {"ER11,24.00,51.50,15.00", READING_PROTOCOL, NAN, 0, 0, 0},
};

START_TEST(reads_or_refuses_each_line)
{
    const char *line = lines[_i].line;
    struct measured measured = colorcal_parse_measurement(line, strlen(line), matrix);
    measured_case_check(&lines[_i], measured);
    measured_check_rules(measured);
}
END_TEST

START_TEST(reads_a_row_of_the_matrix_or_leaves_it_alone)
{
    static const struct {
        const char *line;
        double row[3]; /* all 0: refused */
    } rows[] = {
        {"OK00,10635,50347,00123", {1.0635, -0.0347, 0.0123}},
        {"OK00,00000,99999,49999", {0, -4.9999, 4.9999}},
        {"OK00,00000,00000,00000", {0}},
        {"OK00,10635,50000,00123", {0}},
        {"OK00,10635,50347", {0}},
        {"OK00,10635,50347,00123,00000", {0}},
        {"OK00,1063,50347,00123", {0}},
        {"OK00,110635,50347,00123", {0}},
        {"OK00,-0635,50347,00123", {0}},
        {"OK00,+0635,50347,00123", {0}},
        {"OK00,24.00,51.50,15.00", {0}}, /* a late measurement */
        {"ER01", {0}},
        {"", {0}},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        double row[3] = {7, 7, 7};
        bool wanted = rows[i].row[0] != 0 || rows[i].row[1] != 0;
        ck_assert_msg(colorcal_parse_row(rows[i].line, strlen(rows[i].line), row) == wanted,
                      "\"%s\"",
                      rows[i].line);
        for (int k = 0; k < 3; k++)
            ck_assert_double_eq_tol(row[k], wanted ? rows[i].row[k] : 7, 1e-15);
    }
}
END_TEST

START_TEST(knows_a_colorcal_and_compares_builds_as_numbers)
{
    static const struct {
        const char *line, *serial; /* NULL: refused */
        int build;
    } identities[] = {
        {"OK00,1,ColorCAL II,100.10,CC2-0815,000900", "CC2-0815", 900},
        {"OK00,1,ROM,100.10, 4711 ,877\r", "4711", 877},
        {"OK00,1,ROM,100.10,4711,1000", "4711", 1000}, /* as text it would be before 877 */
        {"OK00,1,ROM,100.10,,877", NULL, 0},
        {"OK00,1,ROM,100.10,4711,", NULL, 0},
        {"OK00,1,ROM,100.10,4711,87a", NULL, 0},
        {"OK00,1,ROM,100.10,4711", NULL, 0},
        {"OK00,1,ROM,100.10,4711,877,1", NULL, 0},
        {"ER00", NULL, 0},
        {"GOSSEN,M 502, 20387,01,V 1.00", NULL, 0},
        {"", NULL, 0},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(identities); i++) {
        struct colorcal_identity identity = {.serial = "none"};
        struct error error = {0};
        const char *line = identities[i].line;
        bool ok = colorcal_parse_identity(line, strlen(line), &identity, &error);
        ck_assert_msg(ok == (identities[i].serial != NULL), "\"%s\"", line);
        ck_assert_str_eq(identity.serial, ok ? identities[i].serial : "none");
        ck_assert_int_eq(identity.build, identities[i].build);
    }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("colorcal_codec");
    tcase_add_loop_test(tcase, reads_or_refuses_each_line, 0, ARRAY_LENGTH(lines));
    tcase_add_test(tcase, reads_a_row_of_the_matrix_or_leaves_it_alone);
    tcase_add_test(tcase, knows_a_colorcal_and_compares_builds_as_numbers);
    return run_case("agent.meter.colorcal_codec", tcase);
}
