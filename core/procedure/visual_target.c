/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/visual_target.h"

#include "monqa/words.h"

#include <stdio.h>

#define SIDE_MIN 320
/* Three bars and the two gaps between them. */
#define BAR_WIDTH 6
#define BAR_LENGTH 30
#define BARS_SIDE (5 * BAR_WIDTH)
#define BARS_CONTRAST 3
/* An E of five units, in a field of 2 % of the screen or more. */
#define LETTER_UNITS 5
#define LETTER_SHARE 50

const char *target_answer_name(enum target_answer answer)
{
    static const char *const names[TARGET_ANSWER_COUNT] = {
        [TARGET_TOP_LEFT] = "top-left",
        [TARGET_TOP_RIGHT] = "top-right",
        [TARGET_BOTTOM_LEFT] = "bottom-left",
        [TARGET_BOTTOM_RIGHT] = "bottom-right",
        [TARGET_UP] = "up",
        [TARGET_DOWN] = "down",
        [TARGET_LEFT] = "left",
        [TARGET_RIGHT] = "right",
        [TARGET_NOT_SEEN] = "not-seen",
    };
    return names[answer];
}

const enum target_answer *target_choices(enum target_kind kind)
{
    static const enum target_answer quarters[TARGET_CHOICES] = {
        TARGET_TOP_LEFT, TARGET_TOP_RIGHT, TARGET_BOTTOM_LEFT, TARGET_BOTTOM_RIGHT};
    static const enum target_answer sides[TARGET_CHOICES] = {
        TARGET_UP, TARGET_DOWN, TARGET_LEFT, TARGET_RIGHT};
    return kind == TARGET_BARS ? quarters : sides;
}

const char *target_question(enum target_kind kind)
{
    return kind == TARGET_BARS
               ? N_("Somewhere on the dark screen are three small bars. In which quarter?")
               : N_("Somewhere on the grey screen is a faint letter E, turned. To which side is it "
                    "open?");
}

/* In first..first + count - 1. */
static int among(uint32_t chance, int first, int count)
{
    return first + (int)(chance % (uint32_t)count);
}

/* A tenth of the screen stays free at its edges and at its middle, so that no quarter is in doubt.
 */
static int place(uint32_t chance, int side, int size, bool is_far)
{
    int from = is_far ? side * 6 / 10 : side / 10;
    int to = is_far ? side * 9 / 10 : side * 4 / 10;
    return among(chance, from, to - size - from + 1);
}

static void choose_bars(int width, int height, const uint32_t *chances, struct target *target)
{
    target->truth = target_choices(TARGET_BARS)[chances[0] % TARGET_CHOICES];
    target->background_level = among(chances[1], 2, 11);
    target->target_level = target->background_level + BARS_CONTRAST;
    target->is_upright = chances[2] % 2 == 0;
    target->width = target->is_upright ? BARS_SIDE : BAR_LENGTH;
    target->height = target->is_upright ? BAR_LENGTH : BARS_SIDE;
    bool is_right = target->truth == TARGET_TOP_RIGHT || target->truth == TARGET_BOTTOM_RIGHT;
    bool is_low = target->truth == TARGET_BOTTOM_LEFT || target->truth == TARGET_BOTTOM_RIGHT;
    target->x = place(chances[3], width, target->width, is_right);
    target->y = place(chances[4], height, target->height, is_low);
}

static void choose_letter(int width, int height, const uint32_t *chances, struct target *target)
{
    int shorter = width < height ? width : height;
    int unit = shorter / (LETTER_SHARE * LETTER_UNITS) + 2;
    int contrast = among(chances[2], 2, 5);
    target->truth = target_choices(TARGET_LETTER)[chances[0] % TARGET_CHOICES];
    target->background_level = among(chances[1], 64, 129);
    target->target_level = target->background_level + (chances[5] % 2 == 0 ? contrast : -contrast);
    target->width = target->height = unit * LETTER_UNITS;
    target->x = among(chances[3], width / 10, width * 8 / 10 - target->width + 1);
    target->y = among(chances[4], height / 10, height * 8 / 10 - target->height + 1);
}

bool target_choose(enum target_kind kind, int width, int height,
                   const uint32_t chances[TARGET_CHANCES], struct target *target,
                   struct error *error)
{
    if (width < SIDE_MIN || height < SIDE_MIN)
        return error_set(error,
                         ERROR_INVALID,
                         "a screen of %dx%d has no room for an object to be found",
                         width,
                         height);
    struct target chosen = {.kind = kind};
    if (kind == TARGET_BARS)
        choose_bars(width, height, chances, &chosen);
    else
        choose_letter(width, height, chances, &chosen);
    *target = chosen;
    return true;
}

static size_t bar_boxes(const struct target *target, struct target_box *boxes)
{
    for (int i = 0; i < 3; i++) {
        int step = 2 * BAR_WIDTH * i;
        boxes[i] = target->is_upright
                       ? (struct target_box){target->x + step, target->y, BAR_WIDTH, BAR_LENGTH}
                       : (struct target_box){target->x, target->y + step, BAR_LENGTH, BAR_WIDTH};
    }
    return 3;
}

/* The back on the side opposite to the opening, then three arms. */
static size_t letter_boxes(const struct target *target, struct target_box *boxes)
{
    int unit = target->width / LETTER_UNITS, side = target->width;
    bool lies = target->truth == TARGET_UP || target->truth == TARGET_DOWN;
    bool back_is_far = target->truth == TARGET_UP || target->truth == TARGET_LEFT;
    int back = back_is_far ? side - unit : 0;
    boxes[0] = lies ? (struct target_box){target->x, target->y + back, side, unit}
                    : (struct target_box){target->x + back, target->y, unit, side};
    for (int arm = 0; arm < 3; arm++) {
        int step = 2 * unit * arm;
        boxes[arm + 1] = lies ? (struct target_box){target->x + step, target->y, unit, side}
                              : (struct target_box){target->x, target->y + step, side, unit};
    }
    return 4;
}

size_t target_boxes(const struct target *target, struct target_box boxes[TARGET_BOXES_MAX])
{
    return target->kind == TARGET_BARS ? bar_boxes(target, boxes) : letter_boxes(target, boxes);
}

const char *target_describe(const struct target *target, enum target_answer answered,
                            char text[TARGET_TEXT_SIZE])
{
    (void)snprintf(text,
                   TARGET_TEXT_SIZE,
                   "%s of %+d on %d at %d,%d: %s; answered %s",
                   target->kind == TARGET_BARS ? "bars" : "letter",
                   target->target_level - target->background_level,
                   target->background_level,
                   target->x,
                   target->y,
                   target_answer_name(target->truth),
                   target_answer_name(answered));
    return text;
}
