/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_UPLOAD_ANSWER_H
#define AGENT_UPLOAD_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the collector's answer to a posted record means. Pure. */
enum delivery {
    DELIVERY_ACKNOWLEDGED, /* 200 or 201 that repeats id and SHA-256: it is on the collector's disk
                            */
    DELIVERY_REFUSED,      /* for good: 4xx, but not those below */
    DELIVERY_LATER, /* 401, 403, 407, 408, 429, 5xx, and whatever is not the collector's word:
                       a redirection, a 200 from a captive portal */
};
enum delivery answer_classify(long status, const char *body, size_t length, const char *id,
                              const char *sha256);

/* The collector's sentence {"error": ...}, printable; "" when the body is no such thing. */
void answer_sentence(const char *body, size_t length, char *text, size_t size);

/* Retry-After, RFC 9110 section 10.2.3: seconds or an HTTP date; at most RETRY_AFTER_MAX_S. False:
 * neither. */
#define RETRY_AFTER_MAX_S INT64_C(86400)
bool retry_after_parse(const char *text, int64_t now_utc_ms, int64_t *seconds);

#endif
