/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/command.h"
#include "agent/json_line.h"
#include "agent/record_show.h"
#include "agent/settings.h"
#include "agent/verify_report.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct words {
    struct option_places places;
    const char *key;
    bool json;
};

static bool load_key(const struct words *words, uint8_t key[KEY_PUBLIC_BYTES], struct error *error)
{
    char path[1024];
    const char *from = words->key != NULL ? words->key : path;
    if ((size_t)snprintf(path, sizeof path, "%s/key", words->places.state) >= sizeof path)
        return error_set(error, ERROR_INVALID, "the path of the state folder is too long");
    return verify_key_load(from, key, error) ||
           (words->key == NULL && error_prefix(error, "no --key is given, and: "));
}

static int verify(const struct words *words, int count, char **paths)
{
    struct error error = {0};
    uint8_t key[KEY_PUBLIC_BYTES];
    if (!key_library_init(&error) || !record_library_init(&error) || !load_key(words, key, &error))
        return command_fail(&error);
    CLEANUP(free_pointer) struct verified *files = calloc((size_t)count, sizeof *files);
    if (files == NULL) {
        (void)error_set_errno(&error, "record verify");
        return command_fail(&error);
    }
    for (int i = 0; i < count; i++)
        files[i].path = paths[i];
    struct verify_scope scope = {.public_key = key, .json = words->json};
    return verify_and_report(files, (size_t)count, &scope);
}

/* Shows what the file says; whether it says so rightly is what verify tells. */
static bool show(const char *path, bool json, struct error *error)
{
    struct record record = {0};
    CLEANUP(buffer_finish) struct buffer bytes = BUFFER(RECORD_BYTES_MAX);
    if (!record_library_init(error) || !file_read(path, &bytes, error) ||
        !record_parse(path, bytes.data != NULL ? bytes.data : "", bytes.length, &record, error))
        return false;
    bool ok = true;
    if (json)
        ok = json_line_print(record_to_json(&record), error);
    else
        record_print(&record);
    record_finish(&record);
    return ok;
}

static int run(int count, char **arguments)
{
    struct words words = {.places = OPTION_PLACES_DEFAULT};
    const struct option_rule rules[] = {OPTIONS_PLACES(words.places),
                                        {.name = "key", .value = &words.key},
                                        {.name = "json", .flag = &words.json},
                                        {.name = NULL}};
    struct error error = {0};
    if (!options_parse(rules, &count, arguments, &error))
        return command_misuse(&command_record, &error);
    if (count >= 3 && strcmp(arguments[1], "verify") == 0)
        return verify(&words, count - 2, arguments + 2);
    if (count == 3 && strcmp(arguments[1], "show") == 0)
        return show(arguments[2], words.json, &error) ? COMMAND_DONE : command_fail(&error);
    (void)error_set(&error, ERROR_INVALID, "needs show and one file, or verify and files");
    return command_misuse(&command_record, &error);
}

const struct command command_record = {
    .name = "record",
    .usage = "record show [--json] FILE | record verify [--key FILE] [--json] FILE...",
    .run = run,
};
