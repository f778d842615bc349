/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/config.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CONFIG_FILE_MAX 65536

struct reader {
    const char *name;
    unsigned line;
    char section[64];
    struct config *config;
};

static const char *value_or_fallback(const struct config *config, size_t index)
{
    return config->values[index] != NULL ? config->values[index] : config->keys[index].fallback;
}

static bool find_key(const struct config_key *keys, const char *section, const char *name,
                     size_t *index)
{
    for (size_t i = 0; keys[i].section != NULL; i++) {
        if (strcmp(keys[i].section, section) == 0 && strcmp(keys[i].name, name) == 0) {
            *index = i;
            return true;
        }
    }
    return false;
}

static char *trim(char *text)
{
    text += strspn(text, " \t");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r", text[length - 1]) != NULL)
        text[--length] = '\0';
    return text;
}

static bool refuse(const struct reader *reader, struct error *error, const char *trouble,
                   const char *about)
{
    char shown[80];
    text_printable(shown, sizeof shown, about, strlen(about));
    return error_set(error,
                     ERROR_INVALID,
                     "%s:%u: %s \"%s\"; the file is not used",
                     reader->name,
                     reader->line,
                     trouble,
                     shown);
}

static bool read_section(struct reader *reader, char *line, struct error *error)
{
    size_t length = strlen(line);
    if (length < 3 || line[length - 1] != ']')
        return refuse(reader, error, "malformed section line", line);
    line[length - 1] = '\0';
    if (!text_copy(reader->section, sizeof reader->section, line + 1))
        return refuse(reader, error, "section name too long", line + 1);
    for (size_t i = 0; reader->config->keys[i].section != NULL; i++)
        if (strcmp(reader->config->keys[i].section, reader->section) == 0)
            return true;
    return refuse(reader, error, "unknown section", reader->section);
}

static bool read_pair(struct reader *reader, char *line, struct error *error)
{
    char *equals = strchr(line, '=');
    if (equals == NULL)
        return refuse(reader, error, "neither [section] nor key = value:", line);
    *equals = '\0';
    const char *name = trim(line);
    const char *value = trim(equals + 1);
    size_t index;
    if (!find_key(reader->config->keys, reader->section, name, &index))
        return refuse(reader, error, "unknown key", name);
    if (reader->config->values[index] != NULL)
        return refuse(reader, error, "key stands twice:", name);
    if (strlen(value) > CONFIG_VALUE_MAX)
        return refuse(reader, error, "value too long for", name);
    reader->config->values[index] = strdup(value);
    if (reader->config->values[index] == NULL)
        return error_set_errno(error, "%s", reader->name);
    return true;
}

static bool read_line(struct reader *reader, char *line, struct error *error)
{
    line = trim(line);
    if (line[0] == '\0' || line[0] == '#')
        return true;
    return line[0] == '[' ? read_section(reader, line, error) : read_pair(reader, line, error);
}

static bool read_lines(struct reader *reader, char *text, struct error *error)
{
    while (text != NULL) {
        char *newline = strchr(text, '\n');
        if (newline != NULL)
            *newline++ = '\0';
        reader->line++;
        if (!read_line(reader, text, error))
            return false;
        text = newline;
    }
    return true;
}

bool config_parse(const char *name, const char *text, size_t length, const struct config_key *keys,
                  struct config *config, struct error *error)
{
    if (length > CONFIG_FILE_MAX || !text_is_utf8(text, length))
        return error_set(
            error, ERROR_INVALID, "%s: too long, or not UTF-8 text; the file is not used", name);
    CLEANUP(free_pointer) char *copy = strndup(text, length);
    if (copy == NULL)
        return error_set_errno(error, "%s", name);
    struct config parsed = {.keys = keys};
    struct reader reader = {.name = name, .config = &parsed};
    if (!read_lines(&reader, copy, error)) {
        config_finish(&parsed);
        return false;
    }
    *config = parsed;
    return true;
}

bool config_read(const char *path, enum config_presence presence, const struct config_key *keys,
                 struct config *config, struct error *error)
{
    if (presence == CONFIG_OPTIONAL && !file_exists(path)) {
        *config = (struct config){.keys = keys};
        return true;
    }
    CLEANUP(buffer_finish) struct buffer text = BUFFER(CONFIG_FILE_MAX);
    if (!file_read(path, &text, error))
        return false;
    return config_parse(path, text.data != NULL ? text.data : "", text.length, keys, config, error);
}

void config_finish(struct config *config)
{
    for (size_t i = 0; i < CONFIG_KEYS_MAX; i++) {
        free(config->values[i]);
        config->values[i] = NULL;
    }
}

const char *config_get(const struct config *config, const char *section, const char *name)
{
    size_t index = 0;
    bool known = find_key(config->keys, section, name, &index);
    assert(known);
    return known ? value_or_fallback(config, index) : NULL;
}
