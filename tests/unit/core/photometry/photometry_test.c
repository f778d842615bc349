/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/photometry.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <stdint.h>

static const double nan_luminances[] = {-1, 0, 0.0499999, 4000.0001, 1e6, NAN, INFINITY, -INFINITY};

START_TEST(outside_the_domain_there_is_no_index)
{
    ck_assert_double_nan(gsdf_jnd_index(nan_luminances[_i]));
}
END_TEST

START_TEST(the_ends_of_the_domain_belong_to_it)
{
    ck_assert_double_eq_tol(gsdf_jnd_index(0.05), 1.0304488, 1e-6);
    ck_assert_double_eq_tol(gsdf_jnd_index(4000), 1023.1640020, 1e-6);
    ck_assert_double_nan(gsdf_jnd_index(nextafter(0.05, 0)));
    ck_assert_double_nan(gsdf_jnd_index(nextafter(4000, 5000)));
    ck_assert_double_nan(gsdf_luminance_cd_m2(0.999));
    ck_assert_double_nan(gsdf_luminance_cd_m2(1024));
    ck_assert_double_nan(gsdf_luminance_cd_m2(NAN));
}
END_TEST

START_TEST(the_two_formulae_agree_to_a_tenth_of_an_index)
{
    double worst = 0;
    double before = 0;
    for (int index = 2; index <= 1023; index++) {
        double luminance = gsdf_luminance_cd_m2(index);
        ck_assert(luminance > before);
        before = luminance;
        worst = fmax(worst, fabs(gsdf_jnd_index(luminance) - index));
    }
    ck_assert_double_eq_tol(worst, 0.092, 0.0005);
    ck_assert_double_eq_tol(gsdf_luminance_cd_m2(1), 0.04998, 5e-6);
    ck_assert_double_eq_tol(gsdf_luminance_cd_m2(1023), 3993.33, 0.005);
}
END_TEST

static const struct {
    double l_prime_min, l_prime_max, ratio, span, per_level;
} spans[] = {
    {1.0, 350, 350, 581.6, 2.281},
    {1.2, 420, 350, 600.8, 2.356},
    {0.8, 250, 312.5, 541.4, 2.123},
    {0.68, 170, 250, 492.4, 1.931},
    {1.4, 350, 250, 566.9, 2.223},
    {1.0, 500, 500, 634.4, 2.488},
    {1.8, 450, 250, 591.7, 2.320},
};

START_TEST(spans_are_the_worked_ones)
{
    double ends[] = {spans[_i].l_prime_min, spans[_i].l_prime_max};
    struct contrast_response response = contrast_response_compute(ends, 2, 0, 255, NULL);
    ck_assert_double_eq_tol(response.jnd_last - response.jnd_first, spans[_i].span, 0.05);
    ck_assert_double_eq_tol(response.jnd_per_level, spans[_i].per_level, 0.0005);
    ck_assert_double_eq_tol(luminance_ratio(ends[1], ends[0], 0), spans[_i].ratio, 1e-9);
}
END_TEST

static void fill_gsdf(double *levels, size_t count, double low, double high)
{
    double first = gsdf_jnd_index(low);
    double last = gsdf_jnd_index(high);
    for (size_t i = 0; i < count; i++)
        levels[i] = gsdf_luminance_cd_m2(first + (last - first) * (double)i / (double)(count - 1));
}

START_TEST(a_display_on_the_gsdf_deviates_by_nothing)
{
    static const size_t counts[] = {18, 52, 256};
    for (size_t i = 0; i < ARRAY_LENGTH(counts); i++) {
        double levels[256];
        fill_gsdf(levels, counts[i], 0.8, 420);
        /* The ends are the display's own, and index and luminance are no exact inverses. */
        struct contrast_response response =
            contrast_response_compute(levels, counts[i], 0, 255, NULL);
        ck_assert(response.monotone);
        ck_assert_double_lt(response.deviation_max_percent, 0.4);
    }
}
END_TEST

START_TEST(gamma_two_point_two_deviates_by_half_at_level_30)
{
    double levels[18];
    double deviations[17];
    for (int i = 0; i < 18; i++)
        levels[i] = 0.5 + 349.5 * pow(15.0 * i / 255, 2.2);
    struct contrast_response response = contrast_response_compute(levels, 18, 0, 255, deviations);
    ck_assert_double_eq_tol(response.deviation_max_percent, 52.9, 0.05);
    ck_assert_double_eq(response.deviation_signed_percent, response.deviation_max_percent);
    ck_assert_int_eq(response.deviation_interval * 15, 30);
    ck_assert_double_eq(deviations[1], response.deviation_signed_percent);
    for (int i = 0; i < 17; i++)
        ck_assert(fabs(deviations[i]) <= response.deviation_max_percent);
}
END_TEST

START_TEST(the_sign_of_the_largest_deviation_is_kept)
{
    double levels[18];
    fill_gsdf(levels, 18, 1, 350);
    levels[9] = levels[8]; /* one step without any contrast */
    struct contrast_response response = contrast_response_compute(levels, 18, 0, 255, NULL);
    ck_assert_int_eq(response.deviation_interval, 10);
    ck_assert(response.deviation_signed_percent > 90);
    levels[9] = levels[8] - 5;
    response = contrast_response_compute(levels, 18, 0, 255, NULL);
    ck_assert(!response.monotone);
    ck_assert(!isnan(response.deviation_max_percent));
    double low_contrast[18];
    fill_gsdf(low_contrast, 18, 1, 350);
    for (int i = 1; i < 17; i++)
        low_contrast[i] = low_contrast[0];
    response = contrast_response_compute(low_contrast, 18, 0, 255, NULL);
    ck_assert_int_eq(response.deviation_interval, 17);
}
END_TEST

START_TEST(what_needs_an_index_that_is_not_there_cannot_be_had)
{
    double levels[18];
    fill_gsdf(levels, 18, 1, 350);
    levels[0] = 0.04;
    struct contrast_response response = contrast_response_compute(levels, 18, 0, 255, NULL);
    ck_assert_double_nan(response.jnd_first);
    ck_assert_double_nan(response.jnd_per_level);
    ck_assert_double_nan(response.deviation_max_percent);
    ck_assert_double_nan(response.deviation_signed_percent);
    fill_gsdf(levels, 18, 1, 350);
    levels[17] = 4000.5;
    ck_assert_double_nan(contrast_response_compute(levels, 18, 0, 255, NULL).deviation_max_percent);
    for (int i = 0; i < 18; i++)
        levels[i] = 100; /* flat */
    response = contrast_response_compute(levels, 18, 0, 255, NULL);
    ck_assert_double_nan(response.deviation_max_percent);
    ck_assert(response.monotone);
}
END_TEST

START_TEST(an_interval_of_zero_over_zero_makes_the_whole_unknown)
{
    double levels[18];
    fill_gsdf(levels, 18, 1, 350);
    levels[4] = 0;
    levels[5] = 0;
    ck_assert_double_nan(contrast_response_compute(levels, 18, 0, 255, NULL).deviation_max_percent);
}
END_TEST

START_TEST(pairs_on_the_gsdf_deviate_by_little)
{
    double levels[256];
    double pairs[2 * CONTRAST_PAIRS];
    fill_gsdf(levels, 256, 0.8, 420);
    for (int n = 0; n < CONTRAST_PAIRS; n++) {
        pairs[2 * n] = levels[5 + 16 * n];
        pairs[2 * n + 1] = levels[11 + 16 * n];
    }
    ck_assert_double_lt(contrast_deviation_16x2_percent(levels[0], levels[255], pairs), 1);
    pairs[21] *= 1.02;
    ck_assert_double_gt(contrast_deviation_16x2_percent(levels[0], levels[255], pairs), 15);
    ck_assert_double_nan(contrast_deviation_16x2_percent(0, levels[255], pairs));
    pairs[2] = 0;
    pairs[3] = 0;
    ck_assert_double_nan(contrast_deviation_16x2_percent(levels[0], levels[255], pairs));
}
END_TEST

START_TEST(ratios_are_the_worked_ones)
{
    ck_assert_double_eq(luminance_ratio(350, 1, 0), 350);
    ck_assert_double_eq_tol(luminance_ratio(350, 1, 0.25), 280.2, 1e-9);
    ck_assert_double_eq_tol(luminance_ratio(350, 1, 0.5), 233.666666667, 1e-9);
    ck_assert_double_eq(ambient_ratio(0.25, 1), 0.25);
    /* LR' = (LR + AR) / (1 + AR) */
    for (double ambient = 0.01; ambient < 2; ambient += 0.07) {
        double ratio = luminance_ratio(350, 0.8, 0);
        double shade = ambient_ratio(ambient, 0.8);
        ck_assert_double_eq_tol(
            luminance_ratio(350, 0.8, ambient), (ratio + shade) / (1 + shade), 1e-9);
    }
}
END_TEST

START_TEST(a_black_of_zero_is_decided_and_not_an_accident)
{
    ck_assert_double_eq(luminance_ratio(500, 0, 0), INFINITY);
    ck_assert_double_eq(luminance_ratio(500, 0, 0.25), 2001);
    ck_assert_double_eq(ambient_ratio(0.25, 0), INFINITY);
    ck_assert_double_nan(ambient_ratio(0, 0));
    ck_assert_double_nan(luminance_ratio(0, 0, 0));
    ck_assert_double_nan(luminance_ratio(NAN, 0, 0));
}
END_TEST

/* Centre 400, corners 340, 330, 350, 300: one screen, six figures. */
START_TEST(six_formulae_give_six_figures)
{
    static const double points[] = {400, 340, 330, 350, 300};
    ck_assert_double_eq_tol(uniformity_mld_percent(points, 5), 28.571428571, 1e-9);
    ck_assert_double_eq_tol(uniformity_ludm_percent(points, 5), 17.647058824, 1e-9);
    ck_assert_double_eq_tol(uniformity_range_centre_percent(points, 5), 25, 1e-12);
    ck_assert_double_eq_tol(uniformity_corner_range_centre_percent(points, 5), 12.5, 1e-12);
    ck_assert_double_eq_tol(uniformity_corner_centre_percent(points, 5), -25, 1e-12);
}
END_TEST

START_TEST(mld_of_30_is_a_ratio_of_23_to_17)
{
    static const double points[] = {115, 85};
    ck_assert_double_eq(uniformity_mld_percent(points, 2), 30);
    static const double more[] = {115.00000000001, 85};
    ck_assert_double_gt(uniformity_mld_percent(more, 2), 30);
}
END_TEST

START_TEST(nine_points_and_signs)
{
    static const double points[] = {100, 90, 95, 105, 120, 80, 99, 101, 100};
    ck_assert_double_eq(uniformity_ludm_percent(points, 9), 20);
    ck_assert_double_eq(uniformity_range_centre_percent(points, 9), 40);
    ck_assert_double_eq(uniformity_corner_centre_percent(points, 9), 20);
    ck_assert_double_eq(uniformity_corner_range_centre_percent(points, 9), 30);
    static const double even[] = {100, 90, 95, 105, 120, 80};
    ck_assert_double_eq_tol(uniformity_ludm_percent(even, 6), 100 * 22.5 / 97.5, 1e-12);
}
END_TEST

START_TEST(a_dark_screen_has_no_uniformity)
{
    static const double zeros[5] = {0};
    static const double holes[] = {100, 90, NAN, 105, 120};
    static const double dark_centre[] = {0, 1, 1, 1, 1};
    ck_assert_double_nan(uniformity_mld_percent(zeros, 5));
    ck_assert_double_nan(uniformity_ludm_percent(zeros, 5));
    ck_assert_double_nan(uniformity_range_centre_percent(zeros, 5));
    ck_assert_double_nan(uniformity_corner_range_centre_percent(dark_centre, 5));
    ck_assert_double_nan(uniformity_corner_centre_percent(dark_centre, 5));
    ck_assert_double_nan(uniformity_mld_percent(holes, 5));
    ck_assert_double_nan(uniformity_ludm_percent(holes, 5));
    ck_assert_double_nan(uniformity_range_centre_percent(holes, 5));
    ck_assert_double_nan(uniformity_corner_centre_percent(holes, 5));
}
END_TEST

START_TEST(d65_lies_where_it_should)
{
    struct chromaticity_uv d65 = chromaticity_from_xy(0.31271, 0.32902);
    ck_assert_double_eq_tol(d65.u, 0.19783, 5e-6);
    ck_assert_double_eq_tol(d65.v, 0.46833, 5e-6);
    ck_assert_double_eq(chromaticity_distance(d65, d65), 0);
}
END_TEST

START_TEST(the_largest_distance_of_any_two_counts)
{
    static const struct chromaticity_uv points[] = {
        {0.2, 0.46}, {0.2, 0.47}, {0.203, 0.466}, {0.2, 0.455}};
    ck_assert_double_eq_tol(chromaticity_delta_uv(points, 4), 0.015, 1e-12);
    ck_assert_double_eq_tol(chromaticity_delta_uv(points, 2), 0.01, 1e-12);
    ck_assert_double_nan(chromaticity_delta_uv(points, 1));
    ck_assert_double_nan(chromaticity_delta_uv(points, 0));
    static const struct chromaticity_uv hole[] = {{0.2, 0.46}, {NAN, 0.47}};
    ck_assert_double_nan(chromaticity_delta_uv(hole, 2));
}
END_TEST

/* A generator of its own, so that every run draws the same. */
static double uniform(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return ((double)(*state >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(uint64_t *state)
{
    return sqrt(-2 * log(uniform(state))) * cos(2 * M_PI * uniform(state));
}

/* metrics.md 10: 1 % gives a perfect display a mean deviation of about 10 %, 0.5 % about 5 %. */
START_TEST(repeatability_gives_a_perfect_display_a_deviation)
{
    static const double relative[] = {0.01, 0.005, 0.001};
    static const double about[] = {10, 5, 1};
    double levels[18], variances[18], moved[18];
    uint64_t state = 6;
    fill_gsdf(levels, 18, 1, 350);
    for (size_t r = 0; r < ARRAY_LENGTH(relative); r++) {
        for (int i = 0; i < 18; i++)
            variances[i] = pow(relative[r] * levels[i], 2);
        double noise = contrast_noise_percent(levels, variances, 18);
        ck_assert_double_eq_tol(noise, about[r], 0.11 * about[r]);
        double sum = 0;
        for (int draw = 0; draw < 4000; draw++) {
            for (int i = 0; i < 18; i++)
                moved[i] = levels[i] * (1 + relative[r] * normal(&state));
            sum += contrast_response_compute(moved, 18, 0, 255, NULL).deviation_max_percent / 4000;
        }
        /* Two neighbouring errors share a reading, which the integral does not know: it is a
         * little too large. */
        ck_assert_double_eq_tol(sum, noise, 0.05 * noise);
        ck_assert_double_lt(sum, noise);
    }
    variances[3] = NAN;
    ck_assert_double_nan(contrast_noise_percent(levels, variances, 18));
    for (int i = 0; i < 18; i++)
        variances[i] = 0;
    ck_assert_double_eq(contrast_noise_percent(levels, variances, 18), 0);
}
END_TEST

/* Against moving the readings by chance. */
START_TEST(the_variance_of_a_deviation_is_that_of_many_draws)
{
    double levels[18], variances[18], moved[18], deviations[17];
    uint64_t state = 7;
    fill_gsdf(levels, 18, 1, 350);
    levels[9] *= 1.02;
    for (int i = 0; i < 18; i++)
        variances[i] = pow(0.002 * levels[i], 2);
    for (int interval = 1; interval <= 17; interval += 4) {
        double sum = 0, squares = 0;
        for (int draw = 0; draw < 4000; draw++) {
            for (int i = 0; i < 18; i++)
                moved[i] = levels[i] + sqrt(variances[i]) * normal(&state);
            (void)contrast_response_compute(moved, 18, 0, 255, deviations);
            sum += deviations[interval - 1];
            squares += deviations[interval - 1] * deviations[interval - 1];
        }
        double found = squares / 4000 - pow(sum / 4000, 2);
        ck_assert_double_eq_tol(
            contrast_deviation_variance(levels, variances, 18, interval), found, 0.1 * found);
    }
}
END_TEST

/* PS3.14 D.2.4 gives an example with a mean of 2.4 JND per level, and a fit from 2.5 to 2.3. */
START_TEST(annex_c_finds_the_line_that_was_drawn)
{
    double levels[18];
    double index = gsdf_jnd_index(0.9);
    levels[0] = 0.9;
    for (int i = 0; i < 17; i++) {
        index += 15 * (2.5 - 0.2 * i / 16);
        levels[i + 1] = gsdf_luminance_cd_m2(index);
    }
    struct annex_c found = annex_c_compute(levels, 18, 0, 255);
    ck_assert_double_eq_tol(found.mean_jnd_per_level, 2.4, 0.005);
    ck_assert_double_eq_tol(found.first_jnd_per_level, 2.5, 0.005);
    ck_assert_double_eq_tol(found.last_jnd_per_level, 2.3, 0.005);
    ck_assert_double_eq_tol(found.slope_jnd_per_level_squared, -0.2 / 240, 5e-5);
    ck_assert_double_lt(found.slope_t, -ANNEX_C_T_95_18_LEVELS);
    /* Of 17 values on a line from -0.1 to 0.1 the root mean square is 0.1 sqrt(18/48). */
    ck_assert_double_eq_tol(found.lum_mean_jnd_per_level, 0.1 * sqrt(18.0 / 48), 0.005);
    ck_assert_double_lt(found.lum_fit_jnd_per_level, 0.01);
    levels[4] = 0.01;
    found = annex_c_compute(levels, 18, 0, 255);
    ck_assert_double_nan(found.mean_jnd_per_level);
    ck_assert_double_nan(found.slope_t);
    ck_assert_double_nan(found.lum_fit_jnd_per_level);
}
END_TEST

START_TEST(a_perfect_display_has_no_slope)
{
    for (double low = 0.1; low < 5; low *= 3)
        for (double high = 100; high < 2000; high *= 2) {
            double levels[18];
            fill_gsdf(levels, 18, low, high);
            struct annex_c found = annex_c_compute(levels, 18, 0, 255);
            ck_assert_double_eq_tol(found.slope_jnd_per_level_squared, 0, 5e-5);
            ck_assert_double_lt(found.lum_mean_jnd_per_level, 0.01);
        }
}
END_TEST

/* The promise of the deviation: an ideal display gives 0 whatever its range. The two formulae of
 * the standard are no exact inverses, hence the ends' tenth of an index. */
START_TEST(an_ideal_display_deviates_by_nothing_for_every_range)
{
    for (double low = 0.05; low < 10; low *= 1.7)
        for (double high = 20; high <= 4000; high *= 1.4) {
            double levels[18], deviations[17];
            double first = gsdf_jnd_index(low);
            double last = gsdf_jnd_index(high);
            fill_gsdf(levels, 18, low, high);
            struct contrast_response response =
                contrast_response_compute(levels, 18, 0, 255, deviations);
            ck_assert(response.monotone);
            ck_assert_double_lt(response.deviation_max_percent, 100 * 0.2 * 17 / (last - first));
        }
}
END_TEST

/* What is a ratio does not feel the unit; what has an index does. */
START_TEST(ratios_and_uniformity_do_not_feel_a_scale)
{
    static const double points[] = {400, 340, 330, 350, 300, 380, 390, 310, 420};
    static double (*const formulae[])(const double *, size_t) = {
        uniformity_mld_percent,
        uniformity_ludm_percent,
        uniformity_range_centre_percent,
        uniformity_corner_range_centre_percent,
        uniformity_corner_centre_percent,
    };
    for (double scale = 0.01; scale < 100; scale *= 3.7) {
        double scaled[9];
        for (size_t i = 0; i < ARRAY_LENGTH(points); i++)
            scaled[i] = scale * points[i];
        for (size_t f = 0; f < ARRAY_LENGTH(formulae); f++)
            ck_assert_double_eq_tol(formulae[f](scaled, 9), formulae[f](points, 9), 1e-9);
        ck_assert_double_eq_tol(
            luminance_ratio(350 * scale, scale, 0.25 * scale), 350.25 / 1.25, 1e-9);
        ck_assert_double_eq_tol(ambient_ratio(0.25 * scale, scale), 0.25, 1e-12);
        ck_assert_double_eq_tol(change_percent(90 * scale, 100 * scale), 10, 1e-9);
        ck_assert_double_eq_tol(pair_difference_percent(385 * scale, 350 * scale), 10, 1e-9);
    }
}
END_TEST

/* A gain of 5 % moves the deviation of a display by about 0.7 points. */
START_TEST(a_common_gain_moves_the_deviation_little)
{
    double levels[18], more[18];
    for (int i = 0; i < 18; i++) {
        levels[i] = 0.5 + 349.5 * pow(15.0 * i / 255, 2.2);
        more[i] = 1.05 * levels[i];
    }
    double moved = contrast_response_compute(more, 18, 0, 255, NULL).deviation_max_percent -
                   contrast_response_compute(levels, 18, 0, 255, NULL).deviation_max_percent;
    ck_assert(fabs(moved) > 0.3 && fabs(moved) < 1.5);
}
END_TEST

START_TEST(light_drift_and_pairs_are_the_worked_ones)
{
    double reflected = reflection_coefficient(0.25, 25);
    ck_assert_double_eq(reflected, 0.01);
    ck_assert_double_eq(illuminance_highest_lux(0.25, 1, reflected), 25);
    ck_assert_double_eq_tol(illuminance_highest_lux(2.0 / 3, 1, reflected), 200.0 / 3, 1e-9);
    ck_assert_double_nan(reflection_coefficient(0.25, 0));
    ck_assert_double_nan(illuminance_highest_lux(0.25, 1, 0));
    ck_assert_double_eq(change_percent(120, 100), 20);
    ck_assert_double_eq(change_percent(80, 100), 20);
    ck_assert_double_nan(change_percent(1, 0));
    ck_assert_double_nan(change_percent(1, NAN));
    ck_assert_double_eq_tol(pair_difference_percent(350, 385), 10, 1e-12);
    ck_assert_double_eq(pair_difference_percent(385, 0), INFINITY);
    ck_assert_double_nan(pair_difference_percent(0, 0));
    ck_assert_double_nan(pair_difference_percent(NAN, 1));
    ck_assert_double_eq_tol(chromaticity_d65.u, 0.19783, 5e-6);
    ck_assert_double_eq_tol(chromaticity_d65.v, 0.46833, 5e-6);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("photometry");
    tcase_add_loop_test(
        tcase, outside_the_domain_there_is_no_index, 0, ARRAY_LENGTH(nan_luminances));
    tcase_add_test(tcase, the_ends_of_the_domain_belong_to_it);
    tcase_add_test(tcase, the_two_formulae_agree_to_a_tenth_of_an_index);
    tcase_add_loop_test(tcase, spans_are_the_worked_ones, 0, ARRAY_LENGTH(spans));
    tcase_add_test(tcase, a_display_on_the_gsdf_deviates_by_nothing);
    tcase_add_test(tcase, gamma_two_point_two_deviates_by_half_at_level_30);
    tcase_add_test(tcase, the_sign_of_the_largest_deviation_is_kept);
    tcase_add_test(tcase, what_needs_an_index_that_is_not_there_cannot_be_had);
    tcase_add_test(tcase, an_interval_of_zero_over_zero_makes_the_whole_unknown);
    tcase_add_test(tcase, pairs_on_the_gsdf_deviate_by_little);
    tcase_add_test(tcase, ratios_are_the_worked_ones);
    tcase_add_test(tcase, a_black_of_zero_is_decided_and_not_an_accident);
    tcase_add_test(tcase, six_formulae_give_six_figures);
    tcase_add_test(tcase, mld_of_30_is_a_ratio_of_23_to_17);
    tcase_add_test(tcase, nine_points_and_signs);
    tcase_add_test(tcase, a_dark_screen_has_no_uniformity);
    tcase_add_test(tcase, d65_lies_where_it_should);
    tcase_add_test(tcase, the_largest_distance_of_any_two_counts);
    tcase_set_timeout(tcase, 30);
    tcase_add_test(tcase, repeatability_gives_a_perfect_display_a_deviation);
    tcase_add_test(tcase, the_variance_of_a_deviation_is_that_of_many_draws);
    tcase_add_test(tcase, annex_c_finds_the_line_that_was_drawn);
    tcase_add_test(tcase, a_perfect_display_has_no_slope);
    tcase_add_test(tcase, an_ideal_display_deviates_by_nothing_for_every_range);
    tcase_add_test(tcase, ratios_and_uniformity_do_not_feel_a_scale);
    tcase_add_test(tcase, a_common_gain_moves_the_deviation_little);
    tcase_add_test(tcase, light_drift_and_pairs_are_the_worked_ones);
    return run_case("core.photometry.photometry", tcase);
}
