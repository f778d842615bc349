/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/spool/state.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS 12

void spool_entry_name(int64_t sequence, const char *id, char name[64])
{
    (void)snprintf(name, 64, "%0*lld-%.36s.xml", DIGITS, (long long)sequence, id);
}

bool spool_entry_parse(const char *name, struct spool_entry *entry)
{
    struct spool_entry parsed = {0};
    char digits[DIGITS + 1] = {0}, again[64];
    long long sequence;
    if (strlen(name) != DIGITS + 1 + UUID_TEXT_SIZE - 1 + strlen(".xml"))
        return false;
    memcpy(digits, name, DIGITS);
    if (!integer_parse(digits, 1, 999999999999, &sequence))
        return false;
    memcpy(parsed.id, name + DIGITS + 1, UUID_TEXT_SIZE - 1);
    if (strspn(parsed.id, "0123456789abcdef-") != UUID_TEXT_SIZE - 1)
        return false;
    spool_entry_name(sequence, parsed.id, again);
    if (strcmp(again, name) != 0)
        return false;
    (void)text_copy(parsed.name, sizeof parsed.name, name);
    parsed.sequence = sequence;
    parsed.place = entry->place;
    *entry = parsed;
    return true;
}

const char *spool_entry_path(const struct spool *spool, const struct spool_entry *entry,
                             char path[SPOOL_PATH_SIZE])
{
    const char *folder = entry->place == SPOOL_REFUSED ? spool->refused : spool->waiting;
    (void)snprintf(path, SPOOL_PATH_SIZE, "%s/%s", folder, entry->name);
    return path;
}

static bool add_folder(const char *folder, enum spool_place place, struct spool_entries *entries,
                       struct error *error)
{
    CLEANUP(file_names_finish) struct file_names names = {0};
    if (!file_list(folder, SPOOL_ENTRIES_MAX, &names, error))
        return false;
    struct spool_entry *grown =
        realloc(entries->entries, (entries->count + names.count + 1) * sizeof *grown);
    if (grown == NULL)
        return error_set_errno(error, "%s", folder);
    entries->entries = grown;
    for (size_t i = 0; i < names.count; i++) {
        struct spool_entry *entry = &grown[entries->count];
        entry->place = place;
        if (spool_entry_parse(names.names[i], entry))
            entries->count++;
    }
    return true;
}

static int by_sequence(const void *a, const void *b)
{
    return strcmp(((const struct spool_entry *)a)->name, ((const struct spool_entry *)b)->name);
}

bool spool_list(const struct spool *spool, struct spool_entries *entries, struct error *error)
{
    struct spool_entries found = {0};
    if (!add_folder(spool->waiting, SPOOL_WAITING, &found, error) ||
        !add_folder(spool->refused, SPOOL_REFUSED, &found, error)) {
        spool_entries_finish(&found);
        return false;
    }
    qsort(found.entries, found.count, sizeof *found.entries, by_sequence);
    *entries = found;
    return true;
}

void spool_entries_finish(struct spool_entries *entries)
{
    free(entries->entries);
    *entries = (struct spool_entries){0};
}

bool spool_read(const struct spool *spool, const struct spool_entry *entry, struct buffer *bytes,
                struct error *error)
{
    char path[SPOOL_PATH_SIZE];
    return file_read(spool_entry_path(spool, entry, path), bytes, error);
}

void spool_reason(const struct spool *spool, const struct spool_entry *entry, char *text,
                  size_t size)
{
    char path[SPOOL_PATH_SIZE + 8], record[SPOOL_PATH_SIZE];
    CLEANUP(buffer_finish) struct buffer reason = BUFFER(4096);
    (void)snprintf(path, sizeof path, "%s.reason", spool_entry_path(spool, entry, record));
    text[0] = '\0';
    if (entry->place != SPOOL_REFUSED || !file_read(path, &reason, NULL) || reason.data == NULL)
        return;
    text_printable(text, size, reason.data, strcspn(reason.data, "\n"));
}

bool spool_folder_has_records(const char *folder)
{
    struct spool_entries entries = {0};
    bool found = add_folder(folder, SPOOL_WAITING, &entries, NULL) && entries.count > 0;
    spool_entries_finish(&entries);
    return found;
}
