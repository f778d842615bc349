/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_EVALUATION_DETAIL_H
#define MONQA_EVALUATION_DETAIL_H

#include "monqa/guideline.h"
#include "monqa/photometry.h"

/* What a judgement was made of, so that somebody can do it again with a calculator. Pure; of
 * evidence that guideline_evaluate takes. */

/* The numbers that the formula of a metric is fed with. */
struct metric_input {
    char name[32]; /* "L(255)", "Lamb", "top-left", "Lmax0" */
    double value;
    const char *unit; /* "cd/m2", "", ...; static */
};
#define METRIC_INPUTS_MAX 24
/* 0 where the metric cannot be had, or is an answer. Of the GSDF deviation: the interval where it
 * is largest, with its two L', their targets, and the JND indices of the ends. */
size_t metric_inputs(const struct evidence *evidence, const char *metric,
                     struct metric_input inputs[METRIC_INPUTS_MAX]);

/* The response of 18 levels against the GSDF between its own ends. */
#define RESPONSE_LEVELS 18
struct response_level {
    int ddl;
    double l_prime_cd_m2, target_cd_m2;
    double jnd_index; /* NaN outside of the GSDF */
};
struct response_step {
    int from_ddl, to_ddl;
    double jnd;                         /* measured; NaN where an end has no index */
    double contrast, contrast_expected; /* 2 (b - a) / (b + a) */
    double deviation_percent;
};
struct response_detail {
    struct response_level levels[RESPONSE_LEVELS];
    struct response_step steps[RESPONSE_LEVELS - 1];
    double jnd_per_step_expected;
    bool is_monotone;
    struct annex_c annex_c;
    bool fit_is_flat; /* its slope does not differ from 0 at 95 % */
};
/* false: not every level was read, or there is no Lamb, or an end has no JND index. */
bool response_detail(const struct evidence *evidence, struct response_detail *detail);

/* A grey at the centre of the screen. */
struct grey_detail {
    int ddl;
    double cd_m2;
    struct chromaticity_uv uv;
    double delta_d65, delta_white; /* NaN: the white was not read */
    bool counts;                   /* bright enough to be judged by its colour */
};
#define GREYS_MAX 256
size_t grey_detail(const struct evidence *evidence, struct grey_detail greys[GREYS_MAX]);

#endif
