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
    /* Of the cells, in the order of the points; NaN where there is no number. */
    double values[ARRAY_LENGTH(levels)][UNIFORMITY_POINTS_MAX];
    double variances[ARRAY_LENGTH(levels)][UNIFORMITY_POINTS_MAX];
    const struct metric *refused[ARRAY_LENGTH(levels)][2]; /* the first, for 5 points and for 9 */
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

static bool has_points(struct screen *screen, size_t level, size_t count, struct metric *metric)
{
    const struct metric **refused = &screen->refused[level][count == UNIFORMITY_POINTS_MAX];
    if (*refused != NULL) {
        metric->cause = (*refused)->cause;
        memcpy(metric->reason, (*refused)->reason, sizeof metric->reason);
        return false;
    }
    if (!screen->light.has_readings) {
        metric_refuse(metric, CAUSE_PROCEDURE, "no uniformity readings");
        return false;
    }
    const enum reading_point *missing = missing_point(screen, level, count);
    if (missing == NULL)
        return true;
    const struct cell *cell = &screen->cells[level][*missing];
    *refused = metric;
    metric_refuse(metric,
                  cell_cause(cell),
                  "%s at level %d: %s",
                  reading_point_name(*missing),
                  levels[level],
                  cell_trouble(cell));
    return false;
}

/* One metric: its formula, its level, with Lamb or without. */
struct place {
    const struct kind *kind;
    size_t level;
    bool is_prime;
};

static void add_one(const struct measured *measured, struct screen *screen, struct metric_set *set,
                    const struct place *place)
{
    const struct kind *kind = place->kind;
    struct metric *metric = metric_add(set, kind->names[place->is_prime][place->level]);
    bool refused = place->is_prime ? light_refuses_prime(&screen->light, metric)
                                   : light_refuses_emitted(&screen->light, metric);
    bool skipped = measured->variation->gain != 1 && !metric_is_wanted(measured, set, metric);
    if (refused || skipped || !has_points(screen, place->level, kind->count, metric))
        return;
    double added = place->is_prime ? screen->light.to_prime_cd_m2 : 0;
    double values[UNIFORMITY_POINTS_MAX];
    const double *variances = screen->variances[place->level];
    for (size_t i = 0; i < kind->count; i++)
        values[i] = screen->values[place->level][i] + added;
    metric_set_value(metric, kind->compute(values, kind->count));
    if (!isnan(variances[0]) && metric_is_wanted(measured, set, metric))
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
    for (size_t level = 0; level < ARRAY_LENGTH(levels); level++)
        for (size_t i = 0; i < UNIFORMITY_POINTS_MAX; i++) {
            const struct cell *cell = &screen->cells[level][points[i]];
            screen->values[level][i] = cell_mean(cell);
            screen->variances[level][i] = measured->variation->with_variances
                                              ? cell_variance(cell, screen->repeatability)
                                              : NAN;
        }
}

void add_uniformity_metrics(const struct measured *measured, struct metric_set *set)
{
    struct screen screen = {.light = light_of(measured, TEST_UNIFORMITY)};
    collect(measured, &screen);
    for (size_t level = 0; level < ARRAY_LENGTH(levels); level++)
        for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
            for (int is_prime = 0; is_prime <= 1; is_prime++) {
                const struct place place = {&kinds[i], level, is_prime != 0};
                add_one(measured, &screen, set, &place);
            }
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
