/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_BECOME_H
#define AGENT_BECOME_H

/* Becomes the program of that name that lies beside this one: arguments, standard streams, process
 * id and exit status stay. Returns only when it cannot, with the exit status. */
int become(const char *program, int count, char **arguments);

#endif
