/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/spool/state.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <stdio.h>
#include <string.h>

/* Read-only everywhere but in chain_note_sequence: what is on disk decides, never a memory of it.
 */

bool chain_read_own(const struct spool *spool, const char *path, struct record *record,
                    char sha256[DIGEST_TEXT_SIZE], struct error *error)
{
    CLEANUP(buffer_finish) struct buffer bytes = BUFFER(RECORD_BYTES_MAX);
    if (!file_read(path, &bytes, error) ||
        !record_signature_check(path,
                                bytes.data != NULL ? bytes.data : "",
                                bytes.length,
                                spool->pair.public_key,
                                error) ||
        !record_parse(path, bytes.data, bytes.length, record, error))
        return false;
    (void)digest_sha256(bytes.data, bytes.length, sha256);
    return true;
}

static bool refuse(struct error *error)
{
    error_prefix(error, "the chain of records cannot go on, so none is written: ");
    return false;
}

/* Takes the file for the end of the chain. expected 0: whatever sequence it has. */
static bool take(const struct spool *spool, const char *path, int64_t expected,
                 struct chain_end *end, struct error *error)
{
    struct record record = {0};
    char sha256[DIGEST_TEXT_SIZE];
    if (!chain_read_own(spool, path, &record, sha256, error))
        return refuse(error);
    int64_t sequence = record.sequence;
    record_finish(&record);
    if (expected != 0 && sequence != expected) {
        (void)error_set(error,
                        ERROR_INVALID,
                        "%s: holds record %lld, not the one of its name",
                        path,
                        (long long)sequence);
        return refuse(error);
    }
    end->sequence = sequence;
    memcpy(end->sha256, sha256, sizeof sha256);
    return true;
}

int64_t spool_noted_sequence(const struct spool *spool)
{
    CLEANUP(buffer_finish) struct buffer text = BUFFER(64);
    long long sequence;
    if (!file_exists(spool->counter))
        return 0;
    if (!file_read(spool->counter, &text, NULL) || text.length < 2 ||
        text.data[text.length - 1] != '\n')
        return -1;
    text.data[text.length - 1] = '\0';
    return integer_parse(text.data, 1, 999999999999, &sequence) ? sequence : -1;
}

static bool check_noted(const struct spool *spool, const struct chain_end *end, struct error *error)
{
    int64_t noted = spool_noted_sequence(spool);
    if (noted >= 0 && noted <= end->sequence)
        return true;
    if (noted < 0)
        (void)error_set(error, ERROR_INVALID, "%s: damaged", spool->counter);
    else
        (void)error_set(error,
                        ERROR_INVALID,
                        "record %lld was written and is nowhere in %s; the newest there is %lld. "
                        "Bring it back (the collector has it if it was acknowledged), or enrol "
                        "anew with an empty state folder",
                        (long long)noted,
                        spool->state,
                        (long long)end->sequence);
    return refuse(error);
}

static bool take_newest(const struct spool *spool, const struct spool_entries *entries,
                        struct chain_end *end, struct error *error)
{
    if (entries->count == 0)
        return true;
    const struct spool_entry *newest = &entries->entries[entries->count - 1];
    if (entries->count > 1 && newest[-1].sequence == newest->sequence) {
        (void)error_set(
            error, ERROR_INVALID, "%s and %s have the same number", newest[-1].name, newest->name);
        return refuse(error);
    }
    char path[SPOOL_PATH_SIZE];
    return newest->sequence <= end->sequence ||
           take(spool, spool_entry_path(spool, newest, path), newest->sequence, end, error);
}

bool chain_find_end(const struct spool *spool, struct chain_end *end, struct error *error)
{
    CLEANUP(spool_entries_finish) struct spool_entries entries = {0};
    struct chain_end found = {.sequence = 0, .sha256 = RECORD_FIRST_PREVIOUS};
    if (!spool_list(spool, &entries, error) ||
        (file_exists(spool->head) && !take(spool, spool->head, 0, &found, error)) ||
        !take_newest(spool, &entries, &found, error) || !check_noted(spool, &found, error))
        return false;
    *end = found;
    return true;
}

void chain_note_sequence(const struct spool *spool, int64_t sequence)
{
    char text[32];
    int length = snprintf(text, sizeof text, "%lld\n", (long long)sequence);
    (void)file_write(spool->counter, text, (size_t)length, SPOOL_FILE_MODE, NULL);
}
