/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"
#include "monqa/photometry.h"

#include <math.h>

/* Never clamped: what lies outside has no index. */
static bool has_index(double luminance_prime_cd_m2, int level, struct metric *metric)
{
    if (luminance_prime_cd_m2 >= GSDF_LUMINANCE_MIN_CD_M2 &&
        luminance_prime_cd_m2 <= GSDF_LUMINANCE_MAX_CD_M2)
        return true;
    metric_refuse(metric,
                  CAUSE_DISPLAY,
                  "L' of %g cd/m2 at level %d has no JND index: outside 0.05..4000 cd/m2",
                  luminance_prime_cd_m2,
                  level);
    return false;
}

static bool has_ends(const struct response *response, struct metric *metric, double *low,
                     double *high)
{
    struct quantity black, white;
    if (!response_prime(response, 0, metric, &black) ||
        !response_prime(response, DDL_MAX, metric, &white) || !has_index(black.value, 0, metric) ||
        !has_index(white.value, DDL_MAX, metric))
        return false;
    *low = black.value;
    *high = white.value;
    return true;
}

static void set_deviation(struct metric *metric, double deviation_percent)
{
    if (isnan(deviation_percent))
        metric_refuse(metric,
                      CAUSE_DISPLAY,
                      "no contrast to compare: the response is flat, or zero in places");
    else
        metric_set_value(metric, deviation_percent);
}

static void add_deviation(const struct response *response, struct metric_set *set, const char *name,
                          int count)
{
    double levels[LEVELS], variances[LEVELS];
    struct metric *metric = metric_add(set, name);
    if (!response_primes(response, count, metric, levels, variances) ||
        !has_index(levels[0], 0, metric) || !has_index(levels[count - 1], DDL_MAX, metric))
        return;
    struct contrast_response contrast =
        contrast_response_compute(levels, (size_t)count, 0, DDL_MAX, NULL);
    set_deviation(metric, contrast.deviation_max_percent);
    if (!isnan(metric->value) && !isnan(variances[0]))
        metric_set_variance(set,
                            metric,
                            contrast_deviation_variance(
                                levels, variances, (size_t)count, contrast.deviation_interval));
}

static void add_paired_deviation(const struct response *response, struct metric_set *set)
{
    double low, high, pairs[2 * CONTRAST_PAIRS];
    struct metric *metric = metric_add(set, "gsdf_deviation_16x2_percent");
    if (!has_ends(response, metric, &low, &high))
        return;
    for (int i = 0; i < 2 * CONTRAST_PAIRS; i++) {
        struct quantity luminance;
        int level = (i % 2 == 0 ? 5 : 11) + 16 * (i / 2);
        if (!response_prime(response, level, metric, &luminance))
            return;
        pairs[i] = luminance.value;
    }
    set_deviation(metric, contrast_deviation_16x2_percent(low, high, pairs));
}

static void add_jnd_per_level(const struct response *response, struct metric_set *set)
{
    double low, high;
    struct metric *metric = metric_add(set, "jnd_per_level");
    if (has_ends(response, metric, &low, &high))
        metric_set_value(metric, (gsdf_jnd_index(high) - gsdf_jnd_index(low)) / DDL_MAX);
}

#define TG18_LEVELS 18

static bool refuse_outside(const double *levels, struct metric *metric)
{
    for (int i = 0; i < TG18_LEVELS; i++)
        if (!has_index(levels[i], DDL_MAX / (TG18_LEVELS - 1) * i, metric))
            return true;
    return false;
}

/* Only what has a variance is asked for under another gain. */
static bool is_probe(const struct measured *measured)
{
    return measured->variation->gain != 1;
}

/* What repeatability alone would give a display on the GSDF. */
static void add_noise(const struct measured *measured, const struct response *response,
                      struct metric_set *set)
{
    double levels[TG18_LEVELS], variances[TG18_LEVELS];
    struct metric *metric = metric_add(set, "gsdf_noise_18x1_percent");
    if (is_probe(measured) || !response_primes(response, TG18_LEVELS, metric, levels, variances) ||
        !has_index(levels[0], 0, metric) || !has_index(levels[TG18_LEVELS - 1], DDL_MAX, metric))
        return;
    for (int i = 0; i < TG18_LEVELS; i++)
        if (isnan(variances[i])) {
            metric_refuse(metric, CAUSE_PROCEDURE, "the meter's repeatability is not known");
            return;
        }
    set_deviation(metric, contrast_noise_percent(levels, variances, TG18_LEVELS));
}

static void add_annex_c(const struct measured *measured, const struct response *response,
                        struct metric_set *set)
{
    static const char *const names[] = {"annex_c_fit_first_18x1",
                                        "annex_c_fit_last_18x1",
                                        "annex_c_fit_slope_18x1",
                                        "annex_c_lum_mean_18x1",
                                        "annex_c_lum_fit_18x1"};
    double levels[TG18_LEVELS], variances[TG18_LEVELS];
    struct metric *first = &set->metrics[set->count];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        (void)metric_add(set, names[i]);
    if (is_probe(measured))
        return;
    if (!response_primes(response, TG18_LEVELS, first, levels, variances) ||
        refuse_outside(levels, first)) {
        for (size_t i = 1; i < sizeof names / sizeof *names; i++)
            metric_refuse(&first[i], first->cause, "%s", first->reason);
        return;
    }
    struct annex_c found = annex_c_compute(levels, TG18_LEVELS, 0, DDL_MAX);
    metric_set_value(&first[0], found.first_jnd_per_level);
    metric_set_value(&first[1], found.last_jnd_per_level);
    metric_set_value(&first[2], found.slope_jnd_per_level_squared);
    metric_set_value(&first[3], found.lum_mean_jnd_per_level);
    metric_set_value(&first[4], found.lum_fit_jnd_per_level);
}

void add_response_metrics(const struct measured *measured, const struct response *response,
                          struct metric_set *set)
{
    add_deviation(response, set, "gsdf_deviation_18x1_percent", 18);
    add_deviation(response, set, "gsdf_deviation_52x1_percent", 52);
    add_deviation(response, set, "gsdf_deviation_256x1_percent", 256);
    add_paired_deviation(response, set);
    add_jnd_per_level(response, set);
    add_noise(measured, response, set);
    add_annex_c(measured, response, set);
}
