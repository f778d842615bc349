/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_EDITION_VIEW_H
#define COLLECTOR_WEB_EDITION_VIEW_H

#include "collector/store/edition.h"
#include "collector/web/page.h"

/* An edition that a page shows: the newest of the employer's own, one that is named, or a shipped
 * one. */
struct edition_view {
    struct guideline *guideline;
    void *owned; /* NULL: shipped */
    struct guideline_bytes bytes;
    bool is_own; /* it can be changed: the employer's, and the newest */
};
bool edition_view_open(struct exchange *exchange, const char *id, const char *edition, bool *found,
                       struct edition_view *view, struct error *error);
void edition_view_close(struct edition_view *view);

/* "decides", "confirmed", "excluded", "to be decided" with its kind of badge. */
void row_badge(struct html *html, const struct criterion *row);
const char *limit_text(const struct criterion *row, double limit, char text[64]);
const struct criterion *find_row(const struct guideline *guideline, const char *class,
                                 const char *id);
/* A hidden field; and what every change of an edition carries. */
void hidden_field(struct html *html, const char *name, const char *value);
void change_open(struct exchange *exchange, struct html *html, const struct edition_view *view,
                 const char *act, const char *legend);

#endif
