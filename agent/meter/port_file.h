/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_PORT_FILE_H
#define AGENT_METER_PORT_FILE_H

#include "monqa/error.h"

#include <stdbool.h>
#include <stddef.h>

/* A device that takes and gives whole messages and cannot be waited for, as /dev/usbtmc0: a thread
 * of its own reads and writes it, and a socket stands for it, which can. Messages end with a line
 * feed; after each that is a question a reply is read. */
typedef bool port_is_question(const char *message, size_t length);

/* Takes the device over in any case. The socket, which the caller closes; the thread and the device
 * end then, at the latest when the device gives up its reading. -1: no memory, errno is set. */
int port_file_attach(int device, port_is_question *is_question);

#endif
