/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"

#include <math.h>

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
    return true;
}

static bool check_number(const struct reading *reading, struct error *error)
{
    const char *test = qa_test_name(reading->test);
    if (reading_has_number(reading) && !reading_luminance_is_possible(reading->luminance_cd_m2))
        return error_set(error,
                         ERROR_INVALID,
                         "%s: an impossible luminance at level %d",
                         test,
                         reading->level_ddl);
    if ((reading->samples > 1 && !reading_luminance_is_possible(reading->deviation_cd_m2)) ||
        !reading_luminance_is_possible(reading->resolution_cd_m2))
        return error_set(error,
                         ERROR_INVALID,
                         "%s: an impossible scatter or last digit at level %d",
                         test,
                         reading->level_ddl);
    bool has_colour = !isnan(reading->x) || !isnan(reading->y);
    if (has_colour && !(reading->x >= 0 && reading->x <= 1 && reading->y > 0 && reading->y <= 1))
        return error_set(
            error, ERROR_INVALID, "%s: an impossible colour at level %d", test, reading->level_ddl);
    return true;
}

static bool check_meter(const struct evidence *evidence, struct error *error)
{
    const double values[] = {evidence->accuracy_percent,
                             evidence->repeatability_percent,
                             evidence->repeatability_uv,
                             evidence->illuminance_lux};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (!(values[i] >= 0 && values[i] <= READING_LUMINANCE_MAX_CD_M2))
            return error_set(error, ERROR_INVALID, "an accuracy or illuminance of %g", values[i]);
    return true;
}

static bool check_viewer(const struct evidence *evidence, struct error *error)
{
    for (size_t i = 0; i < evidence->viewer_measure_count; i++) {
        const struct viewer_measure *measure = &evidence->viewer_measures[i];
        bool is_possible = measure->true_value > 0 && measure->true_value <= VIEWER_VALUE_MAX &&
                           !(measure->value < 0) && !(measure->value > VIEWER_VALUE_MAX);
        if (!is_possible)
            return error_set(error,
                             ERROR_INVALID,
                             "%s: %s of %g where %g is true",
                             qa_test_name(TEST_VISUAL_IN_VIEWER),
                             viewer_quantity_name(measure->quantity),
                             measure->value,
                             measure->true_value);
    }
    return true;
}

bool evidence_check(const struct evidence *evidence, struct error *error)
{
    const struct reading *first[TEST_COUNT] = {NULL};
    for (size_t i = 0; i < evidence->reading_count; i++) {
        const struct reading *reading = &evidence->readings[i];
        if (!check_place(reading, error) || !check_number(reading, error))
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
    return check_meter(evidence, error) && check_viewer(evidence, error);
}
