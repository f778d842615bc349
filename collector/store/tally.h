/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_TALLY_H
#define COLLECTOR_STORE_TALLY_H

#include "collector/store/reevaluate.h"
#include "collector/store/store_inner.h"

/* Counting what a re-evaluation changes, one tally a thread. Memory goes with criteria and
 * displays, never with records. */

/* Shared and constant while threads run. */
struct tally_plan {
    struct tally_edition *editions; /* every one that was ever adopted */
    size_t edition_count;
    struct tally_criterion *criteria; /* of those and of the other edition, by class and id */
    size_t criterion_count;
    const struct guideline *other;
    size_t *other_slots;              /* of the other edition's criteria */
    char (*displays)[UUID_TEXT_SIZE]; /* in order */
    size_t display_count;
    struct tally_baseline *baselines; /* by id */
    size_t baseline_count;
    unsigned no_count; /* flags of a record that counts for nothing here */
};
bool tally_plan_make(struct store *store, const struct guideline *other, struct tally_plan *plan,
                     struct error *error);
void tally_plan_finish(struct tally_plan *plan);
/* NULL: none of that id. */
const struct baseline *tally_find_baseline(const struct tally_plan *plan, int64_t id);

/* Of the record at hand. */
struct tally_mark {
    uint64_t record; /* the marks are of this record; else absent */
    enum stand before, after;
    double value, limit;
};

struct tally {
    const struct tally_plan *plan;
    uint64_t record; /* counts up */
    struct tally_mark *marks;
    size_t *touched; /* slots of this record */
    size_t touched_count;
    struct reevaluated_criterion *criteria;
    struct reevaluated_display *displays;
    int64_t records, without, unreadable, changed, result_changed;
    int64_t pairs, pairs_changed, pair_results_changed;
};
bool tally_init(struct tally *tally, const struct tally_plan *plan, struct error *error);
void tally_finish(struct tally *tally);

struct tally_record {
    const char *id, *display_id;
    int64_t ended_at;
    bool does_count;
    const char *before, *after; /* results */
};
enum stand stand_of(enum verdict_outcome outcome, bool decides);
void tally_begin(struct tally *tally);
void tally_before(struct tally *tally, const char *class, const char *criterion, enum stand stand);
/* The short form that outcomes_of wrote; false: it does not fit the edition, nothing is taken. */
bool tally_outcomes(struct tally *tally, int64_t adoption_id, const char *outcomes);
/* In the order of the edition; place begins at 0 with each record. */
void tally_after(struct tally *tally, const struct verdict *verdict, size_t *place);
void tally_end(struct tally *tally, const struct tally_record *record);
/* Of displays that are compared; true: something changes. Without any verdict before and after it
 * is not counted. */
struct tally_pair {
    const char *const *display_ids;
    size_t count;
    const char *before, *after; /* results; "" none */
};
bool tally_end_pair(struct tally *tally, const struct tally_pair *pair);
/* The i-th touched slot into criterion, stands, value and limit; false: nothing changes. */
bool tally_change(const struct tally *tally, size_t i, struct reevaluated_verdict *verdict);

bool tally_report_make(const struct tally_plan *plan, struct reevaluation *report,
                       struct error *error);
void tally_add_to(const struct tally *tally, struct reevaluation *report);

#endif
