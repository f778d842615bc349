/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/admesy_codec.h"

#include "monqa/cleanup.h"

#include <strings.h>

#define LOW_CD_M2 0.1

bool admesy_parse_identity(const char *line, size_t length, char model[64], char serial[64],
                           char firmware[64])
{
    struct span span, fields[4];
    if (!span_line(line, length, &span) ||
        span_split(span, ',', fields, ARRAY_LENGTH(fields)) != ARRAY_LENGTH(fields) ||
        fields[0].length < 6 || strncasecmp(fields[0].text, "admesy", 6) != 0)
        return false;
    for (size_t i = 1; i < ARRAY_LENGTH(fields); i++)
        if (fields[i].length == 0 || fields[i].length >= 64)
            return false;
    span_copy(fields[1], model, 64);
    span_copy(fields[2], serial, 64);
    span_copy(fields[3], firmware, 64);
    return true;
}

struct measured admesy_parse_measurement(const char *line, size_t length)
{
    struct span span, fields[5];
    double values[3];
    int clip, noise;
    if (!span_line(line, length, &span) ||
        span_split(span, ',', fields, ARRAY_LENGTH(fields)) != ARRAY_LENGTH(fields) ||
        !span_integer(fields[3], 0, 1, &clip) || !span_integer(fields[4], 0, 1, &noise))
        return measured_failed(READING_PROTOCOL, 0);
    for (int i = 0; i < 3; i++)
        if (!span_number(fields[i], &values[i]))
            return measured_failed(READING_PROTOCOL, 0);
    if (clip != 0)
        return measured_failed(READING_OVER, 0);
    struct measured measured = measured_light(values[0], values[1], values[2], LOW_CD_M2);
    if (measured.status == READING_REJECTED)
        return measured;
    measured.resolution_cd_m2 = span_step(fields[0]);
    if (noise != 0) {
        measured.status = READING_SUSPECT;
        measured.flags |= READING_LOW_SIGNAL;
    }
    return measured;
}
