/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/audit_changes.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <stdio.h>
#include <string.h>

#define BYTES_MAX (64u << 10)
#define LINE_SIZE 512
#define PARTS 5

static bool split(char *line, char *parts[PARTS])
{
    char *at = line;
    for (size_t i = 0; i < PARTS; i++) {
        parts[i] = at;
        char *tab = strchr(at, '\t');
        if ((tab == NULL) != (i == PARTS - 1))
            return false;
        if (tab != NULL) {
            *tab = '\0';
            at = tab + 1;
        }
    }
    return true;
}

static bool add_line(char *line, json_t *by_connector)
{
    char *parts[PARTS];
    if (!split(line, parts) || !text_is_utf8(line, strlen(line)))
        return false;
    bool is_maintenance = strcmp(parts[3], "maintenance") == 0;
    if (!is_maintenance && strcmp(parts[3], "notice") != 0)
        return false;
    json_t *change = json_pack(
        "{s:s, s:s, s:b}", "kind", parts[2], "words", parts[4], "maintenance", (int)is_maintenance);
    if (change == NULL)
        return false;
    json_t *list = json_object_get(by_connector, parts[0]);
    if (list == NULL) {
        list = json_array();
        if (json_object_set_new(by_connector, parts[0], list) != 0) {
            json_decref(change);
            return false;
        }
    }
    return json_array_append_new(list, change) == 0;
}

bool audit_changes_parse(const char *name, const char *text, size_t length, json_t **by_connector,
                         struct error *error)
{
    json_t *read = json_object();
    const char *at = text, *end = text + length;
    bool ok = read != NULL;
    unsigned number = 0;
    while (ok && at < end) {
        char line[LINE_SIZE];
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        number++;
        ok = stop != NULL && stop - at < LINE_SIZE && memchr(at, '\0', (size_t)(stop - at)) == NULL;
        if (!ok)
            break;
        memcpy(line, at, (size_t)(stop - at));
        line[stop - at] = '\0';
        ok = add_line(line, read);
        at = stop + 1;
    }
    if (!ok) {
        json_decref(read);
        return error_set(error, ERROR_INVALID, "%s:%u: no change of an audit", name, number);
    }
    *by_connector = read;
    return true;
}

bool audit_changes_read(const char *state_folder, bool *audited, json_t **by_connector,
                        struct error *error)
{
    char path[1200];
    CLEANUP(buffer_finish) struct buffer text = BUFFER(BYTES_MAX);
    (void)snprintf(path, sizeof path, "%.1100s/audit/changes", state_folder);
    if (!file_exists(path)) {
        *audited = false;
        *by_connector = json_object();
        return true;
    }
    if (!file_read(path, &text, error) ||
        !audit_changes_parse(
            path, text.data != NULL ? text.data : "", text.length, by_connector, error))
        return false;
    *audited = true;
    return true;
}
