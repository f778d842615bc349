/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_GUIDELINE_METRIC_SET_H
#define CORE_GUIDELINE_METRIC_SET_H

#include "monqa/guideline.h"

/* Every metric that there is, with its value or the reason why it cannot be had. The names are the
 * same for every evidence: those of empty evidence are the names that a criterion may use, and
 * those of metric_pair_names. */
#define METRICS_MAX 112

struct metric_set {
    struct metric metrics[METRICS_MAX];
    double variances[METRICS_MAX]; /* of repeatability; NaN: not known */
    size_t count;
    bool unnamed; /* nobody reads names and reasons: only values, by position */
};

/* The evidence as it would be if the meter read otherwise, or the room were dark: what a metric
 * feels of it is its uncertainty, or the cause of a fail. */
struct variation {
    double gain;         /* of the meter; 1: as read */
    bool in_darkness;    /* without Lamb */
    const bool *wanted;  /* by position: whose uncertainty is asked for; NULL: of all */
    bool with_variances; /* fill them in, where repeatability is known */
};

/* ERROR_INVALID where the evidence contradicts itself. */
bool evidence_check(const struct evidence *evidence, struct error *error);
/* The evidence has been checked. */
void metric_set_compute(const struct evidence *evidence, const struct variation *variation,
                        struct metric_set *set);
/* With the uncertainties that are wanted, where the meter's accuracy is known. */
void metric_set_measure(const struct evidence *evidence, const bool wanted[METRICS_MAX],
                        struct metric_set *set);
/* The metrics of a pair, with uncertainties. */
void pair_set_measure(const struct pair_member *members, size_t count, struct metric_set *set);
const struct metric *metric_set_find(const struct metric_set *set, const char *name);

/* Metrics of a pair: not in the set. Ends with NULL. */
extern const char *const metric_pair_names[];
bool metric_is_of_pair(const char *name);
/* It is one of them. */
bool metric_is_pair_name(const char *name);
/* For the names. */
void metric_set_of_nothing(struct metric_set *set);
/* The test that yields a metric that is known. */
enum qa_test metric_test(const char *name);
/* Its value stands on L'. */
bool metric_is_prime(const char *name);
/* 1 (yes) or 0 (no). */
bool metric_is_answer(const char *name);
/* Its value comes from the meter: not answers, pixels, bits, tools of a viewer. */
bool metric_is_measured(const char *name);

/* --- for those who fill the set --- */

struct measured {
    const struct evidence *evidence;
    const struct variation *variation;
};

/* The next metric, by name; its value is NaN until it is set. */
struct metric *metric_add(struct metric_set *set, const char *name);
void metric_refuse(struct metric *metric, enum cause cause, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* NaN is refused as "0/0". */
void metric_set_value(struct metric *metric, double value);
/* Its uncertainty is asked for. */
bool metric_is_wanted(const struct measured *measured, const struct metric_set *set,
                      const struct metric *metric);
void metric_set_variance(struct metric_set *set, const struct metric *metric, double variance);

/* Readings of one thing, taken any number of times. */
struct cell {
    double sum;
    unsigned count; /* of readings with a number */
    bool tried;
    enum reading_status failure;  /* of a reading without a number */
    bool below_floor;             /* it has one, which is not trusted */
    double running_mean, squares; /* of deviations from the mean */
    double shares;                /* sum of 1/samples */
    double own_variance;   /* sum of what the samples of each say of their mean; NaN: nothing */
    double digit_variance; /* sum of what the last digit adds */
};
void cell_add(struct cell *cell, const struct reading *reading, double value);
/* The mean of the numbers; a failed reading beside a good one is a retry. NaN without a number. */
double cell_mean(const struct cell *cell);
/* Of the mean; NaN where the repeatability is not known. */
double cell_variance(const struct cell *cell, double repeatability);
/* The larger of the meter's own and of the scatter within the cells, where that is of five degrees
 * of freedom or more. */
double cells_repeatability(const struct evidence *evidence, const struct cell *cells, size_t count);
/* Why there is no number, in words: "was not read", or the status. */
const char *cell_trouble(const struct cell *cell);
enum cause cell_cause(const struct cell *cell);

/* The reading's luminance under the variation. */
double measured_luminance(const struct measured *measured, const struct reading *reading);

/* How the readings of one test become L and L'. */
struct light {
    bool has_readings;
    enum reading_geometry geometry;
    bool ambient_known;
    double ambient_cd_m2;
    double to_prime_cd_m2; /* what is to be added to a reading to have L' */
    const char *ambient_trouble;
};
struct light light_of(const struct measured *measured, enum qa_test test);
/* Says why L, or L', cannot be had from these readings; false: it can. */
bool light_refuses_emitted(const struct light *light, struct metric *metric);
bool light_refuses_prime(const struct light *light, struct metric *metric);

struct quantity {
    double value, variance;
};

/* The levels of the luminance response. */
#define LEVELS 256
#define DDL_MAX 255
struct response {
    struct light light;
    double repeatability;
    struct cell cells[LEVELS];
    struct quantity at[LEVELS]; /* of those cells that have a number */
};
void response_collect(const struct measured *measured, struct response *response);
/* L, or L', at a level and its variance; false: the metric says why not. */
bool response_emitted(const struct response *response, int level, struct metric *metric,
                      struct quantity *luminance);
bool response_prime(const struct response *response, int level, struct metric *metric,
                    struct quantity *luminance);
/* L' at count levels from 0 to 255. */
bool response_primes(const struct response *response, int count, struct metric *metric,
                     double *luminances, double *variances);

void add_luminance_metrics(const struct measured *measured, const struct response *response,
                           struct metric_set *set);
void add_response_metrics(const struct measured *measured, const struct response *response,
                          struct metric_set *set);
void add_ambient_metrics(const struct measured *measured, const struct response *response,
                         struct metric_set *set);
void add_drift_metrics(const struct measured *measured, const struct response *response,
                       struct metric_set *set);
void add_uniformity_metrics(const struct measured *measured, struct metric_set *set);
void add_chromaticity_metrics(const struct measured *measured, struct metric_set *set);
void add_panel_metrics(const struct measured *measured, struct metric_set *set);
void add_answer_metrics(const struct measured *measured, struct metric_set *set);
void add_viewer_metrics(const struct measured *measured, struct metric_set *set);

#endif
