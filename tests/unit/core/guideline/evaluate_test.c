/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/unit/core/guideline/samples.h"

#include <stdio.h>

static struct evaluation evaluate(const struct sample *sample)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("aapm-or03");
    struct evidence evidence = sample_evidence(sample);
    struct evaluation evaluation = {0};
    struct error error = {0};
    ck_assert_msg(guideline_evaluate(guideline,
                                     "primary",
                                     GUIDELINE_ALL_TESTS & ~(1u << TEST_VISUAL_QC),
                                     &evidence,
                                     &evaluation,
                                     &error),
                  "%s",
                  error.text);
    return evaluation;
}

static double value_of(const struct sample *sample, const char *metric)
{
    CLEANUP(evaluation_finish) struct evaluation evaluation = evaluate(sample);
    return metric_named(&evaluation, metric)->value;
}

static enum evaluation_result result_of(const struct sample *sample)
{
    CLEANUP(evaluation_finish) struct evaluation evaluation = evaluate(sample);
    return evaluation_result(&evaluation);
}

static void expect_reason(const struct sample *sample, const char *metric, const char *reason)
{
    CLEANUP(evaluation_finish) struct evaluation evaluation = evaluate(sample);
    const struct metric *found = metric_named(&evaluation, metric);
    ck_assert_double_nan(found->value);
    ck_assert_str_eq(found->reason, reason);
}

static void expect_refused(const struct sample *sample, const char *text)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("aapm-or03");
    struct evidence evidence = sample_evidence(sample);
    struct evaluation evaluation = {.verdict_count = 99};
    struct error error = {0};
    ck_assert(!guideline_evaluate(
        guideline, "primary", GUIDELINE_ALL_TESTS, &evidence, &evaluation, &error));
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_str_eq(error.text, text);
    ck_assert_uint_eq(evaluation.verdict_count, 99);
}

START_TEST(a_good_set_passes_whole)
{
    struct sample sample = good_sample();
    CLEANUP(evaluation_finish) struct evaluation evaluation = evaluate(&sample);
    for (size_t i = 0; i < evaluation.verdict_count; i++) {
        const struct verdict *verdict = &evaluation.verdicts[i];
        bool was_read = verdict->criterion.test != TEST_CHROMATICITY &&
                        strcmp(verdict->criterion.metric, "illuminance_lux") != 0;
        enum verdict_outcome expected = was_read ? VERDICT_PASS : VERDICT_NOT_TESTED;
        ck_assert_msg(verdict->outcome == expected, "%s", verdict->criterion.id);
        ck_assert(!verdict->within_uncertainty);
    }
    ck_assert_int_eq(evaluation_result(&evaluation), EVALUATION_PASS);
}
END_TEST

START_TEST(no_metric_has_both_a_number_and_a_reason)
{
    struct sample samples[3] = {{.ambient = {AMBIENT_UNKNOWN, NAN}}, good_sample(), good_sample()};
    samples[2].ambient = (struct ambient){AMBIENT_UNKNOWN, NAN};
    for (size_t s = 0; s < ARRAY_LENGTH(samples); s++) {
        CLEANUP(evaluation_finish) struct evaluation evaluation = evaluate(&samples[s]);
        for (size_t i = 0; i < evaluation.metric_count; i++) {
            const struct metric *metric = &evaluation.metrics[i];
            ck_assert_msg(isnan(metric->value) == (metric->reason[0] != '\0'), "%s", metric->name);
            for (size_t j = 0; j < i; j++)
                ck_assert_str_ne(metric->name, evaluation.metrics[j].name);
        }
    }
}
END_TEST

START_TEST(a_control_is_no_reading_of_its_level)
{
    struct sample sample = good_sample();
    double before = value_of(&sample, "l_max_cd_m2");
    sample_add(&sample, sample_reading(TEST_LUMINANCE_RESPONSE, 255, POINT_NONE, 2 * before));
    sample.readings[sample.count - 1].flags = READING_CONTROL;
    ck_assert_double_eq(value_of(&sample, "l_max_cd_m2"), before);
    sample_at(&sample, TEST_LUMINANCE_RESPONSE, 255, POINT_NONE)->status = READING_OVER;
    expect_reason(&sample, "l_max_cd_m2", "level 255: over");
}
END_TEST

START_TEST(below_the_meters_floor_there_is_no_black_level)
{
    struct sample sample = good_sample();
    sample_at(&sample, TEST_LUMINANCE_RESPONSE, 0, POINT_NONE)->flags = READING_BELOW_FLOOR;
    static const char reason[] = "level 0: below the floor that the meter is trusted to";
    expect_reason(&sample, "l_min_cd_m2", reason);
    expect_reason(&sample, "luminance_ratio_prime", reason);
    expect_reason(&sample, "gsdf_deviation_18x1_percent", reason);
    ck_assert_int_eq(result_of(&sample), EVALUATION_INCOMPLETE);
}
END_TEST

START_TEST(provisional_readings_decide_nothing)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("aapm-or03");
    struct sample sample = good_sample();
    struct evidence evidence = sample_evidence(&sample);
    evidence.provisional = PROVISIONAL_NOT_WARM | PROVISIONAL_DRIFT;
    CLEANUP(evaluation_finish) struct evaluation evaluation = {0};
    struct error error = {0};
    ck_assert(guideline_evaluate(
        guideline, "primary", GUIDELINE_ALL_TESTS, &evidence, &evaluation, &error));
    const struct verdict *verdict = verdict_named(&evaluation, "luminance-max");
    ck_assert_int_eq(verdict->outcome, VERDICT_PASS);
    ck_assert(verdict->provisional && !verdict->decides);
    ck_assert_str_eq(verdict->reason, "provisional: not-warmed-up drift");
    for (size_t i = 0; i < evaluation.verdict_count; i++)
        ck_assert(!evaluation.verdicts[i].provisional ||
                  evaluation.verdicts[i].criterion.test != TEST_VISUAL_QC);
    ck_assert_int_eq(evaluation_result(&evaluation), EVALUATION_INCOMPLETE);
}
END_TEST

START_TEST(lamb_is_added_to_contact_and_dark_readings)
{
    static const enum reading_geometry geometries[] = {GEOMETRY_CONTACT, GEOMETRY_TELESCOPIC_DARK};
    for (size_t g = 0; g < ARRAY_LENGTH(geometries); g++) {
        struct sample sample = {.ambient = {AMBIENT_STATED, 0.25}};
        sample_add(&sample, sample_reading(TEST_LUMINANCE_RESPONSE, 0, POINT_NONE, 1));
        sample_add(&sample, sample_reading(TEST_LUMINANCE_RESPONSE, 255, POINT_NONE, 350));
        sample.readings[0].geometry = geometries[g];
        sample.readings[1].geometry = geometries[g];
        ck_assert_double_eq(value_of(&sample, "l_min_cd_m2"), 1);
        ck_assert_double_eq(value_of(&sample, "l_max_cd_m2"), 350);
        ck_assert_double_eq(value_of(&sample, "l_prime_min_cd_m2"), 1.25);
        ck_assert_double_eq(value_of(&sample, "l_prime_max_cd_m2"), 350.25);
        ck_assert_double_eq(value_of(&sample, "luminance_ratio"), 350);
        ck_assert_double_eq_tol(value_of(&sample, "luminance_ratio_prime"), 280.2, 1e-9);
        ck_assert_double_eq(value_of(&sample, "ambient_ratio"), 0.25);
        ck_assert_double_eq(value_of(&sample, "ambient_cd_m2"), 0.25);
        ck_assert_double_eq(value_of(&sample, "ambient_l_prime_max_ratio"), 1401);
        sample.ambient.luminance_cd_m2 = 0.5;
        ck_assert_double_eq_tol(value_of(&sample, "luminance_ratio_prime"), 233.7, 0.05);
        ck_assert_int_eq(result_of(&sample), EVALUATION_FAIL);
    }
}
END_TEST

START_TEST(lamb_is_in_telescopic_readings_in_situ_already)
{
    struct sample sample = good_sample();
    for (size_t i = 0; i < sample.count; i++)
        sample.readings[i].geometry = GEOMETRY_TELESCOPIC_IN_SITU;
    const struct reading *black = sample_at(&sample, TEST_LUMINANCE_RESPONSE, 0, POINT_NONE);
    ck_assert_double_eq(value_of(&sample, "l_prime_min_cd_m2"), black->luminance_cd_m2);
    ck_assert_double_eq(value_of(&sample, "uniformity_mld_5pt_204_prime_percent"), 0);
    const struct reading *white = sample_at(&sample, TEST_LUMINANCE_RESPONSE, 255, POINT_NONE);
    ck_assert_double_eq(value_of(&sample, "ambient_l_prime_max_ratio"),
                        white->luminance_cd_m2 / 0.2);
    static const char *const emitted[] = {"l_min_cd_m2",
                                          "l_max_cd_m2",
                                          "luminance_ratio",
                                          "ambient_ratio",
                                          "uniformity_mld_5pt_204_emitted_percent"};
    for (size_t i = 0; i < ARRAY_LENGTH(emitted); i++)
        expect_reason(&sample, emitted[i], "telescopic-in-situ readings give L', not L");
    ck_assert_int_eq(result_of(&sample), EVALUATION_INCOMPLETE);
}
END_TEST

static const struct ambient unknown_ambients[] = {
    {AMBIENT_UNKNOWN, NAN},
    {AMBIENT_UNKNOWN, 0},
    {AMBIENT_UNKNOWN, 0.2},
    {AMBIENT_STATED, 0},
    {AMBIENT_MEASURED, 0},
    {AMBIENT_MEASURED, NAN},
    {AMBIENT_DARK_ROOM, 0.2},
};

/* Rule 8 of the design: no false pass for want of a reading, whatever the geometry. */
START_TEST(without_ambient_nothing_on_l_prime_is_judged)
{
    for (unsigned geometry = 0; geometry < GEOMETRY_COUNT; geometry++) {
        struct sample sample = good_sample();
        sample.ambient = unknown_ambients[_i];
        for (size_t i = 0; i < sample.count; i++)
            sample.readings[i].geometry = (enum reading_geometry)geometry;
        CLEANUP(evaluation_finish) struct evaluation evaluation = evaluate(&sample);
        for (size_t i = 0; i < evaluation.metric_count; i++) {
            const struct metric *metric = &evaluation.metrics[i];
            bool on_prime =
                strstr(metric->name, "prime") != NULL || strstr(metric->name, "ambient") != NULL ||
                strstr(metric->name, "gsdf") != NULL || strstr(metric->name, "jnd") != NULL;
            if (!on_prime)
                continue;
            ck_assert_msg(isnan(metric->value), "%s", metric->name);
            ck_assert_msg(
                strncmp(metric->reason, "ambient not measured", 20) == 0, "%s", metric->name);
        }
        static const char *const criteria[] = {
            "luminance-max", "luminance-ratio", "gsdf-deviation", "ambient-ratio"};
        for (size_t i = 0; i < ARRAY_LENGTH(criteria); i++)
            ck_assert_int_eq(verdict_named(&evaluation, criteria[i])->outcome, VERDICT_NOT_TESTED);
        ck_assert_int_eq(evaluation_result(&evaluation), EVALUATION_INCOMPLETE);
    }
}
END_TEST

START_TEST(a_dark_room_is_zero_by_name)
{
    struct sample sample = {.ambient = {AMBIENT_DARK_ROOM, 0}};
    sample_add_gsdf(&sample, 1, 400, 15);
    ck_assert_double_eq(value_of(&sample, "ambient_ratio"), 0);
    ck_assert_double_eq(value_of(&sample, "ambient_l_prime_max_ratio"), INFINITY);
    ck_assert_double_eq(value_of(&sample, "l_prime_min_cd_m2"), value_of(&sample, "l_min_cd_m2"));
    ck_assert_double_lt(value_of(&sample, "gsdf_deviation_18x1_percent"), 0.4);
}
END_TEST

START_TEST(a_level_read_twice_is_averaged)
{
    struct sample sample = good_sample();
    sample_at(&sample, TEST_LUMINANCE_RESPONSE, 255, POINT_NONE)->luminance_cd_m2 = 300;
    sample_add(&sample, sample_reading(TEST_LUMINANCE_RESPONSE, 255, POINT_CENTRE, 400));
    ck_assert_double_eq(value_of(&sample, "l_max_cd_m2"), 350);
    sample_at(&sample, TEST_UNIFORMITY, 204, POINT_CENTRE)->luminance_cd_m2 = 200;
    sample_add(&sample, sample_reading(TEST_UNIFORMITY, 204, POINT_CENTRE, 300));
    ck_assert_double_eq(value_of(&sample, "uniformity_mld_9pt_204_emitted_percent"), 0);
}
END_TEST

START_TEST(a_level_without_a_number_makes_what_needs_it_unavailable)
{
    struct sample sample = good_sample();
    struct reading *black = sample_at(&sample, TEST_LUMINANCE_RESPONSE, 0, POINT_NONE);
    double luminance_cd_m2 = black->luminance_cd_m2;
    black->status = READING_UNDER;
    black->luminance_cd_m2 = NAN;
    expect_reason(&sample, "l_min_cd_m2", "level 0: under");
    expect_reason(&sample, "luminance_ratio_prime", "level 0: under");
    expect_reason(&sample, "gsdf_deviation_18x1_percent", "level 0: under");
    ck_assert_double_eq_tol(value_of(&sample, "l_max_cd_m2"), 399.8, 0.1);
    ck_assert_int_eq(result_of(&sample), EVALUATION_INCOMPLETE);
    /* Read again with success: the failed one was a try. */
    sample_add(&sample, sample_reading(TEST_LUMINANCE_RESPONSE, 0, POINT_NONE, luminance_cd_m2));
    ck_assert_int_eq(result_of(&sample), EVALUATION_PASS);
    struct reading *corner = sample_at(&sample, TEST_UNIFORMITY, 26, POINT_BOTTOM_LEFT);
    corner->status = READING_TIMEOUT;
    expect_reason(
        &sample, "uniformity_mld_5pt_26_emitted_percent", "bottom-left at level 26: timeout");
}
END_TEST

START_TEST(eighteen_levels_are_needed_and_not_seventeen)
{
    for (int missing = 0; missing <= 255; missing += 15) {
        struct sample sample = good_sample();
        struct reading *reading = sample_at(&sample, TEST_LUMINANCE_RESPONSE, missing, POINT_NONE);
        *reading = sample.readings[--sample.count];
        char reason[64];
        (void)snprintf(reason, sizeof reason, "level %d was not read", missing);
        expect_reason(&sample, "gsdf_deviation_18x1_percent", reason);
        ck_assert_int_eq(result_of(&sample), EVALUATION_INCOMPLETE);
    }
}
END_TEST

START_TEST(finer_responses_have_their_own_names)
{
    struct sample sample = {.ambient = {AMBIENT_STATED, 0.2}};
    sample_add_gsdf(&sample, 1, 400, 1);
    static const char *const names[] = {"gsdf_deviation_18x1_percent",
                                        "gsdf_deviation_52x1_percent",
                                        "gsdf_deviation_256x1_percent",
                                        "gsdf_deviation_16x2_percent"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        ck_assert_double_lt(value_of(&sample, names[i]), 1);
    sample_at(&sample, TEST_LUMINANCE_RESPONSE, 101, POINT_NONE)->luminance_cd_m2 *= 1.01;
    ck_assert_double_lt(value_of(&sample, names[0]), 1);
    ck_assert_double_lt(value_of(&sample, names[1]), 1);
    ck_assert_double_gt(value_of(&sample, names[2]), 40);
    ck_assert_double_gt(value_of(&sample, names[3]), 5);
}
END_TEST

START_TEST(outside_the_gsdf_is_not_tested_and_never_clamped)
{
    struct sample sample = good_sample();
    sample.ambient = (struct ambient){AMBIENT_DARK_ROOM, 0};
    sample_at(&sample, TEST_LUMINANCE_RESPONSE, 0, POINT_NONE)->luminance_cd_m2 = 0.04;
    expect_reason(&sample,
                  "gsdf_deviation_18x1_percent",
                  "L' of 0.04 cd/m2 at level 0 has no JND index: outside 0.05..4000 cd/m2");
    expect_reason(&sample,
                  "jnd_per_level",
                  "L' of 0.04 cd/m2 at level 0 has no JND index: outside 0.05..4000 cd/m2");
    ck_assert_double_eq(value_of(&sample, "l_prime_min_cd_m2"), 0.04);
    sample_at(&sample, TEST_LUMINANCE_RESPONSE, 0, POINT_NONE)->luminance_cd_m2 = 0.05;
    ck_assert(!isnan(value_of(&sample, "gsdf_deviation_18x1_percent")));
    sample_at(&sample, TEST_LUMINANCE_RESPONSE, 255, POINT_NONE)->luminance_cd_m2 = 4000.5;
    ck_assert_double_nan(value_of(&sample, "gsdf_deviation_18x1_percent"));
}
END_TEST

START_TEST(a_response_that_falls_is_judged_as_it_is)
{
    struct sample sample = good_sample();
    sample_at(&sample, TEST_LUMINANCE_RESPONSE, 120, POINT_NONE)->luminance_cd_m2 = 5;
    ck_assert_double_gt(value_of(&sample, "gsdf_deviation_18x1_percent"), 100);
    ck_assert_int_eq(result_of(&sample), EVALUATION_FAIL);
}
END_TEST

/* An OLED's black. */
START_TEST(a_black_of_zero_is_unbounded_in_the_dark_and_judged_under_light)
{
    struct sample sample = good_sample();
    sample_at(&sample, TEST_LUMINANCE_RESPONSE, 0, POINT_NONE)->luminance_cd_m2 = 0;
    ck_assert_double_eq(value_of(&sample, "luminance_ratio"), INFINITY);
    ck_assert_double_eq_tol(value_of(&sample, "luminance_ratio_prime"),
                            value_of(&sample, "l_prime_max_cd_m2") / 0.2,
                            1e-9);
    ck_assert_double_eq(value_of(&sample, "ambient_ratio"), INFINITY);
    {
        CLEANUP(evaluation_finish) struct evaluation evaluation = evaluate(&sample);
        ck_assert_int_eq(verdict_named(&evaluation, "ambient-ratio")->outcome, VERDICT_FAIL);
        ck_assert_int_eq(verdict_named(&evaluation, "luminance-ratio")->outcome, VERDICT_PASS);
    }
    sample.ambient = (struct ambient){AMBIENT_DARK_ROOM, 0};
    expect_reason(&sample, "ambient_ratio", "0/0");
    CLEANUP(evaluation_finish) struct evaluation evaluation = evaluate(&sample);
    const struct verdict *ratio = verdict_named(&evaluation, "luminance-ratio");
    ck_assert_double_eq(ratio->value, INFINITY);
    ck_assert_int_eq(ratio->outcome, VERDICT_PASS);
    ck_assert_int_eq(evaluation_result(&evaluation), EVALUATION_INCOMPLETE);
}
END_TEST

START_TEST(uniformity_names_formula_points_level_and_ambient)
{
    static const double values[] = {400, 340, 330, 350, 300};
    static const enum reading_point points[] = {
        POINT_CENTRE, POINT_TOP_LEFT, POINT_TOP_RIGHT, POINT_BOTTOM_LEFT, POINT_BOTTOM_RIGHT};
    struct sample sample = {.ambient = {AMBIENT_STATED, 10}};
    for (size_t i = 0; i < ARRAY_LENGTH(values); i++)
        sample_add(&sample, sample_reading(TEST_UNIFORMITY, 204, points[i], values[i]));
    static const struct {
        const char *name;
        double value;
    } metrics[] = {
        {"uniformity_mld_5pt_204_emitted_percent", 200.0 * 100 / 700},
        {"uniformity_mld_5pt_204_prime_percent", 200.0 * 100 / 720},
        {"uniformity_ludm_5pt_204_emitted_percent", 100.0 * 60 / 340},
        {"uniformity_ludm_5pt_204_prime_percent", 100.0 * 60 / 350},
        {"uniformity_range_centre_5pt_204_emitted_percent", 25},
        {"uniformity_range_centre_5pt_204_prime_percent", 100.0 * 100 / 410},
        {"uniformity_corner_range_centre_5pt_204_emitted_percent", 12.5},
        {"uniformity_corner_centre_5pt_204_emitted_percent", 25},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(metrics); i++)
        ck_assert_double_eq_tol(value_of(&sample, metrics[i].name), metrics[i].value, 1e-9);
    expect_reason(
        &sample, "uniformity_ludm_9pt_204_emitted_percent", "top at level 204: was not read");
    expect_reason(
        &sample, "uniformity_mld_5pt_26_emitted_percent", "centre at level 26: was not read");
}
END_TEST

START_TEST(colour_is_compared_within_a_level)
{
    struct sample sample = {.ambient = {AMBIENT_UNKNOWN, NAN}};
    sample_add_uniform(&sample, 204, 100);
    for (size_t i = 0; i < sample.count; i++) {
        sample.readings[i].test = TEST_CHROMATICITY;
        sample.readings[i].x = 0.31;
        sample.readings[i].y = 0.33;
    }
    ck_assert_double_eq(value_of(&sample, "chromaticity_delta_uv"), 0);
    struct reading other_level = sample.readings[0];
    other_level.level_ddl = 30;
    other_level.x = 0.4;
    sample_add(&sample, other_level);
    ck_assert_double_eq(value_of(&sample, "chromaticity_delta_uv"), 0);
    sample_at(&sample, TEST_CHROMATICITY, 204, POINT_TOP)->x = 0.33;
    ck_assert_double_gt(value_of(&sample, "chromaticity_delta_uv"), 0.01);
    ck_assert_double_eq(value_of(&sample, "chromaticity_delta_uv_5pt"), 0);
    for (size_t i = 0; i < sample.count; i++)
        if (sample.readings[i].point == POINT_TOP_LEFT)
            sample.readings[i].status = READING_UNSTABLE;
    expect_reason(&sample,
                  "chromaticity_delta_uv_5pt",
                  "x and y were not read at the centre and the four corners of one level");
    /* A uniformity run with a colorimeter stands in only where there is no run of its own. */
    struct sample stand_in = {.ambient = {AMBIENT_UNKNOWN, NAN}};
    sample_add_uniform(&stand_in, 204, 100);
    expect_reason(
        &stand_in, "chromaticity_delta_uv", "x and y were not read at two points of one level");
    struct sample dark = {.ambient = {AMBIENT_UNKNOWN, NAN}};
    sample_add_uniform(&dark, 26, 5);
    for (size_t i = 0; i < dark.count; i++) {
        dark.readings[i].x = 0.31;
        dark.readings[i].y = 0.33;
    }
    expect_reason(
        &dark, "chromaticity_delta_uv", "x and y were not read at two points of one level");
    for (size_t i = 0; i < stand_in.count; i++) {
        stand_in.readings[i].x = 0.31 + 0.001 * (double)i;
        stand_in.readings[i].y = 0.33;
    }
    ck_assert_double_gt(value_of(&stand_in, "chromaticity_delta_uv_5pt"), 0.001);
}
END_TEST

START_TEST(evidence_that_contradicts_itself_is_refused)
{
    struct sample sample = good_sample();
    sample.readings[5].geometry = GEOMETRY_TELESCOPIC_DARK;
    expect_refused(
        &sample, "luminance-response: readings of contact and telescopic-dark geometry are mixed");
    sample = good_sample();
    sample.readings[5].geometry = GEOMETRY_TELESCOPIC_DARK;
    sample.readings[5].status = READING_UNDER; /* also where it has no number */
    expect_refused(
        &sample, "luminance-response: readings of contact and telescopic-dark geometry are mixed");
    sample = good_sample();
    sample.readings[0].level_ddl = 256;
    expect_refused(&sample, "luminance-response: a reading at level 256");
    sample = good_sample();
    sample.readings[0].level_ddl = -1;
    expect_refused(&sample, "luminance-response: a reading at level -1");
    sample = good_sample();
    sample.readings[0].point = POINT_TOP;
    expect_refused(&sample, "luminance-response: a reading at top, not at the centre");
    sample = good_sample();
    sample_at(&sample, TEST_UNIFORMITY, 26, POINT_TOP)->point = POINT_NONE;
    expect_refused(&sample, "uniformity: a reading without its point");
    static const double impossible[] = {NAN, INFINITY, -0.1, -0.0, 1000001};
    for (size_t i = 0; i < ARRAY_LENGTH(impossible); i++) {
        sample = good_sample();
        sample.readings[1].luminance_cd_m2 = impossible[i];
        expect_refused(&sample, "luminance-response: an impossible luminance at level 15");
    }
    sample = good_sample();
    sample.readings[1].x = 0.3;
    expect_refused(&sample, "luminance-response: an impossible colour at level 15");
}
END_TEST

START_TEST(geometries_may_differ_between_tests)
{
    struct sample sample = good_sample();
    for (size_t i = 0; i < sample.count; i++)
        if (sample.readings[i].test == TEST_UNIFORMITY)
            sample.readings[i].geometry = GEOMETRY_TELESCOPIC_DARK;
    ck_assert_int_eq(result_of(&sample), EVALUATION_PASS);
}
END_TEST

START_TEST(only_the_tests_asked_for_are_judged)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("aapm-or03");
    struct sample sample = good_sample();
    struct evidence evidence = sample_evidence(&sample);
    struct evaluation evaluation;
    struct error error = {0};
    ck_assert(guideline_evaluate(
        guideline, "primary", 1u << TEST_UNIFORMITY, &evidence, &evaluation, &error));
    ck_assert_uint_eq(evaluation.verdict_count, 2);
    ck_assert_int_eq(evaluation_result(&evaluation), EVALUATION_PASS);
    evaluation_finish(&evaluation);
    ck_assert(guideline_evaluate(guideline, "primary", 0, &evidence, &evaluation, &error));
    ck_assert_uint_eq(evaluation.verdict_count, 0);
    ck_assert_int_eq(evaluation_result(&evaluation), EVALUATION_INCOMPLETE);
    evaluation_finish(&evaluation);
    evaluation_finish(&evaluation);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("evaluate");
    tcase_set_timeout(tcase, 30);
    tcase_add_test(tcase, a_good_set_passes_whole);
    tcase_add_test(tcase, no_metric_has_both_a_number_and_a_reason);
    tcase_add_test(tcase, a_control_is_no_reading_of_its_level);
    tcase_add_test(tcase, below_the_meters_floor_there_is_no_black_level);
    tcase_add_test(tcase, provisional_readings_decide_nothing);
    tcase_add_test(tcase, lamb_is_added_to_contact_and_dark_readings);
    tcase_add_test(tcase, lamb_is_in_telescopic_readings_in_situ_already);
    tcase_add_loop_test(
        tcase, without_ambient_nothing_on_l_prime_is_judged, 0, ARRAY_LENGTH(unknown_ambients));
    tcase_add_test(tcase, a_dark_room_is_zero_by_name);
    tcase_add_test(tcase, a_level_read_twice_is_averaged);
    tcase_add_test(tcase, a_level_without_a_number_makes_what_needs_it_unavailable);
    tcase_add_test(tcase, eighteen_levels_are_needed_and_not_seventeen);
    tcase_add_test(tcase, finer_responses_have_their_own_names);
    tcase_add_test(tcase, outside_the_gsdf_is_not_tested_and_never_clamped);
    tcase_add_test(tcase, a_response_that_falls_is_judged_as_it_is);
    tcase_add_test(tcase, a_black_of_zero_is_unbounded_in_the_dark_and_judged_under_light);
    tcase_add_test(tcase, uniformity_names_formula_points_level_and_ambient);
    tcase_add_test(tcase, colour_is_compared_within_a_level);
    tcase_add_test(tcase, evidence_that_contradicts_itself_is_refused);
    tcase_add_test(tcase, geometries_may_differ_between_tests);
    tcase_add_test(tcase, only_the_tests_asked_for_are_judged);
    return run_case("core.guideline.evaluate", tcase);
}
