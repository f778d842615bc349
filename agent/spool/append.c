/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/spool/state.h"
#include "agent/spool/workstation.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <string.h>

static void fill_identity(const struct spool *spool, struct record *record)
{
    if (record->id[0] == '\0')
        record_id_create(time_utc_now_ms(), record->id);
    if (record->software[0] == '\0')
        (void)text_copy(record->software, sizeof record->software, WORKSTATION_SOFTWARE);
    if (record->hostname[0] == '\0')
        workstation_hostname(record->hostname);
    if (record->machine[0] == '\0')
        workstation_machine(spool->pair.public_key, record->machine);
    if (record->clock.boot_id[0] == '\0')
        workstation_clock(&record->clock);
    (void)key_id(spool->pair.public_key, record->key_id);
}

/* The path of a record of that id, "" when there is none here. */
static bool find_id(const struct spool *spool, const char *id, char path[SPOOL_PATH_SIZE],
                    struct error *error)
{
    CLEANUP(spool_entries_finish) struct spool_entries entries = {0};
    path[0] = '\0';
    if (!spool_list(spool, &entries, error))
        return false;
    for (size_t i = 0; i < entries.count; i++)
        if (strcmp(entries.entries[i].id, id) == 0)
            (void)spool_entry_path(spool, &entries.entries[i], path);
    return true;
}

/* Fills in what the record of the same id in that file has. False without an error: another id. */
static bool take_over(const struct spool *spool, const char *path, struct record *record,
                      struct error *error)
{
    struct record held = {0};
    char sha256[DIGEST_TEXT_SIZE];
    if (!chain_read_own(spool, path, &held, sha256, error))
        return false;
    bool same = strcmp(held.id, record->id) == 0;
    if (same) {
        record->sequence = held.sequence;
        memcpy(record->previous, held.previous, sizeof record->previous);
        memcpy(record->key_id, held.key_id, sizeof record->key_id);
    }
    record_finish(&held);
    return same;
}

static bool write_file(const struct spool *spool, const struct record *record, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer file = BUFFER(RECORD_BYTES_MAX);
    if (!record_write(record, &file, error))
        return false;
    record_sign(&file, &spool->pair);
    if (!buffer_check(&file, "record", error))
        return false;
    struct spool_entry entry = {.place = SPOOL_WAITING};
    char path[SPOOL_PATH_SIZE];
    spool_entry_name(record->sequence, record->id, entry.name);
    if (file_create(
            spool_entry_path(spool, &entry, path), file.data, file.length, SPOOL_FILE_MODE, error))
        return true;
    /* Whoever is told "no" will try again: nothing may be left that counts. */
    (void)file_remove(path, NULL);
    return false;
}

static bool append_new(const struct spool *spool, struct record *record, struct error *error)
{
    struct chain_end end;
    struct record numbered = *record; /* borrows; the caller's stays as it was on failure */
    if (!chain_find_end(spool, &end, error))
        return false;
    fill_identity(spool, &numbered);
    numbered.sequence = end.sequence + 1;
    memcpy(numbered.previous, end.sha256, sizeof numbered.previous);
    if (!write_file(spool, &numbered, error))
        return false;
    chain_note_sequence(spool, numbered.sequence);
    *record = numbered;
    return true;
}

bool spool_append(struct spool *spool, struct record *record, struct error *error)
{
    CLEANUP(close_descriptor) int lock = -1;
    char path[SPOOL_PATH_SIZE] = "";
    struct error trouble = {0};
    if (!spool_lock(spool, &lock, error))
        return false;
    if (record->id[0] != '\0' && !find_id(spool, record->id, path, error))
        return false;
    if (path[0] != '\0')
        return take_over(spool, path, record, error);
    /* Damage of the head is said by append_new. */
    if (record->id[0] != '\0' && file_exists(spool->head) &&
        take_over(spool, spool->head, record, &trouble))
        return true;
    return append_new(spool, record, error);
}
