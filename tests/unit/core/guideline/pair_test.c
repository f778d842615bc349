/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/unit/core/guideline/samples.h"

#define DISPLAYS 3

struct pair {
    struct sample samples[DISPLAYS];
    struct evidence evidence[DISPLAYS];
    struct pair_member members[DISPLAYS];
};

/* Whites of 350, 385, 360, blacks of 1, 1, 1.2, colours a little apart; one sitting, one meter. */
static void make_pair(struct pair *pair)
{
    static const double whites[] = {350, 385, 360}, blacks[] = {1, 1, 1.2};
    *pair = (struct pair){0};
    for (size_t i = 0; i < DISPLAYS; i++) {
        struct reading black = sample_reading(TEST_LUMINANCE_RESPONSE, 0, POINT_NONE, blacks[i]);
        struct reading white = sample_reading(TEST_LUMINANCE_RESPONSE, 255, POINT_NONE, whites[i]);
        white.x = 0.313 + 0.001 * (double)i;
        white.y = 0.329;
        sample_add(&pair->samples[i], black);
        sample_add(&pair->samples[i], white);
        pair->evidence[i] = sample_evidence(&pair->samples[i]);
        pair->evidence[i].accuracy_percent = 5;
        pair->evidence[i].repeatability_percent = 1;
        pair->evidence[i].repeatability_uv = 0.002;
        pair->members[i] = (struct pair_member){&pair->evidence[i], "one", "1234", true};
    }
}

static struct evaluation evaluate(const struct pair *pair, size_t count)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("uk-rcr-ipem");
    struct evaluation evaluation = {0};
    struct error error = {0};
    ck_assert_msg(
        guideline_evaluate_pair(guideline, "primary", pair->members, count, &evaluation, &error),
        "%s",
        error.text);
    return evaluation;
}

static struct metric metric_of(const struct pair *pair, size_t count, const char *name)
{
    CLEANUP(evaluation_finish) struct evaluation evaluation = evaluate(pair, count);
    return *metric_named(&evaluation, name);
}

START_TEST(the_highest_is_compared_with_the_lowest)
{
    struct pair pair;
    make_pair(&pair);
    ck_assert_double_eq_tol(metric_of(&pair, 2, "pair_l_max_percent").value, 10, 1e-12);
    ck_assert_double_eq(metric_of(&pair, 2, "pair_l_min_percent").value, 0);
    ck_assert_double_eq_tol(metric_of(&pair, 3, "pair_l_max_percent").value, 10, 1e-12);
    ck_assert_double_eq_tol(metric_of(&pair, 3, "pair_l_min_percent").value, 20, 1e-12);
    struct chromaticity_uv first = chromaticity_from_xy(0.313, 0.329);
    struct chromaticity_uv third = chromaticity_from_xy(0.315, 0.329);
    ck_assert_double_eq_tol(metric_of(&pair, 3, "pair_white_delta_uv").value,
                            chromaticity_distance(first, third),
                            1e-12);
}
END_TEST

START_TEST(a_pair_feels_repeatability_only)
{
    struct pair pair;
    make_pair(&pair);
    ck_assert_double_eq_tol(
        metric_of(&pair, 2, "pair_l_max_percent").uncertainty, 110 * sqrt(2) / 100, 1e-9);
    ck_assert_double_eq_tol(
        metric_of(&pair, 2, "pair_white_delta_uv").uncertainty, 0.002 * sqrt(2), 1e-12);
    for (size_t i = 0; i < DISPLAYS; i++)
        pair.evidence[i].repeatability_percent = pair.evidence[i].repeatability_uv = 0;
    ck_assert_double_eq(metric_of(&pair, 2, "pair_l_max_percent").uncertainty, 0);
    ck_assert_double_eq(metric_of(&pair, 2, "pair_white_delta_uv").uncertainty, 0);
}
END_TEST

static void other_session(struct pair *pair)
{
    pair->members[1].session_id = "two";
}
static void no_session(struct pair *pair)
{
    pair->members[0].session_id = pair->members[1].session_id = "";
}
static void other_meter(struct pair *pair)
{
    pair->members[1].meter = "9999";
}
static void no_meter(struct pair *pair)
{
    pair->members[0].meter = pair->members[1].meter = NULL;
}
static void cold(struct pair *pair)
{
    pair->members[1].warm = false;
}
static void other_geometry(struct pair *pair)
{
    for (size_t i = 0; i < pair->samples[1].count; i++)
        pair->samples[1].readings[i].geometry = GEOMETRY_TELESCOPIC_DARK;
}
static void no_white(struct pair *pair)
{
    pair->samples[1].readings[1].status = READING_TIMEOUT;
}

static const struct {
    void (*spoil)(struct pair *pair);
    const char *reason;
} spoilt[] = {
    {other_session, "not measured in one session"},
    {no_session, "not measured in one session"},
    {other_meter, "not measured by one meter, or its serial is not known"},
    {no_meter, "not measured by one meter, or its serial is not known"},
    {cold, "not every display was warm"},
    {other_geometry, "read in different geometries"},
    {no_white, "level 255: timeout"},
};

START_TEST(what_was_not_measured_alike_is_not_compared)
{
    struct pair pair;
    make_pair(&pair);
    spoilt[_i].spoil(&pair);
    struct metric metric = metric_of(&pair, 2, "pair_l_max_percent");
    ck_assert_double_nan(metric.value);
    ck_assert_str_eq(metric.reason, spoilt[_i].reason);
}
END_TEST

START_TEST(the_criteria_of_a_pair_are_judged_with_it_and_not_before)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("uk-rcr-ipem");
    struct pair pair;
    make_pair(&pair);
    pair.samples[2].readings[1].luminance_cd_m2 = 500; /* 42.9 % above the lowest */
    CLEANUP(evaluation_finish) struct evaluation together = evaluate(&pair, 3);
    ck_assert_uint_eq(together.verdict_count, 2);
    const struct verdict *white = verdict_named(&together, "pair-white");
    ck_assert_int_eq(white->outcome, VERDICT_FAIL);
    ck_assert_int_eq(white->reached, REACHED_REMEDIAL);
    ck_assert(!white->decides); /* recalled: M */
    ck_assert_int_eq(verdict_named(&together, "pair-black")->outcome, VERDICT_PASS);
    CLEANUP(evaluation_finish) struct evaluation alone = {0};
    struct error error = {0};
    ck_assert(guideline_evaluate(
        guideline, "primary", GUIDELINE_ALL_TESTS, &pair.evidence[0], &alone, &error));
    for (size_t i = 0; i < alone.verdict_count; i++)
        ck_assert(strncmp(alone.verdicts[i].criterion.metric, "pair_", 5) != 0);
}
END_TEST

START_TEST(one_display_is_no_pair)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("uk-rcr-ipem");
    struct pair pair;
    make_pair(&pair);
    struct evaluation evaluation;
    struct error error = {0};
    ck_assert(!guideline_evaluate_pair(guideline, "primary", pair.members, 1, &evaluation, &error));
    ck_assert_str_eq(error.text, "a pair of 1 displays");
    ck_assert(!guideline_evaluate_pair(guideline, "other", pair.members, 2, &evaluation, &error));
    pair.samples[1].readings[1].luminance_cd_m2 = -1;
    ck_assert(!guideline_evaluate_pair(guideline, "primary", pair.members, 2, &evaluation, &error));
}
END_TEST

START_TEST(displays_released_together_have_the_worst_result)
{
    static const struct {
        enum evaluation_result results[3], worst;
        size_t count;
    } cases[] = {
        {{EVALUATION_PASS, EVALUATION_PASS}, EVALUATION_PASS, 2},
        {{EVALUATION_PASS, EVALUATION_INCOMPLETE}, EVALUATION_INCOMPLETE, 2},
        {{EVALUATION_INCOMPLETE, EVALUATION_PASS, EVALUATION_FAIL}, EVALUATION_FAIL, 3},
        {{EVALUATION_FAIL, EVALUATION_PASS}, EVALUATION_FAIL, 2},
        {{EVALUATION_PASS}, EVALUATION_INCOMPLETE, 0},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        ck_assert_int_eq(evaluation_result_worst(cases[i].results, cases[i].count), cases[i].worst);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("pair");
    tcase_add_test(tcase, the_highest_is_compared_with_the_lowest);
    tcase_add_test(tcase, a_pair_feels_repeatability_only);
    tcase_add_loop_test(
        tcase, what_was_not_measured_alike_is_not_compared, 0, ARRAY_LENGTH(spoilt));
    tcase_add_test(tcase, the_criteria_of_a_pair_are_judged_with_it_and_not_before);
    tcase_add_test(tcase, one_display_is_no_pair);
    tcase_add_test(tcase, displays_released_together_have_the_worst_result);
    return run_case("core.guideline.pair", tcase);
}
