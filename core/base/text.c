/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

bool text_copy(char *to, size_t size, const char *from)
{
    size_t length = strlen(from);
    size_t kept = length < size ? length : size - 1;
    memmove(to, from, kept);
    to[kept] = '\0';
    return kept == length;
}

void text_printable(char *to, size_t size, const void *bytes, size_t length)
{
    const unsigned char *from = bytes;
    size_t used = 0;
    to[0] = '\0';
    for (size_t i = 0; i < length; i++) {
        bool plain = from[i] >= 0x20 && from[i] < 0x7f;
        size_t wanted = plain ? 1 : 4;
        size_t reserve = i + 1 == length ? 1 : 4; /* "..." and NUL */
        if (used + wanted + reserve > size) {
            (void)snprintf(to + used, size - used, "...");
            return;
        }
        (void)snprintf(to + used, size - used, plain ? "%c" : "\\x%02x", from[i]);
        used += wanted;
    }
}

/* RFC 3629: no surrogates, no overlong forms. */
size_t text_utf8_step(const void *text, size_t available)
{
    const unsigned char *s = text;
    if (s[0] < 0x80)
        return 1;
    size_t length = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    if (s[0] < 0xc2 || s[0] > 0xf4 || length > available)
        return 0;
    uint32_t code = s[0] & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (s[i] & 0x3fu);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return 0;
    return length;
}

int text_code_point(const char *utf8)
{
    const unsigned char *s = (const unsigned char *)utf8;
    if (s[0] < 0x80)
        return s[0];
    unsigned length = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    unsigned code = s[0] & (0xffu >> (length + 1));
    for (unsigned i = 1; i < length; i++)
        code = code << 6 | (s[i] & 0x3fu);
    return (int)code;
}

const char *text_from_code_point(int code_point, char utf8[UTF8_SIZE])
{
    unsigned code = (unsigned)code_point;
    unsigned length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
    memset(utf8, 0, UTF8_SIZE);
    for (unsigned i = length - 1; i > 0; i--, code >>= 6)
        utf8[i] = (char)(0x80 | (code & 0x3f));
    utf8[0] = (char)(first[length] | code);
    return utf8;
}

/* Eight bytes at once: none above 0x7f, none below 0x20, none 0x7f. */
static bool is_plain(const unsigned char *s)
{
    const uint64_t ones = 0x0101010101010101, tops = ones << 7;
    uint64_t bytes;
    memcpy(&bytes, s, sizeof bytes);
    return ((bytes | (bytes - ones * 0x20) | (bytes + ones)) & tops) == 0;
}

bool text_is_utf8(const char *text, size_t length)
{
    const unsigned char *s = (const unsigned char *)text;
    while (length > 0) {
        if (length >= 8 && is_plain(s)) {
            s += 8;
            length -= 8;
            continue;
        }
        if ((*s < 0x20 && *s != '\t' && *s != '\n' && *s != '\r') || *s == 0x7f)
            return false;
        size_t step = text_utf8_step(s, length);
        if (step == 0)
            return false;
        s += step;
        length -= step;
    }
    return true;
}

bool text_has_word(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = words; *at != '\0'; at += strcspn(at, " "), at += strspn(at, " "))
        if (strcspn(at, " ") == length && strncmp(at, word, length) == 0)
            return length > 0;
    return false;
}
