/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"
#include "monqa/cleanup.h"
#include "monqa/photometry.h"

#include <math.h>

#define LEVELS 256

/* Points are compared within a level only: a grey's colour moves with its level. */
struct colours {
    struct cell x[LEVELS][POINT_COUNT], y[LEVELS][POINT_COUNT];
};

static bool has_test(const struct evidence *evidence, enum qa_test test)
{
    for (size_t i = 0; i < evidence->reading_count; i++)
        if (evidence->readings[i].test == test)
            return true;
    return false;
}

/* Without a run of its own: from what a colorimeter saw during uniformity at 204, which is the
 * same picture (TG18-UNL80). */
static bool counts(const struct reading *reading, bool has_own_run)
{
    if (isnan(reading->x) || isnan(reading->y))
        return false;
    return has_own_run ? reading->test == TEST_CHROMATICITY
                       : reading->test == TEST_UNIFORMITY && reading->level_ddl == 204;
}

static void collect(const struct evidence *evidence, struct colours *colours)
{
    bool has_own_run = has_test(evidence, TEST_CHROMATICITY);
    for (size_t i = 0; i < evidence->reading_count; i++) {
        const struct reading *reading = &evidence->readings[i];
        if (!counts(reading, has_own_run))
            continue;
        enum reading_point point = reading->point == POINT_NONE ? POINT_CENTRE : reading->point;
        cell_add(&colours->x[reading->level_ddl][point], reading, reading->x);
        cell_add(&colours->y[reading->level_ddl][point], reading, reading->y);
    }
}

static bool is_corner_or_centre(unsigned point)
{
    return point == POINT_CENTRE || point == POINT_TOP_LEFT || point == POINT_TOP_RIGHT ||
           point == POINT_BOTTOM_LEFT || point == POINT_BOTTOM_RIGHT;
}

/* Of one level; NaN where there are fewer points than needed. */
static double delta_at(const struct colours *colours, int level, bool five_only, size_t needed)
{
    struct chromaticity_uv found[POINT_COUNT];
    size_t count = 0;
    for (unsigned point = POINT_CENTRE; point < POINT_COUNT; point++) {
        double x = cell_mean(&colours->x[level][point]);
        double y = cell_mean(&colours->y[level][point]);
        if (isnan(x) || (five_only && !is_corner_or_centre(point)))
            continue;
        found[count++] = chromaticity_from_xy(x, y);
    }
    return count >= needed ? chromaticity_delta_uv(found, count) : NAN;
}

static double largest_delta(const struct colours *colours, bool five_only, size_t needed)
{
    double largest = NAN;
    for (int level = 0; level < LEVELS; level++) {
        double delta = delta_at(colours, level, five_only, needed);
        if (isnan(largest) || delta > largest)
            largest = delta;
    }
    return largest;
}

static void add_delta(const struct colours *colours, struct metric_set *set, const char *name,
                      bool five_only, size_t needed)
{
    struct metric *metric = metric_add(set, "%s", name);
    double delta = largest_delta(colours, five_only, needed);
    if (isnan(delta))
        metric_refuse(metric,
                      "x and y were not read at %s of one level",
                      five_only ? "the centre and the four corners" : "two points");
    else
        metric_set_value(metric, delta);
}

void add_chromaticity_metrics(const struct evidence *evidence, struct metric_set *set)
{
    struct colours colours = {0};
    collect(evidence, &colours);
    add_delta(&colours, set, "chromaticity_delta_uv", false, 2);
    add_delta(&colours, set, "chromaticity_delta_uv_5pt", true, UNIFORMITY_POINTS_CORNERS);
}
