/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/login_proxy.h"

#include "monqa/log.h"
#include "monqa/text.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#define HEADER_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"

static bool is_address(const char *text)
{
    unsigned char bytes[sizeof(struct in6_addr)];
    return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

static bool check_peers(const char *peers, struct error *error)
{
    char copy[sizeof((struct login_proxy *)0)->peers], *rest = NULL;
    (void)text_copy(copy, sizeof copy, peers);
    for (char *one = strtok_r(copy, " ", &rest); one != NULL; one = strtok_r(NULL, " ", &rest))
        if (!is_address(one))
            return error_set(error, ERROR_INVALID, "trusted-peers: \"%s\" is no address", one);
    return true;
}

bool login_proxy_set(struct login_proxy *proxy, const char *header, const char *peers,
                     struct error *error)
{
    struct login_proxy made = {0};
    size_t length = strlen(header);
    bool is_name = length >= 3 && strspn(header, HEADER_CHARACTERS) == length;
    if (length > 0 && (!is_name || !text_copy(made.header, sizeof made.header, header)))
        return error_set(error, ERROR_INVALID, "trusted-header: must be the name of a header");
    if (!text_copy(made.peers, sizeof made.peers, peers))
        return error_set(error, ERROR_INVALID, "trusted-peers: too many");
    if ((length > 0) != (peers[0] != '\0'))
        return error_set(
            error, ERROR_INVALID, "trusted-header and trusted-peers: both are needed, or neither");
    if (!check_peers(peers, error))
        return false;
    *proxy = made;
    return true;
}

static size_t count_of(const struct fields *headers, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < headers->count; i++)
        count += strcasecmp(headers->rows[i].name, name) == 0;
    return count;
}

bool proxy_check(struct exchange *exchange)
{
    const struct login_proxy *proxy = &exchange->web->login_proxy;
    const struct request *request = exchange->request;
    if (proxy->header[0] == '\0')
        return true;
    size_t count = count_of(&request->headers, proxy->header);
    if (count == 0)
        return true;
    if (!text_has_word(proxy->peers, request->socket_peer)) {
        log_warning("log-in header from %s, which may not send it: refused", request->socket_peer);
        return answer_error(exchange, 403, "the log-in header is not taken from this address"),
               false;
    }
    if (count > 1)
        return answer_error(exchange, 400, "the log-in header came twice"), false;
    const char *person = fields_get_header(&request->headers, proxy->header);
    exchange->proxy_person = person[0] == '\0' ? NULL : person;
    return true;
}

bool proxy_contradicts(const struct exchange *exchange, const char *person)
{
    return exchange->proxy_person != NULL && strcmp(exchange->proxy_person, person) != 0;
}
