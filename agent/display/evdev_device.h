/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_EVDEV_DEVICE_H
#define AGENT_DISPLAY_EVDEV_DEVICE_H

#include "monqa/error.h"

/* What the kernel says of an open device of /dev/input. */

/* Not a mouse, a power button or a remote control: it can answer. */
bool evdev_is_keyboard(int fd);
/* Takes it exclusively, when none of its keys is down any more. */
bool evdev_grab(int fd, const char *path, struct error *error);

#endif
