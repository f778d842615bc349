/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_SIGNAL_TABLE_H
#define AGENT_DISPLAY_SIGNAL_TABLE_H

#include "agent/display/kms_route.h"
#include "monqa/signal_path.h"

/* Whether a table does anything at all, and is what the card's CRC is of: for a few frames the
 * GAMMA_LUT is one that is a level of 8 bits higher, and then what it was again. Adds
 * SIGNAL_TABLE_PROOF to the path: "differs", "the same", "not given back", "unknown" (no table or
 * no CRC). To be called while a picture stands. */
void signal_table_prove(int fd, bool is_atomic, const struct kms_route *route,
                        struct signal_path *path);

#endif
