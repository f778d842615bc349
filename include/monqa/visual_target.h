/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_VISUAL_TARGET_H
#define MONQA_VISUAL_TARGET_H

#include "monqa/error.h"

#include <stddef.h>
#include <stdint.h>

/* Visual tests that cannot be clicked through: an object at a place, in a direction, with a
 * contrast that chance has chosen. Finding it proves attention; it never decides a verdict. Levels
 * are of 8 bits. */

enum target_kind {
    TARGET_BARS,   /* three bars a few levels above the darkest greys: in which quarter? */
    TARGET_LETTER, /* an E of random contrast, turned: to which side is it open? */
    TARGET_KIND_COUNT,
};

enum target_answer {
    TARGET_TOP_LEFT, /* quarters, of bars */
    TARGET_TOP_RIGHT,
    TARGET_BOTTOM_LEFT,
    TARGET_BOTTOM_RIGHT,
    TARGET_UP, /* sides, of a letter */
    TARGET_DOWN,
    TARGET_LEFT,
    TARGET_RIGHT,
    TARGET_NOT_SEEN,
    TARGET_ANSWER_COUNT,
};
const char *target_answer_name(enum target_answer answer); /* "top-left" ... "not-seen" */

struct target {
    enum target_kind kind;
    enum target_answer truth;
    int background_level, target_level; /* 0..255 */
    int x, y, width, height;            /* pixels; what is drawn lies within */
    bool is_upright;                    /* of bars */
};

/* Chance is the caller's: so many random numbers decide one target. */
#define TARGET_CHANCES 6
/* ERROR_INVALID: the screen is smaller than 320 pixels. */
bool target_choose(enum target_kind kind, int width, int height,
                   const uint32_t chances[TARGET_CHANCES], struct target *target,
                   struct error *error);

/* The four answers of a kind, in the order of their keys; "not seen" comes after them. */
#define TARGET_CHOICES 4
const enum target_answer *target_choices(enum target_kind kind);
const char *target_question(enum target_kind kind); /* for a person */

/* The boxes of the object, all at target_level. */
struct target_box {
    int x, y, width, height;
};
#define TARGET_BOXES_MAX 4
size_t target_boxes(const struct target *target, struct target_box boxes[TARGET_BOXES_MAX]);

/* "bars of 3 on 5 at 812,1044: top-left; answered not-seen" */
#define TARGET_TEXT_SIZE 128
const char *target_describe(const struct target *target, enum target_answer answered,
                            char text[TARGET_TEXT_SIZE]);

/* A question that is answered without a look comes so many times. */
#define TOO_FAST_MAX 3

#endif
