/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/browser_session.h"

#include "monqa/cleanup.h"
#include "monqa/pattern.h"
#include "monqa/random.h"
#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>

const char *browser_kind_name(enum browser_kind kind)
{
    static const char *const names[] = {"ask", "text", "find", "measure", "ambient"};
    return names[kind];
}

void browser_finish(struct browser *browser)
{
    record_finish(&browser->record);
}

/* --- the steps --- */

static void add(struct browser *browser, enum browser_kind kind, const struct step *step)
{
    if (browser->step_count < BROWSER_STEPS_MAX)
        browser->steps[browser->step_count++] = (struct browser_step){kind, *step, 0};
}

static enum browser_kind kind_of(const struct step *step)
{
    switch (step->kind) {
    case STEP_SHOW_AND_MEASURE:
        return BROWSER_MEASURE;
    case STEP_AMBIENT:
        return BROWSER_AMBIENT;
    case STEP_ASK:
    case STEP_SHOW_AND_ASK:
    case STEP_SHOW_AND_PROVE:
    case STEP_OPEN_IN_VIEWER: /* no test of a browser has these */
    case STEP_VIEWER_MEASURE:
        break;
    }
    return step->is_text ? BROWSER_TEXT : BROWSER_ASK;
}

static void add_all(struct browser *browser, const struct step *steps, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add(browser, kind_of(&steps[i]), &steps[i]);
}

static void add_targets(struct browser *browser)
{
    for (int i = 1; i <= BROWSER_TARGETS; i++) {
        enum target_kind kind = (enum target_kind)((i - 1) % TARGET_KIND_COUNT);
        struct step step = {
            .test = TEST_VISUAL_QC, .instruction = target_question(kind), .level_ddl = -1};
        add(browser, BROWSER_FIND, &step);
        browser->steps[browser->step_count - 1].target = i;
    }
}

/* What a browser cannot know: whether the system scales its own picture for the panel. */
static void add_resolution(struct browser *browser)
{
    const struct step step = {
        .test = browser->record.tests[0].test,
        .question = "native-resolution",
        .instruction = "Is the screen set to the resolution of its panel, as its data sheet says, "
                       "and not magnified by the system?",
        .level_ddl = -1,
    };
    add(browser, BROWSER_ASK, &step);
}

static void plan(struct browser *browser)
{
    bool has_conditions = false;
    if (browser->record.test_count == 0)
        return;
    add_resolution(browser);
    for (size_t i = 0; i < browser->record.test_count; i++) {
        struct step steps[PROCEDURE_STEPS_MAX];
        enum qa_test test = browser->record.tests[i].test;
        if (procedure_measures(test) && !has_conditions) {
            has_conditions = true;
            add_all(browser, steps, procedure_conditions(test, steps));
        }
        add_all(browser, steps, procedure_steps(test, steps));
        if (test == TEST_VISUAL_QC)
            add_targets(browser);
    }
}

const struct browser_step *browser_next(const struct browser *browser)
{
    size_t position = (size_t)browser->session.position;
    return position < browser->step_count ? &browser->steps[position] : NULL;
}

bool browser_has_screen(const struct browser *browser)
{
    return browser->record.signal_path.width > 0;
}

/* --- what is kept --- */

bool browser_read(struct exchange *exchange, bool *found, struct browser *browser,
                  struct error *error)
{
    CLEANUP(buffer_finish) struct buffer document = {0};
    bool is_there;
    if (!store_browser(
            exchange->store, exchange->argument, &is_there, &browser->session, &document, error))
        return false;
    *found = is_there && strcmp(browser->session.person, exchange->person) == 0;
    if (!*found)
        return true;
    if (!record_parse("browser session", document.data, document.length, &browser->record, error))
        return false;
    plan(browser);
    return true;
}

bool browser_keep(struct exchange *exchange, struct browser *browser, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer document = BUFFER(RECORD_BYTES_MAX);
    return record_write(&browser->record, &document, error) &&
           store_browser_keep(exchange->store, &browser->session, &document, error);
}

/* --- what is shown --- */

bool browser_hide(struct browser *browser, struct error *error)
{
    const struct browser_step *next = browser_next(browser);
    uint32_t chances[TARGET_CHANCES];
    struct target target;
    browser->session.shown_at = 0;
    browser->session.target[0] = '\0';
    if (next == NULL || next->target == 0 || !browser_has_screen(browser))
        return true;
    random_bytes(chances, sizeof chances);
    hex_encode(chances, sizeof chances, browser->session.target);
    return browser_target(browser, &target, error);
}

bool browser_target(const struct browser *browser, struct target *target, struct error *error)
{
    const struct browser_step *next = browser_next(browser);
    uint32_t chances[TARGET_CHANCES];
    _Static_assert(2 * sizeof chances < sizeof browser->session.target, "room for chance");
    if (next == NULL || next->target == 0 ||
        !hex_decode(browser->session.target, chances, sizeof chances))
        return error_set(error, ERROR_INVALID, "browser session: nothing is hidden now");
    return target_choose((enum target_kind)((next->target - 1) % TARGET_KIND_COUNT),
                         browser->record.signal_path.width,
                         browser->record.signal_path.height,
                         chances,
                         target,
                         error);
}

static bool draw_target(const struct browser *browser, struct raster **raster, struct error *error)
{
    CLEANUP(raster_cleanup) struct raster *drawn = NULL;
    struct target_box boxes[TARGET_BOXES_MAX];
    struct target target;
    if (!browser_target(browser, &target, error) ||
        !raster_create((unsigned)browser->record.signal_path.width,
                       (unsigned)browser->record.signal_path.height,
                       8,
                       (uint16_t)target.background_level,
                       &drawn,
                       error))
        return false;
    size_t count = target_boxes(&target, boxes);
    for (size_t i = 0; i < count; i++) {
        struct box box = {boxes[i].x, boxes[i].y, boxes[i].width, boxes[i].height};
        if (!raster_fill(drawn, box, (uint16_t)target.target_level, error))
            return false;
    }
    *raster = TAKE(drawn);
    return true;
}

bool browser_picture(const struct browser *browser, struct raster **raster, struct error *error)
{
    const struct browser_step *next = browser_next(browser);
    if (next == NULL || !browser_has_screen(browser))
        return error_set(error, ERROR_INVALID, "browser session: nothing is shown now");
    if (next->target != 0)
        return draw_target(browser, raster, error);
    if (next->step.pattern == NULL)
        return error_set(error, ERROR_INVALID, "browser session: this step has no picture");
    const struct pattern_request request = {
        .name = next->step.pattern,
        .width = (unsigned)browser->record.signal_path.width,
        .height = (unsigned)browser->record.signal_path.height,
        .depth_bits = 8,
    };
    return pattern_create(&request, raster, error);
}
