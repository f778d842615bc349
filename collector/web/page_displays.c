/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/listing.h"
#include "collector/web/page.h"

#include "monqa/cleanup.h"

#include <stdlib.h>
#include <string.h>

/* Every display with the worst of what it owes. */
struct estate {
    struct store_display *displays;
    struct store_item *items; /* by display id */
    size_t count, item_count;
};

static void estate_finish(struct estate *estate)
{
    free(estate->displays);
    free(estate->items);
}

static int compare_items(const void *left, const void *right)
{
    const struct store_item *a = left, *b = right;
    return strcmp(a->display.id, b->display.id);
}

static bool estate_read(struct exchange *exchange, struct estate *estate, struct error *error)
{
    if (!store_displays(exchange->store, 0, &estate->displays, &estate->count, error) ||
        !store_items(exchange->store, NULL, 0, &estate->items, &estate->item_count, error))
        return false;
    if (estate->item_count > 0)
        qsort(estate->items, estate->item_count, sizeof *estate->items, compare_items);
    return true;
}

static enum schedule_state worst_state(const struct estate *estate, const char *display_id,
                                       struct date today)
{
    enum schedule_state worst = SCHEDULE_NOT_DUE;
    size_t low = 0, high = estate->item_count;
    while (low < high) { /* the first of its items */
        size_t middle = low + (high - low) / 2;
        if (strcmp(estate->items[middle].display.id, display_id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < estate->item_count && strcmp(estate->items[low].display.id, display_id) == 0;
         low++)
        if (item_state(&estate->items[low], today) > worst)
            worst = item_state(&estate->items[low], today);
    return worst;
}

static const char *state_words(enum schedule_state state)
{
    return state == SCHEDULE_OVERDUE ? "Overdue" : state == SCHEDULE_DUE ? "Due" : "Not due";
}

static void row(struct html *html, const struct store_display *display, enum schedule_state state)
{
    char words[96], at[TIME_TEXT_SIZE];
    html_open(html, "tr", NULL);
    cell_open(html, "Display");
    link_to(html, "displays", display->id, display_words(display, words));
    html_open(html, "small", NULL);
    html_text(html, display->class);
    html_close(html, "small");
    cell_close(html);
    cell_open(html, "Place");
    html_format(html, "%s, %s", display->place.site, display->place.room);
    html_element(html, "small", NULL, display->place.workstation);
    cell_close(html);
    cell_open(html, "Result");
    badge(html, result_kind(display->result_status), result_words(display->result_status));
    cell_close(html);
    cell_open(html, "Schedule");
    badge(html, state_kind(state), state_words(state));
    cell_close(html);
    cell(html,
         "Guideline",
         display->guideline_id[0] == '\0' ? "none adopted" : display->guideline_id);
    cell(html, "Last record", time_words(display->last_record_at, at));
    html_close(html, "tr");
}

bool handle_displays(struct exchange *exchange, struct error *error)
{
    static const char *const headings[] = {
        "Display", "Place", "Result", "Schedule", "Guideline", "Last record", NULL};
    CLEANUP(estate_finish) struct estate estate = {0};
    struct listing listing;
    struct html html;
    if (!listing_begin(exchange, LISTING_PAGE_ROWS, &listing, error) ||
        !estate_read(exchange, &estate, error))
        return false;
    page_begin(exchange, &html, 200, "Displays");
    if (estate.count == 0)
        html_element(&html, "p", "nothing", "No workstation has reported a display yet.");
    else
        table_begin(&html, "Every display, by place", headings);
    for (size_t i = 0; i < estate.count; i++) {
        const struct store_display *display = &estate.displays[i];
        if (listing_matches(&listing, display) && listing_takes(&listing))
            row(&html, display, worst_state(&estate, display->id, exchange->today));
    }
    if (estate.count > 0)
        table_end(&html);
    listing_pager(&listing, &html);
    sheet_links(&html, "displays");
    return page_end(exchange, &html, error);
}

bool json_displays(struct exchange *exchange, struct error *error)
{
    CLEANUP(estate_finish) struct estate estate = {0};
    struct listing listing;
    if (!listing_begin(exchange, 0, &listing, error) || !estate_read(exchange, &estate, error))
        return false;
    json_t *array = json_array();
    for (size_t i = 0; i < estate.count; i++) {
        const struct store_display *display = &estate.displays[i];
        if (!listing_matches(&listing, display) || !listing_takes(&listing))
            continue;
        json_t *row = display_json(display);
        enum schedule_state state = worst_state(&estate, display->id, exchange->today);
        (void)json_object_set_new(row, "schedule_state", json_string(schedule_state_name(state)));
        (void)json_array_append_new(array, row);
    }
    return listing_answer(&listing, NULL, "displays", array, exchange, error);
}
