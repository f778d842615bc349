/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_CHAIN_H
#define COLLECTOR_STORE_CHAIN_H

#include "collector/store/store_inner.h"

/* What the place of a record in its agent's chain, and its clock, say about it: gap, fork, clock.
 * Also marks the neighbours that it makes a fork of, or whose gap it closes. sha256: of the whole
 * file. */
unsigned chain_flags(struct store *store, const char *agent_id, const struct record *record,
                     const char *sha256);
unsigned clock_flags(struct store *store, const char *agent_id, const struct record *record,
                     int64_t now_ms);

#endif
