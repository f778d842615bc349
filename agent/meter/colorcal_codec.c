/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/colorcal_codec.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>

#define BUILD_MAX 999999
#define ROW_DIGITS 5
#define NEGATIVE_ABOVE 50000
/* The raw values have two decimals: no black level of a good display can be told from another. */
#define LOW_CD_M2 1.0

bool colorcal_parse_error(const char *line, size_t length, int *number)
{
    struct span span;
    return span_line(line, length, &span) && span.length == 4 && span_begins(span, "ER") &&
           span.text[2] != '+' && span_integer((struct span){span.text + 2, 2}, 0, 99, number);
}

bool colorcal_parse_identity(const char *line, size_t length, struct colorcal_identity *identity,
                             struct error *error)
{
    struct span span, fields[6];
    struct colorcal_identity parsed;
    char shown[80];
    text_printable(shown, sizeof shown, line, length);
    if (!span_line(line, length, &span) ||
        span_split(span, ',', fields, ARRAY_LENGTH(fields)) != ARRAY_LENGTH(fields) ||
        !span_is(fields[0], "OK00") || fields[4].length == 0 ||
        !span_integer(fields[5], 0, BUILD_MAX, &parsed.build))
        return error_set(error, ERROR_INVALID, "\"%s\" is no identity of a ColorCAL", shown);
    span_copy(fields[2], parsed.rom, sizeof parsed.rom);
    span_copy(fields[4], parsed.serial, sizeof parsed.serial);
    *identity = parsed;
    return true;
}

/* "OK00" and three fields. */
static bool take_triple(const char *line, size_t length, struct span triple[3])
{
    struct span span, fields[4];
    if (!span_line(line, length, &span) ||
        span_split(span, ',', fields, ARRAY_LENGTH(fields)) != ARRAY_LENGTH(fields) ||
        !span_is(fields[0], "OK00"))
        return false;
    for (int i = 0; i < 3; i++)
        triple[i] = fields[i + 1];
    return true;
}

bool colorcal_parse_row(const char *line, size_t length, double row[3])
{
    struct span triple[3];
    double parsed[3];
    bool written = false;
    if (!take_triple(line, length, triple))
        return false;
    for (int i = 0; i < 3; i++) {
        int digits;
        if (triple[i].length != ROW_DIGITS || triple[i].text[0] == '+' ||
            !span_integer(triple[i], 0, 99999, &digits) || digits == NEGATIVE_ABOVE)
            return false;
        parsed[i] = (digits > NEGATIVE_ABOVE ? NEGATIVE_ABOVE - digits : digits) / 10000.0;
        written = written || digits != 0;
    }
    for (int i = 0; written && i < 3; i++)
        row[i] = parsed[i];
    return written;
}

struct measured colorcal_parse_measurement(const char *line, size_t length, double matrix[3][3])
{
    struct span triple[3];
    double raw[3], xyz[3];
    int number;
    if (colorcal_parse_error(line, length, &number))
        return measured_failed(READING_REJECTED, number);
    if (!take_triple(line, length, triple))
        return measured_failed(READING_PROTOCOL, 0);
    for (int i = 0; i < 3; i++)
        if (!span_number(triple[i], &raw[i]))
            return measured_failed(READING_PROTOCOL, 0);
    for (int i = 0; i < 3; i++)
        xyz[i] = matrix[i][0] * raw[0] + matrix[i][1] * raw[1] + matrix[i][2] * raw[2];
    struct measured measured = measured_tristimulus(xyz, LOW_CD_M2);
    for (int i = 0; i < 3; i++)
        measured.resolution_cd_m2 += fabs(matrix[1][i]) * span_step(triple[i]);
    return measured;
}
