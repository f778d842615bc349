/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/reevaluation_job.h"

#include "monqa/text.h"

#include <stdlib.h>

#define THREADS 2

bool job_init(struct reevaluation_job *job, struct store *store, int64_t (*now_ms)(void),
              struct error *error)
{
    *job = (struct reevaluation_job){.store = store, .now_ms = now_ms};
    return pthread_mutex_init(&job->mutex, NULL) == 0 ||
           error_set(error, ERROR_SYSTEM, "re-evaluation: no lock");
}

/* The thread that has ended, or is told to. Not under the lock, which it takes at its end. */
static void join(struct reevaluation_job *job)
{
    if (job->has_thread)
        (void)pthread_join(job->thread, NULL);
    job->has_thread = false;
}

void job_finish(struct reevaluation_job *job)
{
    atomic_store(&job->stop, true);
    join(job);
    reevaluation_finish(&job->report);
    free(job->xml);
    (void)pthread_mutex_destroy(&job->mutex);
}

static void *work(void *context)
{
    struct reevaluation_job *job = context;
    struct reevaluation report = {0};
    struct error trouble = {0};
    struct reevaluation_request request = {.xml = job->xml,
                                           .length = job->length,
                                           .threads = THREADS,
                                           .done = &job->done,
                                           .stop = &job->stop};
    bool ok = store_reevaluate(job->store, &request, &report, &trouble);
    (void)pthread_mutex_lock(&job->mutex);
    job->has_report = ok;
    job->report = report;
    job->trouble = trouble;
    job->finished_at = job->now_ms();
    job->is_running = false;
    (void)pthread_mutex_unlock(&job->mutex);
    return NULL;
}

static bool start(struct reevaluation_job *job, const struct job_order *order, struct error *error)
{
    reevaluation_finish(&job->report);
    free(job->xml);
    job->xml = order->xml;
    job->length = order->length;
    job->has_report = false;
    job->trouble = (struct error){0};
    (void)text_copy(job->name, sizeof job->name, order->name);
    (void)text_copy(job->who, sizeof job->who, order->who);
    job->started_at = job->now_ms();
    atomic_store(&job->done, 0);
    job->is_running = pthread_create(&job->thread, NULL, work, job) == 0;
    job->has_thread = job->is_running;
    return job->is_running || error_set(error, ERROR_SYSTEM, "re-evaluation: no thread");
}

bool job_start(struct reevaluation_job *job, const struct job_order *order, bool *is_busy,
               struct error *error)
{
    (void)pthread_mutex_lock(&job->mutex);
    *is_busy = job->is_running;
    bool ok = true;
    if (*is_busy) {
        free(order->xml);
    } else {
        join(job); /* it has let the lock go */
        ok = start(job, order, error);
    }
    (void)pthread_mutex_unlock(&job->mutex);
    return ok;
}
