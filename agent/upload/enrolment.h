/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_UPLOAD_ENROLMENT_H
#define AGENT_UPLOAD_ENROLMENT_H

#include "agent/spool/spool.h"
#include "agent/upload/http.h"

/* What this agent is to its collector: STATE/enrolment, one JSON object, mode 0600. */
struct enrolment {
    char url[HTTP_URL_SIZE];
    char ca[512]; /* path, "" the system's certificates */
    char agent_id[128];
    char bearer[256];
    char site[128], room[128], workstation[128];
};

/* ERROR_INVALID "not enrolled" when there is no such file. */
bool enrolment_load(const char *state, struct enrolment *enrolment, struct error *error);
bool enrolment_save(const char *state, const struct enrolment *enrolment, struct error *error);
bool enrolment_path(const char *state, char *path, size_t size);

/* Shows the one-time token and the spool's key, which is on disk already, to the collector. url and
 * ca of *enrolment are set by the caller; the rest is filled in. Repeating it is safe. */
bool enrolment_ask(const struct spool *spool, const char *token, int timeout_s,
                   struct enrolment *enrolment, struct error *error);

#endif
