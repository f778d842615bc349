/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"
#include "monqa/photometry.h"

#include <math.h>

typedef bool at_level(const struct response *response, int level, struct metric *metric,
                      struct quantity *luminance);

static double ratio_of(const double *values, size_t count)
{
    (void)count;
    return luminance_ratio(values[0], values[1], 0); /* Lamb, where it belongs, is in both */
}

static void set_ratio(struct metric_set *set, struct metric *metric, struct quantity top,
                      struct quantity bottom)
{
    const double values[] = {top.value, bottom.value};
    const double variances[] = {top.variance, bottom.variance};
    metric_set_value(metric, ratio_of(values, 2));
    metric_set_variance(set, metric, propagate_variance(ratio_of, values, variances, 2));
}

static void add_luminance(const struct response *response, struct metric_set *set, const char *name,
                          at_level *read, int level)
{
    struct quantity luminance;
    struct metric *metric = metric_add(set, name);
    if (!read(response, level, metric, &luminance))
        return;
    metric_set_value(metric, luminance.value);
    metric_set_variance(set, metric, luminance.variance);
}

static void add_ratio(const struct response *response, struct metric_set *set, const char *name,
                      at_level *read)
{
    struct quantity low, high;
    struct metric *metric = metric_add(set, name);
    if (read(response, 0, metric, &low) && read(response, DDL_MAX, metric, &high))
        set_ratio(set, metric, high, low);
}

/* Lamb was read once, by the same meter, or is exact: zero by declaration. */
static struct quantity ambient_of(const struct response *response)
{
    double ambient = response->light.ambient_cd_m2;
    double deviation = response->repeatability * ambient;
    bool known = response->repeatability > 0 || ambient == 0;
    return (struct quantity){ambient, known ? deviation * deviation : NAN};
}

static void add_ambient(const struct response *response, struct metric_set *set)
{
    struct quantity low, high, ambient = ambient_of(response);
    struct metric *metric = metric_add(set, "ambient_cd_m2");
    if (!light_refuses_prime(&response->light, metric)) {
        metric_set_value(metric, ambient.value);
        metric_set_variance(set, metric, ambient.variance);
    }
    metric = metric_add(set, "ambient_ratio");
    if (!light_refuses_prime(&response->light, metric) &&
        response_emitted(response, 0, metric, &low))
        set_ratio(set, metric, ambient, low);
    /* The white of a lit room against its veil; without bound in a dark one. */
    metric = metric_add(set, "ambient_l_prime_max_ratio");
    if (response_prime(response, DDL_MAX, metric, &high))
        set_ratio(set, metric, high, ambient);
}

void add_luminance_metrics(const struct measured *measured, const struct response *response,
                           struct metric_set *set)
{
    (void)measured;
    add_luminance(response, set, "l_min_cd_m2", response_emitted, 0);
    add_luminance(response, set, "l_max_cd_m2", response_emitted, DDL_MAX);
    add_ratio(response, set, "luminance_ratio", response_emitted);
    add_luminance(response, set, "l_prime_min_cd_m2", response_prime, 0);
    add_luminance(response, set, "l_prime_max_cd_m2", response_prime, DDL_MAX);
    add_ratio(response, set, "luminance_ratio_prime", response_prime);
    add_ambient(response, set);
}
