/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/notify.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (path == NULL || (path[0] != '/' && path[0] != '@') ||
        !text_copy(address.sun_path, sizeof address.sun_path, path))
        return;
    if (address.sun_path[0] == '@')
        address.sun_path[0] = '\0'; /* the abstract namespace */
    CLEANUP(close_descriptor) int socket_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
    if (socket_fd >= 0)
        (void)sendto(socket_fd,
                     state,
                     strlen(state),
                     MSG_NOSIGNAL,
                     (const struct sockaddr *)&address,
                     length);
}

int64_t notify_watchdog_ms(void)
{
    const char *text = getenv("WATCHDOG_USEC"), *whose = getenv("WATCHDOG_PID");
    long long microseconds, pid;
    if (text == NULL || !integer_parse(text, 1, INT64_MAX, &microseconds))
        return 0;
    if (whose != NULL && (!integer_parse(whose, 1, INT64_MAX, &pid) || pid != getpid()))
        return 0;
    return microseconds < 4000 ? 1 : microseconds / 2000;
}
