/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_PHOTOMETRY_H
#define MONQA_PHOTOMETRY_H

#include <stdbool.h>
#include <stddef.h>

/* Pure arithmetic on luminances in cd/m2. Nothing is clamped or rounded. A value that cannot be had
 * is NaN. */

/* DICOM PS3.14 section 7.1, defined for 0.05..4000 cd/m2, JND index 1..1023; NaN outside. (The
 * index of 4000 cd/m2 by the formula is 1023.164, which has its luminance.) */
#define GSDF_LUMINANCE_MIN_CD_M2 0.05
#define GSDF_LUMINANCE_MAX_CD_M2 4000.0
double gsdf_luminance_cd_m2(double jnd_index);
double gsdf_jnd_index(double luminance_cd_m2);

/* Contrast response by AAPM OR-03 section 4.3 / IEC 62563-1: deviation of dL/L per JND from the
 * GSDF's, at each of count - 1 intervals of levels that are equally far apart. luminance_prime is
 * L' in order of level. */
struct contrast_response {
    double jnd_first, jnd_last;      /* NaN where the luminance is outside the GSDF's domain */
    double deviation_max_percent;    /* largest |k|; NaN when it cannot be had */
    double deviation_signed_percent; /* the same with its sign */
    int deviation_interval;          /* 1..count-1, where it is */
    double jnd_per_level;            /* (jnd_last - jnd_first) / (last_ddl - first_ddl) */
    bool monotone;                   /* L' never falls from one level to the next */
};
#define CONTRAST_LEVELS_MAX 1024
struct contrast_response contrast_response_compute(const double *luminance_prime_cd_m2,
                                                   size_t count, int first_ddl, int last_ddl,
                                                   double *deviations_percent);
/* deviations_percent: NULL, or count - 1 signed values. */

/* 16x2 form (the pacsDisplay programs): pairs six levels apart at 5/11 + 16 n, expected
 * (L(j+.5) - L(j-.5)) / L(j) at the level 8 + 16 n. pairs: L' low, high, low, high... (2 * 16); JND
 * per level from L' at 0 and 255. */
#define CONTRAST_PAIRS 16
double contrast_deviation_16x2_percent(double l_prime_min_cd_m2, double l_prime_max_cd_m2,
                                       const double *pairs_cd_m2);

/* The deviation that repeatability alone would give a display on the GSDF: the expected largest of
 * count - 1 independent errors of contrast. variances: of each L', (cd/m2)^2. */
double contrast_noise_percent(const double *luminance_prime_cd_m2, const double *variances,
                              size_t count);
/* Variance of the deviation at one interval (1..count-1): of its two readings, and of the ends,
 * from which the targets come. In percent squared. */
double contrast_deviation_variance(const double *luminance_prime_cd_m2, const double *variances,
                                   size_t count, int interval);

/* PS3.14 Annex C and D.2.4, of levels equally far apart: y_n = (j(L'_n+1) - j(L'_n)) / (P_n+1 -
 * P_n), nothing rounded. FIT is the straight line through y by least squares, over the middle of
 * each interval; LUM the scatter of y, root mean square. All NaN where a luminance has no index. */
struct annex_c {
    double mean_jnd_per_level;
    double first_jnd_per_level, last_jnd_per_level; /* of the line, at the first and last middle */
    double slope_jnd_per_level_squared;
    double slope_t; /* slope over its standard error; 0 for a slope of 0, +-infinity for no error */
    double lum_mean_jnd_per_level, lum_fit_jnd_per_level; /* about the mean, about the line */
};
struct annex_c annex_c_compute(const double *luminance_prime_cd_m2, size_t count, int first_ddl,
                               int last_ddl);
/* |slope_t| of 18 levels above this: the slope differs from 0 at 95 % (two-sided Student, 15
 * degrees of freedom). */
#define ANNEX_C_T_95_18_LEVELS 2.13144954556

/* Lmax/Lmin; with Lamb: (Lmax + Lamb)/(Lmin + Lamb). +infinity when the denominator is 0: an OLED's
 * black. NaN for 0/0. */
double luminance_ratio(double l_max_cd_m2, double l_min_cd_m2, double l_ambient_cd_m2);
/* Lamb / Lmin; +infinity for an OLED's black under light, NaN for 0/0. */
double ambient_ratio(double l_ambient_cd_m2, double l_min_cd_m2);

/* Rd = Lamb/E in cd/m2 per lux, and the illuminance at which Lamb/Lmin is the limit. NaN where it
 * would divide by 0. */
double reflection_coefficient(double l_ambient_cd_m2, double illuminance_lux);
double illuminance_highest_lux(double ambient_ratio_limit, double l_min_cd_m2,
                               double reflection_coefficient);
/* 100 |X - X0|/X0; NaN where X0 is 0 or not known. */
double change_percent(double value, double baseline);
/* 100 (high - low)/low; +infinity where only low is 0. */
double pair_difference_percent(double a, double b);

/* Uncertainty: the variance of f(values) for independent variances of the values, by moving each up
 * and down by its deviation. NaN where a variance is not known. */
#define PROPAGATE_VALUES_MAX 18
double propagate_variance(double (*f)(const double *values, size_t count), const double *values,
                          const double *variances, size_t count);

/* Uniformity: formulae that are not interchangeable (names as in metric keys). points[0] is the
 * centre, then the four corners, then (of nine) the four sides. NaN where it would divide by 0. */
#define UNIFORMITY_POINTS_CORNERS 5
#define UNIFORMITY_POINTS_MAX 9
double uniformity_mld_percent(const double *points_cd_m2,
                              size_t count); /* 200 (max-min)/(max+min) */
double uniformity_ludm_percent(const double *points_cd_m2,
                               size_t count); /* max 100 |L-median|/median */
double uniformity_range_centre_percent(const double *points_cd_m2,
                                       size_t count); /* 100 (max-min)/centre, all */
double uniformity_corner_range_centre_percent(const double *points_cd_m2,
                                              size_t count); /* corners only */
/* Signed 100 (corner-centre)/centre of the largest magnitude. */
double uniformity_corner_centre_percent(const double *points_cd_m2, size_t count);

/* CIE 1976 UCS. */
struct chromaticity_uv {
    double u, v;
};
struct chromaticity_uv chromaticity_from_xy(double x, double y);
double chromaticity_distance(struct chromaticity_uv a, struct chromaticity_uv b);
extern const struct chromaticity_uv chromaticity_d65; /* CIE D65, 2 degrees */
/* Largest distance between any two of count points. NaN when fewer than two. */
double chromaticity_delta_uv(const struct chromaticity_uv *points, size_t count);

#endif
