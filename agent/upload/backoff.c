/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/upload/backoff.h"

/* Uniform in low..high. */
static int64_t between(int64_t low, int64_t high, uint32_t random)
{
    return low + (int64_t)(((uint64_t)(high - low + 1) * random) >> 32);
}

int64_t backoff_ms(unsigned failures, uint32_t random)
{
    int64_t limit_ms = BACKOFF_BASE_S * 1000;
    for (unsigned i = 1; i < failures && limit_ms < BACKOFF_CAP_S * 1000; i++)
        limit_ms *= 2;
    if (limit_ms > BACKOFF_CAP_S * 1000)
        limit_ms = BACKOFF_CAP_S * 1000;
    return between(BACKOFF_LEAST_MS, limit_ms, random);
}

int64_t contact_wait_ms(int64_t period_ms, uint32_t random)
{
    return between(period_ms - period_ms / 10, period_ms, random);
}
