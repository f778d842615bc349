/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/agentd_plan.h"

#include "agent/upload/backoff.h"

/* A whole fleet may be switched on in the same minute: the first contact is spread too. */
#define FIRST_CONTACT_WITHIN_MS 60000

struct plan plan_begin(int64_t contact_ms, int64_t now_ms, uint32_t random)
{
    int64_t within_ms = contact_ms < FIRST_CONTACT_WITHIN_MS ? contact_ms : FIRST_CONTACT_WITHIN_MS;
    return (struct plan){.contact_ms = contact_ms,
                         .next_ms = now_ms + (int64_t)(((uint64_t)within_ms * random) >> 32)};
}

void plan_record_waits(struct plan *plan)
{
    plan->waiting = true;
}

void plan_synced(struct plan *plan, bool ok, bool more, int64_t asked_ms, int64_t now_ms,
                 uint32_t random)
{
    int64_t pause_ms = asked_ms;
    plan->failures = ok ? 0 : plan->failures + 1;
    if (!ok && backoff_ms(plan->failures, random) > pause_ms)
        pause_ms = backoff_ms(plan->failures, random);
    if (ok && more && pause_ms < BACKOFF_LEAST_MS)
        pause_ms = BACKOFF_LEAST_MS; /* whatever is left behind, no busy circle */
    plan->not_before_ms = pause_ms > 0 ? now_ms + pause_ms : 0;
    plan->waiting = more;
    /* What failed is tried again after the pause, whether or not a record waits: the schedule may
     * be old. */
    plan->next_ms = ok ? now_ms + contact_wait_ms(plan->contact_ms, random) : plan->not_before_ms;
}

int64_t plan_wait_ms(const struct plan *plan, int64_t now_ms)
{
    int64_t at_ms = plan->waiting ? now_ms : plan->next_ms;
    if (at_ms < plan->not_before_ms)
        at_ms = plan->not_before_ms;
    return at_ms > now_ms ? at_ms - now_ms : 0;
}
