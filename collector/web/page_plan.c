/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/address.h"
#include "collector/web/choice.h"
#include "collector/web/page.h"
#include "collector/web/plan_view.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The address of the same view with another span or day. */
static void link_view(struct html *html, const struct plan_view *view, enum plan_span span,
                      int32_t day, const char *words)
{
    char date[DATE_TEXT_SIZE];
    CLEANUP(buffer_finish) struct buffer path = BUFFER(4096);
    bool is_here = span == view->span && day >= view->first_day && day <= view->last_day;
    buffer_text(&path, "/plan?span=");
    buffer_text(&path, plan_span_name(span));
    buffer_text(&path, "&from=");
    buffer_text(&path, date_format(date_from_days(day), date));
    query_add(&path, "site", view->filter.site);
    query_add(&path, "room", view->filter.room);
    query_add(&path, "who", view->filter.who);
    html_open(html, "a", "href", path.data, "aria-current", is_here ? "page" : NULL, NULL);
    html_text(html, words);
    html_close(html, "a");
}

static int32_t day_before(const struct plan_view *view)
{
    return view->first_day - 1;
}

static void spans(struct html *html, const struct exchange *exchange, const struct plan_view *view)
{
    static const char *const words[] = {"Day", "Week", "Month", "Year"};
    int32_t from = (int32_t)date_to_days(view->from);
    html_open(html, "nav", "class", "tabs", "aria-label", "Spans", NULL);
    for (unsigned span = 0; span < PLAN_SPAN_COUNT; span++)
        link_view(html, view, (enum plan_span)span, from, words[span]);
    link_view(html, view, view->span, day_before(view), "\xe2\x86\x90 Earlier");
    link_view(html, view, view->span, (int32_t)date_to_days(exchange->today), "Today");
    link_view(html, view, view->span, view->last_day + 1, "Later \xe2\x86\x92");
    html_close(html, "nav");
}

static void one_export(struct html *html, const struct plan_view *view, const char *kind,
                       const char *words)
{
    char date[DATE_TEXT_SIZE];
    CLEANUP(buffer_finish) struct buffer path = BUFFER(4096);
    buffer_text(&path, "/plan.");
    buffer_text(&path, kind);
    buffer_text(&path, "?span=");
    buffer_text(&path, plan_span_name(view->span));
    buffer_text(&path, "&from=");
    buffer_text(&path, date_format(view->from, date));
    query_add(&path, "site", view->filter.site);
    query_add(&path, "room", view->filter.room);
    query_add(&path, "who", view->filter.who);
    html_open(html, "a", "href", path.data, NULL);
    html_text(html, words);
    html_close(html, "a");
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

static void hidden(struct html *html, const char *name, const char *value)
{
    html_void(html, "input", "type", "hidden", "name", name, "value", value, NULL);
}

static void filter_form(struct html *html, const struct plan_view *view)
{
    char date[DATE_TEXT_SIZE];
    const struct place_choice choices[] = {{"site", "site", "Site", view->filter.site, site_of},
                                           {"room", "room", "Room", view->filter.room, room_of},
                                           {"who", "who", "Role", view->filter.who, who_of}};
    html_open(html, "form", "method", "get", "action", "/plan", "class", "filter", NULL);
    hidden(html, "span", plan_span_name(view->span));
    hidden(html, "from", date_format(view->from, date));
    for (size_t i = 0; i < ARRAY_LENGTH(choices); i++) {
        html_open(html, "div", NULL);
        place_select(html, &choices[i], view->ahead.items, view->ahead.item_count);
        html_close(html, "div");
    }
    html_open(html, "button", "type", "submit", "class", "btn btn-primary", NULL);
    html_text(html, "Show");
    html_close(html, "button");
    html_close(html, "form");
}

static void test_row(struct html *html, const struct plan_view *view,
                     const struct store_occurrence *occurrence)
{
    char words[96], due_on[DATE_TEXT_SIZE];
    const struct store_item *item = plan_view_item(view, occurrence);
    bool is_next = plan_view_is_next(view, occurrence);
    html_open(html, "tr", NULL);
    cell(html, "Place", item->display.place.workstation);
    cell_open(html, "Display");
    link_to(html, "displays", item->display.id, display_words(&item->display, words));
    cell_close(html);
    cell(html, "Test", test_words(item->test));
    cell(html, "Who", item->who);
    date_cell(html, "Due on", is_next ? date_format(item->due.due_on, due_on) : "");
    cell(html, "Why this day", plan_reason_words(plan_view_reason(view, occurrence)));
    html_close(html, "tr");
}

static void visit_tests(struct html *html, const struct plan_view *view,
                        const struct plan_visit *visit)
{
    static const char *const headings[] = {
        "Workstation", "Display", "Test", "Who", "Due on", "Why this day", NULL};
    char caption[280];
    (void)snprintf(caption, sizeof caption, "%s, %s", visit->place->site, visit->place->room);
    table_begin(html, caption, headings);
    for (size_t i = visit->first; i < visit->first + visit->count; i++)
        if (plan_view_shows(view, &view->ahead.occurrences[i]))
            test_row(html, view, &view->ahead.occurrences[i]);
    table_end(html);
}

static void visit_row(struct html *html, const struct plan_view *view,
                      const struct plan_visit *visit)
{
    char number[24];
    struct plan_view room = *view;
    room.filter.site = visit->place->site;
    room.filter.room = visit->place->room;
    html_open(html, "tr", NULL);
    cell(html, "Site", visit->place->site);
    cell_open(html, "Room");
    link_view(html, &room, PLAN_DAY, visit->day, visit->place->room);
    cell_close(html);
    (void)snprintf(number, sizeof number, "%zu", visit->displays);
    cell(html, "Displays", number);
    (void)snprintf(number, sizeof number, "%zu", visit->tests);
    cell(html, "Tests", number);
    html_close(html, "tr");
}

static void show_days(struct html *html, const struct plan_view *view)
{
    static const char *const headings[] = {"Site", "Room", "Displays", "Tests", NULL};
    struct plan_visit visit;
    size_t next = 0;
    int32_t day = PLAN_NO_DAY;
    char words[40];
    while (plan_view_visit(view, &next, &visit)) {
        if (view->span != PLAN_DAY && visit.day != day) {
            if (day != PLAN_NO_DAY)
                table_end(html);
            table_begin(html, plan_day_words(visit.day, words), headings);
        }
        day = visit.day;
        if (view->span == PLAN_DAY)
            visit_tests(html, view, &visit);
        else
            visit_row(html, view, &visit);
    }
    if (day == PLAN_NO_DAY)
        html_element(html, "p", "nothing", "Nothing is planned here in this time.");
    else if (view->span != PLAN_DAY)
        table_end(html);
}

struct day_sum {
    size_t visits, tests;
};

static struct day_sum *sum_days(const struct plan_view *view)
{
    struct plan_visit visit;
    size_t next = 0;
    struct day_sum *sums = calloc((size_t)(view->last_day - view->first_day) + 1, sizeof *sums);
    while (sums != NULL && plan_view_visit(view, &next, &visit)) {
        sums[visit.day - view->first_day].visits++;
        sums[visit.day - view->first_day].tests += visit.tests;
    }
    return sums;
}

static void month_cell(struct html *html, const struct plan_view *view, const struct day_sum *sum,
                       int32_t day)
{
    char number[8];
    (void)snprintf(number, sizeof number, "%d", date_from_days(day).day);
    html_open(html, "td", "class", sum->tests > 0 ? "planned" : NULL, NULL);
    link_view(html, view, PLAN_DAY, day, number);
    if (sum->tests > 0) {
        html_open(html, "small", NULL);
        html_format(html,
                    "%zu %s, %zu %s",
                    sum->visits,
                    sum->visits == 1 ? "room" : "rooms",
                    sum->tests,
                    sum->tests == 1 ? "test" : "tests");
        html_close(html, "small");
    }
    html_close(html, "td");
}

static void empty_cells(struct html *html, int32_t count)
{
    for (int32_t i = 0; i < count; i++)
        html_element(html, "td", "outside", "");
}

static void show_month(struct html *html, const struct plan_view *view)
{
    static const char *const headings[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", NULL};
    char words[24];
    CLEANUP(free_pointer) struct day_sum *sums = sum_days(view);
    if (sums == NULL)
        return;
    table_begin_as(
        html, "table month", plan_month_words(date_from_days(view->first_day), words), headings);
    html_open(html, "tr", NULL);
    empty_cells(html, (view->first_day + 3) % 7);
    for (int32_t day = view->first_day; day <= view->last_day; day++) {
        month_cell(html, view, &sums[day - view->first_day], day);
        if ((day + 3) % 7 == 6 && day < view->last_day) {
            html_close(html, "tr");
            html_open(html, "tr", NULL);
        }
    }
    empty_cells(html, 6 - (view->last_day + 3) % 7);
    html_close(html, "tr");
    table_end(html);
}

struct month_sum {
    size_t tests, visits, days, busiest;
    int32_t busiest_day;
};

static struct month_sum sum_month(const struct plan_view *view, const struct day_sum *sums,
                                  int32_t first, int32_t last)
{
    struct month_sum month = {.busiest_day = PLAN_NO_DAY};
    for (int32_t day = first; day <= last && day <= view->last_day; day++) {
        const struct day_sum *sum = &sums[day - view->first_day];
        month.tests += sum->tests;
        month.visits += sum->visits;
        month.days += sum->tests > 0 ? 1 : 0;
        if (sum->tests > month.busiest) {
            month.busiest = sum->tests;
            month.busiest_day = day;
        }
    }
    return month;
}

static void month_row(struct html *html, const struct plan_view *view,
                      const struct month_sum *month, int32_t first)
{
    char words[40], number[24];
    html_open(html, "tr", NULL);
    cell_open(html, "Month");
    link_view(html, view, PLAN_MONTH, first, plan_month_words(date_from_days(first), words));
    cell_close(html);
    const size_t numbers[] = {month->tests, month->visits, month->days};
    static const char *const headings[] = {"Tests", "Visits to rooms", "Days"};
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
        (void)snprintf(number, sizeof number, "%zu", numbers[i]);
        cell(html, headings[i], number);
    }
    cell_open(html, "Busiest day");
    if (month->busiest > 0) {
        link_view(
            html, view, PLAN_DAY, month->busiest_day, plan_day_words(month->busiest_day, words));
        html_format(html, ": %zu tests", month->busiest);
    }
    cell_close(html);
    html_close(html, "tr");
}

static void show_year(struct html *html, const struct plan_view *view)
{
    static const char *const headings[] = {
        "Month", "Tests", "Visits to rooms", "Days", "Busiest day", NULL};
    CLEANUP(free_pointer) struct day_sum *sums = sum_days(view);
    if (sums == NULL)
        return;
    table_begin(html, "The year, as if everything were done on its planned day", headings);
    for (int32_t first = view->first_day; first <= view->last_day;) {
        struct date date = date_from_days(first);
        int32_t last = first + date_days_in_month(date.year, date.month) - 1;
        struct month_sum month = sum_month(view, sums, first, last);
        month_row(html, view, &month, first);
        first = last + 1;
    }
    table_end(html);
}

static void heading(const struct plan_view *view, char title[80])
{
    char words[40];
    if (view->span == PLAN_DAY)
        (void)snprintf(title, 80, "Plan: %s", plan_day_words(view->first_day, words));
    else if (view->span == PLAN_WEEK)
        (void)snprintf(title, 80, "Plan: week of %s", plan_day_words(view->first_day, words));
    else
        (void)snprintf(title,
                       80,
                       "Plan: %s%s",
                       view->span == PLAN_YEAR ? "a year from " : "",
                       plan_month_words(date_from_days(view->first_day), words));
}

bool handle_plan(struct exchange *exchange, struct error *error)
{
    CLEANUP(plan_view_finish) struct plan_view view = {0};
    struct html html;
    char title[80];
    if (!plan_view_read(exchange, &view, error))
        return false;
    heading(&view, title);
    page_begin(exchange, &html, 200, title);
    spans(&html, exchange, &view);
    filter_form(&html, &view);
    if (view.span == PLAN_MONTH)
        show_month(&html, &view);
    else if (view.span == PLAN_YEAR)
        show_year(&html, &view);
    else
        show_days(&html, &view);
    html_element(
        &html,
        "p",
        "note",
        "Tests that come back within a week are not planned: they are due on every day the "
        "workstation is used.");
    html_open(&html, "p", "class", "tabs", NULL);
    one_export(&html, &view, "csv", "As CSV");
    one_export(&html, &view, "pdf", "To hang on the wall (PDF)");
    html_open(&html, "a", "href", "/plan/rules", NULL);
    html_text(&html, "Calendars, working days, capacity, what if");
    html_close(&html, "a");
    html_close(&html, "p");
    return page_end(exchange, &html, error);
}
