/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/display.h"
#include "monqa/cleanup.h"
#include "monqa/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Several cards may have a DP-1. */
static void name_of(const struct display_info *info, char *name, size_t size)
{
    const char *slash = strrchr(info->card, '/');
    (void)snprintf(name, size, "%s-%s", slash == NULL ? info->card : slash + 1, info->connector);
}

bool display_names_connected(struct display_names *names, struct error *error)
{
    CLEANUP(free_pointer) struct display_info *infos = NULL;
    size_t count = 0;
    struct display_names found = {0};
    if (!display_list(&infos, &count, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!infos[i].connected)
            continue;
        if (infos[i].refusal[0] != '\0') {
            log_warning("display %s is left out: %s", infos[i].connector, infos[i].refusal);
            continue;
        }
        if (found.count == DISPLAY_NAMES_MAX)
            return error_set(error, ERROR_INVALID, "more than %d displays", DISPLAY_NAMES_MAX);
        name_of(&infos[i], found.names[found.count++], sizeof *found.names);
    }
    if (found.count == 0)
        return error_set(error, ERROR_UNAVAILABLE, "no display is connected");
    *names = found;
    return true;
}
