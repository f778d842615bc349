/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static void find_quantities(const struct measured *measured, struct response *response)
{
    bool with_variances = measured->variation->with_variances;
    response->repeatability =
        with_variances ? cells_repeatability(measured->evidence, response->cells, LEVELS) : 0;
    for (int level = 0; level < LEVELS; level++) {
        const struct cell *cell = &response->cells[level];
        if (cell->count > 0)
            response->at[level] = (struct quantity){
                cell_mean(cell),
                with_variances ? cell_variance(cell, response->repeatability) : NAN,
            };
    }
}

void response_collect(const struct measured *measured, struct response *response)
{
    const struct evidence *evidence = measured->evidence;
    response->light = light_of(measured, TEST_LUMINANCE_RESPONSE);
    memset(response->cells, 0, sizeof response->cells);
    for (size_t i = 0; i < evidence->reading_count; i++) {
        const struct reading *reading = &evidence->readings[i];
        if (reading->test == TEST_LUMINANCE_RESPONSE)
            cell_add(&response->cells[reading->level_ddl],
                     reading,
                     measured_luminance(measured, reading));
    }
    find_quantities(measured, response);
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

bool response_emitted(const struct response *response, int level, struct metric *metric,
                      struct quantity *luminance)
{
    if (light_refuses_emitted(&response->light, metric) || !has_level(response, level, metric))
        return false;
    *luminance = response->at[level];
    return true;
}

bool response_prime(const struct response *response, int level, struct metric *metric,
                    struct quantity *luminance)
{
    if (light_refuses_prime(&response->light, metric) || !has_level(response, level, metric))
        return false;
    *luminance = response->at[level];
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
