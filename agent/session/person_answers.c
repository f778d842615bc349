/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/pause.h"
#include "agent/session/person.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define ANSWERS_BYTES_MAX 65536
#define ANSWERS_LINES_MAX 512

struct line {
    const char *key;
    const char *value;
};

struct answers_person {
    struct person person;
    char path[256];
    int cancel_fd;
    char *text; /* the file, cut into lines in place */
    struct line lines[ANSWERS_LINES_MAX];
    size_t count;
};

static const struct line *find(const struct answers_person *answers, const char *key)
{
    for (size_t i = 0; i < answers->count; i++)
        if (strcmp(answers->lines[i].key, key) == 0)
            return &answers->lines[i];
    return NULL;
}

static const char *value_of(const struct answers_person *answers, const char *key,
                            struct error *error)
{
    const struct line *line = find(answers, key);
    if (line != NULL)
        return line->value;
    (void)error_set(error,
                    ERROR_INVALID,
                    "%s: no answer for \"%s\"; the session ends here",
                    answers->path,
                    key);
    return NULL;
}

static bool confirm(struct person *person, const char *instruction, struct error *error)
{
    (void)person;
    (void)instruction;
    (void)error;
    return true;
}

static bool go_on(struct person *person, int wait_ms, bool *pressed, struct error *error)
{
    (void)person;
    (void)wait_ms;
    (void)error;
    *pressed = true;
    return true;
}

static bool parse_answer(const char *value, struct answer *answer)
{
    char word[16] = "";
    size_t length = strcspn(value, " \t");
    if (length >= sizeof word)
        return false;
    memcpy(word, value, length);
    const char *remark = value + length + strspn(value + length, " \t");
    return answer_value_parse(word, &answer->value) &&
           text_copy(answer->remark, sizeof answer->remark, remark);
}

static bool answer(struct person *person, const char *key, const char *instruction,
                   struct answer *given, struct error *error)
{
    (void)instruction;
    const struct answers_person *answers = (const struct answers_person *)person;
    const char *value = value_of(answers, key, error);
    if (value == NULL)
        return false;
    if (!parse_answer(value, given))
        return error_set(error,
                         ERROR_INVALID,
                         "%s: the answer for \"%s\" is not yes, no or cannot-tell with a remark of "
                         "at most 255 bytes",
                         answers->path,
                         key);
    return true;
}

static bool value(struct person *person, const char *key, const char *instruction, char *text,
                  size_t size, struct error *error)
{
    (void)instruction;
    const struct answers_person *answers = (const struct answers_person *)person;
    const char *found = value_of(answers, key, error);
    if (found == NULL)
        return false;
    if (strlen(found) >= size)
        return error_set(
            error, ERROR_INVALID, "%s: the value for \"%s\" is too long", answers->path, key);
    return text_copy(text, size, found);
}

static bool choose(struct person *person, const char *key, const char *instruction,
                   const struct choices *choices, size_t *chosen, struct error *error)
{
    (void)instruction;
    const struct answers_person *answers = (const struct answers_person *)person;
    const char *name = value_of(answers, key, error);
    if (name == NULL)
        return false;
    for (size_t i = 0; i < choices->count; i++)
        if (strcmp(name, choices->list[i].name) == 0) {
            *chosen = i;
            return true;
        }
    return error_set(
        error, ERROR_INVALID, "%s: \"%s\" is no choice for \"%s\"", answers->path, name, key);
}

/* Where chance hides an object no script can know, so it says how well it finds. */
static bool find_target(struct person *person, const char *instruction,
                        const struct choices *choices, size_t truth, size_t *chosen,
                        struct error *error)
{
    static const struct choice list[] = {{"right", ""}, {"wrong", ""}, {"not-seen", ""}};
    const struct choices outcomes = {list, ARRAY_LENGTH(list)};
    size_t outcome;
    if (!choose(person, "targets", instruction, &outcomes, &outcome, error))
        return false;
    size_t places = choices->count - 1;
    *chosen = outcome == 0 ? truth : outcome == 1 ? (truth + 1) % places : places;
    return true;
}

static bool wait_a_while(struct person *person, int wait_ms, struct error *error)
{
    const struct answers_person *answers = (const struct answers_person *)person;
    return pause_ms(answers->cancel_fd, wait_ms, error);
}

static void close_answers(struct person *person)
{
    struct answers_person *answers = (struct answers_person *)person;
    free(answers->text);
    free(answers);
}

static const struct person_functions functions = {
    .confirm = confirm,
    .wait_for_enter = go_on,
    .look = confirm,
    .answer = answer,
    .ask = answer,
    .value = value,
    .choose = choose,
    .find = find_target,
    .wait = wait_a_while,
    .is_scripted = true,
    .close = close_answers,
};

static char *trim(char *text)
{
    text += strspn(text, " \t");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r", text[length - 1]) != NULL)
        text[--length] = '\0';
    return text;
}

static bool add_line(struct answers_person *answers, char *text, unsigned number,
                     struct error *error)
{
    text = trim(text);
    if (text[0] == '\0' || text[0] == '#')
        return true;
    char *equals = strchr(text, '=');
    if (equals == NULL)
        return error_set(error, ERROR_INVALID, "%s:%u: no \"key = value\"", answers->path, number);
    *equals = '\0';
    struct line line = {.key = trim(text), .value = trim(equals + 1)};
    if (find(answers, line.key) != NULL)
        return error_set(
            error, ERROR_INVALID, "%s:%u: \"%s\" stands twice", answers->path, number, line.key);
    if (answers->count == ANSWERS_LINES_MAX)
        return error_set(error,
                         ERROR_INVALID,
                         "%s:%u: more than %d answers",
                         answers->path,
                         number,
                         ANSWERS_LINES_MAX);
    answers->lines[answers->count++] = line;
    return true;
}

static bool add_lines(struct answers_person *answers, struct error *error)
{
    unsigned number = 0;
    char *rest = answers->text;
    while (rest != NULL) {
        char *line = strsep(&rest, "\n");
        if (!add_line(answers, line, ++number, error))
            return false;
    }
    return true;
}

bool person_from_file(const char *path, int cancel_fd, struct person **person, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer bytes = BUFFER(ANSWERS_BYTES_MAX);
    if (!file_read(path, &bytes, error))
        return false;
    if (!text_is_utf8(bytes.data != NULL ? bytes.data : "", bytes.length))
        return error_set(error, ERROR_INVALID, "%s: not UTF-8 text", path);
    struct answers_person *answers = calloc(1, sizeof *answers);
    if (answers == NULL)
        return error_set_errno(error, "%s", path);
    answers->person.functions = &functions;
    answers->person.looked_ms = INT_MAX;
    answers->cancel_fd = cancel_fd;
    (void)text_copy(answers->path, sizeof answers->path, path);
    answers->text = buffer_take(&bytes);
    if (answers->text == NULL || !add_lines(answers, error)) {
        close_answers(&answers->person);
        return false;
    }
    *person = &answers->person;
    return true;
}
