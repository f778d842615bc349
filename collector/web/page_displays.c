/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/page.h"

#include "monqa/cleanup.h"

#include <stdlib.h>
#include <string.h>

/* The worst of what a display owes. */
static enum schedule_state worst_state(const struct store_item *items, size_t count,
                                       const char *display_id, struct date today)
{
    enum schedule_state worst = SCHEDULE_NOT_DUE;
    for (size_t i = 0; i < count; i++)
        if (strcmp(items[i].display.id, display_id) == 0 && item_state(&items[i], today) > worst)
            worst = item_state(&items[i], today);
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
    CLEANUP(free_pointer) struct store_display *displays = NULL;
    CLEANUP(free_pointer) struct store_item *items = NULL;
    size_t count, item_count;
    struct html html;
    if (!store_displays(exchange->store, 0, &displays, &count, error) ||
        !store_items(exchange->store, NULL, 0, &items, &item_count, error))
        return false;
    page_begin(exchange, &html, 200, "Displays");
    if (count == 0)
        html_element(&html, "p", "nothing", "No workstation has reported a display yet.");
    else
        table_begin(&html, "Every display, by place", headings);
    for (size_t i = 0; i < count; i++)
        row(&html, &displays[i], worst_state(items, item_count, displays[i].id, exchange->today));
    if (count > 0)
        table_end(&html);
    sheet_links(&html, "displays");
    return page_end(exchange, &html, error);
}

bool json_displays(struct exchange *exchange, struct error *error)
{
    CLEANUP(free_pointer) struct store_display *displays = NULL;
    CLEANUP(free_pointer) struct store_item *items = NULL;
    size_t count, item_count;
    if (!store_displays(exchange->store, 0, &displays, &count, error) ||
        !store_items(exchange->store, NULL, 0, &items, &item_count, error))
        return false;
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *row = display_json(&displays[i]);
        enum schedule_state state = worst_state(items, item_count, displays[i].id, exchange->today);
        (void)json_object_set_new(row, "schedule_state", json_string(schedule_state_name(state)));
        (void)json_array_append_new(array, row);
    }
    return answer_json(exchange, 200, json_pack("{s:o}", "displays", array), error);
}
