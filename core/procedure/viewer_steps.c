/* SPDX-License-Identifier: Apache-2.0 */
#include "core/procedure/viewer_steps.h"

#include "monqa/cleanup.h"
#include "monqa/words.h"

#define PATTERN "TG18-QC"

static const struct step steps_in_order[] = {
    {.kind = STEP_OPEN_IN_VIEWER,
     .pattern = PATTERN,
     .question = QUESTION_VIEWER_FILE,
     .instruction =
         N_("Open it in the viewer, one image pixel to a screen pixel, with the window it "
            "comes with.")},
    {.kind = STEP_ASK,
     .question = "viewer-name",
     .instruction = N_("Which viewer is it, and which version?"),
     .is_text = true},
    {.kind = STEP_ASK,
     .question = "viewer-five-percent-seen",
     .instruction = /* xgettext:no-c-format */ N_(
         "In the viewer: in the black square, is the slightly lighter 5 % square seen?")},
    {.kind = STEP_ASK,
     .question = "viewer-ninety-five-percent-seen",
     .instruction = /* xgettext:no-c-format */ N_(
         "In the viewer: in the white square, is the slightly darker 95 % square seen?")},
    {.kind = STEP_ASK,
     .question = "viewer-sixteen-steps-distinct",
     .instruction = N_("In the viewer: are the sixteen grey steps distinct, and the small corner "
                       "patches seen in each?")},
    {.kind = STEP_ASK,
     .question = "viewer-line-pairs-resolved",
     .instruction = N_("In the viewer: in the centre and all corners, are the finest line pairs "
                       "resolved, both ways?")},
    {.kind = STEP_ASK,
     .question = "viewer-artefacts-absent",
     .instruction = N_("In the viewer: is the picture free of moire, blur, blocks and bands?")},
    {.kind = STEP_VIEWER_MEASURE,
     .pattern = PATTERN,
     .quantity = VIEWER_WIDTH,
     .instruction =
         N_("By the viewer's distance tool: how wide is the heavy frame round the sixteen "
            "steps, from the middle of its left line to the middle of its right one, in "
            "mm?")},
    {.kind = STEP_VIEWER_MEASURE,
     .pattern = PATTERN,
     .quantity = VIEWER_HEIGHT,
     .instruction =
         N_("By the viewer's distance tool: how high is the same frame, from the middle of "
            "its upper line to the middle of its lower one, in mm?")},
    {.kind = STEP_VIEWER_MEASURE,
     .pattern = PATTERN,
     .quantity = VIEWER_ANGLE,
     .instruction = N_("By the viewer's angle tool: the angle at the frame's lower left corner, "
                       "between its lower line and the diagonal to its upper right corner, in "
                       "degrees?")},
};

size_t viewer_steps(struct step *steps)
{
    for (size_t i = 0; i < ARRAY_LENGTH(steps_in_order); i++) {
        steps[i] = steps_in_order[i];
        steps[i].test = TEST_VISUAL_IN_VIEWER;
        steps[i].level_ddl = -1;
    }
    return ARRAY_LENGTH(steps_in_order);
}
