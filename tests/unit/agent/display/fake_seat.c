/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/agent/display/fake_seat.h"

#include "agent/display/kms_device.h"
#include "tests/unit/agent/display/fake_card.h"

#include <errno.h>
#include <fcntl.h>
#include <libseat.h>
#include <stddef.h>
#include <unistd.h>

struct fake_seat fake_seat;

struct libseat {
    const struct libseat_seat_listener *listener;
    void *context;
    int ends[2];
};

static struct libseat seat;

static void command(char letter)
{
    ssize_t written = write(seat.ends[1], &letter, 1);
    (void)written;
}

void fake_seat_take_away(void)
{
    command('-');
}

void fake_seat_give(void)
{
    command('+');
}

void fake_seat_vanish(void)
{
    command('x');
}

struct libseat *libseat_open_seat(const struct libseat_seat_listener *listener, void *context)
{
    if (fake_seat.refuses || pipe2(seat.ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return NULL;
    seat.listener = listener;
    seat.context = context;
    command('+');
    return &seat;
}

int libseat_close_seat(struct libseat *closed)
{
    (void)close(closed->ends[0]);
    (void)close(closed->ends[1]);
    return 0;
}

int libseat_disable_seat(struct libseat *disabled)
{
    (void)disabled;
    atomic_fetch_add(&fake_seat.acknowledged, 1);
    return 0;
}

int libseat_open_device(struct libseat *from, const char *path, int *fd)
{
    (void)from;
    *fd = fake_seat.refuses_devices ? -1 : kms_device_open(path);
    if (*fd < 0) {
        errno = ENODEV;
        return -1;
    }
    atomic_fetch_add(&fake_seat.open_devices, 1);
    return *fd;
}

int libseat_close_device(struct libseat *from, int device)
{
    (void)from, (void)device;
    atomic_fetch_sub(&fake_seat.open_devices, 1);
    return 0;
}

int libseat_switch_session(struct libseat *from, int terminal)
{
    (void)from;
    atomic_store(&fake_seat.switched_to, terminal);
    if (fake_seat.refuses_switches) {
        errno = EPERM;
        return -1;
    }
    command('-');
    return 0;
}

int libseat_get_fd(struct libseat *from)
{
    return from->ends[0];
}

int libseat_dispatch(struct libseat *from, int timeout)
{
    char letter;
    (void)timeout;
    if (read(from->ends[0], &letter, 1) != 1)
        return 0;
    if (letter == 'x') {
        errno = EPIPE;
        return -1;
    }
    if (fake_seat.takes_first)
        fake_cards[0].held = letter == '-';
    if (letter == '+')
        from->listener->enable_seat(from, from->context);
    else
        from->listener->disable_seat(from, from->context);
    return 1;
}

void libseat_set_log_handler(libseat_log_func handler)
{
    (void)handler;
}

void libseat_set_log_level(enum libseat_log_level level)
{
    (void)level;
}
