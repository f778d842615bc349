/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_PAIR_SITTING_H
#define COLLECTOR_STORE_PAIR_SITTING_H

#include "collector/store/store_inner.h"

/* The displays of one class that were measured in one sitting at one workstation. */
#define PAIR_MEMBERS_MAX 8
struct pair_group {
    size_t count;
    char display_ids[PAIR_MEMBERS_MAX][UUID_TEXT_SIZE];
    char record_ids[PAIR_MEMBERS_MAX][UUID_TEXT_SIZE];
    char meters[PAIR_MEMBERS_MAX][320];
    struct store_evidence held[PAIR_MEMBERS_MAX];
    struct evidence evidence[PAIR_MEMBERS_MAX];
    int64_t ended_at;
    char done_on[DATE_TEXT_SIZE];
    bool does_count;
};
/* The newest record of each. */
void pair_group_read(struct sql *sql, const struct pair_sitting *asked, struct pair_group *group);
void pair_group_finish(struct pair_group *group);
/* false: what contradicts itself is not judged, as in the records themselves. */
bool pair_group_evaluate(struct pair_group *group, const struct pair_sitting *asked,
                         const struct guideline *guideline, struct evaluation *evaluation);

#endif
