/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/ical.h"
#include "collector/document/sheet.h"
#include "collector/web/plan_view.h"
#include "monqa/cleanup.h"
#include "monqa/digest.h"
#include "monqa/text.h"

#include <stdio.h>
#include <string.h>

static const char *planned_on(const struct store_occurrence *occurrence, char text[DATE_TEXT_SIZE])
{
    return date_format(date_from_days(occurrence->day), text);
}

static void add_occurrence(struct sheet *sheet, const struct plan_view *view,
                           const struct store_occurrence *occurrence)
{
    char day[DATE_TEXT_SIZE], due_on[DATE_TEXT_SIZE], longest_on[DATE_TEXT_SIZE], words[96];
    const struct store_item *item = plan_view_item(view, occurrence);
    bool is_next = plan_view_is_next(view, occurrence);
    sheet_add(sheet,
              (const char *const[]){
                  planned_on(occurrence, day),
                  item->display.place.site,
                  item->display.place.room,
                  item->display.place.workstation,
                  display_words(&item->display, words),
                  item->display.id,
                  item->test,
                  item->who,
                  is_next ? date_format(item->due.due_on, due_on) : "",
                  is_next ? date_format(item->due.longest_on, longest_on) : "",
                  plan_view_reason(view, occurrence),
                  "",
              });
}

static void plan_subtitle(const struct plan_view *view, char subtitle[400])
{
    char first[40], last[40];
    (void)snprintf(subtitle,
                   400,
                   "%s to %s; %s, %s, %s",
                   plan_day_words(view->first_day, first),
                   plan_day_words(view->last_day, last),
                   view->filter.site[0] == '\0' ? "every site" : view->filter.site,
                   view->filter.room[0] == '\0' ? "every room" : view->filter.room,
                   view->filter.who[0] == '\0' ? "everybody" : view->filter.who);
}

/* /plan.csv, and /plan.pdf to hang on the wall: its last column is for a tick. */
bool handle_plan_sheet(struct exchange *exchange, struct error *error)
{
    static const struct sheet_column columns[] = {
        {"planned_on", "Planned on", 1.1, false},
        {"site", "Site", 1.6, false},
        {"room", "Room", 1.6, false},
        {"workstation", "Workstation", 1.6, false},
        {"display", "Display", 2.4, false},
        {"display_id", NULL, 1, false},
        {"test", "Test", 1.7, false},
        {"who", "Who", 1.4, false},
        {"due_on", "Due on", 1.1, false},
        {"longest_on", "Longest", 1.1, false},
        {"reason", NULL, 1, false},
        {"done", "Done", 0.8, false},
    };
    char subtitle[400];
    CLEANUP(plan_view_finish) struct plan_view view = {0};
    if (!plan_view_read(exchange, &view, error))
        return false;
    plan_subtitle(&view, subtitle);
    CLEANUP(sheet_finish)
    struct sheet sheet = {.title = "Monitor QA plan",
                          .subtitle = subtitle,
                          .columns = columns,
                          .column_count = ARRAY_LENGTH(columns)};
    for (size_t i = 0; i < view.ahead.occurrence_count; i++)
        if (plan_view_shows(&view, &view.ahead.occurrences[i]))
            add_occurrence(&sheet, &view, &view.ahead.occurrences[i]);
    return answer_sheet(exchange, &sheet, "monqa-plan", error);
}

static json_t *occurrence_json(const struct plan_view *view,
                               const struct store_occurrence *occurrence)
{
    char day[DATE_TEXT_SIZE], due_on[DATE_TEXT_SIZE], longest_on[DATE_TEXT_SIZE];
    const struct store_item *item = plan_view_item(view, occurrence);
    const struct store_place *place = &item->display.place;
    bool is_next = plan_view_is_next(view, occurrence);
    return json_pack("{s:s, s:o, s:o, s:o, s:s, s:s, s:o, s:o, s:o, s:s}",
                     "planned_on",
                     planned_on(occurrence, day),
                     "site",
                     safe_text(place->site),
                     "room",
                     safe_text(place->room),
                     "workstation",
                     safe_text(place->workstation),
                     "display_id",
                     item->display.id,
                     "test",
                     item->test,
                     "who",
                     safe_text(item->who),
                     "due_on",
                     text_or_null(is_next ? date_format(item->due.due_on, due_on) : ""),
                     "longest_on",
                     text_or_null(is_next ? date_format(item->due.longest_on, longest_on) : ""),
                     "reason",
                     plan_view_reason(view, occurrence));
}

bool json_plan(struct exchange *exchange, struct error *error)
{
    CLEANUP(plan_view_finish) struct plan_view view = {0};
    if (!plan_view_read(exchange, &view, error))
        return false;
    json_t *rows = json_array();
    for (size_t i = 0; i < view.ahead.occurrence_count; i++)
        if (plan_view_shows(&view, &view.ahead.occurrences[i]))
            (void)json_array_append_new(rows, occurrence_json(&view, &view.ahead.occurrences[i]));
    return answer_json(exchange, 200, json_pack("{s:o}", "plan", rows), error);
}

/* One event a visit. */
struct visits {
    const struct plan_view *view;
    size_t next;
    char uid[96], summary[320], location[280];
    struct buffer description;
};

static void describe(struct visits *visits, const struct plan_visit *visit)
{
    const struct plan_view *view = visits->view;
    buffer_finish(&visits->description);
    visits->description = (struct buffer)BUFFER(1u << 20);
    for (size_t i = visit->first; i < visit->first + visit->count; i++) {
        const struct store_occurrence *occurrence = &view->ahead.occurrences[i];
        const struct store_item *item = plan_view_item(view, occurrence);
        char words[96];
        if (!plan_view_shows(view, occurrence))
            continue;
        buffer_text(&visits->description, item->display.place.workstation);
        buffer_text(&visits->description, ", ");
        buffer_text(&visits->description, display_words(&item->display, words));
        buffer_text(&visits->description, ": ");
        buffer_text(&visits->description, test_words(item->test));
        buffer_text(&visits->description, "\n");
    }
}

/* The same day and room keep their name, so that a reader updates the event. */
static void name_visit(struct visits *visits, const struct plan_visit *visit)
{
    char place[300], hash[DIGEST_TEXT_SIZE];
    (void)snprintf(
        place, sizeof place, "%d\n%s\n%s", (int)visit->day, visit->place->site, visit->place->room);
    (void)digest_sha256(place, strlen(place), hash);
    (void)snprintf(visits->uid, sizeof visits->uid, "%.32s@monqa", hash);
    (void)snprintf(visits->summary,
                   sizeof visits->summary,
                   "Monitor QA, %s: %zu %s, %zu %s",
                   visit->place->room,
                   visit->displays,
                   visit->displays == 1 ? "display" : "displays",
                   visit->tests,
                   visit->tests == 1 ? "test" : "tests");
    (void)snprintf(visits->location,
                   sizeof visits->location,
                   "%s, %s",
                   visit->place->site,
                   visit->place->room);
}

static bool next_visit(void *context, size_t index, struct ical_event *event)
{
    struct visits *visits = context;
    struct plan_visit visit;
    (void)index;
    if (!plan_view_visit(visits->view, &visits->next, &visit))
        return false;
    name_visit(visits, &visit);
    describe(visits, &visit);
    *event = (struct ical_event){.uid = visits->uid,
                                 .day = date_from_days(visit.day),
                                 .summary = visits->summary,
                                 .description = visits->description.data,
                                 .location = visits->location};
    return true;
}

static bool answer_calendar(struct exchange *exchange, const struct store_feed *feed,
                            struct error *error)
{
    struct plan_view view = {.filter = {feed->site, feed->room, feed->who},
                             .first_day = (int32_t)date_to_days(exchange->today)};
    view.last_day = view.first_day + PLAN_AHEAD_DAYS;
    if (!store_plan_refresh(exchange->store, exchange->today, error) ||
        !store_plan_ahead(
            exchange->store, exchange->today, PLAN_AHEAD_DAYS, NULL, &view.ahead, error))
        return false;
    char name[320];
    (void)snprintf(name,
                   sizeof name,
                   "Monitor QA%s%s%s%s",
                   feed->site[0] == '\0' ? "" : ", ",
                   feed->site,
                   feed->room[0] == '\0' ? "" : ", ",
                   feed->room);
    struct visits visits = {.view = &view};
    struct ical_feed calendar = {
        .name = name, .made_at_utc_ms = exchange->now_ms, .next = next_visit, .context = &visits};
    response_clear(exchange->response, 200, "text/calendar; charset=utf-8");
    bool ok = ical_write(&calendar, &exchange->response->body, error);
    buffer_finish(&visits.description);
    plan_view_finish(&view);
    return ok;
}

/* GET /calendars/TOKEN.ics: the token is the right to read it. */
bool handle_calendar(struct exchange *exchange, struct error *error)
{
    struct store_feed feed;
    bool found = false;
    char token[STORE_SECRET_SIZE] = "";
    size_t length = strlen(exchange->argument);
    if (length > 4 && length - 4 < sizeof token &&
        strcmp(exchange->argument + length - 4, ".ics") == 0)
        memcpy(token, exchange->argument, length - 4);
    if (token[0] != '\0' && !store_feed_by_token(exchange->store, token, &found, &feed, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "there is no such calendar, or no longer");
    return answer_calendar(exchange, &feed, error);
}
