/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_SIMULATOR_WIRE_H
#define TESTS_SUPPORT_SIMULATOR_WIRE_H

#include "tests/support/simulator.h"

#include <stdio.h>

/* Where a simulated meter is reached: its pseudo-terminal, or a unix socket that somebody listens
 * at. */
struct simulator_wire {
    const char *link, *connect; /* NULL: none */
    FILE *log;                  /* NULL: none */
    int descriptor;             /* master of the pseudo-terminal, or the socket */
    int slave;                  /* kept open, so that the agent may come and go; -1: none */
};

/* SIGTERM and SIGINT end every wait from now on. */
void wire_end_on_signals(void);
/* Prints the path of the pseudo-terminal, or "connected". */
bool wire_open(struct simulator_wire *wire, struct error *error);
void wire_close(struct simulator_wire *wire);
int wire_read(const struct simulator_wire *wire); /* the next byte; -1: the end */
/* With its delays and its pulled cable. False: the wire is gone. */
bool wire_send(struct simulator_wire *wire, const struct simulator_reply *reply);
void wire_note(const struct simulator_wire *wire, char direction, const char *bytes, size_t length);

#endif
