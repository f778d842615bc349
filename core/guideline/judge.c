/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct owed {
    const char *class;
    unsigned tests, provisional;
};

static bool is_owed(const struct criterion *criterion, const struct owed *owed)
{
    return !criterion->excluded && strcmp(criterion->class, owed->class) == 0 &&
           (owed->tests & 1u << criterion->test) != 0;
}

static void judge(const struct criterion *criterion, const struct metric_set *set,
                  struct verdict *verdict)
{
    const struct metric *metric = metric_set_find(set, criterion->metric);
    *verdict = (struct verdict){
        .criterion = *criterion,
        .value = metric != NULL ? metric->value : NAN,
        .decides = criterion_decides(criterion),
    };
    if (isnan(verdict->value)) {
        verdict->outcome = VERDICT_NOT_TESTED;
        (void)text_copy(verdict->reason,
                        sizeof verdict->reason,
                        metric != NULL ? metric->reason : "no metric of that name");
        return;
    }
    verdict->outcome = comparison_holds(criterion->comparison, verdict->value, criterion->limit)
                           ? VERDICT_PASS
                           : VERDICT_FAIL;
    if (!verdict->decides)
        (void)snprintf(verdict->reason,
                       sizeof verdict->reason,
                       "%s unverified limit (%s): MPE to decide",
                       verdict->outcome == VERDICT_PASS ? "meets" : "exceeds",
                       criterion->provenance);
}

/* Readings that are to be repeated decide nothing, whatever they say. */
static void mark_provisional(unsigned reasons, struct verdict *verdict)
{
    char words[PROVISIONAL_TEXT_SIZE];
    if (reasons == 0 || !provisional_touches(verdict->criterion.test) ||
        verdict->outcome == VERDICT_NOT_TESTED)
        return;
    verdict->provisional = verdict->decides;
    verdict->decides = false;
    (void)snprintf(verdict->reason,
                   sizeof verdict->reason,
                   "provisional: %s",
                   provisional_format(reasons, words));
}

static bool judge_all(const struct guideline *guideline, const struct owed *owed,
                      const struct metric_set *set, struct evaluation *evaluation,
                      struct error *error)
{
    CLEANUP(free_pointer)
    struct metric *metrics = calloc(set->count, sizeof *metrics);
    CLEANUP(free_pointer)
    struct verdict *verdicts = calloc(guideline->criterion_count + 1, sizeof *verdicts);
    if (metrics == NULL || verdicts == NULL)
        return error_set(error, ERROR_SYSTEM, "guideline %s: no memory", guideline->id);
    memcpy(metrics, set->metrics, set->count * sizeof *metrics);
    size_t count = 0;
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (is_owed(&guideline->criteria[i], owed)) {
            judge(&guideline->criteria[i], set, &verdicts[count]);
            mark_provisional(owed->provisional, &verdicts[count++]);
        }
    *evaluation = (struct evaluation){.metric_count = set->count, .verdict_count = count};
    evaluation->metrics = TAKE(metrics);
    evaluation->verdicts = TAKE(verdicts);
    return true;
}

bool guideline_evaluate(const struct guideline *guideline, const char *class, unsigned tests,
                        const struct evidence *evidence, struct evaluation *evaluation,
                        struct error *error)
{
    if (!guideline_has_class(guideline, class))
        return error_set(
            error, ERROR_INVALID, "guideline %s: has no class \"%s\"", guideline->id, class);
    CLEANUP(free_pointer) struct metric_set *set = malloc(sizeof *set);
    if (set == NULL)
        return error_set(error, ERROR_SYSTEM, "guideline %s: no memory", guideline->id);
    struct owed owed = {class, tests, evidence->provisional};
    return metric_set_compute(evidence, set, error) &&
           judge_all(guideline, &owed, set, evaluation, error);
}

void evaluation_finish(struct evaluation *evaluation)
{
    free(evaluation->metrics);
    free(evaluation->verdicts);
    *evaluation = (struct evaluation){0};
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

bool guideline_metric_test(const char *metric, enum qa_test *test)
{
    static const struct evidence nothing;
    CLEANUP(free_pointer) struct metric_set *set = malloc(sizeof *set);
    if (set == NULL || !metric_set_compute(&nothing, set, NULL) ||
        metric_set_find(set, metric) == NULL)
        return false;
    *test = metric_test(metric);
    return true;
}
