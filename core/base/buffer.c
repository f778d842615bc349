/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buffer_finish(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = BUFFER(buffer->maximum);
}

/* Room for more bytes and the closing NUL. */
static bool make_room(struct buffer *buffer, size_t more)
{
    if (buffer->failed || more > buffer->maximum - buffer->length) {
        buffer->failed = true;
        return false;
    }
    size_t needed = buffer->length + more + 1;
    if (buffer->data != NULL && needed <= buffer->capacity)
        return true;
    size_t capacity = buffer->capacity < 256 ? 256 : buffer->capacity * 2;
    if (capacity < needed)
        capacity = needed;
    char *data = realloc(buffer->data, capacity);
    if (data == NULL) {
        buffer->failed = true;
        return false;
    }
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

void buffer_append(struct buffer *buffer, const void *data, size_t length)
{
    if (!make_room(buffer, length))
        return;
    if (length > 0)
        memcpy(buffer->data + buffer->length, data, length);
    buffer->length += length;
    buffer->data[buffer->length] = '\0';
}

void buffer_text(struct buffer *buffer, const char *text)
{
    buffer_append(buffer, text, strlen(text));
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        buffer->failed = true;
    else if (make_room(buffer, (size_t)length)) {
        (void)vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
}

bool buffer_check(const struct buffer *buffer, const char *what, struct error *error)
{
    if (!buffer->failed)
        return true;
    return error_set(
        error, ERROR_INVALID, "%s: longer than %zu bytes, or no memory", what, buffer->maximum);
}

char *buffer_take(struct buffer *buffer)
{
    if (buffer->data == NULL)
        buffer_append(buffer, "", 0);
    char *data = buffer->failed ? NULL : buffer->data;
    if (data != NULL)
        buffer->data = NULL;
    buffer_finish(buffer);
    return data;
}
