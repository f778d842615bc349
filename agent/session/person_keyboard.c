/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/keyboard.h"
#include "agent/session/person.h"
#include "agent/session/screen.h"

#include "monqa/text.h"
#include "monqa/time_utc.h"
#include "monqa/words.h"

#include <limits.h>
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

static const struct page_key key_end = {"Esc", N_("end the session")};

/* Adds what a page cannot have twice: the words in the person's language. */
static void add_key(struct page *page, const char *cap, const char *words)
{
    if (page->key_count < PAGE_KEYS_MAX)
        page->keys[page->key_count++] = (struct page_key){cap, words};
}

static void add_end(struct page *page)
{
    add_key(page, key_end.cap, _(key_end.words));
}

static bool confirm(struct person *base, const char *instruction, struct error *error)
{
    struct keyboard_person *person = (struct keyboard_person *)base;
    struct page page = {.sentence = instruction};
    add_key(&page, "Enter", _("go on"));
    add_end(&page);
    return screen_show_page(person->screen, &page, error) && wait_for_enter(person, error);
}

static bool wait_at_page(struct person *base, int wait_ms, bool *pressed, struct error *error)
{
    struct keyboard_person *person = (struct keyboard_person *)base;
    int key = 0;
    if (!keyboard_wait(person->keyboard, wait_ms, &key, error))
        return false;
    *pressed = key == KEY_ENTER_PRESSED;
    return true;
}

/* On the display under test the pattern stays. */
static bool look(struct person *base, const char *instruction, struct error *error)
{
    struct keyboard_person *person = (struct keyboard_person *)base;
    struct page page = {.sentence = instruction};
    add_key(&page, "Enter", _("the value is read"));
    add_end(&page);
    if (person->screen->guide == NULL)
        screen_say("  %s  [Enter: %s]", instruction, _("the value is read"));
    else if (!screen_show_page(person->screen, &page, error))
        return false;
    return wait_for_enter(person, error);
}

static bool key_to_answer(int key, enum answer_value *value)
{
    switch (key) {
    case 'Y':
    case 'y':
        *value = ANSWER_YES;
        return true;
    case 'N':
    case 'n':
        *value = ANSWER_NO;
        return true;
    case 'C':
    case 'c':
        *value = ANSWER_CANNOT_TELL;
        return true;
    default:
        return false;
    }
}

/* A character of UTF-8 is several bytes. */
static size_t without_last(char *text, size_t length)
{
    while (length > 0 && (text[length - 1] & 0xc0) == 0x80)
        length--;
    length -= length > 0 ? 1 : 0;
    text[length] = '\0';
    return length;
}

static size_t with_character(char *text, size_t length, size_t size, int code_point)
{
    char bytes[UTF8_SIZE];
    size_t added = strlen(text_from_code_point(code_point, bytes));
    if (length + added >= size)
        return length;
    memcpy(text + length, bytes, added + 1);
    return length + added;
}

/* A line typed on a screen of its own, shown as it grows. */
static bool read_line(struct keyboard_person *person, const char *instruction, const char *enter,
                      char *text, size_t size, struct error *error)
{
    size_t length = 0;
    text[0] = '\0';
    for (;;) {
        char shown[320];
        (void)text_copy(shown, sizeof shown, text);
        (void)text_copy(shown + strlen(shown), sizeof shown - strlen(shown), "_");
        struct page page = {.sentence = instruction, .typed = shown};
        add_key(&page, "Enter", enter);
        add_end(&page);
        if (!screen_show_page(person->screen, &page, error))
            return false;
        int key = 0;
        if (!next_key(person, &key, error))
            return false;
        if (key == KEY_ENTER_PRESSED)
            return true;
        if (key == KEY_BACKSPACE_PRESSED)
            length = without_last(text, length);
        else if (key >= ' ')
            length = with_character(text, length, size, key);
    }
}

static bool ask_remark(struct keyboard_person *person, struct answer *given, struct error *error)
{
    given->remark[0] = '\0';
    return given->value != ANSWER_NO || read_line(person,
                                                  _("What is wrong? (no patient data)"),
                                                  _("go on"),
                                                  given->remark,
                                                  sizeof given->remark,
                                                  error);
}

/* What is asked about the picture, and the keys that answer. */
struct question {
    struct page page;
    bool (*accepts)(const struct keyboard *keyboard, int key, void *context);
    void *context;
};

/* Where the guide has the question, the picture is there all the time. */
static bool turn(struct keyboard_person *person, const struct question *question,
                 struct error *error)
{
    struct screen *screen = person->screen;
    bool has_guide = screen->guide != NULL;
    if (has_guide && !screen_show_page(screen, &question->page, error))
        return false;
    return screen->shows_pattern && !has_guide ? screen_show_page(screen, &question->page, error)
                                               : screen_show_pattern_again(screen, error);
}

/* The question first, then the picture: answered while the picture is on screen, and only then. */
static bool look_and_answer(struct keyboard_person *person, const struct question *question,
                            struct error *error)
{
    struct screen *screen = person->screen;
    int64_t since_ms = 0, looked_ms = 0;
    screen->shows_pattern = true; /* so that the question comes first */
    for (bool turned = true;; turned = false) {
        int key = ' ';
        if (!turned && !next_key(person, &key, error))
            return false;
        int64_t now_ms = time_monotonic_ms();
        int64_t seen_ms = looked_ms + (screen->shows_pattern ? now_ms - since_ms : 0);
        if (!turned && screen->shows_pattern &&
            question->accepts(person->keyboard, key, question->context)) {
            person->person.looked_ms = seen_ms < INT_MAX ? (int)seen_ms : INT_MAX;
            return true;
        }
        if ((key != ' ' && key != KEY_ENTER_PRESSED) || (!turned && screen->guide != NULL))
            continue;
        looked_ms = turned ? 0 : seen_ms;
        if (!turn(person, question, error))
            return false;
        since_ms = time_monotonic_ms();
    }
}

static void add_answers(struct page *page)
{
    add_key(page, "Y", _("yes"));
    add_key(page, "N", _("no"));
    add_key(page, "C", _("cannot tell"));
}

/* With one display the page hides the picture until a key is pressed. */
static void add_turning(const struct keyboard_person *person, struct page *page, const char *words)
{
    if (person->screen->guide == NULL)
        add_key(page, _("Space"), words);
}

static bool accepts_answer(const struct keyboard *keyboard, int key, void *context)
{
    (void)keyboard;
    return key_to_answer(key, context);
}

static bool answer(struct person *base, const char *key_of_question, const char *instruction,
                   struct answer *given, struct error *error)
{
    struct keyboard_person *person = (struct keyboard_person *)base;
    (void)key_of_question;
    struct question question = {
        .page = {.sentence = instruction, .heading = person->screen->look_for},
        .accepts = accepts_answer,
        .context = &given->value,
    };
    add_turning(person, &question.page, _("pattern / question"));
    add_answers(&question.page);
    add_end(&question.page);
    return look_and_answer(person, &question, error) && ask_remark(person, given, error);
}

/* Keys 1 to count - 1; 0 for the last choice, "not seen". */
struct finding {
    size_t count, chosen;
};

/* On some layouts a digit needs Shift: the key counts, too. */
static int digit_of(const struct keyboard *keyboard, int key)
{
    return key >= '0' && key <= '9' ? key : keyboard_digit(keyboard);
}

static bool accepts_place(const struct keyboard *keyboard, int key, void *context)
{
    struct finding *finding = context;
    int digit = digit_of(keyboard, key);
    if (digit < '0' || digit >= '0' + (int)finding->count)
        return false;
    finding->chosen = digit == '0' ? finding->count - 1 : (size_t)(digit - '1');
    return true;
}

static const char *const digit_caps[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

static bool find_target(struct person *base, const char *instruction, const struct choices *choices,
                        size_t truth, size_t *chosen, struct error *error)
{
    struct keyboard_person *person = (struct keyboard_person *)base;
    (void)truth; /* for a script only */
    struct finding finding = {.count = choices->count};
    struct question question = {
        .page = {.sentence = instruction}, .accepts = accepts_place, .context = &finding};
    add_turning(person, &question.page, _("picture / question"));
    for (size_t i = 0; i < choices->count; i++)
        add_key(&question.page, digit_caps[(i + 1) % choices->count], _(choices->list[i].words));
    add_end(&question.page);
    if (!look_and_answer(person, &question, error))
        return false;
    *chosen = finding.chosen;
    return true;
}

static bool ask(struct person *base, const char *key_of_question, const char *instruction,
                struct answer *given, struct error *error)
{
    struct keyboard_person *person = (struct keyboard_person *)base;
    (void)key_of_question;
    struct page page = {.sentence = instruction};
    add_answers(&page);
    add_end(&page);
    if (!screen_show_page(person->screen, &page, error))
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
    return read_line(
        person, instruction, _("go on; empty when there is no value"), text, size, error);
}

static bool choose(struct person *base, const char *key_of_question, const char *instruction,
                   const struct choices *choices, size_t *chosen, struct error *error)
{
    struct keyboard_person *person = (struct keyboard_person *)base;
    (void)key_of_question;
    struct page page = {.sentence = instruction};
    for (size_t i = 0; i < choices->count; i++)
        add_key(&page, digit_caps[i + 1], _(choices->list[i].words));
    add_end(&page);
    if (!screen_show_page(person->screen, &page, error))
        return false;
    for (;;) {
        int key = 0;
        if (!next_key(person, &key, error))
            return false;
        int digit = digit_of(person->keyboard, key);
        if (digit >= '1' && digit < '1' + (int)choices->count) {
            *chosen = (size_t)(digit - '1');
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
    .wait_for_enter = wait_at_page,
    .look = look,
    .answer = answer,
    .ask = ask,
    .value = value,
    .choose = choose,
    .find = find_target,
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
