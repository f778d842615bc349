/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/guideline.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One set of readings a line: Lamb (0: a dark room), then 18 L of the response, then 5 of the
 * screen at 204. One line of metrics for each, in full; "nan" where it cannot be had. */

enum { LEVEL_COUNT = 18, POINTS_COUNT = 5, READINGS = LEVEL_COUNT + POINTS_COUNT };

static const char *const names[] = {
    "luminance_ratio",
    "luminance_ratio_prime",
    "ambient_ratio",
    "gsdf_deviation_18x1_percent",
    "jnd_per_level",
    "annex_c_fit_first_18x1",
    "annex_c_fit_slope_18x1",
    "annex_c_lum_mean_18x1",
    "annex_c_lum_fit_18x1",
    "uniformity_mld_5pt_204_emitted_percent",
    "uniformity_ludm_5pt_204_prime_percent",
    "uniformity_range_centre_5pt_204_prime_percent",
    "uniformity_corner_range_centre_5pt_204_emitted_percent",
    "uniformity_corner_centre_5pt_204_emitted_percent",
};

static bool read_set(struct reading *readings, double *ambient)
{
    static const enum reading_point points[POINTS_COUNT] = {
        POINT_CENTRE, POINT_TOP_LEFT, POINT_TOP_RIGHT, POINT_BOTTOM_LEFT, POINT_BOTTOM_RIGHT};
    char line[4096], *at = line;
    if (fgets(line, sizeof line, stdin) == NULL)
        return false;
    *ambient = strtod(at, &at);
    for (int i = 0; i < READINGS; i++) {
        bool is_level = i < LEVEL_COUNT;
        readings[i] = (struct reading){
            .test = is_level ? TEST_LUMINANCE_RESPONSE : TEST_UNIFORMITY,
            .level_ddl = is_level ? 15 * i : 204,
            .point = is_level ? POINT_NONE : points[i - LEVEL_COUNT],
            .luminance_cd_m2 = strtod(at, &at),
            .x = NAN,
            .y = NAN,
        };
    }
    return true;
}

static double value_of(const struct evaluation *evaluation, const char *name)
{
    for (size_t i = 0; i < evaluation->metric_count; i++)
        if (strcmp(evaluation->metrics[i].name, name) == 0)
            return evaluation->metrics[i].value;
    return NAN;
}

int main(void)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    struct reading readings[READINGS];
    struct error error = {0};
    const void *xml;
    size_t length;
    double ambient;
    if (!guideline_library_init(&error) || !guideline_shipped("aapm-or03", &xml, &length) ||
        !guideline_parse("aapm-or03", xml, length, &guideline, &error))
        return EXIT_FAILURE;
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        (void)printf("%s%c", names[i], i + 1 < ARRAY_LENGTH(names) ? ' ' : '\n');
    while (read_set(readings, &ambient)) {
        CLEANUP(evaluation_finish) struct evaluation evaluation = {0};
        const struct evidence evidence = {
            .readings = readings,
            .reading_count = READINGS,
            .ambient = {ambient > 0 ? AMBIENT_STATED : AMBIENT_DARK_ROOM, ambient}};
        if (!guideline_evaluate(
                guideline, "primary", GUIDELINE_ALL_TESTS, &evidence, &evaluation, &error))
            return EXIT_FAILURE;
        for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
            (void)printf("%.17g%c",
                         value_of(&evaluation, names[i]),
                         i + 1 < ARRAY_LENGTH(names) ? ' ' : '\n');
    }
    guideline_library_finish();
    return EXIT_SUCCESS;
}
