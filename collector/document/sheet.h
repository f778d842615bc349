/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_DOCUMENT_SHEET_H
#define COLLECTOR_DOCUMENT_SHEET_H

#include "monqa/buffer.h"

#include <stddef.h>

/* A table to hand on: the same rows as CSV and as PDF. */
struct sheet_column {
    const char *name;  /* heading of the CSV, "planned_on" */
    const char *title; /* heading on paper, "Planned on"; NULL: not on paper */
    double weight;     /* of its width on paper, > 0 */
    bool is_number;    /* never guarded as a formula, and to the right on paper */
};

struct chart;
struct sheet {
    const char *title, *subtitle; /* on paper */
    const struct sheet_column *columns;
    size_t column_count;
    const struct chart *const *charts; /* on paper, before the table; the caller's */
    size_t chart_count;
    char **cells; /* row by row */
    size_t row_count, row_capacity;
    bool is_short; /* memory was short: writing it fails */
};

/* As many texts as there are columns, copied; "" empty. */
void sheet_add(struct sheet *sheet, const char *const *cells);
void sheet_finish(struct sheet *sheet);

bool sheet_write_csv(const struct sheet *sheet, struct buffer *to, struct error *error);
/* A4 across, with the title, the day and numbered pages. footer: who made it and when. From any
 * thread: one sheet at a time is drawn. */
bool sheet_write_pdf(const struct sheet *sheet, const char *footer, struct buffer *to,
                     struct error *error);
/* What the drawing libraries keep until the end of the program. */
void sheet_library_finish(void);

#endif
