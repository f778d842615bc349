/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/cs2000_codec.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <stdio.h>
#include <string.h>

#define LOW_CD_M2 0.003
#define CALCULATION_FAILED (-9.0e9) /* the number is -9.9e9 */
#define DURATION_MAX_S 999

/* "OK00" and so many fields after it. */
static bool take_fields(const char *line, size_t length, struct span *fields, size_t count)
{
    struct span span, all[5];
    if (!span_line(line, length, &span) || span_split(span, ',', all, count + 1) != count + 1 ||
        !span_is(all[0], "OK00"))
        return false;
    for (size_t i = 0; i < count; i++)
        fields[i] = all[i + 1];
    return true;
}

bool cs2000_is_done(const char *line, size_t length)
{
    struct span span;
    return span_line(line, length, &span) && span_is(span, "OK00");
}

bool cs2000_parse_error(const char *line, size_t length, int *number)
{
    struct span span;
    return span_line(line, length, &span) && span.length == 4 && span_begins(span, "ER") &&
           span.text[2] != '+' && span_integer((struct span){span.text + 2, 2}, 0, 99, number);
}

static const struct {
    int first, last;
    enum reading_status status;
} errors[] = {
    {0, 0, READING_NOT_REMOTE},
    {5, 5, READING_HARDWARE},
    {10, 10, READING_OVER},
    {30, 34, READING_HARDWARE},
    {51, 52, READING_HARDWARE},
    {71, 71, READING_SYNC},
    {83, 83, READING_WRONG_CONFIG},
    {81, 84, READING_HARDWARE},
    {99, 99, READING_HARDWARE},
};

enum reading_status cs2000_error_status(int number)
{
    for (size_t i = 0; i < ARRAY_LENGTH(errors); i++)
        if (number >= errors[i].first && number <= errors[i].last)
            return errors[i].status;
    return READING_REJECTED;
}

bool cs2000_parse_identity(const char *line, size_t length, struct cs2000_identity *identity)
{
    struct span fields[3];
    int variant;
    if (!take_fields(line, length, fields, 3) || !span_begins(fields[0], "CS-") ||
        !span_integer(fields[1], 1, 9, &variant) || fields[2].length == 0 ||
        fields[0].length >= sizeof identity->model - 1 ||
        fields[2].length >= sizeof identity->serial)
        return false;
    span_copy(fields[0], identity->model, sizeof identity->model);
    span_copy(fields[2], identity->serial, sizeof identity->serial);
    if (variant == 2 && strcmp(identity->model, "CS-2000") == 0)
        (void)text_copy(identity->model, sizeof identity->model, "CS-2000A");
    return true;
}

bool cs2000_parse_calibration(const char *line, size_t length, char date[16])
{
    struct span fields[2];
    char text[16];
    struct date parsed;
    if (!take_fields(line, length, fields, 2) || fields[0].length != 8)
        return false;
    (void)snprintf(text,
                   sizeof text,
                   "%.4s-%.2s-%.2s",
                   fields[0].text,
                   fields[0].text + 4,
                   fields[0].text + 6);
    return date_parse(text, &parsed) && text_copy(date, 16, text);
}

bool cs2000_parse_channel(const char *line, size_t length, int *channel)
{
    struct span field;
    return take_fields(line, length, &field, 1) && span_integer(field, 0, 99, channel);
}

bool cs2000_parse_setting(const char *line, size_t length, char value[64], bool *is_none)
{
    struct span field;
    if (!take_fields(line, length, &field, 1) || field.length == 0 || field.length >= 64)
        return false;
    span_copy(field, value, 64);
    *is_none = strspn(value, "0") == field.length;
    return true;
}

bool cs2000_parse_duration(const char *line, size_t length, int *seconds)
{
    struct span field;
    return take_fields(line, length, &field, 1) && span_integer(field, 0, DURATION_MAX_S, seconds);
}

struct measured cs2000_parse_measurement(const char *line, size_t length)
{
    struct span fields[3];
    double values[3];
    int number;
    if (cs2000_parse_error(line, length, &number))
        return measured_failed(cs2000_error_status(number), number);
    if (!take_fields(line, length, fields, 3))
        return measured_failed(READING_PROTOCOL, 0);
    for (int i = 0; i < 3; i++)
        if (!span_number(fields[i], &values[i]))
            return measured_failed(READING_PROTOCOL, 0);
    /* What could not be calculated is -9.9e9, with old firmware 0. */
    if (values[2] <= CALCULATION_FAILED || (values[2] <= 0 && values[2] >= 0))
        return measured_failed(READING_REJECTED, 0);
    struct measured measured = measured_light(values[2], values[0], values[1], LOW_CD_M2);
    measured.resolution_cd_m2 = span_step(fields[2]);
    return measured;
}
