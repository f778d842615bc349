/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/text.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Programs here never set LC_NUMERIC, so printf and strtod use the point. */
const char *number_format(double value, char text[NUMBER_SIZE])
{
    assert(isfinite(value));
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
