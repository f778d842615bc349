/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/keyboard.h"

#include "agent/display/keyboard_backend.h"
#include "monqa/time_utc.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

bool keyboard_open(enum keyboard_source source, int cancel_fd, struct keyboard **keyboard,
                   struct error *error)
{
    struct keyboard *opened = calloc(1, sizeof *opened);
    if (opened == NULL)
        return error_set_errno(error, "keyboard");
    opened->cancel_fd = cancel_fd;
    if (!(source == KEYBOARD_EVDEV ? evdev_open : terminal_open)(opened, error)) {
        free(opened);
        return false;
    }
    *keyboard = opened;
    return true;
}

void keyboard_close(struct keyboard *keyboard)
{
    if (keyboard == NULL)
        return;
    keyboard->backend->close(keyboard);
    free(keyboard);
}

static int digit_of(const struct keyboard *keyboard, int key)
{
    return key >= '0' && key <= '9' ? key : keyboard->digit;
}

int keyboard_digit(const struct keyboard *keyboard)
{
    return keyboard->digit;
}

/* Milliseconds for poll; -1: for ever. */
static int time_left_ms(int64_t end_ms)
{
    if (end_ms < 0)
        return -1;
    int64_t left_ms = end_ms - time_monotonic_ms();
    return left_ms > 0 ? (int)left_ms : 0;
}

static bool wait_once(struct keyboard *keyboard, int wait_ms, int *key, struct error *error)
{
    struct pollfd watched[KEYBOARDS_MAX + 1];
    size_t count = keyboard->count;
    for (size_t i = 0; i < count; i++)
        watched[i] = (struct pollfd){.fd = keyboard->descriptors[i], .events = POLLIN};
    watched[count] = (struct pollfd){.fd = keyboard->cancel_fd, .events = POLLIN};
    if (poll(watched, count + 1, wait_ms) < 0)
        return errno == EINTR || error_set_errno(error, "waiting for a key");
    if (watched[count].revents != 0)
        return error_set(error, ERROR_CANCELLED, "cancelled while waiting for a key");
    for (size_t i = 0; i < count && *key == 0; i++)
        if (watched[i].revents != 0 && !keyboard->backend->read_key(keyboard, i, key, error))
            return false;
    return true;
}

bool keyboard_wait(struct keyboard *keyboard, int timeout_ms, int *key, struct error *error)
{
    int64_t end_ms = timeout_ms < 0 ? -1 : time_monotonic_ms() + timeout_ms;
    int pressed = 0;
    keyboard->digit = 0;
    bool waits = keyboard->backend->has_waiting_key != NULL &&
                 keyboard->backend->has_waiting_key(keyboard, &pressed);
    if (waits) {
        keyboard->digit = digit_of(keyboard, pressed);
        *key = pressed;
        return true;
    }
    for (;;) {
        int wait_ms = time_left_ms(end_ms);
        if (!wait_once(keyboard, wait_ms, &pressed, error))
            return false;
        if (pressed != 0 || wait_ms == 0) {
            keyboard->digit = digit_of(keyboard, pressed);
            *key = pressed;
            return true;
        }
    }
}
