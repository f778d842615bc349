/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/server.h"

#include "collector/web/server_listen.h"
#include "collector/web/server_watch.h"
#include "monqa/cleanup.h"
#include "monqa/log.h"
#include "monqa/text.h"

#include <microhttpd.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define THREADS 4
#define PER_ADDRESS_MAX 32
#define HEADER_BYTES_MAX (16u << 10)
#define CONNECTION_MEMORY (48u << 10)
/* A body that is too long is read on to here before it is refused: a client that is cut off while
 * it sends may never read why. */
#define SWALLOW_MAX (8u << 20)

struct server {
    struct MHD_Daemon *daemon;
    struct web *web;
    struct watch watch;
    bool is_watching, is_behind_proxy;
    char url[128];
};

/* One request as it comes in. */
struct incoming {
    struct request request;
    struct buffer body;
    size_t header_bytes, swallowed;
    int lengths, encodings, authorizations;
    long long declared;
    int refusal; /* 0, or the status it is refused with */
    bool is_full;
};

static void destroy(struct incoming *incoming)
{
    request_finish(&incoming->request);
    buffer_finish(&incoming->body);
    free(incoming);
}

static enum MHD_Result take_header(void *context, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    struct incoming *incoming = context;
    (void)kind;
    if (value == NULL)
        value = "";
    incoming->header_bytes += strlen(name) + strlen(value) + 4;
    if (strcasecmp(name, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0) {
        incoming->lengths++;
        if (!integer_parse(value, 0, INT64_MAX, &incoming->declared))
            incoming->refusal = 400;
    } else if (strcasecmp(name, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0) {
        incoming->encodings++;
        if (strcasecmp(value, "chunked") != 0)
            incoming->refusal = 400;
    } else if (strcasecmp(name, MHD_HTTP_HEADER_AUTHORIZATION) == 0) {
        incoming->authorizations++;
    }
    if (!fields_add(&incoming->request.headers, name, value))
        incoming->is_full = true;
    return MHD_YES;
}

static enum MHD_Result take_query(void *context, enum MHD_ValueKind kind, const char *name,
                                  const char *value)
{
    struct incoming *incoming = context;
    (void)kind;
    if (value == NULL)
        value = "";
    if (!text_is_utf8(name, strlen(name)) || !text_is_utf8(value, strlen(value)))
        incoming->refusal = 400;
    else if (!fields_add(&incoming->request.query, name, value))
        incoming->is_full = true;
    return MHD_YES;
}

/* Two ways to say how long the body is are two requests to somebody: refused before anything else
 * is looked at. */
static void check_framing(struct incoming *incoming)
{
    if (incoming->lengths + incoming->encodings > 1 || incoming->authorizations > 1)
        incoming->refusal = 400;
    if (incoming->refusal == 0 && (incoming->is_full || incoming->header_bytes > HEADER_BYTES_MAX))
        incoming->refusal = 431;
    if (incoming->refusal == 0 && incoming->declared > (long long)SWALLOW_MAX)
        incoming->refusal = 413;
}

/* The last one in the list is the one that our own proxy wrote. */
static void take_forwarded_peer(struct request *request)
{
    const char *list = fields_get_header(&request->headers, "X-Forwarded-For");
    if (list == NULL)
        return;
    const char *comma = strrchr(list, ',');
    const char *last = comma == NULL ? list : comma + 1;
    last += strspn(last, " ");
    (void)text_copy(request->peer, sizeof request->peer, last);
}

static void take_peer(const struct server *server, struct MHD_Connection *connection,
                      struct request *request)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (info != NULL) {
        const struct sockaddr *address = info->client_addr;
        socklen_t size = address->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                                        : sizeof(struct sockaddr_in);
        (void)getnameinfo(
            address, size, request->peer, sizeof request->peer, NULL, 0, NI_NUMERICHOST);
    }
    (void)text_copy(request->socket_peer, sizeof request->socket_peer, request->peer);
    if (server->is_behind_proxy)
        take_forwarded_peer(request);
}

static struct incoming *begin(const struct server *server, struct MHD_Connection *connection,
                              const char *url, const char *method)
{
    struct incoming *incoming = calloc(1, sizeof *incoming);
    if (incoming == NULL)
        return NULL;
    struct request *request = &incoming->request;
    incoming->body = BUFFER(REQUEST_BODY_MAX);
    if (strcmp(method, "HEAD") == 0)
        method = "GET"; /* the library leaves the body out */
    if (!text_copy(request->method, sizeof request->method, method))
        incoming->refusal = 405;
    if (!text_copy(request->path, sizeof request->path, url) || !text_is_utf8(url, strlen(url)))
        incoming->refusal = 404;
    (void)MHD_get_connection_values(connection, MHD_HEADER_KIND, take_header, incoming);
    (void)MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, take_query, incoming);
    check_framing(incoming);
    take_peer(server, connection, request);
    return incoming;
}

static enum MHD_Result send_response(struct MHD_Connection *connection, struct response *response,
                                     bool closes)
{
    static char nothing[] = "";
    size_t length = response->body.length;
    char *body = length > 0 ? buffer_take(&response->body) : nothing;
    struct MHD_Response *made = MHD_create_response_from_buffer(
        length, body, length > 0 ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);
    if (made == NULL) {
        if (length > 0)
            free(body);
        return MHD_NO;
    }
    if (response->content_type != NULL)
        (void)MHD_add_response_header(made, MHD_HTTP_HEADER_CONTENT_TYPE, response->content_type);
    for (size_t i = 0; i < response->headers.count; i++)
        (void)MHD_add_response_header(
            made, response->headers.rows[i].name, response->headers.rows[i].value);
    if (closes)
        (void)MHD_add_response_header(made, MHD_HTTP_HEADER_CONNECTION, "close");
    enum MHD_Result result = MHD_queue_response(connection, (unsigned)response->status, made);
    MHD_destroy_response(made);
    return result;
}

static enum MHD_Result refuse(struct MHD_Connection *connection, int status)
{
    CLEANUP(response_finish) struct response response = {0};
    response_clear(&response, status, "application/json");
    buffer_text(&response.body,
                status == 413   ? "{\"error\":\"the body is longer than 1 MiB\"}\n"
                : status == 431 ? "{\"error\":\"the headers are longer than 16 KiB\"}\n"
                : status == 404 ? "{\"error\":\"there is nothing here\"}\n"
                : status == 405 ? "{\"error\":\"this method is not known\"}\n"
                                : "{\"error\":\"the request is malformed\"}\n");
    return send_response(connection, &response, true);
}

static enum MHD_Result answer(struct server *server, struct MHD_Connection *connection,
                              struct incoming *incoming)
{
    CLEANUP(response_finish) struct response response = {0};
    if (incoming->body.failed)
        return refuse(connection, 413);
    incoming->request.body = incoming->body.data == NULL ? "" : incoming->body.data;
    incoming->request.body_length = incoming->body.length;
    web_answer(server->web, &incoming->request, &response);
    return send_response(connection, &response, false);
}

/* NOLINTNEXTLINE(readability-function-size): the parameters are those of libmicrohttpd */
static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_length, void **state)
{
    struct server *server = context;
    (void)version;
    if (*state == NULL) {
        struct incoming *incoming = begin(server, connection, url, method);
        *state = incoming;
        if (incoming == NULL)
            return MHD_NO;
        return incoming->refusal != 0 ? refuse(connection, incoming->refusal) : MHD_YES;
    }
    struct incoming *incoming = *state;
    if (*upload_length == 0)
        return answer(server, connection, incoming);
    buffer_append(&incoming->body, upload, *upload_length);
    incoming->swallowed += *upload_length;
    *upload_length = 0;
    return incoming->swallowed > SWALLOW_MAX ? MHD_NO : MHD_YES;
}

static void completed(void *context, struct MHD_Connection *connection, void **state,
                      enum MHD_RequestTerminationCode code)
{
    struct server *server = context;
    (void)code;
    if (*state != NULL)
        destroy(*state);
    *state = NULL;
    watch_renew(&server->watch, connection);
}

static void connection_changed(void *context, struct MHD_Connection *connection, void **state,
                               enum MHD_ConnectionNotificationCode code)
{
    struct server *server = context;
    (void)state;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        watch_remove(&server->watch, connection);
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (info != NULL)
        watch_add(&server->watch, connection, info->connect_fd);
}

/* Decodes %XX but %00, which would cut the text. */
static size_t unescape(void *context, struct MHD_Connection *connection, char *text)
{
    char *to = text;
    (void)context;
    (void)connection;
    for (const char *from = text; *from != '\0';) {
        char digits[3] = {0};
        uint8_t byte;
        if (from[0] == '%' && from[1] != '\0' && from[2] != '\0') {
            memcpy(digits, from + 1, 2);
            if (hex_decode(digits, &byte, 1) && byte != 0) {
                *to++ = (char)byte;
                from += 3;
                continue;
            }
        }
        *to++ = *from++;
    }
    *to = '\0';
    return (size_t)(to - text);
}

static void log_message(void *context, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
static void log_message(void *context, const char *format, va_list arguments)
{
    char line[512];
    (void)context;
    int length = vsnprintf(line, sizeof line, format, arguments);
    if (length > 0 && (size_t)length < sizeof line && line[length - 1] == '\n')
        line[length - 1] = '\0';
    log_line(LOG_LEVEL_DEBUG, "http: %s", line);
}

static struct MHD_Daemon *start_daemon(struct server *server, int descriptor)
{
    return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG,
                            0,
                            NULL,
                            NULL,
                            handle,
                            server,
                            MHD_OPTION_EXTERNAL_LOGGER,
                            log_message,
                            NULL,
                            MHD_OPTION_LISTEN_SOCKET,
                            descriptor,
                            MHD_OPTION_THREAD_POOL_SIZE,
                            (unsigned)THREADS,
                            MHD_OPTION_STRICT_FOR_CLIENT,
                            1,
                            MHD_OPTION_CONNECTION_LIMIT,
                            (unsigned)WATCH_CONNECTIONS_MAX,
                            MHD_OPTION_PER_IP_CONNECTION_LIMIT,
                            (unsigned)(server->is_behind_proxy ? 0 : PER_ADDRESS_MAX),
                            MHD_OPTION_CONNECTION_TIMEOUT,
                            30u,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                            (size_t)CONNECTION_MEMORY,
                            MHD_OPTION_UNESCAPE_CALLBACK,
                            unescape,
                            NULL,
                            MHD_OPTION_NOTIFY_COMPLETED,
                            completed,
                            server,
                            MHD_OPTION_NOTIFY_CONNECTION,
                            connection_changed,
                            server,
                            MHD_OPTION_END);
}

bool server_start(const struct server_options *options, struct web *web, struct server **started,
                  struct error *error)
{
    int descriptor = -1;
    struct server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return error_set(error, ERROR_SYSTEM, "server: no memory");
    server->web = web;
    server->is_behind_proxy = options->is_behind_proxy;
    if (!server_listen(
            options->listen, options->is_behind_proxy, &descriptor, server->url, error) ||
        !watch_start(&server->watch, options->request_ms, error)) {
        close_descriptor(&descriptor);
        free(server);
        return false;
    }
    server->is_watching = true;
    server->daemon = start_daemon(server, descriptor);
    if (server->daemon == NULL) {
        close_descriptor(&descriptor);
        server_stop(server);
        return error_set(error, ERROR_SYSTEM, "server: could not be started");
    }
    *started = server;
    return true;
}

const char *server_address(const struct server *server)
{
    return server->url;
}

void server_stop(struct server *server)
{
    if (server == NULL)
        return;
    if (server->daemon != NULL)
        MHD_stop_daemon(server->daemon);
    if (server->is_watching)
        watch_stop(&server->watch);
    free(server);
}
