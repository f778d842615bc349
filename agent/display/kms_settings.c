/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_settings.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <xf86drmMode.h>

#define BUSY_WAIT_MS 2000 /* another program's last frame may still be on its way */
#define BUSY_STEP_MS 10

static void free_request(drmModeAtomicReq **request)
{
    drmModeAtomicFree(*request);
}

void kms_settings_finish(struct kms_settings *settings)
{
    for (size_t i = 0; i < settings->count; i++)
        free(settings->entries[i].found_bytes);
    settings->count = 0;
}

static void keep_blob(int fd, struct kms_setting *setting)
{
    setting->found_is_blob = true;
    if (setting->found == 0)
        return;
    drmModePropertyBlobRes *blob = drmModeGetPropertyBlob(fd, (uint32_t)setting->found);
    if (blob == NULL)
        return;
    setting->found_bytes = malloc(blob->length > 0 ? blob->length : 1);
    if (setting->found_bytes != NULL) {
        memcpy(setting->found_bytes, blob->data, blob->length);
        setting->found_length = blob->length;
    }
    drmModeFreePropertyBlob(blob);
}

static struct kms_setting *find(struct kms_settings *settings, uint32_t object_id,
                                uint32_t property_id)
{
    for (size_t i = 0; i < settings->count; i++) {
        struct kms_setting *setting = &settings->entries[i];
        if (setting->object_id == object_id && setting->property_id == property_id)
            return setting;
    }
    return NULL;
}

void kms_settings_add(struct kms_settings *settings, const struct kms_object *object,
                      const struct kms_property *property, uint64_t value, bool required)
{
    struct kms_setting *setting = find(settings, object->id, property->id);
    if (setting == NULL) {
        if (settings->count == KMS_SETTINGS_MAX) {
            settings->overflowed = true;
            return;
        }
        setting = &settings->entries[settings->count++];
        *setting = (struct kms_setting){.object_id = object->id,
                                        .property_id = property->id,
                                        .found = property->value,
                                        .required = required};
        (void)text_copy(setting->name, sizeof setting->name, property->name);
        if (property->type == KMS_BLOB)
            keep_blob(settings->fd, setting);
    }
    setting->value = value;
    setting->refused = false;
}

bool kms_settings_require(struct kms_settings *settings, const struct kms_object *object,
                          const char *name, uint64_t value, struct error *error)
{
    const struct kms_property *property = kms_object_find(object, name);
    if (property == NULL)
        return error_set(
            error, ERROR_SYSTEM, "the driver's %s has no property %s", object->kind, name);
    kms_settings_add(settings, object, property, value, true);
    return true;
}

/* The required ones, the optional ones that were not refused before `until`, and entry `until`
 * itself. */
static drmModeAtomicReq *compose(const struct kms_settings *settings, size_t until)
{
    drmModeAtomicReq *request = drmModeAtomicAlloc();
    for (size_t i = 0; request != NULL && i < settings->count; i++) {
        const struct kms_setting *setting = &settings->entries[i];
        if (!setting->required && (setting->refused || i > until))
            continue;
        if (drmModeAtomicAddProperty(
                request, setting->object_id, setting->property_id, setting->value) < 0) {
            drmModeAtomicFree(request);
            return NULL;
        }
    }
    return request;
}

/* 0 or a negative errno; waits out a card that is busy with the frame before. */
static int commit(int fd, drmModeAtomicReq *request, uint32_t flags)
{
    if (request == NULL)
        return -ENOMEM;
    int64_t end_ms = time_monotonic_ms() + BUSY_WAIT_MS;
    for (;;) {
        int result = drmModeAtomicCommit(fd, request, flags, NULL);
        if (result != -EBUSY || time_monotonic_ms() >= end_ms)
            return result;
        (void)poll(NULL, 0, BUSY_STEP_MS);
    }
}

static int test(const struct kms_settings *settings, size_t until)
{
    CLEANUP(free_request) drmModeAtomicReq *request = compose(settings, until);
    return commit(settings->fd, request, DRM_MODE_ATOMIC_TEST_ONLY | DRM_MODE_ATOMIC_ALLOW_MODESET);
}

static bool refused(int result, const char *what, struct error *error)
{
    errno = -result;
    error_set_errno(error, "the graphics driver refuses %s", what);
    if (error != NULL)
        error->kind = ERROR_UNAVAILABLE;
    return false;
}

bool kms_settings_try(struct kms_settings *settings, struct error *error)
{
    if (settings->overflowed)
        return error_set(error, ERROR_SYSTEM, "more than %d settings", KMS_SETTINGS_MAX);
    for (size_t i = 0; i < settings->count; i++)
        settings->entries[i].refused = !settings->entries[i].required;
    int result = test(settings, settings->count);
    if (result != 0)
        return refused(result, "the picture", error);
    for (size_t i = 0; i < settings->count; i++) {
        struct kms_setting *setting = &settings->entries[i];
        if (setting->required)
            continue;
        setting->refused = false;
        setting->refused = test(settings, i) != 0;
    }
    return true;
}

bool kms_settings_commit(struct kms_settings *settings, struct error *error)
{
    CLEANUP(free_request) drmModeAtomicReq *request = compose(settings, settings->count);
    int result = commit(settings->fd, request, DRM_MODE_ATOMIC_ALLOW_MODESET);
    return result == 0 || refused(result, "the settings, though it agreed to them before", error);
}

/* What is to be written to give back what was found: a blob's bytes under a new id. */
static uint64_t found_value(int fd, const struct kms_setting *setting)
{
    uint32_t id = 0;
    if (!setting->found_is_blob)
        return setting->found;
    if (setting->found_bytes != NULL)
        (void)drmModeCreatePropertyBlob(fd, setting->found_bytes, setting->found_length, &id);
    return id;
}

void kms_settings_restore(struct kms_settings *settings)
{
    CLEANUP(free_request) drmModeAtomicReq *request = drmModeAtomicAlloc();
    if (request == NULL)
        return;
    for (size_t i = 0; i < settings->count; i++) {
        struct kms_setting *setting = &settings->entries[i];
        if (setting->refused)
            continue;
        setting->value = found_value(settings->fd, setting);
        (void)drmModeAtomicAddProperty(
            request, setting->object_id, setting->property_id, setting->value);
    }
    if (commit(settings->fd, request, DRM_MODE_ATOMIC_ALLOW_MODESET) == 0)
        return;
    /* The picture found may be gone with the program that drew it; its colours need not be. */
    for (size_t i = 0; i < settings->count; i++) {
        const struct kms_setting *setting = &settings->entries[i];
        CLEANUP(free_request)
        drmModeAtomicReq *single = setting->required ? NULL : drmModeAtomicAlloc();
        if (single == NULL || setting->refused)
            continue;
        (void)drmModeAtomicAddProperty(
            single, setting->object_id, setting->property_id, setting->value);
        (void)commit(settings->fd, single, DRM_MODE_ATOMIC_ALLOW_MODESET);
    }
}
