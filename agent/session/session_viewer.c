/* SPDX-License-Identifier: Apache-2.0 */
/* visual-in-viewer: a pattern goes the way of clinical images, and the viewer's tools are tried on
 * what is known of it. */
#include "agent/session/record_view.h"
#include "agent/session/session_state.h"

#include "monqa/cleanup.h"
#include "monqa/dicom.h"
#include "monqa/digest.h"
#include "monqa/file.h"
#include "monqa/pattern.h"
#include "monqa/random.h"
#include "monqa/raster.h"
#include "monqa/time_utc.h"
#include "monqa/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FILE_BYTES_MAX (64u << 20)
/* Of the diagonal of the frame. */
#define TRUE_ANGLE_DEGREES 45.0

/* A published image, the larger where there is room. */
static struct pattern_request request_of(const struct session *session, const char *pattern)
{
    const struct display_info *info = display_info(session->display);
    unsigned side = info->width >= 2048 && info->height >= 2048 ? 2048 : 1024;
    return (struct pattern_request){
        .name = pattern, .width = side, .height = side, .depth_bits = 8};
}

#define DESCRIPTION_SIZE 128
static const char *describe(const struct session *session, const struct pattern_request *request,
                            char text[DESCRIPTION_SIZE])
{
    (void)snprintf(text,
                   DESCRIPTION_SIZE,
                   "%s %ux%u (%s), %g mm a pixel",
                   request->name,
                   request->width,
                   request->height,
                   pattern_provenance(request),
                   session->options->viewer_spacing_mm);
    return text;
}

/* A session that goes on with another file has it opened anew. */
static bool was_opened(const struct session *session, const struct step *step)
{
    const struct pattern_request request = request_of(session, step->pattern);
    char text[DESCRIPTION_SIZE];
    const char *described = describe(session, &request, text);
    bool opened = false;
    for (size_t i = 0; i < session->record.answer_count; i++) {
        const struct answer *answer = &session->record.answers[i];
        if (answer->test == step->test && strcmp(answer->question, step->question) == 0)
            opened = strncmp(answer->remark, described, strlen(described)) == 0;
    }
    return opened;
}

bool session_viewer_is_done(const struct session *session, const struct step *step)
{
    if (step->kind == STEP_OPEN_IN_VIEWER)
        return was_opened(session, step);
    for (size_t i = 0; i < session->record.viewer_measure_count; i++)
        if (session->record.viewer_measures[i].quantity == step->quantity)
            return true;
    return false;
}

static bool place_file(const struct session *session, const struct step *step, char path[4096],
                       struct error *error)
{
    const char *named = session->options->viewer_file;
    if (named != NULL && named[0] != '\0') {
        (void)snprintf(path, 4096, "%s", named);
        return true;
    }
    (void)snprintf(path, 4096, "%s/viewer", session->options->state);
    if (!file_make_folder(path, 0755, error))
        return false;
    (void)snprintf(path, 4096, "%s/viewer/%s.dcm", session->options->state, step->pattern);
    return true;
}

static bool write_file(const struct pattern_request *request, double spacing_mm, const char *path,
                       char sha256[DIGEST_TEXT_SIZE], struct error *error)
{
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    CLEANUP(buffer_finish) struct buffer file = BUFFER(FILE_BYTES_MAX);
    struct dicom_pattern pattern = {
        .request = request, .pixel_spacing_mm = spacing_mm, .created_utc_ms = time_utc_now_ms()};
    random_bytes(pattern.entropy, sizeof pattern.entropy);
    if (!pattern_create(request, &raster, error))
        return false;
    pattern.raster = raster;
    if (!dicom_write_pattern(&pattern, &file, error) ||
        !file_write(path, file.data, file.length, 0644, error))
        return false;
    (void)digest_sha256(file.data, file.length, sha256);
    return true;
}

bool session_open_in_viewer(struct session *session, const struct step *step, struct error *error)
{
    const struct pattern_request request = request_of(session, step->pattern);
    char path[4096], sha256[DIGEST_TEXT_SIZE], described[DESCRIPTION_SIZE], words[6000];
    int64_t asked_ms = time_monotonic_ms();
    struct answer answer = {.test = step->test, .value = ANSWER_YES};
    if (!place_file(session, step, path, error) ||
        !write_file(&request, session->options->viewer_spacing_mm, path, sha256, error))
        return false;
    (void)snprintf(
        words,
        sizeof words,
        _("%s is written. %s Ctrl+Alt+F1 to F12 lead to the desktop and back. Look for: %s"),
        path,
        _(step->instruction),
        pattern_find(step->pattern)->look_for);
    if (!person_confirm(session->person, words, error))
        return false;
    (void)snprintf(answer.question, sizeof answer.question, "%s", step->question);
    (void)snprintf(answer.remark,
                   sizeof answer.remark,
                   "%s, SHA-256 %s",
                   describe(session, &request, described),
                   sha256);
    answer.seconds = (double)(time_monotonic_ms() - asked_ms) / 1000;
    answer.answered_at_utc_ms = time_utc_now_ms();
    return session_keep_answer(session, &answer, error);
}

static bool find_truth(const struct session *session, const struct step *step, double *truth,
                       struct error *error)
{
    const struct pattern_request request = request_of(session, step->pattern);
    unsigned side_px;
    if (step->quantity == VIEWER_ANGLE) {
        *truth = TRUE_ANGLE_DEGREES;
        return true;
    }
    if (!pattern_frame_side(&request, &side_px, error))
        return false;
    *truth = side_px * session->options->viewer_spacing_mm;
    return true;
}

/* Nothing typed: the viewer tells no value. */
static bool ask_value(struct session *session, const struct step *step, double *value,
                      struct error *error)
{
    char key[64], text[32];
    (void)session_step_key(step, key, sizeof key);
    for (;;) {
        *value = NAN;
        if (!person_value(session->person, key, _(step->instruction), text, sizeof text, error))
            return false;
        if (text[0] == '\0' || viewer_value_parse(text, value))
            return true;
        if (person_is_scripted(session->person))
            return error_set(error,
                             ERROR_INVALID,
                             "%s: %s \"%s\" is no number from 0 to %d",
                             session->options->answers,
                             key,
                             text,
                             VIEWER_VALUE_MAX);
        screen_say("  \"%s\" is no number from 0 to %d", text, VIEWER_VALUE_MAX);
    }
}

bool session_viewer_measure(struct session *session, const struct step *step, struct error *error)
{
    struct viewer_measure measure = {.quantity = step->quantity};
    if (!find_truth(session, step, &measure.true_value, error) ||
        !ask_value(session, step, &measure.value, error))
        return false;
    measure.measured_at_utc_ms = time_utc_now_ms();
    return journal_add_viewer_measure(session->journal, &measure, error) &&
           (record_add_viewer_measure(&session->record, &measure) || record_is_full(error));
}
