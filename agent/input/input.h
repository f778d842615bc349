/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_INPUT_INPUT_H
#define AGENT_INPUT_INPUT_H

#include "agent/display/keyboard.h"

/* Every keyboard of the seat, by libinput: also those, and barcode scanners that type, which are
 * plugged in later. Taken exclusively, by the seat or as root, and read by the layout of the
 * setting ("de", "de:nodeadkeys"; "": as the system has it in /etc/default/keyboard).
 * Where no udev says what a device is, the keyboards of KEYBOARD_EVDEV are what there is. */
bool input_open(const char *layout, int cancel_fd, struct keyboard **keyboard, struct error *error);

#endif
