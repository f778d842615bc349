/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_UPLOAD_EXCHANGE_H
#define AGENT_UPLOAD_EXCHANGE_H

#include "agent/upload/collector.h"

struct collector {
    char state[900];
    char hostname[256];
    struct http_client *client;
};

/* http_send, and Retry-After kept in the state. */
bool exchange(struct collector *collector, const struct http_request *request,
              struct http_answer *answer, struct error *error);
/* Another status than the ones wanted: says so with the collector's own words. */
bool exchange_unexpected(const struct http_request *request, const struct http_answer *answer,
                         struct error *error);

#endif
