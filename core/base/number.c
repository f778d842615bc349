/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/text.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Most numbers are short: 60, 2.2, 0.3125. Such a one is an integer over a power of ten, both exact
 * as doubles, so that their quotient is the double nearest to that decimal; when it is the value,
 * the decimal reads back as the value. Writes what %.15g would, at a tenth of the cost. */
static bool format_short(double value, char text[NUMBER_SIZE])
{
    static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10};
    double size = fabs(value);
    if (!(size >= 1e-4 && size < 1e5)) /* %g writes smaller ones with an exponent */
        return false;
    int decimals = 0, count = (int)(sizeof powers / sizeof *powers);
    while (decimals < count && rint(size * powers[decimals]) / powers[decimals] != size)
        decimals++;
    if (decimals == count)
        return false;
    unsigned long long digits = (unsigned long long)rint(size * powers[decimals]);
    char *end = text + NUMBER_SIZE - 1, *at = end;
    *at = '\0';
    for (int written = 0; written <= decimals || digits > 0; written++, digits /= 10) {
        if (written == decimals && decimals > 0)
            *--at = '.';
        *--at = (char)('0' + digits % 10);
    }
    if (value < 0)
        *--at = '-';
    memmove(text, at, (size_t)(end - at) + 1);
    return true;
}

/* Programs here never set LC_NUMERIC, so printf and strtod use the point. */
const char *number_format(double value, char text[NUMBER_SIZE])
{
    assert(isfinite(value));
    if (format_short(value, text))
        return text;
    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(text, NUMBER_SIZE, "%.*g", digits, value);
        if (strtod(text, NULL) == value) /* exact by intent */
            break;
    }
    return text;
}

bool number_parse(const char *text, double *value)
{
    size_t length = strlen(text);
    if (length == 0 || length >= 64 || strspn(text, "0123456789+-.eE") != length)
        return false;
    char *end = NULL;
    errno = 0;
    double parsed = strtod(text, &end);
    if (*end != '\0' || end == text || !isfinite(parsed))
        return false;
    *value = parsed;
    return true;
}

bool integer_parse(const char *text, long long minimum, long long maximum, long long *value)
{
    size_t length = strlen(text);
    size_t sign = text[0] == '-' && minimum < 0 ? 1 : 0;
    if (length <= sign || length >= 21 || strspn(text + sign, "0123456789") != length - sign)
        return false;
    errno = 0;
    long long parsed = strtoll(text, NULL, 10);
    if (errno != 0 || parsed < minimum || parsed > maximum)
        return false;
    *value = parsed;
    return true;
}
