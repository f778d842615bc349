/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/minolta_codec.h"

#include "monqa/cleanup.h"

#include <math.h>

#define SENTINEL -999999.0
#define CHROMATICITY_OUT 11
#define LUMINANCE_OVER 12
#define LUMINANCE_UNDER 13

static bool digits_after(struct span span, const char *letters, int *number)
{
    return span.length == 4 && span_begins(span, letters) && span.text[2] != '+' &&
           span_integer((struct span){span.text + 2, 2}, 0, 99, number);
}

bool minolta_is_taken(const char *line, size_t length)
{
    struct span span;
    return span_line(line, length, &span) && span_is(span, "OK00");
}

bool minolta_parse_error(const char *line, size_t length, int *number)
{
    struct span span;
    return span_line(line, length, &span) && digits_after(span, "ER", number);
}

static const struct {
    int number;
    enum reading_status status;
    const char *words;
} errors[] = {
    {0, READING_REJECTED, "command not known"},
    {1, READING_REJECTED, "setting not possible"},
    {10, READING_OVER, "measuring range exceeded"},
    {11, READING_REJECTED, "value in memory not usable"},
    {12, READING_OVER, "display ranges exceeded"},
    {19, READING_OVER, "display range exceeded"},
    {20, READING_HARDWARE, "fault of the memory; to be repaired"},
    {30, READING_LOW_BATTERY, "battery exhausted"},
};

static enum reading_status error_status(int number)
{
    for (size_t i = 0; i < ARRAY_LENGTH(errors); i++)
        if (errors[i].number == number)
            return errors[i].status;
    return READING_REJECTED;
}

const char *minolta_error_words(int number)
{
    for (size_t i = 0; i < ARRAY_LENGTH(errors); i++)
        if (errors[i].number == number)
            return errors[i].words;
    return "an error that the manual does not list";
}

struct fields {
    int status; /* of "OKnn" */
    double values[3], step;
    bool has_colour;
};

static bool take_fields(struct span line, struct fields *fields)
{
    struct span spans[4];
    size_t count = span_split(line, ',', spans, ARRAY_LENGTH(spans));
    if ((count != 2 && count != 4) || !digits_after(spans[0], "OK", &fields->status))
        return false;
    fields->has_colour = count == 4;
    fields->step = span_step(spans[1]);
    for (size_t i = 1; i < count; i++)
        if (!span_number(spans[i], &fields->values[i - 1]))
            return false;
    return true;
}

static struct measured judge(const struct fields *fields)
{
    bool known = fields->status == 0 ||
                 (fields->status >= CHROMATICITY_OUT && fields->status <= LUMINANCE_UNDER);
    if (!known)
        return measured_failed(READING_REJECTED, fields->status);
    if (fields->status == LUMINANCE_OVER || fields->values[0] <= SENTINEL)
        return measured_failed(READING_OVER, fields->status);
    bool coloured = fields->has_colour && fields->status != CHROMATICITY_OUT;
    struct measured measured = measured_light(fields->values[0],
                                              coloured ? fields->values[1] : NAN,
                                              coloured ? fields->values[2] : NAN,
                                              LOW_SIGNAL_STEPS * fields->step);
    if (measured.status == READING_REJECTED)
        return measured;
    measured.code = fields->status;
    measured.resolution_cd_m2 = fields->step;
    measured.flags |= READING_UNIT_ASSUMED;
    if (fields->status == LUMINANCE_UNDER) {
        measured.status = READING_SUSPECT;
        measured.flags |= READING_LOW_SIGNAL;
    }
    return measured;
}

struct measured minolta_parse_measurement(const char *line, size_t length)
{
    struct span span;
    struct fields fields;
    int number;
    if (minolta_parse_error(line, length, &number))
        return measured_failed(error_status(number), number);
    if (!span_line(line, length, &span) || !take_fields(span, &fields))
        return measured_failed(READING_PROTOCOL, 0);
    return judge(&fields);
}
