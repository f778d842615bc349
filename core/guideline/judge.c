/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/judge.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_owed(const struct bench *bench, const struct criterion *criterion)
{
    const struct evidence *evidence = bench->evidence;
    if (criterion->excluded || strcmp(criterion->class, bench->class) != 0 ||
        (bench->tests & 1u << criterion->test) == 0 ||
        metric_is_of_pair(criterion->metric) != bench->of_pair)
        return false;
    if (evidence->triggers != 0 && (evidence->triggers & criterion->triggers) == 0)
        return false;
    return criterion->room_class[0] == '\0' || evidence->room_class == NULL ||
           strcmp(criterion->room_class, evidence->room_class) == 0;
}

static const struct metric *find_metric(const struct metric_set *set,
                                        const struct criterion *criterion)
{
    if (criterion->metric_index < set->count &&
        strcmp(set->metrics[criterion->metric_index].name, criterion->metric) == 0)
        return &set->metrics[criterion->metric_index];
    return metric_set_find(set, criterion->metric);
}

__attribute__((format(printf, 3, 4))) static void
leave_untested(struct verdict *verdict, enum cause cause, const char *format, ...)
{
    verdict->outcome = VERDICT_NOT_TESTED;
    verdict->value = NAN;
    verdict->uncertainty = 0;
    verdict->cause = cause;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(verdict->reason, sizeof verdict->reason, format, arguments);
    va_end(arguments);
}

double bench_varied_value(struct bench *bench, const struct variation *variation,
                          const char *metric)
{
    metric_set_compute(bench->evidence, variation, bench->varied);
    const struct metric *found = metric_set_find(bench->varied, metric);
    return found != NULL ? found->value : NAN;
}

/* --- what keeps a criterion from being judged --- */

static bool refuses_limit(struct bench *bench, struct verdict *verdict)
{
    const struct criterion *criterion = &verdict->criterion;
    if (isnan(criterion->limit))
        leave_untested(verdict, CAUSE_NONE, "no limit in this guideline");
    else if (criterion->room_class[0] != '\0' && bench->evidence->room_class == NULL)
        leave_untested(verdict, CAUSE_PROCEDURE, "the class of the room is not stated");
    else
        return false;
    return true;
}

/* Sensors of displays miss faults that a meter finds (metrics.md 10). */
static bool refuses_built_in(struct bench *bench, struct verdict *verdict)
{
    if (!verdict->criterion.external_meter || !bench->evidence->meter_is_built_in ||
        !metric_is_measured(verdict->criterion.metric))
        return false;
    leave_untested(verdict, CAUSE_METER, "asks for a meter of its own, not the display's sensor");
    return true;
}

static bool refuses_meter(struct bench *bench, struct verdict *verdict)
{
    if (refuses_built_in(bench, verdict))
        return true;
    double asked = bench->guideline->meter_accuracy_percent;
    double has = bench->evidence->accuracy_percent;
    if (asked == 0 || has <= asked || !bench->evidence->accuracy_is_sourced ||
        !metric_is_measured(verdict->criterion.metric))
        return false;
    leave_untested(verdict,
                   CAUSE_METER,
                   "the meter's accuracy of %g %% is worse than the %g %% that the guideline asks "
                   "for",
                   has,
                   asked);
    return true;
}

/* metrics.md 10: repeatability moves the deviation a lot, and always up on the average. */
static bool refuses_noise(struct bench *bench, struct verdict *verdict)
{
    const struct criterion *criterion = &verdict->criterion;
    if (strcmp(criterion->metric, "gsdf_deviation_18x1_percent") != 0)
        return false;
    double noise = metric_set_find(bench->set, "gsdf_noise_18x1_percent")->value;
    if (isnan(noise) || comparison_holds(criterion->comparison, noise, criterion->limit))
        return false;
    leave_untested(verdict,
                   CAUSE_METER,
                   "the meter's repeatability alone would give %.3g %%, and could decide",
                   noise);
    return true;
}

/* --- the verdict --- */

static bool violates(const struct criterion *criterion, const struct criterion_level *level,
                     double value)
{
    return level->given && !comparison_holds(criterion->comparison, value, level->limit);
}

static void decide(const struct bench *bench, struct verdict *verdict)
{
    const struct criterion *criterion = &verdict->criterion;
    double value = verdict->value, uncertainty = verdict->uncertainty;
    bool upper =
        criterion->comparison == COMPARISON_AT_MOST || criterion->comparison == COMPARISON_BELOW;
    bool holds = comparison_holds(criterion->comparison, value, criterion->limit);
    verdict->within_uncertainty = uncertainty > 0 && fabs(value - criterion->limit) <= uncertainty;
    verdict->outcome = holds ? VERDICT_PASS : VERDICT_FAIL;
    if (violates(criterion, &criterion->suspension, value))
        verdict->reached = REACHED_SUSPENSION;
    else if (violates(criterion, &criterion->remedial, value))
        verdict->reached = REACHED_REMEDIAL;
    if (bench->guideline->decision != DECISION_GUARDED || !holds || isinf(value) ||
        !metric_is_measured(criterion->metric))
        return;
    if (uncertainty == 0) {
        leave_untested(
            verdict, CAUSE_METER, "guarded acceptance, and the uncertainty is not known");
    } else if (!comparison_holds(criterion->comparison,
                                 upper ? value + uncertainty : value - uncertainty,
                                 criterion->limit)) {
        verdict->outcome = VERDICT_FAIL;
        (void)snprintf(verdict->reason,
                       sizeof verdict->reason,
                       "guarded acceptance: the limit is within the uncertainty of %.3g",
                       uncertainty);
    }
}

/* Readings that are to be repeated decide nothing, whatever they say. */
static void mark_provisional(const struct bench *bench, struct verdict *verdict)
{
    char words[PROVISIONAL_TEXT_SIZE];
    unsigned reasons = bench->evidence->provisional;
    if (reasons == 0 || !provisional_touches(verdict->criterion.test))
        return;
    verdict->provisional = verdict->decides;
    verdict->decides = false;
    (void)snprintf(verdict->reason,
                   sizeof verdict->reason,
                   "provisional: %s",
                   provisional_format(reasons, words));
}

static void say_who_decides(struct verdict *verdict)
{
    if (!verdict->decides)
        (void)snprintf(verdict->reason,
                       sizeof verdict->reason,
                       "%s unverified limit (%s): MPE to decide",
                       verdict->outcome == VERDICT_PASS ? "meets" : "exceeds",
                       verdict->criterion.provenance);
}

/* Field by field: clearing two kilobytes of texts for each verdict would cost more than judging. */
static void begin(struct verdict *verdict, const struct criterion *criterion,
                  const struct metric *metric)
{
    verdict->criterion = *criterion;
    verdict->value = metric != NULL ? metric->value : NAN;
    verdict->outcome = VERDICT_NOT_TESTED;
    verdict->uncertainty = metric != NULL ? metric->uncertainty : 0;
    verdict->within_uncertainty = false;
    verdict->reached = REACHED_NONE;
    verdict->decides = criterion_decides(criterion);
    verdict->provisional = false;
    verdict->reason[0] = '\0';
    verdict->cause = CAUSE_NONE;
    verdict->cause_evidence[0] = '\0';
}

static void judge(struct bench *bench, const struct criterion *criterion, struct verdict *verdict)
{
    const struct metric *metric = find_metric(bench->set, criterion);
    begin(verdict, criterion, metric);
    if (refuses_limit(bench, verdict) || refuses_meter(bench, verdict))
        return;
    if (isnan(verdict->value)) {
        leave_untested(verdict,
                       metric != NULL ? metric->cause : CAUSE_PROCEDURE,
                       "%s",
                       metric != NULL ? metric->reason : "no metric of that name");
        return;
    }
    if (refuses_noise(bench, verdict))
        return;
    decide(bench, verdict);
    if (verdict->outcome == VERDICT_NOT_TESTED)
        return;
    say_who_decides(verdict);
    mark_provisional(bench, verdict);
    if (verdict->outcome == VERDICT_FAIL)
        cause_find(bench, verdict);
}

bool bench_judge(struct bench *bench, struct evaluation *evaluation, struct error *error)
{
    const struct guideline *guideline = bench->guideline;
    CLEANUP(free_pointer)
    struct metric *metrics = malloc(bench->set->count * sizeof *metrics);
    size_t owed = 0;
    for (size_t i = 0; i < guideline->criterion_count; i++)
        owed += is_owed(bench, &guideline->criteria[i]);
    CLEANUP(free_pointer)
    struct verdict *verdicts = malloc((owed + 1) * sizeof *verdicts);
    if (metrics == NULL || verdicts == NULL)
        return error_set(error, ERROR_SYSTEM, "guideline %s: no memory", guideline->id);
    memcpy(metrics, bench->set->metrics, bench->set->count * sizeof *metrics);
    size_t count = 0;
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (is_owed(bench, &guideline->criteria[i]))
            judge(bench, &guideline->criteria[i], &verdicts[count++]);
    *evaluation = (struct evaluation){.metric_count = bench->set->count, .verdict_count = count};
    evaluation->metrics = TAKE(metrics);
    evaluation->verdicts = TAKE(verdicts);
    return true;
}
