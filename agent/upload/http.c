/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/upload/http.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_TIMEOUT_S 15

struct http_client {
    CURL *curl;
    char url[HTTP_URL_SIZE];
    char authorization[300];
    char trouble[CURL_ERROR_SIZE];
};

static bool is_loopback(const char *host)
{
    struct in_addr address;
    return strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
           (inet_pton(AF_INET, host, &address) == 1 && ntohl(address.s_addr) >> 24 == 127);
}

static char *part_of(CURLU *url, CURLUPart part)
{
    char *text = NULL;
    return curl_url_get(url, part, &text, 0) == CURLUE_OK ? text : NULL;
}

static bool check_parts(CURLU *url, struct error *error)
{
    static const CURLUPart superfluous[] = {
        CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT};
    for (size_t i = 0; i < ARRAY_LENGTH(superfluous); i++) {
        char *text = part_of(url, superfluous[i]);
        curl_free(text);
        if (text != NULL)
            return error_set(error, ERROR_INVALID, "with more than host, port and path");
    }
    char *scheme = part_of(url, CURLUPART_SCHEME), *host = part_of(url, CURLUPART_HOST);
    bool https = scheme != NULL && strcmp(scheme, "https") == 0;
    bool http = scheme != NULL && strcmp(scheme, "http") == 0;
    bool loopback = host != NULL && is_loopback(host);
    curl_free(scheme);
    curl_free(host);
    if (https || (http && loopback))
        return true;
    return error_set(error,
                     ERROR_INVALID,
                     http ? "plain http goes to this machine only; use https" : "not https://");
}

bool http_url_check(const char *url, char checked[HTTP_URL_SIZE], struct error *error)
{
    char shown[100], copy[HTTP_URL_SIZE];
    text_printable(shown, sizeof shown, url, strlen(url));
    bool fits = text_copy(copy, sizeof copy, url);
    size_t length = strlen(copy);
    while (length > 0 && copy[length - 1] == '/')
        copy[--length] = '\0';
    CURLU *parts = curl_url();
    bool ok = fits && parts != NULL && strpbrk(copy, " \t\r\n") == NULL &&
              curl_url_set(parts, CURLUPART_URL, copy, 0) == CURLUE_OK;
    ok = ok ? check_parts(parts, error) : error_set(error, ERROR_INVALID, "not a URL");
    curl_url_cleanup(parts);
    if (!ok)
        return error_prefix(error, "collector address \"%s\": ", shown);
    (void)text_copy(checked, HTTP_URL_SIZE, copy);
    return true;
}

static bool set_up(struct http_client *client, const struct http_options *options)
{
    CURL *curl = client->curl;
    bool plain = strncmp(options->url, "http://", 7) == 0;
    /* A proxy must not see what is meant for this machine. */
    bool ok = curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
              curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
              curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, plain ? "http" : "https") == CURLE_OK &&
              curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_TIMEOUT_S) == CURLE_OK &&
              curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)options->timeout_s) == CURLE_OK &&
              curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, client->trouble) == CURLE_OK &&
              curl_easy_setopt(curl, CURLOPT_USERAGENT, "monqa/" MONQA_VERSION) == CURLE_OK &&
              (!plain || curl_easy_setopt(curl, CURLOPT_NOPROXY, "*") == CURLE_OK);
    if (options->ca != NULL && options->ca[0] != '\0')
        ok = ok && curl_easy_setopt(curl, CURLOPT_CAINFO, options->ca) == CURLE_OK;
    return ok;
}

bool http_client_create(const struct http_options *options, struct http_client **client,
                        struct error *error)
{
    CLEANUP(http_client_cleanup) struct http_client *created = calloc(1, sizeof *created);
    if (created == NULL)
        return error_set_errno(error, "http");
    (void)text_copy(created->url, sizeof created->url, options->url);
    if (options->bearer != NULL)
        (void)snprintf(created->authorization,
                       sizeof created->authorization,
                       "Authorization: Bearer %s",
                       options->bearer);
    created->curl = curl_easy_init();
    if (created->curl == NULL || !set_up(created, options))
        return error_set(error, ERROR_SYSTEM, "libcurl cannot be set up");
    *client = TAKE(created);
    return true;
}

void http_client_destroy(struct http_client *client)
{
    if (client == NULL)
        return;
    curl_easy_cleanup(client->curl);
    explicit_bzero(client, sizeof *client);
    free(client);
}

void http_client_cleanup(struct http_client **client)
{
    http_client_destroy(*client);
}

void http_answer_finish(struct http_answer *answer)
{
    buffer_finish(&answer->body);
}

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    struct buffer *body = context;
    buffer_append(body, data, size * count);
    return body->failed ? 0 : size * count;
}

static size_t take_header(char *data, size_t size, size_t count, void *context)
{
    static const char name[] = "Retry-After:";
    struct http_answer *answer = context;
    char line[sizeof answer->retry_after + sizeof name];
    size_t length = size * count;
    if (length >= sizeof line || length < sizeof name - 1 ||
        strncasecmp(data, name, sizeof name - 1) != 0)
        return length;
    memcpy(line, data, length);
    line[length] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    const char *value = line + sizeof name - 1;
    (void)text_copy(answer->retry_after, sizeof answer->retry_after, value + strspn(value, " \t"));
    return length;
}

static bool add_header(struct curl_slist **headers, const char *line)
{
    struct curl_slist *grown = curl_slist_append(*headers, line);
    if (grown == NULL)
        return false;
    *headers = grown;
    return true;
}

static bool add_headers(const struct http_client *client, const struct http_request *request,
                        struct curl_slist **headers)
{
    char type[100], match[200];
    (void)snprintf(type, sizeof type, "Content-Type: %.64s", request->content_type);
    (void)snprintf(match,
                   sizeof match,
                   "If-None-Match: %.128s",
                   request->if_none_match != NULL ? request->if_none_match : "");
    return add_header(headers, "Accept: application/json, application/xml") &&
           add_header(headers, "Expect:") &&
           (client->authorization[0] == '\0' || add_header(headers, client->authorization)) &&
           (request->body == NULL || add_header(headers, type)) &&
           (request->if_none_match == NULL || add_header(headers, match));
}

static bool set_request(struct http_client *client, const struct http_request *request,
                        struct curl_slist *headers, struct http_answer *answer)
{
    CURL *curl = client->curl;
    char url[HTTP_URL_SIZE + 200];
    (void)snprintf(url, sizeof url, "%s/api/v1/%.128s", client->url, request->path);
    bool ok = request->body == NULL
                  ? curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L) == CURLE_OK
                  : curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body) == CURLE_OK &&
                        curl_easy_setopt(curl,
                                         CURLOPT_POSTFIELDSIZE_LARGE,
                                         (curl_off_t)request->length) == CURLE_OK;
    return ok && curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer->body) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HEADERDATA, answer) == CURLE_OK;
}

static bool perform(struct http_client *client, struct http_answer *answer, struct error *error)
{
    client->trouble[0] = '\0';
    CURLcode code = curl_easy_perform(client->curl);
    if (answer->body.failed)
        return error_set(error,
                         ERROR_UNAVAILABLE,
                         "%s: the answer is longer than %zu bytes",
                         client->url,
                         answer->body.maximum);
    if (code != CURLE_OK)
        return error_set(error,
                         ERROR_UNAVAILABLE,
                         "%s: %s",
                         client->url,
                         client->trouble[0] != '\0' ? client->trouble : curl_easy_strerror(code));
    (void)curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &answer->status);
    return true;
}

bool http_send(struct http_client *client, const struct http_request *request,
               struct http_answer *answer, struct error *error)
{
    struct curl_slist *headers = NULL;
    size_t maximum = request->reply_maximum != 0 ? request->reply_maximum : HTTP_REPLY_MAX;
    struct http_answer got = {.body = BUFFER(maximum)};
    bool ok = add_headers(client, request, &headers) && set_request(client, request, headers, &got);
    ok = ok ? perform(client, &got, error)
            : error_set(error, ERROR_SYSTEM, "%s: no memory for a request", client->url);
    curl_slist_free_all(headers);
    if (!ok) {
        http_answer_finish(&got);
        return false;
    }
    *answer = got;
    return true;
}
