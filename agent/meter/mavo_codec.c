/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/mavo_codec.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MANTISSA_DIGITS_MAX 7
#define EXPONENT_DIGITS_MAX 2

static void skip(struct span *rest, size_t count)
{
    rest->text += count;
    rest->length -= count;
}

static void skip_blanks(struct span *rest)
{
    while (span_begins(*rest, " "))
        skip(rest, 1);
}

static bool take(struct span *rest, const char *word)
{
    if (!span_begins(*rest, word))
        return false;
    skip(rest, strlen(word));
    return true;
}

/* 1 to maximum digits, and no digit after them. */
static bool take_digits(struct span *rest, int maximum, int *value)
{
    int sum = 0, count = 0;
    for (; rest->length > 0 && rest->text[0] >= '0' && rest->text[0] <= '9'; skip(rest, 1)) {
        if (++count > maximum)
            return false;
        sum = sum * 10 + (rest->text[0] - '0');
    }
    if (count == 0)
        return false;
    *value = sum;
    return true;
}

bool mavo_parse_identity(const char *line, size_t length, struct mavo_identity *identity,
                         struct error *error)
{
    struct span span, fields[5];
    struct mavo_identity said = {0};
    char *const texts[] = {said.maker, said.model, said.serial, said.hardware, said.firmware};
    char shown[80];
    size_t count = 0;
    if (span_line(line, length, &span)) {
        if (take(&span, "*IDN"))
            skip_blanks(&span);
        count = span_split(span, ',', fields, ARRAY_LENGTH(fields));
    }
    bool fits = count >= 3;
    for (size_t i = 0; i < count; i++) {
        fits = fits && fields[i].length < sizeof said.maker;
        span_copy(fields[i], texts[i], sizeof said.maker);
    }
    if (fits && strcmp(said.maker, "GOSSEN") == 0 && said.model[0] != '\0' &&
        said.serial[0] != '\0') {
        *identity = said;
        return true;
    }
    text_printable(shown, sizeof shown, line, length);
    return error_set(error, ERROR_INVALID, "\"%s\" is no identity of a Gossen meter", shown);
}

bool mavo_parse_error(const char *line, size_t length, int *number)
{
    struct span rest;
    int value;
    if (!span_line(line, length, &rest) || !take(&rest, "ERROR"))
        return false;
    skip_blanks(&rest);
    if (!take(&rest, "="))
        return false;
    skip_blanks(&rest);
    if (!take_digits(&rest, 3, &value) || rest.length > 0)
        return false;
    *number = value;
    return true;
}

/* The description's table of errors. */
static const struct {
    int first, last;
    enum reading_status status;
    const char *words;
} errors[] = {
    {1, 1, READING_PROTOCOL, "overrun on the line"},
    {2, 2, READING_PROTOCOL, "stop bit missing on the line"},
    {3, 3, READING_PROTOCOL, "wrong parity on the line"},
    {4, 4, READING_PROTOCOL, "command too long"},
    {8, 8, READING_PROTOCOL, "command without an end"},
    {17, 17, READING_HARDWARE, "fault of the converter"},
    {18, 18, READING_OVER, "overflow of the converter"},
    {19, 19, READING_OVER, "range exceeded"},
    {21, 22, READING_HARDWARE, "fault of the memory"},
    {101, 108, READING_REJECTED, "command refused"},
    {201, 201, READING_HARDWARE, "hardware and firmware do not match"},
    {202, 202, READING_WRONG_CONFIG, "wrong sensor or attachment"},
    {203, 203, READING_OVER, "range exceeded"},
    {204, 204, READING_REJECTED, "password needed"},
};

enum reading_status mavo_error_status(int number)
{
    for (size_t i = 0; i < ARRAY_LENGTH(errors); i++)
        if (number >= errors[i].first && number <= errors[i].last)
            return errors[i].status;
    return READING_REJECTED;
}

const char *mavo_error_words(int number)
{
    for (size_t i = 0; i < ARRAY_LENGTH(errors); i++)
        if (number >= errors[i].first && number <= errors[i].last)
            return errors[i].words;
    return "an error that the description does not list";
}

/* With echo on, the command stands before the value; its keywords may be short or long. */
static void skip_echo(struct span *rest)
{
    struct span trial = *rest;
    if (take(&trial, "MEASURE:") || take(&trial, "MEA:"))
        skip_blanks(&trial);
    if (!take(&trial, "PHOTO") && !take(&trial, "PHO"))
        return;
    (void)take(&trial, "?");
    if (span_begins(trial, " ")) {
        skip_blanks(&trial);
        *rest = trial;
    }
}

enum unit { UNIT_CD_M2, UNIT_FL, UNIT_ILLUMINANCE };

static bool take_unit(struct span *rest, enum unit *unit)
{
    if (take(rest, "CD_M2") || take(rest, "CD/M2"))
        *unit = UNIT_CD_M2;
    else if (take(rest, "FL"))
        *unit = UNIT_FL;
    else if (take(rest, "LX") || take(rest, "FC"))
        *unit = UNIT_ILLUMINANCE;
    else
        return false;
    return rest->length == 0;
}

struct value {
    bool negative;
    int mantissa, exponent;
    enum unit unit;
};

static bool take_value(struct span *rest, struct value *value)
{
    value->negative = take(rest, "-");
    if (!take_digits(rest, MANTISSA_DIGITS_MAX, &value->mantissa))
        return false;
    skip_blanks(rest);
    if (!take(rest, "E"))
        return false;
    skip_blanks(rest);
    bool below_one = take(rest, "-");
    if (!below_one)
        (void)take(rest, "+");
    skip_blanks(rest);
    if (!take_digits(rest, EXPONENT_DIGITS_MAX, &value->exponent))
        return false;
    if (below_one)
        value->exponent = -value->exponent;
    skip_blanks(rest);
    return take_unit(rest, &value->unit);
}

/* Through text, so that 1234E-01 is the double nearest to 123.4. */
static double scaled(int mantissa, int exponent)
{
    char text[48];
    double result = NAN;
    (void)snprintf(text, sizeof text, "%de%d", mantissa, exponent);
    (void)number_parse(text, &result);
    return result;
}

static struct measured judge(const struct value *value)
{
    if (value->unit == UNIT_ILLUMINANCE)
        return measured_failed(READING_WRONG_CONFIG, 0);
    if (value->negative)
        return measured_failed(READING_REJECTED, 0);
    double factor = value->unit == UNIT_FL ? CD_M2_PER_FL : 1;
    double low = scaled(LOW_SIGNAL_STEPS, value->exponent) * factor;
    struct measured measured =
        measured_light(scaled(value->mantissa, value->exponent) * factor, NAN, NAN, low);
    if (measured.status == READING_REJECTED)
        return measured;
    measured.resolution_cd_m2 = scaled(1, value->exponent) * factor;
    if (value->unit == UNIT_FL)
        measured.flags |= READING_UNIT_CONVERTED;
    return measured;
}

struct measured mavo_parse_measurement(const char *line, size_t length)
{
    struct span rest;
    struct value value;
    int number;
    if (mavo_parse_error(line, length, &number))
        return measured_failed(mavo_error_status(number), number);
    if (!span_line(line, length, &rest))
        return measured_failed(READING_PROTOCOL, 0);
    skip_echo(&rest);
    if (!take_value(&rest, &value))
        return measured_failed(READING_PROTOCOL, 0);
    return judge(&value);
}
