/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/cri_codec.h"

#include "monqa/cleanup.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#define CODE_MAX 9999
#define LOW_CD_M2 0.03
#define TOO_DARK_TO_SYNCHRONISE 100
#define CONSTANT_SOURCE 101
#define SYNC_AT_ITS_LIMIT 102
#define SYNC_LEVEL_LOW 103

/* Up to the next colon, which must be there. */
static bool take_field(struct span *rest, struct span *field)
{
    const char *colon = memchr(rest->text, ':', rest->length);
    if (colon == NULL)
        return false;
    *field = (struct span){rest->text, (size_t)(colon - rest->text)};
    rest->length -= field->length + 1;
    rest->text = colon + 1;
    return true;
}

bool cri_parse_reply(const char *line, size_t length, struct cri_reply *reply)
{
    struct span rest, word, code, name;
    struct cri_reply parsed;
    if (!span_line(line, length, &rest))
        return false;
    while (rest.length > 0 && (rest.text[0] == '>' || rest.text[0] == ' ')) {
        rest.text++;
        rest.length--;
    }
    if (!take_field(&rest, &word) || !take_field(&rest, &code) || !take_field(&rest, &name) ||
        !span_integer(code, -CODE_MAX, CODE_MAX, &parsed.code))
        return false;
    parsed.is_ok = span_is(word, "OK");
    parsed.result = rest;
    /* An error without its code, or with that of a success, would be read as one. */
    if (parsed.is_ok ? parsed.code < 0 : !span_is(word, "ER") || parsed.code >= 0)
        return false;
    *reply = parsed;
    return true;
}

static const struct {
    int last, first; /* both below zero */
    enum reading_status status;
} errors[] = {
    {-302, -300, READING_SYNC},
    {-303, -303, READING_UNSTABLE},
    {-305, -304, READING_UNDER},
    {-306, -306, READING_OVER},
    {-331, -331, READING_HARDWARE},
    {-336, -332, READING_HARDWARE},
    {-560, -552, READING_WRONG_CONFIG},
};

static enum reading_status error_status(int code)
{
    for (size_t i = 0; i < ARRAY_LENGTH(errors); i++)
        if (code >= errors[i].last && code <= errors[i].first)
            return errors[i].status;
    return READING_REJECTED;
}

static struct measured judge_warning(int code)
{
    struct measured measured = measured_failed(READING_OK, code);
    if (code == TOO_DARK_TO_SYNCHRONISE || code == SYNC_LEVEL_LOW) {
        measured.status = READING_SUSPECT;
        measured.flags = READING_LOW_SIGNAL;
    } else if (code == SYNC_AT_ITS_LIMIT) {
        measured.status = READING_SYNC;
    } else if (code != 0 && code != CONSTANT_SOURCE) {
        measured.status = READING_REJECTED; /* a doubt that cannot be named */
    }
    return measured;
}

struct measured cri_parse_capture(const char *line, size_t length)
{
    struct cri_reply reply;
    if (!cri_parse_reply(line, length, &reply))
        return measured_failed(READING_PROTOCOL, 0);
    return reply.is_ok ? judge_warning(reply.code)
                       : measured_failed(error_status(reply.code), reply.code);
}

struct measured cri_parse_value(const char *line, size_t length)
{
    struct cri_reply reply;
    struct span fields[3];
    double xyz[3];
    if (!cri_parse_reply(line, length, &reply))
        return measured_failed(READING_PROTOCOL, 0);
    if (!reply.is_ok)
        return measured_failed(error_status(reply.code), reply.code);
    if (span_split(reply.result, ',', fields, 3) != 3)
        return measured_failed(READING_PROTOCOL, 0);
    for (int i = 0; i < 3; i++)
        if (!span_number(fields[i], &xyz[i]))
            return measured_failed(READING_PROTOCOL, 0);
    struct measured measured = measured_tristimulus(xyz, LOW_CD_M2);
    measured.resolution_cd_m2 = span_step(fields[1]);
    return measured;
}

bool cri_is_none(struct span result)
{
    return result.length == 0 || span_is(result, "0") || span_is(result, "None");
}

static bool holds(struct span span, const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i + length <= span.length; i++)
        if (strncasecmp(span.text + i, word, length) == 0)
            return true;
    return false;
}

bool cri_is_diffuser(struct span accessory)
{
    return holds(accessory, "diffus") || holds(accessory, "cosine") ||
           holds(accessory, "illuminance");
}
