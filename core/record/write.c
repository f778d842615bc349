/* SPDX-License-Identifier: Apache-2.0 */
#include "core/record/escape.h"
#include "core/record/fields.h"
#include "monqa/text.h"

#include <math.h>
#include <string.h>

/* Sticky: the first trouble is kept, the rest does nothing. */
struct writer {
    struct buffer xml;
    struct error *error;
    bool failed;
};

static void trouble(struct writer *writer, const struct element *element, const struct field *field,
                    const char *what)
{
    if (!writer->failed)
        (void)error_set(writer->error,
                        ERROR_INVALID,
                        "record: <%s> %s: %s; the record cannot be written",
                        element->name,
                        field->attribute,
                        what);
    writer->failed = true;
}

static void write_number(struct writer *writer, double value)
{
    char text[NUMBER_SIZE];
    buffer_text(&writer->xml, number_format(value, text));
}

static void write_time(struct writer *writer, const struct element *element,
                       const struct field *field, int64_t utc_ms)
{
    static const int64_t year_1900_ms = -2208988800000, year_3000_ms = 32503680000000;
    char text[TIME_TEXT_SIZE];
    if (utc_ms < year_1900_ms || utc_ms >= year_3000_ms)
        trouble(writer, element, field, "a time outside the years 1900 to 2999");
    else
        buffer_text(&writer->xml, time_utc_format(utc_ms, text));
}

static void write_word(struct writer *writer, const struct element *element,
                       const struct field *field, int value)
{
    if (value < 0 || value >= field->words->count)
        trouble(writer, element, field, "a value that has no name");
    else
        escape_text(&writer->xml, field->words->name(value));
}

static void write_value(struct writer *writer, const struct element *element,
                        const struct field *field, const char *at)
{
    char flags[FLAGS_TEXT_SIZE];
    switch (field->kind) {
    case FIELD_TEXT:
        escape_text(&writer->xml, at);
        break;
    case FIELD_NUMBER:
    case FIELD_MAYBE:
    case FIELD_VALUE:
        if (isfinite(field_number(at)))
            write_number(writer, field_number(at));
        else
            trouble(writer, element, field, "not a finite number");
        break;
    case FIELD_INTEGER:
        buffer_format(&writer->xml, "%lld", (long long)field_integer(field, at));
        break;
    case FIELD_BOOLEAN:
        buffer_text(&writer->xml, *(const bool *)at ? "true" : "false");
        break;
    case FIELD_TIME:
        write_time(writer, element, field, field_integer(field, at));
        break;
    case FIELD_WORD:
        write_word(writer, element, field, field_word(at));
        break;
    case FIELD_FLAGS:
        escape_text(&writer->xml, field->flags->format((unsigned)field_word(at), flags));
        break;
    }
}

static void write_start(struct writer *writer, const char *indent, const struct element *element,
                        const void *from)
{
    buffer_format(&writer->xml, "%s<%s", indent, element->name);
    for (const struct field *field = element->fields; field->attribute != NULL; field++) {
        const char *at = (const char *)from + field->offset;
        if (field_is_absent(field, at))
            continue;
        if (field->kind == FIELD_VALUE && isinf(field_number(at))) {
            buffer_text(&writer->xml, " infinite=\"true\"");
            continue;
        }
        buffer_format(&writer->xml, " %s=\"", field->attribute);
        write_value(writer, element, field, at);
        buffer_text(&writer->xml, "\"");
    }
}

static void write_empty(struct writer *writer, const char *indent, const struct element *element,
                        const void *from)
{
    write_start(writer, indent, element, from);
    buffer_text(&writer->xml, "/>\n");
}

static void write_items(struct writer *writer, const char *indent, const struct element *element,
                        const void *items, size_t count, size_t size)
{
    for (size_t i = 0; i < count; i++)
        write_empty(writer, indent, element, (const char *)items + i * size);
}

static void write_list(struct writer *writer, const char *indent, size_t which,
                       const struct record *record)
{
    const struct list *list = &record_lists[which];
    write_items(writer,
                indent,
                list->element,
                list_items(list, record),
                list_count(list, record),
                list->item_size);
}

static void write_session(struct writer *writer, const struct record *record)
{
    write_start(writer, "  ", &element_session, record);
    buffer_text(&writer->xml, ">\n");
    write_items(writer,
                "    ",
                &element_simulated,
                record->simulated,
                record->simulated_count,
                sizeof *record->simulated);
    buffer_text(&writer->xml, "  </session>\n");
}

static void write_display(struct writer *writer, const struct record *record)
{
    const struct record_display *display = &record->display;
    write_start(writer, "  ", &element_display, record);
    if (display->edid == NULL || display->edid_length == 0) {
        buffer_text(&writer->xml, "/>\n");
        return;
    }
    buffer_text(&writer->xml, ">\n    <edid>");
    for (size_t i = 0; i < display->edid_length; i++)
        buffer_format(&writer->xml, "%02x", display->edid[i]);
    buffer_text(&writer->xml, "</edid>\n  </display>\n");
}

static void write_signal_path(struct writer *writer, const struct record *record)
{
    const struct signal_path *path = &record->signal_path;
    write_start(writer, "  ", &element_signal_path, record);
    buffer_text(&writer->xml, ">\n");
    if (path->mode[0] != '\0')
        write_empty(writer, "    ", &element_scan_out, record);
    write_items(writer,
                "    ",
                &element_property,
                path->properties,
                path->property_count,
                sizeof *path->properties);
    write_items(
        writer, "    ", &element_doubt, path->doubts, path->doubt_count, sizeof *path->doubts);
    write_items(writer,
                "    ",
                &element_check,
                record->checks,
                record->check_count,
                sizeof *record->checks);
    buffer_text(&writer->xml, "  </signal-path>\n");
}

static void write_meter(struct writer *writer, const struct record *record)
{
    const struct record_meter *meter = &record->meter;
    if (meter->setting_count == 0) {
        write_empty(writer, "  ", &element_meter, record);
        return;
    }
    write_start(writer, "  ", &element_meter, record);
    buffer_text(&writer->xml, ">\n");
    write_items(writer,
                "    ",
                &element_setting,
                meter->settings,
                meter->setting_count,
                sizeof *meter->settings);
    buffer_text(&writer->xml, "  </meter>\n");
}

static void write_ambient(struct writer *writer, const struct record *record)
{
    struct ambient ambient = record->ambient;
    if (ambient.state == AMBIENT_UNKNOWN || ambient.state == AMBIENT_DARK_ROOM)
        ambient.luminance_cd_m2 = NAN; /* says the state, not a number */
    write_empty(writer, "  ", &element_ambient, &ambient);
}

static void write_judgement(struct writer *writer, const struct record *record)
{
    if (record->guideline_id[0] == '\0' && record->evaluation.metric_count == 0 &&
        record->evaluation.verdict_count == 0)
        return;
    write_start(writer, "  ", &element_judgement, record);
    buffer_text(&writer->xml, ">\n");
    write_list(writer, "    ", LIST_METRIC, record);
    write_list(writer, "    ", LIST_VERDICT, record);
    buffer_text(&writer->xml, "  </judgement>\n");
}

static void write_all(struct writer *writer, const struct record *record)
{
    buffer_text(&writer->xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    write_start(writer, "", &element_record, record);
    buffer_text(&writer->xml, " version=\"1\" xmlns=\"" RECORD_NAMESPACE "\">\n");
    write_empty(writer, "  ", &element_agent, record);
    write_empty(writer, "  ", &element_workstation, record);
    write_empty(writer, "  ", &element_clock, record);
    write_session(writer, record);
    write_display(writer, record);
    write_signal_path(writer, record);
    if (record->meter.driver[0] != '\0')
        write_meter(writer, record);
    write_ambient(writer, record);
    if (record->illuminance.lux > 0)
        write_empty(writer, "  ", &element_illuminance, record);
    for (size_t list = LIST_TEST; list <= LIST_VIEWER; list++)
        write_list(writer, "  ", list, record);
    write_judgement(writer, record);
    buffer_text(&writer->xml, "</record>\n");
}

/* What is written must read back: found now, not at the collector. */
static bool reads_back(const struct buffer *xml, struct error *error)
{
    struct record back = {0};
    bool ok = record_parse("the record to be written", xml->data, xml->length, &back, error);
    record_finish(&back);
    return ok;
}

bool record_write(const struct record *record, struct buffer *xml, struct error *error)
{
    struct writer writer = {.xml = BUFFER(RECORD_BYTES_MAX - SIGNATURE_LINE_LENGTH),
                            .error = error};
    write_all(&writer, record);
    bool ok = !writer.failed && buffer_check(&writer.xml, "record", error) &&
              reads_back(&writer.xml, error);
    if (ok)
        buffer_append(xml, writer.xml.data, writer.xml.length);
    buffer_finish(&writer.xml);
    return ok && buffer_check(xml, "record", error);
}
