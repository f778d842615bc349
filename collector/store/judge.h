/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_JUDGE_H
#define COLLECTOR_STORE_JUDGE_H

#include "collector/store/store_inner.h"

/* The collector's own judgement, from raw readings and answers, by the edition in force. */
struct judgement {
    int64_t adoption_id; /* 0: no guideline is in force for the class */
    struct evaluation evaluation;
    const char *results[TEST_COUNT]; /* "pass", "fail", "incomplete", "not-judged" */
    const char *result;              /* of the whole */
    char sha256[DIGEST_TEXT_SIZE];   /* of the edition */
    char remark[256];                /* why it could not be judged */
};

/* tests: bits of those that are complete. */
void judge(struct store *store, const char *class, unsigned tests, const struct evidence *evidence,
           struct judgement *judgement);
void judgement_finish(struct judgement *judgement);

#endif
