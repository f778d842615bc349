/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SESSION_JOURNAL_H
#define AGENT_SESSION_JOURNAL_H

#include "monqa/record.h"

/* A session's memory on disk: the record as it was at the start, then each reading, answer, shown
 * pattern and finished test as one line of JSON, synced before the session goes on. Whatever kills
 * the session, the next start finds it: it goes on, or seals it as an aborted record. */

struct journal; /* opaque */

/* Creates FOLDER/ID.journal with the record so far. */
bool journal_create(const char *folder, const struct record *record, struct journal **journal,
                    struct error *error);
/* Opens it again to go on after its first length bytes; what follows them, a torn line, is cut off.
 */
bool journal_reopen(const char *path, size_t length, struct journal **journal, struct error *error);
void journal_close(struct journal *journal); /* leaves the file; NULL allowed */
/* After the record is in the spool: removes the file. */
bool journal_remove(struct journal *journal, struct error *error);

bool journal_add_reading(struct journal *journal, const struct reading *reading,
                         struct error *error);
bool journal_add_answer(struct journal *journal, const struct answer *answer, struct error *error);
bool journal_add_viewer_measure(struct journal *journal, const struct viewer_measure *measure,
                                struct error *error);
bool journal_add_pattern(struct journal *journal, const struct record_pattern *pattern,
                         struct error *error);
bool journal_add_frame(struct journal *journal, const struct record_frame *frame,
                       struct error *error);
bool journal_add_test(struct journal *journal, const struct record_test *test,
                      struct error *error); /* its new state */
bool journal_add_ambient(struct journal *journal, const struct ambient *ambient,
                         const struct illuminance *illuminance, struct error *error);

/* What the session knew when it ended. A torn last line, as a power cut leaves it, is dropped;
 * *torn_length is where whole lines end. ERROR_INVALID when the first line is no journal. */
bool journal_read(const char *path, struct record *record, size_t *whole_length,
                  struct error *error);

/* Paths of the journals in the folder, sorted; a folder that is not there has none. */
struct file_names;
bool journal_list(const char *folder, struct file_names *paths, struct error *error);

#endif
