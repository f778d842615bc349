/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/agent/display/fake_drm.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

struct fake_driver fake_driver;

struct _drmModeAtomicReq {
    struct fake_property entries[FAKE_ENTRIES];
    size_t count;
};

static struct fake_property *find(uint32_t object_id, uint32_t property_id)
{
    for (size_t i = 0; i < fake_driver.count; i++) {
        struct fake_property *property = &fake_driver.state[i];
        if (property->object_id == object_id && property->property_id == property_id)
            return property;
    }
    return NULL;
}

void fake_set(uint32_t object_id, uint32_t property_id, uint64_t value)
{
    struct fake_property *property = find(object_id, property_id);
    if (property == NULL)
        property = &fake_driver.state[fake_driver.count++];
    *property = (struct fake_property){object_id, property_id, value};
}

uint64_t fake_get(uint32_t object_id, uint32_t property_id)
{
    const struct fake_property *property = find(object_id, property_id);
    return property == NULL ? UINT64_MAX : property->value;
}

void fake_refuse(uint32_t object_id, uint32_t property_id, uint64_t value)
{
    fake_driver.refused[fake_driver.refused_count++] =
        (struct fake_property){object_id, property_id, value};
}

uint32_t fake_blob(const void *bytes, size_t length)
{
    uint32_t id = 0;
    (void)drmModeCreatePropertyBlob(-1, bytes, length, &id);
    return id;
}

drmModeAtomicReqPtr drmModeAtomicAlloc(void)
{
    return calloc(1, sizeof(struct _drmModeAtomicReq));
}

void drmModeAtomicFree(drmModeAtomicReqPtr request)
{
    free(request);
}

int drmModeAtomicAddProperty(drmModeAtomicReqPtr request, uint32_t object_id, uint32_t property_id,
                             uint64_t value)
{
    request->entries[request->count++] = (struct fake_property){object_id, property_id, value};
    return (int)request->count;
}

static bool is_refused(const struct fake_property *wanted)
{
    for (size_t i = 0; i < fake_driver.refused_count; i++) {
        const struct fake_property *refused = &fake_driver.refused[i];
        if (refused->object_id == wanted->object_id &&
            refused->property_id == wanted->property_id && refused->value == wanted->value)
            return true;
    }
    return false;
}

/* Ids of blobs and small numbers may coincide: then a blob lives longer than it would. */
static void bury_blobs(void)
{
    for (uint32_t id = 1; id <= FAKE_ENTRIES; id++) {
        bool held = false;
        for (size_t i = 0; i < fake_driver.count; i++)
            held = held || fake_driver.state[i].value == id;
        fake_driver.blobs[id - 1].alive = fake_driver.blobs[id - 1].alive && held;
    }
}

int drmModeAtomicCommit(int fd, const drmModeAtomicReqPtr request, uint32_t flags, void *context)
{
    (void)fd;
    for (size_t i = 0; i < request->count; i++)
        if (is_refused(&request->entries[i]))
            return -EINVAL;
    if ((flags & DRM_MODE_ATOMIC_TEST_ONLY) != 0) {
        fake_driver.tests++;
        return 0;
    }
    if (fake_driver.busy-- > 0)
        return -EBUSY;
    fake_driver.commits++;
    if (fake_driver.result != 0)
        return fake_driver.result;
    for (size_t i = 0; i < request->count; i++)
        fake_set(request->entries[i].object_id,
                 request->entries[i].property_id,
                 request->entries[i].value);
    bury_blobs();
    fake_driver.flip_context = (flags & DRM_MODE_PAGE_FLIP_EVENT) != 0 ? context : NULL;
    /* The test's descriptor is a pipe to itself: a byte in it is an event. */
    if (fake_driver.flip_context != NULL && fake_driver.answers_flips)
        return write(fd + 1, "", 1) == 1 ? 0 : -EIO;
    return 0;
}

int drmHandleEvent(int fd, drmEventContextPtr events)
{
    char byte;
    if (read(fd, &byte, 1) != 1)
        return -1;
    events->page_flip_handler(fd, 0, 0, 0, fake_driver.flip_context);
    return 0;
}

int drmModeCreatePropertyBlob(int fd, const void *bytes, size_t length, uint32_t *id)
{
    (void)fd;
    for (uint32_t i = 0; i < FAKE_ENTRIES; i++)
        if (!fake_driver.blobs[i].alive && fake_driver.blobs[i].length == 0) {
            memcpy(fake_driver.blobs[i].bytes, bytes, length);
            fake_driver.blobs[i].length = length;
            fake_driver.blobs[i].alive = true;
            *id = i + 1;
            return 0;
        }
    return -ENOMEM;
}

drmModePropertyBlobPtr drmModeGetPropertyBlob(int fd, uint32_t id)
{
    (void)fd;
    if (id == 0 || id > FAKE_ENTRIES || !fake_driver.blobs[id - 1].alive)
        return NULL;
    drmModePropertyBlobPtr blob = calloc(1, sizeof *blob);
    blob->id = id;
    blob->length = (uint32_t)fake_driver.blobs[id - 1].length;
    blob->data = malloc(blob->length);
    memcpy(blob->data, fake_driver.blobs[id - 1].bytes, blob->length);
    return blob;
}

void drmModeFreePropertyBlob(drmModePropertyBlobPtr blob)
{
    free(blob->data);
    free(blob);
}
