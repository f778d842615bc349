/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"

#include "monqa/cleanup.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct metric *metric_add(struct metric_set *set, const char *format, ...)
{
    assert(set->count < METRICS_MAX);
    struct metric *metric = &set->metrics[set->count++];
    *metric = (struct metric){.value = NAN};
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(metric->name, sizeof metric->name, format, arguments);
    va_end(arguments);
    return metric;
}

void metric_refuse(struct metric *metric, const char *format, ...)
{
    metric->value = NAN;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(metric->reason, sizeof metric->reason, format, arguments);
    va_end(arguments);
}

void metric_set_value(struct metric *metric, double value)
{
    if (isnan(value))
        metric_refuse(metric, "0/0");
    else
        metric->value = value;
}

void cell_add(struct cell *cell, const struct reading *reading, double value)
{
    if ((reading->flags & READING_CONTROL) != 0)
        return;
    cell->tried = true;
    if (!reading_counts(reading)) {
        cell->failure = reading->status;
        cell->below_floor = reading_has_number(reading);
        return;
    }
    cell->sum += value;
    cell->count++;
}

double cell_mean(const struct cell *cell)
{
    return cell->count > 0 ? cell->sum / cell->count : NAN;
}

const char *cell_trouble(const struct cell *cell)
{
    if (cell->below_floor)
        return "below the floor that the meter is trusted to";
    return cell->tried ? reading_status_name(cell->failure) : "was not read";
}

static const char *ambient_trouble(const struct ambient *ambient)
{
    if (ambient_is_known(ambient))
        return "";
    switch (ambient->state) {
    case AMBIENT_UNKNOWN:
        return "ambient not measured";
    case AMBIENT_DARK_ROOM:
        return "ambient not measured: a dark room is declared, with Lamb that is not 0";
    case AMBIENT_MEASURED:
    case AMBIENT_STATED:
        return "ambient not measured: Lamb is not above 0, and no dark room is declared";
    }
    return "ambient not measured";
}

struct light light_of(const struct evidence *evidence, enum qa_test test)
{
    struct light light = {
        .ambient_known = ambient_is_known(&evidence->ambient),
        .ambient_cd_m2 = evidence->ambient.luminance_cd_m2,
        .ambient_trouble = ambient_trouble(&evidence->ambient),
    };
    for (size_t i = 0; i < evidence->reading_count; i++)
        if (evidence->readings[i].test == test) {
            light.has_readings = true;
            light.geometry = evidence->readings[i].geometry;
        }
    return light;
}

bool light_refuses_emitted(const struct light *light, struct metric *metric)
{
    if (!light->has_readings || light->geometry != GEOMETRY_TELESCOPIC_IN_SITU)
        return false;
    metric_refuse(metric, "telescopic-in-situ readings give L', not L");
    return true;
}

bool light_refuses_prime(const struct light *light, struct metric *metric)
{
    if (light->ambient_known)
        return false;
    metric_refuse(metric, "%s", light->ambient_trouble);
    return true;
}

double light_to_prime_cd_m2(const struct light *light)
{
    return light->geometry == GEOMETRY_TELESCOPIC_IN_SITU ? 0 : light->ambient_cd_m2;
}

const struct metric *metric_set_find(const struct metric_set *set, const char *name)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->metrics[i].name, name) == 0)
            return &set->metrics[i];
    return NULL;
}

enum qa_test metric_test(const char *name)
{
    static const struct {
        const char *start;
        enum qa_test test;
    } starts[] = {
        {"answer:", TEST_VISUAL_QC},
        {"uniformity_", TEST_UNIFORMITY},
        {"chromaticity_", TEST_CHROMATICITY},
        {"ambient_", TEST_AMBIENT},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(starts); i++)
        if (strncmp(name, starts[i].start, strlen(starts[i].start)) == 0)
            return starts[i].test;
    return TEST_LUMINANCE_RESPONSE;
}

static bool check_place(const struct reading *reading, struct error *error)
{
    const char *test = qa_test_name(reading->test);
    bool is_off = reading->level_ddl == -1 && reading->test == TEST_AMBIENT;
    if (!is_off && (reading->level_ddl < 0 || reading->level_ddl > 255))
        return error_set(
            error, ERROR_INVALID, "%s: a reading at level %d", test, reading->level_ddl);
    bool at_centre = reading->point == POINT_NONE || reading->point == POINT_CENTRE;
    if (reading->test == TEST_UNIFORMITY && reading->point == POINT_NONE)
        return error_set(error, ERROR_INVALID, "%s: a reading without its point", test);
    if (reading->test == TEST_LUMINANCE_RESPONSE && !at_centre)
        return error_set(error,
                         ERROR_INVALID,
                         "%s: a reading at %s, not at the centre",
                         test,
                         reading_point_name(reading->point));
    if (reading_has_number(reading) && !reading_luminance_is_possible(reading->luminance_cd_m2))
        return error_set(error,
                         ERROR_INVALID,
                         "%s: an impossible luminance at level %d",
                         test,
                         reading->level_ddl);
    bool has_colour = !isnan(reading->x) || !isnan(reading->y);
    if (has_colour && !(reading->x >= 0 && reading->x <= 1 && reading->y > 0 && reading->y <= 1))
        return error_set(
            error, ERROR_INVALID, "%s: an impossible colour at level %d", test, reading->level_ddl);
    return true;
}

static bool check_readings(const struct evidence *evidence, struct error *error)
{
    const struct reading *first[TEST_COUNT] = {NULL};
    for (size_t i = 0; i < evidence->reading_count; i++) {
        const struct reading *reading = &evidence->readings[i];
        if (!check_place(reading, error))
            return false;
        const struct reading **other = &first[reading->test];
        if (*other == NULL)
            *other = reading;
        if (reading->geometry != (*other)->geometry)
            return error_set(error,
                             ERROR_INVALID,
                             "%s: readings of %s and %s geometry are mixed",
                             qa_test_name(reading->test),
                             reading_geometry_name((*other)->geometry),
                             reading_geometry_name(reading->geometry));
    }
    return true;
}

bool metric_set_compute(const struct evidence *evidence, struct metric_set *set,
                        struct error *error)
{
    if (!check_readings(evidence, error))
        return false;
    set->count = 0;
    add_luminance_metrics(evidence, set);
    add_uniformity_metrics(evidence, set);
    add_chromaticity_metrics(evidence, set);
    add_answer_metrics(evidence, set);
    return true;
}
