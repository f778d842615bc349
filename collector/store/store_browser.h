/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_STORE_BROWSER_H
#define COLLECTOR_STORE_STORE_BROWSER_H

#include "collector/store/store.h"

/* Sessions that people have in a browser. Each workstation's have a key and a chain of their own,
 * which the collector keeps: to the rest they come like any agent's records. */

#define BROWSER_SOFTWARE "browser"

struct store_browser {
    char id[UUID_TEXT_SIZE]; /* of the session */
    char person[64], display_id[UUID_TEXT_SIZE], record_id[UUID_TEXT_SIZE];
    int64_t started_at, ended_at; /* ended_at 0: it goes on */
    int64_t position;             /* of the step that comes next */
    int64_t shown_at;             /* its picture was fetched; 0: not yet */
    char target[64];              /* chance's numbers of the hidden object; "" none */
    char geometry[32];
};
/* document: the record so far; copied. */
bool store_browser_begin(struct store *store, const struct store_browser *session,
                         const struct buffer *document, struct error *error);
/* The caller finishes document. */
bool store_browser(struct store *store, const char *id, bool *found, struct store_browser *session,
                   struct buffer *document, struct error *error);
/* document NULL: as it is. */
bool store_browser_keep(struct store *store, const struct store_browser *session,
                        const struct buffer *document, struct error *error);
/* A person's that go on, newest first. */
bool store_browsers(struct store *store, const char *person, struct store_browser **rows,
                    size_t *count, struct error *error);

/* The workstation's agent for browsers, made where it must be, with its key and the head of its
 * chain. */
struct store_browser_agent {
    struct store_agent agent;
    struct key_pair pair;
    int64_t sequence; /* of the newest record; 0: none */
    char previous[DIGEST_TEXT_SIZE];
};
bool store_browser_agent(struct store *store, int64_t workstation_id, int64_t now_ms,
                         struct store_browser_agent *browser, struct error *error);

#endif
