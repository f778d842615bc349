/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/photometry.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct range {
    double smallest, largest;
};

/* NaN in, NaN out. */
static struct range range_of(const double *values, size_t count)
{
    struct range range = {values[0], values[0]};
    for (size_t i = 0; i < count; i++) {
        if (isnan(values[i]))
            return (struct range){NAN, NAN};
        range.smallest = fmin(range.smallest, values[i]);
        range.largest = fmax(range.largest, values[i]);
    }
    return range;
}

static double percent_of(double part, double whole)
{
    return whole > 0 ? 100 * part / whole : NAN;
}

double uniformity_mld_percent(const double *points_cd_m2, size_t count)
{
    assert(count >= 2);
    struct range range = range_of(points_cd_m2, count);
    double sum = range.largest + range.smallest;
    return sum > 0 ? 200 * (range.largest - range.smallest) / sum : NAN;
}

static int compare_numbers(const void *left, const void *right)
{
    const double *a = left;
    const double *b = right;
    return *a < *b ? -1 : *a > *b;
}

static double median_of(const double *values, size_t count)
{
    double sorted[UNIFORMITY_POINTS_MAX];
    memcpy(sorted, values, count * sizeof *values);
    qsort(sorted, count, sizeof *sorted, compare_numbers);
    size_t middle = count / 2;
    return count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

double uniformity_ludm_percent(const double *points_cd_m2, size_t count)
{
    assert(count >= 2 && count <= UNIFORMITY_POINTS_MAX);
    struct range range = range_of(points_cd_m2, count);
    if (isnan(range.largest))
        return NAN;
    double median = median_of(points_cd_m2, count);
    return percent_of(fmax(range.largest - median, median - range.smallest), median);
}

double uniformity_range_centre_percent(const double *points_cd_m2, size_t count)
{
    assert(count >= 2);
    struct range range = range_of(points_cd_m2, count);
    return percent_of(range.largest - range.smallest, points_cd_m2[0]);
}

double uniformity_corner_range_centre_percent(const double *points_cd_m2, size_t count)
{
    assert(count >= UNIFORMITY_POINTS_CORNERS);
    (void)count;
    struct range corners = range_of(points_cd_m2 + 1, UNIFORMITY_POINTS_CORNERS - 1);
    return percent_of(corners.largest - corners.smallest, points_cd_m2[0]);
}

double uniformity_corner_centre_percent(const double *points_cd_m2, size_t count)
{
    assert(count >= UNIFORMITY_POINTS_CORNERS);
    (void)count;
    double centre = points_cd_m2[0];
    struct range corners = range_of(points_cd_m2 + 1, UNIFORMITY_POINTS_CORNERS - 1);
    bool darker = centre - corners.smallest >= corners.largest - centre;
    return percent_of((darker ? corners.smallest : corners.largest) - centre, centre);
}
