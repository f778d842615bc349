/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command_upload.h"

#include "agent/become.h"
#include "agent/command.h"

/* Whatever links libcurl loads some thirty libraries at every start, three quarters of the start of
 * monqa; so the commands that talk to the collector are a program of their own, which takes the
 * place of this one. */
static int run(int count, char **arguments)
{
    return become("monqa-upload", count, arguments);
}

const struct command command_enrol = {.name = "enrol", .usage = COMMAND_ENROL_USAGE, .run = run};
const struct command command_sync = {.name = "sync", .usage = COMMAND_SYNC_USAGE, .run = run};
