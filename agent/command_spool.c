/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command.h"
#include "agent/json_line.h"
#include "agent/settings.h"
#include "agent/spool/spool.h"
#include "agent/tar.h"
#include "agent/verify_report.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE 1200

static void path_of(const struct spool *spool, const struct spool_entry *entry,
                    char path[PATH_SIZE])
{
    (void)snprintf(path,
                   PATH_SIZE,
                   "%s/%s%s",
                   spool_folder(spool),
                   entry->place == SPOOL_REFUSED ? "refused/" : "",
                   entry->name);
}

static bool print_entry(const struct spool *spool, const struct spool_entry *entry, bool json,
                        struct error *error)
{
    char reason[300], path[PATH_SIZE];
    struct stat status = {0};
    const char *place = entry->place == SPOOL_REFUSED ? "refused" : "waiting";
    path_of(spool, entry, path);
    (void)stat(path, &status);
    spool_reason(spool, entry, reason, sizeof reason);
    if (json)
        return json_line_print(json_pack("{s:I, s:s, s:s, s:I, s:o, s:s}",
                                         "sequence",
                                         (json_int_t)entry->sequence,
                                         "id",
                                         entry->id,
                                         "state",
                                         place,
                                         "bytes",
                                         (json_int_t)status.st_size,
                                         "reason",
                                         json_text_or_null(reason),
                                         "file",
                                         path),
                               error);
    (void)printf("%6lld %s %s %lld bytes%s%s\n",
                 (long long)entry->sequence,
                 entry->id,
                 place,
                 (long long)status.st_size,
                 reason[0] != '\0' ? ": " : "",
                 reason);
    return true;
}

static int list(struct spool *spool, const struct spool_entries *entries, bool json)
{
    struct error error = {0};
    for (size_t i = 0; i < entries->count; i++)
        if (!print_entry(spool, &entries->entries[i], json, &error))
            return command_fail(&error);
    if (!json)
        (void)printf("%zu records waiting or refused\n", entries->count);
    return COMMAND_DONE;
}

/* The spool's records, and the head of the chain where it is there, so that the first can be
 * checked. */
static int verify(struct spool *spool, const struct spool_entries *entries, bool json)
{
    struct error error = {0};
    size_t count = entries->count;
    CLEANUP(free_pointer) struct verified *files = calloc(count + 1, sizeof *files);
    CLEANUP(free_pointer) char(*paths)[PATH_SIZE] = calloc(count + 1, sizeof *paths);
    if (files == NULL || paths == NULL) {
        (void)error_set_errno(&error, "spool verify");
        return command_fail(&error);
    }
    for (size_t i = 0; i < count; i++) {
        path_of(spool, &entries->entries[i], paths[i]);
        files[i].path = paths[i];
    }
    struct verify_scope scope = {.public_key = spool_key(spool)->public_key,
                                 .json = json,
                                 .whole = true,
                                 .newest = spool_noted_sequence(spool)};
    if (file_exists(spool_head_path(spool)))
        files[count++].path = scope.head = spool_head_path(spool);
    return verify_and_report(files, count, &scope);
}

static bool export_tar(const struct spool *spool, const struct spool_entries *entries,
                       const char *path, struct error *error)
{
    FILE *tar = fopen(path, "wbxe");
    if (tar == NULL)
        return error_set_errno(error, "%s", path);
    bool ok = true, read = true;
    for (size_t i = 0; ok && i < entries->count; i++) {
        struct stat status = {0};
        char from[PATH_SIZE];
        CLEANUP(buffer_finish) struct buffer bytes = BUFFER(RECORD_BYTES_MAX);
        path_of(spool, &entries->entries[i], from);
        read = stat(from, &status) == 0 && file_read(from, &bytes, error);
        ok =
            read &&
            tar_add(tar, entries->entries[i].name, bytes.data, bytes.length, status.st_mtim.tv_sec);
    }
    ok = ok && tar_end(tar) && fflush(tar) == 0 && fsync(fileno(tar)) == 0;
    ok = fclose(tar) == 0 && ok;
    if (!ok && read)
        (void)error_set_errno(error, "%s", path);
    if (!ok)
        (void)unlink(path);
    return ok;
}

static bool export_folder(const struct spool *spool, const struct spool_entries *entries,
                          const char *folder, struct error *error)
{
    for (size_t i = 0; i < entries->count; i++) {
        char to[4096];
        CLEANUP(buffer_finish) struct buffer bytes = BUFFER(RECORD_BYTES_MAX);
        if ((size_t)snprintf(to, sizeof to, "%s/%s", folder, entries->entries[i].name) >= sizeof to)
            return error_set(error, ERROR_INVALID, "%s: path too long", folder);
        if (!spool_read(spool, &entries->entries[i], &bytes, error) ||
            !file_write(to, bytes.data, bytes.length, 0600, error))
            return false;
    }
    return true;
}

static int export_to(const struct spool *spool, const struct spool_entries *entries,
                     const char *path)
{
    struct error error = {0};
    struct stat status;
    bool folder = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
    if (!(folder ? export_folder(spool, entries, path, &error)
                 : export_tar(spool, entries, path, &error)))
        return command_fail(&error);
    (void)printf("%zu records copied to %s; they wait here as before\n", entries->count, path);
    return COMMAND_DONE;
}

static int nothing_here(const char *state, int count, bool json)
{
    struct error error = {0};
    if (count == 2 && !json)
        (void)printf("0 records: none has been written in %s\n", state);
    if (count == 2)
        return COMMAND_DONE;
    (void)error_set(&error, ERROR_INVALID, "%s: no records have been written here", state);
    return command_fail(&error);
}

static int run_on(const char *state, int count, char **arguments, bool json)
{
    struct error error = {0};
    CLEANUP(spool_cleanup) struct spool *spool = NULL;
    CLEANUP(spool_entries_finish) struct spool_entries entries = {0};
    char folder[PATH_SIZE];
    (void)snprintf(folder, sizeof folder, "%.1000s/spool", state);
    if (!file_exists(folder)) /* looking makes none, nor a key */
        return nothing_here(state, count, json);
    if (!record_library_init(&error) || !settings_act_as_owner(state, &error) ||
        !spool_open(state, &spool, &error) || !spool_list(spool, &entries, &error))
        return command_fail(&error);
    if (count == 2 && strcmp(arguments[1], "list") == 0)
        return list(spool, &entries, json);
    if (count == 2 && strcmp(arguments[1], "verify") == 0)
        return verify(spool, &entries, json);
    return export_to(spool, &entries, arguments[2]);
}

static int run(int count, char **arguments)
{
    struct option_places places = OPTION_PLACES_DEFAULT;
    bool json = false;
    const struct option_rule rules[] = {
        OPTIONS_PLACES(places), {.name = "json", .flag = &json}, {.name = NULL}};
    struct error error = {0};
    if (!options_parse(rules, &count, arguments, &error))
        return command_misuse(&command_spool, &error);
    bool known =
        count == 2 && (strcmp(arguments[1], "list") == 0 || strcmp(arguments[1], "verify") == 0);
    if (known || (count == 3 && strcmp(arguments[1], "export") == 0))
        return run_on(places.state, count, arguments, json);
    (void)error_set(&error, ERROR_INVALID, "needs list, verify, or export and a folder or file");
    return command_misuse(&command_spool, &error);
}

const struct command command_spool = {
    .name = "spool",
    .usage = "spool list|verify [--json] | spool export FOLDER|FILE.tar",
    .run = run,
};
