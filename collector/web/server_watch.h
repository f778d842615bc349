/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_SERVER_WATCH_H
#define COLLECTOR_WEB_SERVER_WATCH_H

#include "monqa/error.h"

#include <pthread.h>
#include <stdint.h>

/* Ends connections whose request takes too long in all. libmicrohttpd's own limit counts silence
 * only: a byte every other second would hold a line for ever. A connection has request_ms from its
 * start, and again from the end of each request, to get the next one through. */
#define WATCH_CONNECTIONS_MAX 256

struct watch {
    pthread_mutex_t mutex;
    pthread_cond_t stop;
    pthread_t thread;
    bool is_stopping;
    int request_ms;
    struct watched {
        const void *connection; /* NULL: free */
        int descriptor;
        int64_t since_ms;
    } rows[WATCH_CONNECTIONS_MAX + 64];
};

bool watch_start(struct watch *watch, int request_ms, struct error *error);
void watch_stop(struct watch *watch);
void watch_add(struct watch *watch, const void *connection, int descriptor);
void watch_renew(struct watch *watch, const void *connection);
void watch_remove(struct watch *watch, const void *connection); /* before its close */

#endif
