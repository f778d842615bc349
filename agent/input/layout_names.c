/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/input/layout_names.h"

#include "monqa/cleanup.h"

#include <stdbool.h>
#include <string.h>

/* Names of XKB, with commas between: nothing else is a layout. */
static bool keep(const char *value, size_t length, char *to, size_t size)
{
    static const char wanted[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-,:()+.";
    if (length >= size)
        return false;
    for (size_t i = 0; i < length; i++)
        if (value[i] == '\0' || strchr(wanted, value[i]) == NULL)
            return false;
    memcpy(to, value, length);
    to[length] = '\0';
    return true;
}

static void trim(const char **text, size_t *length)
{
    while (*length > 0 && strchr(" \t", (*text)[0]) != NULL) {
        (*text)++;
        (*length)--;
    }
    while (*length > 0 && strchr(" \t\r", (*text)[*length - 1]) != NULL)
        (*length)--;
}

static void unquote(const char **text, size_t *length)
{
    bool quoted = *length >= 2 && ((*text)[0] == '"' || (*text)[0] == '\'') &&
                  (*text)[*length - 1] == (*text)[0];
    if (quoted) {
        (*text)++;
        *length -= 2;
    }
}

static void parse_line(const char *line, size_t length, struct layout_names *names)
{
    const struct {
        const char *name;
        char *to;
        size_t size;
    } known[] = {
        {"XKBMODEL=", names->model, sizeof names->model},
        {"XKBLAYOUT=", names->layout, sizeof names->layout},
        {"XKBVARIANT=", names->variant, sizeof names->variant},
        {"XKBOPTIONS=", names->options, sizeof names->options},
    };
    trim(&line, &length);
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++) {
        size_t named = strlen(known[i].name);
        if (length < named || memcmp(line, known[i].name, named) != 0)
            continue;
        const char *value = line + named;
        size_t left = length - named;
        trim(&value, &left);
        unquote(&value, &left);
        (void)keep(value, left, known[i].to, known[i].size);
    }
}

void layout_names_parse(const char *text, size_t length, struct layout_names *names)
{
    *names = (struct layout_names){0};
    while (length > 0) {
        const char *end = memchr(text, '\n', length);
        size_t line = end != NULL ? (size_t)(end - text) : length;
        parse_line(text, line, names);
        line += end != NULL ? 1 : 0;
        text += line;
        length -= line;
    }
}

void layout_names_from_setting(const char *setting, struct layout_names *names)
{
    *names = (struct layout_names){0};
    size_t layout = strcspn(setting, ":");
    const char *variant = setting[layout] == ':' ? setting + layout + 1 : "";
    if (!keep(setting, layout, names->layout, sizeof names->layout) ||
        !keep(variant, strlen(variant), names->variant, sizeof names->variant))
        *names = (struct layout_names){0};
}
