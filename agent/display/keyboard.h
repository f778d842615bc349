/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KEYBOARD_H
#define AGENT_DISPLAY_KEYBOARD_H

#include "monqa/error.h"

/* Keys as characters: Unicode code points as typed, and these. */
enum { KEY_ENTER_PRESSED = '\n', KEY_ESCAPE_PRESSED = 27, KEY_BACKSPACE_PRESSED = 8 };

enum keyboard_source {
    KEYBOARD_TERMINAL, /* standard input, unbuffered and without echo when it is a terminal */
    KEYBOARD_EVDEV, /* every keyboard in /dev/input, taken exclusively; by the seat, or as root; US
                     * layout without shift; Ctrl+Alt+F1 to F12 go to another virtual terminal of
                     * the seat. For every layout: agent/input/input.h */
};

struct keyboard; /* opaque */

bool keyboard_open(enum keyboard_source source, int cancel_fd, struct keyboard **keyboard,
                   struct error *error);
void keyboard_close(
    struct keyboard *keyboard); /* gives the terminal back as it was; NULL allowed */
/* Waits for one key, at most timeout_ms (-1: for ever). *key is 0 when the time is over.
 * ERROR_CANCELLED on cancel_fd, ERROR_UNAVAILABLE when no keyboard is left or standard input ended.
 */
bool keyboard_wait(struct keyboard *keyboard, int timeout_ms, int *key, struct error *error);
/* The digit of the key that the last wait gave, also where the layout has it with Shift only, as on
 * AZERTY: '0' to '9'; 0: that key has none. */
int keyboard_digit(const struct keyboard *keyboard);

#endif
