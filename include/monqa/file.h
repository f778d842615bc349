/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_FILE_H
#define MONQA_FILE_H

#include "monqa/buffer.h"

#include <sys/types.h>

/* Appends the whole file; ERROR_INVALID when it is longer than the buffer's maximum, ERROR_SYSTEM
 * otherwise. */
bool file_read(const char *path, struct buffer *into, struct error *error);

/* Temporary name in the same folder, write, fsync, rename, fsync of the folder: after true the
 * bytes are on disk under that name, after false the old file (or none) is. */
bool file_write(const char *path, const void *data, size_t length, mode_t mode,
                struct error *error);

/* As file_write, but ERROR_INVALID when the name is taken already (link instead of rename). */
bool file_create(const char *path, const void *data, size_t length, mode_t mode,
                 struct error *error);

/* Renames and syncs both folders. */
bool file_move(const char *from, const char *to, struct error *error);
/* Removes and syncs the folder; a file that is not there is no error. */
bool file_remove(const char *path, struct error *error);

/* Creates the folder and its parents where missing, and syncs each parent. */
bool file_make_folder(const char *path, mode_t mode, struct error *error);
bool file_sync_folder(const char *path, struct error *error);
bool file_exists(const char *path);

/* Exclusive advisory lock on path (created where missing), waiting at most wait_ms (-1: for ever).
 * Gives the descriptor, whose closing unlocks; ERROR_UNAVAILABLE when somebody else holds it for
 * longer. */
bool file_lock(const char *path, int wait_ms, int *descriptor, struct error *error);

/* Removes what a killed file_write or file_create left in the folder and is older than that. 0 is
 * right only where a lock keeps other writers out. What cannot be removed stays. */
void file_remove_leftovers(const char *folder, long older_than_s);

/* Names of the entries of a folder, sorted bytewise, without those that begin with a dot. */
struct file_names {
    char **names;
    size_t count;
};
bool file_list(const char *folder, size_t maximum, struct file_names *names, struct error *error);
void file_names_finish(struct file_names *names);

#endif
