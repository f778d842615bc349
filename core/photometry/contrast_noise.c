/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/photometry.h"

#include <assert.h>
#include <math.h>

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
#define ERF_IS_1 5.2 /* but for 2e-13 */

/* The expectation of the largest |error| is the integral of 1 - P(all are smaller than t). Spoils
 * the deviations. */
static double expected_largest(double *deviations, size_t count, double largest)
{
    double *scales = deviations; /* +infinity: never larger than any t, erf is 1 */
    for (size_t i = 0; i < count; i++)
        scales[i] = largest / (deviations[i] * M_SQRT2);
    double sum = 0.5; /* at 0 */
    for (int step = 1; step < END / STEP; step++) {
        double t = step * STEP;
        double all_smaller = 1;
        for (size_t i = 0; i < count && all_smaller > NEGLIGIBLE; i++)
            if (t * scales[i] < ERF_IS_1)
                all_smaller *= erf(t * scales[i]);
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

/* What dL/L is divided by at one interval, between the levels that are the ends. */
static double expected_contrast(double lowest, double highest, size_t count, size_t interval)
{
    double first = gsdf_jnd_index(lowest);
    double last = gsdf_jnd_index(highest);
    double step = (last - first) / (double)(count - 1);
    double target = gsdf_luminance_cd_m2(first + (double)(interval - 1) * step);
    double next =
        gsdf_luminance_cd_m2(interval + 1 < count ? first + (double)interval * step : last);
    return (next - target) / (next + target);
}

/* The levels that the deviation at one interval hangs on. */
struct interval {
    double low, high;
    double expected;
};

/* k, in percent. */
static double deviation_of(const struct interval *at)
{
    return 100 * ((at->high - at->low) / (at->high + at->low) / at->expected - 1);
}

/* The interval with one level moved; the ends move what is expected, too. */
static double deviation_with(const double *levels, size_t count, size_t interval,
                             const struct interval *kept, size_t index, double moved)
{
    struct interval at = *kept;
    if (index == interval - 1)
        at.low = moved;
    if (index == interval)
        at.high = moved;
    if (index == 0)
        at.expected = expected_contrast(moved, levels[count - 1], count, interval);
    else if (index == count - 1)
        at.expected = expected_contrast(levels[0], moved, count, interval);
    return deviation_of(&at);
}

double contrast_deviation_variance(const double *luminance_prime_cd_m2, const double *variances,
                                   size_t count, int interval)
{
    assert(count >= 2 && count <= CONTRAST_LEVELS_MAX && interval >= 1 && interval < (int)count);
    const double *levels = luminance_prime_cd_m2;
    size_t at = (size_t)interval;
    const struct interval kept = {
        levels[at - 1], levels[at], expected_contrast(levels[0], levels[count - 1], count, at)};
    const size_t moved[] = {0, at - 1, at, count - 1};
    double variance = 0;
    for (size_t i = 0; i < 4; i++) {
        size_t index = moved[i];
        if ((i == 1 && index == 0) || (i == 2 && index == count - 1)) /* an end, moved as such */
            continue;
        double deviation = sqrt(variances[index]);
        double up = deviation_with(levels, count, at, &kept, index, levels[index] + deviation);
        double down = deviation_with(levels, count, at, &kept, index, levels[index] - deviation);
        variance += (up - down) * (up - down) / 4;
    }
    return variance;
}
