/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/upload/answer.h"

#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <string.h>

#define ID "019af5c2-0000-7000-8000-00000000000a"
#define SHA "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define GOOD "{\"id\":\"" ID "\",\"sha256\":\"" SHA "\"}"

static const struct {
    long status;
    const char *body;
    enum delivery delivery;
} answers[] = {
    {201, GOOD, DELIVERY_ACKNOWLEDGED},
    {200, GOOD, DELIVERY_ACKNOWLEDGED},
    {200, "{\"sha256\":\"" SHA "\",\"id\":\"" ID "\",\"more\":1}", DELIVERY_ACKNOWLEDGED},
    {202, GOOD, DELIVERY_LATER},
    {204, "", DELIVERY_LATER},
    {200, "", DELIVERY_LATER},
    {200, "<html>Please sign in to the guest network</html>", DELIVERY_LATER},
    {200, "{}", DELIVERY_LATER},
    {200, "[]", DELIVERY_LATER},
    {201, "{\"id\":\"" ID "\"}", DELIVERY_LATER},
    {201, "{\"id\":\"" ID "\",\"sha256\":null}", DELIVERY_LATER},
    {201,
     "{\"id\":\"019af5c2-0000-7000-8000-00000000000b\",\"sha256\":\"" SHA "\"}",
     DELIVERY_LATER},
    {201, "{\"id\":\"" ID "\",\"sha256\":\"0" SHA "\"}", DELIVERY_LATER},
    {201, GOOD "x", DELIVERY_LATER},
    {201, "{\"id\":\"" ID "\",\"id\":\"" ID "\",\"sha256\":\"" SHA "\"}", DELIVERY_LATER},
    {100, "", DELIVERY_LATER},
    {301, GOOD, DELIVERY_LATER},
    {302, "", DELIVERY_LATER},
    {307, "", DELIVERY_LATER},
    {304, "", DELIVERY_LATER},
    {400, "{\"error\":\"malformed\"}", DELIVERY_REFUSED},
    {401, "{\"error\":\"who\"}", DELIVERY_LATER},
    {403, "{\"error\":\"no\"}", DELIVERY_LATER},
    {404, "{\"error\":\"nothing here\"}", DELIVERY_REFUSED},
    {405, "", DELIVERY_REFUSED},
    {407, "", DELIVERY_LATER},
    {408, "", DELIVERY_LATER},
    {409, GOOD, DELIVERY_REFUSED},
    {410, "", DELIVERY_REFUSED},
    {413, "", DELIVERY_REFUSED},
    {415, "", DELIVERY_REFUSED},
    {422, "{\"error\":\"bad signature\"}", DELIVERY_REFUSED},
    {429, "", DELIVERY_LATER},
    {431, "", DELIVERY_REFUSED},
    {499, "", DELIVERY_REFUSED},
    {500, "{\"error\":\"disk full\"}", DELIVERY_LATER},
    {502, "", DELIVERY_LATER},
    {503, GOOD, DELIVERY_LATER},
    {504, "", DELIVERY_LATER},
    {599, "", DELIVERY_LATER},
    {600, GOOD, DELIVERY_LATER},
    {0, GOOD, DELIVERY_LATER},
};

START_TEST(each_answer_means_one_thing)
{
    enum delivery delivery =
        answer_classify(answers[_i].status, answers[_i].body, strlen(answers[_i].body), ID, SHA);
    ck_assert_msg(delivery == answers[_i].delivery,
                  "%ld %s: %d",
                  answers[_i].status,
                  answers[_i].body,
                  (int)delivery);
}
END_TEST

static const struct {
    const char *body, *sentence;
} sentences[] = {
    {"{\"error\":\"bad signature\"}", "bad signature"},
    {"{\"error\":\"a\\u001b[31mb\"}", "a\\x1b[31mb"},
    {"{\"error\":5}", ""},
    {"{\"error\":\"x\"", ""},
    {"<html>", ""},
    {"", ""},
};

START_TEST(the_collectors_sentence_is_shown_printable)
{
    char text[100] = "before";
    answer_sentence(sentences[_i].body, strlen(sentences[_i].body), text, sizeof text);
    ck_assert_str_eq(text, sentences[_i].sentence);
}
END_TEST

/* RFC 9110 section 5.6.7 gives the date of the example: 784111777. */
#define NOW_UTC_MS (784111777LL * 1000)
static const struct {
    const char *text;
    int64_t seconds; /* -1: must be refused */
} retries[] = {
    {"0", 0},
    {"120", 120},
    {"3600", 3600},
    {"86401", RETRY_AFTER_MAX_S},
    {"2147483647", RETRY_AFTER_MAX_S},
    {"99999999999999999999", -1},
    {"-1", -1},
    {"1.5", -1},
    {"12x", -1},
    {"", -1},
    {"soon", -1},
    {"Sun, 06 Nov 1994 08:49:37 GMT", 0},
    {"Sun, 06 Nov 1994 08:51:37 GMT", 120},
    {"Sun, 06 Nov 1994 08:00:00 GMT", 0},
    {"Sun, 06 Nov 2044 08:49:37 GMT", RETRY_AFTER_MAX_S},
    {"Sun, 06 Nov 1994 08:51:37", -1},
    {"Sun, 06 Nov 1994 08:51:37 CET", -1},
    {"Sun, 06 Foo 1994 08:51:37 GMT", -1},
};

START_TEST(reads_or_refuses_each_retry_after)
{
    int64_t seconds = -1;
    bool ok = retry_after_parse(retries[_i].text, NOW_UTC_MS, &seconds);
    ck_assert_msg(ok == (retries[_i].seconds >= 0), "\"%s\"", retries[_i].text);
    ck_assert_int_eq(seconds, retries[_i].seconds);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("answer");
    tcase_add_loop_test(tcase, each_answer_means_one_thing, 0, ARRAY_LENGTH(answers));
    tcase_add_loop_test(
        tcase, the_collectors_sentence_is_shown_printable, 0, ARRAY_LENGTH(sentences));
    tcase_add_loop_test(tcase, reads_or_refuses_each_retry_after, 0, ARRAY_LENGTH(retries));
    return run_case("agent.upload.answer", tcase);
}
