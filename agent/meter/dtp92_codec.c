/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/dtp92_codec.h"

#include "monqa/cleanup.h"

#include <string.h>

#define LOW_CD_M2 0.1
#define NO_LIGHT 999.985 /* X and Z of no light at all are 999.99 */

static int hexadecimal(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool dtp92_parse_reply(const char *line, size_t length, struct span *text, int *code)
{
    struct span span;
    if (!span_line(line, length, &span) || span.length < 3)
        return false;
    const char *end = span.text + span.length;
    int high = hexadecimal(end[-2]), low = hexadecimal(end[-1]);
    if (end[-3] != '<' || high < 0 || low < 0)
        return false;
    *text = (struct span){span.text, span.length - 3};
    *code = high * 16 + low;
    return true;
}

bool dtp92_parse_identity(const char *line, size_t length, char model[64])
{
    struct span text;
    int code;
    if (!dtp92_parse_reply(line, length, &text, &code) || code != 0 ||
        !span_begins(text, "X-Rite DTP92"))
        return false;
    span_copy((struct span){text.text + strlen("X-Rite "), strlen("DTP92")}, model, 64);
    return true;
}

static const struct {
    int first, last;
    enum reading_status status;
} codes[] = {
    {0x16, 0x1a, READING_HARDWARE}, /* checksum of the calibration */
    {0x20, 0x20, READING_UNSTABLE}, /* no reading */
    {0x28, 0x28, READING_OVER},
    {0x29, 0x29, READING_UNDER},
};

static enum reading_status code_status(int code)
{
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++)
        if (code >= codes[i].first && code <= codes[i].last)
            return codes[i].status;
    return READING_REJECTED;
}

/* "Y: 12.34" or "Yc 12.34": the letter, what is no part of a number, the number. */
static bool take_value(struct span field, char letter, struct span *number, double *value)
{
    if (field.length == 0 || field.text[0] != letter)
        return false;
    size_t skipped = 1;
    while (skipped < field.length && strchr("0123456789+-.", field.text[skipped]) == NULL)
        skipped++;
    *number = (struct span){field.text + skipped, field.length - skipped};
    return span_number(*number, value);
}

struct measured dtp92_parse_measurement(const char *line, size_t length)
{
    struct span text, fields[3], numbers[3];
    double xyz[3];
    int code;
    if (!dtp92_parse_reply(line, length, &text, &code))
        return measured_failed(READING_PROTOCOL, 0);
    if (code != 0)
        return measured_failed(code_status(code), code);
    if (span_split(text, '\t', fields, 3) != 3)
        return measured_failed(READING_PROTOCOL, 0);
    for (int i = 0; i < 3; i++)
        if (!take_value(fields[i], "XYZ"[i], &numbers[i], &xyz[i]))
            return measured_failed(READING_PROTOCOL, 0);
    if (xyz[0] > NO_LIGHT || xyz[2] > NO_LIGHT)
        return measured_failed(READING_UNDER, 0);
    struct measured measured = measured_tristimulus(xyz, LOW_CD_M2);
    measured.resolution_cd_m2 = span_step(numbers[1]);
    return measured;
}
