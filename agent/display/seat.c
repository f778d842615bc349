/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/seat.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <errno.h>
#include <fcntl.h>
#include <libseat.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ACTIVE_WAIT_MS 5000 /* for the terminal to become ours */
#define SWITCH_WAIT_MS 1000
#define STEP_MS 20

struct seat {
    struct libseat *libseat;
    pthread_t thread;
    pthread_mutex_t mutex; /* recursive: listeners open devices */
    int ends[2];           /* a byte ends the thread */
    atomic_bool active, lost;
    atomic_uint pauses;
    unsigned users;
    struct seat_listener *listeners;
};

static struct seat *only; /* a process has one terminal, and display and keyboard share it */
static char last_trouble[160];

/* What libseat has to say, for our own words. */
static void keep_trouble(enum libseat_log_level level, const char *format, va_list arguments)
{
    char text[160];
    if (level != LIBSEAT_LOG_LEVEL_ERROR)
        return;
    int length = vsnprintf(text, sizeof text, format, arguments);
    size_t kept = length < 0 ? 0 : (size_t)length;
    text_printable(
        last_trouble, sizeof last_trouble, text, kept < sizeof text ? kept : sizeof text - 1);
}

static void pause_all(const struct seat *seat)
{
    for (struct seat_listener *each = seat->listeners; each != NULL; each = each->next)
        each->pause(each->context);
}

static void resume_all(const struct seat *seat)
{
    for (struct seat_listener *each = seat->listeners; each != NULL; each = each->next)
        each->resume(each->context);
}

static void take_away(struct libseat *libseat, void *context)
{
    struct seat *seat = context;
    pause_all(seat);
    atomic_store(&seat->active, false);
    atomic_fetch_add(&seat->pauses, 1);
    (void)libseat_disable_seat(libseat);
}

static void give(struct libseat *libseat, void *context)
{
    struct seat *seat = context;
    (void)libseat;
    atomic_store(&seat->active, true);
    resume_all(seat);
}

static const struct libseat_seat_listener listener = {.enable_seat = give,
                                                      .disable_seat = take_away};

static void dispatch(struct seat *seat)
{
    int done;
    seat_lock(seat);
    do
        done = libseat_dispatch(seat->libseat, 0);
    while (done > 0);
    if (done < 0 && errno != EAGAIN && errno != EINTR) {
        atomic_store(&seat->active, false);
        atomic_store(&seat->lost, true);
    }
    seat_unlock(seat);
}

static void *listen_to_seat(void *context)
{
    struct seat *seat = context;
    struct pollfd watched[] = {{.fd = libseat_get_fd(seat->libseat), .events = POLLIN},
                               {.fd = seat->ends[0], .events = POLLIN}};
    while (watched[1].revents == 0 && !atomic_load(&seat->lost))
        if (poll(watched, ARRAY_LENGTH(watched), -1) > 0 && watched[0].revents != 0)
            dispatch(seat);
    return NULL;
}

static bool make_mutex(pthread_mutex_t *mutex)
{
    pthread_mutexattr_t attributes;
    if (pthread_mutexattr_init(&attributes) != 0)
        return false;
    bool made = pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE) == 0 &&
                pthread_mutex_init(mutex, &attributes) == 0;
    (void)pthread_mutexattr_destroy(&attributes);
    return made;
}

static bool none(const char *why, struct error *error)
{
    return error_set(error,
                     ERROR_UNAVAILABLE,
                     "no virtual terminal of our own can be had (%s), so nothing is measured: run "
                     "it from a text console, or have systemd start monqa-session@.service",
                     why);
}

static bool wait_until_active(struct seat *seat, struct error *error)
{
    int64_t end_ms = time_monotonic_ms() + ACTIVE_WAIT_MS;
    while (!atomic_load(&seat->active) && !atomic_load(&seat->lost)) {
        int64_t left_ms = end_ms - time_monotonic_ms();
        struct pollfd watched = {.fd = libseat_get_fd(seat->libseat), .events = POLLIN};
        if (left_ms <= 0)
            return none("no seatd, no login session, or another terminal is on screen", error);
        (void)poll(&watched, 1, STEP_MS);
        dispatch(seat);
    }
    return !atomic_load(&seat->lost) || none("its keeper has gone", error);
}

static void destroy(struct seat *seat)
{
    if (seat->libseat != NULL)
        (void)libseat_close_seat(seat->libseat);
    close_descriptor(&seat->ends[0]);
    close_descriptor(&seat->ends[1]);
    (void)pthread_mutex_destroy(&seat->mutex);
    free(seat);
}

static bool open_seat(struct seat *seat, struct error *error)
{
    (void)text_copy(last_trouble, sizeof last_trouble, "nobody manages the seat");
    libseat_set_log_handler(keep_trouble);
    libseat_set_log_level(LIBSEAT_LOG_LEVEL_ERROR);
    seat->libseat = libseat_open_seat(&listener, seat);
    if (seat->libseat == NULL)
        return none(last_trouble, error);
    if (!wait_until_active(seat, error))
        return false;
    if (pipe2(seat->ends, O_CLOEXEC) != 0 ||
        pthread_create(&seat->thread, NULL, listen_to_seat, seat) != 0)
        return error_set_errno(error, "seat");
    return true;
}

bool seat_join(struct seat **seat, struct error *error)
{
    if (geteuid() == 0 && getenv("LIBSEAT_BACKEND") == NULL) {
        *seat = NULL;
        return true;
    }
    if (only == NULL) {
        struct seat *opened = calloc(1, sizeof *opened);
        if (opened == NULL)
            return error_set_errno(error, "seat");
        opened->ends[0] = opened->ends[1] = -1;
        if (!make_mutex(&opened->mutex)) {
            free(opened);
            return error_set(error, ERROR_SYSTEM, "seat: no lock");
        }
        if (!open_seat(opened, error)) {
            destroy(opened);
            return false;
        }
        only = opened;
    }
    only->users++;
    *seat = only;
    return true;
}

void seat_leave(struct seat *seat)
{
    if (seat == NULL || --seat->users > 0)
        return;
    ssize_t written = write(seat->ends[1], "", 1);
    (void)written;
    (void)pthread_join(seat->thread, NULL);
    only = NULL;
    destroy(seat);
}

void seat_listen(struct seat *seat, struct seat_listener *added)
{
    if (seat == NULL)
        return;
    seat_lock(seat);
    added->next = seat->listeners;
    seat->listeners = added;
    seat_unlock(seat);
}

void seat_unlisten(struct seat *seat, struct seat_listener *removed)
{
    if (seat == NULL)
        return;
    seat_lock(seat);
    struct seat_listener **link = &seat->listeners;
    while (*link != NULL && *link != removed)
        link = &(*link)->next;
    if (*link != NULL)
        *link = removed->next;
    seat_unlock(seat);
}

void seat_lock(struct seat *seat)
{
    if (seat != NULL)
        (void)pthread_mutex_lock(&seat->mutex);
}

void seat_unlock(struct seat *seat)
{
    if (seat != NULL)
        (void)pthread_mutex_unlock(&seat->mutex);
}

unsigned seat_pauses(struct seat *seat)
{
    return seat == NULL ? 0 : atomic_load(&seat->pauses);
}

bool seat_lock_active(struct seat *seat, int cancel_fd, struct error *error)
{
    seat_lock(seat);
    while (seat != NULL && !atomic_load(&seat->active)) {
        seat_unlock(seat);
        struct pollfd cancel = {.fd = cancel_fd, .events = POLLIN};
        if (atomic_load(&seat->lost))
            return error_set(
                error, ERROR_UNAVAILABLE, "the terminal was taken away: its keeper has gone");
        if (poll(&cancel, 1, STEP_MS) > 0)
            return error_set(error, ERROR_CANCELLED, "cancelled while another terminal is shown");
        seat_lock(seat);
    }
    return true;
}

bool seat_open_device(struct seat *seat, const char *path, int *fd, int *device,
                      struct error *error)
{
    seat_lock(seat);
    int opened = -1;
    int id = libseat_open_device(seat->libseat, path, &opened);
    int trouble = errno;
    seat_unlock(seat);
    errno = trouble;
    if (id < 0)
        return error_set_errno(error, "%s is not handed to us", path);
    (void)fcntl(opened, F_SETFD, FD_CLOEXEC);
    *fd = opened;
    *device = id;
    return true;
}

void seat_close_device(struct seat *seat, int device)
{
    seat_lock(seat);
    (void)libseat_close_device(seat->libseat, device);
    seat_unlock(seat);
}

int seat_descriptor(struct seat *seat)
{
    return seat == NULL ? -1 : libseat_get_fd(seat->libseat);
}

static bool was_taken_away(struct seat *seat, unsigned pauses)
{
    int64_t end_ms = time_monotonic_ms() + SWITCH_WAIT_MS;
    while (seat_pauses(seat) == pauses && time_monotonic_ms() < end_ms)
        (void)poll(NULL, 0, STEP_MS);
    return seat_pauses(seat) != pauses;
}

void seat_switch_to(struct seat *seat, int terminal)
{
    if (seat == NULL)
        return;
    seat_lock(seat);
    unsigned pauses = seat_pauses(seat);
    pause_all(seat);
    bool asked = libseat_switch_session(seat->libseat, terminal) == 0;
    seat_unlock(seat);
    if (asked && was_taken_away(seat, pauses))
        return;
    seat_lock(seat);
    if (seat_pauses(seat) == pauses) {
        atomic_fetch_add(&seat->pauses, 1); /* the picture was away all the same */
        resume_all(seat);
    }
    seat_unlock(seat);
}
