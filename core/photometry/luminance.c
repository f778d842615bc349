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
