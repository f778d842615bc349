/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/page_change.h"
#include "collector/web/page_charts.h"
#include "collector/web/page_estate.h"
#include "collector/web/use_view.h"
#include "monqa/cleanup.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECORDS_SHOWN 200

/* All that the page and its JSON tell. */
struct story {
    struct store_display display;
    struct store_item *items;
    size_t item_count;
    struct store_record *records;
    size_t record_count;
    const struct store_record *latest; /* newest that was not aborted; NULL none */
    struct verdict *verdicts;
    size_t verdict_count;
    struct change_story change;
};

static void story_finish(struct story *story)
{
    free(story->items);
    free(story->records);
    free(story->verdicts);
    change_story_finish(&story->change);
}

static bool read_story(struct exchange *exchange, struct story *story, struct error *error)
{
    const char *id = story->display.id;
    struct store *store = exchange->store;
    if (!change_story_read(exchange, id, &story->change, error))
        return false;
    if (!store_items(store, id, 0, &story->items, &story->item_count, error) ||
        !store_records(store, id, RECORDS_SHOWN, &story->records, &story->record_count, error))
        return false;
    for (size_t i = 0; i < story->record_count && story->latest == NULL; i++)
        if (strcmp(story->records[i].state, "complete") == 0)
            story->latest = &story->records[i];
    return story->latest == NULL ||
           store_verdicts(store, story->latest->id, &story->verdicts, &story->verdict_count, error);
}

static void identity(struct html *html, const struct store_display *display)
{
    char number[32], place[480];
    (void)snprintf(place,
                   sizeof place,
                   "%s, %s, %s (%s)",
                   display->place.site,
                   display->place.room,
                   display->place.workstation,
                   display->connector);
    html_open(html, "dl", "class", "facts", NULL);
    term(html, "Place", place);
    term(html, "Manufacturer", display->identity.manufacturer);
    (void)snprintf(number, sizeof number, "%d", display->identity.product_code);
    term(html, "Product code", number);
    term(html, "Name", display->identity.name);
    term(html, "Serial (text)", display->identity.serial_text);
    (void)snprintf(number, sizeof number, "%" PRIu32, display->identity.serial_number);
    term(html, "Serial (number)", display->identity.serial_number == 0 ? "" : number);
    term(html, "Class", display->class);
    term(html,
         "Guideline",
         display->guideline_id[0] == '\0' ? "none adopted" : display->guideline_id);
    term(html, "Edition", display->guideline_edition);
    term(html, "First seen", display->first_seen_on);
    term(html, "Accepted", display->accepted_on);
    html_close(html, "dl");
}

static void status(struct html *html, const struct store_display *display)
{
    html_open(html, "p", "class", "status", NULL);
    badge(html, result_kind(display->result_status), result_words(display->result_status));
    if (display->is_withdrawn)
        badge(html, "bad", "withdrawn with its pair");
    if (display->result_status == RESULT_NOT_ACCEPTED)
        html_text(html, " Not for clinical use: its acceptance has not been passed.");
    if (strcmp(display->accepted_how, "imported") == 0)
        html_text(html, " Its acceptance was imported.");
    html_close(html, "p");
}

static void owed(struct exchange *exchange, struct html *html, const struct story *story)
{
    static const char *const headings[] = {
        "State", "Test", "Trigger", "Due on", "Longest", "Last done", NULL};
    html_element(html, "h2", NULL, "What is owed");
    if (story->item_count == 0) {
        html_element(html, "p", NULL, "Nothing: no guideline in force asks for a test.");
        return;
    }
    table_begin(html, "Tests by longest date", headings);
    for (size_t i = 0; i < story->item_count; i++) {
        const struct store_item *item = &story->items[i];
        char days[64], date[DATE_TEXT_SIZE];
        html_open(html, "tr", NULL);
        cell_open(html, "State");
        badge(html,
              state_kind(item_state(item, exchange->today)),
              days_words(item, exchange->today, days));
        cell_close(html);
        cell(html, "Test", test_words(item->test));
        cell(html, "Trigger", schedule_trigger_name(item->due.trigger));
        date_cell(html, "Due on", date_format(item->due.due_on, date));
        date_cell(html, "Longest", date_format(item->due.longest_on, date));
        date_cell(html, "Last done", item->last_done_on);
        html_close(html, "tr");
    }
    table_end(html);
}

static bool find(struct exchange *exchange, bool *found, struct story *story, struct error *error)
{
    return store_display(exchange->store, exchange->argument, found, &story->display, error) &&
           (!*found || read_story(exchange, story, error));
}

bool handle_display(struct exchange *exchange, struct error *error)
{
    CLEANUP(story_finish) struct story story = {0};
    char title[96];
    bool found;
    struct html html;
    if (!find(exchange, &found, &story, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "no such display is known");
    page_begin(exchange, &html, 200, display_words(&story.display, title));
    status(&html, &story.display);
    identity_section(exchange, &html, &story.display, &story.change);
    identity(&html, &story.display);
    if (!use_section(exchange, &html, story.display.id, error))
        return false;
    owed(exchange, &html, &story);
    change_section(&html, &story.change);
    html_element(&html, "h2", NULL, "Latest verdicts");
    if (story.latest != NULL) {
        html_open(&html, "p", NULL);
        html_text(&html, "From the record of ");
        link_to(&html, "records", story.latest->id, story.latest->done_on);
        html_format(&html, ", %s %s", story.latest->guideline_id, story.latest->guideline_edition);
        html_close(&html, "p");
    }
    verdict_table(&html, story.verdicts, story.verdict_count);
    char report[64];
    (void)snprintf(report, sizeof report, "displays/%s/report", story.display.id);
    sheet_links(&html, report);
    if (!charts_section(exchange, &html, &story.display, error))
        return false;
    if (!estate_section(exchange, &html, &story.display, error))
        return false;
    html_element(&html, "h2", NULL, "History");
    record_table(&html, story.records, story.record_count);
    return page_end(exchange, &html, error);
}

bool json_display(struct exchange *exchange, struct error *error)
{
    CLEANUP(story_finish) struct story story = {0};
    bool found;
    if (!find(exchange, &found, &story, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "no such display is known");
    json_t *display = display_json(&story.display);
    if (!use_add_json(exchange, display, story.display.id, error)) {
        json_decref(display);
        return false;
    }
    json_t *items = json_array(), *records = json_array(), *verdicts = json_array();
    enum schedule_state worst = SCHEDULE_NOT_DUE;
    for (size_t i = 0; i < story.item_count; i++) {
        enum schedule_state state = item_state(&story.items[i], exchange->today);
        worst = state > worst ? state : worst;
        (void)json_array_append_new(items, item_json(&story.items[i], exchange->today));
    }
    for (size_t i = 0; i < story.record_count; i++)
        (void)json_array_append_new(records, record_json(&story.records[i]));
    for (size_t i = 0; i < story.verdict_count; i++)
        (void)json_array_append_new(verdicts, verdict_json(&story.verdicts[i]));
    (void)json_object_set_new(display, "schedule_state", json_string(schedule_state_name(worst)));
    (void)json_object_set_new(display, "items", items);
    (void)json_object_set_new(display, "records", records);
    (void)json_object_set_new(display, "verdicts", verdicts);
    change_json(display, &story.display, &story.change);
    if (!estate_json(exchange, display, story.display.id, error)) {
        json_decref(display);
        return false;
    }
    return answer_json(exchange, 200, display, error);
}
