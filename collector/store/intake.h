/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_INTAKE_H
#define COLLECTOR_STORE_INTAKE_H

#include "collector/store/store.h"

/* From the bytes that an agent posted to a stored, judged record with its dates: all or nothing. */
enum intake_outcome {
    INTAKE_STORED,
    INTAKE_HELD,      /* the same bytes are there already */
    INTAKE_MALFORMED, /* refused for good, reason says why */
    INTAKE_CONFLICT,  /* the id is held with other bytes */
    INTAKE_UNTRUSTED, /* bad signature, or a key that is not this agent's */
};

struct intake_receipt {
    enum intake_outcome outcome;
    char id[UUID_TEXT_SIZE];
    char sha256[DIGEST_TEXT_SIZE];
    char reason[512];
};

struct intake_post {
    const struct store_agent *agent; /* who posts */
    const void *bytes;
    size_t length;
    int64_t received_at_ms;
};
/* Outside a transaction; opens its own and has the record on disk before it says true. False: our
 * own trouble, the agent tries again later. */
bool intake_record(struct store *store, const struct intake_post *post,
                   struct intake_receipt *receipt, struct error *error);

#endif
