/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/keyboard_backend.h"

#include "agent/display/evdev_device.h"
#include "agent/display/seat.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define INPUT_FOLDER "/dev/input"
#define ENTRIES_MAX 1024

static bool open_device(struct keyboard *keyboard, const char *path, int *fd, int *device,
                        struct error *error)
{
    if (keyboard->seat != NULL)
        return seat_open_device(keyboard->seat, path, fd, device, error);
    *fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    return *fd >= 0 || error_set_errno(error, "keyboard %s", path);
}

static void close_device(struct keyboard *keyboard, int fd, int device)
{
    if (keyboard->seat != NULL)
        seat_close_device(keyboard->seat, device);
    close_descriptor(&fd); /* also gives it back */
}

static bool take(struct keyboard *keyboard, const char *path, struct error *error)
{
    int fd = -1, device = -1;
    if (!open_device(keyboard, path, &fd, &device, error))
        return false;
    bool wanted = evdev_is_keyboard(fd);
    if (!wanted || !evdev_grab(fd, path, error)) {
        close_device(keyboard, fd, device);
        return !wanted;
    }
    keyboard->devices[keyboard->count] = device;
    keyboard->descriptors[keyboard->count++] = fd;
    return true;
}

static void drop(struct keyboard *keyboard, size_t index)
{
    close_device(keyboard, keyboard->descriptors[index], keyboard->devices[index]);
    size_t after = --keyboard->count - index;
    memmove(&keyboard->descriptors[index],
            &keyboard->descriptors[index + 1],
            after * sizeof *keyboard->descriptors);
    memmove(&keyboard->devices[index],
            &keyboard->devices[index + 1],
            after * sizeof *keyboard->devices);
}

static bool take_all(struct keyboard *keyboard, struct error *error)
{
    CLEANUP(file_names_finish) struct file_names entries = {0};
    struct error first = {0};
    if (file_exists(INPUT_FOLDER) && !file_list(INPUT_FOLDER, ENTRIES_MAX, &entries, error))
        return false;
    for (size_t i = 0; i < entries.count && keyboard->count < KEYBOARDS_MAX; i++) {
        char path[64];
        struct error problem = {0};
        if (strncmp(entries.names[i], "event", 5) != 0)
            continue;
        (void)snprintf(path, sizeof path, INPUT_FOLDER "/%.40s", entries.names[i]);
        if (!take(keyboard, path, &problem) && first.kind == ERROR_NONE)
            first = problem;
    }
    if (keyboard->count > 0)
        return true;
    return error_set(error,
                     ERROR_UNAVAILABLE,
                     "%s",
                     first.kind == ERROR_NONE ? "no keyboard in " INPUT_FOLDER : first.text);
}

/* The seat takes keyboards away together with the screen, and hands them out anew. */
static bool take_again(struct keyboard *keyboard, struct error *error)
{
    if (keyboard->seat == NULL)
        return error_set(error, ERROR_UNAVAILABLE, "the last keyboard was unplugged");
    if (!seat_lock_active(keyboard->seat, keyboard->cancel_fd, error))
        return false;
    keyboard->modifiers = 0;
    bool taken = take_all(keyboard, error);
    seat_unlock(keyboard->seat);
    return taken;
}

/* Ours are the keys, so that the kernel does not see what asks for another terminal. */
static bool is_switch(struct keyboard *keyboard, const struct input_event *event)
{
    static const unsigned keys[] = {KEY_LEFTCTRL, KEY_RIGHTCTRL, KEY_LEFTALT, KEY_RIGHTALT};
    const unsigned ctrl = 1u << 0 | 1u << 1, alt = 1u << 2 | 1u << 3;
    for (unsigned i = 0; i < ARRAY_LENGTH(keys); i++)
        if (event->code == keys[i])
            keyboard->modifiers = event->value != 0 ? keyboard->modifiers | 1u << i
                                                    : keyboard->modifiers & ~(1u << i);
    if ((keyboard->modifiers & ctrl) == 0 || (keyboard->modifiers & alt) == 0 || event->value != 1)
        return false;
    if (event->code >= KEY_F1 && event->code <= KEY_F10)
        seat_switch_to(keyboard->seat, event->code - KEY_F1 + 1);
    else if (event->code == KEY_F11 || event->code == KEY_F12)
        seat_switch_to(keyboard->seat, event->code - KEY_F11 + 11);
    else
        return false;
    return true;
}

static bool read_key(struct keyboard *keyboard, size_t index, int *key, struct error *error)
{
    struct input_event event;
    ssize_t length = read(keyboard->descriptors[index], &event, sizeof event);
    if (length == (ssize_t)sizeof event) {
        bool is_pressed = event.type == EV_KEY && event.value == 1; /* not released or repeated */
        if (event.type == EV_KEY && !is_switch(keyboard, &event) && is_pressed)
            *key = key_of_code(event.code);
        return true;
    }
    if (length < 0 && (errno == EAGAIN || errno == EINTR))
        return true;
    drop(keyboard, index);
    return keyboard->count > 0 || take_again(keyboard, error);
}

static void close_evdev(struct keyboard *keyboard)
{
    while (keyboard->count > 0)
        drop(keyboard, keyboard->count - 1);
    seat_leave(keyboard->seat);
}

static const struct keyboard_backend evdev_backend = {.read_key = read_key, .close = close_evdev};

bool evdev_open(struct keyboard *keyboard, struct error *error)
{
    keyboard->backend = &evdev_backend;
    if (!seat_join(&keyboard->seat, error))
        return false;
    bool taken = seat_lock_active(keyboard->seat, keyboard->cancel_fd, error);
    if (taken) {
        taken = take_all(keyboard, error);
        seat_unlock(keyboard->seat);
    }
    if (!taken)
        close_evdev(keyboard);
    return taken;
}
