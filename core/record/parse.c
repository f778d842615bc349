/* SPDX-License-Identifier: Apache-2.0 */
#include "core/record/document.h"
#include "core/record/escape.h"
#include "core/record/fields.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char *name;
    const xmlNode *node; /* for messages: where we are */
    struct error *error;
};

static bool refuse(struct reader *reader, const char *attribute, const char *what,
                   const char *found)
{
    char shown[64];
    text_printable(shown, sizeof shown, found, strlen(found));
    return error_set(reader->error,
                     ERROR_INVALID,
                     "%s:%ld: <%s> %s: %s \"%s\"",
                     reader->name,
                     xmlGetLineNo(reader->node),
                     (const char *)reader->node->name,
                     attribute,
                     what,
                     shown);
}

static void store_integer(const struct field *field, long long value, void *at)
{
    if (field->size == sizeof(int64_t)) {
        int64_t wide = value;
        memcpy(at, &wide, sizeof wide);
    } else if (field->maximum > INT32_MAX) {
        uint32_t number = (uint32_t)value;
        memcpy(at, &number, sizeof number);
    } else {
        int number = (int)value;
        memcpy(at, &number, sizeof number);
    }
}

static bool read_word(const struct field *field, const char *text, void *at)
{
    for (int value = 0; value < field->words->count; value++)
        if (strcmp(field->words->name(value), text) == 0) {
            memcpy(at, &value, sizeof value);
            return true;
        }
    return false;
}

static bool read_number(const struct field *field, const char *text, void *at)
{
    double value;
    if (!number_parse(text, &value) || (field->not_negative && value < 0))
        return false;
    memcpy(at, &value, sizeof value);
    return true;
}

static bool read_integer(const struct field *field, const char *text, void *at)
{
    long long value;
    bool is_padded = text[0] == '0' && text[1] != '\0';
    if (is_padded || !integer_parse(text, field->minus_one ? -1 : 0, field->maximum, &value))
        return false;
    store_integer(field, value, at);
    return true;
}

static bool read_boolean(const char *text, bool *at)
{
    *at = strcmp(text, "true") == 0;
    return *at || strcmp(text, "false") == 0;
}

static bool read_time(const char *text, void *at)
{
    int64_t utc_ms;
    if (!time_utc_parse(text, &utc_ms))
        return false;
    memcpy(at, &utc_ms, sizeof utc_ms);
    return true;
}

static bool read_value(struct reader *reader, const struct field *field, const char *text, void *at)
{
    const char *attribute = field->attribute;
    switch (field->kind) {
    case FIELD_TEXT:
        return unescape_text(text, at, field->size) ||
               refuse(reader, attribute, "too long, or a malformed \\xNN in", text);
    case FIELD_NUMBER:
    case FIELD_MAYBE:
    case FIELD_VALUE:
        return read_number(field, text, at) ||
               refuse(reader, attribute, "not a number that can stand here:", text);
    case FIELD_INTEGER:
        return read_integer(field, text, at) ||
               refuse(reader, attribute, "not a whole number within its limits:", text);
    case FIELD_BOOLEAN:
        return read_boolean(text, at) || refuse(reader, attribute, "neither true nor false:", text);
    case FIELD_TIME:
        return read_time(text, at) || refuse(reader, attribute, "not a time in UTC:", text);
    case FIELD_WORD:
        return read_word(field, text, at) || refuse(reader, attribute, "no such word:", text);
    case FIELD_FLAGS:
        return field->flags->parse(text, at) || refuse(reader, attribute, "no such flags:", text);
    }
    return false;
}

static void store_absent(const struct field *field, const xmlNode *node, void *at)
{
    double number = NAN;
    if (field->kind == FIELD_VALUE && xmlHasProp(node, BAD_CAST "infinite") != NULL)
        number = INFINITY;
    if (field->kind == FIELD_VALUE || field->kind == FIELD_MAYBE)
        memcpy(at, &number, sizeof number);
}

/* The writer keeps the order of the table, so that the next attribute is nearly always the one. */
static const xmlAttr *find_attribute(const xmlNode *node, const xmlAttr *next, const char *name)
{
    for (; next != NULL; next = next->next)
        if (next->ns == NULL && strcmp((const char *)next->name, name) == 0)
            return next;
    return xmlHasProp(node, BAD_CAST name);
}

/* Nearly always one piece of text, which is read where it stands. */
static bool read_attribute(struct reader *reader, const struct field *field, const xmlAttr *found,
                           void *at)
{
    const xmlNode *text = found->children;
    if (text == NULL)
        return read_value(reader, field, "", at);
    if (text->type == XML_TEXT_NODE && text->next == NULL)
        return read_value(reader, field, (const char *)text->content, at);
    xmlChar *joined = xmlNodeListGetString(found->doc, text, 1);
    bool ok = joined != NULL ? read_value(reader, field, (const char *)joined, at)
                             : refuse(reader, field->attribute, "cannot be read", "");
    xmlFree(joined);
    return ok;
}

static bool read_fields(struct reader *reader, xmlNode *node, const struct element *element,
                        void *to)
{
    const xmlAttr *next = node->properties;
    reader->node = node;
    for (const struct field *field = element->fields; field->attribute != NULL; field++) {
        char *at = (char *)to + field->offset;
        const xmlAttr *found = find_attribute(node, next, field->attribute);
        if (found == NULL && field->presence == FIELD_REQUIRED)
            return refuse(reader, field->attribute, "is missing", "");
        if (found == NULL) {
            store_absent(field, node, at);
            continue;
        }
        if (!read_attribute(reader, field, found, at))
            return false;
        next = found->next;
    }
    return true;
}

static bool is_element(const xmlNode *node, const struct element *element)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, element->name) == 0;
}

static xmlNode *find_child(const xmlNode *parent, const struct element *element)
{
    for (xmlNode *node = parent->children; node != NULL; node = node->next)
        if (is_element(node, element))
            return node;
    return NULL;
}

static size_t count_children(const xmlNode *parent, const struct element *element)
{
    size_t count = 0;
    for (const xmlNode *node = parent->children; node != NULL; node = node->next)
        if (is_element(node, element))
            count++;
    return count;
}

/* The children of that name into items, of which each is size bytes. */
static bool read_children(struct reader *reader, const xmlNode *parent,
                          const struct element *element, void *items, size_t size)
{
    char *item = items;
    for (xmlNode *node = parent->children; node != NULL; node = node->next) {
        if (!is_element(node, element))
            continue;
        if (!read_fields(reader, node, element, item))
            return false;
        item += size;
    }
    return true;
}

static bool check_count(struct reader *reader, const xmlNode *parent, const struct element *element,
                        size_t count, size_t maximum)
{
    return count <= maximum || error_set(reader->error,
                                         ERROR_INVALID,
                                         "%s:%ld: %zu elements <%s>; at most %zu",
                                         reader->name,
                                         xmlGetLineNo(parent),
                                         count,
                                         element->name,
                                         maximum);
}

static bool read_list(struct reader *reader, const xmlNode *parent, size_t which,
                      struct record *record)
{
    const struct list *list = &record_lists[which];
    size_t count = count_children(parent, list->element);
    if (!check_count(reader, parent, list->element, count, list->maximum))
        return false;
    if (count == 0)
        return true;
    void *items = calloc(count, list->item_size);
    if (items == NULL)
        return error_set(reader->error, ERROR_SYSTEM, "%s: no memory", reader->name);
    list_set(list, record, items, count);
    return read_children(reader, parent, list->element, items, list->item_size);
}

/* An array within struct record. */
struct fixed {
    const struct element *element;
    void *items;
    size_t size, maximum;
    size_t *count;
};

static bool read_fixed(struct reader *reader, const xmlNode *parent, const struct fixed *fixed)
{
    *fixed->count = count_children(parent, fixed->element);
    return check_count(reader, parent, fixed->element, *fixed->count, fixed->maximum) &&
           read_children(reader, parent, fixed->element, fixed->items, fixed->size);
}

static bool read_edid(struct reader *reader, const xmlNode *display, struct record_display *into)
{
    xmlNode *node = display->children;
    while (node != NULL && node->type != XML_ELEMENT_NODE)
        node = node->next;
    if (node == NULL)
        return true;
    reader->node = node;
    xmlChar *hex = xmlNodeGetContent(node);
    size_t length = hex != NULL ? strlen((const char *)hex) / 2 : 0;
    bool ok = length > 0 && length <= EDID_SIZE_MAX;
    if (ok && (into->edid = malloc(length)) != NULL) {
        ok = hex_decode((const char *)hex, into->edid, length);
        into->edid_length = length;
    }
    xmlFree(hex);
    return (ok && into->edid != NULL) ||
           refuse(reader, "content", "not the hexadecimal bytes of an EDID", "");
}

/* A number is what the state says it is, and never beside a failed status. The schema has said so;
 * here is where. */
static bool check_readings(struct reader *reader, const xmlNode *root, const struct record *record)
{
    const struct reading *reading = record->readings;
    for (const xmlNode *node = root->children; node != NULL; node = node->next) {
        if (!is_element(node, &element_reading))
            continue;
        reader->node = node;
        bool wanted = reading->status == READING_OK || reading->status == READING_SUSPECT;
        if (wanted == isnan(reading->luminance_cd_m2) || (!wanted && !isnan(reading->x)) ||
            isnan(reading->x) != isnan(reading->y))
            return refuse(reader,
                          "cd-m2",
                          "a number is there exactly with status ok and suspect, not with",
                          reading_status_name(reading->status));
        if (reading->luminance_cd_m2 < 0 || reading->luminance_cd_m2 > READING_LUMINANCE_MAX_CD_M2)
            return refuse(reader, "cd-m2", "negative, or brighter than any display", "");
        reading++;
    }
    return true;
}

static bool read_ambient(struct reader *reader, xmlNode *node, struct ambient *ambient)
{
    if (!read_fields(reader, node, &element_ambient, ambient))
        return false;
    bool has_number = !isnan(ambient->luminance_cd_m2);
    bool wanted = ambient->state == AMBIENT_MEASURED || ambient->state == AMBIENT_STATED;
    if (has_number != wanted || (has_number && ambient->luminance_cd_m2 <= 0))
        return refuse(reader,
                      "cd-m2",
                      "above 0 with measured and stated, and only there; not so with",
                      ambient_state_name(ambient->state));
    if (ambient->state == AMBIENT_DARK_ROOM)
        ambient->luminance_cd_m2 = 0;
    return true;
}

static bool check_viewer(struct reader *reader, const xmlNode *root, const struct record *record)
{
    const struct viewer_measure *measure = record->viewer_measures;
    for (const xmlNode *node = root->children; node != NULL; node = node->next) {
        if (!is_element(node, &element_viewer))
            continue;
        reader->node = node;
        if (!(measure->true_value > 0) || measure->true_value > VIEWER_VALUE_MAX ||
            measure->value > VIEWER_VALUE_MAX)
            return refuse(
                reader, "true", "no length and no angle:", viewer_quantity_name(measure->quantity));
        measure++;
    }
    return true;
}

/* The children that stand exactly once, or at most once. */
static bool read_singles(struct reader *reader, const xmlNode *root, struct record *record)
{
    static const struct {
        const struct element *element;
        enum field_presence presence;
    } singles[] = {
        {&element_agent, FIELD_REQUIRED},
        {&element_workstation, FIELD_REQUIRED},
        {&element_clock, FIELD_REQUIRED},
        {&element_session, FIELD_REQUIRED},
        {&element_display, FIELD_REQUIRED},
        {&element_signal_path, FIELD_REQUIRED},
        {&element_meter, FIELD_OPTIONAL},
        {&element_illuminance, FIELD_OPTIONAL},
        {&element_judgement, FIELD_OPTIONAL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(singles); i++) {
        xmlNode *node = find_child(root, singles[i].element);
        reader->node = root;
        if (node == NULL && singles[i].presence == FIELD_REQUIRED)
            return refuse(reader, "content", "an element is missing:", singles[i].element->name);
        if (node != NULL && !read_fields(reader, node, singles[i].element, record))
            return false;
    }
    return true;
}

#define FIXED(fixed_element, array, how_many)                                   \
    {                                                                           \
        .element = &(fixed_element), .items = (array), .size = sizeof *(array), \
        .maximum = ARRAY_LENGTH(array), .count = &(how_many)                    \
    }

static bool read_nested(struct reader *reader, const xmlNode *root, struct record *record)
{
    struct signal_path *path = &record->signal_path;
    const xmlNode *session = find_child(root, &element_session);
    const xmlNode *signal_path = find_child(root, &element_signal_path);
    const struct fixed simulated =
        FIXED(element_simulated, record->simulated, record->simulated_count);
    const xmlNode *meter = find_child(root, &element_meter);
    const struct fixed settings =
        FIXED(element_setting, record->meter.settings, record->meter.setting_count);
    const struct fixed properties = FIXED(element_property, path->properties, path->property_count);
    const struct fixed doubts = FIXED(element_doubt, path->doubts, path->doubt_count);
    const struct fixed checks = FIXED(element_check, record->checks, record->check_count);
    xmlNode *scan_out = find_child(signal_path, &element_scan_out);
    if (scan_out != NULL && !read_fields(reader, scan_out, &element_scan_out, record))
        return false;
    return read_fixed(reader, session, &simulated) &&
           (meter == NULL || read_fixed(reader, meter, &settings)) &&
           read_fixed(reader, signal_path, &properties) &&
           read_fixed(reader, signal_path, &doubts) && read_fixed(reader, signal_path, &checks) &&
           read_edid(reader, find_child(root, &element_display), &record->display);
}

static bool read_root(struct reader *reader, xmlNode *root, struct record *record)
{
    if (!read_fields(reader, root, &element_record, record))
        return false;
    if (record->sequence == 0)
        return refuse(reader, "sequence", "counts from 1, not from", "0");
    if (!read_singles(reader, root, record) || !read_nested(reader, root, record))
        return false;
    xmlNode *ambient = find_child(root, &element_ambient);
    reader->node = root;
    if (ambient == NULL)
        return refuse(reader, "content", "an element is missing:", "ambient");
    if (!read_ambient(reader, ambient, &record->ambient))
        return false;
    for (size_t list = LIST_TEST; list <= LIST_VIEWER; list++)
        if (!read_list(reader, root, list, record))
            return false;
    const xmlNode *judgement = find_child(root, &element_judgement);
    if (judgement != NULL && (!read_list(reader, judgement, LIST_METRIC, record) ||
                              !read_list(reader, judgement, LIST_VERDICT, record)))
        return false;
    return check_readings(reader, root, record) && check_viewer(reader, root, record);
}

static bool check_version(const char *name, xmlNode *root, struct error *error)
{
    xmlChar *version = xmlGetNoNsProp(root, BAD_CAST "version");
    bool known = root->ns != NULL && strcmp((const char *)root->ns->href, RECORD_NAMESPACE) == 0 &&
                 version != NULL && strcmp((const char *)version, "1") == 0;
    xmlFree(version);
    return known || error_set(error,
                              ERROR_INVALID,
                              "%s:%ld: not a record of version 1 (" RECORD_NAMESPACE ")",
                              name,
                              xmlGetLineNo(root));
}

static bool read_document(const char *name, xmlDoc *document, struct record *record,
                          struct error *error)
{
    xmlNode *root = xmlDocGetRootElement(document);
    if (!check_version(name, root, error))
        return false;
    struct error by_schema = {0};
    bool valid = document_is_valid(document, name, &by_schema);
    struct reader reader = {.name = name, .error = error};
    if (!read_root(&reader, root, record))
        return false;
    if (!valid && error != NULL)
        *error = by_schema;
    return valid;
}

bool record_parse(const char *name, const void *bytes, size_t length, struct record *record,
                  struct error *error)
{
    xmlDoc *document = NULL;
    if (!document_read(name, bytes, length, &document, error))
        return false;
    bool ok = read_document(name, document, record, error);
    xmlFreeDoc(document);
    if (!ok)
        record_finish(record);
    return ok;
}
