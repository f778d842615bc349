/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/ical.h"
#include "collector/web/page.h"
#include "collector/web/plan_view.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool form_number(struct exchange *exchange, const char *name, long long maximum,
                        int32_t *value, struct error *error)
{
    char text[16];
    long long number;
    if (!form_text(exchange, name, text, sizeof text, error))
        return false;
    if (!integer_parse(text, 0, maximum, &number))
        return error_set(
            error, ERROR_INVALID, "the field \"%s\" is a number from 0 to %lld", name, maximum);
    *value = (int32_t)number;
    return true;
}

bool handle_set_plan_rules(struct exchange *exchange, struct error *error)
{
    static const char *const weekdays[] = {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    struct plan_rules rules = {0};
    for (int i = 0; i < 7; i++)
        rules.works_on[i] = fields_get(&exchange->form, weekdays[i]) != NULL;
    for (int test = 0; test < TEST_COUNT; test++)
        if (!form_number(
                exchange, qa_test_name((enum qa_test)test), 480, &rules.minutes[test], error))
            return false;
    if (!store_set_plan_rules(exchange->store, &rules, exchange->person, exchange->now_ms, error))
        return false;
    return answer_redirect(exchange, "/plan/rules");
}

/* Whatever was asked in the form, the year as it is beside the year as it would be. */
struct what_if {
    struct store_ahead now, then;
    size_t moved;
};

static void what_if_finish(struct what_if *what)
{
    store_ahead_finish(&what->now);
    store_ahead_finish(&what->then);
}

static void what_row(struct html *html, const char *name, int64_t now, int64_t then)
{
    char text[32];
    html_open(html, "tr", NULL);
    cell(html, "What", name);
    (void)snprintf(text, sizeof text, "%lld", (long long)now);
    cell(html, "As it is", text);
    (void)snprintf(text, sizeof text, "%lld", (long long)then);
    cell(html, "As it would be", text);
    (void)snprintf(text, sizeof text, "%+lld", (long long)(then - now));
    cell(html, "Difference", then == now ? "" : text);
    html_close(html, "tr");
}

static bool show_what_if(struct exchange *exchange, const struct plan_trial *trial,
                         const char *words, struct error *error)
{
    static const char *const headings[] = {
        "What", "As it is", "As it would be", "Difference", NULL};
    CLEANUP(what_if_finish) struct what_if what = {0};
    struct html html;
    if (!store_plan_refresh(exchange->store, exchange->today, error) ||
        !store_plan_ahead(exchange->store, exchange->today, 365, NULL, &what.now, error) ||
        !store_plan_ahead(exchange->store, exchange->today, 365, trial, &what.then, error))
        return false;
    page_begin(exchange, &html, 200, "What would change");
    html_element(&html, "p", "status", words);
    table_begin_as(&html, "table", "The coming 365 days", headings);
    what_row(
        &html, "tests", (int64_t)what.now.occurrence_count, (int64_t)what.then.occurrence_count);
    what_row(&html, "hours of work", what.now.minutes / 60, what.then.minutes / 60);
    what_row(
        &html, "minutes on the busiest day", what.now.busiest_minutes, what.then.busiest_minutes);
    what_row(&html,
             "tests after their own days, because those are full",
             (int64_t)what.now.reasons[PLAN_LATER],
             (int64_t)what.then.reasons[PLAN_LATER]);
    what_row(&html,
             "tests for which there is not time enough",
             (int64_t)what.now.reasons[PLAN_OVER_CAPACITY],
             (int64_t)what.then.reasons[PLAN_OVER_CAPACITY]);
    table_end(&html);
    html_element(&html, "p", "note", "Nothing has been changed.");
    html_open(&html, "p", NULL);
    html_open(&html, "a", "href", "/plan/rules", NULL);
    html_text(&html, "Back to what the plan goes by");
    html_close(&html, "a");
    html_close(&html, "p");
    return page_end(exchange, &html, error);
}

bool handle_set_capacity(struct exchange *exchange, struct error *error)
{
    struct store_capacity capacity = {0};
    if (!form_text(exchange, "site", capacity.site, sizeof capacity.site, error) ||
        !form_text(exchange, "who", capacity.who, sizeof capacity.who, error) ||
        !form_number(exchange, "minutes", 1440, &capacity.minutes_per_day, error))
        return false;
    if (fields_get(&exchange->form, "try") != NULL) {
        char words[320];
        struct plan_trial trial = {.site = capacity.site,
                                   .who = capacity.who,
                                   .minutes_per_day = capacity.minutes_per_day};
        (void)snprintf(words,
                       sizeof words,
                       "If %s at %s had %d minutes a day%s.",
                       capacity.who,
                       capacity.site,
                       (int)capacity.minutes_per_day,
                       capacity.minutes_per_day == 0 ? " (no limit)" : "");
        return show_what_if(exchange, &trial, words, error);
    }
    if (!store_set_capacity(exchange->store, &capacity, exchange->person, exchange->now_ms, error))
        return false;
    return answer_redirect(exchange, "/plan/rules");
}

static bool query_interval(struct exchange *exchange, const char *name, struct interval *interval,
                           struct error *error)
{
    const char *text = fields_get(&exchange->request->query, name);
    return (text != NULL && text[0] != '\0' && interval_parse(text, interval)) ||
           error_set(error, ERROR_INVALID, "%s is an interval as P1W, P3M or P1Y", name);
}

bool handle_what_if(struct exchange *exchange, struct error *error)
{
    struct plan_trial trial = {.test = fields_get(&exchange->request->query, "test")};
    enum qa_test test;
    char words[160], every[16], latest[16];
    if (trial.test == NULL || !qa_test_parse(trial.test, &test))
        return error_set(error, ERROR_INVALID, "there is no such test");
    if (!query_interval(exchange, "recommended", &trial.recommended, error) ||
        !query_interval(exchange, "longest", &trial.longest, error))
        return false;
    if (interval_compare(trial.longest, trial.recommended) < 0)
        return error_set(error, ERROR_INVALID, "the longest interval is shorter than the other");
    (void)snprintf(words,
                   sizeof words,
                   "If %s came round every %s, at the latest after %s.",
                   test_words(trial.test),
                   interval_format(trial.recommended, every),
                   interval_format(trial.longest, latest));
    return show_what_if(exchange, &trial, words, error);
}

static bool add_calendar(struct exchange *exchange, const char *text, struct error *error)
{
    struct ical_days days = {0};
    if (!ical_read_days("calendar", text, strlen(text), &days, error))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < days.count; i++) {
        struct store_closed_day closed = {0};
        (void)date_format(days.days[i].day, closed.day);
        (void)text_copy(closed.name, sizeof closed.name, days.days[i].name);
        ok = store_add_closed_day(
            exchange->store, &closed, exchange->person, exchange->now_ms, error);
    }
    free(days.days);
    return ok;
}

static bool form_day(struct exchange *exchange, struct store_closed_day *day, struct error *error)
{
    struct date date;
    return form_text(exchange, "day", day->day, sizeof day->day, error) &&
           (date_parse(day->day, &date) ||
            error_set(error, ERROR_INVALID, "the field \"day\" is a day as 2026-12-25")) &&
           form_optional_text(exchange, "site", day->site, sizeof day->site, error);
}

/* One day of the form's fields, or all of a pasted calendar. */
bool handle_close_days(struct exchange *exchange, struct error *error)
{
    const char *calendar = fields_get(&exchange->form, "calendar");
    struct store_closed_day day = {0};
    bool ok = calendar != NULL
                  ? add_calendar(exchange, calendar, error)
                  : form_day(exchange, &day, error) &&
                        form_text(exchange, "name", day.name, sizeof day.name, error) &&
                        store_add_closed_day(
                            exchange->store, &day, exchange->person, exchange->now_ms, error);
    return ok && answer_redirect(exchange, "/plan/rules");
}

bool handle_open_day(struct exchange *exchange, struct error *error)
{
    struct store_closed_day day = {0};
    return form_day(exchange, &day, error) &&
           store_remove_closed_day(
               exchange->store, &day, exchange->person, exchange->now_ms, error) &&
           answer_redirect(exchange, "/plan/rules");
}

/* The secret address is shown this once. */
bool handle_add_feed(struct exchange *exchange, struct error *error)
{
    struct store_feed feed = {0};
    char token[STORE_SECRET_SIZE];
    struct html html;
    (void)text_copy(feed.made_by, sizeof feed.made_by, exchange->person);
    if (!form_optional_text(exchange, "site", feed.site, sizeof feed.site, error) ||
        !form_optional_text(exchange, "room", feed.room, sizeof feed.room, error) ||
        !form_optional_text(exchange, "who", feed.who, sizeof feed.who, error) ||
        !store_add_feed(exchange->store, &feed, exchange->now_ms, token, error))
        return false;
    page_begin(exchange, &html, 200, "A new calendar");
    html_element(
        &html,
        "p",
        NULL,
        "Subscribe to this address of the collector in a calendar program. It is shown only now.");
    html_open(&html, "p", NULL);
    html_open(&html, "code", "id", "calendar-address", NULL);
    html_format(&html, "/calendars/%s.ics", token);
    html_close(&html, "code");
    html_close(&html, "p");
    html_open(&html, "p", NULL);
    html_open(&html, "a", "href", "/plan/rules", NULL);
    html_text(&html, "Back to what the plan goes by");
    html_close(&html, "a");
    html_close(&html, "p");
    return page_end(exchange, &html, error);
}

bool handle_remove_feed(struct exchange *exchange, struct error *error)
{
    long long id;
    bool found = false;
    if (!integer_parse(exchange->argument, 1, INT64_MAX, &id))
        return answer_error(exchange, 404, "there is no such calendar");
    if (!store_remove_feed(exchange->store, id, exchange->person, exchange->now_ms, &found, error))
        return false;
    return found ? answer_redirect(exchange, "/plan/rules")
                 : answer_error(exchange, 404, "there is no such calendar");
}
