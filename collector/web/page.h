/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_PAGE_H
#define COLLECTOR_WEB_PAGE_H

#include "collector/web/exchange.h"
#include "collector/web/html.h"

/* Head, banner of a demonstration, navigation, heading; page_end closes them. */
void page_begin(struct exchange *exchange, struct html *html, int status, const char *title);
bool page_end(struct exchange *exchange, struct html *html, struct error *error);
void page_error(struct exchange *exchange, int status, const char *sentence);

/* A table that turns into cards on a narrow window: each cell carries its heading. */
void table_begin(struct html *html, const char *caption, const char *const headings[]);
void table_begin_as(struct html *html, const char *class, const char *caption,
                    const char *const headings[]); /* "table": stays a table */
void table_end(struct html *html);
void cell_open(struct html *html, const char *heading);
void cell_close(struct html *html);
void cell(struct html *html, const char *heading, const char *text);

void date_cell(struct html *html, const char *heading, const char *date); /* never broken */

/* "As CSV" and "As PDF" of /NAME.csv and /NAME.pdf. */
void sheet_links(struct html *html, const char *name);
void badge(struct html *html, const char *kind,
           const char *words); /* kind: good, bad, warn, calm */
const char *result_kind(enum result_status status);
const char *state_kind(enum schedule_state state);
const char *verdict_kind(const struct verdict *verdict);
void link_to(struct html *html, const char *folder, const char *id, const char *words);
const char *sign_words(enum comparison comparison);
const char *unit_words(const char *unit);
void term(struct html *html, const char *name, const char *value);
/* A form that changes something, with its token; fields are labelled. */
struct field_rule {
    const char *name, *label;
    size_t size;       /* of the text it goes into */
    const char *type;  /* NULL: text */
    const char *value; /* NULL: empty */
    bool is_optional;
};
void form_open(struct exchange *exchange, struct html *html, const char *action,
               const char *legend);
void field_open(struct html *html, const char *name, const char *label); /* a div, left open */
void text_field(struct html *html, const struct field_rule *rule);
void form_close(struct html *html, const char *button);
void csrf_field(struct exchange *exchange, struct html *html);
void verdict_table(struct html *html, const struct verdict *verdicts, size_t count);
void record_table(struct html *html, const struct store_record *records, size_t count);

#endif
