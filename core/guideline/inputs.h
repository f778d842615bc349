/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_GUIDELINE_INPUTS_H
#define CORE_GUIDELINE_INPUTS_H

#include "core/guideline/metric_set.h"
#include "monqa/evaluation_detail.h"

struct inputs {
    struct metric_input *list;
    size_t count;
};
void inputs_add(struct inputs *inputs, const char *name, double value, const char *unit);

/* Of one kind of metrics each, of which the named one has a value. */
void uniformity_inputs(const struct measured *measured, const char *metric, struct inputs *inputs);
void chromaticity_inputs(const struct measured *measured, const char *metric,
                         struct inputs *inputs);
void viewer_inputs(const struct evidence *evidence, const char *metric, struct inputs *inputs);

#endif
