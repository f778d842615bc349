/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_TERMINAL_H
#define AGENT_TERMINAL_H

#include "monqa/error.h"

#include <stddef.h>

/* Questions to whoever sits before the terminal: asked on standard error, answered by a line. */
struct terminal {
    int input;
    int cancel_fd; /* -1: none */
};

/* A meter_ask, with a struct terminal as its context. ERROR_CANCELLED when the input ends, or a
 * signal comes. */
bool terminal_ask(void *context, const char *question, char *text, size_t size,
                  struct error *error);

#endif
