/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/evaluate_output.h"
#include "monqa/evaluation_detail.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* In full, so that what is redone comes to the same side of the limit. */
static const char *number(double value, char text[NUMBER_SIZE])
{
    if (!isfinite(value))
        return isnan(value) ? "unknown" : "unbounded";
    return number_format(value, text);
}

/* With a blank before it; of a ratio, nothing. */
static const char *unit_of(const struct criterion *criterion, char text[24])
{
    bool none = criterion->unit[0] == '\0' || strcmp(criterion->unit, "1") == 0;
    (void)snprintf(text, 24, "%s%s", none ? "" : " ", none ? "" : criterion->unit);
    return text;
}

static void print_inputs(const struct evidence *evidence, const struct verdict *verdict)
{
    struct metric_input inputs[METRIC_INPUTS_MAX];
    size_t count = metric_inputs(evidence, verdict->criterion.metric, inputs);
    for (size_t i = 0; i < count; i++) {
        char text[NUMBER_SIZE];
        (void)printf("%s%s = %s%s%s",
                     i == 0 ? "      from " : ", ",
                     inputs[i].name,
                     number(inputs[i].value, text),
                     inputs[i].unit[0] != '\0' ? " " : "",
                     inputs[i].unit);
    }
    if (count > 0)
        (void)putchar('\n');
}

static void print_comparison(const struct verdict *verdict)
{
    const struct criterion *criterion = &verdict->criterion;
    char value[NUMBER_SIZE], limit[NUMBER_SIZE], unit[24];
    const char *sign = comparison_sign(criterion->comparison);
    bool is_answer = criterion->comparison == COMPARISON_IS;
    if (isnan(verdict->value))
        (void)printf("      limit: %s %s%s\n",
                     sign,
                     isnan(criterion->limit) ? "none" : number(criterion->limit, limit),
                     unit_of(criterion, unit));
    else if (is_answer)
        (void)printf("      answered %s, must be %s\n",
                     verdict->value != 0 ? "yes" : "no",
                     criterion->limit != 0 ? "yes" : "no");
    else
        (void)printf("      = %s, must be %s %s%s\n",
                     number(verdict->value, value),
                     sign,
                     number(criterion->limit, limit),
                     unit_of(criterion, unit));
    if (verdict->uncertainty > 0)
        (void)printf("      uncertainty %.3g (k = 2)%s\n",
                     verdict->uncertainty,
                     verdict->within_uncertainty ? ": the limit is within it, repeat" : "");
}

static void print_verdict(const struct judged *judged, const struct evidence *evidence,
                          const struct verdict *verdict)
{
    const struct criterion *criterion = &verdict->criterion;
    (void)printf("%-10s  %s%s\n",
                 verdict_outcome_name(verdict->outcome),
                 criterion->id,
                 (judged->counted & 1u << criterion->test) != 0 ? "" : " (not counted)");
    (void)printf("      %s\n", criterion->formula);
    print_comparison(verdict);
    if (!isnan(verdict->value))
        print_inputs(evidence, verdict);
    if (verdict->reason[0] != '\0')
        (void)printf("      %s\n", verdict->reason);
    if (verdict->reached != REACHED_NONE)
        (void)printf("      %s level reached\n", criterion_reached_name(verdict->reached));
    if (verdict->cause != CAUSE_NONE)
        (void)printf("      cause: %s%s%s\n",
                     cause_name(verdict->cause),
                     verdict->cause_evidence[0] != '\0' ? ": " : "",
                     verdict->cause_evidence);
    (void)printf("      [%s] %s\n      source: %s\n",
                 criterion->provenance,
                 criterion->clause,
                 criterion->source);
}

static void print_steps(const struct evidence *evidence)
{
    struct response_detail detail;
    if (!response_detail(evidence, &detail))
        return;
    const struct annex_c *found = &detail.annex_c;
    (void)printf("levels       L' from     L' to       JND   deviation\n");
    for (int i = 0; i + 1 < RESPONSE_LEVELS; i++)
        (void)printf("%3d..%-3d   %10.4f  %10.4f  %8.2f  %+8.2f %%\n",
                     detail.steps[i].from_ddl,
                     detail.steps[i].to_ddl,
                     detail.levels[i].l_prime_cd_m2,
                     detail.levels[i + 1].l_prime_cd_m2,
                     detail.steps[i].jnd,
                     detail.steps[i].deviation_percent);
    (void)printf("JND per step of the GSDF %.2f; response %s\n",
                 detail.jnd_per_step_expected,
                 detail.is_monotone ? "never falls" : "falls in places");
    if (!isnan(found->mean_jnd_per_level))
        (void)printf("PS3.14 Annex C: %.3f JND per level; FIT %.3f to %.3f, %s; LUM %.3f\n",
                     found->mean_jnd_per_level,
                     found->first_jnd_per_level,
                     found->last_jnd_per_level,
                     detail.fit_is_flat ? "flat at 95 %" : "not flat at 95 %",
                     found->lum_mean_jnd_per_level);
}

void judged_print(const struct judged *judged, const struct evidence *evidence)
{
    (void)printf("%s %s, %s: %s\n",
                 judged->guideline->id,
                 judged->guideline->edition,
                 judged->class,
                 evaluation_result_name(judged->result));
    for (size_t i = 0; i < judged->evaluation.verdict_count; i++)
        print_verdict(judged, evidence, &judged->evaluation.verdicts[i]);
    print_steps(evidence);
}

/* --- side by side --- */

static size_t count_of(const struct judged *judged, enum verdict_outcome outcome, bool decides)
{
    size_t count = 0;
    for (size_t i = 0; i < judged->evaluation.verdict_count; i++) {
        const struct verdict *verdict = &judged->evaluation.verdicts[i];
        count += verdict->outcome == outcome && verdict->decides == decides &&
                 (judged->counted & 1u << verdict->criterion.test) != 0;
    }
    return count;
}

static void print_results(const struct judged *judged, size_t count)
{
    (void)printf("%-18s %-25s %-11s %6s %6s %9s %10s\n",
                 "guideline",
                 "class",
                 "result",
                 "passes",
                 "fails",
                 "undecided",
                 "not tested");
    for (size_t i = 0; i < count; i++)
        (void)printf("%-18s %-25s %-11s %6zu %6zu %9zu %10zu\n",
                     judged[i].guideline->id,
                     judged[i].class,
                     evaluation_result_name(judged[i].result),
                     count_of(&judged[i], VERDICT_PASS, true),
                     count_of(&judged[i], VERDICT_FAIL, true),
                     count_of(&judged[i], VERDICT_PASS, false) +
                         count_of(&judged[i], VERDICT_FAIL, false),
                     count_of(&judged[i], VERDICT_NOT_TESTED, true) +
                         count_of(&judged[i], VERDICT_NOT_TESTED, false));
}

static void print_row(const struct judged *judged, const struct verdict *verdict)
{
    char limit[NUMBER_SIZE];
    (void)printf("    %-18s %-25s %2s %-8s %s%s\n",
                 judged->guideline->id,
                 judged->class,
                 comparison_sign(verdict->criterion.comparison),
                 number(verdict->criterion.limit, limit),
                 verdict_outcome_name(verdict->outcome),
                 !verdict->decides             ? ", not deciding"
                 : verdict->within_uncertainty ? ", within uncertainty"
                                               : "");
}

/* Who asks for the metric, and whether it is met; answers are no metrics of a file. */
static void print_metric(const struct judged *judged, size_t count, const struct metric *metric)
{
    bool has_title = false;
    for (size_t i = 0; i < count; i++)
        for (size_t v = 0; v < judged[i].evaluation.verdict_count; v++) {
            const struct verdict *verdict = &judged[i].evaluation.verdicts[v];
            char value[NUMBER_SIZE];
            if (strcmp(verdict->criterion.metric, metric->name) != 0 ||
                (judged[i].counted & 1u << verdict->criterion.test) == 0)
                continue;
            if (!has_title)
                (void)printf("%s = %s%s%s\n",
                             metric->name,
                             number(metric->value, value),
                             isnan(metric->value) ? ": " : "",
                             metric->reason);
            has_title = true;
            print_row(&judged[i], verdict);
        }
}

void judged_print_table(const struct judged *judged, size_t count)
{
    print_results(judged, count);
    for (size_t i = 0; count > 0 && i < judged[0].evaluation.metric_count; i++)
        print_metric(judged, count, &judged[0].evaluation.metrics[i]);
}
