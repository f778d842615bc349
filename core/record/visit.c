/* SPDX-License-Identifier: Apache-2.0 */
#include "core/record/fields.h"

#include "monqa/text.h"

struct walk {
    const struct record_visitor *visitor;
    void *context;
};

static void visit_value(const struct walk *walk, const struct field *field, const char *at)
{
    struct record_value value = {.kind = RECORD_TEXT};
    char text[FLAGS_TEXT_SIZE];
    switch (field->kind) {
    case FIELD_TEXT:
        value.text = at;
        break;
    case FIELD_NUMBER:
    case FIELD_MAYBE:
    case FIELD_VALUE:
        value.kind = RECORD_NUMBER;
        value.number = field_number(at);
        break;
    case FIELD_INTEGER:
        value.kind = RECORD_INTEGER;
        value.integer = field_integer(field, at);
        break;
    case FIELD_BOOLEAN:
        value.kind = RECORD_BOOLEAN;
        value.boolean = *(const bool *)at;
        break;
    case FIELD_TIME:
        value.text = time_utc_format(field_integer(field, at), text);
        break;
    case FIELD_WORD:
        value.text = field->words->name(field_word(at));
        break;
    case FIELD_FLAGS:
        value.text = field->flags->format((unsigned)field_word(at), text);
        break;
    }
    walk->visitor->value(walk->context, field->attribute, &value);
}

static void open_element(const struct walk *walk, const struct element *element, const void *from,
                         bool repeated)
{
    walk->visitor->open(walk->context, element->name, repeated);
    for (const struct field *field = element->fields; field->attribute != NULL; field++) {
        const char *at = (const char *)from + field->offset;
        if (!field_is_absent(field, at))
            visit_value(walk, field, at);
    }
}

static void visit_items(const struct walk *walk, const struct element *element, const void *items,
                        size_t count, size_t size)
{
    for (size_t i = 0; i < count; i++) {
        open_element(walk, element, (const char *)items + i * size, true);
        walk->visitor->close(walk->context);
    }
}

static void visit_single(const struct walk *walk, const struct element *element, const void *from)
{
    open_element(walk, element, from, false);
    walk->visitor->close(walk->context);
}

static void visit_list(const struct walk *walk, size_t which, const struct record *record)
{
    const struct list *list = &record_lists[which];
    visit_items(
        walk, list->element, list_items(list, record), list_count(list, record), list->item_size);
}

static void visit_path(const struct walk *walk, const struct record *record)
{
    const struct signal_path *path = &record->signal_path;
    open_element(walk, &element_signal_path, record, false);
    if (path->mode[0] != '\0')
        visit_single(walk, &element_scan_out, record);
    visit_items(
        walk, &element_property, path->properties, path->property_count, sizeof *path->properties);
    visit_items(walk, &element_doubt, path->doubts, path->doubt_count, sizeof *path->doubts);
    visit_items(walk, &element_check, record->checks, record->check_count, sizeof *record->checks);
    walk->visitor->close(walk->context);
}

static void visit_meter(const struct walk *walk, const struct record *record)
{
    const struct record_meter *meter = &record->meter;
    open_element(walk, &element_meter, record, false);
    visit_items(
        walk, &element_setting, meter->settings, meter->setting_count, sizeof *meter->settings);
    walk->visitor->close(walk->context);
}

static void visit_judgement(const struct walk *walk, const struct record *record)
{
    open_element(walk, &element_judgement, record, false);
    visit_list(walk, LIST_METRIC, record);
    visit_list(walk, LIST_VERDICT, record);
    walk->visitor->close(walk->context);
}

void record_visit(const struct record *record, const struct record_visitor *visitor, void *context)
{
    struct walk walk = {visitor, context};
    open_element(&walk, &element_record, record, false);
    visit_single(&walk, &element_agent, record);
    visit_single(&walk, &element_workstation, record);
    visit_single(&walk, &element_clock, record);
    open_element(&walk, &element_session, record, false);
    visit_items(&walk,
                &element_simulated,
                record->simulated,
                record->simulated_count,
                sizeof *record->simulated);
    visitor->close(context);
    visit_single(&walk, &element_display, record);
    visit_path(&walk, record);
    if (record->meter.driver[0] != '\0')
        visit_meter(&walk, record);
    visit_single(&walk, &element_ambient, &record->ambient);
    if (record->illuminance.lux > 0)
        visit_single(&walk, &element_illuminance, record);
    for (size_t list = LIST_TEST; list <= LIST_VIEWER; list++)
        visit_list(&walk, list, record);
    visit_judgement(&walk, record);
    visitor->close(context);
}
