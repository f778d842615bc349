/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/cancel.h"

#include "monqa/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

/* A signal handler has no context: the one place where a global is the only way. */
static int wake_fd = -1;

static void wake(int signal_number)
{
    (void)signal_number;
    int saved = errno;
    ssize_t written = write(wake_fd, "", 1);
    (void)written; /* full: it is readable already */
    errno = saved;
}

bool cancel_on_signals(int *cancel_fd, struct error *error)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return error_set_errno(error, "signals cannot be watched");
    wake_fd = ends[1];
    struct sigaction action = {.sa_handler = wake};
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < ARRAY_LENGTH(signals); i++)
        if (sigaction(signals[i], &action, NULL) != 0)
            return error_set_errno(error, "signals cannot be watched");
    *cancel_fd = ends[0];
    return true;
}
