/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"
#include "monqa/photometry.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the displays of one workstation are compared by. */
static bool is_same_text(const char *a, const char *b)
{
    return a != NULL && b != NULL && a[0] != '\0' && strcmp(a, b) == 0;
}

/* Readings of two sittings, two meters or a cold display say nothing of the pair. */
static const char *trouble_of(const struct pair_member *members, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_same_text(members[i].session_id, members[0].session_id))
            return "not measured in one session";
        if (!is_same_text(members[i].meter, members[0].meter))
            return "not measured by one meter, or its serial is not known";
        if (!members[i].warm)
            return "not every display was warm";
    }
    return NULL;
}

static void collect(const struct pair_member *member, struct response *response)
{
    static const struct variation variation = {.gain = 1, .with_variances = true};
    const struct measured measured = {.evidence = member->evidence, .variation = &variation};
    response_collect(&measured, response);
}

/* 100 (high - low)/low, and how far repeatability moves it. */
static void set_difference(struct metric_set *set, struct metric *metric,
                           const struct quantity *high, const struct quantity *low)
{
    metric_set_value(metric, pair_difference_percent(high->value, low->value));
    double ratio = 100 * high->value / low->value;
    double relative =
        high->variance / (high->value * high->value) + low->variance / (low->value * low->value);
    metric_set_variance(set, metric, ratio * ratio * relative);
}

struct pair {
    const struct pair_member *members;
    size_t count;
    struct response *responses; /* one a member */
};

static void add_difference(const struct pair *pair, struct metric_set *set, const char *name,
                           int level)
{
    struct metric *metric = metric_add(set, name);
    struct quantity high = {-INFINITY, NAN}, low = {INFINITY, NAN};
    for (size_t i = 0; i < pair->count; i++) {
        struct quantity one;
        if (pair->responses[i].light.geometry != pair->responses[0].light.geometry) {
            metric_refuse(metric, CAUSE_PROCEDURE, "read in different geometries");
            return;
        }
        if (!response_emitted(&pair->responses[i], level, metric, &one))
            return;
        high = one.value > high.value ? one : high;
        low = one.value < low.value ? one : low;
    }
    set_difference(set, metric, &high, &low);
}

/* The white at the centre: of the run for colour, else of the luminance response. */
static struct chromaticity_uv white_of(const struct evidence *evidence, enum qa_test test)
{
    double x = 0, y = 0;
    unsigned count = 0;
    for (size_t i = 0; i < evidence->reading_count; i++) {
        const struct reading *reading = &evidence->readings[i];
        bool at_centre = reading->point == POINT_NONE || reading->point == POINT_CENTRE;
        if (reading->test != test || reading->level_ddl != DDL_MAX || !at_centre ||
            !reading_counts(reading) || isnan(reading->x) || isnan(reading->y))
            continue;
        x += reading->x;
        y += reading->y;
        count++;
    }
    if (count > 0)
        return chromaticity_from_xy(x / count, y / count);
    return test == TEST_CHROMATICITY ? white_of(evidence, TEST_LUMINANCE_RESPONSE)
                                     : (struct chromaticity_uv){NAN, NAN};
}

static void add_white(const struct pair *pair, struct metric_set *set)
{
    struct metric *metric = metric_add(set, "pair_white_delta_uv");
    double largest = 0, least_known = INFINITY;
    for (size_t i = 0; i < pair->count; i++) {
        struct chromaticity_uv a = white_of(pair->members[i].evidence, TEST_CHROMATICITY);
        for (size_t j = 0; j < i; j++)
            largest = fmax(
                largest,
                chromaticity_distance(a, white_of(pair->members[j].evidence, TEST_CHROMATICITY)));
        if (isnan(a.u)) {
            metric_refuse(metric, CAUSE_PROCEDURE, "x and y of a white were not read");
            return;
        }
        least_known = fmin(least_known, pair->members[i].evidence->repeatability_uv);
    }
    double deviation = pair->members[0].evidence->repeatability_uv / 2;
    metric_set_value(metric, largest);
    if (least_known > 0)
        metric_set_variance(set, metric, 2 * deviation * deviation);
}

static void refuse_all(struct metric_set *set, const char *trouble)
{
    for (const char *const *name = metric_pair_names; *name != NULL; name++)
        metric_refuse(metric_add(set, *name), CAUSE_PROCEDURE, "%s", trouble);
}

void pair_set_measure(const struct pair_member *members, size_t count, struct metric_set *set)
{
    set->count = 0;
    set->unnamed = false;
    const char *trouble = trouble_of(members, count);
    struct pair pair = {members, count, calloc(count, sizeof *pair.responses)};
    if (pair.responses == NULL && trouble == NULL)
        trouble = "no memory";
    if (trouble != NULL) {
        refuse_all(set, trouble);
    } else {
        for (size_t i = 0; i < count; i++)
            collect(&members[i], &pair.responses[i]);
        add_difference(&pair, set, "pair_l_min_percent", 0);
        add_difference(&pair, set, "pair_l_max_percent", DDL_MAX);
        add_white(&pair, set);
    }
    free(pair.responses);
    for (size_t i = 0; i < set->count; i++)
        if (set->variances[i] >= 0 && isfinite(set->metrics[i].value))
            set->metrics[i].uncertainty = 2 * sqrt(set->variances[i]);
}
