/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/keyboard.h"
#include "agent/input/layout.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <linux/input-event-codes.h>
#include <locale.h>
#include <string.h>

static struct layout *make(const char *name, const char *variant)
{
    struct layout_names names = {0};
    struct error error = {0};
    struct layout *layout = NULL;
    (void)strncpy(names.layout, name, sizeof names.layout - 1);
    (void)strncpy(names.variant, variant, sizeof names.variant - 1);
    ck_assert_msg(layout_create(&names, &layout, &error), "%s", error.text);
    return layout;
}

static struct layout_stroke stroke(struct layout *layout, unsigned modifier, unsigned code)
{
    if (modifier != 0)
        (void)layout_key(layout, modifier, true);
    struct layout_stroke typed = layout_key(layout, code, true);
    (void)layout_key(layout, code, false);
    if (modifier != 0)
        (void)layout_key(layout, modifier, false);
    return typed;
}

static const struct {
    const char *layout, *variant;
    unsigned modifier, code;
    int key, digit;
} strokes[] = {
    {"us", "", 0, KEY_Y, 'y', 0},
    {"us", "", KEY_LEFTSHIFT, KEY_Y, 'Y', 0},
    {"us", "", 0, KEY_1, '1', '1'},
    {"us", "", 0, KEY_KP7, '7', '7'},
    {"us", "", 0, KEY_ENTER, KEY_ENTER_PRESSED, 0},
    {"us", "", 0, KEY_KPENTER, KEY_ENTER_PRESSED, 0},
    {"us", "", 0, KEY_ESC, KEY_ESCAPE_PRESSED, 0},
    {"us", "", 0, KEY_BACKSPACE, KEY_BACKSPACE_PRESSED, 0},
    {"us", "", 0, KEY_SPACE, ' ', 0},
    {"us", "", 0, KEY_LEFTSHIFT, 0, 0},
    {"us", "", 0, KEY_TAB, 0, 0},
    {"us", "", KEY_LEFTCTRL, KEY_C, 0, 0},
    {"de", "", 0, KEY_Y, 'z', 0},
    {"de", "", 0, KEY_Z, 'y', 0},
    {"de", "", 0, KEY_SEMICOLON, 0xf6, 0},
    {"de", "", KEY_LEFTSHIFT, KEY_APOSTROPHE, 0xc4, 0},
    {"de", "", 0, KEY_MINUS, 0xdf, 0},
    {"de", "", KEY_RIGHTALT, KEY_Q, '@', 0},
    {"de", "", KEY_RIGHTALT, KEY_E, 0x20ac, 0},
    {"fr", "", 0, KEY_Q, 'a', 0},
    {"fr", "", 0, KEY_1, '&', '1'},
    {"fr", "", 0, KEY_0, 0xe0, '0'},
    {"fr", "", KEY_LEFTSHIFT, KEY_1, '1', '1'},
    {"gr", "", 0, KEY_A, 0x3b1, 0},
    {"us", "dvorak", 0, KEY_F, 'u', 0},
};

START_TEST(each_stroke_is_what_the_layout_says)
{
    struct layout *layout = make(strokes[_i].layout, strokes[_i].variant);
    struct layout_stroke typed = stroke(layout, strokes[_i].modifier, strokes[_i].code);
    ck_assert_int_eq(typed.key, strokes[_i].key);
    ck_assert_int_eq(typed.digit, strokes[_i].digit);
    ck_assert_int_eq(typed.terminal, 0);
    layout_destroy(layout);
}
END_TEST

START_TEST(a_dead_key_waits_for_its_letter)
{
    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
        return;
    struct layout *layout = make("de", "");
    struct layout_stroke accent = stroke(layout, 0, KEY_EQUAL), letter = stroke(layout, 0, KEY_E);
    layout_destroy(layout);
    /* Where X's compose tables are not installed, the letter comes alone. */
    ck_assert_int_eq(accent.key, 0);
    ck_assert(letter.key == 0xe9 || letter.key == 'e');
}
END_TEST

START_TEST(shift_that_was_held_before_is_forgotten)
{
    struct layout *layout = make("us", "");
    (void)layout_key(layout, KEY_LEFTSHIFT, true);
    layout_reset(layout);
    ck_assert_int_eq(layout_key(layout, KEY_A, true).key, 'a');
    layout_destroy(layout);
}
END_TEST

START_TEST(control_alt_and_a_function_key_name_a_terminal)
{
    struct layout *layout = make("de", "");
    (void)layout_key(layout, KEY_LEFTCTRL, true);
    (void)layout_key(layout, KEY_LEFTALT, true);
    struct layout_stroke first = layout_key(layout, KEY_F1, true);
    struct layout_stroke last = layout_key(layout, KEY_F12, true);
    ck_assert_int_eq(first.terminal, 1);
    ck_assert_int_eq(first.key, 0);
    ck_assert_int_eq(last.terminal, 12);
    layout_destroy(layout);
}
END_TEST

START_TEST(a_layout_that_does_not_exist_is_refused_by_name)
{
    struct layout_names names = {.layout = "klingon"};
    struct layout *layout = NULL;
    struct error error = {0};
    ck_assert(!layout_create(&names, &layout, &error));
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_ptr_nonnull(strstr(error.text, "klingon"));
    ck_assert_ptr_null(layout);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("layout");
    tcase_add_loop_test(tcase, each_stroke_is_what_the_layout_says, 0, ARRAY_LENGTH(strokes));
    tcase_add_test(tcase, a_dead_key_waits_for_its_letter);
    tcase_add_test(tcase, shift_that_was_held_before_is_forgotten);
    tcase_add_test(tcase, control_alt_and_a_function_key_name_a_terminal);
    tcase_add_test(tcase, a_layout_that_does_not_exist_is_refused_by_name);
    return run_case("agent.input.layout", tcase);
}
