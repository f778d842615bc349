/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/browser_session.h"

#include "monqa/cleanup.h"
#include "monqa/pattern.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* SHA-256 of all levels, row by row, 16 bits each, little endian: as of any frame. */
static bool hash_levels(const struct raster *raster, char sha256[DIGEST_TEXT_SIZE],
                        struct error *error)
{
    size_t width = raster_width(raster), height = raster_height(raster);
    CLEANUP(free_pointer) uint16_t *levels = calloc(width * height, sizeof *levels);
    if (levels == NULL)
        return error_set(error, ERROR_SYSTEM, "picture: no memory");
    for (size_t y = 0; y < height; y++)
        raster_read_row(raster, (unsigned)y, levels + y * width);
    (void)digest_sha256(levels, width * height * sizeof *levels, sha256);
    return true;
}

static void name_of(const struct browser_step *step, char name[80])
{
    if (step->target != 0)
        (void)snprintf(name, 80, "target");
    else
        (void)text_copy(name, 80, step->step.pattern);
}

static bool add_pattern(struct record *record, const char *name, int64_t now_ms)
{
    struct record_pattern pattern = {.shown_at_utc_ms = now_ms};
    const struct pattern_request request = {.name = name,
                                            .width = (unsigned)record->signal_path.width,
                                            .height = (unsigned)record->signal_path.height,
                                            .depth_bits = 8};
    const char *provenance = pattern_provenance(&request);
    for (size_t i = 0; i < record->pattern_count; i++)
        if (strcmp(record->patterns[i].name, name) == 0)
            return true;
    (void)text_copy(pattern.name, sizeof pattern.name, name);
    (void)text_copy(
        pattern.provenance, sizeof pattern.provenance, provenance == NULL ? "own" : provenance);
    return record_add_pattern(record, &pattern);
}

static void place_of(const struct record *record, const char *name, struct box *area)
{
    const struct pattern_request request = {.name = name,
                                            .width = (unsigned)record->signal_path.width,
                                            .height = (unsigned)record->signal_path.height,
                                            .depth_bits = 8};
    struct error ignored = {0};
    if (!pattern_placed(&request, area, &ignored))
        *area = (struct box){0, 0, record->signal_path.width, record->signal_path.height};
}

/* What was sent to the browser: what reached the panel nobody can tell. */
static bool note_frame(struct browser *browser, const struct raster *raster, int64_t now_ms,
                       struct error *error)
{
    const struct browser_step *step = browser_next(browser);
    struct record *record = &browser->record;
    struct record_frame frame = {.test = step->step.test,
                                 .level_ddl = step->step.level_ddl,
                                 .level = step->step.level_ddl,
                                 .depth_bits = 8,
                                 .shown_at_utc_ms = now_ms};
    struct box area;
    name_of(step, frame.pattern);
    place_of(record, frame.pattern, &area);
    frame.x = area.x;
    frame.y = area.y;
    frame.width = area.width;
    frame.height = area.height;
    (void)text_copy(frame.proof.method, sizeof frame.proof.method, "none");
    frame.proof.outcome = SIGNAL_NOT_KNOWN;
    (void)text_copy(frame.proof.cause, sizeof frame.proof.cause, "shown in a browser");
    if (!hash_levels(raster, frame.sha256, error))
        return false;
    return (add_pattern(record, frame.pattern, now_ms) && record_add_frame(record, &frame)) ||
           error_set(error, ERROR_INVALID, "browser session: the record is full");
}

bool handle_browser_picture(struct exchange *exchange, struct error *error)
{
    CLEANUP(browser_finish) struct browser browser = {0};
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    bool found;
    if (!browser_read(exchange, &found, &browser, error))
        return false;
    if (!found || browser.session.ended_at != 0)
        return answer_error(exchange, 404, "no such session of yours goes on");
    if (!browser_picture(&browser, &raster, error))
        return false;
    bool is_first = browser.session.shown_at == 0;
    if (is_first)
        browser.session.shown_at = exchange->now_ms;
    if ((is_first && !note_frame(&browser, raster, exchange->now_ms, error)) ||
        !browser_keep(exchange, &browser, error))
        return false;
    response_clear(exchange->response, 200, "image/png");
    return raster_to_png(raster, &exchange->response->body, error);
}
