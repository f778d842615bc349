/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_JSON_WRITER_H
#define AGENT_JSON_WRITER_H

#include "monqa/buffer.h"

/* Lines of JSON written as they come, for a command that prints thousands: building and walking
 * jansson's tree takes longer than parsing the EDID does. What is written is the same, but a number
 * has no more digits than it needs. One value is one call, in the order of the line:
 *
 *     json_write_open(&line, NULL, '{');
 *     json_write_integer(&line, "year", 2021);
 *     json_write_close(&line, '}');
 *     json_writer_print(&line, &error);
 *
 * key is plain ASCII without quotes; NULL in an array and for the outermost value. Sticky, as
 * struct buffer is: only json_writer_print tells that something failed. */
#define JSON_WRITER BUFFER(1u << 20)

void json_write_open(struct buffer *line, const char *key, char bracket);
void json_write_close(struct buffer *line, char bracket);
void json_write_null(struct buffer *line, const char *key);
void json_write_boolean(struct buffer *line, const char *key, bool value);
void json_write_integer(struct buffer *line, const char *key, long long value);
void json_write_number(struct buffer *line, const char *key,
                       double value); /* null: NaN, infinite */
void json_write_text(struct buffer *line, const char *key,
                     const char *text); /* UTF-8, else failed */

/* One line of standard output; the buffer then is empty and serves for the next. */
bool json_writer_print(struct buffer *line, struct error *error);

#endif
