/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_REEVALUATE_PAIR_H
#define COLLECTOR_STORE_REEVALUATE_PAIR_H

#include "collector/store/pair_sitting.h"
#include "collector/store/tally.h"

/* The comparisons of displays that were measured in one sitting, judged by the other edition. */

/* The sittings with more than one display. Read once, before the threads start. */
struct pair_sessions {
    char (*ids)[UUID_TEXT_SIZE];
    size_t count;
};
bool pair_sessions_read(struct store *store, const struct guideline *other,
                        struct pair_sessions *sessions, struct error *error);

/* Called for each member of a comparison of which something changes. */
typedef void pair_visitor(void *context, const struct reevaluated_verdict *member);
struct pair_again {
    struct sql *sql;
    struct tally *tally;
    const struct guideline *other;
    pair_visitor *visit;
    void *context;
};
void pair_session_judge(const struct pair_again *again, const char *session_id);

#endif
