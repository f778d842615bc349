/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/choice.h"
#include "collector/web/listing.h"
#include "collector/web/page.h"
#include "collector/web/use_view.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *id_text(int64_t id, char text[24])
{
    (void)snprintf(text, 24, "%" PRId64, id);
    return text;
}

static void state_badge(struct html *html, const struct store_case *one)
{
    if (one->released_at != 0)
        badge(html, "good", "released");
    else
        badge(html, one->may_release ? "warn" : "bad", one->may_release ? "passes again" : "open");
}

static void case_row(struct html *html, const struct store_case *one)
{
    char id[24], words[96], at[TIME_TEXT_SIZE], number[40];
    const struct store_place *place = &one->display.place;
    html_open(html, "tr", NULL);
    cell_open(html, "State");
    state_badge(html, one);
    cell_close(html);
    cell_open(html, "Case");
    (void)snprintf(number, sizeof number, "Case %" PRId64, one->id);
    link_to(html, "cases", id_text(one->id, id), number);
    html_element(html, "small", NULL, time_words(one->opened_at, at));
    cell_close(html);
    cell_open(html, "Display");
    link_to(html, "displays", one->display.id, display_words(&one->display, words));
    html_open(html, "small", NULL);
    html_format(html, "%s, %s, %s", place->site, place->room, place->workstation);
    html_close(html, "small");
    cell_close(html);
    date_cell(html, "Last known good", one->last_good_on);
    cell(html, "Assigned to", one->assignee);
    cell(html, "Incident, ticket", one->incident[0] != '\0' ? one->incident : one->ticket);
    html_close(html, "tr");
}

bool handle_cases(struct exchange *exchange, struct error *error)
{
    static const char *const headings[] = {
        "State", "Case", "Display", "Last known good", "Assigned to", "Incident, ticket", NULL};
    CLEANUP(free_pointer) struct store_case *cases = NULL;
    size_t count;
    struct html html;
    if (!store_cases(exchange->store, &cases, &count, error))
        return false;
    page_begin(exchange, &html, 200, "Failure cases");
    if (count == 0)
        html_element(&html, "p", "nothing", "None: no display has failed what decides.");
    else
        table_begin(&html, "Open cases first", headings);
    for (size_t i = 0; i < count; i++)
        case_row(&html, &cases[i]);
    if (count > 0)
        table_end(&html);
    sheet_links(&html, "cases");
    return page_end(exchange, &html, error);
}

static void facts(struct html *html, const struct store_case *one)
{
    char at[TIME_TEXT_SIZE], words[200];
    html_open(html, "p", "class", "status", NULL);
    state_badge(html, one);
    html_close(html, "p");
    html_open(html, "dl", "class", "facts", NULL);
    term(html, "Opened", time_words(one->opened_at, at));
    term(html, "Last known good", one->last_good_on[0] == '\0' ? "never" : one->last_good_on);
    (void)snprintf(words,
                   sizeof words,
                   "from %s to the release",
                   one->last_good_on[0] == '\0' ? "its first use" : one->last_good_on);
    term(html, "Period at risk", words);
    term(html, "Look-back decision", one->look_back);
    term(html, "Incident or report", one->incident);
    term(html, "Supplier's ticket", one->ticket);
    term(html, "Assigned to", one->assignee);
    if (one->released_at != 0) {
        term(html, "Released by", one->released_by);
        term(html, "Released", time_words(one->released_at, at));
        term(html, "Because", one->release_why);
    }
    html_close(html, "dl");
}

static void notes_list(struct html *html, const struct store_note *notes, size_t count)
{
    html_element(html, "h2", NULL, "Notes");
    if (count == 0)
        html_element(html, "p", "nothing", "None yet.");
    html_open(html, "ul", "class", "notes", NULL);
    for (size_t i = 0; i < count; i++) {
        char at[TIME_TEXT_SIZE];
        html_open(html, "li", NULL);
        html_text(html, notes[i].words);
        html_open(html, "small", NULL);
        html_format(html, "%s, %s", notes[i].who, time_words(notes[i].at, at));
        html_close(html, "small");
        html_close(html, "li");
    }
    html_close(html, "ul");
}

static void case_forms(struct exchange *exchange, struct html *html, const struct store_case *one)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/cases/%" PRId64 "/notes", one->id);
    form_open(exchange, html, path, "Add a note");
    text_field(html,
               &(struct field_rule){
                   "words", "What was found or done; no patient's data", 512, NULL, NULL, false});
    form_close(html, "Add it");
    (void)snprintf(path, sizeof path, "/cases/%" PRId64, one->id);
    form_open(exchange, html, path, "What is done about it");
    const struct field_rule rules[] = {
        {"assignee", "Assigned to", 64, NULL, one->assignee, true},
        {"look_back", "Clinical look-back: decided what, by whom", 512, NULL, one->look_back, true},
        {"incident", "Incident or report number", 64, NULL, one->incident, true},
        {"ticket", "Supplier's ticket", 64, NULL, one->ticket, true},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rules); i++)
        text_field(html, &rules[i]);
    form_close(html, "Keep it");
}

static void release_form(struct exchange *exchange, struct html *html, const struct store_case *one)
{
    char path[64];
    html_element(html, "h2", NULL, "Release");
    if (!one->may_release) {
        html_element(html,
                     "p",
                     NULL,
                     "The display comes back into use after every test that it owes has passed, by "
                     "the release of an MPE or the QA lead.");
        return;
    }
    if (!may(exchange, ROLES_RELEASE)) {
        html_element(html, "p", NULL, "It passes again. An MPE or the QA lead releases it.");
        return;
    }
    (void)snprintf(path, sizeof path, "/cases/%" PRId64 "/release", one->id);
    form_open(exchange, html, path, "Back into use");
    text_field(html,
               &(struct field_rule){
                   "why", "What was done, and why it may be used again", 256, NULL, NULL, false});
    form_close(html, "Release it");
}

static bool find_case(struct exchange *exchange, bool *found, struct store_case *one,
                      struct error *error)
{
    long long id;
    *found = false;
    return !integer_parse(exchange->argument, 1, INT64_MAX, &id) ||
           store_case(exchange->store, id, found, one, error);
}

static bool no_case(struct exchange *exchange)
{
    return answer_error(exchange, 404, "there is no such case");
}

bool handle_case(struct exchange *exchange, struct error *error)
{
    struct store_case one;
    CLEANUP(free_pointer) struct store_note *notes = NULL;
    size_t count;
    bool found;
    char title[160], words[96];
    struct html html;
    if (!find_case(exchange, &found, &one, error))
        return false;
    if (!found)
        return no_case(exchange);
    if (!store_notes(exchange->store, one.id, &notes, &count, error))
        return false;
    (void)snprintf(
        title, sizeof title, "Case %" PRId64 ": %s", one.id, display_words(&one.display, words));
    page_begin(exchange, &html, 200, title);
    facts(&html, &one);
    html_open(&html, "p", "class", "tabs", NULL);
    link_to(&html, "displays", one.display.id, "The display");
    link_to(&html, "records", one.record_id, "The record that failed");
    html_close(&html, "p");
    notes_list(&html, notes, count);
    if (exchange->has_session && may(exchange, ROLES_CASE)) {
        case_forms(exchange, &html, &one);
        if (one.released_at == 0)
            release_form(exchange, &html, &one);
    }
    return page_end(exchange, &html, error);
}

static bool back_to_case(struct exchange *exchange, bool found)
{
    char path[96];
    (void)snprintf(path, sizeof path, "/cases/%s", exchange->argument);
    return found ? answer_redirect(exchange, path) : no_case(exchange);
}

bool handle_set_case(struct exchange *exchange, struct error *error)
{
    struct store_case one;
    bool found;
    if (!find_case(exchange, &found, &one, error))
        return false;
    if (found &&
        (!form_optional_text(exchange, "assignee", one.assignee, sizeof one.assignee, error) ||
         !form_optional_text(exchange, "look_back", one.look_back, sizeof one.look_back, error) ||
         !form_optional_text(exchange, "incident", one.incident, sizeof one.incident, error) ||
         !form_optional_text(exchange, "ticket", one.ticket, sizeof one.ticket, error) ||
         !store_set_case(exchange->store, &one, exchange->person, exchange->now_ms, &found, error)))
        return false;
    return back_to_case(exchange, found);
}

bool handle_add_note(struct exchange *exchange, struct error *error)
{
    struct store_case one;
    struct store_note note = {.at = exchange->now_ms};
    bool found;
    (void)text_copy(note.who, sizeof note.who, exchange->person);
    if (!find_case(exchange, &found, &one, error) ||
        (found && (!form_text(exchange, "words", note.words, sizeof note.words, error) ||
                   !store_add_note(exchange->store, one.id, &note, &found, error))))
        return false;
    return back_to_case(exchange, found);
}

bool handle_release_case(struct exchange *exchange, struct error *error)
{
    struct store_case one;
    char why[256];
    bool found;
    struct store_reason reason = {.who = exchange->person, .why = why};
    if (!find_case(exchange, &found, &one, error) ||
        (found &&
         (!form_text(exchange, "why", why, sizeof why, error) ||
          !store_release_case(exchange->store, one.id, &reason, exchange->now_ms, &found, error))))
        return false;
    return back_to_case(exchange, found);
}

static json_t *case_json(const struct store_case *one)
{
    char words[96];
    return json_pack("{s:I, s:s, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}",
                     "case_id",
                     (json_int_t)one->id,
                     "display_id",
                     one->display.id,
                     "display",
                     safe_text(display_words(&one->display, words)),
                     "opened_at",
                     time_or_null(one->opened_at),
                     "record_id",
                     one->record_id,
                     "last_good_on",
                     text_or_null(one->last_good_on),
                     "assignee",
                     text_or_null(one->assignee),
                     "look_back",
                     text_or_null(one->look_back),
                     "incident",
                     text_or_null(one->incident),
                     "ticket",
                     text_or_null(one->ticket),
                     "released_by",
                     text_or_null(one->released_by),
                     "released_at",
                     time_or_null(one->released_at),
                     "may_release",
                     one->may_release);
}

bool json_cases(struct exchange *exchange, struct error *error)
{
    CLEANUP(free_pointer) struct store_case *cases = NULL;
    struct listing listing;
    size_t count;
    if (!listing_begin(exchange, 0, &listing, error) ||
        !store_cases(exchange->store, &cases, &count, error))
        return false;
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++)
        if (listing_matches(&listing, &cases[i].display) && listing_takes(&listing))
            (void)json_array_append_new(rows, case_json(&cases[i]));
    return listing_answer(&listing, NULL, "cases", rows, exchange, error);
}
