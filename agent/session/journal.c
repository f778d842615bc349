/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/journal.h"

#include "agent/session/journal_frame.h"
#include "agent/session/journal_json.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define JOURNAL_FORMAT "monqa-journal-1"
#define JOURNAL_BYTES_MAX (8u << 20)
#define JOURNAL_SUFFIX ".journal"

struct journal {
    char path[4096];
    int descriptor;
};

static void free_text(char **text)
{
    free(*text);
}

static void release(json_t **value)
{
    json_decref(*value);
}

static bool line_of(json_t *entry, char **line, struct error *error)
{
    CLEANUP(release) json_t *owned = entry;
    char *text = owned != NULL ? json_dumps(owned, JSON_COMPACT | JSON_REAL_PRECISION(17)) : NULL;
    if (text == NULL)
        return error_set(error, ERROR_INVALID, "session journal: an entry cannot be written");
    *line = text;
    return true;
}

/* One write, then synced: a line is there whole, or it is the torn last one. */
static bool append(struct journal *journal, json_t *entry, struct error *error)
{
    CLEANUP(free_text) char *line = NULL;
    if (!line_of(entry, &line, error))
        return false;
    CLEANUP(buffer_finish) struct buffer bytes = BUFFER(JOURNAL_BYTES_MAX);
    buffer_format(&bytes, "%s\n", line);
    if (!buffer_check(&bytes, journal->path, error))
        return false;
    ssize_t written = write(journal->descriptor, bytes.data, bytes.length);
    if (written != (ssize_t)bytes.length) {
        errno = written < 0 ? errno : ENOSPC;
        return error_set_errno(error, "%s: the session cannot be kept on disk", journal->path);
    }
    if (fdatasync(journal->descriptor) != 0)
        return error_set_errno(error, "%s: the session cannot be synced to disk", journal->path);
    return true;
}

void journal_close(struct journal *journal)
{
    if (journal == NULL)
        return;
    if (journal->descriptor >= 0)
        (void)close(journal->descriptor);
    free(journal);
}

bool journal_reopen(const char *path, size_t length, struct journal **journal, struct error *error)
{
    struct journal *opened = calloc(1, sizeof *opened);
    if (opened == NULL || !text_copy(opened->path, sizeof opened->path, path)) {
        free(opened);
        return error_set(error, ERROR_INVALID, "session journal: path too long, or no memory");
    }
    opened->descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (opened->descriptor < 0 || ftruncate(opened->descriptor, (off_t)length) != 0) {
        (void)error_set_errno(error, "%s: cannot be opened", path);
        journal_close(opened);
        return false;
    }
    *journal = opened;
    return true;
}

bool journal_create(const char *folder, const struct record *record, struct journal **journal,
                    struct error *error)
{
    CLEANUP(buffer_finish) struct buffer xml = BUFFER(RECORD_BYTES_MAX);
    CLEANUP(free_text) char *line = NULL;
    if (!record_write(record, &xml, error) ||
        !line_of(
            json_pack("{s:s,s:s}", "format", JOURNAL_FORMAT, "record", xml.data), &line, error))
        return false;
    CLEANUP(buffer_finish) struct buffer bytes = BUFFER(JOURNAL_BYTES_MAX);
    buffer_format(&bytes, "%s\n", line);
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s" JOURNAL_SUFFIX, folder, record->id) >= (int)sizeof path)
        return error_set(error, ERROR_INVALID, "%s: path too long", folder);
    return buffer_check(&bytes, path, error) && file_make_folder(folder, 0700, error) &&
           file_create(path, bytes.data, bytes.length, 0600, error) &&
           journal_reopen(path, bytes.length, journal, error);
}

bool journal_remove(struct journal *journal, struct error *error)
{
    return file_remove(journal->path, error);
}

bool journal_add_reading(struct journal *journal, const struct reading *reading,
                         struct error *error)
{
    return append(journal, journal_encode_reading(reading), error);
}

bool journal_add_answer(struct journal *journal, const struct answer *answer, struct error *error)
{
    return append(journal, journal_encode_answer(answer), error);
}

bool journal_add_viewer_measure(struct journal *journal, const struct viewer_measure *measure,
                                struct error *error)
{
    return append(journal, journal_encode_viewer_measure(measure), error);
}

bool journal_add_pattern(struct journal *journal, const struct record_pattern *pattern,
                         struct error *error)
{
    return append(journal, journal_encode_pattern(pattern), error);
}

bool journal_add_frame(struct journal *journal, const struct record_frame *frame,
                       struct error *error)
{
    return append(journal, journal_encode_frame(frame), error);
}

bool journal_add_test(struct journal *journal, const struct record_test *test, struct error *error)
{
    return append(journal, journal_encode_test(test), error);
}

bool journal_add_ambient(struct journal *journal, const struct ambient *ambient,
                         const struct illuminance *illuminance, struct error *error)
{
    return append(journal, journal_encode_ambient(ambient, illuminance), error);
}

static bool read_head(const char *path, const json_t *head, struct record *record,
                      struct error *error)
{
    const char *format = json_string_value(json_object_get(head, "format"));
    const char *xml = json_string_value(json_object_get(head, "record"));
    if (format == NULL || xml == NULL || strcmp(format, JOURNAL_FORMAT) != 0)
        return error_set(error, ERROR_INVALID, "%s: not a session journal of this version", path);
    return record_parse(path, xml, strlen(xml), record, error);
}

static json_t *parse_line(const char *line, size_t length)
{
    return json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL);
}

bool journal_read(const char *path, struct record *record, size_t *whole_length,
                  struct error *error)
{
    CLEANUP(buffer_finish) struct buffer bytes = BUFFER(JOURNAL_BYTES_MAX);
    if (!file_read(path, &bytes, error))
        return false;
    size_t position = 0;
    for (unsigned number = 1;; number++) {
        const char *line = bytes.data + position;
        const char *end =
            position < bytes.length ? memchr(line, '\n', bytes.length - position) : NULL;
        if (end == NULL && number == 1)
            return error_set(error, ERROR_INVALID, "%s: not a session journal", path);
        if (end == NULL)
            break;
        CLEANUP(release) json_t *entry = parse_line(line, (size_t)(end - line));
        bool taken = number == 1 ? read_head(path, entry, record, error)
                                 : journal_decode(entry, record, error);
        if (!taken && number == 1)
            return false;
        if (!taken)
            break; /* what follows a damaged line was never shown as kept */
        position = (size_t)(end - bytes.data) + 1;
    }
    *whole_length = position;
    return true;
}

bool journal_list(const char *folder, struct file_names *paths, struct error *error)
{
    struct file_names found = {0};
    if (file_exists(folder) && !file_list(folder, 10000, &found, error))
        return false;
    size_t kept = 0;
    for (size_t i = 0; i < found.count; i++) {
        const char *suffix = strrchr(found.names[i], '.');
        char *path = NULL;
        bool is_journal = suffix != NULL && strcmp(suffix, JOURNAL_SUFFIX) == 0;
        if (is_journal && asprintf(&path, "%s/%s", folder, found.names[i]) < 0)
            path = NULL;
        free(found.names[i]);
        if (path != NULL)
            found.names[kept++] = path;
    }
    found.count = kept;
    *paths = found;
    return true;
}
