/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_DOCUMENT_CSV_H
#define COLLECTOR_DOCUMENT_CSV_H

#include "monqa/buffer.h"

/* RFC 4180, UTF-8, CRLF. Texts that a spreadsheet would take for a formula (that begin with = + - @
 * or a control) get an apostrophe in front; numbers do not. */
struct csv {
    struct buffer *to;
    bool is_within_row;
};

void csv_text(struct csv *csv, const char *text);
void csv_plain(struct csv *csv, const char *text); /* a number, written elsewhere */
void csv_row_end(struct csv *csv);

#endif
