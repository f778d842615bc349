/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_legacy.h"
#include "agent/display/kms_snapshot.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One line an entry, blanks between: kind, type of the object, object, property, value, bytes in
 * hexadecimal ("-": none), and to the end of the line the name, which may have blanks itself. The
 * first line says whether the driver is atomic. */

#define ENTRIES_MAX 8192
#define BYTES_MAX (1u << 20)

static const char *const kinds[] = {"number", "blob", "ramp", "picture"};

static void format_bytes(const struct kms_saved *saved, struct buffer *text)
{
    const unsigned char *bytes = saved->bytes;
    if (saved->length == 0)
        buffer_text(text, "-");
    for (size_t i = 0; i < saved->length; i++)
        buffer_format(text, "%02x", bytes[i]);
}

void kms_snapshot_format(const struct kms_snapshot *snapshot, struct buffer *text)
{
    buffer_format(text, "state %s\n", snapshot->atomic ? "atomic" : "legacy");
    for (size_t i = 0; i < snapshot->count; i++) {
        const struct kms_saved *saved = &snapshot->entries[i];
        buffer_format(text,
                      "%s %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu64 " ",
                      kinds[saved->kind],
                      saved->object_type,
                      saved->object_id,
                      saved->property_id,
                      saved->value);
        format_bytes(saved, text);
        buffer_format(text, " %s\n", saved->name);
    }
}

/* The next word of a line; NULL: there is none. */
static char *take_word(char **rest)
{
    char *word = *rest;
    char *blank = strchr(word, ' ');
    if (blank == NULL || blank == word)
        return NULL;
    *blank = '\0';
    *rest = blank + 1;
    return word;
}

static bool take_id(char **rest, uint32_t *id)
{
    const char *word = take_word(rest);
    long long value;
    if (word == NULL || !integer_parse(word, 0, UINT32_MAX, &value))
        return false;
    *id = (uint32_t)value;
    return true;
}

static bool take_value(char **rest, uint64_t *value)
{
    const char *word = take_word(rest);
    if (word == NULL || word[strspn(word, "0123456789")] != '\0' || strlen(word) > 20)
        return false;
    char *end;
    *value = strtoull(word, &end, 10);
    char back[24];
    (void)snprintf(back, sizeof back, "%" PRIu64, *value);
    return strcmp(back, word) == 0; /* no overflow */
}

static bool take_kind(char **rest, enum kms_saved_kind *kind)
{
    const char *word = take_word(rest);
    for (size_t i = 0; word != NULL && i < ARRAY_LENGTH(kinds); i++)
        if (strcmp(word, kinds[i]) == 0) {
            *kind = (enum kms_saved_kind)i;
            return true;
        }
    return false;
}

static bool take_bytes(char **rest, struct kms_saved *saved)
{
    const char *word = take_word(rest);
    if (word == NULL)
        return false;
    if (strcmp(word, "-") == 0)
        return true;
    size_t length = strlen(word) / 2;
    if (length == 0 || length > BYTES_MAX)
        return false;
    saved->bytes = malloc(length);
    if (saved->bytes == NULL || !hex_decode(word, saved->bytes, length))
        return false;
    saved->length = length;
    return true;
}

/* What is later read as a structure has its size. */
static bool is_sound(const struct kms_saved *saved)
{
    const struct kms_picture *picture = saved->bytes;
    switch (saved->kind) {
    case SAVED_NUMBER:
        return saved->property_id != 0 && saved->length == 0;
    case SAVED_BLOB:
        return saved->property_id != 0 && (saved->value == 0) == (saved->length == 0);
    case SAVED_RAMP:
        return saved->property_id == 0 && saved->length > 0 &&
               saved->length % (3 * sizeof(uint16_t)) == 0;
    case SAVED_PICTURE:
        return saved->property_id == 0 && saved->length == sizeof *picture &&
               picture->connector_count <= KMS_PICTURE_CONNECTORS_MAX;
    }
    return false;
}

static bool parse_line(char *line, struct kms_saved *saved)
{
    return take_kind(&line, &saved->kind) && take_id(&line, &saved->object_type) &&
           take_id(&line, &saved->object_id) && take_id(&line, &saved->property_id) &&
           take_value(&line, &saved->value) && take_bytes(&line, saved) && line[0] != '\0' &&
           text_copy(saved->name, sizeof saved->name, line) && is_sound(saved);
}

static bool parse_lines(char *rest, struct kms_snapshot *snapshot, struct error *error)
{
    for (char *end; *rest != '\0'; rest = end + 1) {
        end = strchr(rest, '\n');
        if (end == NULL || snapshot->count == ENTRIES_MAX)
            return error_set(error, ERROR_INVALID, "state of a graphics card: cut or too long");
        *end = '\0';
        struct kms_saved *saved = &snapshot->entries[snapshot->count++];
        if (!parse_line(rest, saved))
            return error_set(error,
                             ERROR_INVALID,
                             "state of a graphics card: line %zu is not as it was written",
                             snapshot->count + 1);
    }
    return true;
}

static bool parse(char *copy, struct kms_snapshot *snapshot, struct error *error)
{
    static const char atomic[] = "state atomic\n", legacy[] = "state legacy\n";
    snapshot->atomic = strncmp(copy, atomic, strlen(atomic)) == 0;
    if (!snapshot->atomic && strncmp(copy, legacy, strlen(legacy)) != 0)
        return error_set(error, ERROR_INVALID, "no state of a graphics card");
    snapshot->entries = calloc(ENTRIES_MAX, sizeof *snapshot->entries);
    if (snapshot->entries == NULL)
        return error_set_errno(error, "state of a graphics card");
    return parse_lines(copy + strlen(atomic), snapshot, error);
}

bool kms_snapshot_parse(const char *text, size_t length, struct kms_snapshot *snapshot,
                        struct error *error)
{
    struct kms_snapshot parsed = {0};
    if (length > KMS_SNAPSHOT_TEXT_MAX || memchr(text, '\0', length) != NULL)
        return error_set(error, ERROR_INVALID, "no state of a graphics card");
    CLEANUP(free_pointer) char *copy = strndup(text, length);
    if (copy == NULL)
        return error_set_errno(error, "state of a graphics card");
    if (!parse(copy, &parsed, error)) {
        kms_snapshot_finish(&parsed);
        return false;
    }
    *snapshot = parsed;
    return true;
}
