/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_card.h"

#include "agent/display/kms_device.h"
#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xf86drm.h>

#define LOOK_MS 500
#define LOOK_STEP_MS 10

static void describe(struct kms_card *card, const char *path)
{
    (void)text_copy(card->path, sizeof card->path, path);
    drmVersion *version = drmGetVersion(card->fd);
    if (version != NULL && version->name != NULL)
        text_printable(card->driver, sizeof card->driver, version->name, (size_t)version->name_len);
    drmFreeVersion(version);
}

bool kms_card_open(const char *path, struct kms_card *card, struct error *error)
{
    struct kms_card opened = {.fd = kms_device_open(path)};
    if (opened.fd < 0)
        return error_set_errno(error, "graphics card %s", path);
    describe(&opened, path);
    *card = opened;
    return true;
}

bool kms_card_open_on(struct seat *seat, const char *path, struct kms_card *card,
                      struct error *error)
{
    struct kms_card opened = {.seat = seat};
    if (seat == NULL)
        return kms_card_open(path, card, error);
    if (!seat_open_device(seat, path, &opened.fd, &opened.device, error))
        return error_prefix(error, "graphics card: ");
    describe(&opened, path);
    *card = opened;
    return true;
}

void kms_card_close(struct kms_card *card)
{
    if (card->fd >= 0 && card->seat != NULL)
        seat_close_device(card->seat, card->device);
    close_descriptor(&card->fd);
    card->fd = -1;
}

static bool holds(const char *process, const char *path)
{
    char folder[64], link[PATH_MAX], target[64];
    (void)snprintf(folder, sizeof folder, "/proc/%.20s/fd", process);
    DIR *descriptors = opendir(folder);
    bool found = false;
    for (struct dirent *entry; descriptors != NULL && !found && (entry = readdir(descriptors));) {
        (void)snprintf(link, sizeof link, "%s/%.20s", folder, entry->d_name);
        ssize_t length = readlink(link, target, sizeof target - 1);
        if (length <= 0)
            continue;
        target[length] = '\0';
        found = strcmp(target, path) == 0;
    }
    if (descriptors != NULL)
        (void)closedir(descriptors);
    return found;
}

static void append_holder(struct buffer *names, const char *process)
{
    char path[64], name[32] = "", shown[80];
    (void)snprintf(path, sizeof path, "/proc/%.20s/comm", process);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd >= 0 ? read(fd, name, sizeof name - 1) : 0;
    close_descriptor(&fd);
    if (length <= 0)
        return;
    text_printable(shown, sizeof shown, name, strcspn(name, "\n"));
    buffer_format(names, "%s%s (process %.20s)", names->length > 0 ? ", " : "", shown, process);
}

/* Other processes that have the card open, as far as we may see them. */
static void name_holders(const char *path, struct buffer *names)
{
    DIR *processes = opendir("/proc");
    for (struct dirent *entry; processes != NULL && (entry = readdir(processes)) != NULL;) {
        long long id;
        if (integer_parse(entry->d_name, 1, INT32_MAX, &id) && id != getpid() &&
            holds(entry->d_name, path))
            append_holder(names, entry->d_name);
    }
    if (processes != NULL)
        (void)closedir(processes);
}

static bool is_held(const struct kms_card *card, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer names = BUFFER(300);
    name_holders(card->path, &names);
    return error_set(error,
                     ERROR_UNAVAILABLE,
                     "graphics card %s: another program draws on it: %s; switch to another "
                     "virtual terminal, or end that program",
                     card->path,
                     names.length > 0 ? names.data : "a desktop, or another session");
}

/* The first to open a card that nobody draws on is master already, and needs no privilege. That may
 * be one who only looks (the service, a list of displays): it lets go at once. */
static bool may_draw(int fd)
{
    int64_t end_ms = time_monotonic_ms() + LOOK_MS;
    while (!drmIsMaster(fd)) {
        int result = drmSetMaster(fd);
        if (result == 0)
            return true;
        if (result != -EBUSY || time_monotonic_ms() >= end_ms)
            return false;
        (void)poll(NULL, 0, LOOK_STEP_MS);
    }
    return true;
}

bool kms_card_become_master(struct kms_card *card, struct error *error)
{
    uint64_t has_buffers = 0;
    if (drmGetCap(card->fd, DRM_CAP_DUMB_BUFFER, &has_buffers) != 0 || has_buffers == 0 ||
        drmSetClientCap(card->fd, DRM_CLIENT_CAP_UNIVERSAL_PLANES, 1) != 0)
        return error_set(error,
                         ERROR_SYSTEM,
                         "graphics card %s: its driver \"%s\" gives no plain memory to draw in, or "
                         "does not tell its planes: nothing can be measured with it",
                         card->path,
                         card->driver);
    /* Older drivers have none (radeon; nouveau, unless it is told to). */
    card->atomic = drmSetClientCap(card->fd, DRM_CLIENT_CAP_ATOMIC, 1) == 0;
    return may_draw(card->fd) || is_held(card, error);
}

void kms_free_resources(drmModeRes **resources)
{
    if (*resources != NULL)
        drmModeFreeResources(*resources);
}

void kms_free_connector(drmModeConnector **connector)
{
    if (*connector != NULL)
        drmModeFreeConnector(*connector);
}
