/* SPDX-License-Identifier: Apache-2.0 */
/* A worse value never has a better verdict: of every row of every profile, over random values. */
#include "core/guideline/judge.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/unit/core/guideline/samples.h"

#include <stdlib.h>

#define PROFILES 12
#define RANDOM_VALUES 40
#define VALUES_MAX (RANDOM_VALUES + 12)
#define SEED 20261124

struct chance {
    uint64_t state;
};

/* xorshift64*: in [0, 1). */
static double next_chance(struct chance *chance)
{
    chance->state ^= chance->state >> 12;
    chance->state ^= chance->state << 25;
    chance->state ^= chance->state >> 27;
    return (double)((chance->state * 2685821657736338717u) >> 11) / 9007199254740992.0;
}

struct values {
    double list[VALUES_MAX];
    size_t count;
};

static void add(struct values *values, double value)
{
    if (value >= 0)
        values->list[values->count++] = value;
}

static void add_round(struct values *values, double limit)
{
    add(values, nextafter(limit, -INFINITY));
    add(values, limit);
    add(values, nextafter(limit, INFINITY));
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* Over all orders of magnitude, the most of them near the limit, and each level to the last bit. */
static struct values values_for(const struct criterion *criterion, struct chance *chance)
{
    struct values values = {.count = 0};
    add(&values, 0);
    add(&values, 1);
    if (criterion->comparison == COMPARISON_IS)
        return values;
    add(&values, INFINITY);
    add_round(&values, criterion->limit);
    add_round(&values, criterion->remedial.limit);
    add_round(&values, criterion->suspension.limit);
    for (int i = 0; i < RANDOM_VALUES; i++)
        add(&values,
            i % 4 == 0 ? pow(10, 10 * next_chance(chance) - 5)
                       : criterion->limit * (0.5 + next_chance(chance)));
    qsort(values.list, values.count, sizeof *values.list, compare);
    return values;
}

struct stage {
    struct guideline *guideline;
    struct metric_set set, varied;
    double uncertainty;
};

/* The one criterion, of a metric that has that value. */
static struct verdict judge_value(struct stage *stage, const struct criterion *criterion,
                                  double value)
{
    const struct evidence evidence = {
        .room_class = criterion->room_class[0] != '\0' ? criterion->room_class : NULL};
    CLEANUP(evaluation_finish) struct evaluation evaluation = {0};
    struct error error = {0};
    struct bench bench = {.guideline = stage->guideline,
                          .class = criterion->class,
                          .tests = GUIDELINE_ALL_TESTS,
                          .of_pair = metric_is_of_pair(criterion->metric),
                          .evidence = &evidence,
                          .set = &stage->set,
                          .varied = &stage->varied};
    for (size_t i = 0; i < stage->set.count; i++)
        if (strcmp(stage->set.metrics[i].name, criterion->metric) == 0) {
            stage->set.metrics[i].value = value;
            stage->set.metrics[i].uncertainty = stage->uncertainty;
        }
    ck_assert_msg(bench_judge(&bench, &evaluation, &error), "%s", error.text);
    ck_assert_uint_eq(evaluation.verdict_count, 1);
    return evaluation.verdicts[0];
}

/* 0 is best. */
static int badness_of(const struct verdict *verdict)
{
    return (int)verdict->reached + (verdict->outcome == VERDICT_FAIL ? 10 : 0);
}

static void check_row(struct stage *stage, const struct criterion *criterion, struct chance *chance)
{
    struct values values = values_for(criterion, chance);
    bool upper =
        criterion->comparison == COMPARISON_AT_MOST || criterion->comparison == COMPARISON_BELOW;
    int last = 0;
    for (size_t i = 0; i < values.count; i++) { /* from the best to the worst */
        double value = values.list[upper ? i : values.count - 1 - i];
        struct verdict verdict = judge_value(stage, criterion, value);
        int badness = badness_of(&verdict);
        if (isnan(criterion->limit) ? verdict.outcome != VERDICT_NOT_TESTED
                                    : verdict.outcome == VERDICT_NOT_TESTED || badness < last)
            ck_abort_msg("%s %s %s: %.17g is judged \"%s\" after worse (seed %d)",
                         stage->guideline->id,
                         criterion->class,
                         criterion->id,
                         value,
                         verdict_outcome_name(verdict.outcome),
                         SEED);
        last = badness;
    }
    if (!isnan(criterion->limit))
        ck_assert_int_ge(last, 10); /* the worst of them failed */
}

/* The employer's own, somewhere beyond the limit. */
static void set_levels(struct criterion *criterion, struct chance *chance)
{
    bool upper =
        criterion->comparison == COMPARISON_AT_MOST || criterion->comparison == COMPARISON_BELOW;
    double worse = upper ? 1 + next_chance(chance) : 1 - 0.9 * next_chance(chance);
    criterion->remedial = (struct criterion_level){true, criterion->limit};
    criterion->suspension = (struct criterion_level){true, criterion->limit * worse};
    if (criterion->comparison == COMPARISON_IS || isnan(criterion->limit))
        criterion->remedial = criterion->suspension = (struct criterion_level){false, NAN};
}

static void make_set(struct metric_set *set)
{
    metric_set_of_nothing(set);
    for (const char *const *pair = metric_pair_names; *pair != NULL; pair++)
        (void)metric_add(set, *pair);
}

static void check_profile(int profile, enum decision_rule decision, double uncertainty)
{
    struct chance chance = {SEED + (uint64_t)profile};
    struct stage *stage = calloc(1, sizeof *stage);
    ck_assert_ptr_nonnull(stage);
    CLEANUP(guideline_cleanup)
    struct guideline *guideline = shipped_guideline(guideline_shipped_ids()[profile]);
    stage->guideline = guideline;
    stage->uncertainty = uncertainty;
    guideline->decision = decision;
    for (size_t i = 0; i < guideline->criterion_count; i++)
        guideline->criteria[i].excluded = true;
    for (size_t i = 0; i < guideline->criterion_count; i++) {
        struct criterion *criterion = &guideline->criteria[i];
        make_set(&stage->set);
        criterion->excluded = false;
        set_levels(criterion, &chance);
        check_row(stage, criterion, &chance);
        criterion->excluded = true;
    }
    free(stage);
}

START_TEST(a_worse_value_has_no_better_verdict)
{
    check_profile(_i, DECISION_SIMPLE, 0);
}
END_TEST

START_TEST(nor_has_it_with_guarded_acceptance)
{
    check_profile(_i, DECISION_GUARDED, 0.5);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("monotone");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, a_worse_value_has_no_better_verdict, 0, PROFILES);
    tcase_add_loop_test(tcase, nor_has_it_with_guarded_acceptance, 0, PROFILES);
    return run_case("core.guideline.monotone", tcase);
}
