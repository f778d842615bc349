/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_UPLOAD_BACKOFF_H
#define AGENT_UPLOAD_BACKOFF_H

#include <stdint.h>

#define BACKOFF_BASE_S INT64_C(5)
#define BACKOFF_CAP_S INT64_C(3600)
#define BACKOFF_LEAST_MS INT64_C(1000)

/* How long to wait after that many failures in a row (1: the first): full jitter, uniform between
 * BACKOFF_LEAST_MS and the smaller of the cap and base * 2^(failures - 1). random is uniform over
 * 32 bits. */
int64_t backoff_ms(unsigned failures, uint32_t random);

/* When the next daily contact is: 90 to 100 % of the period, so that a fleet that was switched on
 * together does not stay together. */
int64_t contact_wait_ms(int64_t period_ms, uint32_t random);

#endif
