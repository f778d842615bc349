/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/photometry.h"

#include <math.h>

/* Of x 0.31271, y 0.32902. */
const struct chromaticity_uv chromaticity_d65 = {
    4 * 0.31271 / (-2 * 0.31271 + 12 * 0.32902 + 3),
    9 * 0.32902 / (-2 * 0.31271 + 12 * 0.32902 + 3),
};

struct chromaticity_uv chromaticity_from_xy(double x, double y)
{
    double denominator = -2 * x + 12 * y + 3;
    return (struct chromaticity_uv){4 * x / denominator, 9 * y / denominator};
}

double chromaticity_distance(struct chromaticity_uv a, struct chromaticity_uv b)
{
    return sqrt((a.u - b.u) * (a.u - b.u) + (a.v - b.v) * (a.v - b.v));
}

double chromaticity_delta_uv(const struct chromaticity_uv *points, size_t count)
{
    double largest = count < 2 ? NAN : 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++) {
            double distance = chromaticity_distance(points[i], points[j]);
            if (isnan(distance))
                return NAN;
            largest = fmax(largest, distance);
        }
    return largest;
}
