/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/server_watch.h"

#include "monqa/cleanup.h"
#include "monqa/time_utc.h"

#include <sys/socket.h>
#include <time.h>

#define LOOK_EVERY_NS 200000000L

static struct watched *find(struct watch *watch, const void *connection)
{
    for (size_t i = 0; i < ARRAY_LENGTH(watch->rows); i++)
        if (watch->rows[i].connection == connection)
            return &watch->rows[i];
    return NULL;
}

static void end_slow_ones(struct watch *watch)
{
    int64_t now_ms = time_monotonic_ms();
    for (size_t i = 0; i < ARRAY_LENGTH(watch->rows); i++) {
        struct watched *row = &watch->rows[i];
        if (row->connection != NULL && now_ms - row->since_ms > watch->request_ms)
            (void)shutdown(row->descriptor, SHUT_RDWR);
    }
}

static void *run(void *context)
{
    struct watch *watch = context;
    (void)pthread_mutex_lock(&watch->mutex);
    while (!watch->is_stopping) {
        struct timespec until;
        end_slow_ones(watch);
        (void)clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += LOOK_EVERY_NS;
        if (until.tv_nsec >= 1000000000L) {
            until.tv_nsec -= 1000000000L;
            until.tv_sec++;
        }
        (void)pthread_cond_timedwait(&watch->stop, &watch->mutex, &until);
    }
    (void)pthread_mutex_unlock(&watch->mutex);
    return NULL;
}

bool watch_start(struct watch *watch, int request_ms, struct error *error)
{
    *watch = (struct watch){.request_ms = request_ms};
    if (pthread_mutex_init(&watch->mutex, NULL) != 0 ||
        pthread_cond_init(&watch->stop, NULL) != 0 ||
        pthread_create(&watch->thread, NULL, run, watch) != 0)
        return error_set(error, ERROR_SYSTEM, "server: no thread");
    return true;
}

void watch_stop(struct watch *watch)
{
    (void)pthread_mutex_lock(&watch->mutex);
    watch->is_stopping = true;
    (void)pthread_cond_signal(&watch->stop);
    (void)pthread_mutex_unlock(&watch->mutex);
    (void)pthread_join(watch->thread, NULL);
    (void)pthread_cond_destroy(&watch->stop);
    (void)pthread_mutex_destroy(&watch->mutex);
}

void watch_add(struct watch *watch, const void *connection, int descriptor)
{
    (void)pthread_mutex_lock(&watch->mutex);
    struct watched *row = find(watch, NULL);
    if (row != NULL)
        *row = (struct watched){connection, descriptor, time_monotonic_ms()};
    (void)pthread_mutex_unlock(&watch->mutex);
}

void watch_renew(struct watch *watch, const void *connection)
{
    (void)pthread_mutex_lock(&watch->mutex);
    struct watched *row = find(watch, connection);
    if (row != NULL)
        row->since_ms = time_monotonic_ms();
    (void)pthread_mutex_unlock(&watch->mutex);
}

void watch_remove(struct watch *watch, const void *connection)
{
    (void)pthread_mutex_lock(&watch->mutex);
    struct watched *row = find(watch, connection);
    if (row != NULL)
        row->connection = NULL;
    (void)pthread_mutex_unlock(&watch->mutex);
}
