/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/photometry.h"

#include <assert.h>
#include <math.h>

/* dL/L as AAPM OR-03 has it: the step over the mean of its ends. */
static double contrast(double low, double high)
{
    return 2 * (high - low) / (high + low);
}

/* NaN stays: an interval that cannot be had makes the maximum one that cannot be had. */
static void keep_largest(struct contrast_response *response, double deviation, int interval)
{
    if (isnan(response->deviation_max_percent))
        return;
    bool impossible = !isfinite(deviation);
    if (!impossible && fabs(deviation) <= response->deviation_max_percent &&
        response->deviation_interval != 0)
        return;
    response->deviation_max_percent = impossible ? NAN : fabs(deviation);
    response->deviation_signed_percent = impossible ? NAN : deviation;
    response->deviation_interval = interval;
}

struct contrast_response contrast_response_compute(const double *luminance_prime_cd_m2,
                                                   size_t count, int first_ddl, int last_ddl,
                                                   double *deviations_percent)
{
    assert(count >= 2 && count <= CONTRAST_LEVELS_MAX && last_ddl > first_ddl);
    const double *measured = luminance_prime_cd_m2;
    double jnd_first = gsdf_jnd_index(measured[0]);
    double jnd_last = gsdf_jnd_index(measured[count - 1]);
    struct contrast_response response = {
        .jnd_first = jnd_first,
        .jnd_last = jnd_last,
        .jnd_per_level = (jnd_last - jnd_first) / (last_ddl - first_ddl),
        .monotone = true,
    };
    double step = (jnd_last - jnd_first) / (double)(count - 1);
    double target = gsdf_luminance_cd_m2(jnd_first);
    for (size_t i = 1; i < count; i++) {
        double next = gsdf_luminance_cd_m2(i + 1 < count ? jnd_first + (double)i * step : jnd_last);
        double expected = contrast(target, next) / step;
        double found = contrast(measured[i - 1], measured[i]) / step;
        double deviation = 100 * (found - expected) / expected;
        if (deviations_percent != NULL)
            deviations_percent[i - 1] = deviation;
        keep_largest(&response, deviation, (int)i);
        response.monotone = response.monotone && measured[i] >= measured[i - 1];
        target = next;
    }
    return response;
}

double contrast_deviation_16x2_percent(double l_prime_min_cd_m2, double l_prime_max_cd_m2,
                                       const double *pairs_cd_m2)
{
    double jnd_first = gsdf_jnd_index(l_prime_min_cd_m2);
    double jnd_per_level = (gsdf_jnd_index(l_prime_max_cd_m2) - jnd_first) / 255;
    double largest = 0;
    for (int n = 0; n < CONTRAST_PAIRS; n++) {
        double jnd = jnd_first + (8 + 16 * n) * jnd_per_level;
        double expected = (gsdf_luminance_cd_m2(jnd + 0.5) - gsdf_luminance_cd_m2(jnd - 0.5)) /
                          gsdf_luminance_cd_m2(jnd);
        size_t low = 2 * (size_t)n;
        double found = contrast(pairs_cd_m2[low], pairs_cd_m2[low + 1]) / (6 * jnd_per_level);
        double deviation = fabs(100 * (found - expected) / expected);
        if (!isfinite(deviation))
            return NAN;
        if (deviation > largest)
            largest = deviation;
    }
    return largest;
}
