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
    {TEST_LUMINANCE_RESPONSE, 19},
    {TEST_UNIFORMITY, 11},
    {TEST_AMBIENT, 1},
    {TEST_CHROMATICITY, 24},
    {TEST_SIGNAL_PATH, 2},
    {TEST_VISUAL_IN_VIEWER, 10},
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
        bool asks = steps[i].kind == STEP_SHOW_AND_ASK || steps[i].kind == STEP_ASK ||
                    steps[i].kind == STEP_OPEN_IN_VIEWER;
        bool has_no_picture = steps[i].kind == STEP_AMBIENT || steps[i].kind == STEP_ASK;
        ck_assert_int_eq(steps[i].question != NULL, asks);
        ck_assert_int_eq(steps[i].pattern == NULL, has_no_picture);
    }
}
END_TEST

START_TEST(no_step_stands_twice)
{
    struct step steps[PROCEDURE_STEPS_MAX];
    size_t count = procedure_steps(tests[_i].test, steps);
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++) {
            bool same_place = steps[i].level_ddl == steps[j].level_ddl &&
                              steps[i].point == steps[j].point &&
                              steps[i].is_control == steps[j].is_control &&
                              (steps[i].kind != STEP_SHOW_AND_PROVE ||
                               strcmp(steps[i].pattern, steps[j].pattern) == 0);
            bool same_question = steps[i].question != NULL && steps[j].question != NULL &&
                                 strcmp(steps[i].question, steps[j].question) == 0;
            bool same_measure = steps[i].kind == STEP_VIEWER_MEASURE &&
                                steps[j].kind == STEP_VIEWER_MEASURE &&
                                steps[i].quantity == steps[j].quantity;
            if (steps[i].test == TEST_VISUAL_IN_VIEWER)
                ck_assert(!same_question && !same_measure);
            else
                ck_assert(steps[i].kind == STEP_SHOW_AND_ASK ? !same_question : !same_place);
        }
}
END_TEST

START_TEST(the_response_covers_the_18_levels_from_white_to_black)
{
    struct step steps[PROCEDURE_STEPS_MAX];
    size_t count = procedure_steps(TEST_LUMINANCE_RESPONSE, steps);
    for (size_t i = 0; i + 1 < count; i++) {
        char expected[32];
        (void)snprintf(expected, sizeof expected, "TG18-LN8-%02d", steps[i].level_ddl / 15 + 1);
        ck_assert_int_eq(steps[i].level_ddl, (int)(255 - 15 * i));
        ck_assert_str_eq(steps[i].pattern, expected);
    }
}
END_TEST

START_TEST(a_run_ends_with_its_first_step_as_the_control)
{
    static const enum qa_test measured[] = {TEST_LUMINANCE_RESPONSE, TEST_UNIFORMITY};
    for (size_t t = 0; t < ARRAY_LENGTH(measured); t++) {
        struct step steps[PROCEDURE_STEPS_MAX];
        size_t last = procedure_steps(measured[t], steps) - 1;
        ck_assert(procedure_measures(measured[t]) && !steps[0].is_control);
        ck_assert(steps[last].is_control);
        ck_assert_str_eq(steps[last].pattern, steps[0].pattern);
        ck_assert_int_eq(steps[last].level_ddl, steps[0].level_ddl);
        ck_assert_int_eq(steps[last].point, steps[0].point);
        ck_assert_int_gt(steps[0].level_ddl, 200); /* a bright patch first */
    }
}
END_TEST

#define ATTESTED                                                          \
    {                                                                     \
        {CONDITION_WARM, ANSWER_YES}, {CONDITION_BRIGHTNESS, ANSWER_YES}, \
            {CONDITION_PRESENCE, ANSWER_YES},                             \
    }

static const struct {
    const char *what;
    struct {
        const char *question;
        enum answer_value value;
    } answers[4];
    struct reading readings[4];
    size_t reading_count;
    unsigned expected;
} runs[] = {
    {.what = "nothing measured", .expected = 0},
    {.what = "nothing asked",
     .readings = {{.test = TEST_UNIFORMITY, .luminance_cd_m2 = 200}},
     .reading_count = 1,
     .expected = PROVISIONAL_NOT_WARM | PROVISIONAL_CONDITIONS},
    {.what = "all attested",
     .answers = ATTESTED,
     .readings = {{.test = TEST_UNIFORMITY, .luminance_cd_m2 = 200}},
     .reading_count = 1,
     .expected = 0},
    {.what = "not warm",
     .answers = {{CONDITION_WARM, ANSWER_NO},
                 {CONDITION_BRIGHTNESS, ANSWER_YES},
                 {CONDITION_PRESENCE, ANSWER_YES}},
     .readings = {{.test = TEST_UNIFORMITY, .luminance_cd_m2 = 200}},
     .reading_count = 1,
     .expected = PROVISIONAL_NOT_WARM},
    {.what = "warm is not known",
     .answers = {{CONDITION_WARM, ANSWER_CANNOT_TELL},
                 {CONDITION_BRIGHTNESS, ANSWER_YES},
                 {CONDITION_PRESENCE, ANSWER_YES}},
     .readings = {{.test = TEST_UNIFORMITY, .luminance_cd_m2 = 200}},
     .reading_count = 1,
     .expected = PROVISIONAL_NOT_WARM},
    {.what = "asked twice, the worse stands",
     .answers = {{CONDITION_WARM, ANSWER_YES},
                 {CONDITION_WARM, ANSWER_NO},
                 {CONDITION_BRIGHTNESS, ANSWER_YES},
                 {CONDITION_PRESENCE, ANSWER_YES}},
     .readings = {{.test = TEST_UNIFORMITY, .luminance_cd_m2 = 200}},
     .reading_count = 1,
     .expected = PROVISIONAL_NOT_WARM},
    {.what = "automatic brightness is on",
     .answers = {{CONDITION_WARM, ANSWER_YES},
                 {CONDITION_BRIGHTNESS, ANSWER_NO},
                 {CONDITION_PRESENCE, ANSWER_YES}},
     .readings = {{.test = TEST_UNIFORMITY, .luminance_cd_m2 = 200}},
     .reading_count = 1,
     .expected = PROVISIONAL_CONDITIONS},
    {.what = "nobody knows of a presence sensor",
     .answers = {{CONDITION_WARM, ANSWER_YES},
                 {CONDITION_BRIGHTNESS, ANSWER_YES},
                 {CONDITION_PRESENCE, ANSWER_CANNOT_TELL}},
     .readings = {{.test = TEST_UNIFORMITY, .luminance_cd_m2 = 200}},
     .reading_count = 1,
     .expected = PROVISIONAL_CONDITIONS},
    {.what = "the control agrees",
     .answers = ATTESTED,
     .readings = {{.test = TEST_UNIFORMITY, .luminance_cd_m2 = 200},
                  {.test = TEST_UNIFORMITY, .luminance_cd_m2 = 203, .flags = READING_CONTROL}},
     .reading_count = 2,
     .expected = 0},
    {.what = "the control has drifted",
     .answers = ATTESTED,
     .readings = {{.test = TEST_UNIFORMITY, .luminance_cd_m2 = 200},
                  {.test = TEST_UNIFORMITY, .luminance_cd_m2 = 205, .flags = READING_CONTROL}},
     .reading_count = 2,
     .expected = PROVISIONAL_DRIFT},
    {.what = "a run that drifted was repeated, and the repetition agrees",
     .answers = ATTESTED,
     .readings = {{.test = TEST_UNIFORMITY, .luminance_cd_m2 = 200, .flags = READING_SUPERSEDED},
                  {.test = TEST_UNIFORMITY,
                   .luminance_cd_m2 = 210,
                   .flags = READING_CONTROL | READING_SUPERSEDED},
                  {.test = TEST_UNIFORMITY, .luminance_cd_m2 = 211},
                  {.test = TEST_UNIFORMITY, .luminance_cd_m2 = 211, .flags = READING_CONTROL}},
     .reading_count = 4,
     .expected = 0},
    {.what = "the repetition has drifted too",
     .answers = ATTESTED,
     .readings = {{.test = TEST_UNIFORMITY, .luminance_cd_m2 = 211, .flags = READING_SUPERSEDED},
                  {.test = TEST_UNIFORMITY, .luminance_cd_m2 = 200},
                  {.test = TEST_UNIFORMITY, .luminance_cd_m2 = 211, .flags = READING_CONTROL}},
     .reading_count = 3,
     .expected = PROVISIONAL_DRIFT},
    {.what = "a control of what was never read",
     .answers = ATTESTED,
     .readings = {{.test = TEST_UNIFORMITY, .luminance_cd_m2 = 205, .flags = READING_CONTROL}},
     .reading_count = 1,
     .expected = PROVISIONAL_DRIFT},
    {.what = "a control without a number",
     .answers = ATTESTED,
     .readings = {{.test = TEST_UNIFORMITY, .luminance_cd_m2 = 200},
                  {.test = TEST_UNIFORMITY, .status = READING_TIMEOUT, .flags = READING_CONTROL}},
     .reading_count = 2,
     .expected = PROVISIONAL_DRIFT},
    {.what = "the unit was assumed",
     .answers = ATTESTED,
     .readings = {{.test = TEST_UNIFORMITY, .luminance_cd_m2 = 200, .flags = READING_UNIT_ASSUMED}},
     .reading_count = 1,
     .expected = PROVISIONAL_UNIT},
    {.what = "the room light alone, in a unit that was assumed",
     .readings = {{.test = TEST_AMBIENT, .luminance_cd_m2 = 0.2, .flags = READING_UNIT_ASSUMED}},
     .reading_count = 1,
     .expected = PROVISIONAL_UNIT},
};

START_TEST(a_run_is_provisional_for_named_reasons)
{
    struct answer answers[4] = {{0}};
    struct evidence evidence = {
        .readings = runs[_i].readings, .reading_count = runs[_i].reading_count, .answers = answers};
    for (size_t i = 0; i < 4 && runs[_i].answers[i].question != NULL; i++) {
        (void)snprintf(
            answers[i].question, sizeof answers[i].question, "%s", runs[_i].answers[i].question);
        answers[i].value = runs[_i].answers[i].value;
        evidence.answer_count++;
    }
    unsigned reasons = procedure_provisional(&evidence);
    ck_assert_msg(reasons == runs[_i].expected, "%s: %u", runs[_i].what, reasons);
}
END_TEST

START_TEST(the_conditions_are_asked_in_words_alone)
{
    struct step steps[PROCEDURE_STEPS_MAX];
    size_t count = procedure_conditions(TEST_UNIFORMITY, steps);
    ck_assert_uint_eq(count, 5);
    for (size_t i = 0; i < count; i++) {
        ck_assert_int_eq(steps[i].kind, STEP_ASK);
        ck_assert_int_eq(steps[i].test, TEST_UNIFORMITY);
        ck_assert_ptr_null(steps[i].pattern);
        ck_assert_ptr_nonnull(steps[i].question);
        ck_assert_ptr_nonnull(steps[i].instruction);
    }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("procedure");
    tcase_add_loop_test(tcase, each_test_has_its_steps, 0, ARRAY_LENGTH(tests));
    tcase_add_loop_test(tcase, no_step_stands_twice, 0, ARRAY_LENGTH(tests));
    tcase_add_test(tcase, the_response_covers_the_18_levels_from_white_to_black);
    tcase_add_test(tcase, a_run_ends_with_its_first_step_as_the_control);
    tcase_add_loop_test(tcase, a_run_is_provisional_for_named_reasons, 0, ARRAY_LENGTH(runs));
    tcase_add_test(tcase, the_conditions_are_asked_in_words_alone);
    return run_case("core.procedure", tcase);
}
