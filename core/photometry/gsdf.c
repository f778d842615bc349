/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/photometry.h"

#include "monqa/cleanup.h"

#include <math.h>

#define JND_INDEX_MIN 1.0
/* The two formulae of the standard are no exact inverses: 4000 cd/m2 has the index 1023.164, and a
 * target for it must have a luminance again. */
#define JND_INDEX_MAX 1023.1641

/* DICOM PS3.14 section 7.1: the constants by their letters there. */
double gsdf_luminance_cd_m2(double jnd_index)
{
    if (!(jnd_index >= JND_INDEX_MIN && jnd_index <= JND_INDEX_MAX))
        return NAN;
    static const double a = -1.3011877, b = -2.5840191e-2, c = 8.0242636e-2, d = -1.0320229e-1,
                        e = 1.3646699e-1, f = 2.8745620e-2, g = -2.5468404e-2, h = -3.1978977e-3,
                        k = 1.2992634e-4, m = 1.3635334e-3;
    double x = log(jnd_index);
    double numerator = a + x * (c + x * (e + x * (g + x * m)));
    double denominator = 1 + x * (b + x * (d + x * (f + x * (h + x * k))));
    return pow(10, numerator / denominator);
}

double gsdf_jnd_index(double luminance_cd_m2)
{
    if (!(luminance_cd_m2 >= GSDF_LUMINANCE_MIN_CD_M2 &&
          luminance_cd_m2 <= GSDF_LUMINANCE_MAX_CD_M2))
        return NAN;
    static const double coefficients[] = {71.498068,
                                          94.593053,
                                          41.912053,
                                          9.8247004,
                                          0.28175407,
                                          -1.1878455,
                                          -0.18014349,
                                          0.14710899,
                                          -0.017046845};
    double x = log10(luminance_cd_m2);
    double index = 0;
    for (size_t i = ARRAY_LENGTH(coefficients); i-- > 0;)
        index = index * x + coefficients[i];
    return index;
}
