/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/pause.h"

#include "monqa/time_utc.h"

#include <errno.h>
#include <poll.h>

/* A signal ends the wait and makes cancel_fd readable: the time is not over then. */
bool pause_ms(int cancel_fd, int wait_ms, struct error *error)
{
    struct pollfd cancel = {.fd = cancel_fd, .events = POLLIN};
    int64_t end_ms = time_monotonic_ms() + wait_ms;
    int ready;
    do {
        int64_t left_ms = end_ms - time_monotonic_ms();
        ready = poll(&cancel, 1, left_ms > 0 ? (int)left_ms : 0);
    } while (ready < 0 && errno == EINTR);
    if (ready > 0)
        return error_set(error, ERROR_CANCELLED, "ended by a signal");
    return ready == 0 || error_set_errno(error, "session");
}
