/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/input/input.h"

#include "agent/display/evdev_device.h"
#include "agent/display/keyboard_backend.h"
#include "agent/display/seat.h"
#include "agent/input/layout.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/log.h"

#include <errno.h>
#include <fcntl.h>
#include <libinput.h>
#include <libudev.h>
#include <stdlib.h>
#include <unistd.h>

#define UDEV_SOCKET "/run/udev/control"
#define SYSTEM_LAYOUT "/etc/default/keyboard"
#define SYSTEM_LAYOUT_MAX 16384
#define DEVICES_MAX 64

struct input {
    struct keyboard *keyboard; /* whose state this is */
    struct udev *udev;
    struct libinput *libinput;
    struct layout *layout;
    size_t keyboards; /* that are there now */
    struct handed {   /* by the seat, to be given back by its number */
        int fd, device;
    } handed[DEVICES_MAX];
    size_t handed_count;
};

static int open_from_seat(struct input *input, const char *path)
{
    struct handed handed;
    if (input->handed_count == DEVICES_MAX ||
        !seat_open_device(input->keyboard->seat, path, &handed.fd, &handed.device, NULL))
        return -EACCES;
    input->handed[input->handed_count++] = handed;
    return handed.fd;
}

static void close_restricted(int fd, void *context)
{
    struct input *input = context;
    for (size_t i = 0; i < input->handed_count; i++)
        if (input->handed[i].fd == fd) {
            seat_close_device(input->keyboard->seat, input->handed[i].device);
            input->handed[i] = input->handed[--input->handed_count];
            break;
        }
    (void)close(fd);
}

/* Only what can answer is taken: a mouse stays with whoever has it. */
static int open_restricted(const char *path, int flags, void *context)
{
    struct input *input = context;
    int fd =
        input->keyboard->seat != NULL ? open_from_seat(input, path) : open(path, flags | O_CLOEXEC);
    if (fd < 0)
        return input->keyboard->seat != NULL ? fd : -errno;
    if (evdev_is_keyboard(fd) && evdev_grab(fd, path, NULL))
        return fd;
    close_restricted(fd, context);
    return -ENODEV;
}

static const struct libinput_interface interface = {open_restricted, close_restricted};

static bool is_keyboard(struct libinput_event *event)
{
    return libinput_device_has_capability(libinput_event_get_device(event),
                                          LIBINPUT_DEVICE_CAP_KEYBOARD) != 0;
}

static void take_stroke(struct input *input, struct libinput_event *event, int *key)
{
    struct libinput_event_keyboard *stroke = libinput_event_get_keyboard_event(event);
    bool pressed = libinput_event_keyboard_get_key_state(stroke) == LIBINPUT_KEY_STATE_PRESSED;
    struct layout_stroke typed =
        layout_key(input->layout, libinput_event_keyboard_get_key(stroke), pressed);
    if (typed.terminal != 0)
        seat_switch_to(input->keyboard->seat, typed.terminal);
    *key = typed.key;
    input->keyboard->digit = typed.digit;
}

/* Up to the next key; the rest waits in libinput. */
static void take_events(struct input *input, int *key)
{
    struct libinput_event *event;
    while (*key == 0 && (event = libinput_get_event(input->libinput)) != NULL) {
        switch (libinput_event_get_type(event)) {
        case LIBINPUT_EVENT_DEVICE_ADDED:
            input->keyboards += is_keyboard(event) ? 1 : 0;
            break;
        case LIBINPUT_EVENT_DEVICE_REMOVED:
            input->keyboards -= is_keyboard(event) ? 1 : 0;
            break;
        case LIBINPUT_EVENT_KEYBOARD_KEY:
            take_stroke(input, event, key);
            break;
        default:
            break;
        }
        libinput_event_destroy(event);
    }
}

/* The seat takes keyboards away together with the screen, and hands them out anew. */
static bool take_again(struct input *input, struct error *error)
{
    struct seat *seat = input->keyboard->seat;
    int ignored = 0;
    if (!seat_lock_active(seat, input->keyboard->cancel_fd, error))
        return false;
    layout_reset(input->layout);
    libinput_suspend(input->libinput);
    bool resumed = libinput_resume(input->libinput) == 0;
    (void)libinput_dispatch(input->libinput);
    seat_unlock(seat);
    take_events(input, &ignored);
    return resumed || error_set(error, ERROR_UNAVAILABLE, "the keyboards did not come back");
}

/* Without a seat, a keyboard that was unplugged is waited for: another one does, too. */
static bool read_key(struct keyboard *keyboard, size_t index, int *key, struct error *error)
{
    struct input *input = keyboard->state;
    (void)index;
    if (libinput_dispatch(input->libinput) != 0)
        return error_set(error, ERROR_UNAVAILABLE, "the keyboards cannot be read any more");
    take_events(input, key);
    if (input->keyboards == 0 && *key == 0 && keyboard->seat != NULL)
        return take_again(input, error);
    return true;
}

static bool has_waiting_key(struct keyboard *keyboard, int *key)
{
    take_events(keyboard->state, key);
    return *key != 0;
}

static void close_input(struct keyboard *keyboard)
{
    struct input *input = keyboard->state;
    if (input->libinput != NULL)
        (void)libinput_unref(input->libinput);
    if (input->udev != NULL)
        (void)udev_unref(input->udev);
    layout_destroy(input->layout);
    free(input);
    seat_leave(keyboard->seat);
}

static const struct keyboard_backend input_backend = {
    .read_key = read_key, .has_waiting_key = has_waiting_key, .close = close_input};

static void be_silent(struct libinput *libinput, enum libinput_log_priority priority,
                      const char *format, va_list arguments)
{
    (void)libinput, (void)priority, (void)format, (void)arguments;
}

static void system_layout(struct layout_names *names)
{
    CLEANUP(buffer_finish) struct buffer text = BUFFER(SYSTEM_LAYOUT_MAX);
    *names = (struct layout_names){0};
    if (file_exists(SYSTEM_LAYOUT) && file_read(SYSTEM_LAYOUT, &text, NULL) && text.data != NULL)
        layout_names_parse(text.data, text.length, names);
}

/* A layout that does not exist must not lock the operator out: XKB's default then. */
static bool find_layout(const char *setting, struct layout **layout, struct error *error)
{
    struct layout_names names;
    struct error trouble = {0};
    if (setting[0] != '\0')
        layout_names_from_setting(setting, &names);
    else
        system_layout(&names);
    if (layout_create(&names, layout, &trouble))
        return true;
    log_warning("%s; the default layout is used", trouble.text);
    return layout_create(&(struct layout_names){0}, layout, error);
}

static bool find_keyboards(struct input *input, struct error *error)
{
    struct seat *seat = input->keyboard->seat;
    int ignored = 0;
    input->udev = udev_new();
    input->libinput =
        input->udev != NULL ? libinput_udev_create_context(&interface, input, input->udev) : NULL;
    if (input->libinput == NULL)
        return error_set(error, ERROR_SYSTEM, "keyboards: no memory");
    libinput_log_set_handler(input->libinput, be_silent);
    if (!seat_lock_active(seat, input->keyboard->cancel_fd, error))
        return false;
    bool assigned = libinput_udev_assign_seat(input->libinput, "seat0") == 0;
    if (assigned)
        (void)libinput_dispatch(input->libinput);
    seat_unlock(seat);
    take_events(input, &ignored);
    return (assigned && input->keyboards > 0) ||
           error_set(error,
                     ERROR_UNAVAILABLE,
                     "no keyboard in /dev/input that could be taken: there is none, or another "
                     "program has it");
}

static bool open_with_libinput(const char *setting, struct keyboard *keyboard, struct error *error)
{
    struct input *input = calloc(1, sizeof *input);
    if (input == NULL)
        return error_set_errno(error, "keyboards");
    input->keyboard = keyboard;
    keyboard->backend = &input_backend;
    keyboard->state = input;
    if (!seat_join(&keyboard->seat, error) || !find_layout(setting, &input->layout, error) ||
        !find_keyboards(input, error)) {
        close_input(keyboard);
        return false;
    }
    keyboard->descriptors[0] = libinput_get_fd(input->libinput);
    keyboard->count = 1;
    return true;
}

bool input_open(const char *layout, int cancel_fd, struct keyboard **keyboard, struct error *error)
{
    if (access(UDEV_SOCKET, F_OK) != 0)
        return keyboard_open(KEYBOARD_EVDEV, cancel_fd, keyboard, error);
    struct keyboard *opened = calloc(1, sizeof *opened);
    if (opened == NULL)
        return error_set_errno(error, "keyboard");
    opened->cancel_fd = cancel_fd;
    if (!open_with_libinput(layout, opened, error)) {
        free(opened);
        return false;
    }
    *keyboard = opened;
    return true;
}
