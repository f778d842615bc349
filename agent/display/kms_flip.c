/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_flip.h"

#include "agent/display/kms_commit.h"
#include "monqa/cleanup.h"
#include "monqa/time_utc.h"

#include <errno.h>
#include <poll.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

#define FLIP_WAIT_MS 5000

static void count_flip(int fd, unsigned sequence, unsigned seconds, unsigned microseconds,
                       void *context)
{
    (void)fd, (void)sequence, (void)seconds, (void)microseconds;
    struct kms_flip *flip = context;
    flip->done++;
}

/* One wait for the card or for the cancel descriptor. */
static bool wait_for_event(struct kms_flip *flip, int wait_ms, struct error *error)
{
    struct pollfd watched[] = {{.fd = flip->fd, .events = POLLIN},
                               {.fd = flip->cancel_fd, .events = POLLIN}};
    int ready = poll(watched, ARRAY_LENGTH(watched), wait_ms);
    if (ready < 0)
        return errno == EINTR || error_set_errno(error, "waiting for the graphics card");
    if (watched[1].revents != 0)
        return error_set(error, ERROR_CANCELLED, "cancelled");
    if ((watched[0].revents & POLLIN) != 0) {
        drmEventContext events = {.version = 2, .page_flip_handler = count_flip};
        if (drmHandleEvent(flip->fd, &events) != 0)
            return error_set(error, ERROR_UNAVAILABLE, "the graphics card is gone");
    } else if (watched[0].revents != 0) {
        return error_set(error, ERROR_UNAVAILABLE, "the graphics card is gone");
    }
    return true;
}

static bool wait_until_done(struct kms_flip *flip, struct error *error)
{
    int64_t end_ms = time_monotonic_ms() + FLIP_WAIT_MS;
    while (flip->done != flip->asked) {
        int64_t left_ms = end_ms - time_monotonic_ms();
        if (left_ms <= 0)
            return error_set(error,
                             ERROR_UNAVAILABLE,
                             "the graphics card did not show the picture within %d ms",
                             FLIP_WAIT_MS);
        if (!wait_for_event(flip, (int)left_ms, error))
            return false;
    }
    return true;
}

static int commit(struct kms_flip *flip, uint32_t framebuffer_id)
{
    if (flip->plane_id == 0)
        return drmModePageFlip(
            flip->fd, flip->crtc_id, framebuffer_id, DRM_MODE_PAGE_FLIP_EVENT, flip);
    CLEANUP(kms_free_request) drmModeAtomicReq *request = drmModeAtomicAlloc();
    if (request == NULL ||
        drmModeAtomicAddProperty(request, flip->plane_id, flip->property_id, framebuffer_id) < 0)
        return -ENOMEM;
    return drmModeAtomicCommit(
        flip->fd, request, DRM_MODE_ATOMIC_NONBLOCK | DRM_MODE_PAGE_FLIP_EVENT, flip);
}

static bool ask(struct kms_flip *flip, uint32_t framebuffer_id, struct error *error)
{
    int result = commit(flip, framebuffer_id);
    flip->refused = flip->plane_id == 0 && (result == -EINVAL || result == -ENOSYS);
    if (result == -EACCES)
        return error_set(
            error, ERROR_UNAVAILABLE, "another program has taken the graphics card over");
    if (result != 0) {
        errno = -result;
        error_set_errno(error, "the graphics driver refuses the picture");
        if (error != NULL)
            error->kind = ERROR_UNAVAILABLE;
        return false;
    }
    flip->asked++;
    return true;
}

bool kms_flip_to(struct kms_flip *flip, uint32_t framebuffer_id, struct error *error)
{
    /* A cancelled wait may have left one on its way. */
    return wait_until_done(flip, error) && ask(flip, framebuffer_id, error) &&
           wait_until_done(flip, error);
}
