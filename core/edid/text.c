/* SPDX-License-Identifier: Apache-2.0 */
#include "core/edid/parts.h"

#include <string.h>

#define TEXT_LENGTH 13

static bool is_printing(uint8_t byte)
{
    return byte >= 0x20 && byte <= 0x7e;
}

/* What follows the line feed is to be blanks (3.10.3). */
static bool is_padded(const uint8_t *from, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (from[i] != ' ')
            return false;
    return true;
}

void edid_read_text(const uint8_t *descriptor, char *text, struct edid *edid)
{
    const uint8_t *from = descriptor + 5;
    const int tag = descriptor[3];
    size_t length = 0;

    while (length < TEXT_LENGTH && is_printing(from[length]))
        length++;
    memcpy(text, from, length);
    text[length] = '\0';

    if (length < TEXT_LENGTH && from[length] != '\n')
        edid_complain(edid,
                      "text 0x%02x is cut at byte %zu, which does not print (0x%02x)",
                      tag,
                      length + 1,
                      from[length]);
    else if (length < TEXT_LENGTH && !is_padded(from + length + 1, TEXT_LENGTH - length - 1))
        edid_complain(edid, "text 0x%02x is followed by other than blanks", tag);
    if (length == 0)
        edid_complain(edid, "text 0x%02x is empty", tag);
    else if (text[length - 1] == ' ')
        edid_complain(edid, "text 0x%02x ends in a blank", tag);
}
