/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_JUDGE_H
#define COLLECTOR_STORE_JUDGE_H

#include "collector/store/store_inner.h"

/* The collector's own judgement, from raw readings and answers, by the edition in force. */
struct judgement {
    int64_t adoption_id;               /* 0: no guideline is in force for the class */
    const struct guideline *guideline; /* NULL likewise; the store's, or the caller's */
    struct evaluation evaluation;
    const char *results[TEST_COUNT]; /* "pass", "fail", "incomplete", "not-judged" */
    const char *result;              /* of the whole */
    char remark[256];                /* why it could not be judged */
};

struct judging {
    const char *class;
    int64_t workstation_id;
    unsigned tests; /* bits of those that are complete */
};
void judge(struct store *store, const struct judging *judging, const struct evidence *evidence,
           struct judgement *judgement);
/* The same by any edition. */
void judge_by(const struct guideline *guideline, const char *class, unsigned tests,
              const struct evidence *evidence, struct judgement *judgement);
void judgement_finish(struct judgement *judgement);

#endif
