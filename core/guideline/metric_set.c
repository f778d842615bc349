/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct metric *metric_add(struct metric_set *set, const char *name)
{
    assert(set->count < METRICS_MAX);
    struct metric *metric = &set->metrics[set->count];
    set->variances[set->count++] = NAN;
    metric->value = NAN;
    metric->uncertainty = 0;
    metric->cause = CAUSE_NONE;
    metric->reason[0] = '\0';
    metric->name[0] = '\0';
    if (!set->unnamed)
        (void)text_copy(metric->name, sizeof metric->name, name);
    return metric;
}

void metric_refuse(struct metric *metric, enum cause cause, const char *format, ...)
{
    metric->value = NAN;
    metric->cause = cause;
    if (metric->name[0] == '\0') /* nobody reads it, and writing it costs most of the time */
        return;
    va_list arguments;
    va_start(arguments, format);
    if (strcmp(format, "%s") == 0) /* most of them */
        (void)text_copy(metric->reason, sizeof metric->reason, va_arg(arguments, const char *));
    else if (strchr(format, '%') == NULL)
        (void)text_copy(metric->reason, sizeof metric->reason, format);
    else
        (void)vsnprintf(metric->reason, sizeof metric->reason, format, arguments);
    va_end(arguments);
}

void metric_set_value(struct metric *metric, double value)
{
    if (isnan(value))
        metric_refuse(metric, CAUSE_DISPLAY, "0/0");
    else
        metric->value = value;
}

bool metric_is_wanted(const struct measured *measured, const struct metric_set *set,
                      const struct metric *metric)
{
    const bool *wanted = measured->variation->wanted;
    return wanted == NULL || wanted[metric - set->metrics];
}

void metric_set_variance(struct metric_set *set, const struct metric *metric, double variance)
{
    set->variances[metric - set->metrics] = variance;
}

const struct metric *metric_set_find(const struct metric_set *set, const char *name)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->metrics[i].name, name) == 0)
            return &set->metrics[i];
    return NULL;
}

void metric_set_compute(const struct evidence *evidence, const struct variation *variation,
                        struct metric_set *set)
{
    const struct measured measured = {.evidence = evidence, .variation = variation};
    struct response response;
    response_collect(&measured, &response);
    set->count = 0;
    set->unnamed = variation->gain != 1;
    add_luminance_metrics(&measured, &response, set);
    add_response_metrics(&measured, &response, set);
    add_uniformity_metrics(&measured, set);
    add_chromaticity_metrics(&measured, set);
    add_ambient_metrics(&measured, &response, set);
    add_drift_metrics(&measured, &response, set);
    if (variation->gain != 1) /* nothing of what follows was measured */
        return;
    add_panel_metrics(&measured, set);
    add_answer_metrics(&measured, set);
    add_viewer_metrics(&measured, set);
}

/* A step of the gain by which those metrics are found that feel it, where it is not known. */
#define GAIN_PROBE 1.01

/* Both parts are expanded. 0, not known, where one that is felt is not known. */
static double combine(const struct metric *metric, double variance, double varied, bool gain_known)
{
    if (isnan(metric->value) || isinf(metric->value) || !(variance >= 0))
        return 0;
    double by_gain = fabs(varied - metric->value);
    if (!gain_known && !(by_gain <= 1e-9 * fabs(metric->value)))
        return 0;
    return sqrt(4 * variance + (gain_known ? by_gain * by_gain : 0));
}

void metric_set_measure(const struct evidence *evidence, const bool wanted[METRICS_MAX],
                        struct metric_set *set)
{
    struct variation variation = {.gain = 1, .with_variances = true, .wanted = wanted};
    metric_set_compute(evidence, &variation, set);
    bool any = false;
    for (size_t i = 0; i < set->count && !any; i++)
        any = set->variances[i] >= 0;
    CLEANUP(free_pointer) struct metric_set *varied = any ? malloc(sizeof *varied) : NULL;
    if (varied == NULL)
        return;
    bool known = evidence->accuracy_percent > 0;
    variation = (struct variation){
        .gain = known ? 1 + evidence->accuracy_percent / 100 : GAIN_PROBE, .wanted = wanted};
    metric_set_compute(evidence, &variation, varied);
    for (size_t i = 0; i < varied->count; i++)
        set->metrics[i].uncertainty =
            combine(&set->metrics[i], set->variances[i], varied->metrics[i].value, known);
}
