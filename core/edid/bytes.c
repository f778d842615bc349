/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/edid.h"

#include <string.h>

/* Text is read line by line. A line that ends in a colon is a label ("EDID:"), and a line of
 * dashes ends the text: after it, edid-decode explains what it read. */
struct text {
    const char *at, *end;
    int line;
    uint8_t *raw; /* NULL: only count */
    size_t length;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == ',';
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool append_byte(struct text *text, int value, struct error *error)
{
    if (text->length == EDID_SIZE_MAX)
        return error_set(error,
                         ERROR_INVALID,
                         "no EDID: line %d: more than %zu bytes",
                         text->line,
                         EDID_SIZE_MAX);
    if (text->raw != NULL)
        text->raw[text->length] = (uint8_t)value;
    text->length++;
    return true;
}

/* A word is pairs of digits up to a blank, a comma or the end of the line. */
static bool read_word(struct text *text, const char *line_end, struct error *error)
{
    if (line_end - text->at >= 2 && text->at[0] == '0' && (text->at[1] | 0x20) == 'x')
        text->at += 2;
    do {
        const int high = text->at < line_end ? digit(text->at[0]) : -1;
        const int low = text->at + 1 < line_end ? digit(text->at[1]) : -1;
        if (high < 0 || low < 0)
            return error_set(error,
                             ERROR_INVALID,
                             "no EDID: line %d: neither the raw bytes nor pairs of hexadecimal "
                             "digits",
                             text->line);
        if (!append_byte(text, high << 4 | low, error))
            return false;
        text->at += 2;
    } while (text->at < line_end && !is_blank(*text->at));
    return true;
}

static bool read_line(struct text *text, const char *line_end, struct error *error)
{
    while (text->at < line_end)
        if (is_blank(*text->at))
            text->at++;
        else if (!read_word(text, line_end, error))
            return false;
    return true;
}

static const char *end_of_line(const struct text *text)
{
    const char *end = memchr(text->at, '\n', (size_t)(text->end - text->at));
    return end != NULL ? end : text->end;
}

static bool is_label(const struct text *text, const char *line_end)
{
    while (line_end > text->at && is_blank(line_end[-1]))
        line_end--;
    return line_end > text->at && line_end[-1] == ':';
}

static bool is_rule(const struct text *text, const char *line_end)
{
    return line_end - text->at >= 4 && memcmp(text->at, "----", 4) == 0;
}

static bool read_text(struct text *text, struct error *error)
{
    while (text->at < text->end) {
        const char *line_end = end_of_line(text);
        text->line++;
        if (is_rule(text, line_end))
            break;
        if (!is_label(text, line_end) && !read_line(text, line_end, error))
            return false;
        text->at = line_end < text->end ? line_end + 1 : text->end;
    }
    if (text->length == 0)
        return error_set(error, ERROR_INVALID, "no EDID: nothing in it");
    return true;
}

static bool take_raw(const char *bytes, size_t count, uint8_t *raw, size_t *length,
                     struct error *error)
{
    if (count > EDID_SIZE_MAX)
        return error_set(error,
                         ERROR_INVALID,
                         "no EDID: %zu bytes, the most there can be is %zu",
                         count,
                         EDID_SIZE_MAX);
    memcpy(raw, bytes, count);
    *length = count;
    return true;
}

bool edid_bytes_from_file(const char *file_bytes, size_t file_length, uint8_t *raw, size_t *length,
                          struct error *error)
{
    if (file_length == 0)
        return error_set(error, ERROR_INVALID, "no EDID: nothing in it");
    /* The header of a base block has a NUL, text has none. */
    if (memchr(file_bytes, '\0', file_length) != NULL)
        return take_raw(file_bytes, file_length, raw, length, error);

    struct text text = {.at = file_bytes, .end = file_bytes + file_length};
    if (!read_text(&text, error)) /* counts first: raw stays untouched on failure */
        return false;
    text = (struct text){.at = file_bytes, .end = file_bytes + file_length, .raw = raw};
    (void)read_text(&text, error);
    *length = text.length;
    return true;
}
