/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_MEMORY_H
#define MONQA_MEMORY_H

/* For a process that serves: keeps what one request has freed, up to some MiB a thread, for the
 * next one, where the C library would give it back to the kernel each time. Before any thread. */
void memory_keep(void);

#endif
