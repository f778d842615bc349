/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/display_system_model.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <assert.h>
#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>

#define NATIVE_NAMESPACE "http://dicom.nema.org/PS3.19/models/NativeDICOM"

/* PS3.6, what the Display System SOP Class needs. The tag of a keyword and back. */
static const struct element {
    const char *tag, *vr, *keyword;
} elements[] = {
    {"00080005", "CS", "SpecificCharacterSet"},
    {"00080016", "UI", "SOPClassUID"},
    {"00080018", "UI", "SOPInstanceUID"},
    {"00080070", "LO", "Manufacturer"},
    {"00080080", "LO", "InstitutionName"},
    {"00080081", "ST", "InstitutionAddress"},
    {"00080100", "SH", "CodeValue"},
    {"00080102", "SH", "CodingSchemeDesignator"},
    {"00080104", "LO", "CodeMeaning"},
    {"00081010", "SH", "StationName"},
    {"00081040", "LO", "InstitutionalDepartmentName"},
    {"00081090", "LO", "ManufacturerModelName"},
    {"00181000", "LO", "DeviceSerialNumber"},
    {"00181202", "DT", "DateTimeOfLastCalibration"},
    {"00287000", "SQ", "EquipmentAdministratorSequence"},
    {"00287001", "US", "NumberOfDisplaySubsystems"},
    {"00287002", "US", "CurrentConfigurationID"},
    {"00287003", "US", "DisplaySubsystemID"},
    {"00287004", "SH", "DisplaySubsystemName"},
    {"00287005", "LO", "DisplaySubsystemDescription"},
    {"00287006", "CS", "SystemStatus"},
    {"00287007", "LO", "SystemStatusComment"},
    {"00287008", "SQ", "TargetLuminanceCharacteristicsSequence"},
    {"00287009", "US", "LuminanceCharacteristicsID"},
    {"0028700A", "SQ", "DisplaySubsystemConfigurationSequence"},
    {"0028700B", "US", "ConfigurationID"},
    {"0028700C", "SH", "ConfigurationName"},
    {"0028700D", "LO", "ConfigurationDescription"},
    {"0028700E", "US", "ReferencedTargetLuminanceCharacteristicsID"},
    {"0028700F", "SQ", "QAResultsSequence"},
    {"00287010", "SQ", "DisplaySubsystemQAResultsSequence"},
    {"00287011", "SQ", "ConfigurationQAResultsSequence"},
    {"00287012", "SQ", "MeasurementEquipmentSequence"},
    {"00287013", "CS", "MeasurementFunctions"},
    {"00287014", "CS", "MeasurementEquipmentType"},
    {"00287015", "SQ", "VisualEvaluationResultSequence"},
    {"00287016", "SQ", "DisplayCalibrationResultSequence"},
    {"00287017", "US", "DDLValue"},
    {"00287018", "FL", "CIExyWhitePoint"},
    {"00287019", "CS", "DisplayFunctionType"},
    {"0028701B", "US", "NumberOfLuminancePoints"},
    {"0028701C", "SQ", "LuminanceResponseSequence"},
    {"0028701D", "FL", "TargetMinimumLuminance"},
    {"0028701E", "FL", "TargetMaximumLuminance"},
    {"0028701F", "FL", "LuminanceValue"},
    {"00287020", "LO", "LuminanceResponseDescription"},
    {"00287021", "CS", "WhitePointFlag"},
    {"00287022", "SQ", "DisplayDeviceTypeCodeSequence"},
    {"00287023", "SQ", "DisplaySubsystemSequence"},
    {"00287024", "SQ", "LuminanceResultSequence"},
    {"00287025", "CS", "AmbientLightValueSource"},
    {"00287026", "CS", "MeasuredCharacteristics"},
    {"00287027", "SQ", "LuminanceUniformityResultSequence"},
    {"00287028", "SQ", "VisualEvaluationTestSequence"},
    {"00287029", "CS", "TestResult"},
    {"0028702A", "LO", "TestResultComment"},
    {"0028702C", "SQ", "TestPatternCodeSequence"},
    {"0028702D", "SQ", "MeasurementPatternCodeSequence"},
    {"0028702E", "SQ", "VisualEvaluationMethodCodeSequence"},
    {"00404035", "SQ", "ActualHumanPerformersSequence"},
    {"00404050", "DT", "PerformedProcedureStepStartDateTime"},
    {"00404051", "DT", "PerformedProcedureStepEndDateTime"},
    {"20100160", "US", "ReflectedAmbientLight"},
};

static const struct element *by_keyword(const char *keyword)
{
    for (size_t i = 0; i < ARRAY_LENGTH(elements); i++)
        if (strcmp(elements[i].keyword, keyword) == 0)
            return &elements[i];
    assert(!"a keyword that is not in the table");
    return NULL;
}

static const char *keyword_of(const char *tag)
{
    for (size_t i = 0; i < ARRAY_LENGTH(elements); i++)
        if (strcmp(elements[i].tag, tag) == 0)
            return elements[i].keyword;
    return NULL;
}

void model_begin(struct model *model)
{
    *model = (struct model){.root = json_object()};
    model->is_short = model->root == NULL;
}

void model_finish(struct model *model)
{
    json_decref(model->root);
    model->root = NULL;
}

/* values: taken over; an empty array says that there is no value. */
static void add(struct model *model, json_t *set, const struct element *element, json_t *values)
{
    json_t *held = json_pack("{s:s}", "vr", element->vr);
    if (values == NULL || held == NULL ||
        (json_array_size(values) > 0 && json_object_set(held, "Value", values) != 0) ||
        json_object_set_new(set, element->tag, json_incref(held)) != 0)
        model->is_short = true;
    json_decref(held);
    json_decref(values);
}

/* Characters, as PS3.5 6.2 counts them; 0: as many as there are. */
static size_t characters_max(const char *vr)
{
    return strcmp(vr, "SH") == 0 || strcmp(vr, "CS") == 0   ? 16
           : strcmp(vr, "LO") == 0 || strcmp(vr, "UI") == 0 ? 64
           : strcmp(vr, "ST") == 0                          ? 1024
                                                            : 0;
}

/* A backslash would be the end of the value. */
static json_t *clean_text(const char *text, size_t maximum)
{
    char clean[4 * 1024 + 1];
    size_t length = 0, left = strlen(text);
    for (size_t count = 0;
         left > 0 && (maximum == 0 || count < maximum) && length + 4 < sizeof clean;
         count++) {
        size_t step = text_utf8_step(text, left);
        unsigned char first = (unsigned char)*text;
        bool is_good = step > 0 && first >= 0x20 && first != 0x7f && first != '\\';
        if (is_good)
            memcpy(clean + length, text, step);
        else
            clean[length] = '?';
        length += is_good ? step : 1;
        text += step > 0 ? step : 1;
        left -= step > 0 ? step : 1;
    }
    while (length > 0 && clean[length - 1] == ' ')
        length--;
    return json_stringn(clean, length);
}

void model_text(struct model *model, json_t *set, const char *keyword, const char *text)
{
    const struct element *element = by_keyword(keyword);
    json_t *values = json_array();
    if (text != NULL && text[0] != '\0' &&
        json_array_append_new(values, clean_text(text, characters_max(element->vr))) != 0)
        model->is_short = true;
    add(model, set, element, values);
}

void model_words(struct model *model, json_t *set, const char *keyword, const char *words)
{
    json_t *values = json_array();
    for (const char *at = words; *at != '\0'; at += strcspn(at, " "), at += strspn(at, " "))
        if (json_array_append_new(values, json_stringn(at, strcspn(at, " "))) != 0)
            model->is_short = true;
    add(model, set, by_keyword(keyword), values);
}

void model_integer(struct model *model, json_t *set, const char *keyword, int64_t value)
{
    add(model, set, by_keyword(keyword), json_pack("[I]", (json_int_t)value));
}

void model_reals(struct model *model, json_t *set, const char *keyword, const double *values,
                 size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        if (json_array_append_new(array, json_real((double)(float)values[i])) != 0)
            model->is_short = true;
    add(model, set, by_keyword(keyword), array);
}

void model_nothing(struct model *model, json_t *set, const char *keyword)
{
    add(model, set, by_keyword(keyword), json_array());
}

json_t *model_item(struct model *model, json_t *set, const char *keyword)
{
    const struct element *element = by_keyword(keyword);
    json_t *item = json_object();
    json_t *items = json_object_get(json_object_get(set, element->tag), "Value");
    if (items == NULL)
        add(model, set, element, json_pack("[O]", item));
    else if (json_array_append(items, item) != 0)
        model->is_short = true;
    json_decref(item); /* the sequence holds it; without memory it is gone */
    return model->is_short ? NULL : item;
}

static bool check(const struct model *model, struct error *error)
{
    return !model->is_short || error_set(error, ERROR_SYSTEM, "display system: no memory");
}

/* 9 digits tell every 32-bit float from its neighbours. */
bool model_write_json(const struct model *model, struct buffer *to, struct error *error)
{
    if (!check(model, error))
        return false;
    CLEANUP(free_pointer)
    char *text = json_dumps(model->root, JSON_INDENT(1) | JSON_REAL_PRECISION(9));
    if (text == NULL)
        return error_set(error, ERROR_SYSTEM, "display system: no memory");
    buffer_text(to, text);
    buffer_text(to, "\n");
    return buffer_check(to, "display system", error);
}

/* What libxml2 says as -1 is kept until the end. */
struct xml {
    xmlTextWriter *writer;
    bool is_bad;
};

static void note(struct xml *xml, int code)
{
    xml->is_bad = xml->is_bad || code < 0;
}

static void open_element(struct xml *xml, const char *name, const char *attribute,
                         const char *value)
{
    note(xml, xmlTextWriterStartElement(xml->writer, (const xmlChar *)name));
    note(xml,
         xmlTextWriterWriteAttribute(
             xml->writer, (const xmlChar *)attribute, (const xmlChar *)value));
}

static void close_element(struct xml *xml)
{
    note(xml, xmlTextWriterEndElement(xml->writer));
}

static void write_value(struct xml *xml, const char *number, const json_t *value)
{
    char digits[NUMBER_SIZE];
    open_element(xml, "Value", "number", number);
    if (json_is_string(value))
        note(xml, xmlTextWriterWriteString(xml->writer, (const xmlChar *)json_string_value(value)));
    else {
        (void)snprintf(digits, sizeof digits, "%.9g", json_number_value(value));
        note(xml, xmlTextWriterWriteString(xml->writer, (const xmlChar *)digits));
    }
    close_element(xml);
}

#define DEPTH_MAX 16

/* NOLINTNEXTLINE(misc-no-recursion): as deep as our own data set is */
static void write_set(struct xml *xml, json_t *set, int depth)
{
    const char *tag;
    json_t *element, *value;
    size_t i;
    assert(depth < DEPTH_MAX);
    json_object_foreach(set, tag, element)
    {
        const char *keyword = keyword_of(tag);
        open_element(xml, "DicomAttribute", "tag", tag);
        note(xml,
             xmlTextWriterWriteAttribute(
                 xml->writer,
                 (const xmlChar *)"vr",
                 (const xmlChar *)json_string_value(json_object_get(element, "vr"))));
        note(xml,
             xmlTextWriterWriteAttribute(
                 xml->writer, (const xmlChar *)"keyword", (const xmlChar *)keyword));
        json_array_foreach(json_object_get(element, "Value"), i, value)
        {
            char number[24];
            (void)snprintf(number, sizeof number, "%zu", i + 1);
            if (!json_is_object(value)) {
                write_value(xml, number, value);
                continue;
            }
            open_element(xml, "Item", "number", number);
            write_set(xml, value, depth + 1);
            close_element(xml);
        }
        close_element(xml);
    }
}

static void write_document(struct xml *xml, json_t *root)
{
    note(xml, xmlTextWriterSetIndent(xml->writer, 0)); /* xml:space="preserve" */
    note(xml, xmlTextWriterStartDocument(xml->writer, "1.0", "UTF-8", NULL));
    open_element(xml, "NativeDicomModel", "xml:space", "preserve");
    note(xml,
         xmlTextWriterWriteAttribute(
             xml->writer, (const xmlChar *)"xmlns", (const xmlChar *)NATIVE_NAMESPACE));
    write_set(xml, root, 0);
    close_element(xml);
    note(xml, xmlTextWriterEndDocument(xml->writer));
}

bool model_write_xml(const struct model *model, struct buffer *to, struct error *error)
{
    if (!check(model, error))
        return false;
    xmlBuffer *bytes = xmlBufferCreate();
    struct xml xml = {.writer = bytes == NULL ? NULL : xmlNewTextWriterMemory(bytes, 0)};
    xml.is_bad = xml.writer == NULL;
    if (xml.writer != NULL)
        write_document(&xml, model->root);
    xmlFreeTextWriter(xml.writer);
    if (!xml.is_bad)
        buffer_append(to, xmlBufferContent(bytes), (size_t)xmlBufferLength(bytes));
    xmlBufferFree(bytes);
    if (xml.is_bad)
        return error_set(error, ERROR_SYSTEM, "display system: no memory");
    return buffer_check(to, "display system", error);
}
