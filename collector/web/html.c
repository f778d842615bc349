/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/html.h"

#include "monqa/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Control characters and broken UTF-8 have no place in HTML, wherever they came from. */
static size_t utf8_length(const unsigned char *text)
{
    if (text[0] < 0x80)
        return 1;
    for (size_t length = 2; length <= 4; length++) {
        if ((text[length - 1] & 0xc0) != 0x80)
            return 0;
        if (text_is_utf8((const char *)text, length))
            return length;
    }
    return 0;
}

static void put_byte(struct buffer *to, unsigned char byte)
{
    switch (byte) {
    case '&':
        buffer_text(to, "&amp;");
        return;
    case '<':
        buffer_text(to, "&lt;");
        return;
    case '>':
        buffer_text(to, "&gt;");
        return;
    case '"':
        buffer_text(to, "&quot;");
        return;
    case '\'':
        buffer_text(to, "&#39;");
        return;
    default:
        if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f)
            buffer_text(to, "\xef\xbf\xbd");
        else
            buffer_append(to, &byte, 1);
    }
}

void html_text(struct html *html, const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0';) {
        size_t length = utf8_length(at);
        if (length > 1)
            buffer_append(html->to, at, length);
        else if (length == 1)
            put_byte(html->to, *at);
        else
            buffer_text(html->to, "\xef\xbf\xbd");
        at += length == 0 ? 1 : length;
    }
}

void html_format(struct html *html, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    html_text(html, text);
}

void html_raw(struct html *html, const char *markup)
{
    buffer_text(html->to, markup);
}

static void put_tag(struct html *html, const char *name, va_list attributes)
{
    assert(strspn(name, "abcdefghijklmnopqrstuvwxyz123456") == strlen(name));
    buffer_text(html->to, "<");
    buffer_text(html->to, name);
    for (const char *attribute; (attribute = va_arg(attributes, const char *)) != NULL;) {
        const char *value = va_arg(attributes, const char *);
        if (value == NULL)
            continue;
        buffer_text(html->to, " ");
        buffer_text(html->to, attribute);
        buffer_text(html->to, "=\"");
        html_text(html, value);
        buffer_text(html->to, "\"");
    }
    buffer_text(html->to, ">");
}

void html_open(struct html *html, const char *name, ...)
{
    va_list attributes;
    va_start(attributes, name);
    put_tag(html, name, attributes);
    va_end(attributes);
    assert(html->depth < HTML_DEPTH_MAX);
    html->open[html->depth++] = name;
}

void html_void(struct html *html, const char *name, ...)
{
    va_list attributes;
    va_start(attributes, name);
    put_tag(html, name, attributes);
    va_end(attributes);
}

void html_close(struct html *html, const char *name)
{
    assert(html->depth > 0 && strcmp(html->open[html->depth - 1], name) == 0);
    html->depth--;
    buffer_text(html->to, "</");
    buffer_text(html->to, name);
    buffer_text(html->to, ">");
}

void html_element(struct html *html, const char *name, const char *class, const char *text)
{
    html_open(html, name, "class", class, NULL);
    html_text(html, text);
    html_close(html, name);
}

void html_begin(struct html *html, struct buffer *to)
{
    *html = (struct html){.to = to};
    buffer_text(to, "<!DOCTYPE html>\n");
}

void html_end_all(struct html *html)
{
    assert(html->depth == 0);
    buffer_text(html->to, "\n");
}
