/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/spool/state.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"

#include <stdio.h>
#include <string.h>

/* How records leave the spool: each by one rename, so that a crash leaves them here or there. */

/* The sequence of the head; 0 without one. A head that is damaged counts as the oldest: it is
 * replaced by a sound record, and chain_find_end refuses as long as it is there. */
static int64_t head_sequence(const struct spool *spool)
{
    struct record head = {0};
    char sha256[DIGEST_TEXT_SIZE];
    struct error ignored = {0};
    if (!file_exists(spool->head) || !chain_read_own(spool, spool->head, &head, sha256, &ignored))
        return 0;
    int64_t sequence = head.sequence;
    record_finish(&head);
    return sequence;
}

bool spool_acknowledge(struct spool *spool, const struct spool_entry *entry, struct error *error)
{
    CLEANUP(close_descriptor) int lock = -1;
    char path[SPOOL_PATH_SIZE];
    if (!spool_lock(spool, &lock, error))
        return false;
    (void)spool_entry_path(spool, entry, path);
    /* An older one, sent after a newer: the end of the chain stays. */
    if (head_sequence(spool) > entry->sequence)
        return file_remove(path, error);
    return file_move(path, spool->head, error);
}

bool spool_refuse(struct spool *spool, const struct spool_entry *entry, const char *reason,
                  struct error *error)
{
    CLEANUP(close_descriptor) int lock = -1;
    char from[SPOOL_PATH_SIZE], to[SPOOL_PATH_SIZE], beside[SPOOL_PATH_SIZE + 8];
    struct spool_entry refused = *entry;
    refused.place = SPOOL_REFUSED;
    if (!spool_lock(spool, &lock, error))
        return false;
    (void)spool_entry_path(spool, entry, from);
    (void)spool_entry_path(spool, &refused, to);
    (void)snprintf(beside, sizeof beside, "%s.reason", to);
    CLEANUP(buffer_finish) struct buffer line = BUFFER(4096);
    buffer_format(&line, "%.2000s\n", reason);
    return file_write(beside, line.data, line.length, SPOOL_FILE_MODE, error) &&
           file_move(from, to, error);
}
