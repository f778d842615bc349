/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/person.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "tests/support/check_main.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/monqa-answers-XXXXXX";

static bool open_answers(const char *text, struct person **person, struct error *error)
{
    struct error ignored = {0};
    ck_assert_msg(file_write(path, text, strlen(text), 0600, &ignored), "%s", ignored.text);
    return person_from_file(path, -1, person, error);
}

static void create_file(void)
{
    int descriptor = mkstemp(path);
    ck_assert_int_ge(descriptor, 0);
    ck_assert_int_eq(close(descriptor), 0);
}

static void remove_file(void)
{
    struct error ignored = {0};
    (void)file_remove(path, &ignored);
}

static const struct {
    const char *text;
    const char *trouble; /* NULL: accepted */
} files[] = {
    {"screen-clean = yes\n# why\n\nambient = 0.25\r\n", NULL},
    {"", NULL},
    {"screen-clean = yes\nscreen-clean = no\n", ":2: \"screen-clean\" stands twice"},
    {"screen-clean yes\n", ":1: no \"key = value\""},
    {"screen-clean = \xff\n", "not UTF-8"},
};

START_TEST(reads_or_refuses_each_file)
{
    struct person *person = NULL;
    struct error error = {0};
    bool ok = open_answers(files[_i].text, &person, &error);

    ck_assert_msg(ok == (files[_i].trouble == NULL), "%s", error.text);
    if (!ok)
        ck_assert_msg(strstr(error.text, files[_i].trouble) != NULL, "%s", error.text);
    person_close(person);
}
END_TEST

static const struct {
    const char *text;
    bool accepted;
    enum answer_value value;
    const char *remark;
} answers[] = {
    {"q = yes\n", true, ANSWER_YES, ""},
    {"q = no one dead pixel, top left\n", true, ANSWER_NO, "one dead pixel, top left"},
    {"q = cannot-tell\n", true, ANSWER_CANNOT_TELL, ""},
    {"q = perhaps\n", false, ANSWER_YES, ""},
    {"q = \n", false, ANSWER_YES, ""},
    {"q = averyveryverylongword\n", false, ANSWER_YES, ""},
    {"other = yes\n", false, ANSWER_YES, ""},
};

START_TEST(answers_or_refuses_each_question)
{
    struct person *person = NULL;
    struct error error = {0};
    struct answer answer = {.value = ANSWER_NO};
    ck_assert(open_answers(answers[_i].text, &person, &error));
    bool ok = person_answer(person, "q", "?", &answer, &error);

    ck_assert_msg(ok == answers[_i].accepted, "%s", error.text);
    if (ok) {
        ck_assert_int_eq(answer.value, answers[_i].value);
        ck_assert_str_eq(answer.remark, answers[_i].remark);
    } else
        ck_assert_int_eq(error.kind, ERROR_INVALID);
    person_close(person);
}
END_TEST

START_TEST(gives_values_by_key_and_never_waits)
{
    struct person *person = NULL;
    struct error error = {0};
    char text[8] = "before";
    ck_assert(open_answers("ambient = 0.25\nlong = 123456789\n", &person, &error));
    ck_assert(person_confirm(person, "go on", &error));
    ck_assert(person_look(person, "look", &error));
    ck_assert(!person_value(person, "long", "?", text, sizeof text, &error));
    ck_assert(!person_value(person, "none", "?", text, sizeof text, &error));
    ck_assert_str_eq(text, "before");
    ck_assert(person_value(person, "ambient", "?", text, sizeof text, &error));
    ck_assert_str_eq(text, "0.25");
    person_close(person);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("answers");
    tcase_add_checked_fixture(tcase, create_file, remove_file);
    tcase_add_loop_test(tcase, reads_or_refuses_each_file, 0, ARRAY_LENGTH(files));
    tcase_add_loop_test(tcase, answers_or_refuses_each_question, 0, ARRAY_LENGTH(answers));
    tcase_add_test(tcase, gives_values_by_key_and_never_waits);
    return run_case("agent.session.answers", tcase);
}
