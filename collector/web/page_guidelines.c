/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/edition_view.h"
#include "monqa/cleanup.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void adoption_row(struct html *html, const struct store_adoption *adoption)
{
    html_open(html, "tr", NULL);
    cell(html, "Class", adoption->class);
    cell(html, "Site", adoption->site[0] == '\0' ? "every site" : adoption->site);
    cell_open(html, "Guideline");
    link_to(html, "guidelines", adoption->guideline_id, adoption->title);
    html_open(html, "small", NULL);
    html_format(html, "%s, edition %s", adoption->guideline_id, adoption->edition);
    html_close(html, "small");
    cell_close(html);
    date_cell(html, "Adopted on", adoption->adopted_on);
    cell_open(html, "Advice");
    html_element(html, "span", NULL, adoption->advice);
    html_open(html, "small", NULL);
    html_format(html, "%s %s", adoption->advised_by, adoption->advised_role);
    html_close(html, "small");
    cell_close(html);
    cell_open(html, "Approved by");
    html_open(html, "span", NULL);
    html_format(html, "%s %s", adoption->approver, adoption->approver_role);
    html_close(html, "span");
    html_element(html, "small", NULL, adoption->reason);
    cell_close(html);
    html_close(html, "tr");
}

static bool adoptions(struct exchange *exchange, struct html *html, struct error *error)
{
    static const char *const headings[] = {
        "Class", "Site", "Guideline", "Adopted on", "Advice", "Approved by", NULL};
    CLEANUP(free_pointer) struct store_adoption *rows = NULL;
    size_t count;
    if (!store_adoptions(exchange->store, &rows, &count, error))
        return false;
    if (count == 0)
        html_element(
            html,
            "p",
            "nothing",
            "None yet: without an adopted guideline nothing is judged and nothing is owed.");
    else
        table_begin(html, "In force, by class of display", headings);
    for (size_t i = 0; i < count; i++)
        adoption_row(html, &rows[i]);
    if (count > 0)
        table_end(html);
    return true;
}

static void advice_row(struct exchange *exchange, struct html *html,
                       const struct store_advice *advice)
{
    char path[64], at[TIME_TEXT_SIZE];
    html_open(html, "tr", NULL);
    cell_open(html, "Guideline");
    link_to(html, "guidelines", advice->guideline_id, advice->title);
    html_open(html, "small", NULL);
    html_format(html, "%s, edition %s", advice->guideline_id, advice->edition);
    html_close(html, "small");
    cell_close(html);
    cell(html, "Classes", advice->class);
    cell(html, "Site", advice->site[0] == '\0' ? "every site" : advice->site);
    cell_open(html, "Advice");
    html_element(html, "span", NULL, advice->advice);
    html_open(html, "small", NULL);
    html_format(html, "%s, %s", advice->advised_by, time_words(advice->advised_at, at));
    html_close(html, "small");
    cell_close(html);
    cell_open(html, "Adopt");
    if (exchange->has_session && may(exchange, ROLES_APPROVE) &&
        strcmp(exchange->person, advice->advised_by) != 0) {
        (void)snprintf(path, sizeof path, "/advice/%" PRId64 "/follow", advice->id);
        html_open(html, "form", "method", "post", "action", path, "class", "row-form", NULL);
        csrf_field(exchange, html);
        (void)snprintf(path, sizeof path, "why-%" PRId64, advice->id);
        html_open(html, "label", "for", path, NULL);
        html_text(html, "Reason");
        html_close(html, "label");
        html_void(html,
                  "input",
                  "class",
                  "form-control",
                  "id",
                  path,
                  "name",
                  "why",
                  "required",
                  "",
                  "maxlength",
                  "255",
                  NULL);
        html_open(html, "button", "type", "submit", "class", "btn btn-primary", NULL);
        html_text(html, "Adopt for the employer");
        html_close(html, "button");
        html_close(html, "form");
    } else {
        html_element(html, "small", NULL, "waits for an employer's approver");
    }
    cell_close(html);
    html_close(html, "tr");
}

static bool advices(struct exchange *exchange, struct html *html, struct error *error)
{
    static const char *const headings[] = {"Guideline", "Classes", "Site", "Advice", "Adopt", NULL};
    CLEANUP(free_pointer) struct store_advice *rows = NULL;
    size_t count;
    if (!store_advices(exchange->store, &rows, &count, error))
        return false;
    if (count == 0)
        return true;
    html_element(html, "h2", NULL, "Advised, not yet adopted");
    table_begin(html, "Another person than the adviser adopts", headings);
    for (size_t i = 0; i < count; i++)
        advice_row(exchange, html, &rows[i]);
    table_end(html);
    return true;
}

static bool own(struct exchange *exchange, struct html *html, struct error *error)
{
    CLEANUP(free_pointer) struct store_edition *rows = NULL;
    size_t count;
    const char *last = "";
    if (!store_editions(exchange->store, &rows, &count, error))
        return false;
    html_element(html, "h2", NULL, "The employer's own");
    html_open(html, "ul", NULL);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].made_at == 0 || strcmp(rows[i].guideline_id, last) == 0)
            continue;
        last = rows[i].guideline_id;
        html_open(html, "li", NULL);
        link_to(html, "guidelines", rows[i].guideline_id, rows[i].title);
        html_format(html, " (%s, edition %s)", rows[i].guideline_id, rows[i].edition);
        html_close(html, "li");
    }
    if (last[0] == '\0')
        html_element(html, "li", NULL, "None yet: open a shipped one and make a copy.");
    html_close(html, "ul");
    return true;
}

static void shipped(struct html *html)
{
    html_element(html, "h2", NULL, "Shipped");
    html_open(html, "ul", NULL);
    for (const char *const *id = guideline_shipped_ids(); *id != NULL; id++) {
        html_open(html, "li", NULL);
        link_to(html, "guidelines", *id, *id);
        html_close(html, "li");
    }
    html_close(html, "ul");
}

bool handle_guidelines(struct exchange *exchange, struct error *error)
{
    struct html html;
    page_begin(exchange, &html, 200, "Adopted guidelines");
    if (!adoptions(exchange, &html, error) || !advices(exchange, &html, error) ||
        !own(exchange, &html, error))
        return false;
    shipped(&html);
    html_open(&html, "p", NULL);
    html_open(&html, "a", "href", "/reevaluation", NULL);
    html_text(&html, "What another edition would change");
    html_close(&html, "a");
    html_close(&html, "p");
    return page_end(exchange, &html, error);
}
