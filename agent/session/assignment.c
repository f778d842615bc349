/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/assignment.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/record.h"
#include "monqa/text.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define SCHEDULE_BYTES_MAX (1u << 20)

static void release(json_t **value)
{
    json_decref(*value);
}

static bool read_schedule(const char *state, json_t **schedule, struct error *error)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/schedule.json", state);
    if (!file_exists(path)) {
        *schedule = NULL;
        return true;
    }
    CLEANUP(buffer_finish) struct buffer bytes = BUFFER(SCHEDULE_BYTES_MAX);
    if (!file_read(path, &bytes, error))
        return false;
    json_error_t trouble;
    json_t *parsed = json_loadb(
        bytes.data != NULL ? bytes.data : "", bytes.length, JSON_REJECT_DUPLICATES, &trouble);
    if (parsed == NULL)
        return error_set(
            error, ERROR_INVALID, "%s:%d: %s; run monqa sync", path, trouble.line, trouble.text);
    *schedule = parsed;
    return true;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static bool is_display(const json_t *entry, const struct display_identity *display)
{
    struct display_identity other = {
        .product_code = (int)json_integer_value(json_object_get(entry, "product_code")),
        .serial_number = (uint32_t)json_integer_value(json_object_get(entry, "serial_number")),
    };
    (void)text_copy(other.manufacturer, sizeof other.manufacturer, text_of(entry, "manufacturer"));
    (void)text_copy(other.serial_text, sizeof other.serial_text, text_of(entry, "serial_text"));
    return display_identity_equal(&other, display);
}

static const json_t *find_display(const json_t *schedule, const struct display_identity *display)
{
    size_t index;
    const json_t *entry;
    json_array_foreach(json_object_get(schedule, "displays"), index, entry)
    {
        if (is_display(entry, display))
            return entry;
    }
    return NULL;
}

static const json_t *find_adopted(const json_t *schedule, const char *class)
{
    size_t index;
    const json_t *entry;
    json_array_foreach(json_object_get(schedule, "adopted"), index, entry)
    {
        if (strcmp(text_of(entry, "class"), class) == 0)
            return entry;
    }
    return NULL;
}

static bool is_due(const json_t *item, struct date today)
{
    struct date due_on;
    return date_parse(text_of(item, "due_on"), &due_on) && date_compare(due_on, today) <= 0;
}

static unsigned due_tests(const json_t *schedule, const json_t *display, struct date today)
{
    unsigned tests = 0;
    size_t index;
    const json_t *item;
    json_array_foreach(json_object_get(schedule, "items"), index, item)
    {
        enum qa_test test;
        if (json_equal(json_object_get(item, "display_id"),
                       json_object_get(display, "display_id")) &&
            qa_test_parse(text_of(item, "test"), &test) && is_due(item, today))
            tests |= 1u << test;
    }
    return tests;
}

bool assignment_read(const char *state, const struct display_identity *display,
                     const char *unknown_class, struct date today, struct assignment *assignment,
                     struct error *error)
{
    CLEANUP(release) json_t *schedule = NULL;
    if (!read_schedule(state, &schedule, error))
        return false;
    const json_t *entry = find_display(schedule, display);
    struct assignment found = {.is_assigned = entry != NULL};
    if (entry != NULL)
        found.due_tests = due_tests(schedule, entry, today);
    else
        entry = find_adopted(schedule, unknown_class);
    (void)text_copy(found.class, sizeof found.class, text_of(entry, "class"));
    (void)text_copy(found.guideline_id, sizeof found.guideline_id, text_of(entry, "guideline"));
    *assignment = found;
    return true;
}

static bool is_meter(const json_t *entry, const struct record_meter *meter)
{
    return strcmp(text_of(entry, "serial"), meter->serial) == 0 &&
           strcmp(text_of(entry, "model"), meter->model) == 0 &&
           strcmp(text_of(entry, "maker"), meter->maker) == 0;
}

bool assignment_calibration(const char *state, const struct record_meter *meter,
                            struct assignment_calibration *calibration, struct error *error)
{
    CLEANUP(release) json_t *schedule = NULL;
    if (!read_schedule(state, &schedule, error))
        return false;
    struct assignment_calibration found = {0};
    size_t index;
    const json_t *entry;
    json_array_foreach(json_object_get(schedule, "meters"), index, entry)
    {
        if (meter->serial[0] == '\0' || !is_meter(entry, meter))
            continue;
        (void)text_copy(
            found.calibrated_on, sizeof found.calibrated_on, text_of(entry, "calibrated_on"));
        (void)text_copy(found.due_on, sizeof found.due_on, text_of(entry, "due_on"));
    }
    *calibration = found;
    return true;
}

bool assignment_guideline(const char *state, const char *id, struct guideline **guideline,
                          bool *adopted, struct error *error)
{
    if (id[0] == '.' || strchr(id, '/') != NULL)
        return error_set(error, ERROR_INVALID, "guideline \"%s\": not an id", id);
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/guidelines/%s.xml", state, id);
    *adopted = file_exists(path);
    if (*adopted) {
        CLEANUP(buffer_finish) struct buffer bytes = BUFFER(GUIDELINE_BYTES_MAX);
        return file_read(path, &bytes, error) &&
               guideline_parse(path, bytes.data, bytes.length, guideline, error);
    }
    const void *bytes;
    size_t length;
    if (!guideline_shipped(id, &bytes, &length))
        return error_set(error,
                         ERROR_INVALID,
                         "guideline \"%s\": neither adopted nor shipped; monqa guideline list",
                         id);
    return guideline_parse(id, bytes, length, guideline, error);
}
