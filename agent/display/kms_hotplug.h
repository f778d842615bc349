/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_HOTPLUG_H
#define AGENT_DISPLAY_KMS_HOTPLUG_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the kernel has told since the last time that a monitor may have been plugged in or out.
 * Asking each monitor anew for every picture would cost it more than two refreshes. */

int kms_hotplug_open(void); /* -1: cannot be told, so that it may always have happened */
bool kms_hotplug_happened(int fd);

/* One message of the kernel: NUL-separated, "change@/devices/..." and KEY=value. Pure. */
bool kms_hotplug_is_monitor(const char *message, size_t length);

#endif
