/* SPDX-License-Identifier: Apache-2.0 */
#include "core/record/escape.h"

#include "monqa/text.h"

#include <string.h>

/* Of a sequence that is well-formed UTF-8. XML 1.0 section 2.2: no U+FFFE, no U+FFFF; tab and line
 * ends would be normalised in an attribute; C1 controls steer terminals. */
static bool is_plain(const unsigned char *s, size_t length)
{
    if (length == 1)
        return s[0] >= 0x20 && s[0] != 0x7f && s[0] != '\\';
    if (length == 2)
        return s[0] != 0xc2 || s[1] >= 0xa0;
    return !(length == 3 && s[0] == 0xef && s[1] == 0xbf && s[2] >= 0xbe);
}

static void append_plain(struct buffer *xml, const unsigned char *s, size_t length)
{
    switch (s[0]) {
    case '&':
        buffer_text(xml, "&amp;");
        break;
    case '<':
        buffer_text(xml, "&lt;");
        break;
    case '>':
        buffer_text(xml, "&gt;");
        break;
    case '"':
        buffer_text(xml, "&quot;");
        break;
    default:
        buffer_append(xml, s, length);
    }
}

void escape_text(struct buffer *xml, const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t left = strlen(text);
    while (left > 0) {
        size_t step = text_utf8_step(s, left);
        if (step > 0 && is_plain(s, step)) {
            append_plain(xml, s, step);
        } else {
            step = 1;
            buffer_format(xml, "\\x%02x", s[0]);
        }
        s += step;
        left -= step;
    }
}

bool unescape_text(const char *text, char *to, size_t size)
{
    size_t used = 0;
    while (*text != '\0') {
        unsigned char byte = (unsigned char)*text;
        size_t step = 1;
        if (byte == '\\') {
            char digits[3] = {0};
            if (text[1] != 'x' || memchr(text + 2, '\0', 2) != NULL)
                return false;
            memcpy(digits, text + 2, 2);
            if (!hex_decode(digits, &byte, 1) || byte == '\0')
                return false;
            step = 4;
        }
        if (used + 1 >= size)
            return false;
        to[used++] = (char)byte;
        text += step;
    }
    to[used] = '\0';
    return true;
}
