/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/lit_time.h"

#include "monqa/cleanup.h"
#include "monqa/edid.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define OUTPUTS_MAX 64
#define FILE_BYTES_MAX (16u << 10)
#define PATH_SIZE 1400
#define MINUTE_MS 60000.0

struct output {
    char name[64]; /* "card0-DP-1" */
    char edid_sha256[DIGEST_TEXT_SIZE];
    bool is_lit;
    bool was_seen_otherwise; /* at the look before since_ms */
    int64_t since_ms;        /* the first look that saw it so */
};

struct table {
    char boot_id[64];
    int64_t looked_ms, every_ms;
    struct output outputs[OUTPUTS_MAX];
    size_t count;
};

static bool name_file(const char *state_folder, char name[PATH_SIZE], struct error *error)
{
    int length = snprintf(name, PATH_SIZE, "%s/audit/lit", state_folder);
    return (length > 0 && length < PATH_SIZE) ||
           error_set(error, ERROR_INVALID, "the path of the state folder is too long");
}

/* --- the file: "lit BOOT-ID LOOKED-MS EVERY-MS", then "lit|dark NAME EDID SINCE-MS yes|no" --- */

static size_t split(char *line, char *words[5])
{
    size_t count = 0;
    char *word;
    while ((word = strsep(&line, " ")) != NULL && count < 5)
        words[count++] = word;
    return word == NULL ? count : 0;
}

static bool take_moment(const char *text, int64_t *moment_ms)
{
    long long value;
    bool ok = integer_parse(text, 0, INT64_MAX / 4, &value);
    if (ok)
        *moment_ms = value;
    return ok;
}

static bool take_head(char *line, struct table *table)
{
    char *words[5];
    return split(line, words) == 4 && strcmp(words[0], "lit") == 0 &&
           text_copy(table->boot_id, sizeof table->boot_id, words[1]) &&
           take_moment(words[2], &table->looked_ms) && take_moment(words[3], &table->every_ms);
}

static bool take_output(char *line, struct table *table)
{
    char *words[5];
    if (table->count == OUTPUTS_MAX || split(line, words) != 5)
        return false;
    struct output *output = &table->outputs[table->count++];
    output->is_lit = strcmp(words[0], "lit") == 0;
    output->was_seen_otherwise = strcmp(words[4], "yes") == 0;
    return text_copy(output->name, sizeof output->name, words[1]) &&
           text_copy(output->edid_sha256, sizeof output->edid_sha256, words[2]) &&
           take_moment(words[3], &output->since_ms);
}

static bool parse(char *text, struct table *table)
{
    char *line = strsep(&text, "\n");
    bool ok = take_head(line, table);
    while (ok && (line = strsep(&text, "\n")) != NULL && line[0] != '\0')
        ok = take_output(line, table);
    return ok;
}

static void format(const struct table *table, struct buffer *text)
{
    buffer_format(text,
                  "lit %s %lld %lld\n",
                  table->boot_id,
                  (long long)table->looked_ms,
                  (long long)table->every_ms);
    for (size_t i = 0; i < table->count; i++) {
        const struct output *output = &table->outputs[i];
        buffer_format(text,
                      "%s %s %s %lld %s\n",
                      output->is_lit ? "lit" : "dark",
                      output->name,
                      output->edid_sha256,
                      (long long)output->since_ms,
                      output->was_seen_otherwise ? "yes" : "no");
    }
}

static int64_t pause_max_ms(const struct table *table)
{
    return table->every_ms / 2 * 5;
}

/* Whether the looks go on from what was kept; a table that says nothing of now is empty. */
static bool load(const char *state_folder, const struct lit_now *now, struct table *table)
{
    char path[PATH_SIZE];
    CLEANUP(buffer_finish) struct buffer text = BUFFER(FILE_BYTES_MAX);
    *table = (struct table){.count = 0};
    bool goes_on = name_file(state_folder, path, NULL) && file_exists(path) &&
                   file_read(path, &text, NULL) && text.data != NULL && parse(text.data, table) &&
                   strcmp(table->boot_id, now->boot_id) == 0 &&
                   now->uptime_ms >= table->looked_ms &&
                   now->uptime_ms - table->looked_ms <= pause_max_ms(table);
    if (!goes_on)
        *table = (struct table){.count = 0};
    return goes_on;
}

/* --- one look --- */

static bool read_attribute(const char *drm_folder, const char *output, const char *attribute,
                           struct buffer *into)
{
    char path[PATH_SIZE];
    int length = snprintf(path, sizeof path, "%s/%s/%s", drm_folder, output, attribute);
    return length > 0 && length < PATH_SIZE && file_exists(path) && file_read(path, into, NULL);
}

static bool attribute_is(const char *drm_folder, const char *output, const char *attribute,
                         const char *value)
{
    CLEANUP(buffer_finish) struct buffer text = BUFFER(4096);
    if (!read_attribute(drm_folder, output, attribute, &text) || text.data == NULL)
        return false;
    text.data[strcspn(text.data, "\n")] = '\0';
    return strcmp(text.data, value) == 0;
}

static void hash_edid(const char *drm_folder, const char *output, char sha256[DIGEST_TEXT_SIZE])
{
    CLEANUP(buffer_finish) struct buffer edid = BUFFER(EDID_SIZE_MAX);
    if (read_attribute(drm_folder, output, "edid", &edid) && edid.length > 0)
        (void)digest_sha256(edid.data, edid.length, sha256);
    else
        (void)text_copy(sha256, DIGEST_TEXT_SIZE, "unknown"); /* as in struct signal_path */
}

static const struct output *find(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table->outputs[i].name, name) == 0)
            return &table->outputs[i];
    return NULL;
}

/* Of two monitors that were both lit, the second's history is not known. */
static void follow(const struct output *before, const struct lit_now *now, struct output *output)
{
    bool is_known = before != NULL && (!output->is_lit || !before->is_lit ||
                                       strcmp(before->edid_sha256, output->edid_sha256) == 0);
    if (is_known && before->is_lit == output->is_lit) {
        output->since_ms = before->since_ms;
        output->was_seen_otherwise = before->was_seen_otherwise;
    } else {
        output->since_ms = now->uptime_ms;
        output->was_seen_otherwise = is_known;
    }
}

static void look_at(const char *drm_folder, const char *name, const struct lit_now *now,
                    const struct table *before, struct table *after)
{
    struct output output = {.since_ms = 0};
    /* Of an output that was never used DPMS says "On". */
    bool is_used = attribute_is(drm_folder, name, "status", "connected") &&
                   attribute_is(drm_folder, name, "enabled", "enabled");
    if (after->count == OUTPUTS_MAX || !text_copy(output.name, sizeof output.name, name) ||
        strchr(name, ' ') != NULL)
        return;
    output.is_lit = is_used && attribute_is(drm_folder, name, "dpms", "On");
    hash_edid(drm_folder, name, output.edid_sha256);
    follow(find(before, name), now, &output);
    after->outputs[after->count++] = output;
}

static bool keep(const char *state_folder, const struct table *table, struct error *error)
{
    char path[PATH_SIZE], folder[PATH_SIZE];
    CLEANUP(buffer_finish) struct buffer text = BUFFER(FILE_BYTES_MAX);
    if (!name_file(state_folder, path, error))
        return false;
    (void)snprintf(folder, sizeof folder, "%s/audit", state_folder);
    format(table, &text);
    return buffer_check(&text, path, error) && file_make_folder(folder, 0700, error) &&
           file_write(path, text.data, text.length, 0600, error);
}

bool lit_look(const char *state_folder, const char *drm_folder, const struct lit_now *now,
              int64_t every_ms, struct error *error)
{
    struct table before, after = {.looked_ms = now->uptime_ms, .every_ms = every_ms};
    CLEANUP(file_names_finish) struct file_names names = {0};
    (void)load(state_folder, now, &before);
    (void)text_copy(after.boot_id, sizeof after.boot_id, now->boot_id);
    if (file_exists(drm_folder) && !file_list(drm_folder, 256, &names, error))
        return false;
    for (size_t i = 0; i < names.count; i++)
        if (strchr(names.names[i], '-') != NULL) /* "card0" and "version" are no outputs */
            look_at(drm_folder, names.names[i], now, &before, &after);
    return keep(state_folder, &after, error);
}

/* --- what is known --- */

struct lit_span lit_read(const char *state_folder, const struct lit_now *now, const char *output,
                         const char *edid_sha256)
{
    struct table table;
    struct lit_span span = {NAN, NAN};
    const struct output *seen = load(state_folder, now, &table) ? find(&table, output) : NULL;
    if (seen == NULL || strcmp(seen->edid_sha256, edid_sha256) != 0)
        return span;
    int64_t lit_ms = seen->is_lit ? now->uptime_ms - seen->since_ms : 0;
    span.at_least_minutes = (double)lit_ms / MINUTE_MS;
    if (!seen->is_lit || seen->was_seen_otherwise)
        span.at_most_minutes = (double)(lit_ms + pause_max_ms(&table)) / MINUTE_MS;
    return span;
}
