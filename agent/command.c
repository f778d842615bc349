/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command.h"

#include "monqa/log.h"

#include <stdio.h>

int command_fail(const struct error *error)
{
    log_error("%s", error->text);
    return error_exit_status(error);
}

int command_misuse(const struct command *command, const struct error *error)
{
    log_error("%s: %s", command->name, error->text);
    (void)fprintf(stderr, "usage: monqa %s\n", command->usage);
    return COMMAND_MISUSED;
}
