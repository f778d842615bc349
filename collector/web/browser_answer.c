/* SPDX-License-Identifier: Apache-2.0 */
/* What the page of a browser session sends, and what it is told: JSON, for its script. */
#include "collector/web/browser_session.h"

#include "monqa/cleanup.h"
#include "monqa/measurement.h"
#include "monqa/pattern.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIDE_MAX 16384
#define RATIO_MAX 8.0
/* A pixel of the page that is not so near to a whole one of the screen is scaled. */
#define PIXEL_TOLERANCE 0.01

/* --- what the page is told --- */

static json_t *choices_json(const struct browser *browser, const struct browser_step *next)
{
    json_t *choices = json_array();
    struct target target;
    if (next->kind == BROWSER_ASK) {
        for (int value = 0; value <= ANSWER_CANNOT_TELL; value++)
            (void)json_array_append_new(choices,
                                        json_string(answer_value_name((enum answer_value)value)));
    } else if (next->kind == BROWSER_FIND && browser_target(browser, &target, NULL)) {
        const enum target_answer *places = target_choices(target.kind);
        for (size_t i = 0; i < TARGET_CHOICES; i++)
            (void)json_array_append_new(choices, json_string(target_answer_name(places[i])));
        (void)json_array_append_new(choices, json_string(target_answer_name(TARGET_NOT_SEEN)));
    }
    return choices;
}

static json_t *step_json(const struct browser *browser, const struct browser_step *next,
                         const char *words)
{
    bool has_picture = next->step.pattern != NULL || next->target != 0;
    char picture[128];
    (void)snprintf(picture,
                   sizeof picture,
                   "/browser/%s/picture?step=%d",
                   browser->session.id,
                   (int)browser->session.position);
    return json_pack("{s:s, s:I, s:I, s:s, s:s, s:s, s:o, s:o, s:s, s:i, s:i}",
                     "state",
                     "step",
                     "position",
                     (json_int_t)browser->session.position,
                     "count",
                     (json_int_t)browser->step_count,
                     "kind",
                     browser_kind_name(next->kind),
                     "test",
                     qa_test_name(next->step.test),
                     "instruction",
                     next->step.instruction,
                     "choices",
                     choices_json(browser, next),
                     "picture",
                     has_picture ? json_string(picture) : json_null(),
                     "words",
                     words,
                     "width",
                     browser->record.signal_path.width,
                     "height",
                     browser->record.signal_path.height);
}

static bool tell(struct exchange *exchange, const struct browser *browser, const char *words,
                 struct error *error)
{
    const struct browser_step *next = browser_next(browser);
    if (browser->session.ended_at != 0 || next == NULL) {
        char path[64];
        (void)snprintf(path, sizeof path, "/records/%s", browser->session.record_id);
        return answer_json(
            exchange, 200, json_pack("{s:s, s:s}", "state", "done", "record", path), error);
    }
    if (!browser_has_screen(browser))
        return answer_json(
            exchange, 200, json_pack("{s:s, s:s}", "state", "screen", "words", words), error);
    return answer_json(exchange, 200, step_json(browser, next, words), error);
}

/* --- the screen --- */

struct screen {
    double ratio;                       /* device pixels to one of the page */
    double width, height;               /* of the picture's place, in device pixels */
    double screen_width, screen_height; /* in pixels of the page */
};

static bool read_screen(struct exchange *exchange, struct screen *screen)
{
    struct {
        const char *name;
        double *value;
    } fields[] = {{"ratio", &screen->ratio},
                  {"width", &screen->width},
                  {"height", &screen->height},
                  {"screen_width", &screen->screen_width},
                  {"screen_height", &screen->screen_height}};
    for (size_t i = 0; i < ARRAY_LENGTH(fields); i++) {
        const char *text = fields_get(&exchange->form, fields[i].name);
        if (text == NULL || !number_parse(text, fields[i].value) || *fields[i].value <= 0 ||
            *fields[i].value > SIDE_MAX)
            return false;
    }
    return screen->ratio <= RATIO_MAX;
}

static bool is_whole(double value)
{
    return fabs(value - round(value)) <= PIXEL_TOLERANCE;
}

/* NULL: one pixel of a picture is one of the screen, and the picture fills it. */
static const char *screen_trouble(const struct screen *screen)
{
    if (!is_whole(screen->width) || !is_whole(screen->height))
        return "The page is scaled so that pixels do not meet: set the zoom of the browser to "
               "100 %, and the scaling of the system to 100 %, 200 % or as it was when it worked.";
    if (fabs(screen->screen_width * screen->ratio - screen->width) > 1 ||
        fabs(screen->screen_height * screen->ratio - screen->height) > 1)
        return "The picture does not fill the screen: let the page be full screen.";
    return NULL;
}

/* Every pattern of the session must have room. */
static bool has_room(const struct browser *browser, const struct screen *screen)
{
    for (size_t i = 0; i < browser->step_count; i++) {
        const struct pattern_request request = {.name = browser->steps[i].step.pattern,
                                                .width = (unsigned)lround(screen->width),
                                                .height = (unsigned)lround(screen->height),
                                                .depth_bits = 8};
        struct box area;
        struct error ignored = {0};
        if (request.name != NULL && !pattern_placed(&request, &area, &ignored))
            return false;
    }
    return true;
}

static void keep_screen(struct browser *browser, const struct screen *screen)
{
    struct signal_path *path = &browser->record.signal_path;
    char ratio[NUMBER_SIZE];
    path->width = (int)lround(screen->width);
    path->height = (int)lround(screen->height);
    path->doubt_count = 0;
    signal_path_add_doubt(path,
                          "shown in a browser, %s device pixels to one of the page: what the "
                          "system and the card make of them is not known",
                          number_format(screen->ratio, ratio));
}

/* As it was when it was found exact. */
static bool is_same_screen(const struct browser *browser, const struct screen *screen)
{
    const struct signal_path *path = &browser->record.signal_path;
    return screen_trouble(screen) == NULL && lround(screen->width) == path->width &&
           lround(screen->height) == path->height;
}

/* --- one answer --- */

struct reply {
    char value[64], remark[256];
    int64_t now_ms;
};

static double looked_s(const struct browser *browser, int64_t now_ms)
{
    int64_t shown = browser->session.shown_at;
    return shown == 0 || now_ms < shown ? 0 : (double)(now_ms - shown) / 1000;
}

static bool add_answer(struct browser *browser, const struct answer *answer, struct error *error)
{
    return record_add_answer(&browser->record, answer) ||
           error_set(error, ERROR_INVALID, "browser session: the record is full");
}

static int too_fast_count(const struct browser *browser, const char *question)
{
    int count = 0;
    for (size_t i = 0; i < browser->record.answer_count; i++)
        count += strcmp(browser->record.answers[i].question, question) == 0;
    return count;
}

static void question_of(const struct browser_step *step, char question[64])
{
    if (step->target != 0)
        (void)snprintf(question, 64, "target-%d", step->target);
    else
        (void)text_copy(question, 64, step->step.question);
}

/* Value: yes found, no wrongly told, cannot tell not seen. */
static bool score(const struct browser *browser, const struct reply *reply, struct answer *answer,
                  struct error *error)
{
    struct target target;
    char described[TARGET_TEXT_SIZE];
    enum target_answer answered = 0;
    while (answered < TARGET_ANSWER_COUNT &&
           strcmp(target_answer_name(answered), reply->value) != 0)
        answered++;
    if (answered == TARGET_ANSWER_COUNT)
        return error_set(error, ERROR_INVALID, "value: no place of that name");
    if (!browser_target(browser, &target, error))
        return false;
    answer->value = answered == target.truth      ? ANSWER_YES
                    : answered == TARGET_NOT_SEEN ? ANSWER_CANNOT_TELL
                                                  : ANSWER_NO;
    (void)text_copy(
        answer->remark, sizeof answer->remark, target_describe(&target, answered, described));
    return true;
}

static bool read_answer(const struct browser *browser, const struct browser_step *step,
                        const struct reply *reply, struct answer *answer, struct error *error)
{
    (void)text_copy(answer->remark, sizeof answer->remark, reply->remark);
    switch (step->kind) {
    case BROWSER_FIND:
        return score(browser, reply, answer, error);
    case BROWSER_TEXT:
        (void)text_copy(answer->remark, sizeof answer->remark, reply->value);
        answer->value = reply->value[0] != '\0' ? ANSWER_YES : ANSWER_CANNOT_TELL;
        return true;
    case BROWSER_ASK:
    case BROWSER_MEASURE:
    case BROWSER_AMBIENT:
        break;
    }
    return answer_value_parse(reply->value, &answer->value) ||
           error_set(error, ERROR_INVALID, "value: must be yes, no or cannot-tell");
}

/* An answer without a look is kept as such, and the question comes again, with something else
 * hidden; whoever never looks cannot tell. */
static bool take_answer(struct browser *browser, const struct browser_step *step,
                        const struct reply *reply, bool *again, struct error *error)
{
    char question[64];
    struct answer answer = {.test = step->step.test,
                            .seconds = looked_s(browser, reply->now_ms),
                            .answered_at_utc_ms = reply->now_ms};
    bool has_picture = step->step.pattern != NULL || step->target != 0;
    if (!read_answer(browser, step, reply, &answer, error))
        return false;
    question_of(step, question);
    bool too_fast = has_picture && answer.seconds * 1000 < BROWSER_LEAST_LOOK_MS;
    (void)snprintf(answer.question,
                   sizeof answer.question,
                   "%.40s%s",
                   question,
                   too_fast ? BROWSER_TOO_FAST : "");
    *again = too_fast && too_fast_count(browser, answer.question) + 1 < TOO_FAST_MAX;
    if (!add_answer(browser, &answer, error))
        return false;
    if (!too_fast || *again)
        return true;
    (void)text_copy(answer.question, sizeof answer.question, question);
    answer.value = ANSWER_CANNOT_TELL;
    (void)text_copy(answer.remark, sizeof answer.remark, "never looked at");
    return add_answer(browser, &answer, error);
}

static enum reading_geometry geometry_of(const struct browser *browser)
{
    enum reading_geometry geometry = GEOMETRY_CONTACT;
    (void)reading_geometry_parse(browser->session.geometry, &geometry);
    return geometry;
}

/* "under" and "over": what the meter shows when it cannot tell. */
static bool read_luminance(const struct reply *reply, struct reading *reading, struct error *error)
{
    reading->luminance_cd_m2 = NAN;
    if (strcmp(reply->value, "under") == 0 || strcmp(reply->value, "over") == 0) {
        reading->status = reply->value[0] == 'u' ? READING_UNDER : READING_OVER;
        return true;
    }
    if (!number_parse(reply->value, &reading->luminance_cd_m2) ||
        !reading_luminance_is_possible(reading->luminance_cd_m2))
        return error_set(error,
                         ERROR_INVALID,
                         "a luminance is a number in cd/m2 with a point, or under, or over");
    const char *point = strchr(reply->value, '.');
    reading->resolution_cd_m2 = point == NULL ? 1 : pow(10, -(double)strlen(point + 1));
    reading->status = READING_OK;
    return true;
}

static bool take_reading(struct browser *browser, const struct browser_step *step,
                         const struct reply *reply, struct error *error)
{
    struct reading reading = {.test = step->step.test,
                              .level_ddl = step->step.level_ddl,
                              .point = step->step.point,
                              .geometry = geometry_of(browser),
                              .flags = READING_MANUAL_ENTRY |
                                       (step->step.is_control ? READING_CONTROL : 0u),
                              .x = NAN,
                              .y = NAN,
                              .samples = 1,
                              .taken_at_utc_ms = reply->now_ms};
    if (!read_luminance(reply, &reading, error))
        return false;
    (void)text_copy(reading.raw, sizeof reading.raw, reply->value);
    return record_add_reading(&browser->record, &reading) ||
           error_set(error, ERROR_INVALID, "browser session: the record is full");
}

/* With the display off, from the reader's place: a reading like any other. Zero is declared, never
 * read. */
static bool take_ambient(struct browser *browser, const struct browser_step *step,
                         const struct reply *reply, struct error *error)
{
    struct ambient *ambient = &browser->record.ambient;
    struct reading reading = {.test = step->step.test,
                              .level_ddl = -1,
                              .geometry = GEOMETRY_TELESCOPIC_IN_SITU,
                              .flags = READING_MANUAL_ENTRY,
                              .x = NAN,
                              .y = NAN,
                              .samples = 1,
                              .taken_at_utc_ms = reply->now_ms};
    if (strcmp(reply->value, "dark-room") == 0) {
        *ambient = (struct ambient){AMBIENT_DARK_ROOM, 0};
        return true;
    }
    if (reply->value[0] == '\0')
        return true;
    if (!read_luminance(reply, &reading, error))
        return false;
    (void)text_copy(reading.raw, sizeof reading.raw, reply->value);
    if (!record_add_reading(&browser->record, &reading))
        return error_set(error, ERROR_INVALID, "browser session: the record is full");
    *ambient = ambient_from_readings(browser->record.readings, browser->record.reading_count);
    return true;
}

static bool take_reply(struct browser *browser, const struct reply *reply, bool *again,
                       struct error *error)
{
    const struct browser_step *step = browser_next(browser);
    *again = false;
    switch (step->kind) {
    case BROWSER_MEASURE:
        return take_reading(browser, step, reply, error);
    case BROWSER_AMBIENT:
        return take_ambient(browser, step, reply, error);
    case BROWSER_ASK:
    case BROWSER_TEXT:
    case BROWSER_FIND:
        break;
    }
    return take_answer(browser, step, reply, again, error);
}

/* --- the requests --- */

typedef bool session_work(struct exchange *exchange, struct browser *browser, const char **words,
                          struct error *error);

/* What is done with the session is kept, or nothing of it. */
static bool with_session(struct exchange *exchange, session_work *work, struct browser *browser,
                         const char **words, struct error *error)
{
    bool found = false;
    if (!store_begin(exchange->store, STORE_WRITE, error))
        return false;
    bool ok = browser_read(exchange, &found, browser, error);
    if (ok && found && browser->session.ended_at == 0)
        ok = work(exchange, browser, words, error) && browser_keep(exchange, browser, error);
    if (!ok || !found) {
        store_rollback(exchange->store);
        return ok && answer_error(exchange, 404, "no such session of yours");
    }
    return store_commit(exchange->store, error);
}

static bool was_answered(const struct exchange *exchange)
{
    return exchange->response->status != 0;
}

static bool set_screen(struct exchange *exchange, struct browser *browser, const char **words,
                       struct error *error)
{
    struct screen screen = {0};
    if (!read_screen(exchange, &screen))
        return error_set(error, ERROR_INVALID, "the screen is not told as it should be");
    *words = screen_trouble(&screen);
    if (*words == NULL && !has_room(browser, &screen))
        *words = "The screen is too small for the patterns.";
    if (*words != NULL)
        return true;
    keep_screen(browser, &screen);
    return browser_hide(browser, error);
}

bool handle_browser_screen(struct exchange *exchange, struct error *error)
{
    CLEANUP(browser_finish) struct browser browser = {0};
    const char *words = NULL;
    if (!with_session(exchange, set_screen, &browser, &words, error) || was_answered(exchange))
        return was_answered(exchange);
    if (words != NULL)
        return answer_json(
            exchange, 200, json_pack("{s:s, s:s}", "state", "screen", "words", words), error);
    return tell(exchange, &browser, "", error);
}

static bool read_reply(struct exchange *exchange, struct reply *reply, long long *position,
                       struct error *error)
{
    char text[16];
    reply->now_ms = exchange->now_ms;
    return form_text(exchange, "position", text, sizeof text, error) &&
           form_optional_text(exchange, "value", reply->value, sizeof reply->value, error) &&
           form_optional_text(exchange, "remark", reply->remark, sizeof reply->remark, error) &&
           (integer_parse(text, 0, BROWSER_STEPS_MAX, position) ||
            error_set(error, ERROR_INVALID, "position: no such step"));
}

/* An answer to another step than the one at hand came twice, or late: nothing is done with it. */
static bool answer_step(struct exchange *exchange, struct browser *browser, const char **words,
                        struct error *error)
{
    struct screen screen = {0};
    struct reply reply;
    long long position;
    bool again;
    if (!read_reply(exchange, &reply, &position, error))
        return false;
    if (browser_next(browser) == NULL || position != browser->session.position)
        return true;
    if (!read_screen(exchange, &screen) || !is_same_screen(browser, &screen)) {
        browser->record.signal_path.width = browser->record.signal_path.height = 0;
        *words = "The screen is another than when it was checked: it is checked again.";
        return true;
    }
    if (!take_reply(browser, &reply, &again, error))
        return false;
    if (again)
        *words = "Answered faster than anybody can look: once more.";
    else
        browser->session.position++;
    return browser_hide(browser, error);
}

bool handle_browser_answer(struct exchange *exchange, struct error *error)
{
    CLEANUP(browser_finish) struct browser browser = {0};
    const char *words = "";
    if (!with_session(exchange, answer_step, &browser, &words, error) || was_answered(exchange))
        return was_answered(exchange);
    if (browser_next(&browser) == NULL && browser.session.ended_at == 0 &&
        !browser_seal(exchange, &browser, RECORD_COMPLETE, error))
        return false;
    return tell(exchange, &browser, words, error);
}

static bool nothing(struct exchange *exchange, struct browser *browser, const char **words,
                    struct error *error)
{
    (void)exchange;
    (void)browser;
    (void)words;
    (void)error;
    return true;
}

bool handle_browser_abort(struct exchange *exchange, struct error *error)
{
    CLEANUP(browser_finish) struct browser browser = {0};
    const char *words = "";
    if (!with_session(exchange, nothing, &browser, &words, error) || was_answered(exchange))
        return was_answered(exchange);
    if (browser.session.ended_at == 0 && !browser_seal(exchange, &browser, RECORD_ABORTED, error))
        return false;
    return answer_redirect(exchange, "/browser");
}
