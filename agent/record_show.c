/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/record_show.h"

#include "agent/json_line.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 8

struct json_builder {
    json_t *open[DEPTH_MAX]; /* borrowed but for the first */
    size_t depth;
    bool failed;
};

static void json_name(const char *name, char text[64])
{
    (void)text_copy(text, 64, name);
    for (char *at = text; *at != '\0'; at++)
        if (*at == '-')
            *at = '_';
}

static void set(struct json_builder *builder, const char *name, json_t *value)
{
    char key[64];
    json_name(name, key);
    if (json_object_set_new(builder->open[builder->depth - 1], key, value) != 0)
        builder->failed = true;
}

static void json_open(void *context, const char *element, bool repeated)
{
    struct json_builder *builder = context;
    json_t *object = json_object();
    if (builder->depth == 0) {
        builder->open[builder->depth++] = object;
        return;
    }
    json_t *parent = builder->open[builder->depth - 1];
    if (!repeated) {
        set(builder, element, object);
    } else {
        char key[64];
        json_name(element, key);
        if (json_object_get(parent, key) == NULL)
            set(builder, element, json_array());
        if (json_array_append_new(json_object_get(parent, key), object) != 0)
            builder->failed = true;
    }
    builder->open[builder->depth++] = object;
}

/* Numbers that stand for what the driver did not tell. */
static bool is_unknown(const char *name, int64_t value)
{
    static const struct {
        const char *name;
        int64_t unknown;
    } numbers[] = {
        {"wire-bits", 0},
        {"total-width", 0},
        {"total-height", 0},
        {"sharing", -1},
        {"overlays", -1},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++)
        if (strcmp(numbers[i].name, name) == 0)
            return numbers[i].unknown == value;
    return false;
}

static void json_value(void *context, const char *name, const struct record_value *value)
{
    struct json_builder *builder = context;
    char shown[1024];
    switch (value->kind) {
    case RECORD_TEXT:
        if (text_is_utf8(value->text, strlen(value->text))) {
            set(builder, name, json_string(value->text));
            break;
        }
        text_printable(shown, sizeof shown, value->text, strlen(value->text));
        set(builder, name, json_string(shown));
        break;
    case RECORD_NUMBER:
        set(builder, name, json_number_or_null(value->number));
        if (isinf(value->number))
            set(builder, "infinite", json_true());
        break;
    case RECORD_INTEGER:
        set(builder,
            name,
            is_unknown(name, value->integer) ? json_null() : json_integer(value->integer));
        break;
    case RECORD_BOOLEAN:
        set(builder, name, json_boolean(value->boolean));
        break;
    }
}

static void json_close(void *context)
{
    ((struct json_builder *)context)->depth--;
}

static void add_edid(json_t *record, const struct record_display *display)
{
    CLEANUP(free_pointer) char *hex = malloc(2 * display->edid_length + 1);
    if (display->edid == NULL || hex == NULL)
        return;
    hex_encode(display->edid, display->edid_length, hex);
    (void)json_object_set_new(json_object_get(record, "display"), "edid", json_string(hex));
}

json_t *record_to_json(const struct record *record)
{
    static const struct record_visitor visitor = {json_open, json_value, json_close};
    struct json_builder builder = {.depth = 0};
    record_visit(record, &visitor, &builder);
    if (builder.failed) {
        json_decref(builder.open[0]);
        return NULL;
    }
    add_edid(builder.open[0], &record->display);
    return builder.open[0];
}

struct printer {
    int depth;
};

static void print_open(void *context, const char *element, bool repeated)
{
    (void)repeated;
    struct printer *printer = context;
    if (printer->depth > 0)
        (void)printf("\n");
    (void)printf("%*s%s:", printer->depth * 2, "", element);
    printer->depth++;
}

static void print_value(void *context, const char *name, const struct record_value *value)
{
    (void)context;
    char shown[1024];
    switch (value->kind) {
    case RECORD_TEXT:
        if (value->text[0] == '\0')
            break;
        if (text_is_utf8(value->text, strlen(value->text)) && strpbrk(value->text, "\r\n") == NULL)
            (void)text_copy(shown, sizeof shown, value->text);
        else
            text_printable(shown, sizeof shown, value->text, strlen(value->text));
        (void)printf("  %s %s", name, shown);
        break;
    case RECORD_NUMBER:
        (void)printf("  %s %.6g", name, value->number);
        break;
    case RECORD_INTEGER:
        if (is_unknown(name, value->integer))
            (void)printf("  %s unknown", name);
        else
            (void)printf("  %s %lld", name, (long long)value->integer);
        break;
    case RECORD_BOOLEAN:
        (void)printf("  %s %s", name, value->boolean ? "yes" : "no");
        break;
    }
}

static void print_close(void *context)
{
    ((struct printer *)context)->depth--;
}

void record_print(const struct record *record)
{
    static const struct record_visitor visitor = {print_open, print_value, print_close};
    struct printer printer = {0};
    record_visit(record, &visitor, &printer);
    (void)printf("\n");
}
