/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_UPLOAD_COLLECTOR_H
#define AGENT_UPLOAD_COLLECTOR_H

#include "agent/upload/enrolment.h"

#include <jansson.h>

/* What an enrolled agent says to its collector. Every function ends at the first trouble with
 * ERROR_UNAVAILABLE when it is worth trying again. */
struct collector;
bool collector_open(const char *state, const struct enrolment *enrolment, int timeout_s,
                    struct collector **collector, struct error *error);
void collector_close(struct collector *collector);
void collector_cleanup(struct collector **collector);

struct upload_counts {
    size_t acknowledged, refused;
};
/* Posts what waits, oldest first. A record that is refused for good moves to spool/refused/ and
 * does not stop those behind it; the first "later" ends it. counts is true also then. */
bool collector_post_records(struct collector *collector, struct spool *spool,
                            struct upload_counts *counts, struct error *error);

/* displays: JSON array as the protocol has it; borrowed. */
bool collector_put_inventory(struct collector *collector, json_t *displays, struct error *error);

/* Into STATE/schedule.json, and STATE/guidelines/ID.xml for each guideline that it names. An
 * answer that is no schedule, or a guideline that has not the announced SHA-256, replaces nothing.
 */
bool collector_fetch_schedule(struct collector *collector, struct error *error);
bool collector_fetch_guidelines(struct collector *collector, struct error *error);

#endif
