/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/web_fixture.h"

#include "collector/document/sheet.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

struct fixture fixture;
struct web web;
int64_t now_ms;
static struct error trouble;

#define MUST(call) ck_assert_msg((call), "%s: %s", #call, trouble.text)

int64_t fixture_clock_ms(void)
{
    return now_ms;
}

void set_up(void)
{
    char hash[128];
    now_ms = FIXTURE_NOW_MS;
    fixture_open(&fixture, "sqlite");
    fixture_enrol(&fixture);
    fixture_adopt(&fixture, "aapm-or03", "primary");
    MUST(password_hash(PASSWORD, hash, &trouble));
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_set_person(fixture.store, "ann", "admin", hash, now_ms, &trouble));
    MUST(store_set_person(fixture.store, "rad", "radiographer", hash, now_ms, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    MUST(web_init(&web, fixture.store, fixture_clock_ms, false, NULL, &trouble));
}

void tear_down(void)
{
    web_finish(&web);
    sheet_library_finish(); /* a page may have been drawn as PDF */
    fixture_close(&fixture);
}

struct response ask(struct ask ask)
{
    struct request request = {0};
    struct response response = {0};
    char bearer[128];
    (void)text_copy(request.method, sizeof request.method, ask.method);
    (void)text_copy(request.path, sizeof request.path, ask.path);
    (void)text_copy(request.peer, sizeof request.peer, "127.0.0.1");
    if (ask.bearer != NULL) {
        (void)snprintf(bearer, sizeof bearer, "Bearer %s", ask.bearer);
        ck_assert(fields_add(&request.headers, "authorization", bearer));
    }
    if (ask.cookie != NULL)
        ck_assert(fields_add(&request.headers, "Cookie", ask.cookie));
    if (ask.accept != NULL)
        ck_assert(fields_add(&request.headers, "Accept", ask.accept));
    (void)text_copy(request.socket_peer,
                    sizeof request.socket_peer,
                    ask.socket_peer == NULL ? "127.0.0.1" : ask.socket_peer);
    if (ask.header_name != NULL)
        ck_assert(fields_add(&request.headers, ask.header_name, ask.header_value));
    if (ask.query_name != NULL)
        ck_assert(fields_add(&request.query, ask.query_name, ask.query_value));
    request.body = ask.body == NULL ? "" : ask.body;
    request.body_length = ask.body != NULL && ask.length == 0 ? strlen(ask.body) : ask.length;
    web_answer(&web, &request, &response);
    request_finish(&request);
    return response;
}

int status_of(struct ask one)
{
    CLEANUP(response_finish) struct response response = ask(one);
    return response.status;
}

void api_token(const char *person, char token[STORE_SECRET_SIZE])
{
    bool found;
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_add_api_token(fixture.store, person, now_ms, &found, token, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    ck_assert(found);
}

void session_cookie(const char *person, char cookie[128])
{
    char token[STORE_SECRET_SIZE];
    MUST(store_begin(fixture.store, STORE_WRITE, &trouble));
    MUST(store_open_session(fixture.store, person, now_ms, token, &trouble));
    MUST(store_commit(fixture.store, &trouble));
    (void)snprintf(cookie, 128, "a=b; monqa_session=%s", token);
}

void csrf_of(const char *cookie, char csrf[STORE_SECRET_SIZE])
{
    struct request request = {0};
    struct store_session session;
    char token[STORE_SECRET_SIZE];
    bool found;
    ck_assert(fields_add(&request.headers, "Cookie", cookie));
    ck_assert(request_cookie(&request, "monqa_session", token, sizeof token));
    request_finish(&request);
    MUST(store_begin(fixture.store, STORE_READ, &trouble));
    MUST(store_session_by_token(fixture.store, token, now_ms, &found, &session, &trouble));
    store_rollback(fixture.store);
    ck_assert(found);
    memcpy(csrf, session.csrf, sizeof session.csrf);
}
