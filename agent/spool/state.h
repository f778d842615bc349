/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SPOOL_STATE_H
#define AGENT_SPOOL_STATE_H

#include "agent/spool/spool.h"

/* What the files of this folder share. */
#define SPOOL_FOLDER_SIZE 900
#define SPOOL_PATH_SIZE 1024
#define SPOOL_ENTRIES_MAX 1000000
#define SPOOL_FILE_MODE 0600

struct spool {
    char state[SPOOL_FOLDER_SIZE];
    char waiting[SPOOL_FOLDER_SIZE];
    char refused[SPOOL_FOLDER_SIZE];
    char head[SPOOL_FOLDER_SIZE];
    char counter[SPOOL_FOLDER_SIZE];
    char lock[SPOOL_FOLDER_SIZE];
    struct key_pair pair;
};

bool spool_lock(const struct spool *spool, int *descriptor, struct error *error);
const char *spool_entry_path(const struct spool *spool, const struct spool_entry *entry,
                             char path[SPOOL_PATH_SIZE]);
bool spool_entry_parse(const char *name, struct spool_entry *entry);
void spool_entry_name(int64_t sequence, const char *id, char name[64]);

/* Where the chain ends on disk: sequence 0 before the first record. Call under the lock. */
struct chain_end {
    int64_t sequence;
    char sha256[DIGEST_TEXT_SIZE];
};
bool chain_find_end(const struct spool *spool, struct chain_end *end, struct error *error);
/* Reads a record file of our own: ERROR_INVALID when its signature does not hold under our key. */
bool chain_read_own(const struct spool *spool, const char *path, struct record *record,
                    char sha256[DIGEST_TEXT_SIZE], struct error *error);
/* Not told when it fails: the number only guards against the loss of a file. */
void chain_note_sequence(const struct spool *spool, int64_t sequence);

#endif
