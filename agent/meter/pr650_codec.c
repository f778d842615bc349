/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/pr650_codec.h"

#include "monqa/cleanup.h"

#define LOW_CD_M2 3.4
#define VALID_BUT_LOW 18

bool pr650_is_taken(const char *line, size_t length)
{
    struct span span;
    return span_line(line, length, &span) && span_is(span, "000");
}

static const struct {
    int code;
    enum reading_status status;
} codes[] = {
    {-1, READING_UNDER},
    {7, READING_SYNC},
    {8, READING_SYNC},
    {10, READING_UNDER},
    {19, READING_OVER},
};

static enum reading_status code_status(int code)
{
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++)
        if (codes[i].code == code)
            return codes[i].status;
    return READING_REJECTED;
}

static struct measured judge(const struct span fields[5], int code)
{
    double values[3];
    for (int i = 0; i < 3; i++)
        if (!span_number(fields[i + 2], &values[i]))
            return measured_failed(READING_PROTOCOL, 0);
    struct measured measured = measured_light(values[0], values[1], values[2], LOW_CD_M2);
    if (measured.status == READING_REJECTED)
        return measured;
    measured.code = code;
    measured.flags |= READING_UNIT_ASSUMED;
    measured.resolution_cd_m2 = span_step(fields[2]);
    if (code == VALID_BUT_LOW) {
        measured.status = READING_SUSPECT;
        measured.flags |= READING_LOW_SIGNAL;
    }
    return measured;
}

struct measured pr650_parse_measurement(const char *line, size_t length)
{
    struct span span, fields[5];
    int code, kind;
    if (!span_line(line, length, &span))
        return measured_failed(READING_PROTOCOL, 0);
    size_t count = span_split(span, ',', fields, ARRAY_LENGTH(fields));
    /* Two characters, or the code was cut. */
    if (count == 0 || fields[0].length != 2 || !span_integer(fields[0], -9, 99, &code))
        return measured_failed(READING_PROTOCOL, 0);
    if (code != 0 && code != VALID_BUT_LOW)
        return measured_failed(code_status(code), code);
    if (count != ARRAY_LENGTH(fields) || !span_integer(fields[1], 0, 9, &kind))
        return measured_failed(READING_PROTOCOL, 0);
    if (kind != 0)
        return measured_failed(READING_WRONG_CONFIG, 0);
    return judge(fields, code);
}
