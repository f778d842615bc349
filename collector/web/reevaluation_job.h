/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_REEVALUATION_JOB_H
#define COLLECTOR_WEB_REEVALUATION_JOB_H

#include "collector/store/reevaluate.h"

#include <pthread.h>

/* One re-evaluation at a time, in a thread of its own, so that pages and agents need not wait. Its
 * report is kept until the next one. */
struct reevaluation_job {
    pthread_mutex_t mutex; /* guards what follows but the two atomics */
    struct store *store;
    int64_t (*now_ms)(void);
    pthread_t thread;
    bool has_thread, is_running, has_report;
    void *xml; /* owned */
    size_t length;
    char name[96], who[64];
    int64_t started_at, finished_at;
    struct reevaluation report;
    struct error trouble;
    atomic_llong done;
    atomic_bool stop;
};

bool job_init(struct reevaluation_job *job, struct store *store, int64_t (*now_ms)(void),
              struct error *error);
void job_finish(struct reevaluation_job *job); /* stops it */

struct job_order {
    void *xml; /* taken over, whatever happens */
    size_t length;
    const char *name, *who;
};
/* is_busy: another runs. */
bool job_start(struct reevaluation_job *job, const struct job_order *order, bool *is_busy,
               struct error *error);

#endif
