/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/photometry.h"

#include <math.h>

/* Written out, so that a division by zero is a decision and not an accident. */
static double divide(double numerator, double denominator)
{
    if (denominator == 0)
        return numerator > 0 ? INFINITY : NAN;
    return numerator / denominator;
}

double luminance_ratio(double l_max_cd_m2, double l_min_cd_m2, double l_ambient_cd_m2)
{
    return divide(l_max_cd_m2 + l_ambient_cd_m2, l_min_cd_m2 + l_ambient_cd_m2);
}

double ambient_ratio(double l_ambient_cd_m2, double l_min_cd_m2)
{
    return divide(l_ambient_cd_m2, l_min_cd_m2);
}

static double finite_or_nan(double value)
{
    return isfinite(value) ? value : NAN;
}

double reflection_coefficient(double l_ambient_cd_m2, double illuminance_lux)
{
    return finite_or_nan(l_ambient_cd_m2 / illuminance_lux);
}

double illuminance_highest_lux(double ambient_ratio_limit, double l_min_cd_m2,
                               double reflection_coefficient)
{
    return finite_or_nan(ambient_ratio_limit * l_min_cd_m2 / reflection_coefficient);
}

double change_percent(double value, double baseline)
{
    return finite_or_nan(100 * fabs(value - baseline) / baseline);
}

double pair_difference_percent(double a, double b)
{
    if (isnan(a) || isnan(b))
        return NAN;
    double low = fmin(a, b), high = fmax(a, b);
    return 100 * divide(high - low, low);
}
