/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_BESIDE_H
#define AGENT_BESIDE_H

#include "monqa/error.h"

#include <stddef.h>

/* The path of a program in the folder of the one that runs. */
bool beside_path(const char *name, char *path, size_t size, struct error *error);

#endif
