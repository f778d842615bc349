/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/signal_state.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <string.h>

#define FIRST_LINE "monqa-signal 1"
#define LINE_MAX_BYTES 512
#define PARTS_MAX 4

static const struct {
    const char *name;
    size_t offset, size;
} texts[] = {
#define TEXT(name, member)                                                                      \
    {                                                                                           \
        (name), offsetof(struct signal_path, member), sizeof(((struct signal_path *)0)->member) \
    }
    TEXT("connector", connector),
    TEXT("card", card),
    TEXT("bus", card_bus),
    TEXT("driver", card_driver),
    TEXT("driver-version", driver_version),
    TEXT("kernel", kernel),
    TEXT("edid-sha256", edid_sha256),
    TEXT("backend", backend),
    TEXT("mode", mode),
    TEXT("format", format),
    TEXT("lut", lut),
};

static const struct {
    const char *name;
    size_t offset;
    int minimum, maximum;
} numbers[] = {
#define NUMBER(name, member, low, high)                             \
    {                                                               \
        (name), offsetof(struct signal_path, member), (low), (high) \
    }
    NUMBER("width", width, 0, 65535),
    NUMBER("height", height, 0, 65535),
    NUMBER("total-width", total_width, 0, 65535),
    NUMBER("total-height", total_height, 0, 65535),
    NUMBER("sharing", sharing, -1, 255),
    NUMBER("overlays", overlays, -1, 255),
    NUMBER("depth-bits", depth_bits, 0, 64),
    NUMBER("wire-bits", wire_bits, 0, 64),
};

static void add_text(struct buffer *text, const char *value)
{
    for (const char *at = value; *at != '\0'; at++)
        buffer_append(text, (unsigned char)*at < 0x20 || *at == 0x7f ? "?" : at, 1);
}

void signal_state_format(const struct signal_path *path, struct buffer *text)
{
    char number[NUMBER_SIZE];
    buffer_text(text, FIRST_LINE "\n");
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        buffer_format(text, "%s\t", texts[i].name);
        add_text(text, (const char *)path + texts[i].offset);
        buffer_text(text, "\n");
    }
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
        int value;
        memcpy(&value, (const char *)path + numbers[i].offset, sizeof value);
        buffer_format(text, "%s\t%d\n", numbers[i].name, value);
    }
    if (isfinite(path->refresh_hz))
        buffer_format(text, "refresh-hz\t%s\n", number_format(path->refresh_hz, number));
    for (size_t i = 0; i < path->property_count; i++) {
        const struct signal_property *property = &path->properties[i];
        const char *const parts[] = {property->object, property->name, property->value};
        buffer_text(text, "property");
        for (size_t part = 0; part < ARRAY_LENGTH(parts); part++) {
            buffer_text(text, "\t");
            add_text(text, parts[part]);
        }
        buffer_text(text, "\n");
    }
}

static size_t split(char *line, char *parts[PARTS_MAX])
{
    size_t count = 0;
    for (char *at = line; at != NULL; count++) {
        if (count == PARTS_MAX)
            return PARTS_MAX + 1;
        parts[count] = at;
        at = strchr(at, '\t');
        if (at != NULL)
            *at++ = '\0';
    }
    return count;
}

static bool take_number(const char *name, const char *value, struct signal_path *path)
{
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
        long long number;
        if (strcmp(numbers[i].name, name) != 0)
            continue;
        if (!integer_parse(value, numbers[i].minimum, numbers[i].maximum, &number))
            return false;
        int kept = (int)number;
        memcpy((char *)path + numbers[i].offset, &kept, sizeof kept);
    }
    if (strcmp(name, "refresh-hz") == 0)
        return number_parse(value, &path->refresh_hz) && path->refresh_hz >= 0;
    return true;
}

static bool take_text(const char *name, const char *value, struct signal_path *path)
{
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
        if (strcmp(texts[i].name, name) == 0)
            return text_copy((char *)path + texts[i].offset, texts[i].size, value);
    return true;
}

static bool take_property(char *parts[PARTS_MAX], struct signal_path *path)
{
    struct signal_property *property = signal_path_add_property(path, parts[1], parts[2]);
    return property != NULL && strcmp(property->object, parts[1]) == 0 &&
           strcmp(property->name, parts[2]) == 0 &&
           text_copy(property->value, sizeof property->value, parts[3]);
}

static bool take_line(char *line, struct signal_path *path)
{
    char *parts[PARTS_MAX];
    size_t count = split(line, parts);
    if (count == 4 && strcmp(parts[0], "property") == 0)
        return take_property(parts, path);
    return count == 2 && strcmp(parts[0], "property") != 0 && take_text(parts[0], parts[1], path) &&
           take_number(parts[0], parts[1], path);
}

/* The next line without its end; false: there is none, or it is no line. */
static bool next_line(const char **at, const char *end, char line[LINE_MAX_BYTES])
{
    const char *stop = memchr(*at, '\n', (size_t)(end - *at));
    if (stop == NULL || stop - *at >= LINE_MAX_BYTES || memchr(*at, '\0', (size_t)(stop - *at)))
        return false;
    memcpy(line, *at, (size_t)(stop - *at));
    line[stop - *at] = '\0';
    *at = stop + 1;
    return true;
}

bool signal_state_parse(const char *name, const char *text, size_t length, struct signal_path *path,
                        struct error *error)
{
    struct signal_path read = {0};
    const char *at = text, *end = text + length;
    char line[LINE_MAX_BYTES];
    unsigned number = 0;
    bool ok = length <= SIGNAL_STATE_BYTES_MAX;
    while (ok && at < end) {
        number++;
        ok = next_line(&at, end, line) &&
             (number == 1 ? strcmp(line, FIRST_LINE) == 0 : take_line(line, &read));
    }
    if (!ok || number == 0)
        return error_set(
            error, ERROR_INVALID, "%s:%u: not the kept state of a signal path", name, number);
    *path = read;
    return true;
}
