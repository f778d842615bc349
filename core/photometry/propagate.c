/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/photometry.h"

#include <assert.h>
#include <math.h>
#include <string.h>

double propagate_variance(double (*f)(const double *values, size_t count), const double *values,
                          const double *variances, size_t count)
{
    assert(count <= PROPAGATE_VALUES_MAX);
    double moved[PROPAGATE_VALUES_MAX];
    memcpy(moved, values, count * sizeof *moved);
    double at = f(values, count);
    double variance = 0;
    for (size_t i = 0; i < count; i++) {
        double deviation = sqrt(variances[i]);
        moved[i] = values[i] + deviation;
        double up = f(moved, count);
        moved[i] = values[i] - deviation;
        double down = f(moved, count);
        moved[i] = values[i];
        /* Not half of up - down, which is 0 in the kink of a largest value. */
        double change = (fabs(up - at) + fabs(down - at)) / 2;
        variance += change * change;
    }
    return variance;
}
