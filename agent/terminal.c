/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/terminal.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

static bool say_stopped(struct error *error)
{
    return error_set(error, ERROR_CANCELLED, "stopped while waiting for an answer");
}

static bool is_cancelled(const struct terminal *terminal)
{
    struct pollfd cancel = {.fd = terminal->cancel_fd, .events = POLLIN};
    return poll(&cancel, 1, 0) > 0;
}

static bool wait_for_input(const struct terminal *terminal, struct error *error)
{
    for (;;) {
        struct pollfd descriptors[2] = {
            {.fd = terminal->input, .events = POLLIN},
            {.fd = terminal->cancel_fd, .events = POLLIN},
        };
        int ready = poll(descriptors, 2, -1);
        if (ready < 0 && errno != EINTR)
            return error_set_errno(error, "standard input");
        if (ready > 0 && descriptors[1].revents != 0)
            return say_stopped(error);
        if (ready > 0 && descriptors[0].revents != 0)
            return true;
    }
}

/* Byte by byte: what follows the line belongs to the next question. */
bool terminal_ask(void *context, const char *question, char *text, size_t size, struct error *error)
{
    const struct terminal *terminal = context;
    size_t length = 0;
    (void)fprintf(stderr, "%s: ", question);
    (void)fflush(stderr);
    for (;;) {
        char byte;
        if (!wait_for_input(terminal, error))
            return false;
        ssize_t got = read(terminal->input, &byte, 1);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        /* A signal may come with the end of input: it counts first. */
        if (got <= 0 && is_cancelled(terminal))
            return say_stopped(error);
        if (got <= 0)
            return error_set(error, ERROR_CANCELLED, "%s: nobody answers", question);
        if (byte == '\n')
            break;
        if (length + 1 == size)
            return error_set(error, ERROR_INVALID, "%s: the answer is too long", question);
        text[length++] = byte;
    }
    text[length] = '\0';
    return true;
}
