/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"
#include "monqa/photometry.h"

static bool has_illuminance(const struct evidence *evidence, struct metric *metric)
{
    if (evidence->illuminance_lux > 0)
        return true;
    metric_refuse(metric, CAUSE_PROCEDURE, "illuminance not measured");
    return false;
}

/* The most light that keeps Lamb/Lmin at the limit. */
static void add_highest(const struct measured *measured, const struct response *response,
                        struct metric_set *set, const char *name, double ambient_ratio_limit)
{
    struct quantity low;
    struct metric *metric = metric_add(set, name);
    if (light_refuses_prime(&response->light, metric) ||
        !response_emitted(response, 0, metric, &low) ||
        !has_illuminance(measured->evidence, metric))
        return;
    double reflected =
        reflection_coefficient(response->light.ambient_cd_m2, measured->evidence->illuminance_lux);
    metric_set_value(metric, illuminance_highest_lux(ambient_ratio_limit, low.value, reflected));
}

void add_ambient_metrics(const struct measured *measured, const struct response *response,
                         struct metric_set *set)
{
    const struct evidence *evidence = measured->evidence;
    struct metric *metric = metric_add(set, "illuminance_lux");
    if (has_illuminance(evidence, metric))
        metric_set_value(metric, evidence->illuminance_lux);
    metric = metric_add(set, "ambient_reflection_cd_m2_lux");
    if (!light_refuses_prime(&response->light, metric) && has_illuminance(evidence, metric))
        metric_set_value(
            metric,
            reflection_coefficient(response->light.ambient_cd_m2, evidence->illuminance_lux));
    add_highest(measured, response, set, "illuminance_highest_ar_1_4_lux", 1.0 / 4);
    add_highest(measured, response, set, "illuminance_highest_ar_2_3_lux", 2.0 / 3);
}
