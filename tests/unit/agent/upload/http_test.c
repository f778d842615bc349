/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/upload/http.h"

#include "agent/upload/enrolment.h"
#include "agent/upload/not_before.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *url;
    const char *checked; /* NULL: must be refused */
} urls[] = {
    {"https://qa.example.org", "https://qa.example.org"},
    {"https://qa.example.org/", "https://qa.example.org"},
    {"https://qa.example.org:8443/monqa//", "https://qa.example.org:8443/monqa"},
    {"http://127.0.0.1:8080", "http://127.0.0.1:8080"},
    {"http://127.8.9.10", "http://127.8.9.10"},
    {"http://localhost:1/x", "http://localhost:1/x"},
    {"http://[::1]:8080", "http://[::1]:8080"},
    {"HTTPS://qa.example.org", "HTTPS://qa.example.org"},
    {"http://qa.example.org", NULL},
    {"http://128.0.0.1", NULL},
    {"http://localhost.example.org", NULL},
    {"http://127.0.0.1.example.org", NULL},
    {"http://[::2]", NULL},
    {"https://user@qa.example.org", NULL},
    {"https://user:word@qa.example.org", NULL},
    {"https://qa.example.org?a=b", NULL},
    {"https://qa.example.org#a", NULL},
    {"ftp://127.0.0.1", NULL},
    {"file:///etc/passwd", NULL},
    {"qa.example.org", NULL},
    {"https://", NULL},
    {"https://qa.example.org/a b", NULL},
    {"https://qa.example.org\r\nX: y", NULL},
    {"", NULL},
};

START_TEST(takes_or_refuses_each_address)
{
    char checked[HTTP_URL_SIZE] = "before";
    struct error error = {0};
    bool ok = http_url_check(urls[_i].url, checked, &error);
    ck_assert_msg(ok == (urls[_i].checked != NULL), "\"%s\": %s", urls[_i].url, error.text);
    ck_assert_str_eq(checked, ok ? urls[_i].checked : "before");
    if (!ok)
        ck_assert_int_eq(error.kind, ERROR_INVALID);
}
END_TEST

START_TEST(an_address_that_is_too_long_is_refused)
{
    char url[HTTP_URL_SIZE + 50] = "https://qa.example.org/", checked[HTTP_URL_SIZE];
    memset(url + strlen(url), 'a', sizeof url - strlen(url) - 1);
    ck_assert(!http_url_check(url, checked, NULL));
}
END_TEST

static char state[64];

static void make_state(void)
{
    (void)text_copy(state, sizeof state, "/tmp/monqa-enrolment-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(state));
}

static void remove_state(void)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/enrolment", state);
    (void)unlink(path);
    ck_assert_int_eq(rmdir(state), 0);
}

START_TEST(an_enrolment_is_kept_from_others_and_comes_back)
{
    struct enrolment saved = {.url = "https://qa.example.org",
                              .ca = "/etc/ca.pem",
                              .agent_id = "agent-7",
                              .bearer = "s3cret",
                              .site = "St \xc3\x89tienne",
                              .room = "R 1",
                              .workstation = "WS \"1\""};
    struct enrolment back = {0};
    struct error error = {0};
    struct stat status;
    char path[128];
    ck_assert_msg(enrolment_save(state, &saved, &error), "%s", error.text);
    ck_assert(enrolment_path(state, path, sizeof path));
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_uint_eq(status.st_mode & 0777, 0600);
    ck_assert_msg(enrolment_load(state, &back, &error), "%s", error.text);
    ck_assert_mem_eq(&saved, &back, sizeof saved);
}
END_TEST

static const struct {
    const char *text, *says;
} broken[] = {
    {NULL, "not enrolled"},
    {"", "not a JSON object"},
    {"[]", "not a JSON object"},
    {"{\"url\":\"https://a\",\"agent_id\":\"1\"}", "\"bearer\" is missing"},
    {"{\"url\":\"https://a\",\"agent_id\":1,\"bearer\":\"b\"}", "\"agent_id\" is missing"},
    {"{\"url\":\"https://a\",\"agent_id\":\"1\",\"bearer\":\"b\\r\\nX: y\"}", "has blanks"},
    {"{\"url\":\"https://a\",\"agent_id\":\"1\",\"bearer\":\"\"}", "\"bearer\" is missing, empty"},
};

START_TEST(a_broken_enrolment_is_refused)
{
    struct enrolment enrolment = {.url = "before"};
    struct error error = {0};
    char path[128];
    ck_assert(enrolment_path(state, path, sizeof path));
    if (broken[_i].text != NULL)
        ck_assert(file_write(path, broken[_i].text, strlen(broken[_i].text), 0600, &error));
    ck_assert(!enrolment_load(state, &enrolment, &error));
    ck_assert_msg(strstr(error.text, broken[_i].says) != NULL, "%s", error.text);
    ck_assert_str_eq(enrolment.url, "before");
}
END_TEST

START_TEST(the_collectors_wish_is_kept_until_it_is_cleared)
{
    int64_t now_utc_ms = 1795515600123;
    ck_assert_int_eq(not_before_read(state, now_utc_ms), 0);
    not_before_write(state, now_utc_ms + 5000);
    ck_assert_int_eq(not_before_read(state, now_utc_ms), now_utc_ms + 5000);
    /* The clock went back by two days: not the wish of anybody. */
    ck_assert_int_eq(not_before_read(state, now_utc_ms - 2 * 86400000LL), 0);
    not_before_write(state, 0);
    ck_assert_int_eq(not_before_read(state, now_utc_ms), 0);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("http");
    tcase_add_checked_fixture(tcase, make_state, remove_state);
    tcase_add_loop_test(tcase, takes_or_refuses_each_address, 0, ARRAY_LENGTH(urls));
    tcase_add_test(tcase, an_address_that_is_too_long_is_refused);
    tcase_add_test(tcase, an_enrolment_is_kept_from_others_and_comes_back);
    tcase_add_loop_test(tcase, a_broken_enrolment_is_refused, 0, ARRAY_LENGTH(broken));
    tcase_add_test(tcase, the_collectors_wish_is_kept_until_it_is_cleared);
    return run_case("agent.upload.http", tcase);
}
