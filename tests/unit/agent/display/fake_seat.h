/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_AGENT_DISPLAY_FAKE_SEAT_H
#define TESTS_UNIT_AGENT_DISPLAY_FAKE_SEAT_H

#include <stdatomic.h>
#include <stdbool.h>

/* Stands in for libseat: a keeper of terminals that a test commands, with the cards of fake_card
 * as devices. */

struct fake_seat {
    bool refuses;     /* there is no seat */
    bool takes_first; /* the right to draw, before it says so: as seatd does for a user */
    bool refuses_switches;
    bool refuses_devices;    /* a device that was unplugged */
    atomic_int acknowledged; /* times that we let the terminal go */
    atomic_int open_devices; /* handed out and not given back */
    atomic_int switched_to;  /* terminal last asked for */
};

extern struct fake_seat fake_seat;

void fake_seat_take_away(void); /* another terminal is asked for */
void fake_seat_give(void);
void fake_seat_vanish(void); /* the keeper ends */

#endif
