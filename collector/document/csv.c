/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/csv.h"

#include <string.h>

static void separate(struct csv *csv)
{
    if (csv->is_within_row)
        buffer_text(csv->to, ",");
    csv->is_within_row = true;
}

void csv_text(struct csv *csv, const char *text)
{
    separate(csv);
    bool is_formula =
        text[0] != '\0' && (strchr("=+-@", text[0]) != NULL || (unsigned char)text[0] < 0x20);
    if (!is_formula && strpbrk(text, ",\"\r\n") == NULL) {
        buffer_text(csv->to, text);
        return;
    }
    buffer_text(csv->to, is_formula ? "\"'" : "\"");
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"')
            buffer_text(csv->to, "\"");
        buffer_append(csv->to, at, 1);
    }
    buffer_text(csv->to, "\"");
}

void csv_plain(struct csv *csv, const char *text)
{
    separate(csv);
    buffer_text(csv->to, text);
}

void csv_row_end(struct csv *csv)
{
    buffer_text(csv->to, "\r\n");
    csv->is_within_row = false;
}
