/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/choice.h"
#include "collector/web/listing.h"
#include "collector/web/page.h"
#include "collector/web/page_estate.h"

#include "monqa/cleanup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the form asks for; all by address, so that a view can be kept as a bookmark. */
struct filter {
    const char *site, *room, *state;
};

static const char *asked(const struct exchange *exchange, const char *name, const char *fallback)
{
    const char *value = fields_get(&exchange->request->query, name);
    return value == NULL ? fallback : value;
}

/* Who has roles at one site alone sees what is due there first. */
static const char *own_site(const struct exchange *exchange)
{
    const struct store_grants *grants = &exchange->grants;
    for (size_t i = 1; i < grants->count; i++)
        if (strcmp(grants->rows[i].site, grants->rows[0].site) != 0)
            return "";
    return grants->count == 0 ? "" : grants->rows[0].site;
}

static bool matches(const struct filter *filter, const struct store_item *item, struct date today)
{
    enum schedule_state state = item_state(item, today);
    if (filter->site[0] != '\0' && strcmp(filter->site, item->display.place.site) != 0)
        return false;
    if (filter->room[0] != '\0' && strcmp(filter->room, item->display.place.room) != 0)
        return false;
    if (strcmp(filter->state, "open") == 0)
        return state != SCHEDULE_NOT_DUE;
    return strcmp(filter->state, "all") == 0 ||
           strcmp(filter->state, schedule_state_name(state)) == 0;
}

static int compare_place(const void *left, const void *right)
{
    const struct store_item *a = left, *b = right;
    int order = strcmp(a->display.place.site, b->display.place.site);
    if (order == 0)
        order = strcmp(a->display.place.room, b->display.place.room);
    if (order == 0)
        order = date_compare(a->due.longest_on, b->due.longest_on);
    if (order == 0)
        order = strcmp(a->display.place.workstation, b->display.place.workstation);
    if (order == 0)
        order = strcmp(a->display.id, b->display.id);
    return order != 0 ? order : strcmp(a->test, b->test);
}

static const char *site_of(const struct store_item *item)
{
    return item->display.place.site;
}

static const char *room_of(const struct store_item *item)
{
    return item->display.place.room;
}

static void filter_form(struct html *html, const struct filter *filter,
                        const struct store_item *items, size_t count)
{
    struct place_choice site = {"site", "site", "Site", filter->site, site_of};
    struct place_choice room = {"room", "room", "Room", filter->room, room_of};
    html_open(html, "form", "method", "get", "action", "/schedule", "class", "filter", NULL);
    html_open(html, "div", NULL);
    select_open(html, "state", "state", "Show");
    option_add(html, "open", "due and overdue", filter->state);
    option_add(html, "overdue", "overdue", filter->state);
    option_add(html, "due", "due", filter->state);
    option_add(html, "not-due", "not due", filter->state);
    option_add(html, "all", "everything", filter->state);
    html_close(html, "select");
    html_close(html, "div");
    html_open(html, "div", NULL);
    place_select(html, &site, items, count);
    html_close(html, "div");
    html_open(html, "div", NULL);
    place_select(html, &room, items, count);
    html_close(html, "div");
    html_open(html, "button", "type", "submit", "class", "btn btn-primary", NULL);
    html_text(html, "Show");
    html_close(html, "button");
    html_close(html, "form");
}

static void summary(struct exchange *exchange, struct html *html, const struct store_item *items,
                    size_t count)
{
    size_t numbers[3] = {0};
    for (size_t i = 0; i < count; i++)
        numbers[item_state(&items[i], exchange->today)]++;
    html_open(html, "ul", "class", "summary", NULL);
    static const struct {
        enum schedule_state state;
        const char *words;
    } rows[] = {
        {SCHEDULE_OVERDUE, "overdue"}, {SCHEDULE_DUE, "due"}, {SCHEDULE_NOT_DUE, "not due"}};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        char path[48];
        (void)snprintf(path, sizeof path, "/schedule?state=%s", schedule_state_name(rows[i].state));
        html_open(html, "li", NULL);
        html_open(html, "a", "href", path, NULL);
        html_open(html, "strong", NULL);
        html_format(html, "%zu", numbers[rows[i].state]);
        html_close(html, "strong");
        html_format(html, " %s", rows[i].words);
        html_close(html, "a");
        html_close(html, "li");
    }
    html_close(html, "ul");
}

static void row(struct exchange *exchange, struct html *html, const struct store_item *item)
{
    char words[96], days[64], due_on[DATE_TEXT_SIZE], longest_on[DATE_TEXT_SIZE];
    enum schedule_state state = item_state(item, exchange->today);
    html_open(html, "tr", NULL);
    cell_open(html, "State");
    badge(html, state_kind(state), days_words(item, exchange->today, days));
    cell_close(html);
    cell_open(html, "Display");
    link_to(html, "displays", item->display.id, display_words(&item->display, words));
    html_open(html, "small", NULL);
    html_format(html, "%s, %s", item->display.place.workstation, item->display.class);
    html_close(html, "small");
    cell_close(html);
    cell_open(html, "Test");
    html_element(html, "span", NULL, test_words(item->test));
    html_open(html, "small", NULL);
    html_format(html, "%s, %s", schedule_trigger_name(item->due.trigger), item->who);
    html_close(html, "small");
    cell_close(html);
    date_cell(html, "Due on", date_format(item->due.due_on, due_on));
    date_cell(html, "Longest", date_format(item->due.longest_on, longest_on));
    date_cell(html, "Last done", item->last_done_on);
    cell_open(html, "Result");
    badge(
        html, result_kind(item->display.result_status), result_words(item->display.result_status));
    cell_close(html);
    html_close(html, "tr");
}

struct shown {
    const struct filter *filter;
    const struct store_item *items;
    size_t count;
};

static void groups(struct exchange *exchange, struct html *html, const struct shown *shown,
                   struct listing *listing)
{
    static const char *const headings[] = {
        "State", "Display", "Test", "Due on", "Longest", "Last done", "Result", NULL};
    const struct store_place *place = NULL;
    for (size_t i = 0; i < shown->count; i++) {
        const struct store_item *item = &shown->items[i];
        if (!matches(shown->filter, item, exchange->today) || !listing_takes(listing))
            continue;
        const struct store_place *here = &item->display.place;
        if (place == NULL || strcmp(place->site, here->site) != 0 ||
            strcmp(place->room, here->room) != 0) {
            char caption[280];
            if (place != NULL)
                table_end(html);
            (void)snprintf(caption, sizeof caption, "%s, %s", here->site, here->room);
            table_begin(html, caption, headings);
            place = here;
        }
        row(exchange, html, item);
    }
    if (place != NULL)
        table_end(html);
    else
        html_element(html, "p", "nothing", "Nothing matches: nothing of this is owed.");
}

bool handle_schedule(struct exchange *exchange, struct error *error)
{
    CLEANUP(free_pointer) struct store_item *items = NULL;
    size_t count;
    struct html html;
    struct listing listing;
    struct filter filter = {
        .site = asked(exchange, "site", own_site(exchange)),
        .room = asked(exchange, "room", ""),
        .state = asked(exchange, "state", "all"),
    };
    if (!listing_begin(exchange, LISTING_PAGE_ROWS, &listing, error) ||
        !store_items(exchange->store, NULL, 0, &items, &count, error))
        return false;
    if (count > 0)
        qsort(items, count, sizeof *items, compare_place);
    page_begin(exchange, &html, 200, "QA schedule");
    if (!meter_alert(exchange, &html, error))
        return false;
    summary(exchange, &html, items, count);
    filter_form(&html, &filter, items, count);
    groups(exchange, &html, &(struct shown){&filter, items, count}, &listing);
    listing_pager(&listing, &html);
    sheet_links(&html, "schedule");
    return page_end(exchange, &html, error);
}
