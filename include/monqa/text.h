/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_TEXT_H
#define MONQA_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Copies, cut to size and NUL-terminated; false when it was cut. size > 0. */
bool text_copy(char *to, size_t size, const char *from);
/* For messages: bytes from outside as printable ASCII, the others as \xNN; cut with "..." at the
 * end. */
void text_printable(char *to, size_t size, const void *bytes, size_t length);
bool text_is_utf8(const char *text,
                  size_t length); /* well-formed, and no control character but tab and line ends */
/* Bytes of the well-formed UTF-8 sequence that text begins with, 0 when it is none; available > 0.
 */
size_t text_utf8_step(const void *text, size_t available);
int text_code_point(const char *utf8); /* the first one of well-formed, not empty text */
#define UTF8_SIZE 5
const char *text_from_code_point(int code_point, char utf8[UTF8_SIZE]); /* 1 to 0x10ffff */

/* Shortest decimal that reads back as the same double (at most 17 digits), with a point in every
 * locale. The value must be finite. */
#define NUMBER_SIZE 32
const char *number_format(double value, char text[NUMBER_SIZE]);
/* The whole text must be one decimal number: no blanks, no hexadecimal, no NaN or infinity, no
 * overflow. */
bool number_parse(const char *text, double *value);
/* The whole text must be digits (with '-' where minimum is negative) within the limits. */
bool integer_parse(const char *text, long long minimum, long long maximum, long long *value);

void hex_encode(const void *bytes, size_t length,
                char *text); /* 2 * length + 1 bytes, lower case */
/* The whole text must be 2 * length hexadecimal digits. */
bool hex_decode(const char *text, void *bytes, size_t length);

/* Among words with one blank between. */
bool text_has_word(const char *words, const char *word);

#endif
