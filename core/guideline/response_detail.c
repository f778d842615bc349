/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"
#include "monqa/evaluation_detail.h"

#include <math.h>

static double contrast(double low, double high)
{
    return 2 * (high - low) / (high + low);
}

static void fill_levels(const double *primes, struct response_detail *detail)
{
    double first = gsdf_jnd_index(primes[0]);
    double last = gsdf_jnd_index(primes[RESPONSE_LEVELS - 1]);
    detail->jnd_per_step_expected = (last - first) / (RESPONSE_LEVELS - 1);
    for (int i = 0; i < RESPONSE_LEVELS; i++)
        detail->levels[i] = (struct response_level){
            .ddl = DDL_MAX / (RESPONSE_LEVELS - 1) * i,
            .l_prime_cd_m2 = primes[i],
            .target_cd_m2 = gsdf_luminance_cd_m2(
                i + 1 < RESPONSE_LEVELS ? first + i * detail->jnd_per_step_expected : last),
            .jnd_index = gsdf_jnd_index(primes[i]),
        };
}

static void fill_steps(const double *deviations, struct response_detail *detail)
{
    for (int i = 0; i + 1 < RESPONSE_LEVELS; i++) {
        const struct response_level *low = &detail->levels[i], *high = &detail->levels[i + 1];
        detail->steps[i] = (struct response_step){
            .from_ddl = low->ddl,
            .to_ddl = high->ddl,
            .jnd = high->jnd_index - low->jnd_index,
            .contrast = contrast(low->l_prime_cd_m2, high->l_prime_cd_m2),
            .contrast_expected = contrast(low->target_cd_m2, high->target_cd_m2),
            .deviation_percent = deviations[i],
        };
    }
}

bool response_detail(const struct evidence *evidence, struct response_detail *detail)
{
    static const struct variation none = {.gain = 1};
    const struct measured measured = {.evidence = evidence, .variation = &none};
    double primes[RESPONSE_LEVELS], variances[RESPONSE_LEVELS], deviations[RESPONSE_LEVELS - 1];
    struct response response;
    struct metric metric = {.name = ""};
    response_collect(&measured, &response);
    if (!response_primes(&response, RESPONSE_LEVELS, &metric, primes, variances) ||
        isnan(gsdf_jnd_index(primes[0])) || isnan(gsdf_jnd_index(primes[RESPONSE_LEVELS - 1])))
        return false;
    struct contrast_response found =
        contrast_response_compute(primes, RESPONSE_LEVELS, 0, DDL_MAX, deviations);
    *detail = (struct response_detail){
        .is_monotone = found.monotone,
        .annex_c = annex_c_compute(primes, RESPONSE_LEVELS, 0, DDL_MAX),
    };
    detail->fit_is_flat = fabs(detail->annex_c.slope_t) <= ANNEX_C_T_95_18_LEVELS;
    fill_levels(primes, detail);
    fill_steps(deviations, detail);
    return true;
}
