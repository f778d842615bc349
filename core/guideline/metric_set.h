/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_GUIDELINE_METRIC_SET_H
#define CORE_GUIDELINE_METRIC_SET_H

#include "monqa/guideline.h"

/* Every metric that there is, with its value or the reason why it cannot be had. The names are the
 * same for every evidence: those of empty evidence are the names that a criterion may use. */
#define METRICS_MAX 96

struct metric_set {
    struct metric metrics[METRICS_MAX];
    size_t count;
};

/* ERROR_INVALID where the evidence contradicts itself. */
bool metric_set_compute(const struct evidence *evidence, struct metric_set *set,
                        struct error *error);
const struct metric *metric_set_find(const struct metric_set *set, const char *name);
/* The test that yields the metric of that name, which must be in the set. */
enum qa_test metric_test(const char *name);

/* --- for those who fill the set --- */

/* The next metric, by name; its value is NaN until it is set. */
struct metric *metric_add(struct metric_set *set, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void metric_refuse(struct metric *metric, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* NaN is refused as "0/0". */
void metric_set_value(struct metric *metric, double value);

/* Readings of one thing, taken any number of times. */
struct cell {
    double sum;
    unsigned count; /* of readings with a number */
    bool tried;
    enum reading_status failure; /* of a reading without a number */
    bool below_floor;            /* it has one, which is not trusted */
};
void cell_add(struct cell *cell, const struct reading *reading, double value);
/* The mean of the numbers; a failed reading beside a good one is a retry. NaN without a number. */
double cell_mean(const struct cell *cell);
/* Why there is no number, in words: "was not read", or the status. */
const char *cell_trouble(const struct cell *cell);

/* How the readings of one test become L and L'. */
struct light {
    bool has_readings;
    enum reading_geometry geometry;
    bool ambient_known;
    double ambient_cd_m2;
    const char *ambient_trouble;
};
struct light light_of(const struct evidence *evidence, enum qa_test test);
/* Says why L, or L', cannot be had from these readings; false: it can. */
bool light_refuses_emitted(const struct light *light, struct metric *metric);
bool light_refuses_prime(const struct light *light, struct metric *metric);
/* What is to be added to a reading to have L'. */
double light_to_prime_cd_m2(const struct light *light);

void add_luminance_metrics(const struct evidence *evidence, struct metric_set *set);
void add_uniformity_metrics(const struct evidence *evidence, struct metric_set *set);
void add_chromaticity_metrics(const struct evidence *evidence, struct metric_set *set);
void add_answer_metrics(const struct evidence *evidence, struct metric_set *set);

#endif
