/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/inputs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The largest difference from the truth: measured again, the worst stands. */
struct tool_error {
    const char *metric, *unit;
    bool is_angle;
};

static const struct tool_error tool_errors[] = {
    {"viewer_distance_error_mm", "mm", false},
    {"viewer_angle_error_degrees", "degrees", true},
};

static bool is_of(const struct viewer_measure *measure, const struct tool_error *kind)
{
    return (measure->quantity == VIEWER_ANGLE) == kind->is_angle;
}

static void add_error(const struct evidence *evidence, const struct tool_error *kind,
                      struct metric_set *set)
{
    struct metric *metric = metric_add(set, kind->metric);
    double largest = NAN;
    for (size_t i = 0; i < evidence->viewer_measure_count; i++) {
        const struct viewer_measure *measure = &evidence->viewer_measures[i];
        if (!is_of(measure, kind))
            continue;
        if (isnan(measure->value)) {
            metric_refuse(metric,
                          CAUSE_PROCEDURE,
                          "%s: the viewer told no value",
                          viewer_quantity_name(measure->quantity));
            return;
        }
        double error = fabs(measure->value - measure->true_value);
        largest = isnan(largest) || error > largest ? error : largest;
    }
    if (isnan(largest))
        metric_refuse(metric, CAUSE_PROCEDURE, "not measured in a viewer");
    else
        metric_set_value(metric, largest);
}

void add_viewer_metrics(const struct measured *measured, struct metric_set *set)
{
    for (size_t i = 0; i < sizeof tool_errors / sizeof *tool_errors; i++)
        add_error(measured->evidence, &tool_errors[i], set);
}

static void add_input(const struct viewer_measure *measure, const char *unit, struct inputs *inputs)
{
    const char *quantity = viewer_quantity_name(measure->quantity);
    char name[32];
    inputs_add(inputs, quantity, measure->value, unit);
    (void)snprintf(name, sizeof name, "true %s", quantity);
    inputs_add(inputs, name, measure->true_value, unit);
}

void viewer_inputs(const struct evidence *evidence, const char *metric, struct inputs *inputs)
{
    for (size_t k = 0; k < sizeof tool_errors / sizeof *tool_errors; k++) {
        const struct tool_error *kind = &tool_errors[k];
        if (strcmp(metric, kind->metric) != 0)
            continue;
        for (size_t i = 0; i < evidence->viewer_measure_count; i++)
            if (is_of(&evidence->viewer_measures[i], kind))
                add_input(&evidence->viewer_measures[i], kind->unit, inputs);
    }
}
