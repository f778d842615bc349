/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/codec.h"

#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LINE_MAX_BYTES 255
#define NUMBER_MAX_BYTES 31

struct measured measured_failed(enum reading_status status, int code)
{
    return (struct measured){
        .status = status, .luminance_cd_m2 = NAN, .x = NAN, .y = NAN, .code = code};
}

static bool is_chromaticity(double x, double y)
{
    return x > 0 && y > 0 && x + y <= 1; /* false for a NaN too */
}

struct measured measured_light(double luminance_cd_m2, double x, double y, double low_cd_m2)
{
    if (luminance_cd_m2 <= 0 && luminance_cd_m2 >= 0)
        luminance_cd_m2 = 0; /* "-0.00" */
    if (!reading_luminance_is_possible(luminance_cd_m2))
        return measured_failed(READING_REJECTED, 0);
    struct measured measured = {.luminance_cd_m2 = luminance_cd_m2, .x = NAN, .y = NAN};
    if (is_chromaticity(x, y)) {
        measured.x = x;
        measured.y = y;
    }
    if (luminance_cd_m2 <= 0 || luminance_cd_m2 < low_cd_m2) {
        measured.status = READING_SUSPECT;
        measured.flags = READING_LOW_SIGNAL;
    }
    return measured;
}

struct measured measured_tristimulus(const double xyz[3], double low_cd_m2)
{
    double sum = xyz[0] + xyz[1] + xyz[2];
    bool possible = xyz[0] >= 0 && xyz[1] >= 0 && xyz[2] >= 0 && sum > 0;
    return measured_light(
        xyz[1], possible ? xyz[0] / sum : NAN, possible ? xyz[1] / sum : NAN, low_cd_m2);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void trim(struct span *span)
{
    while (span->length > 0 && is_space(span->text[0])) {
        span->text++;
        span->length--;
    }
    while (span->length > 0 && is_space(span->text[span->length - 1]))
        span->length--;
}

bool span_line(const char *line, size_t length, struct span *span)
{
    struct span whole = {line, length};
    trim(&whole);
    if (whole.length == 0 || whole.length > LINE_MAX_BYTES)
        return false;
    for (size_t i = 0; i < whole.length; i++)
        if (whole.text[i] != '\t' && (whole.text[i] < 0x20 || whole.text[i] > 0x7e))
            return false;
    *span = whole;
    return true;
}

size_t span_split(struct span span, char separator, struct span *fields, size_t maximum)
{
    for (size_t count = 0; count < maximum; count++) {
        const char *found = span.length > 0 ? memchr(span.text, separator, span.length) : NULL;
        size_t length = found != NULL ? (size_t)(found - span.text) : span.length;
        fields[count] = (struct span){span.text, length};
        trim(&fields[count]);
        if (found == NULL)
            return count + 1;
        span.text += length + 1;
        span.length -= length + 1;
    }
    return 0;
}

bool span_is(struct span span, const char *text)
{
    return span.length == strlen(text) && memcmp(span.text, text, span.length) == 0;
}

bool span_begins(struct span span, const char *text)
{
    size_t length = strlen(text);
    return span.length >= length && memcmp(span.text, text, length) == 0;
}

bool span_number(struct span span, double *value)
{
    char text[NUMBER_MAX_BYTES + 1];
    double parsed;
    trim(&span);
    bool minus = span_begins(span, "-");
    if (minus || span_begins(span, "+")) {
        span.text++;
        span.length--;
        trim(&span);
    }
    if (span.length == 0 || span.length > NUMBER_MAX_BYTES || span.text[0] == '-' ||
        span.text[0] == '+')
        return false;
    memcpy(text, span.text, span.length);
    text[span.length] = '\0';
    if (!number_parse(text, &parsed))
        return false;
    *value = minus ? -parsed : parsed;
    return true;
}

double span_step(struct span span)
{
    char text[16];
    double step = NAN;
    long long exponent = 0;
    int decimals = 0;
    const char *e = memchr(span.text, 'e', span.length);
    if (e == NULL)
        e = memchr(span.text, 'E', span.length);
    size_t mantissa = e != NULL ? (size_t)(e - span.text) : span.length;
    const char *point = memchr(span.text, '.', mantissa);
    for (const char *c = point; c != NULL && ++c < span.text + mantissa && *c >= '0' && *c <= '9';)
        decimals++;
    if (e != NULL) {
        span_copy((struct span){e + 1, span.length - mantissa - 1}, text, sizeof text);
        (void)integer_parse(text + (text[0] == '+'), -400, 400, &exponent);
    }
    (void)snprintf(text, sizeof text, "1e%lld", exponent - decimals);
    return number_parse(text, &step) ? step : 0;
}

bool span_integer(struct span span, int minimum, int maximum, int *value)
{
    char text[NUMBER_MAX_BYTES + 1];
    long long parsed;
    bool plus = span_begins(span, "+");
    if (span.length == 0 || span.length > NUMBER_MAX_BYTES)
        return false;
    memcpy(text, span.text, span.length);
    text[span.length] = '\0';
    if (!integer_parse(text + plus, minimum, maximum, &parsed))
        return false;
    *value = (int)parsed;
    return true;
}

void span_copy(struct span span, char *to, size_t size)
{
    size_t length = span.length < size ? span.length : size - 1;
    memcpy(to, span.text, length);
    to[length] = '\0';
}
