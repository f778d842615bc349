/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SPOOL_SPOOL_H
#define AGENT_SPOOL_SPOOL_H

#include "monqa/record.h"

/* The records of this agent, signed and chained, until the collector has acknowledged them. Below
 * the state folder:
 *   key                 the agent's secret key; made by the first spool_open
 *   lock                one lock for sequence numbers and moves
 *   sequence            the newest number that was surely given out
 *   head.xml            the newest acknowledged record: the end of the chain when nothing waits
 *   spool/NNNNNNNNNNNN-ID.xml            waiting, oldest first by name
 *   spool/refused/NNNNNNNNNNNN-ID.xml    refused for good by the collector; the answer beside it in
 *   spool/refused/NNNNNNNNNNNN-ID.xml.reason
 * Killed between any two system calls, nothing is lost and nothing stands twice. */
struct spool;

/* Makes folders and key where missing. state is copied. */
bool spool_open(const char *state, struct spool **spool, struct error *error);
void spool_close(struct spool *spool);
void spool_cleanup(struct spool **spool);
const struct key_pair *spool_key(const struct spool *spool);
const char *spool_folder(const struct spool *spool); /* STATE/spool */

/* True: a record of the largest size can be written and synced now, and the chain can go on. No
 * session starts without this. Reserves nothing. */
bool spool_check_writable(struct spool *spool, struct error *error);

/* Gives the record its sequence number, the hash of the one before, the key id, and, where empty,
 * its id, software, hostname, machine and clock; writes and signs it. After true it is on disk.
 * An id that the caller has set (and noted in its journal) makes this safe to repeat: when a record
 * of that id is here already, only sequence and previous are filled in from it.
 * ERROR_INVALID: the record cannot be written as it is, or the chain is damaged: the newest record
 * is altered or gone. Then nothing is written, so that no number is used twice.
 * record_library_init and key_library_init come first. */
bool spool_append(struct spool *spool, struct record *record, struct error *error);

enum spool_place { SPOOL_WAITING, SPOOL_REFUSED };
struct spool_entry {
    char name[64]; /* NNNNNNNNNNNN-ID.xml */
    char id[UUID_TEXT_SIZE];
    int64_t sequence;
    enum spool_place place;
};
struct spool_entries {
    struct spool_entry *entries; /* by sequence; waiting and refused among each other */
    size_t count;
};
/* A file whose name is no such name is left alone and not listed. */
bool spool_list(const struct spool *spool, struct spool_entries *entries, struct error *error);
void spool_entries_finish(struct spool_entries *entries);
/* Something waits in STATE/spool; for the service, which opens no spool. */
bool spool_folder_has_records(const char *folder);
/* Appends the bytes of the record file. */
bool spool_read(const struct spool *spool, const struct spool_entry *entry, struct buffer *bytes,
                struct error *error);
/* Why the collector refused it, "" when unknown. */
void spool_reason(const struct spool *spool, const struct spool_entry *entry, char *text,
                  size_t size);
const char *spool_head_path(const struct spool *spool); /* may be missing */
/* The newest number that was surely given out: 0 none, -1 its file is damaged. */
int64_t spool_noted_sequence(const struct spool *spool);

/* The collector has repeated id and hash: the entry becomes the head of the chain. */
bool spool_acknowledge(struct spool *spool, const struct spool_entry *entry, struct error *error);
/* To spool/refused/, with the reason beside it. */
bool spool_refuse(struct spool *spool, const struct spool_entry *entry, const char *reason,
                  struct error *error);

#endif
