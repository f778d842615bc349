/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_WEB_FIXTURE_H
#define TESTS_SUPPORT_WEB_FIXTURE_H

#include "collector/web/login.h"
#include "tests/support/collector_fixture.h"

/* The collector's pages over a store of their own, asked without a socket: "ann" is an admin, "rad"
 * a radiographer, both with PASSWORD. */
#define PASSWORD "correct horse"

extern struct fixture fixture;
extern struct web web;
extern int64_t now_ms;

int64_t fixture_clock_ms(void); /* now_ms */
void set_up(void);
void tear_down(void);

struct ask {
    const char *method, *path;
    const char *bearer, *cookie, *accept;
    const void *body;
    size_t length; /* 0: of the text that body is */
    const char *query_name, *query_value;
    const char *header_name, *header_value;
    const char *socket_peer; /* NULL: loopback */
};
struct response ask(struct ask ask);
int status_of(struct ask one);
void api_token(const char *person, char token[STORE_SECRET_SIZE]);
void session_cookie(const char *person, char cookie[128]);
/* Of the session: its form token. */
void csrf_of(const char *cookie, char csrf[STORE_SECRET_SIZE]);

#endif
