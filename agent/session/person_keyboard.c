/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/keyboard.h"
#include "agent/session/person.h"
#include "agent/session/screen.h"

#include "monqa/pattern.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct keyboard_person {
    struct person person;
    struct keyboard *keyboard; /* owned */
    struct screen *screen;     /* borrowed */
};

static bool ended_by_escape(struct error *error)
{
    return error_set(error, ERROR_CANCELLED, "ended by the Escape key");
}

static bool next_key(struct keyboard_person *person, int *key, struct error *error)
{
    if (!keyboard_wait(person->keyboard, -1, key, error))
        return false;
    return *key != KEY_ESCAPE_PRESSED || ended_by_escape(error);
}

static bool wait_for_enter(struct keyboard_person *person, struct error *error)
{
    int key = 0;
    while (key != KEY_ENTER_PRESSED)
        if (!next_key(person, &key, error))
            return false;
    return true;
}

static bool confirm(struct person *base, const char *instruction, struct error *error)
{
    struct keyboard_person *person = (struct keyboard_person *)base;
    if (!screen_show_words(
            person->screen, NULL, instruction, "Enter: go on, Esc: end the session", error))
        return false;
    return wait_for_enter(person, error);
}

static bool look(struct person *base, const char *instruction, struct error *error)
{
    screen_say("  %s  [Enter: the value is read]", instruction);
    return wait_for_enter((struct keyboard_person *)base, error);
}

static bool key_to_answer(int key, enum answer_value *value)
{
    switch (key) {
    case 'y':
        *value = ANSWER_YES;
        return true;
    case 'n':
        *value = ANSWER_NO;
        return true;
    case 'c':
        *value = ANSWER_CANNOT_TELL;
        return true;
    default:
        return false;
    }
}

/* A line typed on a screen of its own, shown as it grows. */
static bool read_line(struct keyboard_person *person, const char *instruction, const char *keys,
                      char *text, size_t size, struct error *error)
{
    size_t length = 0;
    text[0] = '\0';
    for (;;) {
        char shown[320];
        (void)text_copy(shown, sizeof shown, text);
        (void)text_copy(shown + strlen(shown), sizeof shown - strlen(shown), "_");
        if (!screen_show_words(person->screen, instruction, shown, keys, error))
            return false;
        int key = 0;
        if (!next_key(person, &key, error))
            return false;
        if (key == KEY_ENTER_PRESSED)
            return true;
        if (key == KEY_BACKSPACE_PRESSED && length > 0)
            text[--length] = '\0';
        else if (key >= ' ' && key < 127 && length + 1 < size) {
            text[length++] = (char)key;
            text[length] = '\0';
        }
    }
}

/* What the catalogue says to look for in the pattern that the question is about. */
static const char *look_for(const struct screen *screen)
{
    const struct pattern_entry *entry = pattern_find(screen->pattern_name);
    return entry != NULL ? entry->look_for : NULL;
}

static bool ask_remark(struct keyboard_person *person, struct answer *given, struct error *error)
{
    given->remark[0] = '\0';
    return given->value != ANSWER_NO || read_line(person,
                                                  "What is wrong? (no patient data)",
                                                  "Enter: go on",
                                                  given->remark,
                                                  sizeof given->remark,
                                                  error);
}

/* The question first, then the pattern: answered while the pattern is on screen, and only then. */
static bool answer(struct person *base, const char *key_of_question, const char *instruction,
                   struct answer *given, struct error *error)
{
    struct keyboard_person *person = (struct keyboard_person *)base;
    (void)key_of_question;
    const char *keys =
        "Space: pattern / question\nOn the pattern: y = yes, n = no, c = cannot tell";
    if (!screen_show_words(person->screen, look_for(person->screen), instruction, keys, error))
        return false;
    for (;;) {
        int key = 0;
        if (!next_key(person, &key, error))
            return false;
        if (person->screen->shows_pattern && key_to_answer(key, &given->value))
            break;
        if (key != ' ' && key != KEY_ENTER_PRESSED)
            continue;
        bool shown = person->screen->shows_pattern
                         ? screen_show_words(
                               person->screen, look_for(person->screen), instruction, keys, error)
                         : screen_show_pattern_again(person->screen, error);
        if (!shown)
            return false;
    }
    return ask_remark(person, given, error);
}

static bool ask(struct person *base, const char *key_of_question, const char *instruction,
                struct answer *given, struct error *error)
{
    struct keyboard_person *person = (struct keyboard_person *)base;
    (void)key_of_question;
    static const char keys[] = "y = yes, n = no, c = cannot tell   Esc: end the session";
    if (!screen_show_words(person->screen, NULL, instruction, keys, error))
        return false;
    int key = 0;
    do {
        if (!next_key(person, &key, error))
            return false;
    } while (!key_to_answer(key, &given->value));
    return ask_remark(person, given, error);
}

static bool value(struct person *base, const char *key, const char *instruction, char *text,
                  size_t size, struct error *error)
{
    struct keyboard_person *person = (struct keyboard_person *)base;
    (void)key;
    return read_line(person,
                     instruction,
                     "Enter: go on; empty when there is no value   Esc: end",
                     text,
                     size,
                     error);
}

/* "1  words" a line. */
static void list_choices(const struct choices *choices, char *text, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < choices->count && used < size; i++)
        used +=
            (size_t)snprintf(text + used, size - used, "%zu = %s\n", i + 1, choices->list[i].words);
    (void)text_copy(text + strlen(text), size - strlen(text), "Esc: end the session");
}

static bool choose(struct person *base, const char *key_of_question, const char *instruction,
                   const struct choices *choices, size_t *chosen, struct error *error)
{
    struct keyboard_person *person = (struct keyboard_person *)base;
    (void)key_of_question;
    char keys[640] = "";
    list_choices(choices, keys, sizeof keys);
    if (!screen_show_words(person->screen, NULL, instruction, keys, error))
        return false;
    for (;;) {
        int key = 0;
        if (!next_key(person, &key, error))
            return false;
        if (key >= '1' && key < '1' + (int)choices->count) {
            *chosen = (size_t)(key - '1');
            return true;
        }
    }
}

/* Other keys than Escape do not shorten it. */
static bool wait_a_while(struct person *base, int wait_ms, struct error *error)
{
    struct keyboard_person *person = (struct keyboard_person *)base;
    int64_t end_ms = time_monotonic_ms() + wait_ms;
    for (;;) {
        int64_t left_ms = end_ms - time_monotonic_ms();
        int key = 0;
        if (left_ms <= 0)
            return true;
        if (!keyboard_wait(person->keyboard, (int)left_ms, &key, error))
            return false;
        if (key == KEY_ESCAPE_PRESSED)
            return ended_by_escape(error);
    }
}

static void close_keyboard(struct person *base)
{
    struct keyboard_person *person = (struct keyboard_person *)base;
    keyboard_close(person->keyboard);
    free(person);
}

static const struct person_functions functions = {
    .confirm = confirm,
    .look = look,
    .answer = answer,
    .ask = ask,
    .value = value,
    .choose = choose,
    .wait = wait_a_while,
    .close = close_keyboard,
};

bool person_at_keyboard(struct keyboard *keyboard, struct screen *screen, struct person **person,
                        struct error *error)
{
    struct keyboard_person *made = calloc(1, sizeof *made);
    if (made == NULL)
        return error_set_errno(error, "keyboard");
    made->person.functions = &functions;
    made->keyboard = keyboard;
    made->screen = screen;
    *person = &made->person;
    return true;
}
