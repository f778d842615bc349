/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_SERVER_H
#define COLLECTOR_WEB_SERVER_H

#include "collector/web/web.h"

/* The socket side, on libmicrohttpd: framing, limits and time, then web_answer. */
struct server;

struct server_options {
    const char *listen;   /* "127.0.0.1:8080", "[::1]:0"; port 0: any */
    bool is_behind_proxy; /* else only loopback is listened on: plain http carries secrets */
    int request_ms; /* the longest that one request may take, from its first byte to its last */
};

bool server_start(const struct server_options *options, struct web *web, struct server **server,
                  struct error *error);
/* "http://127.0.0.1:8080/" */
const char *server_address(const struct server *server);
void server_stop(struct server *server); /* lets running requests end */

#endif
