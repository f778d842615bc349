/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/address.h"
#include "collector/web/edition_view.h"
#include "monqa/cleanup.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void link_row(struct html *html, const struct guideline *guideline,
                     const struct criterion *row)
{
    CLEANUP(buffer_finish) struct buffer path = BUFFER(1024);
    buffer_format(&path, "/guidelines/%s/row?class=%s", guideline->id, row->class);
    query_add(&path, "row", row->id);
    html_open(html, "a", "href", path.data, NULL);
    html_text(html, row->id);
    html_close(html, "a");
}

static void row_of(struct html *html, const struct guideline *guideline,
                   const struct criterion *row)
{
    char text[64];
    html_open(html, "tr", NULL);
    cell_open(html, "Row");
    link_row(html, guideline, row);
    html_element(html, "small", NULL, test_words(qa_test_name(row->test)));
    cell_close(html);
    cell_open(html, "State");
    row_badge(html, row);
    cell_close(html);
    cell(html, "Limit", limit_text(row, row->limit, text));
    cell_open(html, "Levels");
    if (row->remedial.given)
        html_format(html, "remedial %s", limit_text(row, row->remedial.limit, text));
    if (row->suspension.given) {
        html_open(html, "small", NULL);
        html_format(html, "suspension %s", limit_text(row, row->suspension.limit, text));
        html_close(html, "small");
    }
    cell_close(html);
    cell_open(html, "Source");
    html_element(html, "span", NULL, row->clause);
    html_open(html, "small", NULL);
    html_format(html, "%s: %s", row->provenance, row->source);
    html_close(html, "small");
    cell_close(html);
    html_close(html, "tr");
}

static void rows_of_class(struct html *html, const struct guideline *guideline, const char *class)
{
    static const char *const headings[] = {"Row", "State", "Limit", "Levels", "Source", NULL};
    size_t undecided = 0, count = 0;
    char caption[160];
    for (size_t i = 0; i < guideline->criterion_count; i++) {
        const struct criterion *row = &guideline->criteria[i];
        if (strcmp(row->class, class) != 0)
            continue;
        count++;
        undecided += !row->excluded && !criterion_decides(row);
    }
    html_element(html, "h2", NULL, class);
    if (count == 0) {
        html_element(html, "p", NULL, "No sourced rows: it cannot be adopted for this class.");
        return;
    }
    (void)snprintf(caption,
                   sizeof caption,
                   "%zu rows, %zu to be confirmed or excluded before adoption",
                   count,
                   undecided);
    table_begin(html, caption, headings);
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (strcmp(guideline->criteria[i].class, class) == 0)
            row_of(html, guideline, &guideline->criteria[i]);
    table_end(html);
}

static void interval_form(struct exchange *exchange, struct html *html,
                          const struct edition_view *view, size_t index)
{
    const struct guideline_interval *one = &view->guideline->intervals[index];
    char recommended[16], longest[16], ids[3][24];
    static const char *const names[] = {"recommended", "longest", "why"};
    for (int i = 0; i < 3; i++)
        (void)snprintf(ids[i], sizeof ids[i], "%s-%zu", names[i], index);
    (void)interval_format(one->rule.recommended, recommended);
    (void)interval_format(one->rule.longest, longest);
    char path[96];
    (void)snprintf(path, sizeof path, "/guidelines/%s/change", view->guideline->id);
    html_open(html, "form", "method", "post", "action", path, "class", "row-form", NULL);
    csrf_field(exchange, html);
    hidden_field(html, "act", "interval");
    hidden_field(html, "seen", view->guideline->edition);
    hidden_field(html, "class", one->class);
    hidden_field(html, "row", qa_test_name(one->rule.test));
    const char *const values[] = {recommended, longest, ""};
    static const char *const labels[] = {"Recommended", "Longest", "Reason"};
    for (int i = 0; i < 3; i++) {
        html_open(html, "label", "for", ids[i], NULL);
        html_text(html, labels[i]);
        html_close(html, "label");
        html_void(html,
                  "input",
                  "class",
                  "form-control",
                  "id",
                  ids[i],
                  "name",
                  names[i],
                  "value",
                  values[i],
                  "maxlength",
                  i < 2 ? "15" : "159",
                  "required",
                  i < 2 ? NULL : "",
                  NULL);
    }
    html_open(html, "button", "type", "submit", "class", "btn btn-outline-secondary", NULL);
    html_text(html, "Change");
    html_close(html, "button");
    html_close(html, "form");
}

static void intervals(struct exchange *exchange, struct html *html, const struct edition_view *view)
{
    static const char *const headings[] = {
        "Class", "Test", "Recommended", "Longest", "Who", "Clause", "Change", NULL};
    const struct guideline *guideline = view->guideline;
    bool can_change = view->is_own && exchange->has_session && may(exchange, ROLES_GUIDELINE);
    html_element(html, "h2", NULL, "Intervals");
    table_begin(html, "How often each test is owed (P1D a day, P3M three months)", headings);
    for (size_t i = 0; i < guideline->interval_count; i++) {
        const struct guideline_interval *one = &guideline->intervals[i];
        char text[16];
        html_open(html, "tr", NULL);
        cell(html, headings[0], one->class);
        cell(html, headings[1], test_words(qa_test_name(one->rule.test)));
        cell(html, headings[2], interval_format(one->rule.recommended, text));
        cell(html, headings[3], interval_format(one->rule.longest, text));
        cell(html, headings[4], one->who);
        cell(html, headings[5], one->clause);
        cell_open(html, headings[6]);
        if (can_change)
            interval_form(exchange, html, view, i);
        cell_close(html);
        html_close(html, "tr");
    }
    table_end(html);
}

static bool history(struct exchange *exchange, struct html *html, const struct guideline *guideline,
                    struct error *error)
{
    static const char *const headings[] = {
        "Edition", "Made", "Why", "In force", "Differences", NULL};
    CLEANUP(free_pointer) struct store_edition *rows = NULL;
    size_t count;
    if (!store_editions(exchange->store, &rows, &count, error))
        return false;
    html_element(html, "h2", NULL, "Editions");
    table_begin(html, "Newest first; each change is one", headings);
    for (size_t i = 0; i < count; i++) {
        char text[TIME_TEXT_SIZE], path[160];
        if (strcmp(rows[i].guideline_id, guideline->id) != 0)
            continue;
        html_open(html, "tr", NULL);
        cell(html, headings[0], rows[i].edition);
        cell_open(html, headings[1]);
        html_element(html, "span", NULL, rows[i].made_by);
        html_element(html, "small", NULL, time_words(rows[i].made_at, text));
        cell_close(html);
        cell(html, headings[2], rows[i].why);
        cell_open(html, headings[3]);
        if (rows[i].in_force > 0)
            badge(html, "good", "in force");
        cell_close(html);
        cell_open(html, headings[4]);
        if (rows[i].made_at > 0) {
            (void)snprintf(
                path, sizeof path, "/guidelines/%s/diff?to=%s", guideline->id, rows[i].edition);
            html_open(html, "a", "href", path, NULL);
            html_text(html, "from the one before");
            html_close(html, "a");
        }
        cell_close(html);
        html_close(html, "tr");
    }
    table_end(html);
    return true;
}

static void advise_form(struct exchange *exchange, struct html *html,
                        const struct guideline *guideline)
{
    char path[96];
    if (!exchange->has_session || !may(exchange, ROLES_ADVISE))
        return;
    (void)snprintf(path, sizeof path, "/guidelines/%s/advise", guideline->id);
    form_open(exchange, html, path, "Advise the employer to adopt this edition");
    hidden_field(html, "edition", guideline->edition);
    text_field(html,
               &(struct field_rule){"class",
                                    "Classes, with a comma between",
                                    160,
                                    NULL,
                                    guideline->class_count > 0 ? guideline->classes[0] : NULL,
                                    false});
    text_field(html,
               &(struct field_rule){"site", "Site (empty: every site)", 128, NULL, NULL, true});
    text_field(html, &(struct field_rule){"advice", "Advice", 512, NULL, NULL, false});
    form_close(html, "Advise");
}

static void decision_form(struct exchange *exchange, struct html *html,
                          const struct edition_view *view)
{
    bool is_guarded = view->guideline->decision == DECISION_GUARDED;
    html_element(html,
                 "p",
                 NULL,
                 is_guarded ? "Guarded acceptance: a value passes only where its uncertainty lies "
                              "on the right side of the limit too."
                            : "Simple acceptance: the value decides; where the limit lies within "
                              "its uncertainty, the verdict says so.");
    if (!view->is_own || !exchange->has_session || !may(exchange, ROLES_GUIDELINE))
        return;
    change_open(exchange, html, view, "decision", "The rule of decision");
    hidden_field(html, "decision", is_guarded ? "simple" : "guarded");
    text_field(html, &(struct field_rule){"why", "Reason", 160, NULL, NULL, false});
    form_close(html, is_guarded ? "Make it simple acceptance" : "Make it guarded acceptance");
}

static void copy_form(struct exchange *exchange, struct html *html,
                      const struct guideline *guideline)
{
    char path[96];
    if (!exchange->has_session || !may(exchange, ROLES_GUIDELINE))
        return;
    (void)snprintf(path, sizeof path, "/guidelines/%s/copy", guideline->id);
    form_open(exchange, html, path, "Make a copy that the employer can change");
    text_field(
        html,
        &(struct field_rule){"id", "Its id (small letters, digits, -)", 48, NULL, NULL, false});
    text_field(html, &(struct field_rule){"title", "Its title", 160, NULL, NULL, false});
    text_field(html, &(struct field_rule){"copy_why", "Reason", 160, NULL, NULL, false});
    form_close(html, "Copy");
}

bool handle_guideline_page(struct exchange *exchange, struct error *error)
{
    CLEANUP(edition_view_close) struct edition_view view = {0};
    struct html html;
    bool found;
    const char *edition = fields_get(&exchange->request->query, "edition");
    if (!edition_view_open(exchange, exchange->argument, edition, &found, &view, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "no such guideline is kept or shipped");
    const struct guideline *guideline = view.guideline;
    page_begin(exchange, &html, 200, guideline->title);
    html_open(&html, "p", NULL);
    html_format(
        &html, "%s, edition %s. %s.", guideline->id, guideline->edition, guideline->publisher);
    html_close(&html, "p");
    if (!view.is_own)
        html_element(
            &html, "p", "alert alert-info", "As it is kept or shipped: to change it, make a copy.");
    decision_form(exchange, &html, &view);
    for (size_t i = 0; i < guideline->class_count; i++)
        rows_of_class(&html, guideline, guideline->classes[i]);
    intervals(exchange, &html, &view);
    if (view.owned != NULL && !history(exchange, &html, guideline, error))
        return false;
    if (view.owned != NULL)
        advise_form(exchange, &html, guideline);
    copy_form(exchange, &html, guideline);
    return page_end(exchange, &html, error);
}
