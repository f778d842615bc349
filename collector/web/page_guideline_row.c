/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/edition_view.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *asked(const struct exchange *exchange, const char *name)
{
    const char *value = fields_get(&exchange->request->query, name);
    return value == NULL ? "" : value;
}

static void row_open(struct exchange *exchange, struct html *html, const struct edition_view *view,
                     const struct criterion *row, const char *act, const char *legend)
{
    change_open(exchange, html, view, act, legend);
    hidden_field(html, "class", row->class);
    hidden_field(html, "row", row->id);
}

static void number_text(bool is_given, double value, char text[NUMBER_SIZE])
{
    text[0] = '\0';
    if (is_given && isfinite(value))
        (void)number_format(value, text);
}

static void limit_form(struct exchange *exchange, struct html *html,
                       const struct edition_view *view, const struct criterion *row)
{
    char limit[NUMBER_SIZE], remedial[NUMBER_SIZE], suspension[NUMBER_SIZE];
    number_text(true, row->limit, limit);
    number_text(row->remedial.given, row->remedial.limit, remedial);
    number_text(row->suspension.given, row->suspension.limit, suspension);
    row_open(exchange, html, view, row, "limit", "Change limit, levels or action");
    hidden_field(html, "limit_was", limit);
    text_field(html, &(struct field_rule){"limit", "Limit", 32, NULL, limit, true});
    text_field(html, &(struct field_rule){"remedial", "Remedial level", 32, NULL, remedial, true});
    text_field(html,
               &(struct field_rule){"suspension", "Suspension level", 32, NULL, suspension, true});
    text_field(html,
               &(struct field_rule){
                   "action", "Corrective action", 256, NULL, row->corrective_action, true});
    text_field(html,
               &(struct field_rule){"why", "Reason, as the MPE advised", 160, NULL, NULL, false});
    form_close(html, "Make a new edition");
    html_element(html,
                 "p",
                 NULL,
                 "A changed limit is the employer's own: it decides once it is confirmed below.");
}

static void confirm_form(struct exchange *exchange, struct html *html,
                         const struct edition_view *view, const struct criterion *row)
{
    row_open(exchange,
             html,
             view,
             row,
             "confirm",
             "Confirm the limit: you have the document before you");
    text_field(html, &(struct field_rule){"document", "Document", 100, NULL, NULL, false});
    text_field(html,
               &(struct field_rule){"document_edition", "Its edition", 60, NULL, NULL, false});
    text_field(html, &(struct field_rule){"page", "Page", 40, NULL, NULL, false});
    form_close(html, "Confirm it in your name");
}

static void exclude_form(struct exchange *exchange, struct html *html,
                         const struct edition_view *view, const struct criterion *row)
{
    row_open(exchange,
             html,
             view,
             row,
             row->excluded ? "include" : "exclude",
             row->excluded ? "Take the row in again"
                           : "Exclude the row: it is neither judged nor owed");
    text_field(html, &(struct field_rule){"exclude_why", "Reason", 160, NULL, NULL, false});
    form_close(html, row->excluded ? "Include" : "Exclude");
}

static void facts(struct html *html, const struct guideline *guideline, const struct criterion *row)
{
    char text[64];
    html_open(html, "p", "class", "status", NULL);
    row_badge(html, row);
    html_close(html, "p");
    html_open(html, "dl", "class", "facts", NULL);
    term(html, "Guideline", guideline->title);
    term(html, "Edition", guideline->edition);
    term(html, "Class", row->class);
    term(html, "Test", test_words(qa_test_name(row->test)));
    term(html, "Metric", row->metric);
    term(html, "Formula", row->formula);
    term(html, "Limit", limit_text(row, row->limit, text));
    term(html, "Mandatory", row->mandatory ? "yes" : "no");
    term(html, "Clause", row->clause);
    term(html, "Provenance", row->provenance);
    term(html, "Source", row->source);
    html_close(html, "dl");
}

bool handle_guideline_row(struct exchange *exchange, struct error *error)
{
    CLEANUP(edition_view_close) struct edition_view view = {0};
    struct html html;
    bool found;
    char title[128], path[96];
    if (!edition_view_open(exchange, exchange->argument, NULL, &found, &view, error))
        return false;
    const struct criterion *row =
        found ? find_row(view.guideline, asked(exchange, "class"), asked(exchange, "row")) : NULL;
    if (row == NULL)
        return answer_error(exchange, 404, "no such row in that guideline");
    (void)snprintf(title, sizeof title, "%s, %s", row->id, row->class);
    page_begin(exchange, &html, 200, title);
    facts(&html, view.guideline, row);
    (void)snprintf(path, sizeof path, "/guidelines/%s", view.guideline->id);
    html_open(&html, "p", NULL);
    html_open(&html, "a", "href", path, NULL);
    html_text(&html, "All rows of the guideline");
    html_close(&html, "a");
    html_close(&html, "p");
    if (view.is_own && exchange->has_session && may(exchange, ROLES_GUIDELINE)) {
        if (row->comparison != COMPARISON_IS)
            limit_form(exchange, &html, &view, row);
        confirm_form(exchange, &html, &view, row);
        exclude_form(exchange, &html, &view, row);
    } else if (!view.is_own) {
        html_element(&html, "p", "alert alert-info", "To change it, make a copy of the guideline.");
    }
    return page_end(exchange, &html, error);
}

struct telling {
    struct html *html;
    size_t count;
};

static void difference_row(void *context, const struct guideline_difference *difference)
{
    static const char *const headings[] = {"Row", "What", "Before", "After", NULL};
    struct telling *telling = context;
    struct html *html = telling->html;
    if (telling->count++ == 0)
        table_begin(html, "Attribute by attribute", headings);
    html_open(html, "tr", NULL);
    cell(html, headings[0], difference->row[0] == '\0' ? "the guideline" : difference->row);
    cell(html, headings[1], difference->attribute);
    cell(html, headings[2], difference->before == NULL ? "\xe2\x80\x93" : difference->before);
    cell(html, headings[3], difference->after == NULL ? "\xe2\x80\x93" : difference->after);
    html_close(html, "tr");
}

/* What the edition was made from: kept here, or shipped. */
struct base {
    bool found;
    struct store_xml xml; /* kept here; the caller frees */
    struct guideline_bytes bytes;
};

static bool bytes_before(struct exchange *exchange, const char *id, const char *edition,
                         struct base *base, struct error *error)
{
    CLEANUP(free_pointer) struct store_edition *rows = NULL;
    size_t count;
    const char *based_on = "";
    if (!store_editions(exchange->store, &rows, &count, error))
        return false;
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].guideline_id, id) == 0 && strcmp(rows[i].edition, edition) == 0)
            based_on = rows[i].based_on;
    if (!store_edition_xml_by_sha256(exchange->store, based_on, &base->found, &base->xml, error))
        return false;
    base->bytes = (struct guideline_bytes){base->xml.bytes, base->xml.length};
    for (const char *const *one = guideline_shipped_ids(); !base->found && *one != NULL; one++) {
        char sha256[DIGEST_TEXT_SIZE];
        base->found =
            guideline_shipped(*one, &base->bytes.bytes, &base->bytes.length) &&
            strcmp(digest_sha256(base->bytes.bytes, base->bytes.length, sha256), based_on) == 0;
    }
    return true;
}

bool handle_guideline_diff(struct exchange *exchange, struct error *error)
{
    CLEANUP(edition_view_close) struct edition_view view = {0};
    struct base before = {0};
    struct html html;
    struct telling telling = {.html = &html};
    const char *to = asked(exchange, "to");
    bool found;
    char title[160];
    if (!edition_view_open(exchange, exchange->argument, to, &found, &view, error) ||
        !bytes_before(exchange, exchange->argument, to, &before, error))
        return false;
    CLEANUP(free_pointer) void *owned = before.xml.bytes;
    if (!found || view.owned == NULL || !before.found)
        return answer_error(exchange, 404, "no such edition, or none that it was made from");
    (void)snprintf(title, sizeof title, "What edition %s of %s changed", to, exchange->argument);
    page_begin(exchange, &html, 200, title);
    if (!guideline_differences(&before.bytes, &view.bytes, difference_row, &telling, error))
        return false;
    if (telling.count > 0)
        table_end(&html);
    else
        html_element(&html, "p", "nothing", "Nothing but its bytes.");
    return page_end(exchange, &html, error);
}
