/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_TAR_H
#define AGENT_TAR_H

#include "monqa/buffer.h"

#include <stdint.h>
#include <stdio.h>

/* POSIX ustar, regular files only. name is shorter than 100 bytes. */
bool tar_add(FILE *tar, const char *name, const void *data, size_t length, int64_t modified_s);
bool tar_end(FILE *tar);

#endif
