/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_BAD_LINE_H
#define TESTS_SUPPORT_BAD_LINE_H

#include <stdint.h>
#include <sys/types.h>

/* A cable between a driver and a simulator that spoils what the meter says: bytes are changed,
 * lost, doubled, put in, come late, in pieces, in floods, or the cable falls out. What the driver
 * sends gets through. */
struct bad_line {
    pid_t process;
    char port[128]; /* its pseudo-terminal, for the driver */
};

/* percent of what the meter sends is spoiled, in ways that follow from seed. Fails the test when
 * it cannot be started. */
void bad_line_start(struct bad_line *line, const char *simulator_port, uint64_t seed, int percent);
void bad_line_stop(struct bad_line *line);

#endif
