/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_REQUEST_H
#define COLLECTOR_WEB_REQUEST_H

#include "monqa/buffer.h"

/* What came and what goes back, without any library's types: handlers are tested without a socket.
 */
#define FIELDS_MAX 64
#define REQUEST_BODY_MAX (1u << 20)
#define RESPONSE_BODY_MAX (32u << 20)

struct field {
    char *name;
    char *value;
};

struct fields {
    struct field rows[FIELDS_MAX];
    size_t count;
};

/* Copies; false: no room. */
bool fields_add(struct fields *fields, const char *name, const char *value);
const char *fields_get(const struct fields *fields, const char *name); /* first one, or NULL */
const char *fields_get_header(const struct fields *fields, const char *name); /* in any case */
void fields_finish(struct fields *fields);

/* application/x-www-form-urlencoded; false: malformed, too many, or a NUL or bytes that are not
 * UTF-8 in it. */
bool fields_from_form(struct fields *fields, const char *text, size_t length);

struct request {
    char method[8];
    char path[512]; /* decoded, without the query */
    struct fields headers, query;
    const char *body; /* borrowed */
    size_t body_length;
    char peer[64];        /* address of the client, as the proxy says it where there is one */
    char socket_peer[64]; /* of who is connected: the proxy itself */
};
void request_finish(struct request *request);
/* Value of a cookie, or false. */
bool request_cookie(const struct request *request, const char *name, char *value, size_t size);
/* The token of "Authorization: Bearer TOKEN", or NULL. */
const char *request_bearer(const struct request *request);
bool request_wants_json(const struct request *request);

struct response {
    int status;
    const char *content_type; /* a literal */
    struct buffer body;
    struct fields headers;
};
void response_finish(struct response *response);
void response_clear(struct response *response, int status, const char *content_type);

#endif
