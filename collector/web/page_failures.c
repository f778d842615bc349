/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/listing.h"
#include "collector/web/page.h"
#include "monqa/cleanup.h"

#include <stdio.h>
#include <stdlib.h>

static void row(struct html *html, const struct store_finding *failure)
{
    char words[96], at[TIME_TEXT_SIZE], text[160];
    const struct criterion *criterion = &failure->verdict.criterion;
    html_open(html, "tr", NULL);
    cell_open(html, "Display");
    link_to(html, "displays", failure->display.id, display_words(&failure->display, words));
    html_open(html, "small", NULL);
    html_format(html,
                "%s, %s, %s",
                failure->display.place.site,
                failure->display.place.room,
                failure->display.place.workstation);
    html_close(html, "small");
    cell_close(html);
    cell_open(html, "Verdict");
    badge(html, verdict_kind(&failure->verdict), verdict_words(&failure->verdict));
    cell_close(html);
    cell_open(html, "Criterion");
    html_element(html, "span", NULL, criterion->id);
    html_element(html, "small", NULL, criterion->clause);
    cell_close(html);
    if (criterion->comparison == COMPARISON_IS)
        (void)snprintf(
            text, sizeof text, "answered %s", failure->verdict.value != 0 ? "yes" : "no");
    else
        (void)snprintf(text,
                       sizeof text,
                       "%.4g, must be %s %.4g %s",
                       failure->verdict.value,
                       sign_words(criterion->comparison),
                       criterion->limit,
                       unit_words(criterion->unit));
    cell(html, "Value and limit", text);
    cell_open(html, "Record");
    link_to(html, "records", failure->record_id, time_words(failure->at, at));
    cell_close(html);
    html_close(html, "tr");
}

bool handle_failures(struct exchange *exchange, struct error *error)
{
    static const char *const headings[] = {
        "Display", "Verdict", "Criterion", "Value and limit", "Record", NULL};
    CLEANUP(free_pointer) struct store_finding *failures = NULL;
    size_t count;
    struct listing listing;
    struct html html;
    if (!listing_begin(exchange, LISTING_PAGE_ROWS, &listing, error) ||
        !store_failures(exchange->store, &failures, &count, error))
        return false;
    page_begin(exchange, &html, 200, "Failing");
    if (count == 0)
        html_element(&html, "p", "nothing", "No display fails a criterion.");
    else
        table_begin(&html, "Failed criteria of the newest run of each test", headings);
    for (size_t i = 0; i < count; i++)
        if (listing_matches(&listing, &failures[i].display) && listing_takes(&listing))
            row(&html, &failures[i]);
    if (count > 0)
        table_end(&html);
    listing_pager(&listing, &html);
    sheet_links(&html, "failures");
    return page_end(exchange, &html, error);
}

static json_t *failure_json(const struct store_finding *failure)
{
    char words[96];
    json_t *row = verdict_json(&failure->verdict);
    const struct store_place *place = &failure->display.place;
    (void)json_object_set_new(row, "display_id", json_string(failure->display.id));
    (void)json_object_set_new(row, "site", json_string(place->site));
    (void)json_object_set_new(row, "room", json_string(place->room));
    (void)json_object_set_new(row, "workstation", json_string(place->workstation));
    (void)json_object_set_new(row, "display", safe_text(display_words(&failure->display, words)));
    (void)json_object_set_new(row, "record_id", json_string(failure->record_id));
    (void)json_object_set_new(row, "at", time_or_null(failure->at));
    return row;
}

bool json_failures(struct exchange *exchange, struct error *error)
{
    CLEANUP(free_pointer) struct store_finding *failures = NULL;
    struct listing listing;
    size_t count;
    if (!listing_begin(exchange, 0, &listing, error) ||
        !store_failures(exchange->store, &failures, &count, error))
        return false;
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        if (listing_matches(&listing, &failures[i].display) && listing_takes(&listing))
            (void)json_array_append_new(array, failure_json(&failures[i]));
    return listing_answer(&listing, NULL, "failures", array, exchange, error);
}
