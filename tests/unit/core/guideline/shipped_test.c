/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/unit/core/guideline/samples.h"
#include "tests/unit/core/guideline/shipped_rows.h"

#define PROFILES 12

static struct criterion *find(struct guideline *guideline, const struct row *row)
{
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (strcmp(guideline->criteria[i].id, row->id) == 0 &&
            strcmp(guideline->criteria[i].class, row->class) == 0)
            return &guideline->criteria[i];
    ck_abort_msg("%s has no %s for %s", row->guideline, row->id, row->class);
    return NULL;
}

/* The rows of the profile of that number, one after the other; NULL after the last. */
static const struct row *next_row(int profile, const struct row *row)
{
    const char *id = guideline_shipped_ids()[profile];
    for (row = row == NULL ? rows : row + 1; row < rows + ARRAY_LENGTH(rows); row++)
        if (strcmp(row->guideline, id) == 0)
            return row;
    return NULL;
}

#define expect(truth, row) ck_assert_msg(truth, "%s %s %s", row->guideline, row->class, row->id)

static void expect_row(const struct criterion *criterion, const struct row *row)
{
    bool is_sourced = strcmp(row->provenance, "R") == 0 || strcmp(row->provenance, "R2") == 0;
    expect(strcmp(criterion->metric, row->metric) == 0, row);
    expect(strcmp(comparison_sign(criterion->comparison), row->sign) == 0, row);
    expect(criterion->limit == row->limit || (isnan(criterion->limit) && isnan(row->limit)), row);
    expect(strcmp(criterion->provenance, row->provenance) == 0, row);
    expect(criterion->mandatory == row->mandatory, row);
    expect(criterion_decides(criterion) == is_sourced, row);
}

START_TEST(each_row_is_as_its_source_has_it)
{
    CLEANUP(guideline_cleanup)
    struct guideline *guideline = shipped_guideline(guideline_shipped_ids()[_i]);
    for (const struct row *row = next_row(_i, NULL); row != NULL; row = next_row(_i, row))
        expect_row(find(guideline, row), row);
}
END_TEST

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
        ck_assert_str_eq(interval->provenance, intervals[_i].provenance);
        ck_assert_str_ne(interval->who, "");
        return;
    }
    ck_abort_msg("no such interval");
}
END_TEST

/* The tables leave nothing out, and name no other profile. */
START_TEST(no_row_and_no_interval_is_shipped_beside_the_tables)
{
    size_t criterion_count = 0;
    size_t interval_count = 0;
    for (const char *const *id = guideline_shipped_ids(); *id != NULL; id++) {
        CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline(*id);
        criterion_count += guideline->criterion_count;
        interval_count += guideline->interval_count;
    }
    ck_assert_ptr_null(guideline_shipped_ids()[PROFILES]);
    ck_assert_uint_eq(criterion_count, ARRAY_LENGTH(rows));
    ck_assert_uint_eq(interval_count, ARRAY_LENGTH(intervals));
}
END_TEST

/* By the end of the metric's name. */
static const char *unit_of(const char *metric)
{
    size_t length = strlen(metric);
    if (strncmp(metric, "answer:", 7) == 0)
        return "";
    if (length > 8 && strcmp(metric + length - 8, "_percent") == 0)
        return "%";
    static const struct {
        const char *end, *unit;
    } ends[] = {{"_lux", "lux"},
                {"_mp", "MP"},
                {"_px", "px"},
                {"_mm", "mm"},
                {"_degrees", "degrees"},
                {"bit_depth", "bit"}};
    for (size_t i = 0; i < ARRAY_LENGTH(ends); i++)
        if (length >= strlen(ends[i].end) &&
            strcmp(metric + length - strlen(ends[i].end), ends[i].end) == 0)
            return ends[i].unit;
    return length > 6 && strcmp(metric + length - 6, "_cd_m2") == 0 ? "cd/m2" : "1";
}

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
            ck_assert_str_eq(criterion->unit, unit_of(criterion->metric));
            ck_assert_str_eq(criterion->confirmed_by, "");
            ck_assert_uint_ne(criterion->triggers, 0);
            bool shows = criterion->test != TEST_AMBIENT && criterion->test != TEST_SIGNAL_PATH;
            ck_assert_msg(shows == (criterion->pattern[0] != '\0'), "%s", criterion->id);
            ck_assert(!criterion->excluded);
            ck_assert(guideline_has_class(guideline, criterion->class));
        }
    }
}
END_TEST

/* The good sample made uneven, so that no two metrics agree by chance, with colour, panel, baseline
 * and lux, and with every question answered yes. */
struct uneven {
    struct sample sample;
    struct answer answers[16];
    struct viewer_measure viewer_measures[3];
    struct baseline baseline;
    struct evidence evidence;
};

static void make_uneven(struct uneven *uneven)
{
    static const char *const questions[] = {"five-percent-seen",
                                            "ninety-five-percent-seen",
                                            "sixteen-steps-distinct",
                                            "line-pairs-resolved",
                                            "ramps-continuous",
                                            "letters-legible",
                                            "artefacts-absent",
                                            "screen-clean"};
    uneven->sample = good_sample();
    for (size_t i = 0; i < uneven->sample.count; i++) {
        uneven->sample.readings[i].luminance_cd_m2 *= 1 + 0.001 * (double)(i % 7);
        uneven->sample.readings[i].x = 0.31 + 0.0001 * (double)(i % 5);
        uneven->sample.readings[i].y = 0.33;
    }
    uneven->evidence = sample_evidence(&uneven->sample);
    for (size_t i = 0; i < ARRAY_LENGTH(questions); i++) {
        uneven->answers[i] = (struct answer){.value = ANSWER_YES};
        (void)strncpy(
            uneven->answers[i].question, questions[i], sizeof uneven->answers[i].question - 1);
    }
    uneven->evidence.answers = uneven->answers;
    uneven->evidence.answer_count = ARRAY_LENGTH(questions);
    uneven->baseline = (struct baseline){.l_min_cd_m2 = 0.7,
                                         .l_max_cd_m2 = 500,
                                         .luminance_ratio_prime = 600,
                                         .ambient_cd_m2 = 0.25};
    uneven->evidence.baseline = &uneven->baseline;
    uneven->evidence.illuminance_lux = 33;
    uneven->viewer_measures[0] = (struct viewer_measure){VIEWER_WIDTH, 153, 152.3, 0};
    uneven->viewer_measures[1] = (struct viewer_measure){VIEWER_HEIGHT, 153, 154.1, 0};
    uneven->viewer_measures[2] = (struct viewer_measure){VIEWER_ANGLE, 45, 44.6, 0};
    uneven->evidence.viewer_measures = uneven->viewer_measures;
    uneven->evidence.viewer_measure_count = ARRAY_LENGTH(uneven->viewer_measures);
    uneven->evidence.panel =
        (struct panel){1536, 2048, 1536, 2048, .width_mm = 318, .height_mm = 424, .wire_bits = 10};
}

/* The display beside it: dimmer, blacker, redder. */
static void make_other(const struct uneven *uneven, struct uneven *other)
{
    make_uneven(other);
    for (size_t i = 0; i < other->sample.count; i++) {
        other->sample.readings[i].luminance_cd_m2 =
            0.9 * uneven->sample.readings[i].luminance_cd_m2;
        other->sample.readings[i].x = uneven->sample.readings[i].x + 0.004;
    }
}

static bool evaluate_pair(const struct guideline *guideline, const char *class,
                          const struct evidence *evidence, struct evaluation *evaluation,
                          struct error *error)
{
    struct uneven uneven, other;
    make_uneven(&uneven);
    make_other(&uneven, &other);
    const struct pair_member members[] = {
        {.evidence = evidence, .session_id = "s", .meter = "m", .warm = true},
        {.evidence = &other.evidence, .session_id = "s", .meter = "m", .warm = true},
    };
    return guideline_evaluate_pair(guideline, class, members, 2, evaluation, error);
}

/* The one criterion, judged by itself on its class. */
static struct verdict judge_one(struct guideline *guideline, const struct criterion *criterion,
                                const struct evidence *evidence)
{
    CLEANUP(evaluation_finish) struct evaluation evaluation = {0};
    struct error error = {0};
    struct evidence here = *evidence;
    here.room_class = criterion->room_class[0] != '\0' ? criterion->room_class : NULL;
    bool ok =
        strncmp(criterion->metric, "pair_", 5) == 0
            ? evaluate_pair(guideline, criterion->class, &here, &evaluation, &error)
            : guideline_evaluate(
                  guideline, criterion->class, GUIDELINE_ALL_TESTS, &here, &evaluation, &error);
    ck_assert_msg(ok, "%s", error.text);
    struct verdict verdict = *verdict_named(&evaluation, criterion->id);
    ck_assert_msg(isnan(criterion->limit) || !isnan(verdict.value),
                  "%s: %s",
                  criterion->metric,
                  verdict.reason);
    return verdict;
}

static const struct {
    const char *sign;
    bool below, at, above; /* passes with the limit just below, at and just above the value? */
} signs[] = {
    {"<=", false, true, true},
    {"<", false, false, true},
    {">=", true, true, false},
    {">", true, false, false},
};

static void expect_exact(struct guideline *guideline, const struct row *row, size_t sign)
{
    struct uneven uneven;
    make_uneven(&uneven);
    struct criterion *criterion = find(guideline, row);
    if (isnan(row->limit)) {
        struct verdict none = judge_one(guideline, criterion, &uneven.evidence);
        expect(none.outcome == VERDICT_NOT_TESTED, row);
        ck_assert_str_eq(none.reason, "no limit in this guideline");
        return;
    }
    criterion->suspension.given = false;
    double value = judge_one(guideline, criterion, &uneven.evidence).value;
    const double limits[] = {nextafter(value, -INFINITY), value, nextafter(value, INFINITY)};
    const bool passes[] = {signs[sign].below, signs[sign].at, signs[sign].above};
    for (size_t side = 0; side < ARRAY_LENGTH(limits); side++) {
        criterion->limit = limits[side];
        struct verdict verdict = judge_one(guideline, criterion, &uneven.evidence);
        expect(verdict.outcome == (passes[side] ? VERDICT_PASS : VERDICT_FAIL), row);
    }
}

static void expect_answered(struct guideline *guideline, const struct row *row)
{
    struct uneven uneven;
    make_uneven(&uneven);
    const struct criterion *criterion = find(guideline, row);
    expect(strcmp(row->sign, "=") == 0, row);
    expect(judge_one(guideline, criterion, &uneven.evidence).outcome == VERDICT_PASS, row);
    for (size_t i = 0; i < uneven.evidence.answer_count; i++)
        uneven.answers[i].value = ANSWER_NO;
    expect(judge_one(guideline, criterion, &uneven.evidence).outcome == VERDICT_FAIL, row);
}

/* On the evidence's own value as the limit, and on its two neighbours: the comparison of the row,
 * and nothing rounded on the way. */
START_TEST(every_row_is_exact_at_its_limit)
{
    CLEANUP(guideline_cleanup)
    struct guideline *guideline = shipped_guideline(guideline_shipped_ids()[_i]);
    for (const struct row *row = next_row(_i, NULL); row != NULL; row = next_row(_i, row)) {
        size_t sign = 0;
        while (sign < ARRAY_LENGTH(signs) && strcmp(signs[sign].sign, row->sign) != 0)
            sign++;
        if (sign < ARRAY_LENGTH(signs))
            expect_exact(guideline, row, sign);
        else
            expect_answered(guideline, row);
    }
}
END_TEST

/* Evidence at a row's own limit, where it can be had without rounding: Lmax, the ratio, the veil
 * and the screen. */
static enum verdict_outcome outcome_at(const char *id, const char *class, const char *criterion,
                                       double black, double white, double dimmest_corner)
{
    struct sample sample = {.ambient = {AMBIENT_STATED, 0.5}};
    sample_add(&sample, sample_reading(TEST_LUMINANCE_RESPONSE, 0, POINT_NONE, black));
    sample_add(&sample, sample_reading(TEST_LUMINANCE_RESPONSE, 255, POINT_NONE, white));
    sample_add_uniform(&sample, 26, 100);
    sample_add_uniform(&sample, 204, 100);
    sample_at(&sample, TEST_UNIFORMITY, 204, POINT_TOP_LEFT)->luminance_cd_m2 = dimmest_corner;
    struct evidence evidence = sample_evidence(&sample);
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline(id);
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (strcmp(guideline->criteria[i].id, criterion) == 0 &&
            strcmp(guideline->criteria[i].class, class) == 0)
            return judge_one(guideline, &guideline->criteria[i], &evidence).outcome;
    ck_abort_msg("%s has no %s for %s", id, criterion, class);
    return VERDICT_NOT_TESTED;
}

START_TEST(limits_are_strict_or_inclusive_as_the_source_has_them)
{
    static const struct {
        const char *id, *class, *criterion;
        double black, white, corner;
        enum verdict_outcome outcome;
    } cases[] = {
        {"acr", "primary", "luminance-max", 1, 349.5, 100, VERDICT_PASS},
        {"acr", "primary", "luminance-max", 1, 349.25, 100, VERDICT_FAIL},
        {"nyc-pdm", "primary", "luminance-max", 1, 350, 100, VERDICT_PASS},
        {"nyc-pdm", "primary", "luminance-max", 1, 349.75, 100, VERDICT_FAIL},
        {"nyc-pdm", "primary", "luminance-ratio", 1.5, 499.5, 100, VERDICT_PASS},
        {"nyc-pdm", "primary", "luminance-ratio", 1.5, 499.25, 100, VERDICT_FAIL},
        {"nyc-pdm", "primary", "uniformity-204", 1, 350, 70.25, VERDICT_PASS},
        {"nyc-pdm", "primary", "uniformity-204", 1, 350, 70, VERDICT_FAIL},
        {"din-v-6868-57", "class-a", "luminance-max", 1, 199.5, 100, VERDICT_FAIL},
        {"din-v-6868-57", "class-a", "luminance-max", 1, 199.75, 100, VERDICT_PASS},
        {"din-v-6868-57", "class-a", "veil-ratio", 1, 49.5, 100, VERDICT_FAIL},
        {"din-v-6868-57", "class-a", "veil-ratio", 1, 49.75, 100, VERDICT_PASS},
        {"din-v-6868-57", "class-b", "veil-ratio", 1, 19.5, 100, VERDICT_FAIL},
        {"din-v-6868-57", "class-b", "veil-ratio", 1, 19.75, 100, VERDICT_PASS},
        {"din-v-6868-57", "class-a", "uniformity-204", 1, 350, 85, VERDICT_PASS},
        {"din-v-6868-57", "class-a", "uniformity-204", 1, 350, 84.75, VERDICT_FAIL},
        {"din-v-6868-57", "class-a", "uniformity-204", 1, 350, 115, VERDICT_PASS},
        {"din-v-6868-57", "class-a", "uniformity-204", 1, 350, 115.25, VERDICT_FAIL},
        {"acr-mammography",
         "primary-mammography-2008",
         "luminance-max",
         1,
         449.5,
         100,
         VERDICT_FAIL},
        {"acr-mammography",
         "primary-mammography-2008",
         "luminance-ratio-highest",
         0.5,
         649.5,
         100,
         VERDICT_FAIL},
        {"acr-mammography",
         "primary-mammography-2008",
         "luminance-ratio-highest",
         0.5,
         649.25,
         100,
         VERDICT_PASS},
        {"jesra-x0093", "grade-1b", "luminance-max", 1, 170, 100, VERDICT_PASS},
        {"ranzcr", "primary-mammography", "luminance-max", 1, 450, 100, VERDICT_PASS},
        {"ranzcr", "primary-mammography", "luminance-max", 1, 449.75, 100, VERDICT_FAIL},
        {"euref", "primary-mammography", "uniformity-204", 1, 350, 70, VERDICT_PASS},
        {"euref", "primary-mammography", "uniformity-204", 1, 350, 69.75, VERDICT_FAIL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        ck_assert_msg(outcome_at(cases[i].id,
                                 cases[i].class,
                                 cases[i].criterion,
                                 cases[i].black,
                                 cases[i].white,
                                 cases[i].corner) == cases[i].outcome,
                      "case %zu: %s %s",
                      i,
                      cases[i].id,
                      cases[i].criterion);
}
END_TEST

START_TEST(a_class_without_sourced_intervals_is_there_without)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("din-6868-157");
    ck_assert(guideline_has_class(guideline, "viewing"));
    for (size_t i = 0; i < guideline->interval_count; i++)
        ck_assert_str_ne(guideline->intervals[i].class, "viewing");
}
END_TEST

/* DIN: one region in rooms of three classes has three limits of illuminance, and one counts. */
START_TEST(a_room_class_picks_its_rows)
{
    static const struct {
        const char *room;
        size_t rows;
        double limit;
    } rooms[] = {{"rk1", 1, 50}, {"rk2", 1, 100}, {"rk3", 1, 500}, {"rk4", 0, 0}, {NULL, 3, 0}};
    CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline("din-6868-157");
    struct uneven uneven;
    make_uneven(&uneven);
    for (size_t i = 0; i < ARRAY_LENGTH(rooms); i++) {
        CLEANUP(evaluation_finish) struct evaluation evaluation = {0};
        struct error error = {0};
        size_t found = 0;
        uneven.evidence.room_class = rooms[i].room;
        ck_assert(guideline_evaluate(
            guideline, "primary-ct", 1u << TEST_AMBIENT, &uneven.evidence, &evaluation, &error));
        for (size_t v = 0; v < evaluation.verdict_count; v++) {
            const struct verdict *verdict = &evaluation.verdicts[v];
            found++;
            if (rooms[i].room != NULL)
                ck_assert_double_eq(verdict->criterion.limit, rooms[i].limit);
            else
                ck_assert_str_eq(verdict->reason, "the class of the room is not stated");
        }
        ck_assert_uint_eq(found, rooms[i].rows);
    }
}
END_TEST

START_TEST(mammography_displays_are_released_together)
{
    for (const char *const *id = guideline_shipped_ids(); *id != NULL; id++) {
        CLEANUP(guideline_cleanup) struct guideline *guideline = shipped_guideline(*id);
        for (size_t i = 0; i < guideline->class_count; i++) {
            const char *class = guideline->classes[i];
            ck_assert_int_eq(guideline_class_is_paired(guideline, class),
                             strstr(class, "mammography") != NULL);
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
    tcase_add_loop_test(tcase, each_row_is_as_its_source_has_it, 0, PROFILES);
    tcase_add_loop_test(tcase, each_interval_is_as_its_source_has_it, 0, ARRAY_LENGTH(intervals));
    tcase_add_test(tcase, every_row_names_clause_formula_and_source);
    tcase_add_loop_test(tcase, every_row_is_exact_at_its_limit, 0, PROFILES);
    tcase_add_test(tcase, limits_are_strict_or_inclusive_as_the_source_has_them);
    tcase_add_test(tcase, a_class_without_sourced_intervals_is_there_without);
    tcase_add_test(tcase, no_row_and_no_interval_is_shipped_beside_the_tables);
    tcase_add_test(tcase, a_room_class_picks_its_rows);
    tcase_add_test(tcase, mammography_displays_are_released_together);
    tcase_add_test(tcase, an_unknown_id_is_not_shipped);
    return run_case("core.guideline.shipped", tcase);
}
