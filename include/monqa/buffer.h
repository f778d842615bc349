/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_BUFFER_H
#define MONQA_BUFFER_H

#include "monqa/error.h"

#include <stddef.h>

/* Bytes that grow up to a maximum given at birth. Sticky: after the first append that does not fit,
 * or for which there is no memory, later appends do nothing; check once at the end with
 * buffer_check. */
struct buffer {
    char *data; /* always NUL-terminated after the first append; NULL before */
    size_t length;
    size_t capacity;
    size_t maximum;
    bool failed;
};

#define BUFFER(maximum_bytes) ((struct buffer){.maximum = (maximum_bytes)})

void buffer_finish(struct buffer *buffer);
void buffer_append(struct buffer *buffer, const void *data, size_t length);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* False when an append failed: names what was being built. */
bool buffer_check(const struct buffer *buffer, const char *what, struct error *error);
/* The bytes as the caller's own NUL-terminated text; the buffer is empty after. Never NULL unless
 * failed. */
char *buffer_take(struct buffer *buffer);

#endif
