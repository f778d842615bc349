/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/session_state.h"

#include "agent/display/signal_path_state.h"
#include "agent/session/record_view.h"

#include "monqa/cleanup.h"
#include "monqa/log.h"
#include "monqa/pattern.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <stdlib.h>
#include <string.h>

void session_forget_outputs(struct session *session)
{
    struct error trouble = {0};
    if (!signal_state_forget(session->options->state, &session->record.signal_path, &trouble))
        log_warning("%s; the next audit compares with an older QA", trouble.text);
}

/* Of all levels of the screen, as struct record_frame says. */
static bool hash_levels(const struct raster *raster, char sha256[DIGEST_TEXT_SIZE])
{
    size_t width = raster_width(raster), height = raster_height(raster);
    CLEANUP(free_pointer) uint16_t *levels = calloc(width * height, sizeof *levels);
    if (levels == NULL)
        return false;
    for (size_t y = 0; y < height; y++)
        raster_read_row(raster, (unsigned)y, levels + y * width);
    (void)digest_sha256(levels, width * height * sizeof *levels, sha256);
    return true;
}

static struct box area_of(const struct session *session, const char *pattern)
{
    const struct display_info *info = display_info(session->display);
    struct box whole = {0, 0, (int)info->width, (int)info->height};
    struct box placed = whole;
    const struct pattern_request request = {
        .name = pattern,
        .width = info->width,
        .height = info->height,
        .depth_bits = raster_depth_bits(session->screen.shown),
    };
    return pattern_placed(&request, &placed, NULL) ? placed : whole;
}

/* Where the meter is held: in the middle, or so far from the edge as its instruction says. */
static int level_at(const struct raster *raster, struct box area, enum reading_point point)
{
    int across = 5, down = 5; /* tenths */
    if (point == POINT_TOP_LEFT || point == POINT_LEFT || point == POINT_BOTTOM_LEFT)
        across = 1;
    if (point == POINT_TOP_RIGHT || point == POINT_RIGHT || point == POINT_BOTTOM_RIGHT)
        across = 9;
    if (point == POINT_TOP_LEFT || point == POINT_TOP || point == POINT_TOP_RIGHT)
        down = 1;
    if (point == POINT_BOTTOM_LEFT || point == POINT_BOTTOM || point == POINT_BOTTOM_RIGHT)
        down = 9;
    unsigned x = (unsigned)(area.x + area.width * across / 10);
    unsigned y = (unsigned)(area.y + area.height * down / 10);
    const uint16_t *row = raster_row(raster, y);
    return row != NULL ? row[x] : -1;
}

static bool is_noted(const struct record *record, const struct record_frame *frame)
{
    for (size_t i = 0; i < record->frame_count; i++) {
        const struct record_frame *held = &record->frames[i];
        if (held->test == frame->test && held->level_ddl == frame->level_ddl &&
            held->level == frame->level && strcmp(held->pattern, frame->pattern) == 0 &&
            strcmp(held->sha256, frame->sha256) == 0 &&
            held->proof.outcome == frame->proof.outcome &&
            strcmp(held->proof.crc, frame->proof.crc) == 0)
            return true;
    }
    return false;
}

bool session_note_frame(struct session *session, const struct step *step, struct error *error)
{
    const struct raster *shown = session->screen.shown;
    struct box area = area_of(session, step->pattern);
    bool is_measured = step->kind == STEP_SHOW_AND_MEASURE;
    struct record_frame frame = {
        .test = step->test,
        .level_ddl = is_measured ? step->level_ddl : -1,
        .level = is_measured ? level_at(shown, area, step->point) : -1,
        .x = area.x,
        .y = area.y,
        .width = area.width,
        .height = area.height,
        .depth_bits = (int)raster_depth_bits(shown),
        .shown_at_utc_ms = time_utc_now_ms(),
    };
    (void)text_copy(frame.pattern, sizeof frame.pattern, step->pattern);
    if (!hash_levels(shown, frame.sha256))
        return error_set_errno(error, "%s", step->pattern);
    display_prove(session->display, shown, &frame.proof);
    if (is_noted(&session->record, &frame))
        return true;
    if (frame.proof.outcome == SIGNAL_FAIL)
        screen_say("  %s is not on screen as it should be: %s", frame.pattern, frame.proof.cause);
    return journal_add_frame(session->journal, &frame, error) &&
           (record_add_frame(&session->record, &frame) || record_is_full(error));
}
