/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"
#include "monqa/cleanup.h"
#include "monqa/photometry.h"

#include <math.h>

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

static const struct formula {
    const char *name;
    double (*compute)(const double *points_cd_m2, size_t count);
    bool corners_only;
} formulae[] = {
    {"mld", uniformity_mld_percent, false},
    {"ludm", uniformity_ludm_percent, false},
    {"range_centre", uniformity_range_centre_percent, false},
    {"corner_range_centre", uniformity_corner_range_centre_percent, true},
    {"corner_centre", corner_centre_magnitude, true},
};

struct screen {
    struct light light;
    struct cell cells[ARRAY_LENGTH(levels)][POINT_COUNT];
};

static bool has_points(const struct screen *screen, size_t level, size_t count,
                       struct metric *metric)
{
    if (!screen->light.has_readings) {
        metric_refuse(metric, "no uniformity readings");
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct cell *cell = &screen->cells[level][points[i]];
        if (cell->count > 0)
            continue;
        metric_refuse(metric,
                      "%s at level %d: %s",
                      reading_point_name(points[i]),
                      levels[level],
                      cell_trouble(cell));
        return false;
    }
    return true;
}

static void add_one(const struct screen *screen, struct metric_set *set, size_t level,
                    const struct formula *formula, size_t count)
{
    for (int is_prime = 0; is_prime <= 1; is_prime++) {
        struct metric *metric = metric_add(set,
                                           "uniformity_%s_%zupt_%d_%s_percent",
                                           formula->name,
                                           count,
                                           levels[level],
                                           is_prime ? "prime" : "emitted");
        bool refused = is_prime ? light_refuses_prime(&screen->light, metric)
                                : light_refuses_emitted(&screen->light, metric);
        if (refused || !has_points(screen, level, count, metric))
            continue;
        double added = is_prime ? light_to_prime_cd_m2(&screen->light) : 0;
        double values[UNIFORMITY_POINTS_MAX];
        for (size_t i = 0; i < count; i++)
            values[i] = cell_mean(&screen->cells[level][points[i]]) + added;
        metric_set_value(metric, formula->compute(values, count));
    }
}

static void collect(const struct evidence *evidence, struct screen *screen)
{
    for (size_t i = 0; i < evidence->reading_count; i++) {
        const struct reading *reading = &evidence->readings[i];
        for (size_t level = 0; level < ARRAY_LENGTH(levels); level++)
            if (reading->test == TEST_UNIFORMITY && reading->level_ddl == levels[level])
                cell_add(&screen->cells[level][reading->point], reading, reading->luminance_cd_m2);
    }
}

void add_uniformity_metrics(const struct evidence *evidence, struct metric_set *set)
{
    struct screen screen = {.light = light_of(evidence, TEST_UNIFORMITY)};
    collect(evidence, &screen);
    for (size_t level = 0; level < ARRAY_LENGTH(levels); level++)
        for (size_t i = 0; i < ARRAY_LENGTH(formulae); i++) {
            add_one(&screen, set, level, &formulae[i], UNIFORMITY_POINTS_CORNERS);
            if (!formulae[i].corners_only)
                add_one(&screen, set, level, &formulae[i], UNIFORMITY_POINTS_MAX);
        }
}
