/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/beside.h"

#include "monqa/text.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool beside_path(const char *name, char *path, size_t size, struct error *error)
{
    char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0)
        return error_set_errno(error, "/proc/self/exe");
    self[length] = '\0';
    char *slash = strrchr(self, '/');
    if (slash == NULL)
        return error_set(error, ERROR_SYSTEM, "/proc/self/exe: no folder");
    int needed = snprintf(path, size, "%.*s/%s", (int)(slash - self), self, name);
    return (needed > 0 && (size_t)needed < size) ||
           error_set(error, ERROR_SYSTEM, "%s: path too long", self);
}
