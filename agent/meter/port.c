/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/port.h"

#include "agent/meter/port_line.h"
#include "agent/meter/port_trace.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

/* USB adapters lose what is sent too early; a pseudo-terminal does not. Times: ArgyllCMS. */
#define SETTLE_AFTER_OPEN_MS 160
#define SETTLE_AFTER_LINE_MS 50
#define SETTLE_AFTER_CLOSE_MS 100
#define PENDING_MAX 1024
/* After plugging in; libusb_stm32 saw ModemManager keep a port for 10 s. */
#define NEW_MS 15000
#define NEW_PSEUDO_MS 2000 /* nobody looks at these but our tests */
#define BUSY_PAUSE_MS 200
#define PSEUDO_MAJOR_FIRST 136 /* Documentation/admin-guide/devices.txt: Unix98 PTY slaves */
#define PSEUDO_MAJOR_LAST 143

struct port {
    char path[256];
    int descriptor;
    int cancel_fd; /* -1: none */
    bool pseudo;
    bool was_cancelled;
    int64_t new_until_ms;      /* UTC: until then somebody else may be looking at it */
    char pending[PENDING_MAX]; /* came, not asked for yet */
    size_t pending_length;
    int64_t last_byte_ms; /* that came or went; the opening before the first */
    struct trace trace;
};

static int remaining_ms(int64_t deadline_ms)
{
    int64_t left = deadline_ms - time_monotonic_ms();
    return left <= 0 ? 0 : left > 3600000 ? 3600000 : (int)left;
}

/* PORT_OK: the port is ready for events. A cancel comes first, then bytes, then the hang-up: what
 * was sent before the cable was pulled is still read. */
static enum port_result wait_for(const struct port *port, short events, int64_t deadline_ms)
{
    for (;;) {
        struct pollfd descriptors[2] = {
            {.fd = port->descriptor, .events = events},
            {.fd = port->cancel_fd, .events = POLLIN},
        };
        int ready = poll(descriptors, 2, remaining_ms(deadline_ms));
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready < 0)
            return PORT_FAILED;
        if (descriptors[1].revents != 0)
            return PORT_CANCELLED;
        if (descriptors[0].revents & events)
            return PORT_OK;
        if (descriptors[0].revents != 0)
            return PORT_GONE;
        if (time_monotonic_ms() >= deadline_ms)
            return PORT_TIMEOUT;
    }
}

/* Appends to what is pending, at least one byte. */
static enum port_result receive(struct port *port, int64_t deadline_ms)
{
    for (;;) {
        enum port_result result = wait_for(port, POLLIN, deadline_ms);
        if (result != PORT_OK)
            return result;
        char *to = port->pending + port->pending_length;
        ssize_t got = read(port->descriptor, to, PENDING_MAX - port->pending_length);
        if (got > 0) {
            trace_add(&port->trace, TRACE_CAME, to, (size_t)got);
            port->last_byte_ms = time_monotonic_ms();
            port->pending_length += (size_t)got;
            return PORT_OK;
        }
        /* Hung up: 0 from a serial port, EIO from a pseudo-terminal. */
        if (got == 0 || errno == EIO || errno == ENXIO || errno == ENODEV)
            return PORT_GONE;
        if (errno != EAGAIN && errno != EINTR)
            return PORT_FAILED;
    }
}

/* tcflush alone does not empty USB adapters. Where the line has been silent long enough already
 * nothing is waited for: what came since would be there. */
enum port_result port_drain(struct port *port, int quiet_ms, int64_t deadline_ms)
{
    for (;;) {
        port->pending_length = 0;
        int64_t quiet_until_ms = port->last_byte_ms + quiet_ms;
        enum port_result result =
            receive(port, quiet_until_ms < deadline_ms ? quiet_until_ms : deadline_ms);
        if (result == PORT_TIMEOUT)
            return quiet_until_ms <= deadline_ms ? PORT_OK : PORT_TIMEOUT;
        if (result != PORT_OK)
            return result;
    }
}

enum port_result port_write_all(struct port *port, const void *bytes, size_t length,
                                int64_t deadline_ms)
{
    const char *from = bytes;
    while (length > 0) {
        enum port_result result = wait_for(port, POLLOUT, deadline_ms);
        if (result != PORT_OK)
            return result;
        ssize_t written = write(port->descriptor, from, length);
        if (written > 0) {
            trace_add(&port->trace, TRACE_SENT, from, (size_t)written);
            port->last_byte_ms = time_monotonic_ms();
            from += written;
            length -= (size_t)written;
        } else if (written < 0 && (errno == EIO || errno == ENXIO || errno == ENODEV)) {
            return PORT_GONE;
        } else if (written < 0 && errno != EAGAIN && errno != EINTR) {
            return PORT_FAILED;
        }
    }
    return PORT_OK;
}

static void forget_first(struct port *port, size_t count)
{
    port->pending_length -= count;
    memmove(port->pending, port->pending + count, port->pending_length);
}

enum port_result port_read_until(struct port *port, char end, char *text, size_t size,
                                 size_t *length, int64_t deadline_ms)
{
    size_t room = size < PENDING_MAX ? size : PENDING_MAX;
    for (;;) {
        const char *found = memchr(port->pending, end, port->pending_length);
        size_t before = found != NULL ? (size_t)(found - port->pending) : port->pending_length;
        if (before >= room) {
            forget_first(port, before);
            return PORT_OVERLONG;
        }
        if (found != NULL) {
            memcpy(text, port->pending, before);
            text[before] = '\0';
            *length = before;
            forget_first(port, before + 1);
            return PORT_OK;
        }
        enum port_result result = receive(port, deadline_ms);
        if (result != PORT_OK)
            return result;
    }
}

enum port_result port_read_count(struct port *port, void *bytes, size_t count, int64_t deadline_ms)
{
    if (count > PENDING_MAX)
        return PORT_OVERLONG;
    while (port->pending_length < count) {
        enum port_result result = receive(port, deadline_ms);
        if (result != PORT_OK)
            return result;
    }
    memcpy(bytes, port->pending, count);
    forget_first(port, count);
    return PORT_OK;
}

enum port_result port_pause(struct port *port, int ms)
{
    /* No events asked for: poll tells of a hang-up all the same. */
    enum port_result result = wait_for(port, 0, time_monotonic_ms() + ms);
    return result == PORT_TIMEOUT ? PORT_OK : result;
}

void port_set_rts(struct port *port, bool on)
{
    int rts = TIOCM_RTS;
    (void)ioctl(port->descriptor, on ? TIOCMBIS : TIOCMBIC, &rts);
}

bool port_is_pseudo(const struct port *port)
{
    return port->pseudo;
}

const char *port_path(const struct port *port)
{
    return port->path;
}

bool port_ignore_cancel(struct port *port)
{
    port->was_cancelled = port->was_cancelled || wait_for(port, 0, 0) == PORT_CANCELLED;
    port->cancel_fd = -1;
    return port->was_cancelled;
}

void port_trace(const struct port *port, char *text, size_t size)
{
    trace_format(&port->trace, text, size);
}

void port_trace_mark(struct port *port)
{
    trace_mark(&port->trace);
}

void port_trace_fresh(const struct port *port, char *text, size_t size)
{
    trace_format_fresh(&port->trace, text, size);
}

bool port_error(const struct port *port, enum port_result result, struct error *error)
{
    const char *path = port->path;
    switch (result) {
    case PORT_OK:
        break;
    case PORT_TIMEOUT:
        return error_set(error, ERROR_UNAVAILABLE, "meter %s: no reply in time", path);
    case PORT_OVERLONG:
        return error_set(error, ERROR_UNAVAILABLE, "meter %s: bytes without an end of line", path);
    case PORT_GONE:
        return error_set(error, ERROR_UNAVAILABLE, "meter %s: unplugged", path);
    case PORT_CANCELLED:
        return error_set(error, ERROR_CANCELLED, "meter %s: stopped while waiting for it", path);
    case PORT_FAILED:
        return error_set_errno(error, "meter %s", path);
    }
    return false;
}

/* For the system's reason; returns false. */
static bool explain_open(const char *path, int reason, struct error *error)
{
    errno = reason;
    if (reason == ENOENT || reason == ENXIO || reason == ENODEV || reason == EIO)
        return error_set(
            error, ERROR_UNAVAILABLE, "%s: no such port; is the meter plugged in?", path);
    if (reason == ENOTTY)
        return error_set(error, ERROR_INVALID, "%s: not a serial port", path);
    if (reason == EACCES)
        return error_set_errno(error, "%s: this user may not use the port", path);
    if (reason == EBUSY)
        return error_set(error,
                         ERROR_UNAVAILABLE,
                         "%s: in use by another program (for some seconds after plugging in it may "
                         "be ModemManager, which ID_MM_DEVICE_IGNORE keeps away)",
                         path);
    return error_set_errno(error, "%s: cannot be opened", path);
}

/* The character device itself: opening anything else, a FIFO or a disk, could act or wait. 0, or
 * the system's reason. */
static int open_device(struct port *port, const struct port_line *line)
{
    struct stat status;
    if (stat(port->path, &status) != 0)
        return errno;
    if (!S_ISCHR(status.st_mode))
        return ENOTTY;
    unsigned major_number = major(status.st_rdev);
    port->pseudo = major_number >= PSEUDO_MAJOR_FIRST && major_number <= PSEUDO_MAJOR_LAST;
    port->new_until_ms = (int64_t)status.st_ctim.tv_sec * 1000 + status.st_ctim.tv_nsec / 1000000 +
                         (port->pseudo ? NEW_PSEUDO_MS : NEW_MS);
    int waiting = line->is_question != NULL ? 0 : O_NONBLOCK;
    port->descriptor = open(port->path, O_RDWR | O_NOCTTY | waiting | O_CLOEXEC);
    if (port->descriptor < 0)
        return errno;
    if (line->is_question != NULL)
        return 0;
    return isatty(port->descriptor) ? 0 : ENOTTY;
}

/* TIOCEXCL does not stop root, and flock only those who ask: both. The mark outlives a killed owner
 * where a simulator keeps its pseudo-terminal open. */
static int claim(const struct port *port)
{
    int marked = 0;
    if (flock(port->descriptor, LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK ? EBUSY : errno;
    if (!port->pseudo && ioctl(port->descriptor, TIOCGEXCL, &marked) == 0 && marked != 0)
        return EBUSY;
    (void)ioctl(port->descriptor, TIOCEXCL);
    return 0;
}

/* Again as long as it may be ModemManager's look at what is new. */
static bool own_device(struct port *port, const struct port_line *line, struct error *error)
{
    for (;;) {
        int reason = open_device(port, line);
        if (reason == 0)
            reason = claim(port);
        if (reason == 0)
            return true;
        if (port->descriptor >= 0)
            (void)close(port->descriptor);
        port->descriptor = -1;
        if (reason != EBUSY || time_utc_now_ms() >= port->new_until_ms)
            return explain_open(port->path, reason, error);
        enum port_result result = wait_for(port, 0, time_monotonic_ms() + BUSY_PAUSE_MS);
        if (result != PORT_TIMEOUT)
            return port_error(port, result, error);
    }
}

static bool settle(struct port *port, int ms, struct error *error)
{
    if (port->pseudo)
        return true;
    enum port_result result = port_pause(port, ms);
    return result == PORT_OK || port_error(port, result, error);
}

bool port_change_line(struct port *port, const struct port_line *line, struct error *error)
{
    if (!port_line_set(port->descriptor, line, port->pseudo, error))
        return error_prefix(error, "%s: ", port->path);
    port->pending_length = 0;
    port->last_byte_ms = time_monotonic_ms();
    return settle(port, SETTLE_AFTER_LINE_MS, error);
}

/* A line is set; a device of messages gets a socket in its place. */
static bool set_up(struct port *port, const struct port_line *line, struct error *error)
{
    if (line->is_question == NULL) {
        if (!port_line_set(port->descriptor, line, port->pseudo, error))
            return error_prefix(error, "%s: ", port->path);
        return settle(port, SETTLE_AFTER_LINE_MS, error);
    }
    port->descriptor = port_file_attach(port->descriptor, line->is_question);
    return port->descriptor >= 0 || error_set_errno(error, "%s", port->path);
}

static void cleanup_port(struct port **port)
{
    port_close(*port);
}

bool port_open(const char *path, const struct port_line *line, int cancel_fd, struct port **port,
               struct error *error)
{
    CLEANUP(cleanup_port) struct port *opened = calloc(1, sizeof *opened);
    if (opened == NULL)
        return error_set_errno(error, "%s", path);
    opened->descriptor = -1;
    opened->cancel_fd = cancel_fd;
    if (!text_copy(opened->path, sizeof opened->path, path))
        return error_set(error, ERROR_INVALID, "port name too long");
    if (!own_device(opened, line, error) || !settle(opened, SETTLE_AFTER_OPEN_MS, error))
        return false;
    if (!set_up(opened, line, error))
        return false;
    opened->last_byte_ms = time_monotonic_ms();
    *port = TAKE(opened);
    return true;
}

void port_close(struct port *port)
{
    if (port == NULL)
        return;
    if (port->descriptor >= 0) {
        bool is_waited_for = port_ignore_cancel(port);
        /* Else close can wait 30 s for output that nobody takes. */
        (void)tcflush(port->descriptor, TCOFLUSH);
        (void)ioctl(port->descriptor, TIOCNXCL);
        (void)close(port->descriptor);
        if (!port->pseudo && !is_waited_for)
            (void)poll(NULL, 0, SETTLE_AFTER_CLOSE_MS);
    }
    free(port);
}
