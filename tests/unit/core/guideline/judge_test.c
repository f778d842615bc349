/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/unit/core/guideline/samples.h"

static const struct {
    enum comparison comparison;
    const char *sign;
    bool below, at, above; /* does it hold just below, at and just above the limit? */
} comparisons[] = {
    {COMPARISON_AT_MOST, "<=", true, true, false},
    {COMPARISON_BELOW, "<", true, false, false},
    {COMPARISON_AT_LEAST, ">=", false, true, true},
    {COMPARISON_ABOVE, ">", false, false, true},
    {COMPARISON_IS, "=", false, true, false},
};

START_TEST(a_comparison_is_exact_at_its_limit)
{
    static const double limits[] = {0.01, 0.66666666666666663, 1, 10, 30, 170, 250, 350};
    enum comparison comparison = comparisons[_i].comparison;
    ck_assert_str_eq(comparison_sign(comparison), comparisons[_i].sign);
    for (size_t i = 0; i < ARRAY_LENGTH(limits); i++) {
        double limit = limits[i];
        ck_assert_int_eq(comparison_holds(comparison, nextafter(limit, -INFINITY), limit),
                         comparisons[_i].below);
        ck_assert_int_eq(comparison_holds(comparison, limit, limit), comparisons[_i].at);
        ck_assert_int_eq(comparison_holds(comparison, nextafter(limit, INFINITY), limit),
                         comparisons[_i].above);
        ck_assert(!comparison_holds(comparison, NAN, limit));
    }
}
END_TEST

static const struct {
    const char *provenance, *confirmed_by;
    bool excluded, decides;
} codes[] = {
    {"R", "", false, true},
    {"R2", "", false, true},
    {"R2w", "", false, false},
    {"M", "", false, false},
    {"I", "", false, false},
    {"?", "", false, false},
    {"M", "A. Physicist", false, true},
    {"?", "A. Physicist", false, true},
    {"R2", "", true, false},
    {"M", "A. Physicist", true, false},
};

START_TEST(only_a_sourced_or_confirmed_limit_decides)
{
    struct criterion criterion = {.excluded = codes[_i].excluded};
    (void)strncpy(criterion.provenance, codes[_i].provenance, sizeof criterion.provenance - 1);
    (void)strncpy(
        criterion.confirmed_by, codes[_i].confirmed_by, sizeof criterion.confirmed_by - 1);
    ck_assert_int_eq(criterion_decides(&criterion), codes[_i].decides);
}
END_TEST

static struct verdict verdict_of(enum verdict_outcome outcome, bool decides, bool mandatory)
{
    struct verdict verdict = {.outcome = outcome, .decides = decides};
    verdict.criterion.mandatory = mandatory;
    return verdict;
}

START_TEST(the_whole_follows_from_the_deciding_verdicts)
{
    const struct verdict pass = verdict_of(VERDICT_PASS, true, true);
    const struct verdict fail = verdict_of(VERDICT_FAIL, true, false);
    const struct verdict missing = verdict_of(VERDICT_NOT_TESTED, true, true);
    const struct verdict spare = verdict_of(VERDICT_NOT_TESTED, true, false);
    const struct verdict unsure_fail = verdict_of(VERDICT_FAIL, false, true);
    const struct verdict unsure_pass = verdict_of(VERDICT_PASS, false, true);
    const struct verdict unsure_missing = verdict_of(VERDICT_NOT_TESTED, false, true);
    struct verdict provisional = verdict_of(VERDICT_FAIL, false, false);
    provisional.provisional = true;
    const struct {
        struct verdict verdicts[3];
        size_t count;
        enum evaluation_result result;
    } cases[] = {
        {{pass}, 0, EVALUATION_INCOMPLETE},
        {{pass}, 1, EVALUATION_PASS},
        {{pass, spare}, 2, EVALUATION_PASS},
        {{pass, missing}, 2, EVALUATION_INCOMPLETE},
        {{pass, missing, fail}, 3, EVALUATION_FAIL},
        {{spare}, 1, EVALUATION_INCOMPLETE},
        {{pass, unsure_fail, unsure_missing}, 3, EVALUATION_PASS},
        {{unsure_pass}, 1, EVALUATION_INCOMPLETE},
        {{unsure_fail}, 1, EVALUATION_INCOMPLETE},
        {{pass, provisional}, 2, EVALUATION_INCOMPLETE},
        {{fail, provisional}, 2, EVALUATION_FAIL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct verdict verdicts[3];
        memcpy(verdicts, cases[i].verdicts, sizeof verdicts);
        struct evaluation evaluation = {.verdicts = verdicts, .verdict_count = cases[i].count};
        ck_assert_msg(evaluation_result(&evaluation) == cases[i].result, "case %zu", i);
    }
}
END_TEST

START_TEST(an_unverified_limit_says_who_decides)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("uk-rcr-ipem");
    struct sample sample = good_sample();
    struct evidence evidence = sample_evidence(&sample);
    struct evaluation evaluation;
    struct error error = {0};
    sample_at(&sample, TEST_UNIFORMITY, 26, POINT_TOP_LEFT)->luminance_cd_m2 = 100;
    ck_assert(guideline_evaluate(
        guideline, "primary", GUIDELINE_ALL_TESTS, &evidence, &evaluation, &error));
    const struct verdict *verdict = verdict_named(&evaluation, "uniformity-26");
    ck_assert_int_eq(verdict->outcome, VERDICT_FAIL);
    ck_assert(!verdict->decides);
    ck_assert_str_eq(verdict->reason, "exceeds unverified limit (M): MPE to decide");
    verdict = verdict_named(&evaluation, "luminance-max");
    ck_assert_int_eq(verdict->outcome, VERDICT_PASS);
    ck_assert_str_eq(verdict->reason, "meets unverified limit (I): MPE to decide");
    ck_assert_int_eq(evaluation_result(&evaluation), EVALUATION_INCOMPLETE);
    evaluation_finish(&evaluation);
}
END_TEST

START_TEST(a_confirmed_limit_decides_and_an_excluded_one_is_left_out)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("uk-rcr-ipem");
    struct sample sample = good_sample();
    struct evidence evidence = sample_evidence(&sample);
    struct evaluation evaluation;
    struct error error = {0};
    unsigned tests = 1u << TEST_LUMINANCE_RESPONSE;
    evidence.triggers = 1u << TRIGGER_ACCEPTANCE; /* there is no drift yet */
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (strcmp(guideline->criteria[i].id, "luminance-max-2012") == 0)
            guideline->criteria[i].excluded = true;
        else
            (void)strncpy(guideline->criteria[i].confirmed_by, "A. Physicist", 63);
    ck_assert(guideline_evaluate(guideline, "primary", tests, &evidence, &evaluation, &error));
    ck_assert_uint_eq(evaluation.verdict_count, 4);
    for (size_t i = 0; i < evaluation.verdict_count; i++) {
        ck_assert(evaluation.verdicts[i].decides);
        ck_assert_str_eq(evaluation.verdicts[i].reason, "");
        ck_assert_str_ne(evaluation.verdicts[i].criterion.id, "luminance-max-2012");
    }
    ck_assert_int_eq(evaluation_result(&evaluation), EVALUATION_PASS);
    evaluation_finish(&evaluation);
}
END_TEST

static struct answer answer_of(const char *question, enum answer_value value)
{
    struct answer answer = {.test = TEST_VISUAL_QC, .value = value};
    (void)strncpy(answer.question, question, sizeof answer.question - 1);
    return answer;
}

/* Exactly at the limit, just beyond it, and what cannot be judged; the worst of several stands. */
START_TEST(a_viewer_is_judged_by_its_worst_difference_from_the_truth)
{
    static const struct {
        struct viewer_measure measures[3];
        size_t count;
        enum verdict_outcome distance, angle;
        const char *reason;
    } cases[] = {
        {{{VIEWER_WIDTH, 153, 158, 0}, {VIEWER_HEIGHT, 153, 148, 0}, {VIEWER_ANGLE, 45, 48, 0}},
         3,
         VERDICT_PASS,
         VERDICT_PASS,
         ""},
        {{{VIEWER_WIDTH, 153, 153, 0}, {VIEWER_HEIGHT, 153, 147.9, 0}, {VIEWER_ANGLE, 45, 41.9, 0}},
         3,
         VERDICT_FAIL,
         VERDICT_FAIL,
         ""},
        {{{VIEWER_WIDTH, 153, 160, 0}, {VIEWER_WIDTH, 153, 153, 0}, {VIEWER_ANGLE, 45, 45, 0}},
         3,
         VERDICT_FAIL,
         VERDICT_PASS,
         ""},
        {{{VIEWER_WIDTH, 153, 153, 0}, {VIEWER_HEIGHT, 153, NAN, 0}, {VIEWER_ANGLE, 45, 45, 0}},
         3,
         VERDICT_NOT_TESTED,
         VERDICT_PASS,
         "height-mm: the viewer told no value"},
        {{{VIEWER_ANGLE, 45, 45, 0}},
         1,
         VERDICT_NOT_TESTED,
         VERDICT_PASS,
         "not measured in a viewer"},
    };
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("uk-rcr-ipem");
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        CLEANUP(evaluation_finish) struct evaluation evaluation = {0};
        struct error error = {0};
        const struct evidence evidence = {.viewer_measures = cases[i].measures,
                                          .viewer_measure_count = cases[i].count};
        ck_assert_msg(
            guideline_evaluate(
                guideline, "primary", 1u << TEST_VISUAL_IN_VIEWER, &evidence, &evaluation, &error),
            "%s",
            error.text);
        const struct verdict *distance = verdict_named(&evaluation, "viewer-distance");
        ck_assert_uint_eq(evaluation.verdict_count, 2);
        ck_assert_int_eq(distance->outcome, cases[i].distance);
        ck_assert_int_eq(verdict_named(&evaluation, "viewer-angle")->outcome, cases[i].angle);
        ck_assert(!distance->decides); /* recalled, and nobody has confirmed it */
        if (cases[i].distance == VERDICT_NOT_TESTED)
            ck_assert_str_eq(distance->reason, cases[i].reason);
    }
}
END_TEST

START_TEST(no_viewer_measures_what_cannot_be)
{
    static const struct viewer_measure impossible[] = {
        {VIEWER_WIDTH, 0, 153, 0},
        {VIEWER_WIDTH, NAN, 153, 0},
        {VIEWER_WIDTH, 153, -1, 0},
        {VIEWER_WIDTH, 153, INFINITY, 0},
    };
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("uk-rcr-ipem");
    for (size_t i = 0; i < ARRAY_LENGTH(impossible); i++) {
        struct evaluation evaluation = {0};
        struct error error = {0};
        const struct evidence evidence = {.viewer_measures = &impossible[i],
                                          .viewer_measure_count = 1};
        ck_assert(!guideline_evaluate(
            guideline, "primary", GUIDELINE_ALL_TESTS, &evidence, &evaluation, &error));
        ck_assert_ptr_nonnull(strstr(error.text, "visual-in-viewer: width-mm of "));
    }
}
END_TEST

START_TEST(answers_are_judged_by_the_worst_of_them)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("aapm-or03");
    const struct answer answers[] = {
        answer_of("five-percent-seen", ANSWER_YES),
        answer_of("ninety-five-percent-seen", ANSWER_NO),
        answer_of("ninety-five-percent-seen", ANSWER_YES),
        answer_of("letters-legible", ANSWER_YES),
        answer_of("letters-legible", ANSWER_CANNOT_TELL),
    };
    struct evidence evidence = {.answers = answers, .answer_count = ARRAY_LENGTH(answers)};
    struct evaluation evaluation;
    struct error error = {0};
    ck_assert(guideline_evaluate(
        guideline, "primary", 1u << TEST_VISUAL_QC, &evidence, &evaluation, &error));
    ck_assert_int_eq(verdict_named(&evaluation, "visual-five-percent-seen")->outcome, VERDICT_PASS);
    ck_assert_int_eq(verdict_named(&evaluation, "visual-ninety-five-percent-seen")->outcome,
                     VERDICT_FAIL);
    const struct verdict *letters = verdict_named(&evaluation, "visual-letters-legible");
    ck_assert_int_eq(letters->outcome, VERDICT_NOT_TESTED);
    ck_assert_str_eq(letters->reason, "answered: cannot tell");
    ck_assert_str_eq(verdict_named(&evaluation, "visual-ramps-continuous")->reason, "not answered");
    evaluation_finish(&evaluation);
}
END_TEST

START_TEST(a_class_without_rows_is_refused_only_where_it_is_not_declared)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("aapm-or03");
    struct evidence evidence = {0};
    struct evaluation evaluation = {.metric_count = 99};
    struct error error = {0};
    ck_assert(!guideline_evaluate(
        guideline, "mammography", GUIDELINE_ALL_TESTS, &evidence, &evaluation, &error));
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_str_eq(error.text, "guideline aapm-or03: has no class \"mammography\"");
    ck_assert_uint_eq(evaluation.metric_count, 99);
}
END_TEST

START_TEST(names_go_both_ways)
{
    for (unsigned i = VERDICT_PASS; i <= VERDICT_NOT_TESTED; i++) {
        enum verdict_outcome outcome;
        ck_assert(verdict_outcome_parse(verdict_outcome_name((enum verdict_outcome)i), &outcome));
        ck_assert_uint_eq(outcome, i);
    }
    enum verdict_outcome outcome;
    ck_assert(!verdict_outcome_parse("passed", &outcome));
    ck_assert_str_eq(verdict_outcome_name(VERDICT_NOT_TESTED), "not-tested");
    ck_assert_str_eq(evaluation_result_name(EVALUATION_INCOMPLETE), "incomplete");
    enum qa_test test;
    ck_assert(guideline_metric_test("ambient_ratio", &test) && test == TEST_AMBIENT);
    ck_assert(guideline_metric_test("answer:screen-clean", &test) && test == TEST_VISUAL_QC);
    ck_assert(!guideline_metric_test("answer:nothing", &test));
    ck_assert(!guideline_metric_test("l_min", &test));
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("judge");
    tcase_add_test(tcase, a_viewer_is_judged_by_its_worst_difference_from_the_truth);
    tcase_add_test(tcase, no_viewer_measures_what_cannot_be);
    tcase_add_loop_test(tcase, a_comparison_is_exact_at_its_limit, 0, ARRAY_LENGTH(comparisons));
    tcase_add_loop_test(tcase, only_a_sourced_or_confirmed_limit_decides, 0, ARRAY_LENGTH(codes));
    tcase_add_test(tcase, the_whole_follows_from_the_deciding_verdicts);
    tcase_add_test(tcase, an_unverified_limit_says_who_decides);
    tcase_add_test(tcase, a_confirmed_limit_decides_and_an_excluded_one_is_left_out);
    tcase_add_test(tcase, answers_are_judged_by_the_worst_of_them);
    tcase_add_test(tcase, a_class_without_rows_is_refused_only_where_it_is_not_declared);
    tcase_add_test(tcase, names_go_both_ways);
    return run_case("core.guideline.judge", tcase);
}
