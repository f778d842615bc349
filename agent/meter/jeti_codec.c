/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/jeti_codec.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>

#define LOW_CD_M2 0.1
#define ERROR_NUMBER_MAX 999

bool jeti_parse_identity(const char *line, size_t length, enum jeti_kind *kind, char model[64],
                         struct error *error)
{
    static const struct {
        const char *begins;
        enum jeti_kind kind;
    } kinds[] = {
        {"SB05", JETI_SPECBOS_1201},
        {"JETI_SB", JETI_SPECBOS},
        {"JETI_SDCM3", JETI_SPECTRAVAL},
        {"DCM3_JETI", JETI_SPECTRAVAL},
        {"SPECFIRM_JETI", JETI_SPECTRAVAL},
        {"PECFIRM_JETI", JETI_SPECTRAVAL},
    };
    struct span span;
    char shown[80];
    if (span_line(line, length, &span))
        for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
            if (span_begins(span, kinds[i].begins)) {
                *kind = kinds[i].kind;
                span_copy(span, model, 64);
                return true;
            }
    text_printable(shown, sizeof shown, line, length);
    return error_set(error, ERROR_INVALID, "\"%s\" is no identity of a JETI meter", shown);
}

/* What stands before the colon, and after it; without a colon all is value. */
static bool split_label(const char *line, size_t length, struct span *label, struct span *value)
{
    struct span span, fields[2];
    if (!span_line(line, length, &span))
        return false;
    size_t count = span_split(span, ':', fields, 2);
    if (count == 0)
        return false;
    *label = count == 2 ? fields[0] : (struct span){span.text, 0};
    *value = fields[count - 1];
    return true;
}

bool jeti_parse_text(const char *line, size_t length, char text[64])
{
    struct span label, value;
    if (!split_label(line, length, &label, &value) || value.length == 0 || value.length >= 64)
        return false;
    span_copy(value, text, 64);
    return true;
}

bool jeti_parse_error(const char *line, size_t length, int *number)
{
    struct span label, value;
    return split_label(line, length, &label, &value) &&
           (label.length == 0 || span_is(label, "Error Code")) &&
           span_integer(value, 0, ERROR_NUMBER_MAX, number);
}

static const struct {
    int first, last;
    enum reading_status status;
} errors[] = {
    {120, 120, READING_OVER},
    {121, 121, READING_UNDER},
    {123, 123, READING_UNSTABLE},
    {140, 141, READING_HARDWARE},
    {160, 160, READING_SYNC},
    {170, 172, READING_HARDWARE},
    {280, 280, READING_LOW_BATTERY},
};

enum reading_status jeti_error_status(int number)
{
    for (size_t i = 0; i < ARRAY_LENGTH(errors); i++)
        if (number >= errors[i].first && number <= errors[i].last)
            return errors[i].status;
    return READING_REJECTED;
}

bool jeti_parse_head(const char *line, size_t length, int *head)
{
    struct span label, value;
    return split_label(line, length, &label, &value) &&
           (label.length == 0 || span_is(label, "mhead")) && span_integer(value, 0, 9, head);
}

/* The label is the unit's one place: what is no luminance in cd/m2 is no reading. */
static bool is_luminance(struct span label, enum jeti_kind kind)
{
    if (kind == JETI_SPECTRAVAL && label.length == 0)
        return true;
    return span_is(label, "Luminance[cd/m^2]") || span_is(label, "Luminance [cd/m^2]") ||
           span_is(label, "Luminance[cd/m2]");
}

struct measured jeti_parse_luminance(const char *line, size_t length, enum jeti_kind kind)
{
    struct span label, value;
    double luminance;
    if (!split_label(line, length, &label, &value) || !span_number(value, &luminance))
        return measured_failed(READING_PROTOCOL, 0);
    if (!is_luminance(label, kind))
        return measured_failed(
            span_begins(label, "Illuminance") ? READING_WRONG_CONFIG : READING_PROTOCOL, 0);
    struct measured measured = measured_light(luminance, NAN, NAN, LOW_CD_M2);
    measured.resolution_cd_m2 = span_step(value);
    return measured;
}

bool jeti_parse_coordinate(const char *line, size_t length, const char *label, double *value)
{
    struct span said, number;
    return split_label(line, length, &said, &number) && span_is(said, label) &&
           span_number(number, value);
}

bool jeti_parse_pair(const char *line, size_t length, double *x, double *y)
{
    struct span span, fields[2];
    double first, second;
    if (!span_line(line, length, &span))
        return false;
    size_t gap = 0;
    while (gap < span.length && span.text[gap] != ' ' && span.text[gap] != '\t')
        gap++;
    fields[0] = (struct span){span.text, gap};
    fields[1] = (struct span){span.text + gap, span.length - gap};
    if (!span_number(fields[0], &first) || !span_number(fields[1], &second))
        return false;
    *x = first;
    *y = second;
    return true;
}

struct measured jeti_add_colour(struct measured luminance, double x, double y)
{
    if (luminance.status != READING_OK && luminance.status != READING_SUSPECT)
        return luminance;
    struct measured coloured = measured_light(luminance.luminance_cd_m2, x, y, LOW_CD_M2);
    coloured.resolution_cd_m2 = luminance.resolution_cd_m2;
    return coloured;
}
