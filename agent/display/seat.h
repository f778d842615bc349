/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_SEAT_H
#define AGENT_DISPLAY_SEAT_H

#include "monqa/error.h"

#include <stdbool.h>

/* The virtual terminal of our own, by libseat (logind, seatd, or its built-in server): who hands us
 * screen and keyboards, and takes them back while a person looks at another terminal. One for the
 * process. Root needs none: it opens the devices itself, unless LIBSEAT_BACKEND says otherwise.
 *
 * The seat may be taken away at any time, and whoever takes it waits for our word: so a thread
 * listens, and calls the listeners. Whatever touches a device that came from the seat holds the
 * lock, which the listeners are called with. A seat of NULL is none: everything does nothing. */
struct seat; /* opaque */

/* *seat NULL: none is needed. ERROR_UNAVAILABLE says why no terminal of our own can be had. */
bool seat_join(struct seat **seat, struct error *error);
void seat_leave(struct seat *seat);

struct seat_listener {
    void (*pause)(void *context);  /* the devices still obey, and are gone after it */
    void (*resume)(void *context); /* they have to be opened again */
    void *context;
    struct seat_listener *next;
};
void seat_listen(struct seat *seat, struct seat_listener *listener);
void seat_unlisten(struct seat *seat, struct seat_listener *listener);

void seat_lock(struct seat *seat);
void seat_unlock(struct seat *seat);

/* Times that the seat was taken away so far. */
unsigned seat_pauses(struct seat *seat);
/* Locks when the seat is ours; waits for that until cancel_fd is readable (-1: for ever).
 * ERROR_UNAVAILABLE when its keeper has gone. */
bool seat_lock_active(struct seat *seat, int cancel_fd, struct error *error);

/* A device node; *device is for seat_close_device. */
bool seat_open_device(struct seat *seat, const char *path, int *fd, int *device,
                      struct error *error);
void seat_close_device(struct seat *seat, int device);

/* The connection to the seat's keeper: as long as somebody has it open, the seat stays ours. -1: no
 * seat. */
int seat_descriptor(struct seat *seat);

/* To another terminal, as Ctrl+Alt+F1 asks for: the listeners pause first, while all still obeys.
 * When it does not come to that within a second, they resume. */
void seat_switch_to(struct seat *seat, int terminal);

#endif
