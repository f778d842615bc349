/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command_upload.h"

#include "agent/beside.h"
#include "agent/command.h"
#include "monqa/cleanup.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whatever links libcurl loads some thirty libraries at every start, three quarters of the start of
 * monqa; so the commands that talk to the collector are a program of their own, which takes the
 * place of this one. Arguments, standard streams, process id and exit status stay. */
static int run(int count, char **arguments)
{
    struct error error = {0};
    char path[4096];
    CLEANUP(free_pointer) char **whole = calloc((size_t)count + 2, sizeof *whole);
    if (whole == NULL) {
        (void)error_set(&error, ERROR_SYSTEM, "%s: no memory", arguments[0]);
        return command_fail(&error);
    }
    if (!beside_path("monqa-upload", path, sizeof path, &error))
        return command_fail(&error);
    whole[0] = path;
    memcpy(whole + 1, arguments, (size_t)count * sizeof *whole);
    (void)execv(path, whole);
    (void)error_set_errno(&error, "%s: cannot be run", path);
    return command_fail(&error);
}

const struct command command_enrol = {.name = "enrol", .usage = COMMAND_ENROL_USAGE, .run = run};
const struct command command_sync = {.name = "sync", .usage = COMMAND_SYNC_USAGE, .run = run};
