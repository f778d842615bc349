/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/become.h"

#include "agent/beside.h"
#include "agent/command.h"
#include "monqa/cleanup.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int become(const char *program, int count, char **arguments)
{
    struct error error = {0};
    char path[4096];
    CLEANUP(free_pointer) char **whole = calloc((size_t)count + 2, sizeof *whole);
    if (whole == NULL) {
        (void)error_set(&error, ERROR_SYSTEM, "%s: no memory", arguments[0]);
        return command_fail(&error);
    }
    if (!beside_path(program, path, sizeof path, &error))
        return command_fail(&error);
    whole[0] = path;
    memcpy(whole + 1, arguments, (size_t)count * sizeof *whole);
    (void)execv(path, whole);
    (void)error_set_errno(&error, "%s: cannot be run", path);
    return command_fail(&error);
}
