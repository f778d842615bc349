/* SPDX-License-Identifier: Apache-2.0 */
/* Objects that chance hides: finding them proves that a person looks. They decide nothing. */
#include "agent/session/record_view.h"
#include "agent/session/session_state.h"

#include "monqa/cleanup.h"
#include "monqa/raster.h"
#include "monqa/time_utc.h"
#include "monqa/visual_target.h"
#include "monqa/words.h"

#include <stdio.h>
#include <string.h>

#define DEPTH_BITS 8

static bool draw(const struct target *target, const struct display_info *info,
                 struct raster **raster, struct error *error)
{
    CLEANUP(raster_cleanup) struct raster *drawn = NULL;
    struct target_box boxes[TARGET_BOXES_MAX];
    size_t count = target_boxes(target, boxes);
    if (!raster_create(info->width,
                       info->height,
                       DEPTH_BITS,
                       (uint16_t)target->background_level,
                       &drawn,
                       error))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct box box = {boxes[i].x, boxes[i].y, boxes[i].width, boxes[i].height};
        if (!raster_fill(drawn, box, (uint16_t)target->target_level, error))
            return false;
    }
    *raster = TAKE(drawn);
    return true;
}

static bool prepare(struct session *session, enum target_kind kind, struct target *target,
                    struct error *error)
{
    const struct display_info *info = display_info(session->display);
    uint32_t chances[TARGET_CHANCES];
    struct raster *picture = NULL;
    random_bytes(chances, sizeof chances);
    if (!target_choose(kind, (int)info->width, (int)info->height, chances, target, error) ||
        !draw(target, info, &picture, error))
        return false;
    screen_take_picture(&session->screen, picture, "target");
    return true;
}

/* Value: yes found, no wrongly told, cannot tell not seen. */
static bool keep(struct session *session, const char *question, const struct target *target,
                 enum target_answer answered, struct error *error)
{
    struct answer answer = {
        .test = TEST_VISUAL_QC,
        .value = answered == target->truth     ? ANSWER_YES
                 : answered == TARGET_NOT_SEEN ? ANSWER_CANNOT_TELL
                                               : ANSWER_NO,
        .seconds = session_looked_s(session),
        .answered_at_utc_ms = time_utc_now_ms(),
    };
    char described[TARGET_TEXT_SIZE];
    (void)snprintf(answer.question, sizeof answer.question, "%s", question);
    (void)snprintf(
        answer.remark, sizeof answer.remark, "%s", target_describe(target, answered, described));
    return session_keep_answer(session, &answer, error);
}

static const char *target_words(enum target_answer answer)
{
    static const char *const words[TARGET_ANSWER_COUNT] = {
        [TARGET_TOP_LEFT] = N_("top left"),
        [TARGET_TOP_RIGHT] = N_("top right"),
        [TARGET_BOTTOM_LEFT] = N_("bottom left"),
        [TARGET_BOTTOM_RIGHT] = N_("bottom right"),
        [TARGET_UP] = N_("up"),
        [TARGET_DOWN] = N_("down"),
        [TARGET_LEFT] = N_("left"),
        [TARGET_RIGHT] = N_("right"),
        [TARGET_NOT_SEEN] = N_("not seen"),
    };
    return words[answer];
}

static bool find(struct session *session, const struct target *target, enum target_answer *answered,
                 struct error *error)
{
    const enum target_answer *places = target_choices(target->kind);
    struct choice list[TARGET_CHOICES + 1] = {[TARGET_CHOICES] = {"not-seen", N_("not seen")}};
    struct choices choices = {list, TARGET_CHOICES + 1};
    size_t truth = 0, chosen = 0;
    for (size_t i = 0; i < TARGET_CHOICES; i++) {
        const char *name = target_answer_name(places[i]);
        list[i] = (struct choice){name, target_words(places[i])};
        truth = places[i] == target->truth ? i : truth;
    }
    if (!person_find(
            session->person, _(target_question(target->kind)), &choices, truth, &chosen, error))
        return false;
    *answered = chosen < TARGET_CHOICES ? places[chosen] : TARGET_NOT_SEEN;
    return true;
}

/* What was told faster than a person looks is kept as such, and something else is hidden. */
static bool hide_and_seek(struct session *session, unsigned number, struct error *error)
{
    enum target_kind kind = (enum target_kind)(number % TARGET_KIND_COUNT);
    for (int attempt = 1;; attempt++) {
        struct target target;
        enum target_answer answered;
        char question[64];
        if (!prepare(session, kind, &target, error) || !find(session, &target, &answered, error))
            return false;
        bool too_fast = session_was_too_fast(session);
        (void)snprintf(
            question, sizeof question, "target-%u%s", number + 1, too_fast ? SESSION_TOO_FAST : "");
        if (!keep(session, question, &target, answered, error))
            return false;
        if (!too_fast || attempt == TOO_FAST_MAX)
            return true;
        screen_say("  %s", _("faster than anybody can look: once more"));
    }
}

bool session_targets(struct session *session, struct error *error)
{
    for (unsigned number = 0; number < session->options->targets; number++) {
        char question[64];
        session_tell_progress(session, TEST_VISUAL_QC, number, session->options->targets);
        (void)snprintf(question, sizeof question, "target-%u", number + 1);
        if (record_find_answer(&session->record, TEST_VISUAL_QC, question) == NULL &&
            !hide_and_seek(session, number, error))
            return false;
    }
    return true;
}
