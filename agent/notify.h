/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_NOTIFY_H
#define AGENT_NOTIFY_H

#include <stdint.h>

/* sd_notify(3) by its protocol, without libsystemd: one datagram to $NOTIFY_SOCKET; nothing where
 * there is none. */
void notify(const char *state); /* "READY=1", "STATUS=...", "WATCHDOG=1", "STOPPING=1" */
/* How often the service manager wants WATCHDOG=1, halved; 0: it does not. */
int64_t notify_watchdog_ms(void);

#endif
