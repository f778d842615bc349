/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/judge.h"
#include "monqa/cleanup.h"

#include <stdlib.h>
#include <string.h>

static bool check_class(const struct guideline *guideline, const char *class, struct error *error)
{
    return guideline_has_class(guideline, class) ||
           error_set(
               error, ERROR_INVALID, "guideline %s: has no class \"%s\"", guideline->id, class);
}

static void mark_wanted(const struct guideline *guideline, const char *class,
                        bool wanted[METRICS_MAX])
{
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (guideline->criteria[i].metric_index < METRICS_MAX &&
            strcmp(guideline->criteria[i].class, class) == 0)
            wanted[guideline->criteria[i].metric_index] = true;
}

bool guideline_evaluate(const struct guideline *guideline, const char *class, unsigned tests,
                        const struct evidence *evidence, struct evaluation *evaluation,
                        struct error *error)
{
    if (!check_class(guideline, class, error) || !evidence_check(evidence, error))
        return false;
    CLEANUP(free_pointer) struct metric_set *sets = malloc(2 * sizeof *sets);
    if (sets == NULL)
        return error_set(error, ERROR_SYSTEM, "guideline %s: no memory", guideline->id);
    bool wanted[METRICS_MAX] = {false};
    mark_wanted(guideline, class, wanted);
    metric_set_measure(evidence, wanted, &sets[0]);
    struct bench bench = {.guideline = guideline,
                          .class = class,
                          .tests = tests,
                          .evidence = evidence,
                          .set = &sets[0],
                          .varied = &sets[1]};
    return bench_judge(&bench, evaluation, error);
}

/* What stands against one of them stands against the comparison. */
static struct evidence evidence_of_all(const struct pair_member *members, size_t count)
{
    struct evidence all = *members[0].evidence;
    for (size_t i = 1; i < count; i++) {
        const struct evidence *one = members[i].evidence;
        all.provisional |= one->provisional;
        all.meter_is_built_in = all.meter_is_built_in || one->meter_is_built_in;
        all.meter_doubt = all.meter_doubt != NULL ? all.meter_doubt : one->meter_doubt;
        all.signal_doubt = all.signal_doubt != NULL ? all.signal_doubt : one->signal_doubt;
    }
    return all;
}

bool guideline_evaluate_pair(const struct guideline *guideline, const char *class,
                             const struct pair_member *members, size_t count,
                             struct evaluation *evaluation, struct error *error)
{
    if (count < 2)
        return error_set(error, ERROR_INVALID, "a pair of %zu displays", count);
    if (!check_class(guideline, class, error))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!evidence_check(members[i].evidence, error))
            return false;
    CLEANUP(free_pointer) struct metric_set *set = malloc(sizeof *set);
    if (set == NULL)
        return error_set(error, ERROR_SYSTEM, "guideline %s: no memory", guideline->id);
    pair_set_measure(members, count, set);
    struct evidence evidence = evidence_of_all(members, count);
    struct bench bench = {.guideline = guideline,
                          .class = class,
                          .tests = GUIDELINE_ALL_TESTS,
                          .of_pair = true,
                          .evidence = &evidence,
                          .set = set};
    return bench_judge(&bench, evaluation, error);
}

void evaluation_finish(struct evaluation *evaluation)
{
    free(evaluation->metrics);
    free(evaluation->verdicts);
    *evaluation = (struct evaluation){0};
}

void evaluation_drop_metrics(struct evaluation *evaluation)
{
    free(evaluation->metrics);
    evaluation->metrics = NULL;
    evaluation->metric_count = 0;
}

enum evaluation_result evaluation_result(const struct evaluation *evaluation)
{
    bool failed = false;
    bool missing = false;
    bool judged = false;
    for (size_t i = 0; i < evaluation->verdict_count; i++) {
        const struct verdict *verdict = &evaluation->verdicts[i];
        missing = missing || verdict->provisional;
        if (!verdict->decides)
            continue;
        bool tested = verdict->outcome != VERDICT_NOT_TESTED;
        failed = failed || verdict->outcome == VERDICT_FAIL;
        missing = missing || (!tested && verdict->criterion.mandatory);
        judged = judged || tested;
    }
    if (failed)
        return EVALUATION_FAIL;
    return judged && !missing ? EVALUATION_PASS : EVALUATION_INCOMPLETE;
}

enum evaluation_result evaluation_result_worst(const enum evaluation_result *results, size_t count)
{
    enum evaluation_result worst = count > 0 ? EVALUATION_PASS : EVALUATION_INCOMPLETE;
    for (size_t i = 0; i < count; i++) {
        if (results[i] == EVALUATION_FAIL)
            return EVALUATION_FAIL;
        if (results[i] == EVALUATION_INCOMPLETE)
            worst = EVALUATION_INCOMPLETE;
    }
    return worst;
}
