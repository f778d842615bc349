/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_REEVALUATE_H
#define COLLECTOR_STORE_REEVALUATE_H

#include "collector/store/store.h"

#include <stdatomic.h>

/* What would change if another edition judged everything that is stored: a report. No stored
 * verdict is touched. */

/* A verdict in one letter. */
enum stand {
    STAND_ABSENT, /* no such criterion in that edition, or nothing was judged */
    STAND_PASS,
    STAND_FAIL,
    STAND_NOT_TESTED,
    STAND_MEETS,    /* an unverified limit, which does not decide */
    STAND_EXCEEDS,  /* likewise */
    STAND_UNTESTED, /* likewise */
    STAND_COUNT,
};
const char *stand_words(enum stand stand);

struct reevaluated_verdict {
    const char *record_id, *display_id;
    const char *class, *criterion;
    int64_t ended_at;
    enum stand before, after;
    double value, limit; /* under the other edition; NaN absent or not tested */
};
/* Called for each verdict that would change, by one thread at a time. */
typedef void reevaluated_visitor(void *context, const struct reevaluated_verdict *verdict);

struct reevaluation_request {
    const void *xml; /* the other edition */
    size_t length;
    int threads;                /* 1..16 */
    reevaluated_visitor *visit; /* NULL: nobody looks at each */
    void *context;
    atomic_llong *done; /* records so far; NULL: nobody asks */
    atomic_bool *stop;  /* NULL: nobody stops it */
};

struct reevaluated_criterion {
    char class[32], id[64];
    int64_t changes[STAND_COUNT][STAND_COUNT]; /* [before][after]; equal ones too */
};

/* By its newest record that counts. */
struct reevaluated_display {
    char id[UUID_TEXT_SIZE];
    int64_t records, changed; /* those of which a verdict would change */
    int64_t pairs_changed;    /* comparisons with others of its workstation, likewise */
    int64_t newest_at;        /* 0: none that counts */
    char newest_id[UUID_TEXT_SIZE];
    char before[16], after[16]; /* results of that record */
};

struct reevaluation {
    char guideline_id[48], edition[32], title[160], sha256[DIGEST_TEXT_SIZE];
    int64_t records;    /* looked at */
    int64_t without;    /* of classes that the edition has not */
    int64_t unreadable; /* whose evidence contradicts itself: not judged before either */
    int64_t changed;    /* of which a verdict would change */
    int64_t result_changed;
    int64_t pairs; /* sittings of which the displays are compared, before or then */
    int64_t pairs_changed, pair_results_changed;
    struct reevaluated_criterion *criteria;
    size_t criterion_count;
    struct reevaluated_display *displays; /* all that have records */
    size_t display_count;
};
void reevaluation_finish(struct reevaluation *report);

/* Outside a transaction: reads by connections of its own while others write. ERROR_CANCELLED when
 * stopped. */
bool store_reevaluate(struct store *store, const struct reevaluation_request *request,
                      struct reevaluation *report, struct error *error);

#endif
