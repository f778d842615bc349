/* SPDX-License-Identifier: Apache-2.0 */
/* What is looked at in visual-qc besides its checklist: patterns that were asked for, and a
 * person's own picture. */
#include "agent/session/session_state.h"

#include "monqa/pattern.h"
#include "monqa/raster.h"
#include "monqa/words.h"

#include <stdio.h>
#include <string.h>

static const char *provenance_on(const struct display_info *info, const char *name)
{
    const struct pattern_request request = {
        .name = name, .width = info->width, .height = info->height};
    const char *provenance = pattern_provenance(&request);
    return provenance != NULL ? provenance : "";
}

bool session_check_looks(const struct session *session, struct error *error)
{
    const struct display_info *info = display_info(session->display);
    for (size_t i = 0; i < session->options->pattern_count; i++) {
        const struct pattern_request request = {
            .name = session->options->patterns[i],
            .width = info->width,
            .height = info->height,
            .depth_bits = display_depth_bits(session->display),
        };
        struct box area;
        if (!pattern_placed(&request, &area, error))
            return false;
    }
    return true;
}

/* What is recalled only says so, as its label does. */
static struct step look_at(struct session *session, size_t number)
{
    const char *name = session->options->patterns[number];
    bool recalled = strcmp(provenance_on(display_info(session->display), name), "recalled") == 0;
    char *question = session->look_questions[number];
    (void)snprintf(question, sizeof session->look_questions[number], "%s-as-described", name);
    return (struct step){
        .kind = STEP_SHOW_AND_ASK,
        .pattern = name,
        .question = question,
        .instruction = recalled ? N_("The geometry of this pattern is recalled, from no source "
                                     "at hand. Does it look as described?")
                                : N_("Does this pattern look as described?"),
    };
}

size_t session_looks(struct session *session, struct step *steps)
{
    size_t count = 0;
    for (size_t i = 0; i < session->options->pattern_count; i++)
        steps[count++] = look_at(session, i);
    if (session->screen.own_image != NULL)
        steps[count++] = (struct step){
            .kind = STEP_SHOW_AND_ASK,
            .pattern = session->screen.own_image_name,
            .question = "own-image-as-known",
            .instruction = N_("Does your own picture look as you know it, without artefacts?"),
        };
    for (size_t i = 0; i < count; i++) {
        steps[i].test = TEST_VISUAL_QC;
        steps[i].level_ddl = -1;
    }
    return count;
}
