/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/file.h"

#include "monqa/cleanup.h"
#include "monqa/random.h"
#include "monqa/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE 4096

bool file_read(const char *path, struct buffer *into, struct error *error)
{
    CLEANUP(close_descriptor) int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return error_set_errno(error, "%s: cannot be opened", path);
    char chunk[16384];
    ssize_t got;
    while ((got = read(descriptor, chunk, sizeof chunk)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set_errno(error, "%s: cannot be read", path);
        buffer_append(into, chunk, (size_t)got);
        if (into->failed)
            break;
    }
    return buffer_check(into, path, error);
}

static bool write_all(int descriptor, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t written = write(descriptor, data, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        data += written;
        length -= (size_t)written;
    }
    return true;
}

/* The folder that holds path. */
static bool folder_of(const char *path, char *folder, size_t size)
{
    if (!text_copy(folder, size, path))
        return false;
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        return text_copy(folder, size, ".");
    slash[slash == folder ? 1 : 0] = '\0';
    return true;
}

static bool sync_folder_of(const char *path, struct error *error)
{
    char folder[PATH_SIZE];
    if (!folder_of(path, folder, sizeof folder))
        return error_set(error, ERROR_INVALID, "path too long");
    return file_sync_folder(folder, error);
}

/* Writes and syncs under a name beside path that nobody else uses; the dot keeps it out of
 * listings. */
static bool write_temporary(const char *path, const void *data, size_t length, mode_t mode,
                            char *temporary, struct error *error)
{
    char folder[PATH_SIZE];
    if (!folder_of(path, folder, sizeof folder))
        return error_set(error, ERROR_INVALID, "path too long");
    uint32_t suffix;
    random_bytes(&suffix, sizeof suffix);
    if (snprintf(temporary, PATH_SIZE, "%s/.tmp-%08x", folder, suffix) >= PATH_SIZE)
        return error_set(error, ERROR_INVALID, "path too long");
    CLEANUP(close_descriptor)
    int descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor < 0)
        return error_set_errno(error, "%s: cannot be created", temporary);
    if (!write_all(descriptor, data, length) || fsync(descriptor) != 0) {
        (void)error_set_errno(error, "%s: cannot be written to disk", path);
        (void)unlink(temporary);
        return false;
    }
    return true;
}

bool file_write(const char *path, const void *data, size_t length, mode_t mode, struct error *error)
{
    char temporary[PATH_SIZE];
    if (!write_temporary(path, data, length, mode, temporary, error))
        return false;
    if (rename(temporary, path) != 0) {
        (void)error_set_errno(error, "%s: cannot be put in place", path);
        (void)unlink(temporary);
        return false;
    }
    return sync_folder_of(path, error);
}

bool file_create(const char *path, const void *data, size_t length, mode_t mode,
                 struct error *error)
{
    char temporary[PATH_SIZE];
    if (!write_temporary(path, data, length, mode, temporary, error))
        return false;
    bool linked = link(temporary, path) == 0;
    if (!linked && errno == EEXIST)
        (void)error_set(
            error, ERROR_INVALID, "%s: the name is taken already; nothing was written", path);
    else if (!linked)
        (void)error_set_errno(error, "%s: cannot be put in place", path);
    (void)unlink(temporary);
    return linked && sync_folder_of(path, error);
}

bool file_move(const char *from, const char *to, struct error *error)
{
    if (rename(from, to) != 0)
        return error_set_errno(error, "%s: cannot be moved to %s", from, to);
    return sync_folder_of(to, error) && sync_folder_of(from, error);
}

bool file_remove(const char *path, struct error *error)
{
    if (unlink(path) != 0 && errno != ENOENT)
        return error_set_errno(error, "%s: cannot be removed", path);
    return sync_folder_of(path, error);
}

bool file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}
