/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/unit/core/guideline/samples.h"

/* The rows of the profiles as the compiled facts have them. */
static const struct row {
    const char *guideline, *class, *id, *metric, *sign;
    double limit;
    const char *provenance;
    bool decides;
} rows[] = {
#define AAPM(class, id, metric, sign, limit, code, decides)        \
    {                                                              \
        "aapm-or03", class, id, metric, sign, limit, code, decides \
    }
    AAPM("primary", "luminance-max", "l_prime_max_cd_m2", ">=", 170, "R2", true),
    AAPM("primary", "luminance-ratio", "luminance_ratio_prime", ">=", 250, "R2", true),
    AAPM("primary", "gsdf-deviation", "gsdf_deviation_18x1_percent", "<=", 10, "R2", true),
    AAPM("primary", "ambient-ratio", "ambient_ratio", "<=", 2.0 / 3, "R2", true),
    AAPM("primary", "uniformity-26", "uniformity_mld_5pt_26_emitted_percent", "<=", 30, "R2", true),
    AAPM("primary", "uniformity-204", "uniformity_mld_5pt_204_emitted_percent", "<=", 30, "R2",
         true),
    AAPM("primary", "chromaticity-uniformity", "chromaticity_delta_uv_5pt", "<=", 0.01, "R2", true),
    AAPM("primary", "visual-five-percent-seen", "answer:five-percent-seen", "=", 1, "R2", true),
    AAPM("primary", "visual-letters-legible", "answer:letters-legible", "=", 1, "R2", true),
    AAPM("secondary", "luminance-max", "l_prime_max_cd_m2", ">=", 100, "R2w", false),
    AAPM("secondary", "luminance-ratio", "luminance_ratio_prime", ">=", 100, "R2w", false),
    AAPM("secondary", "gsdf-deviation", "gsdf_deviation_18x1_percent", "<=", 20, "R2", true),
    AAPM("secondary", "ambient-ratio", "ambient_ratio", "<=", 2.0 / 3, "R2", true),
    AAPM("secondary", "uniformity-26", "uniformity_mld_5pt_26_emitted_percent", "<=", 30, "R2",
         true),
    AAPM("secondary", "uniformity-204", "uniformity_mld_5pt_204_emitted_percent", "<=", 30, "R2",
         true),
#define UK(class, id, metric, sign, limit, code, decides)            \
    {                                                                \
        "uk-rcr-ipem", class, id, metric, sign, limit, code, decides \
    }
    UK("primary", "luminance-max", "l_prime_max_cd_m2", ">=", 350, "I", false),
    UK("primary", "luminance-max-2012", "l_prime_max_cd_m2", ">=", 170, "M", false),
    UK("primary", "luminance-min", "l_prime_min_cd_m2", ">=", 1, "I", false),
    UK("primary", "luminance-ratio", "luminance_ratio_prime", ">=", 250, "M", false),
    UK("primary", "gsdf-deviation", "gsdf_deviation_18x1_percent", "<=", 10, "M", false),
    UK("primary", "uniformity-26", "uniformity_mld_5pt_26_emitted_percent", "<=", 30, "M", false),
    UK("primary", "visual-screen-clean", "answer:screen-clean", "=", 1, "M", false),
    UK("secondary", "luminance-max", "l_prime_max_cd_m2", ">=", 250, "R2", true),
    UK("secondary", "luminance-min", "l_prime_min_cd_m2", ">=", 0.8, "I", false),
    UK("secondary", "luminance-ratio", "luminance_ratio_prime", ">=", 100, "M", false),
    UK("secondary", "gsdf-deviation", "gsdf_deviation_18x1_percent", "<=", 20, "R2", true),
    UK("secondary", "uniformity-204", "uniformity_mld_5pt_204_emitted_percent", "<=", 30, "M",
       false),
    UK("primary-mammography", "luminance-max", "l_prime_max_cd_m2", ">=", 420, "I", false),
    UK("primary-mammography", "luminance-min", "l_prime_min_cd_m2", ">=", 1.2, "I", false),
};

static const struct criterion *find(const struct guideline *guideline, const struct row *row)
{
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (strcmp(guideline->criteria[i].id, row->id) == 0 &&
            strcmp(guideline->criteria[i].class, row->class) == 0)
            return &guideline->criteria[i];
    ck_abort_msg("%s has no %s for %s", row->guideline, row->id, row->class);
    return NULL;
}

START_TEST(each_row_is_as_its_source_has_it)
{
    const struct row *row = &rows[_i];
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline(row->guideline);
    const struct criterion *criterion = find(guideline, row);
    ck_assert_str_eq(criterion->metric, row->metric);
    ck_assert_str_eq(comparison_sign(criterion->comparison), row->sign);
    ck_assert_double_eq(criterion->limit, row->limit);
    ck_assert_str_eq(criterion->provenance, row->provenance);
    ck_assert_int_eq(criterion_decides(criterion), row->decides);
}
END_TEST

static const struct {
    const char *guideline, *class;
    enum qa_test test;
    const char *recommended, *longest;
} intervals[] = {
    {"aapm-or03", "primary", TEST_VISUAL_QC, "P1D", "P1W"},
    {"aapm-or03", "primary", TEST_LUMINANCE_RESPONSE, "P1M", "P3M"},
    {"aapm-or03", "primary", TEST_CHROMATICITY, "P1Y", "P1Y"},
    {"aapm-or03", "secondary", TEST_AMBIENT, "P1M", "P3M"},
    {"uk-rcr-ipem", "primary", TEST_VISUAL_QC, "P1D", "P1W"},
    {"uk-rcr-ipem", "primary", TEST_LUMINANCE_RESPONSE, "P3M", "P1Y"},
    {"uk-rcr-ipem", "secondary", TEST_LUMINANCE_RESPONSE, "P1Y", "P1Y"},
    {"uk-rcr-ipem", "secondary", TEST_UNIFORMITY, "P6M", "P1Y"},
};

START_TEST(each_interval_is_as_its_source_has_it)
{
    CLEANUP(guideline_cleanup)
    struct guideline *guideline = shipped_guideline(intervals[_i].guideline);
    for (size_t i = 0; i < guideline->interval_count; i++) {
        const struct guideline_interval *interval = &guideline->intervals[i];
        if (strcmp(interval->class, intervals[_i].class) != 0 ||
            interval->rule.test != intervals[_i].test)
            continue;
        char text[16];
        ck_assert_str_eq(interval_format(interval->rule.recommended, text),
                         intervals[_i].recommended);
        ck_assert_str_eq(interval_format(interval->rule.longest, text), intervals[_i].longest);
        return;
    }
    ck_abort_msg("no such interval");
}
END_TEST

START_TEST(every_row_names_clause_formula_and_source)
{
    for (const char *const *id = guideline_shipped_ids(); *id != NULL; id++) {
        CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline(*id);
        ck_assert_str_eq(guideline->id, *id);
        ck_assert_uint_eq(strlen(guideline->sha256), 64);
        ck_assert_uint_gt(guideline->criterion_count, 0);
        for (size_t i = 0; i < guideline->criterion_count; i++) {
            const struct criterion *criterion = &guideline->criteria[i];
            ck_assert(criterion->clause[0] != '\0' && criterion->formula[0] != '\0');
            ck_assert(criterion->source[0] != '\0');
            ck_assert_str_eq(criterion->confirmed_by, "");
            ck_assert(!criterion->excluded);
            ck_assert(guideline_has_class(guideline, criterion->class));
        }
    }
}
END_TEST

/* Every row is judged on the evidence's own value as its limit, and on its two neighbours: the
 * comparison of the row, and nothing rounded on the way. */
START_TEST(every_row_is_exact_at_its_limit)
{
    for (const char *const *id = guideline_shipped_ids(); *id != NULL; id++) {
        CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline(*id);
        struct sample sample = good_sample();
        for (size_t i = 0; i < sample.count; i++) {
            sample.readings[i].luminance_cd_m2 *= 1 + 0.001 * (double)(i % 7);
            sample.readings[i].x = 0.31 + 0.0001 * (double)(i % 5);
            sample.readings[i].y = 0.33;
        }
        struct evidence evidence = sample_evidence(&sample);
        unsigned tests = GUIDELINE_ALL_TESTS & ~(1u << TEST_VISUAL_QC);
        for (size_t i = 0; i < guideline->criterion_count; i++) {
            struct criterion *criterion = &guideline->criteria[i];
            if (criterion->test == TEST_VISUAL_QC)
                continue;
            struct error error = {0};
            double value = NAN;
            for (int side = 0; side <= 2; side++) {
                if (side > 0)
                    criterion->limit = side == 1 ? value : nextafter(value, INFINITY);
                struct evaluation evaluation;
                ck_assert(guideline_evaluate(
                    guideline, criterion->class, tests, &evidence, &evaluation, &error));
                const struct verdict *verdict = verdict_named(&evaluation, criterion->id);
                value = verdict->value;
                ck_assert_msg(!isnan(value), "%s: %s", criterion->metric, verdict->reason);
                bool upper = criterion->comparison == COMPARISON_AT_MOST;
                if (side > 0)
                    ck_assert_int_eq(verdict->outcome,
                                     side == 1 || upper ? VERDICT_PASS : VERDICT_FAIL);
                evaluation_finish(&evaluation);
            }
            criterion->limit = nextafter(value, -INFINITY);
            struct evaluation evaluation;
            ck_assert(guideline_evaluate(
                guideline, criterion->class, tests, &evidence, &evaluation, &error));
            ck_assert_int_eq(verdict_named(&evaluation, criterion->id)->outcome,
                             criterion->comparison == COMPARISON_AT_MOST ? VERDICT_FAIL
                                                                         : VERDICT_PASS);
            evaluation_finish(&evaluation);
        }
    }
}
END_TEST

START_TEST(an_unknown_id_is_not_shipped)
{
    const void *bytes = NULL;
    size_t length = 0;
    ck_assert(!guideline_shipped("aapm", &bytes, &length));
    ck_assert(!guideline_shipped("", &bytes, &length));
    ck_assert_ptr_null(bytes);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("shipped");
    tcase_add_loop_test(tcase, each_row_is_as_its_source_has_it, 0, ARRAY_LENGTH(rows));
    tcase_add_loop_test(tcase, each_interval_is_as_its_source_has_it, 0, ARRAY_LENGTH(intervals));
    tcase_add_test(tcase, every_row_names_clause_formula_and_source);
    tcase_add_test(tcase, every_row_is_exact_at_its_limit);
    tcase_add_test(tcase, an_unknown_id_is_not_shipped);
    return run_case("core.guideline.shipped", tcase);
}
