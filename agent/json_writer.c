/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/json_writer.h"

#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Whether a comma goes before: every value ends in another byte than a bracket opens with, texts in
 * a quote. */
static bool needs_comma(const struct buffer *line)
{
    if (line->length == 0)
        return false;
    const char last = line->data[line->length - 1];
    return last != '{' && last != '[';
}

static void begin_value(struct buffer *line, const char *key)
{
    static const char start[] = {',', '"'};
    const size_t skipped = needs_comma(line) ? 0 : 1;
    if (key == NULL) {
        buffer_append(line, start, 1 - skipped);
        return;
    }
    buffer_append(line, start + skipped, sizeof start - skipped);
    buffer_text(line, key);
    buffer_append(line, "\":", 2);
}

void json_write_open(struct buffer *line, const char *key, char bracket)
{
    begin_value(line, key);
    buffer_append(line, &bracket, 1);
}

void json_write_close(struct buffer *line, char bracket)
{
    buffer_append(line, &bracket, 1);
}

void json_write_null(struct buffer *line, const char *key)
{
    begin_value(line, key);
    buffer_append(line, "null", 4);
}

void json_write_boolean(struct buffer *line, const char *key, bool value)
{
    begin_value(line, key);
    buffer_text(line, value ? "true" : "false");
}

void json_write_integer(struct buffer *line, const char *key, long long value)
{
    char text[24];
    char *end = text + sizeof text;
    char *at = end;
    unsigned long long left = value < 0 ? 0 - (unsigned long long)value : (unsigned long long)value;
    do {
        *--at = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (value < 0)
        *--at = '-';
    begin_value(line, key);
    buffer_append(line, at, (size_t)(end - at));
}

/* 60 is written 60.0: some readers give an integer another type. */
void json_write_number(struct buffer *line, const char *key, double value)
{
    char text[NUMBER_SIZE];
    if (!isfinite(value)) {
        json_write_null(line, key);
        return;
    }
    begin_value(line, key);
    buffer_text(line, number_format(value, text));
    if (strpbrk(text, ".e") == NULL)
        buffer_append(line, ".0", 2);
}

static bool is_plain(char byte)
{
    return (unsigned char)byte >= 0x20 && (unsigned char)byte < 0x80 && byte != '"' && byte != '\\';
}

static void escape(struct buffer *line, char byte)
{
    static const char named[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    char text[8];
    for (const char *name = named; *name != '\0'; name += 2)
        if (*name == byte) {
            buffer_append(line, "\\", 1);
            buffer_append(line, name + 1, 1);
            return;
        }
    (void)snprintf(text, sizeof text, "\\u%04X", (unsigned)byte);
    buffer_text(line, text);
}

void json_write_text(struct buffer *line, const char *key, const char *text)
{
    size_t left = strlen(text);
    begin_value(line, key);
    buffer_append(line, "\"", 1);
    while (left > 0) {
        size_t step = 0;
        while (step < left && is_plain(text[step]))
            step++;
        if (step == 0 && (step = text_utf8_step(text, left)) == 1)
            escape(line, *text);
        else if (step == 0)
            line->failed = true;
        else
            buffer_append(line, text, step);
        if (line->failed)
            return;
        text += step;
        left -= step;
    }
    buffer_append(line, "\"", 1);
}

bool json_writer_print(struct buffer *line, struct error *error)
{
    buffer_append(line, "\n", 1);
    if (line->failed)
        return error_set(error, ERROR_SYSTEM, "no memory for a line of JSON, or a text not UTF-8");
    size_t length = line->length;
    line->length = 0;
    return fwrite(line->data, 1, length, stdout) == length ||
           error_set_errno(error, "standard output");
}
