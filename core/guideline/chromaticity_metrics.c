/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/inputs.h"
#include "monqa/cleanup.h"
#include "monqa/photometry.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Greys darker than this are not judged by their colour: the meter sees noise (pacsDisplay). */
#define GREY_LUMINANCE_MIN_CD_M2 5.0

struct sum {
    double sum;
    unsigned count;
};

static void sum_add(struct sum *sum, double value)
{
    sum->sum += value;
    sum->count++;
}

static double sum_mean(const struct sum *sum)
{
    return sum->count > 0 ? sum->sum / sum->count : NAN;
}

/* Points are compared within a level only: a grey's colour moves with its level. */
struct level_colours {
    int ddl;
    struct sum x[POINT_COUNT], y[POINT_COUNT], luminance;
};

/* Only levels that were read have room: there are few of many. */
struct colours {
    size_t count;
    unsigned short place[LEVELS];  /* in levels[] */
    struct level_colours levels[]; /* the first: of no level */
};

static const struct level_colours *at_level(const struct colours *colours, int level)
{
    return &colours->levels[colours->place[level]];
}

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

static bool is_of_test(const struct reading *reading, enum qa_test test)
{
    return reading->test == test && has_colour(reading) && reading_counts(reading);
}

static void collect(const struct measured *measured, enum qa_test test, struct colours *colours)
{
    const struct evidence *evidence = measured->evidence;
    for (size_t i = 0; i < evidence->reading_count; i++) {
        const struct reading *reading = &evidence->readings[i];
        if (!is_of_test(reading, test))
            continue;
        enum reading_point point = reading->point == POINT_NONE ? POINT_CENTRE : reading->point;
        struct level_colours *level = &colours->levels[colours->place[reading->level_ddl]];
        level->ddl = reading->level_ddl;
        sum_add(&level->x[point], reading->x);
        sum_add(&level->y[point], reading->y);
        if (point == POINT_CENTRE)
            sum_add(&level->luminance, measured_luminance(measured, reading));
    }
}

static struct chromaticity_uv colour_at(const struct colours *colours, int level,
                                        enum reading_point point)
{
    const struct level_colours *at = at_level(colours, level);
    return chromaticity_from_xy(sum_mean(&at->x[point]), sum_mean(&at->y[point]));
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
        if (at_level(colours, level)->x[point].count > 0 &&
            (!five_only || is_corner_or_centre(point)))
            found[count++] = colour_at(colours, level, (enum reading_point)point);
    return count >= needed ? chromaticity_delta_uv(found, count) : NAN;
}

/* Without a run of its own: from what a colorimeter saw during uniformity at 204, which is the
 * same picture (TG18-UNL80). */
static double largest_delta(const struct colours *colours, bool five_only, size_t needed,
                            bool is_own_run)
{
    double largest = NAN;
    for (size_t i = 1; i <= colours->count; i++) {
        int level = colours->levels[i].ddl;
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
    for (size_t i = 1; i <= colours->count; i++) {
        int level = colours->levels[i].ddl;
        if (!(sum_mean(&colours->levels[i].luminance) >= GREY_LUMINANCE_MIN_CD_M2))
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
    if (colours == NULL || at_level(colours, DDL_MAX)->x[POINT_CENTRE].count == 0) {
        metric_refuse(metric, CAUSE_PROCEDURE, "x and y of the white were not read");
        return;
    }
    distance = grey_distance(colours, colour_at(colours, DDL_MAX, POINT_CENTRE));
    if (isnan(distance))
        metric_refuse(metric, CAUSE_PROCEDURE, "x and y of no grey of 5 cd/m2 or more were read");
    else
        set_distance(measured, set, metric, distance);
}

/* Gives each level that was read its place; how many there are. */
static unsigned short find_places(const struct evidence *evidence, enum qa_test test,
                                  unsigned short place[LEVELS])
{
    unsigned short count = 0;
    for (size_t i = 0; i < evidence->reading_count; i++) {
        const struct reading *reading = &evidence->readings[i];
        if (is_of_test(reading, test) && place[reading->level_ddl] == 0)
            place[reading->level_ddl] = ++count;
    }
    return count;
}

/* NULL: there are no colours, or no memory. */
static struct colours *colours_create(const struct measured *measured, enum qa_test other)
{
    enum qa_test test = colour_test(measured->evidence, other);
    if (test == TEST_COUNT)
        return NULL;
    unsigned short place[LEVELS] = {0};
    size_t count = find_places(measured->evidence, test, place);
    struct colours *colours = calloc(1, sizeof *colours + (1 + count) * sizeof colours->levels[0]);
    if (colours == NULL)
        return NULL;
    memcpy(colours->place, place, sizeof place);
    colours->count = count;
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

/* The level whose points lie farthest apart. */
static int worst_level(const struct colours *colours, bool five_only, bool is_own_run)
{
    int worst = -1;
    double largest = NAN;
    size_t needed = five_only ? UNIFORMITY_POINTS_CORNERS : 2;
    for (int level = 0; level < LEVELS; level++) {
        double delta =
            is_own_run || level == 204 ? delta_at(colours, level, five_only, needed) : NAN;
        if (!isnan(delta) && (worst < 0 || delta > largest)) {
            worst = level;
            largest = delta;
        }
    }
    return worst;
}

static void add_colour(struct inputs *inputs, const char *name, const struct colours *colours,
                       int level, enum reading_point point)
{
    char words[32];
    (void)snprintf(words, sizeof words, "x %s", name);
    inputs_add(inputs, words, sum_mean(&at_level(colours, level)->x[point]), "");
    words[0] = 'y';
    inputs_add(inputs, words, sum_mean(&at_level(colours, level)->y[point]), "");
}

static void screen_inputs(const struct measured *measured, bool five_only, struct inputs *inputs)
{
    CLEANUP(free_pointer) struct colours *colours = colours_create(measured, TEST_UNIFORMITY);
    if (colours == NULL)
        return;
    int level = worst_level(
        colours, five_only, colour_test(measured->evidence, TEST_UNIFORMITY) == TEST_CHROMATICITY);
    for (unsigned point = POINT_CENTRE; level >= 0 && point < POINT_COUNT; point++)
        if (at_level(colours, level)->x[point].count > 0 &&
            (!five_only || is_corner_or_centre(point)))
            add_colour(inputs,
                       reading_point_name((enum reading_point)point),
                       colours,
                       level,
                       (enum reading_point)point);
}

size_t grey_detail(const struct evidence *evidence, struct grey_detail greys[GREYS_MAX])
{
    static const struct variation none = {.gain = 1};
    const struct measured measured = {.evidence = evidence, .variation = &none};
    CLEANUP(free_pointer)
    struct colours *colours = colours_create(&measured, TEST_LUMINANCE_RESPONSE);
    size_t count = 0;
    for (int level = 0; colours != NULL && level < LEVELS; level++) {
        if (at_level(colours, level)->x[POINT_CENTRE].count == 0)
            continue;
        struct grey_detail *grey = &greys[count++];
        *grey = (struct grey_detail){.ddl = level,
                                     .cd_m2 = sum_mean(&at_level(colours, level)->luminance),
                                     .uv = colour_at(colours, level, POINT_CENTRE)};
        grey->counts = grey->cd_m2 >= GREY_LUMINANCE_MIN_CD_M2;
        grey->delta_d65 = chromaticity_distance(grey->uv, chromaticity_d65);
        grey->delta_white =
            chromaticity_distance(grey->uv, colour_at(colours, DDL_MAX, POINT_CENTRE));
    }
    return count;
}

/* The grey that lies farthest off. */
static void grey_inputs(const struct measured *measured, bool from_white, struct inputs *inputs)
{
    struct grey_detail greys[GREYS_MAX];
    size_t count = grey_detail(measured->evidence, greys);
    const struct grey_detail *worst = NULL;
    for (size_t i = 0; i < count; i++) {
        double distance = from_white ? greys[i].delta_white : greys[i].delta_d65;
        if (greys[i].counts &&
            (worst == NULL || distance > (from_white ? worst->delta_white : worst->delta_d65)))
            worst = &greys[i];
    }
    if (worst == NULL)
        return;
    inputs_add(inputs, "ddl", worst->ddl, "");
    inputs_add(inputs, "u'", worst->uv.u, "");
    inputs_add(inputs, "v'", worst->uv.v, "");
    const struct grey_detail *white = &greys[count - 1];
    struct chromaticity_uv other = from_white ? white->uv : chromaticity_d65;
    inputs_add(inputs, from_white ? "u' of white" : "u' of D65", other.u, "");
    inputs_add(inputs, from_white ? "v' of white" : "v' of D65", other.v, "");
}

void chromaticity_inputs(const struct measured *measured, const char *metric, struct inputs *inputs)
{
    if (strstr(metric, "_grey_") != NULL)
        grey_inputs(measured, strstr(metric, "white") != NULL, inputs);
    else
        screen_inputs(measured, strstr(metric, "5pt") != NULL, inputs);
}
