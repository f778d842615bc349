/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_DEPARTMENT_H
#define TESTS_SUPPORT_DEPARTMENT_H

#include "collector/store/store.h"

/* A simulated department in a store: workstations come in within the first weeks, and from then on
 * its people do on every working day what the collector has planned for it (most of it). Backlights
 * decay, what fails is repaired or replaced, some sessions are aborted. Every record is signed by
 * its workstation's key and goes through the whole intake. What happens follows from the seed; keys
 * and ids are of their own. */
struct department_shape {
    uint64_t seed;
    int workstations; /* with two displays, every fourth with three: 400 have 900 */
    struct date first, last;
};

/* Called on each working day between planning and work; may be NULL. */
typedef bool department_watcher(void *context, struct store *store, struct date day,
                                struct error *error);

struct department_count {
    size_t workstations, displays, records, failed, aborted, repaired, replaced, days;
};

#define DEPARTMENT_SITES 4
#define DEPARTMENT_MINUTES_A_DAY 420 /* of the people of each site */

/* store must be new. record_library_init and the others come first. */
bool department_run(struct store *store, const struct department_shape *shape,
                    department_watcher *watch, void *context, struct department_count *count,
                    struct error *error);

/* England's and Wales's, without single royal events: closed in the store. */
bool department_is_working_day(struct date day);

#endif
