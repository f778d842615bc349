/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/signal_writeback.h"

#include "agent/display/kms_commit.h"
#include "agent/display/kms_device.h"
#include "monqa/cleanup.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>
#include <xf86drm.h>

#define FENCE_WAIT_MS 1000

static bool has_format(int fd, const struct kms_object *connector, uint32_t fourcc)
{
    bool found = false;
    uint32_t id = (uint32_t)kms_object_value(connector, "WRITEBACK_PIXEL_FORMATS");
    drmModePropertyBlobRes *blob = id != 0 ? drmModeGetPropertyBlob(fd, id) : NULL;
    for (size_t i = 0; blob != NULL && i < blob->length / sizeof fourcc; i++) {
        uint32_t offered;
        memcpy(&offered, (const char *)blob->data + i * sizeof offered, sizeof offered);
        found = found || offered == fourcc;
    }
    if (blob != NULL)
        drmModeFreePropertyBlob(blob);
    return found;
}

static uint32_t property_id(const struct kms_object *object, const char *name)
{
    const struct kms_property *property = kms_object_find(object, name);
    return property != NULL ? property->id : 0;
}

static bool take_connector(struct signal_writeback *writeback, int fd, uint32_t id,
                           const struct kms_format *format)
{
    CLEANUP(kms_object_finish) struct kms_object object = {0};
    if (!kms_object_read(fd, id, DRM_MODE_OBJECT_CONNECTOR, &object, NULL) ||
        !has_format(fd, &object, format->fourcc))
        return false;
    writeback->crtc_property = property_id(&object, "CRTC_ID");
    writeback->framebuffer_property = property_id(&object, "WRITEBACK_FB_ID");
    writeback->fence_property = property_id(&object, "WRITEBACK_OUT_FENCE_PTR");
    writeback->connector_id = id;
    return writeback->crtc_property != 0 && writeback->framebuffer_property != 0 &&
           writeback->fence_property != 0;
}

static bool can_take_from(int fd, const drmModeConnector *connector, unsigned crtc_index)
{
    return connector->connector_type == DRM_MODE_CONNECTOR_WRITEBACK &&
           (drmModeConnectorGetPossibleCrtcs(fd, connector) >> crtc_index & 1) != 0;
}

static bool find_connector(struct signal_writeback *writeback, int fd,
                           const struct kms_route *route, const struct kms_format *format)
{
    bool found = false;
    if (drmSetClientCap(fd, DRM_CLIENT_CAP_WRITEBACK_CONNECTORS, 1) != 0)
        return false;
    drmModeRes *resources = drmModeGetResources(fd);
    for (int i = 0; !found && resources != NULL && i < resources->count_connectors; i++) {
        drmModeConnector *connector = drmModeGetConnectorCurrent(fd, resources->connectors[i]);
        if (connector == NULL)
            continue;
        found = can_take_from(fd, connector, route->crtc_index) &&
                take_connector(writeback, fd, connector->connector_id, format);
        drmModeFreeConnector(connector);
    }
    if (resources != NULL)
        drmModeFreeResources(resources);
    /* Who lists outputs after us should see displays. */
    (void)drmSetClientCap(fd, DRM_CLIENT_CAP_WRITEBACK_CONNECTORS, 0);
    return found;
}

static bool prepare(struct signal_writeback *writeback, int fd, const struct kms_route *route,
                    const struct kms_format *format, struct signal_size size)
{
    if (writeback->is_absent)
        return false;
    if (writeback->buffer.framebuffer_id != 0)
        return true;
    writeback->is_absent =
        !find_connector(writeback, fd, route, format) ||
        !kms_buffer_create(fd, size.width, size.height, format, &writeback->buffer, NULL);
    return !writeback->is_absent;
}

static bool wait_for_fence(int fence)
{
    struct pollfd ready = {.fd = fence, .events = POLLIN};
    return fence >= 0 && poll(&ready, 1, FENCE_WAIT_MS) == 1;
}

bool signal_writeback_capture(struct signal_writeback *writeback, int fd,
                              const struct kms_route *route, const struct kms_format *format,
                              struct signal_size size)
{
    int32_t fence = -1;
    if (!prepare(writeback, fd, route, format, size))
        return false;
    CLEANUP(kms_free_request) drmModeAtomicReq *request = drmModeAtomicAlloc();
    if (request == NULL ||
        drmModeAtomicAddProperty(
            request, writeback->connector_id, writeback->crtc_property, route->crtc.id) < 0 ||
        drmModeAtomicAddProperty(request,
                                 writeback->connector_id,
                                 writeback->framebuffer_property,
                                 writeback->buffer.framebuffer_id) < 0 ||
        drmModeAtomicAddProperty(request,
                                 writeback->connector_id,
                                 writeback->fence_property,
                                 (uint64_t)(uintptr_t)&fence) < 0)
        return false;
    bool is_written = kms_commit(fd, request, DRM_MODE_ATOMIC_ALLOW_MODESET) == 0;
    if (is_written)
        writeback->crtc_id = route->crtc.id;
    is_written = is_written && wait_for_fence(fence);
    if (fence >= 0)
        (void)close(fence);
    writeback->is_absent = !is_written;
    return is_written;
}

void signal_writeback_forget(struct signal_writeback *writeback)
{
    if (writeback->buffer.pixels != NULL)
        kms_device_unmap(writeback->buffer.pixels, writeback->buffer.size_bytes);
    *writeback = (struct signal_writeback){.is_absent = writeback->is_absent};
}

void signal_writeback_finish(struct signal_writeback *writeback, int fd)
{
    if (writeback->crtc_id != 0) {
        CLEANUP(kms_free_request) drmModeAtomicReq *request = drmModeAtomicAlloc();
        if (request != NULL &&
            drmModeAtomicAddProperty(
                request, writeback->connector_id, writeback->crtc_property, 0) >= 0)
            (void)kms_commit(fd, request, DRM_MODE_ATOMIC_ALLOW_MODESET);
    }
    if (writeback->buffer.handle != 0)
        kms_buffer_destroy(fd, &writeback->buffer);
    *writeback = (struct signal_writeback){.is_absent = true};
}
