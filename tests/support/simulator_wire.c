/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/simulator_wire.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t stopped;

static void stop(int number)
{
    (void)number;
    stopped = 1;
}

static void wait_ms(unsigned ms)
{
    struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    while (!stopped && nanosleep(&left, &left) != 0)
        ;
}

static bool open_pty(struct simulator_wire *wire, struct error *error)
{
    char path[128];
    wire->descriptor = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (wire->descriptor < 0 || grantpt(wire->descriptor) != 0 || unlockpt(wire->descriptor) != 0 ||
        ptsname_r(wire->descriptor, path, sizeof path) != 0)
        return error_set_errno(error, "pseudo-terminal");
    wire->slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    struct termios raw;
    if (wire->slave < 0 || tcgetattr(wire->slave, &raw) != 0)
        return error_set_errno(error, "%s", path);
    cfmakeraw(&raw);
    (void)tcsetattr(wire->slave, TCSANOW, &raw);
    if (wire->link != NULL) {
        (void)unlink(wire->link);
        if (symlink(path, wire->link) != 0)
            return error_set_errno(error, "%s", wire->link);
    }
    (void)printf("%s\n", path);
    return fflush(stdout) == 0;
}

/* The emulated machine may start later than we do. */
static bool open_socket(struct simulator_wire *wire, struct error *error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (!text_copy(address.sun_path, sizeof address.sun_path, wire->connect))
        return error_set(error, ERROR_INVALID, "%s: path too long", wire->connect);
    wire->descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    for (int tries = 0; wire->descriptor >= 0 && tries < 600 && !stopped; tries++) {
        if (connect(wire->descriptor, (struct sockaddr *)&address, sizeof address) == 0) {
            (void)printf("connected\n");
            return fflush(stdout) == 0;
        }
        wait_ms(100);
    }
    return error_set_errno(error, "%s", wire->connect);
}

bool wire_open(struct simulator_wire *wire, struct error *error)
{
    wire->slave = -1;
    return wire->connect != NULL ? open_socket(wire, error) : open_pty(wire, error);
}

void wire_close(struct simulator_wire *wire)
{
    close_descriptor(&wire->slave);
    close_descriptor(&wire->descriptor);
    wire->slave = wire->descriptor = -1;
    if (wire->link != NULL)
        (void)unlink(wire->link);
}

void wire_note(const struct simulator_wire *wire, char direction, const char *bytes, size_t length)
{
    char shown[256];
    if (wire->log == NULL)
        return;
    text_printable(shown, sizeof shown, bytes, length);
    (void)fprintf(wire->log, "%c %s\n", direction, shown);
    (void)fflush(wire->log);
}

static bool write_all(const struct simulator_wire *wire, const char *bytes, size_t length)
{
    for (size_t sent = 0; sent < length && !stopped;) {
        ssize_t count = write(wire->descriptor, bytes + sent, length - sent);
        if (count < 0 && errno != EINTR)
            return false;
        if (count > 0)
            sent += (size_t)count;
    }
    return true;
}

static bool send_bytes(const struct simulator_wire *wire, const struct simulator_reply *reply)
{
    size_t first = reply->pause_ms > 0 ? reply->pause_at : reply->length;
    wait_ms(reply->delay_ms);
    if (reply->length > 0)
        wire_note(wire, '>', reply->bytes, reply->length);
    if (!write_all(wire, reply->bytes, first))
        return false;
    wait_ms(reply->pause_ms);
    return write_all(wire, reply->bytes + first, reply->length - first);
}

/* What is sent is read before the cable goes: closing a pseudo-terminal throws it away. */
static bool pull_cable(struct simulator_wire *wire, unsigned replug_ms)
{
    wait_ms(100);
    wire_close(wire);
    wire_note(wire, '!', "unplugged", 9);
    struct error error = {0};
    if (replug_ms == 0)
        return false;
    wait_ms(replug_ms);
    return !stopped && wire_open(wire, &error);
}

bool wire_send(struct simulator_wire *wire, const struct simulator_reply *reply)
{
    return send_bytes(wire, reply) && (!reply->hang_up || pull_cable(wire, reply->replug_ms));
}

int wire_read(const struct simulator_wire *wire)
{
    while (!stopped) {
        unsigned char byte;
        ssize_t count = read(wire->descriptor, &byte, 1);
        if (count > 0)
            return byte;
        if (count == 0 || errno != EINTR)
            break;
    }
    return -1;
}

void wire_end_on_signals(void)
{
    struct sigaction action = {.sa_handler = stop}; /* no SA_RESTART: read returns */
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGINT, &action, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
}
