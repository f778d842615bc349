/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_COMMAND_H
#define AGENT_COMMAND_H

#include "monqa/error.h"

/* One command of the program monqa. Each command_NAME.c ends in its const entry `command_NAME`;
 * to add one, write its file, then give it a line in command_list.h and one in CMakeLists.txt.
 * enrol and sync are run by monqa-upload, run by monqa-session: see command_upload.c and
 * command_session.c. */
struct command {
    const char *name;
    const char *usage; /* one line or more, without "monqa " before the first */
    int (*run)(int count, char **arguments); /* arguments[0] is the name; gives the exit status */
};

/* clang-format off */
#define COMMAND(name) extern const struct command command_##name;
#include "agent/command_list.h"
#undef COMMAND
/* clang-format on */

/* Those that this program lists, sorted by name; NULL ends them. */
extern const struct command *const commands[];

/* What run returns, and nothing else. */
enum command_status {
    COMMAND_DONE = 0,
    COMMAND_JUDGED_AND_FAILED = 1,
    COMMAND_MISUSED = 2, /* wrong use or bad input */
    COMMAND_TROUBLE = 3, /* device, network or system */
    COMMAND_INCOMPLETE = 4,
};

/* For an error that ends a command: logs it and gives the exit status it deserves. */
int command_fail(const struct error *error);
/* For wrong use: logs the error and how the command is used; gives COMMAND_MISUSED. */
int command_misuse(const struct command *command, const struct error *error);

#endif
