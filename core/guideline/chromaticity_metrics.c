/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"
#include "monqa/cleanup.h"
#include "monqa/photometry.h"

#include <math.h>
#include <stdlib.h>

/* Greys darker than this are not judged by their colour: the meter sees noise (pacsDisplay). */
#define GREY_LUMINANCE_MIN_CD_M2 5.0

/* Points are compared within a level only: a grey's colour moves with its level. */
struct colours {
    struct cell x[LEVELS][POINT_COUNT], y[LEVELS][POINT_COUNT], luminance[LEVELS];
};

static bool has_colour(const struct reading *reading)
{
    return !isnan(reading->x) && !isnan(reading->y);
}

/* The test whose colours count: its own run, or what a colorimeter saw beside another one.
 * TEST_COUNT: there are none. */
static enum qa_test colour_test(const struct evidence *evidence, enum qa_test other)
{
    enum qa_test found = TEST_COUNT;
    for (size_t i = 0; i < evidence->reading_count; i++) {
        const struct reading *reading = &evidence->readings[i];
        if (reading->test == TEST_CHROMATICITY)
            return TEST_CHROMATICITY;
        if (reading->test == other && has_colour(reading))
            found = other;
    }
    return found;
}

static void collect(const struct measured *measured, enum qa_test test, struct colours *colours)
{
    const struct evidence *evidence = measured->evidence;
    for (size_t i = 0; i < evidence->reading_count; i++) {
        const struct reading *reading = &evidence->readings[i];
        if (reading->test != test || !has_colour(reading))
            continue;
        enum reading_point point = reading->point == POINT_NONE ? POINT_CENTRE : reading->point;
        int level = reading->level_ddl;
        cell_add(&colours->x[level][point], reading, reading->x);
        cell_add(&colours->y[level][point], reading, reading->y);
        if (point == POINT_CENTRE)
            cell_add(&colours->luminance[level], reading, measured_luminance(measured, reading));
    }
}

static struct chromaticity_uv colour_at(const struct colours *colours, int level,
                                        enum reading_point point)
{
    return chromaticity_from_xy(cell_mean(&colours->x[level][point]),
                                cell_mean(&colours->y[level][point]));
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
    for (unsigned point = POINT_CENTRE; point < POINT_COUNT; point++)
        if (colours->x[level][point].count > 0 && (!five_only || is_corner_or_centre(point)))
            found[count++] = colour_at(colours, level, (enum reading_point)point);
    return count >= needed ? chromaticity_delta_uv(found, count) : NAN;
}

/* Without a run of its own: from what a colorimeter saw during uniformity at 204, which is the
 * same picture (TG18-UNL80). */
static double largest_delta(const struct colours *colours, bool five_only, size_t needed,
                            bool is_own_run)
{
    double largest = NAN;
    for (int level = 0; level < LEVELS; level++) {
        if (!is_own_run && level != 204)
            continue;
        double delta = delta_at(colours, level, five_only, needed);
        if (isnan(largest) || delta > largest)
            largest = delta;
    }
    return largest;
}

/* The distance of two colours, each with the repeatability of u' and v'. */
static void set_distance(const struct measured *measured, struct metric_set *set,
                         struct metric *metric, double distance)
{
    double deviation = measured->evidence->repeatability_uv / 2; /* expanded */
    metric_set_value(metric, distance);
    metric_set_variance(set, metric, deviation > 0 ? 2 * deviation * deviation : NAN);
}

static void add_delta(const struct measured *measured, const struct colours *colours,
                      struct metric_set *set, const char *name, bool five_only)
{
    struct metric *metric = metric_add(set, name);
    double delta = NAN;
    if (colours != NULL)
        delta =
            largest_delta(colours,
                          five_only,
                          five_only ? UNIFORMITY_POINTS_CORNERS : 2,
                          colour_test(measured->evidence, TEST_UNIFORMITY) == TEST_CHROMATICITY);
    if (isnan(delta))
        metric_refuse(metric,
                      CAUSE_PROCEDURE,
                      "x and y were not read at %s of one level",
                      five_only ? "the centre and the four corners" : "two points");
    else
        set_distance(measured, set, metric, delta);
}

/* Largest distance of a grey at the centre from D65, or from the display's own white. */
static double grey_distance(const struct colours *colours, struct chromaticity_uv from)
{
    double largest = NAN;
    for (int level = 0; level < LEVELS; level++) {
        if (!(cell_mean(&colours->luminance[level]) >= GREY_LUMINANCE_MIN_CD_M2))
            continue;
        double distance = chromaticity_distance(colour_at(colours, level, POINT_CENTRE), from);
        if (isnan(largest) || distance > largest)
            largest = distance;
    }
    return largest;
}

static void add_greys(const struct measured *measured, const struct colours *colours,
                      struct metric_set *set)
{
    struct metric *metric = metric_add(set, "chromaticity_grey_d65_delta_uv");
    double distance = colours == NULL ? NAN : grey_distance(colours, chromaticity_d65);
    if (isnan(distance))
        metric_refuse(metric, CAUSE_PROCEDURE, "x and y of no grey of 5 cd/m2 or more were read");
    else
        set_distance(measured, set, metric, distance);
    metric = metric_add(set, "chromaticity_grey_white_delta_uv");
    if (colours == NULL || colours->x[DDL_MAX][POINT_CENTRE].count == 0) {
        metric_refuse(metric, CAUSE_PROCEDURE, "x and y of the white were not read");
        return;
    }
    distance = grey_distance(colours, colour_at(colours, DDL_MAX, POINT_CENTRE));
    if (isnan(distance))
        metric_refuse(metric, CAUSE_PROCEDURE, "x and y of no grey of 5 cd/m2 or more were read");
    else
        set_distance(measured, set, metric, distance);
}

/* NULL: there are no colours, or no memory. Large, and seldom needed. */
static struct colours *colours_create(const struct measured *measured, enum qa_test other)
{
    enum qa_test test = colour_test(measured->evidence, other);
    if (test == TEST_COUNT)
        return NULL;
    struct colours *colours = calloc(1, sizeof *colours);
    if (colours != NULL)
        collect(measured, test, colours);
    return colours;
}

void add_chromaticity_metrics(const struct measured *measured, struct metric_set *set)
{
    CLEANUP(free_pointer) struct colours *screen = colours_create(measured, TEST_UNIFORMITY);
    CLEANUP(free_pointer)
    struct colours *greys = colours_create(measured, TEST_LUMINANCE_RESPONSE);
    add_delta(measured, screen, set, "chromaticity_delta_uv", false);
    add_delta(measured, screen, set, "chromaticity_delta_uv_5pt", true);
    add_greys(measured, greys, set);
}
