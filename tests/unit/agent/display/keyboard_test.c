/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/keyboard.h"
#include "agent/display/keyboard_backend.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <fcntl.h>
#include <linux/input-event-codes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

/* The far end of a pseudo-terminal that stands in for standard input. */
static int typist = -1;

static void use_a_terminal(void)
{
    typist = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    ck_assert_int_ge(typist, 0);
    ck_assert_int_eq(grantpt(typist), 0);
    ck_assert_int_eq(unlockpt(typist), 0);
    int terminal = open(ptsname(typist), O_RDWR | O_NOCTTY | O_CLOEXEC);
    ck_assert_int_ge(terminal, 0);
    ck_assert_int_eq(dup2(terminal, STDIN_FILENO), STDIN_FILENO);
    ck_assert_int_eq(close(terminal), 0);
}

static void type(const char *bytes)
{
    size_t length = strlen(bytes);
    ck_assert_int_eq(write(typist, bytes, length), (ssize_t)length);
}

static struct keyboard *open_keyboard(int cancel_fd)
{
    struct error error = {0};
    struct keyboard *keyboard = NULL;
    ck_assert_msg(keyboard_open(KEYBOARD_TERMINAL, cancel_fd, &keyboard, &error), "%s", error.text);
    return keyboard;
}

static const struct {
    const char *typed;
    int keys[4]; /* 0 ends: then nothing more comes */
} strokes[] = {
    {"y", {'y'}},
    {"Y", {'Y'}},
    {"7", {'7'}},
    {" ", {' '}},
    {".", {'.'}},
    {"\r", {KEY_ENTER_PRESSED}},
    {"\n", {KEY_ENTER_PRESSED}},
    {"\177", {KEY_BACKSPACE_PRESSED}},
    {"\b", {KEY_BACKSPACE_PRESSED}},
    {"\033", {KEY_ESCAPE_PRESSED}},
    {"\033[A", {0}},
    {"\033[3~x", {'x'}},
    {"\033OPx", {'x'}},
    {"\033[1;5Cx", {'x'}},
    {"\033ax", {'x'}},
    {"\001\tn", {'n'}},
    {"\303\244n", {0xe4, 'n'}},
    {"\342\202\254", {0x20ac}},
    {"\303n", {0}},
    {"\200n", {'n'}},
    {"12\n", {'1', '2', KEY_ENTER_PRESSED}},
};

START_TEST(each_stroke_gives_its_keys)
{
    use_a_terminal();
    struct keyboard *keyboard = open_keyboard(-1);
    type(strokes[_i].typed);
    for (size_t i = 0;; i++) {
        int key = -1;
        ck_assert(keyboard_wait(keyboard, strokes[_i].keys[i] == 0 ? 60 : 5000, &key, NULL));
        ck_assert_int_eq(key, strokes[_i].keys[i]);
        if (key == 0)
            break;
    }
    keyboard_close(keyboard);
}
END_TEST

START_TEST(the_terminal_is_given_back_as_it_was)
{
    struct termios before = {0}, during = {0}, after = {0}; /* tcgetattr fills no padding */
    use_a_terminal();
    ck_assert_int_eq(tcgetattr(STDIN_FILENO, &before), 0);
    ck_assert((before.c_lflag & ECHO) != 0);
    struct keyboard *keyboard = open_keyboard(-1);
    ck_assert_int_eq(tcgetattr(STDIN_FILENO, &during), 0);
    ck_assert((during.c_lflag & (ECHO | ICANON)) == 0);
    ck_assert((during.c_lflag & ISIG) != 0);
    keyboard_close(keyboard);
    ck_assert_int_eq(tcgetattr(STDIN_FILENO, &after), 0);
    ck_assert_mem_eq(&before, &after, sizeof before);
}
END_TEST

START_TEST(the_cancel_descriptor_ends_the_wait)
{
    use_a_terminal();
    int cancel = eventfd(1, EFD_CLOEXEC);
    struct keyboard *keyboard = open_keyboard(cancel);
    struct error error = {0};
    int key = -7;
    ck_assert(!keyboard_wait(keyboard, -1, &key, &error));
    ck_assert_int_eq(error.kind, ERROR_CANCELLED);
    ck_assert_int_eq(key, -7);
    keyboard_close(keyboard);
    (void)close(cancel);
}
END_TEST

START_TEST(keys_come_from_a_pipe_until_it_ends)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    ck_assert_int_eq(write(ends[1], "n", 1), 1);
    (void)close(ends[1]);
    struct keyboard *keyboard = open_keyboard(-1);
    struct error error = {0};
    int key = -7;
    ck_assert(keyboard_wait(keyboard, 5000, &key, NULL));
    ck_assert_int_eq(key, 'n');
    ck_assert(!keyboard_wait(keyboard, 5000, &key, &error));
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    keyboard_close(keyboard);
}
END_TEST

START_TEST(a_terminal_that_hangs_up_is_an_error)
{
    use_a_terminal();
    struct keyboard *keyboard = open_keyboard(-1);
    struct error error = {0};
    int key = -7;
    (void)close(typist);
    ck_assert(!keyboard_wait(keyboard, 5000, &key, &error));
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    keyboard_close(keyboard);
}
END_TEST

static const struct {
    unsigned code;
    int key;
} codes[] = {
    {KEY_1, '1'},
    {KEY_0, '0'},
    {KEY_KP0, '0'},
    {KEY_KP9, '9'},
    {KEY_A, 'a'},
    {KEY_Z, 'z'},
    {KEY_ENTER, KEY_ENTER_PRESSED},
    {KEY_KPENTER, KEY_ENTER_PRESSED},
    {KEY_ESC, KEY_ESCAPE_PRESSED},
    {KEY_BACKSPACE, KEY_BACKSPACE_PRESSED},
    {KEY_DOT, '.'},
    {KEY_KPDOT, '.'},
    {KEY_LEFTSHIFT, 0},
    {KEY_RESERVED, 0},
    {KEY_POWER, 0},
    {KEY_MAX, 0},
    {0xffffffff, 0},
};

START_TEST(each_code_of_a_keyboard_is_its_key)
{
    ck_assert_int_eq(key_of_code(codes[_i].code), codes[_i].key);
}
END_TEST

START_TEST(without_a_keyboard_evdev_says_so)
{
    struct error error = {0};
    struct keyboard *keyboard = NULL;
    if (access("/dev/input", F_OK) == 0)
        return; /* this machine has some: the virtual machine's tests press their keys */
    ck_assert(!keyboard_open(KEYBOARD_EVDEV, -1, &keyboard, &error));
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert(strstr(error.text, "no keyboard") != NULL);
    keyboard_close(NULL);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("keyboard");
    tcase_add_loop_test(tcase, each_stroke_gives_its_keys, 0, ARRAY_LENGTH(strokes));
    tcase_add_test(tcase, the_terminal_is_given_back_as_it_was);
    tcase_add_test(tcase, the_cancel_descriptor_ends_the_wait);
    tcase_add_test(tcase, keys_come_from_a_pipe_until_it_ends);
    tcase_add_test(tcase, a_terminal_that_hangs_up_is_an_error);
    tcase_add_loop_test(tcase, each_code_of_a_keyboard_is_its_key, 0, ARRAY_LENGTH(codes));
    tcase_add_test(tcase, without_a_keyboard_evdev_says_so);
    return run_case("agent.display.keyboard", tcase);
}
