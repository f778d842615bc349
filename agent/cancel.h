/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_CANCEL_H
#define AGENT_CANCEL_H

#include "monqa/error.h"

/* Gives a descriptor that becomes readable, and stays so, at the first SIGINT, SIGTERM or SIGHUP:
 * every wait of display, keyboard and meter watches it. For the life of the process; call once. */
bool cancel_on_signals(int *cancel_fd, struct error *error);

#endif
