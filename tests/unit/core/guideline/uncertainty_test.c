/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/unit/core/guideline/samples.h"

/* A display of 1 to 350 cd/m2 in light of 0.25, by a meter of 5 % accuracy and 1 % repeatability,
 * both expanded. */
static struct evidence measured_well(struct sample *sample)
{
    *sample = (struct sample){.ambient = {AMBIENT_MEASURED, 0.25}};
    sample_add(sample, sample_reading(TEST_LUMINANCE_RESPONSE, 0, POINT_NONE, 1));
    sample_add(sample, sample_reading(TEST_LUMINANCE_RESPONSE, 255, POINT_NONE, 350));
    struct evidence evidence = sample_evidence(sample);
    evidence.accuracy_percent = 5;
    evidence.repeatability_percent = 1;
    evidence.meter = "1234";
    return evidence;
}

static struct metric metric_of(const struct evidence *evidence, const char *name)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("aapm-or03");
    CLEANUP(evaluation_finish) struct evaluation evaluation = {0};
    struct error error = {0};
    ck_assert_msg(guideline_evaluate(
                      guideline, "primary", GUIDELINE_ALL_TESTS, evidence, &evaluation, &error),
                  "%s",
                  error.text);
    return *metric_named(&evaluation, name);
}

static double uncertainty_of(const struct evidence *evidence, const char *name)
{
    return metric_of(evidence, name).uncertainty;
}

#define NEAR(found, wanted) ck_assert_double_eq_tol(found, wanted, 1e-4 * (wanted))

START_TEST(a_luminance_feels_gain_and_repeatability)
{
    struct sample sample;
    struct evidence evidence = measured_well(&sample);
    NEAR(uncertainty_of(&evidence, "l_max_cd_m2"), hypot(17.5, 3.5));
    NEAR(uncertainty_of(&evidence, "l_min_cd_m2"), hypot(0.05, 0.01));
    NEAR(uncertainty_of(&evidence, "l_prime_max_cd_m2"), hypot(17.5125, 3.5));
    NEAR(uncertainty_of(&evidence, "ambient_cd_m2"), hypot(0.0125, 0.0025));
}
END_TEST

START_TEST(ratios_by_one_meter_feel_repeatability_only)
{
    struct sample sample;
    struct evidence evidence = measured_well(&sample);
    NEAR(uncertainty_of(&evidence, "luminance_ratio"), 350 * sqrt(2) / 100);
    /* Of L' only L scatters. */
    double ratio = 350.25 / 1.25;
    NEAR(uncertainty_of(&evidence, "luminance_ratio_prime"),
         ratio * hypot(3.5 / 350.25, 0.01 / 1.25));
    NEAR(uncertainty_of(&evidence, "ambient_ratio"), 0.25 * sqrt(2) / 100);
    /* Not to know the gain is no matter here, and is one there. */
    evidence.accuracy_percent = 0;
    NEAR(uncertainty_of(&evidence, "luminance_ratio"), 350 * sqrt(2) / 100);
    ck_assert_double_eq(uncertainty_of(&evidence, "l_max_cd_m2"), 0);
    /* A stated Lamb was not read with that gain. */
    evidence.accuracy_percent = 5;
    evidence.ambient.state = AMBIENT_STATED;
    ck_assert_double_gt(uncertainty_of(&evidence, "luminance_ratio_prime"),
                        1.05 * ratio * hypot(3.5 / 350.25, 0.01 / 1.25));
}
END_TEST

START_TEST(nothing_is_said_where_repeatability_is_not_known)
{
    struct sample sample;
    struct evidence evidence = measured_well(&sample);
    evidence.repeatability_percent = 0;
    ck_assert_double_eq(uncertainty_of(&evidence, "l_max_cd_m2"), 0);
    ck_assert_double_eq(uncertainty_of(&evidence, "luminance_ratio"), 0);
    /* The black is better known than nothing: four samples, then a last digit that is worse. */
    sample.readings[0].samples = 4;
    sample.readings[0].deviation_cd_m2 = 0.02;
    NEAR(uncertainty_of(&evidence, "l_min_cd_m2"), hypot(0.05, 2 * 0.02 / 2));
    sample.readings[0].resolution_cd_m2 = 0.1;
    NEAR(uncertainty_of(&evidence, "l_min_cd_m2"), hypot(0.05, 2 * 0.1 / sqrt(12)));
    ck_assert_double_eq(uncertainty_of(&evidence, "l_max_cd_m2"), 0);
}
END_TEST

START_TEST(levels_read_again_say_how_they_scatter)
{
    struct sample sample = {.ambient = {AMBIENT_DARK_ROOM, 0}};
    for (int i = 0; i < 3; i++)
        for (int level = 0; level <= 255; level += 51)
            sample_add(&sample,
                       sample_reading(TEST_LUMINANCE_RESPONSE,
                                      level,
                                      POINT_NONE,
                                      (1 + level) * (1 + 0.01 * (i - 1))));
    struct evidence evidence = sample_evidence(&sample);
    /* Three readings at 0.99, 1, 1.01: 1 % each, the mean 1/sqrt(3) of it; expanded twice that. */
    double white = 2 * 0.01 / sqrt(3);
    NEAR(uncertainty_of(&evidence, "luminance_ratio"), 256 * white * sqrt(2));
    evidence.repeatability_percent = 4; /* stated, and more */
    NEAR(uncertainty_of(&evidence, "luminance_ratio"), 256 * 2 * white * sqrt(2));
}
END_TEST

START_TEST(drift_by_one_meter_feels_repeatability_only)
{
    struct sample sample;
    struct evidence evidence = measured_well(&sample);
    struct baseline baseline = {.l_min_cd_m2 = 1,
                                .l_max_cd_m2 = 400,
                                .luminance_ratio_prime = 300,
                                .ambient_cd_m2 = 0.2,
                                .meter = "1234"};
    evidence.baseline = &baseline;
    NEAR(metric_of(&evidence, "drift_l_max_percent").value, 12.5);
    NEAR(uncertainty_of(&evidence, "drift_l_max_percent"), 100 * 0.875 * sqrt(2) / 100);
    baseline.meter[0] = '9'; /* another one: both gains count */
    NEAR(uncertainty_of(&evidence, "drift_l_max_percent"),
         hypot(100 * 0.875 * sqrt(2) / 100, 100 * 0.875 * 0.05 * sqrt(2)));
    NEAR(metric_of(&evidence, "drift_l_min_percent").value + 1, 1);
    NEAR(metric_of(&evidence, "drift_luminance_ratio_percent").value, 12.5);
    NEAR(metric_of(&evidence, "drift_luminance_ratio_prime_percent").value,
         100 * (300 - 350.25 / 1.25) / 300);
    NEAR(metric_of(&evidence, "drift_ambient_percent").value, 25);
}
END_TEST

START_TEST(drift_needs_a_baseline_of_the_same_geometry)
{
    struct sample sample;
    struct evidence evidence = measured_well(&sample);
    ck_assert_str_eq(metric_of(&evidence, "drift_l_max_percent").reason, "no baseline");
    struct baseline baseline = baseline_of(&evidence);
    ck_assert_double_eq(baseline.l_min_cd_m2, 1);
    ck_assert_double_eq(baseline.l_max_cd_m2, 350);
    ck_assert_double_eq(baseline.luminance_ratio_prime, 350.25 / 1.25);
    ck_assert_double_eq(baseline.ambient_cd_m2, 0.25);
    ck_assert_str_eq(baseline.meter, "1234");
    evidence.baseline = &baseline;
    ck_assert_double_eq(metric_of(&evidence, "drift_l_max_percent").value, 0);
    baseline.l_min_cd_m2 = 0; /* an OLED's: there is no ratio to it */
    ck_assert_double_nan(metric_of(&evidence, "drift_l_min_percent").value);
    baseline.geometry = GEOMETRY_TELESCOPIC_DARK;
    ck_assert_str_eq(metric_of(&evidence, "drift_l_max_percent").reason,
                     "the baseline was read by telescopic-dark, this by contact");
    for (size_t i = 0; i < sample.count; i++)
        sample.readings[i].geometry = GEOMETRY_TELESCOPIC_IN_SITU;
    ck_assert_str_eq(metric_of(&evidence, "drift_l_max_percent").reason,
                     "telescopic-in-situ readings give L', not L");
    baseline = baseline_of(&evidence);
    ck_assert_double_nan(baseline.l_max_cd_m2);
    ck_assert_double_eq(baseline.luminance_ratio_prime, 350);
}
END_TEST

/* --- what verdicts make of it --- */

static struct criterion *criterion_of(struct guideline *guideline, const char *id)
{
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (strcmp(guideline->criteria[i].id, id) == 0 &&
            strcmp(guideline->criteria[i].class, "primary") == 0)
            return &guideline->criteria[i];
    ck_abort_msg("no criterion %s", id);
    return NULL;
}

static struct verdict judge(const struct guideline *guideline, const struct evidence *evidence,
                            const char *criterion)
{
    CLEANUP(evaluation_finish) struct evaluation evaluation = {0};
    struct error error = {0};
    ck_assert_msg(guideline_evaluate(
                      guideline, "primary", GUIDELINE_ALL_TESTS, evidence, &evaluation, &error),
                  "%s",
                  error.text);
    return *verdict_named(&evaluation, criterion);
}

/* L'max is 350.25 +- 17.86. */
static const struct {
    double limit;
    enum verdict_outcome simple, guarded;
    bool within;
} limits[] = {
    {300, VERDICT_PASS, VERDICT_PASS, false},
    {332, VERDICT_PASS, VERDICT_PASS, false},
    {333, VERDICT_PASS, VERDICT_FAIL, true},
    {350.25, VERDICT_PASS, VERDICT_FAIL, true},
    {350.26, VERDICT_FAIL, VERDICT_FAIL, true},
    {368, VERDICT_FAIL, VERDICT_FAIL, true},
    {369, VERDICT_FAIL, VERDICT_FAIL, false},
};

START_TEST(a_limit_within_the_uncertainty_is_marked_and_guarded_if_so_chosen)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("aapm-or03");
    struct sample sample;
    struct evidence evidence = measured_well(&sample);
    criterion_of(guideline, "luminance-max")->limit = limits[_i].limit;
    struct verdict verdict = judge(guideline, &evidence, "luminance-max");
    ck_assert_int_eq(verdict.outcome, limits[_i].simple);
    ck_assert_int_eq(verdict.within_uncertainty, limits[_i].within);
    NEAR(verdict.uncertainty, hypot(17.5125, 3.5));
    guideline->decision = DECISION_GUARDED;
    verdict = judge(guideline, &evidence, "luminance-max");
    ck_assert_int_eq(verdict.outcome, limits[_i].guarded);
    ck_assert_int_eq(verdict.within_uncertainty, limits[_i].within);
    bool by_guard = limits[_i].simple != limits[_i].guarded;
    ck_assert_int_eq(strncmp(verdict.reason, "guarded acceptance", 18) == 0, by_guard);
}
END_TEST

START_TEST(guarded_acceptance_needs_an_uncertainty)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("aapm-or03");
    const struct answer answers[] = {
        {.test = TEST_VISUAL_QC, .question = "five-percent-seen", .value = ANSWER_YES}};
    struct sample sample;
    struct evidence evidence = measured_well(&sample);
    evidence.answers = answers;
    evidence.answer_count = 1;
    evidence.repeatability_percent = 0;
    guideline->decision = DECISION_GUARDED;
    struct verdict verdict = judge(guideline, &evidence, "luminance-max");
    ck_assert_int_eq(verdict.outcome, VERDICT_NOT_TESTED);
    ck_assert_double_nan(verdict.value);
    ck_assert_int_eq(verdict.cause, CAUSE_METER);
    ck_assert_str_eq(verdict.reason, "guarded acceptance, and the uncertainty is not known");
    criterion_of(guideline, "luminance-max")->limit = 400; /* a fail is one without it, too */
    ck_assert_int_eq(judge(guideline, &evidence, "luminance-max").outcome, VERDICT_FAIL);
    ck_assert_int_eq(judge(guideline, &evidence, "visual-five-percent-seen").outcome, VERDICT_PASS);
}
END_TEST

START_TEST(the_displays_own_sensor_does_not_do_where_another_is_asked_for)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("aapm-or03");
    struct sample sample;
    struct evidence evidence = measured_well(&sample);
    evidence.meter_is_built_in = true;
    ck_assert_int_eq(judge(guideline, &evidence, "luminance-max").outcome, VERDICT_PASS);
    criterion_of(guideline, "luminance-max")->external_meter = true;
    struct verdict verdict = judge(guideline, &evidence, "luminance-max");
    ck_assert_int_eq(verdict.outcome, VERDICT_NOT_TESTED);
    ck_assert_int_eq(verdict.cause, CAUSE_METER);
    ck_assert_str_eq(verdict.reason, "asks for a meter of its own, not the display's sensor");
    evidence.meter_is_built_in = false;
    ck_assert_int_eq(judge(guideline, &evidence, "luminance-max").outcome, VERDICT_PASS);
}
END_TEST

START_TEST(a_meter_less_accurate_than_asked_for_is_refused)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("aapm-or03");
    ck_assert_double_eq(guideline->meter_accuracy_percent, 5);
    struct sample sample;
    struct evidence evidence = measured_well(&sample);
    evidence.accuracy_is_sourced = true;
    ck_assert_int_eq(judge(guideline, &evidence, "luminance-max").outcome, VERDICT_PASS);
    evidence.accuracy_percent = nextafter(5, 6);
    struct verdict verdict = judge(guideline, &evidence, "luminance-max");
    ck_assert_int_eq(verdict.outcome, VERDICT_NOT_TESTED);
    ck_assert_int_eq(verdict.cause, CAUSE_METER);
    evidence.accuracy_percent = 10;
    ck_assert_str_eq(
        judge(guideline, &evidence, "luminance-max").reason,
        "the meter's accuracy of 10 % is worse than the 5 % that the guideline asks for");
    evidence.accuracy_is_sourced = false; /* a figure from memory refuses nobody */
    ck_assert_int_eq(judge(guideline, &evidence, "luminance-max").outcome, VERDICT_PASS);
    evidence.accuracy_percent = 0;
    ck_assert_int_eq(judge(guideline, &evidence, "luminance-max").outcome, VERDICT_PASS);
}
END_TEST

START_TEST(repeatability_that_could_decide_the_gsdf_by_itself_does_not)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("aapm-or03");
    struct sample sample = good_sample();
    struct evidence evidence = sample_evidence(&sample);
    evidence.repeatability_percent = 1; /* 0.5 % standard deviation: about 5 % */
    struct verdict verdict = judge(guideline, &evidence, "gsdf-deviation");
    ck_assert_int_eq(verdict.outcome, VERDICT_PASS);
    double noise = metric_of(&evidence, "gsdf_noise_18x1_percent").value;
    ck_assert(noise > 4 && noise < 6);
    evidence.repeatability_percent = 2.1;
    verdict = judge(guideline, &evidence, "gsdf-deviation");
    ck_assert_int_eq(verdict.outcome, VERDICT_NOT_TESTED);
    ck_assert_int_eq(verdict.cause, CAUSE_METER);
    ck_assert_str_eq(verdict.reason,
                     "the meter's repeatability alone would give 10.7 %, and could decide");
    criterion_of(guideline, "gsdf-deviation")->limit = 20;
    ck_assert_int_eq(judge(guideline, &evidence, "gsdf-deviation").outcome, VERDICT_PASS);
}
END_TEST

/* A gain error moves the deviation little, repeatability a lot. */
START_TEST(the_deviation_feels_repeatability_more_than_gain)
{
    struct sample sample = good_sample();
    sample.ambient.state = AMBIENT_MEASURED;
    struct evidence evidence = sample_evidence(&sample);
    evidence.accuracy_percent = 5;
    evidence.repeatability_percent = 0.0001;
    double by_gain = uncertainty_of(&evidence, "gsdf_deviation_18x1_percent");
    ck_assert(by_gain > 0 && by_gain < 1);
    evidence.repeatability_percent = 2;
    ck_assert_double_gt(uncertainty_of(&evidence, "gsdf_deviation_18x1_percent"), 5);
}
END_TEST

START_TEST(levels_are_reached_beside_the_verdict)
{
    static const struct {
        double limit, remedial, suspension;
        enum verdict_outcome outcome;
        enum criterion_reached reached;
    } levels[] = {
        {170, 0, 0, VERDICT_PASS, REACHED_NONE},
        {400, 0, 0, VERDICT_FAIL, REACHED_NONE}, /* nobody has named a level */
        {340, 360, 0, VERDICT_PASS, REACHED_REMEDIAL},
        {400, 400, 340, VERDICT_FAIL, REACHED_REMEDIAL},
        {400, 400, 350.25, VERDICT_FAIL, REACHED_REMEDIAL}, /* at the level: not reached */
        {400, 400, 350.26, VERDICT_FAIL, REACHED_SUSPENSION},
        {400, 0, 360, VERDICT_FAIL, REACHED_SUSPENSION},
    };
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("aapm-or03");
    struct sample sample;
    struct evidence evidence = measured_well(&sample);
    for (size_t i = 0; i < ARRAY_LENGTH(levels); i++) {
        struct criterion *criterion = criterion_of(guideline, "luminance-max");
        criterion->limit = levels[i].limit;
        criterion->remedial = (struct criterion_level){levels[i].remedial > 0, levels[i].remedial};
        criterion->suspension =
            (struct criterion_level){levels[i].suspension > 0, levels[i].suspension};
        struct verdict verdict = judge(guideline, &evidence, "luminance-max");
        ck_assert_msg(verdict.outcome == levels[i].outcome, "case %zu", i);
        ck_assert_msg(verdict.reached == levels[i].reached, "case %zu", i);
    }
    ck_assert_str_eq(criterion_reached_name(REACHED_SUSPENSION), "suspension");
    ck_assert_str_eq(criterion_reached_name(REACHED_REMEDIAL), "remedial");
    ck_assert_str_eq(criterion_reached_name(REACHED_NONE), "");
}
END_TEST

START_TEST(impossible_figures_are_refused)
{
    static const double wrong[] = {-1, NAN, INFINITY, 1e7};
    struct sample sample;
    struct error error = {0};
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("aapm-or03");
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
        for (int field = 0; field < 6; field++) {
            struct evidence evidence = measured_well(&sample);
            double *const fields[] = {&evidence.accuracy_percent,
                                      &evidence.repeatability_percent,
                                      &evidence.repeatability_uv,
                                      &evidence.illuminance_lux,
                                      &sample.readings[1].deviation_cd_m2,
                                      &sample.readings[0].resolution_cd_m2};
            struct evaluation evaluation;
            sample.readings[1].samples = 2;
            *fields[field] = wrong[i];
            ck_assert(!guideline_evaluate(
                guideline, "primary", GUIDELINE_ALL_TESTS, &evidence, &evaluation, &error));
            ck_assert_int_eq(error.kind, ERROR_INVALID);
        }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("uncertainty");
    tcase_add_test(tcase, a_luminance_feels_gain_and_repeatability);
    tcase_add_test(tcase, ratios_by_one_meter_feel_repeatability_only);
    tcase_add_test(tcase, nothing_is_said_where_repeatability_is_not_known);
    tcase_add_test(tcase, levels_read_again_say_how_they_scatter);
    tcase_add_test(tcase, drift_by_one_meter_feels_repeatability_only);
    tcase_add_test(tcase, drift_needs_a_baseline_of_the_same_geometry);
    tcase_add_loop_test(tcase,
                        a_limit_within_the_uncertainty_is_marked_and_guarded_if_so_chosen,
                        0,
                        ARRAY_LENGTH(limits));
    tcase_add_test(tcase, guarded_acceptance_needs_an_uncertainty);
    tcase_add_test(tcase, the_displays_own_sensor_does_not_do_where_another_is_asked_for);
    tcase_add_test(tcase, a_meter_less_accurate_than_asked_for_is_refused);
    tcase_add_test(tcase, repeatability_that_could_decide_the_gsdf_by_itself_does_not);
    tcase_add_test(tcase, the_deviation_feels_repeatability_more_than_gain);
    tcase_add_test(tcase, levels_are_reached_beside_the_verdict);
    tcase_add_test(tcase, impossible_figures_are_refused);
    return run_case("core.guideline.uncertainty", tcase);
}
