/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command_session.h"

#include "agent/become.h"
#include "agent/command.h"

/* A session draws its screens and reads keyboards of every layout, with libraries that no other
 * command should wait for: it is a program of its own, which takes the place of this one. */
static int run(int count, char **arguments)
{
    return become("monqa-session", count, arguments);
}

const struct command command_run = {.name = "run", .usage = COMMAND_RUN_USAGE, .run = run};
