/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_RECORD_ESCAPE_H
#define CORE_RECORD_ESCAPE_H

#include "monqa/buffer.h"

/* XML 1.0 has no way to carry most control characters or bytes that are no UTF-8, and a monitor or
 * a meter may send any. So each such byte, and the backslash itself, stands as \xNN with two
 * lower-case hexadecimal digits; all else stands as itself, with & < > " as XML wants them. */
void escape_text(struct buffer *xml, const char *text);

/* The inverse of the first step (the XML reader has done the second). False when it is malformed, a
 * zero byte, or does not fit. */
bool unescape_text(const char *text, char *to, size_t size);

#endif
