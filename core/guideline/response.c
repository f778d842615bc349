/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"

#include <assert.h>
#include <math.h>

void response_collect(const struct measured *measured, struct response *response)
{
    const struct evidence *evidence = measured->evidence;
    *response = (struct response){.light = light_of(measured, TEST_LUMINANCE_RESPONSE)};
    for (size_t i = 0; i < evidence->reading_count; i++) {
        const struct reading *reading = &evidence->readings[i];
        if (reading->test == TEST_LUMINANCE_RESPONSE)
            cell_add(&response->cells[reading->level_ddl],
                     reading,
                     measured_luminance(measured, reading));
    }
    if (measured->variation->with_variances)
        response->repeatability = cells_repeatability(evidence, response->cells, LEVELS);
}

static bool has_level(const struct response *response, int level, struct metric *metric)
{
    if (!response->light.has_readings) {
        metric_refuse(metric, CAUSE_PROCEDURE, "no luminance-response readings");
        return false;
    }
    const struct cell *cell = &response->cells[level];
    if (cell->count > 0)
        return true;
    metric_refuse(metric,
                  cell_cause(cell),
                  cell->tried ? "level %d: %s" : "level %d %s",
                  level,
                  cell_trouble(cell));
    return false;
}

static struct quantity quantity_at(const struct response *response, int level)
{
    const struct cell *cell = &response->cells[level];
    return (struct quantity){cell_mean(cell), cell_variance(cell, response->repeatability)};
}

bool response_emitted(const struct response *response, int level, struct metric *metric,
                      struct quantity *luminance)
{
    if (light_refuses_emitted(&response->light, metric) || !has_level(response, level, metric))
        return false;
    *luminance = quantity_at(response, level);
    return true;
}

bool response_prime(const struct response *response, int level, struct metric *metric,
                    struct quantity *luminance)
{
    if (light_refuses_prime(&response->light, metric) || !has_level(response, level, metric))
        return false;
    *luminance = quantity_at(response, level);
    luminance->value += response->light.to_prime_cd_m2;
    return true;
}

bool response_primes(const struct response *response, int count, struct metric *metric,
                     double *luminances, double *variances)
{
    assert(DDL_MAX % (count - 1) == 0);
    for (int i = 0; i < count; i++) {
        struct quantity luminance;
        if (!response_prime(response, DDL_MAX / (count - 1) * i, metric, &luminance))
            return false;
        luminances[i] = luminance.value;
        variances[i] = luminance.variance;
    }
    return true;
}
