/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command.h"

#include <stddef.h>

const struct command *const commands[] = {&command_run, NULL};
