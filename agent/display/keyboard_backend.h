/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KEYBOARD_BACKEND_H
#define AGENT_DISPLAY_KEYBOARD_BACKEND_H

#include "agent/display/keyboard.h"

#include <stddef.h>

#define KEYBOARDS_MAX 32

/* What stands behind keyboard.h. */
struct keyboard_backend {
    /* Reads what is there on one of the descriptors. *key is 0 when it was no key of ours. Fails
     * when none is left. */
    bool (*read_key)(struct keyboard *keyboard, size_t index, int *key, struct error *error);
    /* A key that came with an earlier one and waits in memory, where poll does not see it; NULL:
     * none ever does. */
    bool (*has_waiting_key)(struct keyboard *keyboard, int *key);
    void (*close)(struct keyboard *keyboard);
};

struct keyboard {
    const struct keyboard_backend *backend;
    int cancel_fd;
    int descriptors[KEYBOARDS_MAX];
    int devices[KEYBOARDS_MAX]; /* for the seat */
    size_t count;
    struct seat *seat;  /* that hands the keyboards out; NULL: opened by ourselves */
    unsigned modifiers; /* Ctrl and Alt that are down */
    int digit;          /* as keyboard_digit */
    void *state;        /* the backend's own, freed by it */
};

/* Each fills a zeroed keyboard but for cancel_fd. */
bool terminal_open(struct keyboard *keyboard, struct error *error);
bool evdev_open(struct keyboard *keyboard, struct error *error);

/* A character of a terminal as a key, 0: none of ours. Pure. */
int key_of_character(int code_point);
/* KEY_... of linux/input-event-codes.h on a US layout, keypad included; 0: none of ours. Pure. */
int key_of_code(unsigned code);

#endif
