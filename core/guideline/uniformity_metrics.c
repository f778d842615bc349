/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/inputs.h"
#include "monqa/cleanup.h"
#include "monqa/photometry.h"

#include <math.h>
#include <string.h>

static const int levels[] = {26, 128, 204}; /* TG18-UNL10, 50 %, TG18-UNL80 */

/* The centre, the corners, the sides: five or nine are the first of these. */
static const enum reading_point points[UNIFORMITY_POINTS_MAX] = {
    POINT_CENTRE,
    POINT_TOP_LEFT,
    POINT_TOP_RIGHT,
    POINT_BOTTOM_LEFT,
    POINT_BOTTOM_RIGHT,
    POINT_TOP,
    POINT_LEFT,
    POINT_RIGHT,
    POINT_BOTTOM,
};

/* The magnitude, for a limit on both sides. */
static double corner_centre_magnitude(const double *values, size_t count)
{
    return fabs(uniformity_corner_centre_percent(values, count));
}

#define NAMES(start, end)                                \
    {                                                    \
        start "26" end, start "128" end, start "204" end \
    }

/* [formula][emitted, prime][level] */
static const struct kind {
    double (*compute)(const double *points_cd_m2, size_t count);
    size_t count;
    const char *names[2][3];
} kinds[] = {
#define KIND(formula, points, compute)                                           \
    {                                                                            \
        compute, points,                                                         \
        {                                                                        \
            NAMES("uniformity_" formula "_" #points "pt_", "_emitted_percent"),  \
                NAMES("uniformity_" formula "_" #points "pt_", "_prime_percent") \
        }                                                                        \
    }
    KIND("mld", 5, uniformity_mld_percent),
    KIND("mld", 9, uniformity_mld_percent),
    KIND("ludm", 5, uniformity_ludm_percent),
    KIND("ludm", 9, uniformity_ludm_percent),
    KIND("range_centre", 5, uniformity_range_centre_percent),
    KIND("range_centre", 9, uniformity_range_centre_percent),
    KIND("corner_range_centre", 5, uniformity_corner_range_centre_percent),
    KIND("corner_centre", 5, corner_centre_magnitude),
};

struct screen {
    struct light light;
    double repeatability;
    struct cell cells[ARRAY_LENGTH(levels)][POINT_COUNT];
};

/* The first point without a number; NULL: all of them have one. */
static const enum reading_point *missing_point(const struct screen *screen, size_t level,
                                               size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (screen->cells[level][points[i]].count == 0)
            return &points[i];
    return NULL;
}

static bool has_points(const struct screen *screen, size_t level, size_t count,
                       struct metric *metric)
{
    if (!screen->light.has_readings) {
        metric_refuse(metric, CAUSE_PROCEDURE, "no uniformity readings");
        return false;
    }
    const enum reading_point *missing = missing_point(screen, level, count);
    if (missing == NULL)
        return true;
    const struct cell *cell = &screen->cells[level][*missing];
    metric_refuse(metric,
                  cell_cause(cell),
                  "%s at level %d: %s",
                  reading_point_name(*missing),
                  levels[level],
                  cell_trouble(cell));
    return false;
}

static void add_one(const struct screen *screen, struct metric_set *set, size_t level,
                    const struct kind *kind, bool is_prime)
{
    struct metric *metric = metric_add(set, kind->names[is_prime][level]);
    bool refused = is_prime ? light_refuses_prime(&screen->light, metric)
                            : light_refuses_emitted(&screen->light, metric);
    if (refused || !has_points(screen, level, kind->count, metric))
        return;
    double added = is_prime ? screen->light.to_prime_cd_m2 : 0;
    double values[UNIFORMITY_POINTS_MAX], variances[UNIFORMITY_POINTS_MAX];
    for (size_t i = 0; i < kind->count; i++) {
        const struct cell *cell = &screen->cells[level][points[i]];
        values[i] = cell_mean(cell) + added;
        variances[i] = cell_variance(cell, screen->repeatability);
    }
    metric_set_value(metric, kind->compute(values, kind->count));
    if (!isnan(variances[0]))
        metric_set_variance(
            set, metric, propagate_variance(kind->compute, values, variances, kind->count));
}

static void collect(const struct measured *measured, struct screen *screen)
{
    const struct evidence *evidence = measured->evidence;
    for (size_t i = 0; i < evidence->reading_count; i++) {
        const struct reading *reading = &evidence->readings[i];
        for (size_t level = 0; level < ARRAY_LENGTH(levels); level++)
            if (reading->test == TEST_UNIFORMITY && reading->level_ddl == levels[level])
                cell_add(&screen->cells[level][reading->point],
                         reading,
                         measured_luminance(measured, reading));
    }
    if (measured->variation->with_variances)
        screen->repeatability =
            cells_repeatability(evidence, screen->cells[0], ARRAY_LENGTH(levels) * POINT_COUNT);
}

void add_uniformity_metrics(const struct measured *measured, struct metric_set *set)
{
    struct screen screen = {.light = light_of(measured, TEST_UNIFORMITY)};
    collect(measured, &screen);
    for (size_t level = 0; level < ARRAY_LENGTH(levels); level++)
        for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
            for (int is_prime = 0; is_prime <= 1; is_prime++)
                add_one(&screen, set, level, &kinds[i], is_prime != 0);
}

static bool find_kind(const char *metric, const struct kind **kind, bool *is_prime, size_t *level)
{
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
        for (int prime = 0; prime <= 1; prime++)
            for (size_t at = 0; at < ARRAY_LENGTH(levels); at++)
                if (strcmp(kinds[i].names[prime][at], metric) == 0) {
                    *kind = &kinds[i];
                    *is_prime = prime != 0;
                    *level = at;
                    return true;
                }
    return false;
}

void uniformity_inputs(const struct measured *measured, const char *metric, struct inputs *inputs)
{
    const struct kind *kind;
    bool is_prime;
    size_t level;
    if (!find_kind(metric, &kind, &is_prime, &level))
        return;
    struct screen screen = {.light = light_of(measured, TEST_UNIFORMITY)};
    collect(measured, &screen);
    if (missing_point(&screen, level, kind->count) != NULL)
        return;
    for (size_t i = 0; i < kind->count; i++)
        inputs_add(inputs,
                   reading_point_name(points[i]),
                   cell_mean(&screen.cells[level][points[i]]),
                   "cd/m2");
    if (is_prime && screen.light.ambient_known)
        inputs_add(inputs, "Lamb", screen.light.ambient_cd_m2, "cd/m2");
}
