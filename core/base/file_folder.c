/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

bool file_sync_folder(const char *path, struct error *error)
{
    CLEANUP(close_descriptor) int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0 || fsync(descriptor) != 0)
        return error_set_errno(error, "%s: folder cannot be synced to disk", path);
    return true;
}

static bool make_one(const char *path, mode_t mode, struct error *error)
{
    if (mkdir(path, mode) == 0)
        return true;
    struct stat status;
    if (errno == EEXIST && stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return true;
    return error_set_errno(error, "%s: folder cannot be made", path);
}

bool file_make_folder(const char *path, mode_t mode, struct error *error)
{
    char parent[4096];
    if (!text_copy(parent, sizeof parent, path))
        return error_set(error, ERROR_INVALID, "path too long");
    for (char *slash = strchr(parent + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (!file_exists(parent) && !make_one(parent, 0755, error))
            return false;
        *slash = '/';
    }
    if (!make_one(path, mode, error))
        return false;
    char *slash = strrchr(parent, '/');
    if (slash == NULL)
        return file_sync_folder(".", error);
    slash[slash == parent ? 1 : 0] = '\0';
    return file_sync_folder(parent, error);
}

bool file_lock(const char *path, int wait_ms, int *descriptor, struct error *error)
{
    CLEANUP(close_descriptor) int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0)
        return error_set_errno(error, "%s: cannot be opened", path);
    int64_t deadline_ms = time_monotonic_ms() + wait_ms;
    while (flock(lock, LOCK_EX | (wait_ms < 0 ? 0 : LOCK_NB)) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return error_set_errno(error, "%s: cannot be locked", path);
        if (wait_ms >= 0 && time_monotonic_ms() >= deadline_ms)
            return error_set(error, ERROR_UNAVAILABLE, "%s: in use by another process", path);
        (void)usleep(10000);
    }
    *descriptor = take_descriptor(&lock);
    return true;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void file_names_finish(struct file_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->names[i]);
    free(names->names);
    *names = (struct file_names){0};
}

static bool add_name(struct file_names *names, const char *name, size_t maximum)
{
    if (names->count == maximum)
        return false;
    char **grown = realloc(names->names, (names->count + 1) * sizeof *grown);
    if (grown == NULL)
        return false;
    names->names = grown;
    grown[names->count] = strdup(name);
    if (grown[names->count] == NULL)
        return false;
    names->count++;
    return true;
}

bool file_list(const char *folder, size_t maximum, struct file_names *names, struct error *error)
{
    DIR *stream = opendir(folder);
    if (stream == NULL)
        return error_set_errno(error, "%s: folder cannot be read", folder);
    struct file_names found = {0};
    bool complete = true;
    const struct dirent *entry;
    while (complete && (entry = readdir(stream)) != NULL)
        if (entry->d_name[0] != '.')
            complete = add_name(&found, entry->d_name, maximum);
    (void)closedir(stream);
    if (!complete) {
        file_names_finish(&found);
        return error_set(
            error, ERROR_INVALID, "%s: more than %zu entries, or no memory", folder, maximum);
    }
    if (found.count > 1)
        qsort(found.names, found.count, sizeof *found.names, by_name);
    *names = found;
    return true;
}

void file_remove_leftovers(const char *folder, long older_than_s)
{
    DIR *stream = opendir(folder);
    const struct dirent *entry;
    if (stream == NULL)
        return;
    while ((entry = readdir(stream)) != NULL) {
        struct stat status;
        if (strncmp(entry->d_name, ".tmp-", 5) == 0 &&
            fstatat(dirfd(stream), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            time(NULL) - status.st_mtime >= older_than_s)
            (void)unlinkat(dirfd(stream), entry->d_name, 0);
    }
    (void)closedir(stream);
}
