/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command.h"

#include <stddef.h>

/* clang-format off */
const struct command *const commands[] = {
#define COMMAND(name) &command_##name,
#include "agent/command_list.h"
#undef COMMAND
    NULL,
};
/* clang-format on */
