/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/plan_view.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char *const months[] = {"January",
                                     "February",
                                     "March",
                                     "April",
                                     "May",
                                     "June",
                                     "July",
                                     "August",
                                     "September",
                                     "October",
                                     "November",
                                     "December"};

const char *plan_span_name(enum plan_span span)
{
    static const char *const names[] = {"day", "week", "month", "year"};
    assert((unsigned)span < PLAN_SPAN_COUNT);
    return names[span];
}

static int32_t days_of(struct date date)
{
    return (int32_t)date_to_days(date);
}

static void set_days(struct plan_view *view)
{
    struct date first = view->from;
    int32_t from = days_of(view->from);
    switch (view->span) {
    case PLAN_WEEK:
        view->first_day = from - (from + 3) % 7;
        view->last_day = view->first_day + 6;
        return;
    case PLAN_MONTH:
        first.day = 1;
        view->first_day = days_of(first);
        view->last_day = view->first_day + date_days_in_month(first.year, first.month) - 1;
        return;
    case PLAN_YEAR:
        first.day = 1;
        view->first_day = days_of(first);
        view->last_day =
            days_of(date_add_interval(first, (struct interval){1, INTERVAL_YEARS})) - 1;
        return;
    case PLAN_DAY:
    case PLAN_SPAN_COUNT:
        break;
    }
    view->first_day = view->last_day = from;
}

static const char *asked(const struct exchange *exchange, const char *name)
{
    const char *value = fields_get(&exchange->request->query, name);
    return value == NULL ? "" : value;
}

static bool read_span(const struct exchange *exchange, struct plan_view *view, struct error *error)
{
    const char *span = asked(exchange, "span"), *from = asked(exchange, "from");
    view->span = PLAN_WEEK;
    view->from = exchange->today;
    if (from[0] != '\0' && (!date_parse(from, &view->from) || view->from.year < 1970))
        return error_set(error, ERROR_INVALID, "from is a day as 2026-11-24");
    if (span[0] == '\0')
        return true;
    for (unsigned i = 0; i < PLAN_SPAN_COUNT; i++)
        if (strcmp(plan_span_name((enum plan_span)i), span) == 0) {
            view->span = (enum plan_span)i;
            return true;
        }
    return error_set(error, ERROR_INVALID, "span is day, week, month or year");
}

bool plan_view_read(struct exchange *exchange, struct plan_view *view, struct error *error)
{
    struct plan_view made = {
        .filter = {asked(exchange, "site"), asked(exchange, "room"), asked(exchange, "who")}};
    if (!read_span(exchange, &made, error) ||
        !store_plan_refresh(exchange->store, exchange->today, error) ||
        !store_plan_ahead(
            exchange->store, exchange->today, PLAN_AHEAD_DAYS, NULL, &made.ahead, error))
        return false;
    set_days(&made);
    *view = made;
    return true;
}

void plan_view_finish(struct plan_view *view)
{
    store_ahead_finish(&view->ahead);
}

static bool fits(const char *wanted, const char *found)
{
    return wanted[0] == '\0' || strcmp(wanted, found) == 0;
}

const struct store_item *plan_view_item(const struct plan_view *view,
                                        const struct store_occurrence *occurrence)
{
    return &view->ahead.items[occurrence->item];
}

bool plan_view_shows(const struct plan_view *view, const struct store_occurrence *occurrence)
{
    const struct store_item *item = plan_view_item(view, occurrence);
    return occurrence->day >= view->first_day && occurrence->day <= view->last_day &&
           fits(view->filter.site, item->display.place.site) &&
           fits(view->filter.room, item->display.place.room) && fits(view->filter.who, item->who);
}

bool plan_view_is_next(const struct plan_view *view, const struct store_occurrence *occurrence)
{
    struct date planned;
    return date_parse(plan_view_item(view, occurrence)->planned_on, &planned) &&
           days_of(planned) == occurrence->day;
}

const char *plan_view_reason(const struct plan_view *view,
                             const struct store_occurrence *occurrence)
{
    return plan_view_is_next(view, occurrence) ? plan_view_item(view, occurrence)->plan_reason
                                               : plan_reason_name(occurrence->reason);
}

const char *plan_reason_words(const char *reason)
{
    static const struct {
        const char *reason, *words;
    } rows[] = {
        {"kept", "as planned before"},
        {"with-room", "together with others of the room"},
        {"levelled", "the least busy day near its due day"},
        {"later", "the days near its due day are full"},
        {"soonest", "it should be done already"},
        {"over-capacity", "no day before it is overdue has the time: more than the capacity"},
        {"outside-window", "no working day near its due day"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
        if (strcmp(rows[i].reason, reason) == 0)
            return rows[i].words;
    return reason;
}

const char *plan_day_words(int32_t day, char text[40])
{
    static const char *const weekdays[] = {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    struct date date = date_from_days(day);
    (void)snprintf(text,
                   40,
                   "%s %d %s %d",
                   weekdays[(day + 3) % 7],
                   date.day,
                   months[date.month - 1],
                   date.year);
    return text;
}

const char *plan_month_words(struct date date, char text[24])
{
    (void)snprintf(text, 24, "%s %d", months[date.month - 1], date.year);
    return text;
}

static bool is_same_room(const struct store_place *a, const struct store_place *b)
{
    return strcmp(a->site, b->site) == 0 && strcmp(a->room, b->room) == 0;
}

/* Within a visit the occurrences of one display need not stand side by side. */
static bool is_display_new(const struct plan_view *view, const struct plan_visit *visit, size_t at)
{
    const struct store_occurrence *all = view->ahead.occurrences;
    const char *id = plan_view_item(view, &all[at])->display.id;
    for (size_t i = visit->first; i < at; i++)
        if (plan_view_shows(view, &all[i]) &&
            strcmp(plan_view_item(view, &all[i])->display.id, id) == 0)
            return false;
    return true;
}

bool plan_view_visit(const struct plan_view *view, size_t *next, struct plan_visit *visit)
{
    const struct store_occurrence *all = view->ahead.occurrences;
    size_t count = view->ahead.occurrence_count, at = *next;
    while (at < count && !plan_view_shows(view, &all[at]))
        at++;
    if (at == count)
        return false;
    *visit = (struct plan_visit){
        .day = all[at].day, .place = &plan_view_item(view, &all[at])->display.place, .first = at};
    for (; at < count && all[at].day == visit->day &&
           is_same_room(&plan_view_item(view, &all[at])->display.place, visit->place);
         at++) {
        if (!plan_view_shows(view, &all[at]))
            continue;
        visit->tests++;
        visit->displays += is_display_new(view, visit, at) ? 1 : 0;
    }
    visit->count = at - visit->first;
    *next = at;
    return true;
}
