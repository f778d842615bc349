/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SESSION_PAUSE_H
#define AGENT_SESSION_PAUSE_H

#include "monqa/error.h"

/* Waits the whole time, whatever signal comes; ERROR_CANCELLED when cancel_fd (-1: none) becomes
 * readable. */
bool pause_ms(int cancel_fd, int wait_ms, struct error *error);

#endif
