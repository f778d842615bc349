/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/mavo_codec.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define CD_M2_PER_FL 3.4262591
#define MANTISSA_DIGITS_MAX 7
#define EXPONENT_DIGITS_MAX 2
/* Fewer steps of the last digit than this, and the digit itself is a tenth of the reading or more.
 */
#define LOW_SIGNAL_BELOW_STEPS 10

struct cursor {
    const char *at, *end;
};

static void skip_blanks(struct cursor *cursor)
{
    while (cursor->at < cursor->end && *cursor->at == ' ')
        cursor->at++;
}

static bool take(struct cursor *cursor, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(cursor->end - cursor->at) < length || memcmp(cursor->at, word, length) != 0)
        return false;
    cursor->at += length;
    return true;
}

/* 1 to maximum digits, and no digit after them. */
static bool take_digits(struct cursor *cursor, int maximum, long *value)
{
    long sum = 0;
    int count = 0;
    for (; cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9'; cursor->at++) {
        if (++count > maximum)
            return false;
        sum = sum * 10 + (*cursor->at - '0');
    }
    if (count == 0)
        return false;
    *value = sum;
    return true;
}

/* A line as it came may end in CR; the rest must be printable. */
static bool line_begin(const char *line, size_t length, struct cursor *cursor)
{
    if (length > 0 && line[length - 1] == '\r')
        length--;
    if (length == 0 || length > MAVO_LINE_MAX)
        return false;
    for (size_t i = 0; i < length; i++)
        if (line[i] < 0x20 || line[i] > 0x7e)
            return false;
    *cursor = (struct cursor){line, line + length};
    skip_blanks(cursor);
    while (cursor->end > cursor->at && cursor->end[-1] == ' ')
        cursor->end--;
    return true;
}

/* Up to the comma or the end, without the blanks around. */
static bool take_field(struct cursor *cursor, char field[64])
{
    skip_blanks(cursor);
    const char *comma = memchr(cursor->at, ',', (size_t)(cursor->end - cursor->at));
    const char *end = comma != NULL ? comma : cursor->end;
    size_t length = (size_t)(end - cursor->at);
    while (length > 0 && cursor->at[length - 1] == ' ')
        length--;
    if (length >= 64)
        return false;
    memcpy(field, cursor->at, length);
    field[length] = '\0';
    cursor->at = comma != NULL ? comma + 1 : cursor->end;
    return true;
}

bool mavo_parse_identity(const char *line, size_t length, struct mavo_identity *identity,
                         struct error *error)
{
    struct cursor cursor;
    struct mavo_identity parsed = {0};
    char shown[80];
    text_printable(shown, sizeof shown, line, length);
    if (!line_begin(line, length, &cursor))
        return error_set(error, ERROR_INVALID, "\"%s\" is no identity", shown);
    if (take(&cursor, "*IDN"))
        skip_blanks(&cursor);
    bool fields = take_field(&cursor, parsed.maker) && take_field(&cursor, parsed.model) &&
                  take_field(&cursor, parsed.serial) && take_field(&cursor, parsed.hardware) &&
                  take_field(&cursor, parsed.firmware) && cursor.at == cursor.end;
    if (!fields || strcmp(parsed.maker, "GOSSEN") != 0 || parsed.model[0] == '\0' ||
        parsed.serial[0] == '\0')
        return error_set(error, ERROR_INVALID, "\"%s\" is no identity of a Gossen meter", shown);
    *identity = parsed;
    return true;
}

bool mavo_parse_error(const char *line, size_t length, int *number)
{
    struct cursor cursor;
    long value;
    if (!line_begin(line, length, &cursor) || !take(&cursor, "ERROR"))
        return false;
    skip_blanks(&cursor);
    if (!take(&cursor, "="))
        return false;
    skip_blanks(&cursor);
    if (!take_digits(&cursor, 3, &value) || cursor.at != cursor.end)
        return false;
    *number = (int)value;
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
static void skip_echo(struct cursor *cursor)
{
    struct cursor trial = *cursor;
    if (take(&trial, "MEASURE:") || take(&trial, "MEA:"))
        skip_blanks(&trial);
    if (!take(&trial, "PHOTO") && !take(&trial, "PHO"))
        return;
    (void)take(&trial, "?");
    const char *before = trial.at;
    skip_blanks(&trial);
    if (trial.at > before)
        *cursor = trial;
}

enum unit { UNIT_CD_M2, UNIT_FL, UNIT_ILLUMINANCE };

static bool take_unit(struct cursor *cursor, enum unit *unit)
{
    if (take(cursor, "CD_M2") || take(cursor, "CD/M2"))
        *unit = UNIT_CD_M2;
    else if (take(cursor, "FL"))
        *unit = UNIT_FL;
    else if (take(cursor, "LX") || take(cursor, "FC"))
        *unit = UNIT_ILLUMINANCE;
    else
        return false;
    return cursor->at == cursor->end;
}

struct value {
    bool negative;
    long mantissa, exponent;
    enum unit unit;
};

static bool take_value(struct cursor *cursor, struct value *value)
{
    value->negative = take(cursor, "-");
    if (!take_digits(cursor, MANTISSA_DIGITS_MAX, &value->mantissa))
        return false;
    skip_blanks(cursor);
    if (!take(cursor, "E"))
        return false;
    skip_blanks(cursor);
    bool below_one = take(cursor, "-");
    if (!below_one)
        (void)take(cursor, "+");
    skip_blanks(cursor);
    if (!take_digits(cursor, EXPONENT_DIGITS_MAX, &value->exponent))
        return false;
    if (below_one)
        value->exponent = -value->exponent;
    skip_blanks(cursor);
    return take_unit(cursor, &value->unit);
}

static struct mavo_measurement without_number(enum reading_status status, int error_number)
{
    return (struct mavo_measurement){
        .status = status, .luminance_cd_m2 = NAN, .error_number = error_number};
}

/* Through text, so that 1234E-01 is the double nearest to 123.4. */
static double scale(const struct value *value)
{
    char text[48];
    double result = NAN;
    (void)snprintf(text, sizeof text, "%lde%ld", value->mantissa, value->exponent);
    (void)number_parse(text, &result);
    return result;
}

static struct mavo_measurement judge(const struct value *value)
{
    if (value->unit == UNIT_ILLUMINANCE)
        return without_number(READING_WRONG_CONFIG, 0);
    struct mavo_measurement measured = {.luminance_cd_m2 = scale(value)};
    if (value->unit == UNIT_FL) {
        measured.luminance_cd_m2 *= CD_M2_PER_FL;
        measured.flags |= READING_UNIT_CONVERTED;
    }
    /* The comparison is false for a NaN too. */
    if (value->negative || !(measured.luminance_cd_m2 <= READING_LUMINANCE_MAX_CD_M2))
        return without_number(READING_REJECTED, 0);
    if (value->mantissa < LOW_SIGNAL_BELOW_STEPS) {
        measured.status = READING_SUSPECT;
        measured.flags |= READING_LOW_SIGNAL;
    }
    return measured;
}

struct mavo_measurement mavo_parse_measurement(const char *line, size_t length)
{
    struct cursor cursor;
    struct value value;
    int number;
    if (mavo_parse_error(line, length, &number))
        return without_number(mavo_error_status(number), number);
    if (!line_begin(line, length, &cursor))
        return without_number(READING_PROTOCOL, 0);
    skip_echo(&cursor);
    if (!take_value(&cursor, &value))
        return without_number(READING_PROTOCOL, 0);
    return judge(&value);
}
