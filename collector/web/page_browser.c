/* SPDX-License-Identifier: Apache-2.0 */
/* Visual tests, and readings that are typed, in a browser on any system. */
#include "collector/web/browser_session.h"
#include "collector/web/choice.h"
#include "collector/web/page.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const unsigned char browser_js[];
extern const size_t browser_js_length;

bool handle_browser_script(struct exchange *exchange, struct error *error)
{
    response_clear(exchange->response, 200, "text/javascript; charset=utf-8");
    buffer_append(&exchange->response->body, browser_js, browser_js_length);
    (void)fields_add(&exchange->response->headers, "Cache-Control", "max-age=300");
    return buffer_check(&exchange->response->body, "script", error);
}

/* --- where one begins --- */

static void say_what_it_is(struct html *html)
{
    html_element(
        html,
        "p",
        NULL,
        "For a workstation without Linux, and for reading from home. The visual checks are "
        "the same as at a workstation, and count as visual only. Readings that are typed "
        "from a meter are judged by the same criteria and marked: signal path not proved. "
        "No acceptance can be done here.");
}

static void go_on(struct html *html, const struct store_browser *rows, size_t count)
{
    if (count == 0)
        return;
    html_element(html, "h2", NULL, "Sessions of yours that go on");
    html_open(html, "ul", NULL);
    for (size_t i = 0; i < count; i++) {
        char at[TIME_TEXT_SIZE], words[64];
        html_open(html, "li", NULL);
        (void)snprintf(words, sizeof words, "begun %s", time_words(rows[i].started_at, at));
        link_to(html, "browser", rows[i].id, words);
        html_close(html, "li");
    }
    html_close(html, "ul");
}

static void display_option(struct html *html, const struct store_display *display,
                           const char *chosen)
{
    char shown[96], words[400];
    (void)snprintf(words,
                   sizeof words,
                   "%s, %s, %s: %s",
                   display->place.site,
                   display->place.room,
                   display->place.workstation,
                   display_words(display, shown));
    option_add(html, display->id, words, chosen);
}

static void trigger_select(struct html *html)
{
    static const enum schedule_trigger triggers[] = {
        TRIGGER_PERIODIC, TRIGGER_ON_REQUEST, TRIGGER_RETEST};
    html_open(html, "div", NULL);
    select_open(html, "trigger", "trigger", "Why");
    for (size_t i = 0; i < ARRAY_LENGTH(triggers); i++) {
        const char *name = schedule_trigger_name(triggers[i]);
        option_add(html, name, name, "");
    }
    html_close(html, "select");
    html_close(html, "div");
}

static void geometry_select(struct html *html)
{
    static const char *const words[] = {
        "on the screen (contact)", "before it, in the dark", "before it, in reporting light"};
    html_open(html, "div", NULL);
    select_open(html, "geometry", "geometry", "Meter held");
    for (int i = 0; i < GEOMETRY_COUNT; i++)
        option_add(html, reading_geometry_name((enum reading_geometry)i), words[i], "");
    html_close(html, "select");
    html_close(html, "div");
}

static void start_form(struct exchange *exchange, struct html *html,
                       const struct store_display *displays, size_t count)
{
    const char *chosen = fields_get(&exchange->request->query, "display");
    form_open(exchange, html, "/browser", "Begin");
    html_open(html, "div", "class", "wide", NULL);
    select_open(html, "display", "display", "Display before you");
    for (size_t i = 0; i < count; i++)
        display_option(html, &displays[i], chosen == NULL ? "" : chosen);
    html_close(html, "select");
    html_close(html, "div");
    trigger_select(html);
    html_open(html, "div", NULL);
    select_open(html, "tests", "tests", "Tests");
    option_add(html, "visual", "visual checks, about 3 minutes", "");
    option_add(html, "measured", "visual checks and typed readings, about 30 minutes", "");
    html_close(html, "select");
    html_close(html, "div");
    html_element(html, "p", "wide note", "For typed readings, which meter:");
    geometry_select(html);
    text_field(html, &(struct field_rule){"maker", "Maker", 64, NULL, NULL, true});
    text_field(html, &(struct field_rule){"model", "Model", 64, NULL, NULL, true});
    text_field(html, &(struct field_rule){"serial", "Serial number", 64, NULL, NULL, true});
    text_field(html, &(struct field_rule){"calibrated", "Calibrated on", 16, "date", NULL, true});
    text_field(html, &(struct field_rule){"due", "Calibration due on", 16, "date", NULL, true});
    form_close(html, "Begin");
}

bool handle_browser(struct exchange *exchange, struct error *error)
{
    CLEANUP(free_pointer) struct store_display *displays = NULL;
    CLEANUP(free_pointer) struct store_browser *sessions = NULL;
    size_t count, session_count;
    struct html html;
    if (!store_displays(exchange->store, 0, &displays, &count, error) ||
        !store_browsers(exchange->store, exchange->person, &sessions, &session_count, error))
        return false;
    page_begin(exchange, &html, 200, "Test in the browser");
    say_what_it_is(&html);
    go_on(&html, sessions, session_count);
    if (count == 0)
        html_element(&html,
                     "p",
                     "nothing",
                     "No display is known yet. On the page Workstations one can be added.");
    else if (exchange->has_session)
        start_form(exchange, &html, displays, count);
    return page_end(exchange, &html, error);
}

/* --- a new session --- */

struct start {
    char display_id[UUID_TEXT_SIZE], trigger[32], tests[16], geometry[32];
    struct store_display display;
    struct record record;
};

static bool read_meter(struct exchange *exchange, struct record_meter *meter, struct error *error)
{
    struct date day;
    if (!form_text(exchange, "maker", meter->maker, sizeof meter->maker, error) ||
        !form_text(exchange, "model", meter->model, sizeof meter->model, error) ||
        !form_text(exchange, "serial", meter->serial, sizeof meter->serial, error) ||
        !form_optional_text(
            exchange, "calibrated", meter->calibrated_on, sizeof meter->calibrated_on, error) ||
        !form_optional_text(
            exchange, "due", meter->calibration_due, sizeof meter->calibration_due, error))
        return false;
    if ((meter->calibrated_on[0] != '\0' && !date_parse(meter->calibrated_on, &day)) ||
        (meter->calibration_due[0] != '\0' && !date_parse(meter->calibration_due, &day)))
        return error_set(error, ERROR_INVALID, "a day is written as 2026-11-24");
    (void)text_copy(meter->driver, sizeof meter->driver, "manual");
    (void)text_copy(meter->unit, sizeof meter->unit, "typed");
    return true;
}

static bool add_tests(struct exchange *exchange, struct start *start, struct error *error)
{
    bool is_measured = strcmp(start->tests, "measured") == 0;
    unsigned wanted = 1u << TEST_VISUAL_QC;
    if (!is_measured && strcmp(start->tests, "visual") != 0)
        return error_set(error, ERROR_INVALID, "tests: visual or measured");
    if (is_measured)
        wanted |= 1u << TEST_LUMINANCE_RESPONSE | 1u << TEST_UNIFORMITY | 1u << TEST_AMBIENT;
    for (int test = 0; test < TEST_COUNT; test++) {
        struct record_test row = {.test = (enum qa_test)test,
                                  .state = RECORD_ABORTED,
                                  .started_at_utc_ms = exchange->now_ms,
                                  .ended_at_utc_ms = exchange->now_ms};
        if ((wanted & 1u << test) != 0 && !record_add_test(&start->record, &row))
            return error_set(error, ERROR_SYSTEM, "browser session: no memory");
    }
    return !is_measured || read_meter(exchange, &start->record.meter, error);
}

static bool read_start(struct exchange *exchange, struct start *start, struct error *error)
{
    enum reading_geometry geometry;
    return form_text(exchange, "display", start->display_id, sizeof start->display_id, error) &&
           form_text(exchange, "trigger", start->trigger, sizeof start->trigger, error) &&
           form_text(exchange, "tests", start->tests, sizeof start->tests, error) &&
           form_text(exchange, "geometry", start->geometry, sizeof start->geometry, error) &&
           (reading_geometry_parse(start->geometry, &geometry) ||
            error_set(error, ERROR_INVALID, "geometry: not known")) &&
           ((schedule_trigger_parse(start->trigger, &start->record.trigger) &&
             start->record.trigger != TRIGGER_ACCEPTANCE &&
             start->record.trigger != TRIGGER_AFTER_MAINTENANCE) ||
            error_set(error,
                      ERROR_INVALID,
                      "trigger: a browser proves no signal path, and so neither accepts nor "
                      "releases a display")) &&
           add_tests(exchange, start, error);
}

/* Nothing is known of the machine that the browser runs on. */
static void describe(struct exchange *exchange, struct start *start)
{
    struct record *record = &start->record;
    struct signal_path *path = &record->signal_path;
    record_id_create(exchange->now_ms, record->id);
    record_id_create(exchange->now_ms, record->session_id);
    record->sequence = 1; /* a stand-in, like the hash before it, until the record is sealed */
    (void)text_copy(record->previous, sizeof record->previous, RECORD_FIRST_PREVIOUS);
    (void)text_copy(record->key_id, sizeof record->key_id, "0000000000000000");
    (void)text_copy(record->software, sizeof record->software, MONQA_VERSION);
    (void)text_copy(record->hostname, sizeof record->hostname, "browser");
    (void)text_copy(record->operator_id, sizeof record->operator_id, exchange->person);
    record->started_at_utc_ms = record->ended_at_utc_ms = exchange->now_ms;
    record->state = RECORD_ABORTED;
    record->display.identity = start->display.identity;
    (void)text_copy(
        record->display.connector, sizeof record->display.connector, start->display.connector);
    (void)text_copy(record->display.class, sizeof record->display.class, start->display.class);
    (void)text_copy(path->backend, sizeof path->backend, BROWSER_BACKEND);
    (void)text_copy(path->connector, sizeof path->connector, start->display.connector);
    (void)text_copy(path->format, sizeof path->format, "grey");
    (void)text_copy(path->lut, sizeof path->lut, SIGNAL_UNKNOWN);
    path->depth_bits = 8;
    record->ambient = (struct ambient){AMBIENT_UNKNOWN, 0};
}

static bool begin(struct exchange *exchange, struct start *start, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer document = BUFFER(RECORD_BYTES_MAX);
    struct store_browser session = {.started_at = exchange->now_ms};
    describe(exchange, start);
    memcpy(session.id, start->record.session_id, sizeof session.id);
    (void)text_copy(session.person, sizeof session.person, exchange->person);
    (void)text_copy(session.display_id, sizeof session.display_id, start->display_id);
    (void)text_copy(session.geometry, sizeof session.geometry, start->geometry);
    char path[64];
    (void)snprintf(path, sizeof path, "/browser/%s", session.id);
    return record_write(&start->record, &document, error) &&
           store_browser_begin(exchange->store, &session, &document, error) &&
           answer_redirect(exchange, path);
}

static void start_finish(struct start *start)
{
    record_finish(&start->record);
}

bool handle_browser_start(struct exchange *exchange, struct error *error)
{
    CLEANUP(start_finish) struct start start = {0};
    bool found;
    if (!read_start(exchange, &start, error) ||
        !store_display(exchange->store, start.display_id, &found, &start.display, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "there is no such display");
    (void)text_copy(exchange->site, sizeof exchange->site, start.display.place.site);
    if (grant_of(exchange, SCOPE_DISPLAY, ROLES_BROWSER) == NULL)
        return answer_error(exchange, 403, "your role does not allow this at that site");
    return begin(exchange, &start, error);
}

/* --- the session --- */

static void keys(struct html *html)
{
    static const char *const rows[][2] = {
        {"Space", "hides and shows the words"},
        {"Y N C", "yes, no, cannot tell"},
        {"1 2 3 4 0", "where the object is; not seen"},
        {"0-9 Enter", "a reading in cd/m\xc2\xb2; U under, O over the meter's range"},
        {"Esc", "leaves the full screen; the session waits"},
    };
    html_open(html, "dl", "class", "keys", NULL);
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        html_open(html, "div", NULL);
        html_open(html, "dt", NULL);
        html_element(html, "kbd", NULL, rows[i][0]);
        html_close(html, "dt");
        html_element(html, "dd", NULL, rows[i][1]);
        html_close(html, "div");
    }
    html_close(html, "dl");
}

static void stage(struct exchange *exchange, struct html *html, const struct browser *browser)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/browser/%s", browser->session.id);
    html_open(html,
              "div",
              "id",
              "stage",
              "class",
              "stage",
              "data-path",
              path,
              "data-csrf",
              exchange->csrf,
              "hidden",
              "",
              NULL);
    html_void(html, "img", "id", "picture", "alt", "", NULL);
    html_open(html,
              "div",
              "id",
              "words",
              "class",
              "words",
              "role",
              "group",
              "aria-live",
              "polite",
              "aria-label",
              "Question",
              NULL);
    html_close(html, "div");
    html_close(html, "div");
}

static void end_form(struct exchange *exchange, struct html *html, const struct browser *browser)
{
    char path[96];
    (void)snprintf(path, sizeof path, "/browser/%s/abort", browser->session.id);
    form_open(exchange, html, path, "Break the session off");
    html_element(html, "p", "wide note", "It is kept as aborted, and counts for nothing.");
    form_close(html, "Break off");
}

static void session_page(struct exchange *exchange, struct html *html,
                         const struct browser *browser)
{
    html_open(html, "noscript", NULL);
    html_element(
        html,
        "p",
        "alert alert-warning",
        "Scripts are off in this browser. Without one nobody can tell whether a pixel of a "
        "pattern is a pixel of the screen, so nothing is tested.");
    html_close(html, "noscript");
    html_element(
        html,
        "p",
        NULL,
        "Sit where you read, with the lights as when you read. The pattern fills the whole "
        "screen, one of its pixels on one of the screen's.");
    html_element(html, "p", "note", "Do not name a patient in a remark.");
    keys(html);
    html_open(html, "p", NULL);
    html_open(html, "button", "id", "start", "type", "button", "class", "btn btn-primary", NULL);
    html_text(html, browser->session.position == 0 ? "Start, full screen" : "Go on, full screen");
    html_close(html, "button");
    html_close(html, "p");
    html_open(html,
              "p",
              "id",
              "trouble",
              "class",
              "alert alert-warning",
              "role",
              "alert",
              "hidden",
              "",
              NULL);
    html_close(html, "p");
    stage(exchange, html, browser);
    end_form(exchange, html, browser);
    html_open(html, "script", "src", "/static/browser.js", NULL);
    html_close(html, "script");
}

bool handle_browser_session(struct exchange *exchange, struct error *error)
{
    CLEANUP(browser_finish) struct browser browser = {0};
    struct html html;
    bool found;
    if (!browser_read(exchange, &found, &browser, error))
        return false;
    if (!found)
        return answer_error(exchange, 404, "no such session of yours");
    page_begin(exchange, &html, 200, "Test in the browser");
    if (browser.session.ended_at == 0 && exchange->has_session) {
        session_page(exchange, &html, &browser);
    } else {
        html_open(&html, "p", NULL);
        link_to(&html, "records", browser.session.record_id, "Recorded");
        html_close(&html, "p");
    }
    (void)fields_add(&exchange->response->headers,
                     "Content-Security-Policy",
                     "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src "
                     "'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
                     "frame-ancestors 'none'");
    return page_end(exchange, &html, error);
}
