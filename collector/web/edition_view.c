/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/edition_view.h"

#include "monqa/cleanup.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool edition_view_open(struct exchange *exchange, const char *id, const char *edition, bool *found,
                       struct edition_view *view, struct error *error)
{
    CLEANUP(edition_view_close) struct edition_view made = {0};
    struct store_xml xml = {0};
    if (!store_edition_xml(exchange->store, id, edition, found, &xml, error))
        return false;
    made.owned = xml.bytes;
    made.bytes = (struct guideline_bytes){xml.bytes, xml.length};
    made.is_own = *found && edition == NULL;
    if (!*found)
        *found = guideline_shipped(id, &made.bytes.bytes, &made.bytes.length);
    if (!*found)
        return true;
    if (!guideline_parse("edition", made.bytes.bytes, made.bytes.length, &made.guideline, error))
        return false;
    view->bytes = made.bytes;
    view->is_own = made.is_own;
    view->owned = TAKE(made.owned);
    view->guideline = TAKE(made.guideline);
    return true;
}

void edition_view_close(struct edition_view *view)
{
    guideline_destroy(view->guideline);
    free(view->owned);
}

void row_badge(struct html *html, const struct criterion *row)
{
    if (row->excluded)
        badge(html, "calm", "excluded");
    else if (row->confirmed_by[0] != '\0')
        badge(html, "good", "confirmed");
    else if (criterion_decides(row))
        badge(html, "good", "decides");
    else
        badge(html, "warn", "to be decided");
    if (row->confirmed_by[0] != '\0') {
        html_open(html, "small", NULL);
        html_format(html, "%s: %s", row->confirmed_by, row->confirmed_in);
        html_close(html, "small");
    }
    if (row->excluded)
        html_element(html, "small", NULL, row->excluded_because);
}

const char *limit_text(const struct criterion *row, double limit, char text[64])
{
    text[0] = '\0';
    if (row->comparison == COMPARISON_IS)
        (void)snprintf(text, 64, "= %s", limit != 0 ? "yes" : "no");
    else if (isfinite(limit))
        (void)snprintf(
            text, 64, "%s %.10g %s", sign_words(row->comparison), limit, unit_words(row->unit));
    return text;
}

const struct criterion *find_row(const struct guideline *guideline, const char *class,
                                 const char *id)
{
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (strcmp(guideline->criteria[i].id, id) == 0 &&
            strcmp(guideline->criteria[i].class, class) == 0)
            return &guideline->criteria[i];
    return NULL;
}

void hidden_field(struct html *html, const char *name, const char *value)
{
    html_void(html, "input", "type", "hidden", "name", name, "value", value, NULL);
}

void change_open(struct exchange *exchange, struct html *html, const struct edition_view *view,
                 const char *act, const char *legend)
{
    char path[96];
    (void)snprintf(path, sizeof path, "/guidelines/%s/change", view->guideline->id);
    form_open(exchange, html, path, legend);
    hidden_field(html, "act", act);
    hidden_field(html, "seen", view->guideline->edition);
}
