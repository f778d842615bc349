/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_GUIDELINE_JUDGE_H
#define CORE_GUIDELINE_JUDGE_H

#include "core/guideline/metric_set.h"

/* One judgement: the criteria that are owed, and what there is to judge them by. */
struct bench {
    const struct guideline *guideline;
    const char *class;
    unsigned tests;
    bool of_pair; /* the criteria of a pair, and only they */
    const struct evidence *evidence;
    const struct metric_set *set;
    struct metric_set *varied; /* room for one more set; owned by the caller */
};

/* Fills metrics and verdicts. */
bool bench_judge(struct bench *bench, struct evaluation *evaluation, struct error *error);

/* Why a criterion failed. */
void cause_find(struct bench *bench, struct verdict *verdict);
/* The metric's value under a variation; NaN where it cannot be had. */
double bench_varied_value(struct bench *bench, const struct variation *variation,
                          const char *metric);

#endif
