/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_PLAN_VIEW_H
#define COLLECTOR_WEB_PLAN_VIEW_H

#include "collector/store/store_plan.h"
#include "collector/web/exchange.h"

/* The planned tests of some days, of a site, a room, a role: what the plan's page, its CSV, its
 * JSON, its PDF and the calendar feeds all show. */
#define PLAN_AHEAD_DAYS 400

enum plan_span { PLAN_DAY, PLAN_WEEK, PLAN_MONTH, PLAN_YEAR, PLAN_SPAN_COUNT };
const char *plan_span_name(enum plan_span span); /* "day" ... */

struct plan_filter {
    const char *site, *room, *who; /* "" any */
};

struct plan_view {
    enum plan_span span;
    struct date from;
    int32_t first_day, last_day; /* since 1970-01-01 */
    struct plan_filter filter;
    struct store_ahead ahead; /* all of it; only what plan_view_shows is shown */
};

/* By the request's query: span, from, site, room, who. ERROR_INVALID for a wrong date or span.
 * Needs a write transaction: plans again where something has changed. plan_view_finish it. */
bool plan_view_read(struct exchange *exchange, struct plan_view *view, struct error *error);
void plan_view_finish(struct plan_view *view);
bool plan_view_shows(const struct plan_view *view, const struct store_occurrence *occurrence);

const struct store_item *plan_view_item(const struct plan_view *view,
                                        const struct store_occurrence *occurrence);
/* The next occurrence carries the reason for which it was planned first. */
const char *plan_view_reason(const struct plan_view *view,
                             const struct store_occurrence *occurrence);
bool plan_view_is_next(const struct plan_view *view, const struct store_occurrence *occurrence);
const char *plan_reason_words(const char *reason);
const char *plan_day_words(int32_t day, char text[40]); /* "Monday 30 November 2026" */
const char *plan_month_words(struct date date, char text[24]);

/* Consecutive occurrences of one day and room. */
struct plan_visit {
    int32_t day;
    const struct store_place *place;
    size_t first, count; /* of the view's occurrences, those that it does not show among them */
    size_t displays, tests;
};
/* From *next on; false: no more. */
bool plan_view_visit(const struct plan_view *view, size_t *next, struct plan_visit *visit);

#endif
