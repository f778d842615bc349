/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_browser.h"
#include "collector/web/page.h"
#include "monqa/cleanup.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* With what they are in DICOM. */
static void display_cell(struct html *html, const struct store_workstation *one)
{
    static const struct {
        const char *ending, *words;
    } formats[] = {{"xml", "DICOM XML"}, {"json", "DICOM JSON"}};
    char path[80];
    cell_open(html, "Displays");
    html_format(html, "%" PRId64 " ", one->display_count);
    for (size_t i = 0; one->display_count > 0 && i < ARRAY_LENGTH(formats); i++) {
        (void)snprintf(path,
                       sizeof path,
                       "/workstations/%" PRId64 "/display-system.%s",
                       one->place.workstation_id,
                       formats[i].ending);
        html_open(html, "small", NULL);
        html_open(html, "a", "href", path, NULL);
        html_text(html, formats[i].words);
        html_close(html, "a");
        html_close(html, "small");
    }
    cell_close(html);
}

static void workstation_row(struct html *html, const struct store_workstation *one, int64_t now_ms)
{
    char at[TIME_TEXT_SIZE];
    html_open(html, "tr", NULL);
    cell_open(html, "Workstation");
    html_element(html, "span", NULL, one->place.workstation);
    html_element(html, "small", NULL, one->hostname);
    cell_close(html);
    cell(html, "Site", one->place.site);
    cell(html, "Room", one->place.room);
    cell_open(html, "Agent");
    if (strcmp(one->software, BROWSER_SOFTWARE) == 0)
        badge(html, "calm", "browser only");
    else if (one->agent_id[0] != '\0')
        badge(html, "good", "enrolled");
    else if (one->token_expires_at > now_ms)
        badge(html, "warn", "token waits to be used");
    else
        badge(html, "calm", "not enrolled");
    html_element(html, "small", NULL, one->software);
    cell_close(html);
    display_cell(html, one);
    cell(html, "Last seen", time_words(one->last_seen_at, at));
    html_close(html, "tr");
}

static void add_form(struct exchange *exchange, struct html *html)
{
    static const struct field_rule fields[] = {
        {"site", "Site", 128, NULL, NULL, false},
        {"room", "Room; for a home a number, never an address", 128, NULL, NULL, false},
        {"name", "Workstation", 128, NULL, NULL, false},
        {"maker", "Maker of the monitor, three letters", 4, NULL, NULL, false},
        {"model", "Model", 14, NULL, NULL, false},
        {"serial", "Serial number", 14, NULL, NULL, false},
        {"class", "Class", 32, NULL, "primary", false},
    };
    form_open(exchange, html, "/workstations", "Add a workstation for tests in the browser");
    html_element(html,
                 "p",
                 "wide note",
                 "For systems other than Linux and for homes. One with Linux is added by "
                 "monqa-collector workstation add, and enrols itself.");
    for (size_t i = 0; i < ARRAY_LENGTH(fields); i++)
        text_field(html, &fields[i]);
    form_close(html, "Add");
}

bool handle_workstations(struct exchange *exchange, struct error *error)
{
    static const char *const headings[] = {
        "Workstation", "Site", "Room", "Agent", "Displays", "Last seen", NULL};
    CLEANUP(free_pointer) struct store_workstation *rows = NULL;
    size_t count;
    struct html html;
    if (!store_workstations(exchange->store, &rows, &count, error))
        return false;
    page_begin(exchange, &html, 200, "Workstations");
    if (count == 0)
        html_element(&html, "p", "nothing", "None yet: monqa-collector workstation add makes one.");
    else
        table_begin(&html, "Every workstation, by place", headings);
    for (size_t i = 0; i < count; i++)
        workstation_row(&html, &rows[i], exchange->now_ms);
    if (count > 0)
        table_end(&html);
    if (exchange->has_session && may(exchange, ROLES_WORKSTATION))
        add_form(exchange, &html);
    return page_end(exchange, &html, error);
}
