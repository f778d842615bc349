/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_AGENTD_PLAN_H
#define AGENT_AGENTD_PLAN_H

#include <stdbool.h>
#include <stdint.h>

/* When the next sync is to run. Pure; moments are of the monotonic clock, in ms. */
struct plan {
    int64_t contact_ms;    /* period of the daily contact */
    int64_t next_ms;       /* the next sync, unless something waits */
    int64_t not_before_ms; /* after a failure, or as the collector asked; 0: now */
    unsigned failures;     /* in a row */
    bool waiting;          /* something is to be sent */
};

struct plan plan_begin(int64_t contact_ms, int64_t now_ms, uint32_t random);
/* A record has come into the spool. */
void plan_record_waits(struct plan *plan);
/* A sync has ended. asked_ms: how long the collector asked to wait; 0 not. more: records wait
 * still, or came meanwhile. */
void plan_synced(struct plan *plan, bool ok, bool more, int64_t asked_ms, int64_t now_ms,
                 uint32_t random);
/* How long until a sync is to run: 0 now. */
int64_t plan_wait_ms(const struct plan *plan, int64_t now_ms);

#endif
