/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/server_listen.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* "ADDRESS:PORT" or "[ADDRESS]:PORT", numbers only. */
static bool split(const char *address, char host[64], char port[8])
{
    const char *colon = strrchr(address, ':');
    long long number; /* getaddrinfo takes 99999 and cuts it */
    if (colon == NULL || !text_copy(port, 8, colon + 1) || !integer_parse(port, 0, 65535, &number))
        return false;
    size_t length = (size_t)(colon - address);
    if (length >= 2 && address[0] == '[' && address[length - 1] == ']') {
        address++;
        length -= 2;
    }
    if (length == 0 || length >= 64)
        return false;
    memcpy(host, address, length);
    host[length] = '\0';
    return true;
}

static bool is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)address;
        return ntohl(in->sin_addr.s_addr) >> 24 == 127;
    }
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)(const void *)address;
    return address->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr);
}

static bool bind_and_listen(const struct addrinfo *found, const char *address, int *descriptor,
                            struct error *error)
{
    int yes = 1;
    CLEANUP(close_descriptor)
    int made = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (made < 0 || setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
        bind(made, found->ai_addr, found->ai_addrlen) != 0 || listen(made, 128) != 0)
        return error_set_errno(error, "listen on %s", address);
    *descriptor = take_descriptor(&made);
    return true;
}

static bool write_url(int descriptor, char url[128], struct error *error)
{
    struct sockaddr_storage bound = {0};
    socklen_t size = sizeof bound;
    char host[64], port[8];
    if (getsockname(descriptor, (struct sockaddr *)&bound, &size) != 0)
        return error_set_errno(error, "listen");
    if (getnameinfo((struct sockaddr *)&bound,
                    size,
                    host,
                    sizeof host,
                    port,
                    sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return error_set(error, ERROR_SYSTEM, "listen: the address cannot be told");
    (void)snprintf(
        url, 128, bound.ss_family == AF_INET6 ? "http://[%s]:%s/" : "http://%s:%s/", host, port);
    return true;
}

bool server_listen(const char *address, bool is_behind_proxy, int *descriptor, char url[128],
                   struct error *error)
{
    char host[64], port[8];
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                             .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    int made = -1;
    if (!split(address, host, port) || getaddrinfo(host, port, &hints, &found) != 0)
        return error_set(
            error, ERROR_INVALID, "listen \"%s\": must be ADDRESS:PORT, in numbers", address);
    bool ok = is_behind_proxy || is_loopback(found->ai_addr);
    if (!ok)
        (void)error_set(
            error,
            ERROR_INVALID,
            "listen %s: plain http is served on loopback only; put a TLS proxy in front "
            "and say --behind-proxy",
            address);
    ok = ok && bind_and_listen(found, address, &made, error);
    freeaddrinfo(found);
    if (!ok)
        return false;
    if (!write_url(made, url, error)) {
        (void)close(made);
        return false;
    }
    *descriptor = made;
    return true;
}
