/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"
#include "monqa/photometry.h"

#include <math.h>

#define LEVELS 256
#define DDL_MAX 255

struct response {
    struct light light;
    struct cell cells[LEVELS];
};

static bool has_level(const struct response *response, int level, struct metric *metric)
{
    if (!response->light.has_readings) {
        metric_refuse(metric, "no luminance-response readings");
        return false;
    }
    const struct cell *cell = &response->cells[level];
    if (cell->count > 0)
        return true;
    if (cell->tried)
        metric_refuse(metric, "level %d: %s", level, cell_trouble(cell));
    else
        metric_refuse(metric, "level %d was not read", level);
    return false;
}

static bool emitted(const struct response *response, int level, struct metric *metric,
                    double *luminance_cd_m2)
{
    if (light_refuses_emitted(&response->light, metric) || !has_level(response, level, metric))
        return false;
    *luminance_cd_m2 = cell_mean(&response->cells[level]);
    return true;
}

static bool prime(const struct response *response, int level, struct metric *metric,
                  double *luminance_cd_m2)
{
    if (light_refuses_prime(&response->light, metric) || !has_level(response, level, metric))
        return false;
    *luminance_cd_m2 = cell_mean(&response->cells[level]) + light_to_prime_cd_m2(&response->light);
    return true;
}

static void add_ends(const struct response *response, struct metric_set *set)
{
    double low, high;
    struct metric *metric = metric_add(set, "l_min_cd_m2");
    if (emitted(response, 0, metric, &low))
        metric_set_value(metric, low);
    metric = metric_add(set, "l_max_cd_m2");
    if (emitted(response, DDL_MAX, metric, &high))
        metric_set_value(metric, high);
    metric = metric_add(set, "luminance_ratio");
    if (emitted(response, 0, metric, &low) && emitted(response, DDL_MAX, metric, &high))
        metric_set_value(metric, luminance_ratio(high, low, 0));
    metric = metric_add(set, "l_prime_min_cd_m2");
    if (prime(response, 0, metric, &low))
        metric_set_value(metric, low);
    metric = metric_add(set, "l_prime_max_cd_m2");
    if (prime(response, DDL_MAX, metric, &high))
        metric_set_value(metric, high);
    /* Lamb is in both already. */
    metric = metric_add(set, "luminance_ratio_prime");
    if (prime(response, 0, metric, &low) && prime(response, DDL_MAX, metric, &high))
        metric_set_value(metric, luminance_ratio(high, low, 0));
}

static void add_ambient(const struct response *response, struct metric_set *set)
{
    double low, high;
    struct metric *metric = metric_add(set, "ambient_cd_m2");
    if (!light_refuses_prime(&response->light, metric))
        metric_set_value(metric, response->light.ambient_cd_m2);
    metric = metric_add(set, "ambient_ratio");
    if (!light_refuses_prime(&response->light, metric) && emitted(response, 0, metric, &low))
        metric_set_value(metric, ambient_ratio(response->light.ambient_cd_m2, low));
    /* The white of a lit room against its veil; without bound in a dark one. */
    metric = metric_add(set, "ambient_l_prime_max_ratio");
    if (prime(response, DDL_MAX, metric, &high))
        metric_set_value(metric, luminance_ratio(high, response->light.ambient_cd_m2, 0));
}

/* Never clamped: what lies outside has no index. */
static bool has_index(double luminance_prime_cd_m2, int level, struct metric *metric)
{
    if (!isnan(gsdf_jnd_index(luminance_prime_cd_m2)))
        return true;
    metric_refuse(metric,
                  "L' of %g cd/m2 at level %d has no JND index: outside 0.05..4000 cd/m2",
                  luminance_prime_cd_m2,
                  level);
    return false;
}

static bool has_ends(const struct response *response, struct metric *metric, double *low,
                     double *high)
{
    return prime(response, 0, metric, low) && prime(response, DDL_MAX, metric, high) &&
           has_index(*low, 0, metric) && has_index(*high, DDL_MAX, metric);
}

static void set_deviation(struct metric *metric, double deviation_percent)
{
    if (isnan(deviation_percent))
        metric_refuse(metric, "no contrast to compare: the response is flat, or zero in places");
    else
        metric_set_value(metric, deviation_percent);
}

/* step divides 255. */
static void add_deviation(const struct response *response, struct metric_set *set, int step)
{
    double levels[LEVELS];
    int count = DDL_MAX / step + 1;
    struct metric *metric = metric_add(set, "gsdf_deviation_%dx1_percent", count);
    for (int i = 0; i < count; i++)
        if (!prime(response, step * i, metric, &levels[i]))
            return;
    if (!has_index(levels[0], 0, metric) || !has_index(levels[count - 1], DDL_MAX, metric))
        return;
    struct contrast_response contrast =
        contrast_response_compute(levels, (size_t)count, 0, DDL_MAX, NULL);
    set_deviation(metric, contrast.deviation_max_percent);
}

static void add_paired_deviation(const struct response *response, struct metric_set *set)
{
    double low, high, pairs[2 * CONTRAST_PAIRS];
    struct metric *metric = metric_add(set, "gsdf_deviation_16x2_percent");
    if (!has_ends(response, metric, &low, &high))
        return;
    for (int n = 0; n < CONTRAST_PAIRS; n++)
        if (!prime(response, 5 + 16 * n, metric, &pairs[2 * n]) ||
            !prime(response, 11 + 16 * n, metric, &pairs[2 * n + 1]))
            return;
    set_deviation(metric, contrast_deviation_16x2_percent(low, high, pairs));
}

static void add_jnd_per_level(const struct response *response, struct metric_set *set)
{
    double low, high;
    struct metric *metric = metric_add(set, "jnd_per_level");
    if (has_ends(response, metric, &low, &high))
        metric_set_value(metric, (gsdf_jnd_index(high) - gsdf_jnd_index(low)) / DDL_MAX);
}

void add_luminance_metrics(const struct evidence *evidence, struct metric_set *set)
{
    struct response response = {.light = light_of(evidence, TEST_LUMINANCE_RESPONSE)};
    for (size_t i = 0; i < evidence->reading_count; i++) {
        const struct reading *reading = &evidence->readings[i];
        if (reading->test == TEST_LUMINANCE_RESPONSE)
            cell_add(&response.cells[reading->level_ddl], reading, reading->luminance_cd_m2);
    }
    add_ends(&response, set);
    add_ambient(&response, set);
    add_deviation(&response, set, 15);
    add_deviation(&response, set, 5);
    add_deviation(&response, set, 1);
    add_paired_deviation(&response, set);
    add_jnd_per_level(&response, set);
}
