/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_VERIFY_REPORT_H
#define AGENT_VERIFY_REPORT_H

#include "agent/spool/verify.h"

/* Verifies the files together and prints a line for each; altered: COMMAND_JUDGED_AND_FAILED. */
struct verify_scope {
    const uint8_t *public_key;
    bool json;
    /* Of a spool: the head of the chain (may be NULL), after which no number up to newest may be
     * missing; those before it have been acknowledged. */
    bool whole;
    const char *head;
    int64_t newest;
};
int verify_and_report(struct verified *files, size_t count, const struct verify_scope *scope);

#endif
