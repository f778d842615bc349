/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"
#include "monqa/photometry.h"
#include "monqa/text.h"

#include <math.h>
#include <string.h>

/* One meter's gain is in its baseline, too, and drift does not feel it. Of two meters each errs by
 * itself. */
static double gain_in_baseline(const struct measured *measured)
{
    const struct evidence *evidence = measured->evidence;
    double gain = measured->variation->gain;
    bool same = evidence->meter != NULL && evidence->meter[0] != '\0' &&
                strcmp(evidence->meter, evidence->baseline->meter) == 0;
    return same ? gain : gain / (1 + M_SQRT2 * (gain - 1));
}

static bool has_baseline(const struct measured *measured, const struct response *response,
                         struct metric *metric)
{
    const struct baseline *baseline = measured->evidence->baseline;
    if (baseline == NULL) {
        metric_refuse(metric, CAUSE_PROCEDURE, "no baseline");
        return false;
    }
    if (response->light.has_readings && baseline->geometry != response->light.geometry) {
        metric_refuse(metric,
                      CAUSE_PROCEDURE,
                      "the baseline was read by %s, this by %s",
                      reading_geometry_name(baseline->geometry),
                      reading_geometry_name(response->light.geometry));
        return false;
    }
    return true;
}

/* The baseline was as repeatable as what is compared with it. */
static void set_drift(struct metric_set *set, struct metric *metric, const struct quantity *now,
                      double before)
{
    double drift = change_percent(now->value, before);
    if (isnan(drift)) {
        metric_refuse(metric, CAUSE_PROCEDURE, "the baseline does not have this value, or has 0");
        return;
    }
    metric_set_value(metric, drift);
    metric_set_variance(set, metric, 2 * 1e4 * now->variance / (before * before));
}

typedef bool at_level(const struct response *response, int level, struct metric *metric,
                      struct quantity *luminance);

static bool ratio_at(const struct response *response, at_level *read, struct metric *metric,
                     struct quantity *ratio)
{
    struct quantity low, high;
    if (!read(response, 0, metric, &low) || !read(response, DDL_MAX, metric, &high))
        return false;
    double value = luminance_ratio(high.value, low.value, 0);
    double relative =
        high.variance / (high.value * high.value) + low.variance / (low.value * low.value);
    *ratio = (struct quantity){value, relative * value * value};
    return true;
}

static void add_luminance_drift(const struct measured *measured, const struct response *response,
                                struct metric_set *set, const char *name, int level)
{
    struct quantity now;
    struct metric *metric = metric_add(set, name);
    if (!response_emitted(response, level, metric, &now) ||
        !has_baseline(measured, response, metric))
        return;
    const struct baseline *baseline = measured->evidence->baseline;
    double before = level == 0 ? baseline->l_min_cd_m2 : baseline->l_max_cd_m2;
    set_drift(set, metric, &now, before * gain_in_baseline(measured));
}

static void add_ratio_drift(const struct measured *measured, const struct response *response,
                            struct metric_set *set)
{
    struct quantity now;
    struct metric *metric = metric_add(set, "drift_luminance_ratio_percent");
    const struct baseline *baseline = measured->evidence->baseline;
    if (ratio_at(response, response_emitted, metric, &now) &&
        has_baseline(measured, response, metric))
        set_drift(
            set, metric, &now, luminance_ratio(baseline->l_max_cd_m2, baseline->l_min_cd_m2, 0));
    metric = metric_add(set, "drift_luminance_ratio_prime_percent");
    if (ratio_at(response, response_prime, metric, &now) &&
        has_baseline(measured, response, metric))
        set_drift(set, metric, &now, baseline->luminance_ratio_prime);
}

static void add_ambient_drift(const struct measured *measured, const struct response *response,
                              struct metric_set *set)
{
    struct metric *metric = metric_add(set, "drift_ambient_percent");
    if (light_refuses_prime(&response->light, metric) || !has_baseline(measured, response, metric))
        return;
    double ambient = response->light.ambient_cd_m2;
    double deviation = response->repeatability > 0 ? response->repeatability * ambient : NAN;
    struct quantity now = {ambient, deviation * deviation};
    double gain =
        measured->evidence->ambient.state == AMBIENT_MEASURED ? gain_in_baseline(measured) : 1;
    set_drift(set, metric, &now, measured->evidence->baseline->ambient_cd_m2 * gain);
}

void add_drift_metrics(const struct measured *measured, const struct response *response,
                       struct metric_set *set)
{
    add_luminance_drift(measured, response, set, "drift_l_min_percent", 0);
    add_luminance_drift(measured, response, set, "drift_l_max_percent", DDL_MAX);
    add_ratio_drift(measured, response, set);
    add_ambient_drift(measured, response, set);
}

struct baseline baseline_of(const struct evidence *evidence)
{
    static const struct variation none = {.gain = 1};
    const struct measured measured = {.evidence = evidence, .variation = &none};
    struct response response;
    response_collect(&measured, &response);
    struct metric metric = {.name = ""};
    struct quantity low = {NAN, NAN}, high = {NAN, NAN}, ratio = {NAN, NAN};
    (void)response_emitted(&response, 0, &metric, &low);
    (void)response_emitted(&response, DDL_MAX, &metric, &high);
    (void)ratio_at(&response, response_prime, &metric, &ratio);
    struct baseline baseline = {
        .geometry = response.light.geometry,
        .l_min_cd_m2 = low.value,
        .l_max_cd_m2 = high.value,
        .luminance_ratio_prime = ratio.value,
        .ambient_cd_m2 = response.light.ambient_known ? response.light.ambient_cd_m2 : NAN,
    };
    if (evidence->meter != NULL)
        (void)text_copy(baseline.meter, sizeof baseline.meter, evidence->meter);
    return baseline;
}
