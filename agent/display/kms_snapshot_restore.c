/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_commit.h"
#include "agent/display/kms_legacy.h"
#include "agent/display/kms_snapshot.h"
#include "monqa/cleanup.h"

#include <stdlib.h>
#include <string.h>

/* One entry that is not as it was. */
struct change {
    const struct kms_saved *saved;
    uint64_t value; /* to be written: a blob under its new id */
};

struct changes {
    int fd;
    struct change *list;
    size_t count;
};

static void free_changes(const struct changes *changes)
{
    free(changes->list);
}

static bool is_same_blob(int fd, const struct kms_saved *saved, uint64_t now)
{
    if (saved->value == 0 || now == 0)
        return (saved->value == 0) == (now == 0);
    drmModePropertyBlobRes *blob = drmModeGetPropertyBlob(fd, (uint32_t)now);
    bool same = blob != NULL && blob->length == saved->length &&
                memcmp(blob->data, saved->bytes, saved->length) == 0;
    if (blob != NULL)
        drmModeFreePropertyBlob(blob);
    return same;
}

static uint64_t value_to_write(int fd, const struct kms_saved *saved)
{
    uint32_t id = 0;
    if (saved->kind != SAVED_BLOB)
        return saved->value;
    if (saved->value != 0)
        (void)drmModeCreatePropertyBlob(fd, saved->bytes, saved->length, &id);
    return id;
}

/* Ids are the card's for as long as its driver is loaded; the name makes sure of it. */
static void compare(struct changes *changes, const struct kms_saved *saved,
                    const struct kms_object *now)
{
    const struct kms_property *property = kms_object_find(now, saved->name);
    if (property == NULL || property->id != saved->property_id)
        return;
    bool same = saved->kind == SAVED_BLOB ? is_same_blob(changes->fd, saved, property->value)
                                          : property->value == saved->value;
    if (!same)
        changes->list[changes->count++] =
            (struct change){saved, value_to_write(changes->fd, saved)};
}

static bool find_changes(const struct kms_snapshot *snapshot, struct changes *changes,
                         struct error *error)
{
    CLEANUP(kms_object_finish) struct kms_object now = {0};
    changes->list = calloc(snapshot->count + 1, sizeof *changes->list);
    if (changes->list == NULL)
        return error_set_errno(error, "state of the graphics card");
    for (size_t i = 0; i < snapshot->count; i++) {
        const struct kms_saved *saved = &snapshot->entries[i];
        if (saved->property_id == 0)
            continue;
        if (now.id != saved->object_id) {
            kms_object_finish(&now);
            /* An output that is gone has no properties to give back. */
            (void)kms_object_read(changes->fd, saved->object_id, saved->object_type, &now, NULL);
            now.id = saved->object_id;
        }
        compare(changes, saved, &now);
    }
    return true;
}

/* Which picture goes where; the others are what colours it. */
static bool is_of_picture(const struct kms_saved *saved)
{
    static const char *const names[] = {"CRTC_ID", "FB_ID", "MODE_ID", "ACTIVE"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if (strcmp(saved->name, names[i]) == 0)
            return true;
    return strncmp(saved->name, "SRC_", 4) == 0 || strncmp(saved->name, "CRTC_", 5) == 0;
}

enum group { GROUP_ALL, GROUP_PICTURE };

static bool write_group(const struct changes *changes, enum group group)
{
    CLEANUP(kms_free_request) drmModeAtomicReq *request = drmModeAtomicAlloc();
    for (size_t i = 0; request != NULL && i < changes->count; i++) {
        const struct change *change = &changes->list[i];
        if (group == GROUP_ALL || is_of_picture(change->saved))
            (void)drmModeAtomicAddProperty(
                request, change->saved->object_id, change->saved->property_id, change->value);
    }
    return kms_commit(changes->fd, request, DRM_MODE_ATOMIC_ALLOW_MODESET) == 0;
}

static bool write_one(int fd, const struct change *change)
{
    CLEANUP(kms_free_request) drmModeAtomicReq *request = drmModeAtomicAlloc();
    if (request == NULL)
        return false;
    (void)drmModeAtomicAddProperty(
        request, change->saved->object_id, change->saved->property_id, change->value);
    return kms_commit(fd, request, DRM_MODE_ATOMIC_ALLOW_MODESET) == 0;
}

static bool report(const struct kms_saved *saved, struct error *error)
{
    return error_set(error,
                     ERROR_UNAVAILABLE,
                     "\"%s\" could not be given back as it was found: the graphics driver refuses "
                     "it, and the screen may look otherwise than before",
                     saved->name);
}

static bool restore_atomic(const struct changes *changes, struct error *error)
{
    if (changes->count == 0 || write_group(changes, GROUP_ALL))
        return true;
    /* The picture found may be gone with the program that drew it; its colours need not be. */
    (void)write_group(changes, GROUP_PICTURE);
    bool ok = true;
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->list[i];
        if (!is_of_picture(change->saved) && !write_one(changes->fd, change))
            ok = report(change->saved, error);
    }
    return ok;
}

static bool write_extra(int fd, const struct kms_saved *saved)
{
    if (saved->kind == SAVED_PICTURE && saved->length == sizeof(struct kms_picture))
        (void)kms_picture_write(fd, saved->object_id, saved->bytes); /* may be gone, as above */
    if (saved->kind == SAVED_RAMP)
        return kms_ramp_write(
                   fd, saved->object_id, saved->bytes, saved->length / 3 / sizeof(uint16_t)) == 0;
    return true;
}

static bool restore_legacy(const struct kms_snapshot *snapshot, const struct changes *changes,
                           struct error *error)
{
    bool ok = true;
    for (size_t i = 0; i < changes->count; i++) {
        const struct kms_saved *saved = changes->list[i].saved;
        if (drmModeObjectSetProperty(changes->fd,
                                     saved->object_id,
                                     saved->object_type,
                                     saved->property_id,
                                     changes->list[i].value) != 0)
            ok = report(saved, error);
    }
    for (size_t i = 0; i < snapshot->count; i++)
        if (!write_extra(changes->fd, &snapshot->entries[i]))
            ok = report(&snapshot->entries[i], error);
    return ok;
}

bool kms_snapshot_restore(const struct kms_snapshot *snapshot, int fd, struct error *error)
{
    CLEANUP(free_changes) struct changes changes = {.fd = fd};
    if (!find_changes(snapshot, &changes, error))
        return false;
    if (!snapshot->atomic)
        return restore_legacy(snapshot, &changes, error);
    bool ok = restore_atomic(&changes, error);
    for (size_t i = 0; i < snapshot->count; i++)
        if (!write_extra(fd, &snapshot->entries[i]))
            ok = report(&snapshot->entries[i], error);
    return ok;
}
