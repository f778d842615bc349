/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"
#include "monqa/cleanup.h"

#include <stdlib.h>
#include <string.h>

const char *const metric_pair_names[] = {
    "pair_l_min_percent",
    "pair_l_max_percent",
    "pair_white_delta_uv",
    NULL,
};

static bool starts_with(const char *name, const char *start)
{
    return strncmp(name, start, strlen(start)) == 0;
}

bool metric_is_of_pair(const char *name)
{
    return starts_with(name, "pair_");
}

bool metric_is_pair_name(const char *name)
{
    for (const char *const *pair = metric_pair_names; *pair != NULL; pair++)
        if (strcmp(*pair, name) == 0)
            return true;
    return false;
}

void metric_set_of_nothing(struct metric_set *set)
{
    static const struct evidence nothing;
    static const struct variation none = {.gain = 1};
    metric_set_compute(&nothing, &none, set);
}

enum qa_test metric_test(const char *name)
{
    static const struct {
        const char *start;
        enum qa_test test;
    } starts[] = {
        {"answer:viewer-", TEST_VISUAL_IN_VIEWER},
        {"answer:", TEST_VISUAL_QC},
        {"viewer_", TEST_VISUAL_IN_VIEWER},
        {"uniformity_", TEST_UNIFORMITY},
        {"chromaticity_", TEST_CHROMATICITY},
        {"pair_white_", TEST_CHROMATICITY},
        {"ambient_", TEST_AMBIENT},
        {"drift_ambient_", TEST_AMBIENT},
        {"illuminance_", TEST_AMBIENT},
        {"pixel_", TEST_SIGNAL_PATH},
        {"matrix_", TEST_SIGNAL_PATH},
        {"bit_", TEST_SIGNAL_PATH},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(starts); i++)
        if (starts_with(name, starts[i].start))
            return starts[i].test;
    return TEST_LUMINANCE_RESPONSE;
}

bool metric_is_measured(const char *name)
{
    enum qa_test test = metric_test(name);
    return test != TEST_VISUAL_QC && test != TEST_SIGNAL_PATH && test != TEST_VISUAL_IN_VIEWER;
}

bool metric_is_answer(const char *name)
{
    return starts_with(name, "answer:");
}

bool metric_is_prime(const char *name)
{
    return strstr(name, "prime") != NULL || starts_with(name, "gsdf_") ||
           starts_with(name, "jnd_") || starts_with(name, "annex_c_") ||
           starts_with(name, "ambient_") || starts_with(name, "illuminance_highest");
}

bool guideline_metric_test(const char *metric, enum qa_test *test)
{
    CLEANUP(free_pointer) struct metric_set *known = malloc(sizeof *known);
    if (known == NULL)
        return false;
    metric_set_of_nothing(known);
    if (metric_set_find(known, metric) == NULL && !metric_is_pair_name(metric))
        return false;
    *test = metric_test(metric);
    return true;
}
