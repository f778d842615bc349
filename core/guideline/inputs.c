/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/inputs.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char cd_m2[] = "cd/m2";

void inputs_add(struct inputs *inputs, const char *name, double value, const char *unit)
{
    if (inputs->count == METRIC_INPUTS_MAX)
        return;
    struct metric_input *input = &inputs->list[inputs->count++];
    *input = (struct metric_input){.value = value, .unit = unit};
    (void)text_copy(input->name, sizeof input->name, name);
}

static void add_level(const struct response *response, int level, struct inputs *inputs)
{
    const struct cell *cell = &response->cells[level];
    char name[32];
    bool in_situ = response->light.geometry == GEOMETRY_TELESCOPIC_IN_SITU;
    (void)snprintf(name, sizeof name, "%s(%d)", in_situ ? "L'" : "L", level);
    if (cell->count > 0)
        inputs_add(inputs, name, cell_mean(cell), cd_m2);
}

static void add_ambient(const struct response *response, struct inputs *inputs)
{
    if (response->light.ambient_known)
        inputs_add(inputs, "Lamb", response->light.ambient_cd_m2, cd_m2);
}

static bool is(const char *metric, const char *start)
{
    return strncmp(metric, start, strlen(start)) == 0;
}

static void add_baseline(const struct evidence *evidence, const char *metric, struct inputs *inputs)
{
    const struct baseline *baseline = evidence->baseline;
    if (baseline == NULL)
        return;
    if (is(metric, "drift_ambient"))
        inputs_add(inputs, "Lamb0", baseline->ambient_cd_m2, cd_m2);
    else if (is(metric, "drift_luminance_ratio_prime"))
        inputs_add(inputs, "LR'0", baseline->luminance_ratio_prime, "");
    if (is(metric, "drift_l_min") || is(metric, "drift_luminance_ratio_percent"))
        inputs_add(inputs, "Lmin0", baseline->l_min_cd_m2, cd_m2);
    if (is(metric, "drift_l_max") || is(metric, "drift_luminance_ratio_percent"))
        inputs_add(inputs, "Lmax0", baseline->l_max_cd_m2, cd_m2);
}

/* The ends, as far as the metric stands on them. */
static void add_ends(const struct measured *measured, const struct response *response,
                     const char *metric, struct inputs *inputs)
{
    bool no_black = strstr(metric, "max") != NULL || strstr(metric, "ambient_cd") != NULL ||
                    is(metric, "drift_ambient") || is(metric, "ambient_reflection");
    bool no_white = strstr(metric, "_min") != NULL || is(metric, "ambient_ratio") ||
                    is(metric, "illuminance") || is(metric, "ambient_reflection") ||
                    is(metric, "ambient_cd") || is(metric, "drift_ambient");
    if (!no_black)
        add_level(response, 0, inputs);
    if (!no_white)
        add_level(response, DDL_MAX, inputs);
    if (metric_is_prime(metric) || is(metric, "drift_ambient"))
        add_ambient(response, inputs);
    if (is(metric, "illuminance") || is(metric, "ambient_reflection"))
        inputs_add(inputs, "E", measured->evidence->illuminance_lux, "lux");
    add_baseline(measured->evidence, metric, inputs);
}

static void add_deviation(const struct evidence *evidence, const struct response *response,
                          struct inputs *inputs)
{
    struct response_detail detail;
    if (!response_detail(evidence, &detail))
        return;
    const struct response_step *worst = &detail.steps[0];
    for (int i = 1; i < RESPONSE_LEVELS - 1; i++)
        if (fabs(detail.steps[i].deviation_percent) > fabs(worst->deviation_percent))
            worst = &detail.steps[i];
    const struct response_level *low = &detail.levels[worst - detail.steps], *high = low + 1;
    add_level(response, low->ddl, inputs);
    add_level(response, high->ddl, inputs);
    add_ambient(response, inputs);
    inputs_add(inputs, "j(L'min)", detail.levels[0].jnd_index, "JND");
    inputs_add(inputs, "j(L'max)", detail.levels[RESPONSE_LEVELS - 1].jnd_index, "JND");
    inputs_add(inputs, "interval i", (double)(worst - detail.steps) + 1, "");
    inputs_add(inputs, "Ld(i-1)", low->target_cd_m2, cd_m2);
    inputs_add(inputs, "Ld(i)", high->target_cd_m2, cd_m2);
    inputs_add(inputs, "k_i", worst->deviation_percent, "%");
}

static void add_panel(const struct panel *panel, struct inputs *inputs)
{
    const struct {
        const char *name, *unit;
        int value;
    } numbers[] = {
        {"signal width", "px", panel->width_px},
        {"signal height", "px", panel->height_px},
        {"panel width", "px", panel->native_width_px},
        {"panel height", "px", panel->native_height_px},
        {"width", "mm", panel->width_mm},
        {"height", "mm", panel->height_mm},
        {"picture or cable", "bit", panel->wire_bits},
        {"panel", "bit", panel->panel_bits},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++)
        if (numbers[i].value > 0)
            inputs_add(inputs, numbers[i].name, numbers[i].value, numbers[i].unit);
}

size_t metric_inputs(const struct evidence *evidence, const char *metric,
                     struct metric_input inputs[METRIC_INPUTS_MAX])
{
    static const struct variation none = {.gain = 1};
    const struct measured measured = {.evidence = evidence, .variation = &none};
    struct inputs filled = {.list = inputs};
    struct response response;
    response_collect(&measured, &response);
    if (is(metric, "uniformity_"))
        uniformity_inputs(&measured, metric, &filled);
    else if (is(metric, "chromaticity_"))
        chromaticity_inputs(&measured, metric, &filled);
    else if (is(metric, "gsdf_deviation_18x1"))
        add_deviation(evidence, &response, &filled);
    else if (metric_test(metric) == TEST_SIGNAL_PATH)
        add_panel(&evidence->panel, &filled);
    else if (is(metric, "viewer_"))
        viewer_inputs(evidence, metric, &filled);
    else if (!is(metric, "answer:") && !is(metric, "pair_"))
        add_ends(&measured, &response, metric, &filled);
    return filled.count;
}
