/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/keyboard_backend.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/time_utc.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define INPUT_FOLDER "/dev/input"
#define ENTRIES_MAX 1024
#define RELEASE_WAIT_MS 1000
#define RELEASE_STEP_MS 10
#define KEY_BYTES (KEY_MAX / 8 + 1)

static bool has_key(const unsigned char keys[KEY_BYTES], unsigned code)
{
    return (keys[code / 8] >> (code % 8) & 1) != 0;
}

/* Not a mouse, a power button or a remote control: it can answer. */
static bool is_keyboard(int fd)
{
    unsigned char keys[KEY_BYTES] = {0};
    if (ioctl(fd, EVIOCGBIT(EV_KEY, sizeof keys), keys) < 0)
        return false;
    return (has_key(keys, KEY_ENTER) && has_key(keys, KEY_1)) ||
           (has_key(keys, KEY_KPENTER) && has_key(keys, KEY_KP1));
}

static bool any_key_down(int fd)
{
    unsigned char keys[KEY_BYTES] = {0};
    if (ioctl(fd, EVIOCGKEY(sizeof keys), keys) < 0)
        return false;
    for (size_t i = 0; i < sizeof keys; i++)
        if (keys[i] != 0)
            return true;
    return false;
}

/* Taken with the Enter still down that started us, the console would never see its release, and
 * would repeat it for ever. */
static void wait_for_release(int fd)
{
    int64_t end_ms = time_monotonic_ms() + RELEASE_WAIT_MS;
    while (any_key_down(fd) && time_monotonic_ms() < end_ms)
        (void)poll(NULL, 0, RELEASE_STEP_MS);
}

static bool take(struct keyboard *keyboard, const char *path, struct error *error)
{
    CLEANUP(close_descriptor) int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return error_set_errno(error, "keyboard %s", path);
    if (!is_keyboard(fd))
        return true;
    wait_for_release(fd);
    if (ioctl(fd, EVIOCGRAB, 1) != 0)
        return error_set(
            error, ERROR_UNAVAILABLE, "keyboard %s: another program has taken it", path);
    keyboard->descriptors[keyboard->count++] = take_descriptor(&fd);
    return true;
}

static void drop(struct keyboard *keyboard, size_t index)
{
    close_descriptor(&keyboard->descriptors[index]);
    keyboard->count--;
    memmove(&keyboard->descriptors[index],
            &keyboard->descriptors[index + 1],
            (keyboard->count - index) * sizeof *keyboard->descriptors);
}

static bool read_key(struct keyboard *keyboard, size_t index, int *key, struct error *error)
{
    struct input_event event;
    ssize_t length = read(keyboard->descriptors[index], &event, sizeof event);
    if (length == (ssize_t)sizeof event) {
        if (event.type == EV_KEY && event.value == 1) /* pressed, not released or repeated */
            *key = key_of_code(event.code);
        return true;
    }
    if (length < 0 && (errno == EAGAIN || errno == EINTR))
        return true;
    drop(keyboard, index);
    if (keyboard->count == 0)
        return error_set(error, ERROR_UNAVAILABLE, "the last keyboard was unplugged");
    return true;
}

static void close_evdev(struct keyboard *keyboard)
{
    while (keyboard->count > 0)
        drop(keyboard, keyboard->count - 1); /* closing also gives it back */
}

static const struct keyboard_backend evdev_backend = {.read_key = read_key, .close = close_evdev};

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

bool evdev_open(struct keyboard *keyboard, struct error *error)
{
    keyboard->backend = &evdev_backend;
    if (take_all(keyboard, error))
        return true;
    close_evdev(keyboard);
    return false;
}
