/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_VERIFY_REPORT_H
#define AGENT_VERIFY_REPORT_H

#include "agent/spool/verify.h"

/* Verifies the files together and prints a line for each; altered: COMMAND_JUDGED_AND_FAILED. gaps
 * between the files count as alteration only where all records are expected. */
enum verify_gaps { GAPS_ARE_TOLD, GAPS_ARE_FAILURES };
int verify_and_report(struct verified *files, size_t count, const uint8_t *public_key,
                      enum verify_gaps gaps, bool json);

#endif
