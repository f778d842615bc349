/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_WEB_H
#define COLLECTOR_WEB_WEB_H

#include "collector/store/store.h"
#include "collector/web/maker.h"
#include "collector/web/reevaluation_job.h"
#include "collector/web/request.h"

#include <pthread.h>

/* Password checks take 64 MiB and a seventh of a second each: one at a time. */
#define GUARD_PEERS 256
struct login_guard {
    pthread_mutex_t one_at_a_time;
    pthread_mutex_t mutex;
    int waiting;
    struct {
        char peer[64];
        int failures;
        int64_t since_ms;
    } peers[GUARD_PEERS];
};

/* Log-in by the hospital's identity provider, through a proxy that names the person in a header.
 * header "": off. */
struct login_proxy {
    char header[64];
    char peers[512]; /* addresses that may send it, with one blank between */
};
bool login_proxy_set(struct login_proxy *proxy, const char *header, const char *peers,
                     struct error *error);

struct web {
    struct store *store;
    int64_t (*now_ms)(void);
    bool is_behind_proxy;
    bool has_bootstrap;
    struct buffer bootstrap_css;
    struct makers makers;
    char dummy_hash[128]; /* checked for names that are not there, to take as long */
    struct login_guard guard;
    struct login_proxy login_proxy;
    struct reevaluation_job job;
    char mail_words[512];  /* how mail is sent; "" it is not set up */
    char mail_domain[192]; /* of the sender */
};

/* bootstrap_path: a CSS file that may be missing. */
bool web_init(struct web *web, struct store *store, int64_t (*now_ms)(void), bool is_behind_proxy,
              const char *bootstrap_path, struct error *error);
void web_finish(struct web *web);

/* The one way in: request to response, whatever happens. From any thread. */
void web_answer(struct web *web, const struct request *request, struct response *response);

#endif
