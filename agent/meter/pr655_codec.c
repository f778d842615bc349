/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/pr655_codec.h"

#include "monqa/cleanup.h"

#include <string.h>
#include <strings.h>

#define LOW_CD_M2 0.2
#define CODE_DIGITS_MIN 4 /* "0000", "-0008": a shorter one was cut */
#define CODE_DIGITS_MAX 6

static bool take_code(struct span field, int *code)
{
    return field.length >= CODE_DIGITS_MIN && field.length <= CODE_DIGITS_MAX &&
           span_integer(field, -99999, 99999, code);
}

bool pr655_parse_reply(const char *line, size_t length, int *code, char text[64])
{
    struct span span, first;
    if (!span_line(line, length, &span))
        return false;
    const char *comma = memchr(span.text, ',', span.length);
    size_t before = comma != NULL ? (size_t)(comma - span.text) : span.length;
    (void)span_split((struct span){span.text, before}, ',', &first, 1); /* without blanks */
    if (!take_code(first, code))
        return false;
    size_t skipped = comma != NULL ? before + 1 : before;
    span_copy((struct span){span.text + skipped, span.length - skipped}, text, 64);
    return true;
}

bool pr655_parse_model(const char *line, size_t length, char model[64])
{
    static const char *const families[] = {"PR-655", "PR-67", "PR-68", "PR-7", "PR-8"};
    char text[64];
    int code;
    if (!pr655_parse_reply(line, length, &code, text) || code != 0)
        return false;
    const char *name = text + strspn(text, " ");
    for (size_t i = 0; i < ARRAY_LENGTH(families); i++)
        if (strncmp(name, families[i], strlen(families[i])) == 0) {
            span_copy((struct span){name, strcspn(name, " ,")}, model, 64);
            return true;
        }
    return false;
}

bool pr655_parse_serial(const char *line, size_t length, char serial[64])
{
    struct span span, fields[2];
    int code;
    if (!span_line(line, length, &span) || span_split(span, ',', fields, 2) != 2 ||
        !take_code(fields[0], &code) || code != 0 || fields[1].length == 0 ||
        fields[1].length >= 64 || memchr(fields[1].text, ' ', fields[1].length) != NULL)
        return false;
    span_copy(fields[1], serial, 64);
    return true;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A word, not the letter of an exponent: no late measurement names units. */
static bool holds_a_word(const char *text)
{
    for (; *text != '\0'; text++)
        if (is_letter(text[0]) && is_letter(text[1]))
            return true;
    return false;
}

bool pr655_is_metric(const char *line, size_t length)
{
    char text[64];
    int code;
    return pr655_parse_reply(line, length, &code, text) && code == 0 && holds_a_word(text) &&
           strcasestr(text, "english") == NULL && strlen(text) < sizeof text - 1;
}

static const struct {
    int code;
    enum reading_status status;
} codes[] = {
    {-1, READING_UNSTABLE},
    {-2, READING_OVER},
    {-3, READING_SYNC},
    {-8, READING_UNDER},
    {-9, READING_SYNC},
    {-10, READING_SYNC},
    {10, READING_UNDER},
    {18, READING_UNDER},
    {19, READING_OVER},
    /* PR-705 and PR-715 */
    {-5000, READING_UNDER},    /* weak signal */
    {-4999, READING_OVER},     /* too bright for the shortest exposure */
    {-4996, READING_OVER},     /* of the converter, measuring light */
    {-4994, READING_UNSTABLE}, /* the light varies */
    {-4993, READING_UNDER},    /* at the limit of the adaptive exposure */
};

static enum reading_status code_status(int code)
{
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++)
        if (codes[i].code == code)
            return codes[i].status;
    return READING_REJECTED;
}

struct measured pr655_parse_measurement(const char *line, size_t length)
{
    struct span span, fields[5];
    double values[3];
    int code, kind;
    if (!span_line(line, length, &span))
        return measured_failed(READING_PROTOCOL, 0);
    size_t count = span_split(span, ',', fields, ARRAY_LENGTH(fields));
    if (count == 0 || !take_code(fields[0], &code))
        return measured_failed(READING_PROTOCOL, 0);
    if (code != 0)
        return measured_failed(code_status(code), code);
    if (count != ARRAY_LENGTH(fields) || !span_integer(fields[1], 0, 9, &kind))
        return measured_failed(READING_PROTOCOL, 0);
    for (int i = 0; i < 3; i++)
        if (!span_number(fields[i + 2], &values[i]))
            return measured_failed(READING_PROTOCOL, 0);
    if (kind != 0)
        return measured_failed(READING_WRONG_CONFIG, 0);
    struct measured measured = measured_light(values[0], values[1], values[2], LOW_CD_M2);
    measured.resolution_cd_m2 = span_step(fields[2]);
    return measured;
}
