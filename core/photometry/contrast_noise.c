/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/photometry.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* Standard deviation of dL/L of two readings that err by themselves. */
static double contrast_deviation(double low, double high, double low_variance, double high_variance)
{
    double sum = low + high;
    return 4 / (sum * sum) * sqrt(high * high * low_variance + low * low * high_variance);
}

/* Step of the integration in units of the largest deviation, and where it ends. The integrand is
 * flat at both ends, where the trapezoidal rule errs by nothing that matters. */
#define STEP 0.25
#define END 9.0
#define NEGLIGIBLE 1e-8

/* The expectation of the largest |error| is the integral of 1 - P(all are smaller than t). */
static double expected_largest(const double *deviations, size_t count, double largest)
{
    double sum = 0.5; /* at 0 */
    for (int step = 1; step < END / STEP; step++) {
        double t = step * STEP;
        double all_smaller = 1;
        for (size_t i = 0; i < count && all_smaller > NEGLIGIBLE; i++)
            if (deviations[i] > 0)
                all_smaller *= erf(t * largest / (deviations[i] * M_SQRT2));
        sum += 1 - all_smaller;
        if (1 - all_smaller < NEGLIGIBLE)
            break;
    }
    return sum * STEP * largest;
}

double contrast_noise_percent(const double *luminance_prime_cd_m2, const double *variances,
                              size_t count)
{
    assert(count >= 2 && count <= CONTRAST_LEVELS_MAX);
    const double *levels = luminance_prime_cd_m2;
    double deviations[CONTRAST_LEVELS_MAX];
    double first = gsdf_jnd_index(levels[0]);
    double step = (gsdf_jnd_index(levels[count - 1]) - first) / (double)(count - 1);
    double target = gsdf_luminance_cd_m2(first);
    double largest = 0;
    for (size_t i = 1; i < count; i++) {
        double next = i + 1 < count ? gsdf_luminance_cd_m2(first + (double)i * step)
                                    : gsdf_luminance_cd_m2(gsdf_jnd_index(levels[i]));
        double expected = 2 * (next - target) / (next + target);
        double deviation =
            contrast_deviation(levels[i - 1], levels[i], variances[i - 1], variances[i]) /
            fabs(expected);
        if (!isfinite(deviation))
            return NAN;
        deviations[i - 1] = deviation;
        largest = fmax(largest, deviation);
        target = next;
    }
    return largest > 0 ? 100 * expected_largest(deviations, count - 1, largest) : 0;
}

/* k at one interval, in percent. */
static double deviation_at(const double *levels, size_t count, size_t interval)
{
    double first = gsdf_jnd_index(levels[0]);
    double last = gsdf_jnd_index(levels[count - 1]);
    double step = (last - first) / (double)(count - 1);
    double target = gsdf_luminance_cd_m2(first + (double)(interval - 1) * step);
    double next =
        gsdf_luminance_cd_m2(interval + 1 < count ? first + (double)interval * step : last);
    double low = levels[interval - 1], high = levels[interval];
    return 100 * ((high - low) / (high + low) * (next + target) / (next - target) - 1);
}

double contrast_deviation_variance(const double *luminance_prime_cd_m2, const double *variances,
                                   size_t count, int interval)
{
    assert(count >= 2 && count <= CONTRAST_LEVELS_MAX && interval >= 1 && interval < (int)count);
    double levels[CONTRAST_LEVELS_MAX];
    memcpy(levels, luminance_prime_cd_m2, count * sizeof *levels);
    size_t at = (size_t)interval;
    const size_t moved[] = {0, at - 1, at, count - 1};
    double variance = 0;
    for (size_t i = 0; i < 4; i++) {
        size_t index = moved[i];
        if ((i == 1 && index == 0) || (i == 2 && index == count - 1)) /* an end, moved as such */
            continue;
        double kept = levels[index], deviation = sqrt(variances[index]);
        levels[index] = kept + deviation;
        double up = deviation_at(levels, count, at);
        levels[index] = kept - deviation;
        double down = deviation_at(levels, count, at);
        levels[index] = kept;
        variance += (up - down) * (up - down) / 4;
    }
    return variance;
}
