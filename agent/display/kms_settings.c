/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_settings.h"

#include "agent/display/kms_commit.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <xf86drmMode.h>

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
                                        .object_type = object->type,
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

static int test(const struct kms_settings *settings, size_t until)
{
    CLEANUP(kms_free_request) drmModeAtomicReq *request = compose(settings, until);
    return kms_commit(
        settings->fd, request, DRM_MODE_ATOMIC_TEST_ONLY | DRM_MODE_ATOMIC_ALLOW_MODESET);
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
    if (!settings->atomic)
        return true;
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

static void write_singly(struct kms_settings *settings)
{
    for (size_t i = 0; i < settings->count; i++) {
        struct kms_setting *setting = &settings->entries[i];
        setting->refused = drmModeObjectSetProperty(settings->fd,
                                                    setting->object_id,
                                                    setting->object_type,
                                                    setting->property_id,
                                                    setting->value) != 0;
    }
}

bool kms_settings_commit(struct kms_settings *settings, struct error *error)
{
    if (!settings->atomic) {
        write_singly(settings);
        return true;
    }
    CLEANUP(kms_free_request) drmModeAtomicReq *request = compose(settings, settings->count);
    int result = kms_commit(settings->fd, request, DRM_MODE_ATOMIC_ALLOW_MODESET);
    return result == 0 || refused(result, "the settings, though it agreed to them before", error);
}
