/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_UPLOAD_HTTP_H
#define AGENT_UPLOAD_HTTP_H

#include "monqa/buffer.h"

/* One HTTP connection to the collector. Hides libcurl. */

#define HTTP_URL_SIZE 512
#define HTTP_REPLY_MAX 65536

/* Checks and copies the collector's address without its closing slash: https, or http to loopback;
 * nothing but host, port and path. */
bool http_url_check(const char *url, char checked[HTTP_URL_SIZE], struct error *error);

struct http_options {
    const char *url;    /* checked */
    const char *ca;     /* file of trusted certificates; NULL or "": the system's */
    const char *bearer; /* NULL: none */
    int timeout_s;      /* of one exchange */
};

struct http_client;
bool http_client_create(const struct http_options *options, struct http_client **client,
                        struct error *error);
void http_client_destroy(struct http_client *client);
void http_client_cleanup(struct http_client **client);

struct http_request {
    const char *method; /* "GET", "POST", "PUT" */
    const char *path;   /* below URL/api/v1/ */
    const char *content_type;
    const char *if_none_match; /* NULL: none */
    const void *body;
    size_t length;
    size_t reply_maximum; /* 0: HTTP_REPLY_MAX */
};

struct http_answer {
    long status;
    struct buffer body;
    char retry_after[64]; /* "" none */
};
void http_answer_finish(struct http_answer *answer);

/* ERROR_UNAVAILABLE: no answer, or one that is too long or torn. answer must be {0}. Redirections
 * are not followed. */
bool http_send(struct http_client *client, const struct http_request *request,
               struct http_answer *answer, struct error *error);

#endif
