/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/visual_target.h"

#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    int width, height;
} screens[] = {{320, 320}, {1024, 1280}, {1536, 2048}, {4096, 2160}, {16384, 320}};

#define DRAWS 250

static struct target draw(enum target_kind kind, int width, int height, unsigned number)
{
    uint32_t chances[TARGET_CHANCES];
    struct target target;
    struct error error = {0};
    srandom(number + 1);
    for (size_t i = 0; i < TARGET_CHANCES; i++)
        chances[i] = (uint32_t)random() * 2u + (uint32_t)random() % 2u;
    ck_assert_msg(target_choose(kind, width, height, chances, &target, &error), "%s", error.text);
    return target;
}

static void check_levels(const struct target *target)
{
    int contrast = abs(target->target_level - target->background_level);
    ck_assert_int_ge(target->background_level, 0);
    ck_assert_int_ge(target->target_level, 0);
    ck_assert_int_le(target->target_level, 255);
    ck_assert_int_ge(contrast, 2);
    ck_assert_int_le(contrast, 6);
}

static void check_boxes(const struct target *target, int width, int height)
{
    struct target_box boxes[TARGET_BOXES_MAX];
    size_t count = target_boxes(target, boxes);
    ck_assert_uint_ge(count, 3);
    for (size_t i = 0; i < count; i++) {
        ck_assert_int_ge(boxes[i].x, target->x);
        ck_assert_int_ge(boxes[i].y, target->y);
        ck_assert_int_le(boxes[i].x + boxes[i].width, target->x + target->width);
        ck_assert_int_le(boxes[i].y + boxes[i].height, target->y + target->height);
    }
    ck_assert_int_ge(target->x, width / 10);
    ck_assert_int_ge(target->y, height / 10);
    ck_assert_int_le(target->x + target->width, width * 9 / 10 + 1);
    ck_assert_int_le(target->y + target->height, height * 9 / 10 + 1);
}

static enum target_answer quarter_of(const struct target *target, int width, int height)
{
    bool is_right = target->x >= width / 2, is_low = target->y >= height / 2;
    ck_assert(is_right || target->x + target->width <= width / 2);
    ck_assert(is_low || target->y + target->height <= height / 2);
    return target_choices(TARGET_BARS)[is_low * 2 + is_right];
}

START_TEST(bars_lie_wholly_in_the_quarter_that_is_true)
{
    unsigned seen[TARGET_ANSWER_COUNT] = {0};
    for (unsigned i = 0; i < DRAWS; i++) {
        struct target target = draw(TARGET_BARS, screens[_i].width, screens[_i].height, i);
        check_levels(&target);
        check_boxes(&target, screens[_i].width, screens[_i].height);
        ck_assert_int_eq(quarter_of(&target, screens[_i].width, screens[_i].height), target.truth);
        ck_assert_int_le(target.target_level, 15); /* the darkest greys */
        seen[target.truth]++;
    }
    for (size_t i = 0; i < TARGET_CHOICES; i++)
        ck_assert_uint_gt(seen[target_choices(TARGET_BARS)[i]], DRAWS / 8);
}
END_TEST

/* Rows and columns of ink, to know an E by its open side. */
static bool has_ink(const struct target *target, int x, int y)
{
    struct target_box boxes[TARGET_BOXES_MAX];
    size_t count = target_boxes(target, boxes);
    for (size_t i = 0; i < count; i++)
        if (x >= boxes[i].x && x < boxes[i].x + boxes[i].width && y >= boxes[i].y &&
            y < boxes[i].y + boxes[i].height)
            return true;
    return false;
}

/* The three closed sides of an E show ink all along their edge or at both ends; the open one has
 * gaps. */
static enum target_answer open_side(const struct target *target)
{
    int unit = target->width / 5, last = target->width - 1;
    int left = target->x, top = target->y;
    if (!has_ink(target, left + unit, top) && has_ink(target, left + unit, top + last))
        return TARGET_UP;
    if (!has_ink(target, left + unit, top + last) && has_ink(target, left + unit, top))
        return TARGET_DOWN;
    if (!has_ink(target, left, top + unit) && has_ink(target, left + last, top + unit))
        return TARGET_LEFT;
    return TARGET_RIGHT;
}

START_TEST(a_letter_is_open_to_the_side_that_is_true)
{
    unsigned seen[TARGET_ANSWER_COUNT] = {0}, darker = 0;
    for (unsigned i = 0; i < DRAWS; i++) {
        struct target target = draw(TARGET_LETTER, screens[_i].width, screens[_i].height, i);
        check_levels(&target);
        check_boxes(&target, screens[_i].width, screens[_i].height);
        ck_assert_int_eq(open_side(&target), target.truth);
        seen[target.truth]++;
        darker += target.target_level < target.background_level;
    }
    ck_assert(darker > DRAWS / 4 && darker < DRAWS * 3 / 4);
    for (size_t i = 0; i < TARGET_CHOICES; i++)
        ck_assert_uint_gt(seen[target_choices(TARGET_LETTER)[i]], DRAWS / 8);
}
END_TEST

START_TEST(a_screen_without_room_is_refused)
{
    const uint32_t chances[TARGET_CHANCES] = {0};
    struct target target = {.x = -7};
    struct error error = {0};
    ck_assert(!target_choose(TARGET_BARS, 319, 1000, chances, &target, &error));
    ck_assert(!target_choose(TARGET_LETTER, 1000, 319, chances, &target, &error));
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_int_eq(target.x, -7);
}
END_TEST

START_TEST(the_record_says_what_was_shown_and_answered)
{
    char text[TARGET_TEXT_SIZE];
    struct target target = {.kind = TARGET_BARS,
                            .truth = TARGET_TOP_LEFT,
                            .background_level = 5,
                            .target_level = 8,
                            .x = 812,
                            .y = 1044};
    ck_assert_str_eq(target_describe(&target, TARGET_NOT_SEEN, text),
                     "bars of +3 on 5 at 812,1044: top-left; answered not-seen");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("visual_target");
    size_t count = ARRAY_LENGTH(screens);
    tcase_add_loop_test(tcase, bars_lie_wholly_in_the_quarter_that_is_true, 0, (int)count);
    tcase_add_loop_test(tcase, a_letter_is_open_to_the_side_that_is_true, 0, (int)count);
    tcase_add_test(tcase, a_screen_without_room_is_refused);
    tcase_add_test(tcase, the_record_says_what_was_shown_and_answered);
    return run_case("core.procedure.visual_target", tcase);
}
