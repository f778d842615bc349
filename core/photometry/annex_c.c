/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/photometry.h"

#include <assert.h>
#include <math.h>

/* Sums over the intervals, about the means. */
struct sums {
    double mean_x, mean_y, xx, xy, yy;
};

static struct sums sums_of(const double *y, size_t count, double first_x, double step)
{
    struct sums sums = {.mean_x = first_x + step * (double)(count - 1) / 2};
    for (size_t i = 0; i < count; i++)
        sums.mean_y += y[i] / (double)count;
    for (size_t i = 0; i < count; i++) {
        double dx = first_x + step * (double)i - sums.mean_x;
        double dy = y[i] - sums.mean_y;
        sums.xx += dx * dx;
        sums.xy += dx * dy;
        sums.yy += dy * dy;
    }
    return sums;
}

/* Of y about the line; summed itself, for the difference of two sums would be rounding. */
static double residual_of(const double *y, size_t count, const struct sums *sums, double step)
{
    double slope = sums->xy / sums->xx;
    double residual = 0;
    for (size_t i = 0; i < count; i++) {
        double dx = step * ((double)i - (double)(count - 1) / 2);
        double off = y[i] - sums->mean_y - slope * dx;
        residual += off * off;
    }
    return residual;
}

static double slope_over_error(double slope, double residual, double xx, size_t count)
{
    if (slope == 0 || isnan(slope))
        return slope;
    double error = sqrt(residual / (double)(count - 2) / xx);
    return error > 0 ? slope / error : copysign(INFINITY, slope);
}

struct annex_c annex_c_compute(const double *luminance_prime_cd_m2, size_t count, int first_ddl,
                               int last_ddl)
{
    assert(count >= 4 && count <= CONTRAST_LEVELS_MAX && last_ddl > first_ddl);
    double y[CONTRAST_LEVELS_MAX];
    size_t intervals = count - 1;
    double step = (double)(last_ddl - first_ddl) / (double)intervals;
    double before = gsdf_jnd_index(luminance_prime_cd_m2[0]);
    for (size_t i = 0; i < intervals; i++) {
        double next = gsdf_jnd_index(luminance_prime_cd_m2[i + 1]);
        y[i] = (next - before) / step;
        before = next;
    }
    struct sums sums = sums_of(y, intervals, first_ddl + step / 2, step);
    double slope = sums.xy / sums.xx;
    double residual = residual_of(y, intervals, &sums, step);
    double half = step * (double)(intervals - 1) / 2;
    return (struct annex_c){
        .mean_jnd_per_level = sums.mean_y,
        .first_jnd_per_level = sums.mean_y - slope * half,
        .last_jnd_per_level = sums.mean_y + slope * half,
        .slope_jnd_per_level_squared = slope,
        .slope_t = slope_over_error(slope, residual, sums.xx, intervals),
        .lum_mean_jnd_per_level = sqrt(sums.yy / (double)intervals),
        .lum_fit_jnd_per_level = sqrt(residual / (double)intervals),
    };
}
