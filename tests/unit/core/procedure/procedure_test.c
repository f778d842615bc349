/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/procedure.h"

#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

static const struct {
    enum qa_test test;
    size_t count;
} tests[] = {
    {TEST_VISUAL_QC, 8},
    {TEST_LUMINANCE_RESPONSE, 18},
    {TEST_UNIFORMITY, 10},
    {TEST_AMBIENT, 1},
    {TEST_CHROMATICITY, 0},
    {TEST_SIGNAL_PATH, 0},
};

START_TEST(each_test_has_its_steps)
{
    struct step steps[PROCEDURE_STEPS_MAX];
    size_t count = procedure_steps(tests[_i].test, steps);
    ck_assert_uint_eq(count, tests[_i].count);
    ck_assert_int_eq(procedure_has(tests[_i].test), count > 0);
    for (size_t i = 0; i < count; i++) {
        ck_assert_int_eq(steps[i].test, tests[_i].test);
        ck_assert_ptr_nonnull(steps[i].instruction);
        ck_assert_int_eq(steps[i].question != NULL, steps[i].kind == STEP_SHOW_AND_ASK);
        ck_assert_int_eq(steps[i].pattern == NULL, steps[i].kind == STEP_AMBIENT);
    }
}
END_TEST

START_TEST(no_step_stands_twice)
{
    struct step steps[PROCEDURE_STEPS_MAX];
    size_t count = procedure_steps(tests[_i].test, steps);
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++) {
            bool same_place =
                steps[i].level_ddl == steps[j].level_ddl && steps[i].point == steps[j].point;
            bool same_question =
                steps[i].question != NULL && strcmp(steps[i].question, steps[j].question) == 0;
            ck_assert(steps[i].kind == STEP_SHOW_AND_ASK ? !same_question : !same_place);
        }
}
END_TEST

START_TEST(the_response_covers_the_18_levels_from_white_to_black)
{
    struct step steps[PROCEDURE_STEPS_MAX];
    size_t count = procedure_steps(TEST_LUMINANCE_RESPONSE, steps);
    for (size_t i = 0; i < count; i++) {
        char expected[32];
        (void)snprintf(expected, sizeof expected, "TG18-LN8-%02d", steps[i].level_ddl / 15 + 1);
        ck_assert_int_eq(steps[i].level_ddl, (int)(255 - 15 * i));
        ck_assert_str_eq(steps[i].pattern, expected);
    }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("procedure");
    tcase_add_loop_test(tcase, each_test_has_its_steps, 0, ARRAY_LENGTH(tests));
    tcase_add_loop_test(tcase, no_step_stands_twice, 0, ARRAY_LENGTH(tests));
    tcase_add_test(tcase, the_response_covers_the_18_levels_from_white_to_black);
    return run_case("core.procedure", tcase);
}
