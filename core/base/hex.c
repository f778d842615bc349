/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/text.h"

#include <string.h>

void hex_encode(const void *bytes, size_t length, char *text)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *from = bytes;
    for (size_t i = 0; i < length; i++) {
        *text++ = digits[from[i] >> 4];
        *text++ = digits[from[i] & 15];
    }
    *text = '\0';
}

static int digit_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

bool hex_decode(const char *text, void *bytes, size_t length)
{
    if (strlen(text) != 2 * length)
        return false;
    for (size_t i = 0; i < 2 * length; i++)
        if (digit_value(text[i]) < 0)
            return false;
    unsigned char *to = bytes;
    for (size_t i = 0; i < length; i++)
        to[i] = (unsigned char)((unsigned)digit_value(text[2 * i]) << 4 |
                                (unsigned)digit_value(text[2 * i + 1]));
    return true;
}
