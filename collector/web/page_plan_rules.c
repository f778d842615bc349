/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/ical.h"
#include "collector/web/choice.h"
#include "collector/web/page.h"
#include "collector/web/plan_view.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const weekday_names[] = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

struct rules_page {
    struct plan_rules rules;
    struct store_closed_day *days;
    struct store_capacity *capacities;
    struct store_feed *feeds;
    struct store_item *items;
    size_t day_count, capacity_count, feed_count, item_count;
    bool may_change;
};

static void rules_page_finish(struct rules_page *page)
{
    free(page->days);
    free(page->capacities);
    free(page->feeds);
    free(page->items);
}

static bool rules_page_read(struct exchange *exchange, struct rules_page *page, struct error *error)
{
    struct store *store = exchange->store;
    page->may_change = exchange->has_session && may(exchange, ROLES_PLAN);
    return store_plan_rules(store, &page->rules, error) &&
           store_closed_days(store, &page->days, &page->day_count, error) &&
           store_capacities(store, &page->capacities, &page->capacity_count, error) &&
           store_feeds(store, &page->feeds, &page->feed_count, error) &&
           store_items(store, NULL, 0, &page->items, &page->item_count, error);
}

static const char *site_of(const struct store_item *item)
{
    return item->display.place.site;
}

static const char *room_of(const struct store_item *item)
{
    return item->display.place.room;
}

static const char *who_of(const struct store_item *item)
{
    return item->who;
}

static void choose(struct html *html, const struct rules_page *page, struct place_choice choice)
{
    html_open(html, "div", NULL);
    place_select(html, &choice, page->items, page->item_count);
    html_close(html, "div");
}

static void check_box(struct html *html, const char *name, bool is_on)
{
    html_open(html, "label", "class", "check", NULL);
    html_void(html,
              "input",
              "type",
              "checkbox",
              "name",
              name,
              "value",
              "1",
              "checked",
              is_on ? "" : NULL,
              NULL);
    html_format(html, " %c%s", name[0] - 'a' + 'A', name + 1);
    html_close(html, "label");
}

static void week_form(struct exchange *exchange, struct html *html, const struct rules_page *page)
{
    html_element(html, "h2", NULL, "Working week and times");
    if (!page->may_change)
        return;
    form_open(
        exchange, html, "/plan/rules", "Days on which tests are planned, minutes that they take");
    html_open(html, "fieldset", "class", "wide", NULL);
    html_element(html, "legend", NULL, "Working days");
    for (int i = 0; i < 7; i++)
        check_box(html, weekday_names[i], page->rules.works_on[i]);
    html_close(html, "fieldset");
    for (int test = 0; test < TEST_COUNT; test++) {
        char minutes[16], label[64];
        const char *name = qa_test_name((enum qa_test)test);
        (void)snprintf(minutes, sizeof minutes, "%d", (int)page->rules.minutes[test]);
        (void)snprintf(label, sizeof label, "%s, minutes a display", test_words(name));
        text_field(html, &(struct field_rule){name, label, 4, "number", minutes, false});
    }
    form_close(html, "Change the week and the times");
}

static void capacity_rows(struct html *html, const struct rules_page *page)
{
    static const char *const headings[] = {"Site", "Role", "Minutes a day", NULL};
    char minutes[16];
    if (page->capacity_count == 0) {
        html_element(
            html, "p", "nothing", "No limit: days are levelled, but may be of any length.");
        return;
    }
    table_begin(html, "Time that each role has for monitor QA", headings);
    for (size_t i = 0; i < page->capacity_count; i++) {
        html_open(html, "tr", NULL);
        cell(html, "Site", page->capacities[i].site);
        cell(html, "Role", page->capacities[i].who);
        (void)snprintf(minutes, sizeof minutes, "%d", (int)page->capacities[i].minutes_per_day);
        cell(html, "Minutes a day", minutes);
        html_close(html, "tr");
    }
    table_end(html);
}

static void capacity_form(struct exchange *exchange, struct html *html,
                          const struct rules_page *page)
{
    html_element(html, "h2", NULL, "Capacity");
    capacity_rows(html, page);
    if (!page->may_change || page->item_count == 0)
        return;
    form_open(exchange, html, "/plan/capacity", "Time for monitor QA");
    choose(html, page, (struct place_choice){"team-site", "site", "Site", "", site_of});
    choose(html, page, (struct place_choice){"team-who", "who", "Role", "", who_of});
    text_field(
        html,
        &(struct field_rule){"minutes", "Minutes a day; 0 is no limit", 5, "number", "60", false});
    html_open(html,
              "button",
              "type",
              "submit",
              "name",
              "try",
              "value",
              "1",
              "class",
              "btn btn-outline-secondary",
              NULL);
    html_text(html, "What would change?");
    html_close(html, "button");
    form_close(html, "Set the capacity");
}

static void closed_row(struct exchange *exchange, struct html *html, const struct rules_page *page,
                       const struct store_closed_day *day)
{
    html_open(html, "tr", NULL);
    date_cell(html, "Day", day->day);
    cell(html, "Name", day->name);
    cell(html, "Site", day->site[0] == '\0' ? "every site" : day->site);
    cell_open(html, "Change");
    if (page->may_change) {
        html_open(
            html, "form", "method", "post", "action", "/plan/open-day", "class", "row-form", NULL);
        csrf_field(exchange, html);
        html_void(html, "input", "type", "hidden", "name", "day", "value", day->day, NULL);
        html_void(html, "input", "type", "hidden", "name", "site", "value", day->site, NULL);
        html_open(html, "button", "type", "submit", "class", "btn btn-outline-secondary", NULL);
        html_text(html, "Open again");
        html_close(html, "button");
        html_close(html, "form");
    }
    cell_close(html);
    html_close(html, "tr");
}

static void closed_forms(struct exchange *exchange, struct html *html,
                         const struct rules_page *page)
{
    form_open(exchange, html, "/plan/closed-days", "Close one day");
    text_field(html, &(struct field_rule){"day", "Day", 11, "date", NULL, false});
    text_field(html, &(struct field_rule){"name", "Name", 128, NULL, NULL, false});
    choose(html, page, (struct place_choice){"closed-site", "site", "Site", "", site_of});
    form_close(html, "Close this day");
    form_open(exchange, html, "/plan/closed-days", "Bank holidays from an iCalendar file");
    html_open(html, "div", "class", "wide", NULL);
    html_open(html, "label", "for", "calendar", NULL);
    html_text(html, "The file's text (BEGIN:VCALENDAR ...)");
    html_close(html, "label");
    html_open(html,
              "textarea",
              "id",
              "calendar",
              "name",
              "calendar",
              "rows",
              "4",
              "required",
              "",
              "class",
              "form-control",
              NULL);
    html_close(html, "textarea");
    html_close(html, "div");
    form_close(html, "Close these days at every site");
}

static void closed_days(struct exchange *exchange, struct html *html, const struct rules_page *page)
{
    static const char *const headings[] = {"Day", "Name", "Site", "Change", NULL};
    html_element(html, "h2", NULL, "Closed days");
    if (page->day_count == 0)
        html_element(html, "p", "nothing", "None: bank holidays are planned like any other day.");
    else
        table_begin(html, "Bank holidays and other days without monitor QA", headings);
    for (size_t i = 0; i < page->day_count; i++)
        closed_row(exchange, html, page, &page->days[i]);
    if (page->day_count > 0)
        table_end(html);
    if (page->may_change)
        closed_forms(exchange, html, page);
}

static void feed_row(struct exchange *exchange, struct html *html, const struct store_feed *feed)
{
    char path[64], at[TIME_TEXT_SIZE];
    html_open(html, "tr", NULL);
    cell(html, "Site", feed->site[0] == '\0' ? "every site" : feed->site);
    cell(html, "Room", feed->room[0] == '\0' ? "every room" : feed->room);
    cell(html, "Role", feed->who[0] == '\0' ? "everybody" : feed->who);
    cell_open(html, "Made by");
    html_element(html, "span", NULL, feed->made_by);
    html_element(html, "small", NULL, time_words(feed->made_at, at));
    cell_close(html);
    cell_open(html, "Change");
    (void)snprintf(path, sizeof path, "/calendars/%" PRId64 "/remove", feed->id);
    html_open(html, "form", "method", "post", "action", path, "class", "row-form", NULL);
    csrf_field(exchange, html);
    html_open(html, "button", "type", "submit", "class", "btn btn-outline-secondary", NULL);
    html_text(html, "Remove");
    html_close(html, "button");
    html_close(html, "form");
    cell_close(html);
    html_close(html, "tr");
}

static void feeds(struct exchange *exchange, struct html *html, const struct rules_page *page)
{
    static const char *const headings[] = {"Site", "Room", "Role", "Made by", "Change", NULL};
    html_element(html, "h2", NULL, "Calendars to subscribe to");
    html_element(
        html,
        "p",
        NULL,
        "Each has a secret address: whoever has it can read that calendar, and nothing else.");
    if (!page->may_change)
        return;
    if (page->feed_count > 0)
        table_begin(html, "Calendars that are open", headings);
    for (size_t i = 0; i < page->feed_count; i++)
        feed_row(exchange, html, &page->feeds[i]);
    if (page->feed_count > 0)
        table_end(html);
    form_open(exchange, html, "/calendars", "A new calendar");
    choose(html, page, (struct place_choice){"feed-site", "site", "Site", "", site_of});
    choose(html, page, (struct place_choice){"feed-room", "room", "Room", "", room_of});
    choose(html, page, (struct place_choice){"feed-who", "who", "Role", "", who_of});
    form_close(html, "Make the calendar");
}

static void trial_form(struct html *html)
{
    html_element(html, "h2", NULL, "What if a test came round at another interval?");
    html_open(html, "form", "method", "get", "action", "/plan/what-if", "class", "filter", NULL);
    html_open(html, "div", NULL);
    select_open(html, "test", "test", "Test");
    for (int test = 0; test < TEST_COUNT; test++)
        option_add(html,
                   qa_test_name((enum qa_test)test),
                   test_words(qa_test_name((enum qa_test)test)),
                   "");
    html_close(html, "select");
    html_close(html, "div");
    text_field(
        html, &(struct field_rule){"recommended", "Every (P1M is a month)", 8, NULL, "P1M", false});
    text_field(html, &(struct field_rule){"longest", "At the latest after", 8, NULL, "P6W", false});
    html_open(html, "button", "type", "submit", "class", "btn btn-primary", NULL);
    html_text(html, "What would change?");
    html_close(html, "button");
    html_close(html, "form");
}

bool handle_plan_rules(struct exchange *exchange, struct error *error)
{
    CLEANUP(rules_page_finish) struct rules_page page = {0};
    struct html html;
    if (!rules_page_read(exchange, &page, error))
        return false;
    page_begin(exchange, &html, 200, "What the plan goes by");
    capacity_form(exchange, &html, &page);
    trial_form(&html);
    closed_days(exchange, &html, &page);
    week_form(exchange, &html, &page);
    feeds(exchange, &html, &page);
    return page_end(exchange, &html, error);
}
