/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_snapshot.h"

#include "agent/display/kms_card.h"
#include "agent/display/kms_legacy.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdlib.h>
#include <string.h>

static void free_plane_resources(drmModePlaneRes **resources)
{
    if (*resources != NULL)
        drmModeFreePlaneResources(*resources);
}

void kms_snapshot_finish(struct kms_snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->count; i++)
        free(snapshot->entries[i].bytes);
    free(snapshot->entries);
    *snapshot = (struct kms_snapshot){0};
}

static struct kms_saved *append(struct kms_snapshot *snapshot, struct error *error)
{
    struct kms_saved *grown =
        reallocarray(snapshot->entries, snapshot->count + 1, sizeof *snapshot->entries);
    if (grown == NULL) {
        error_set_errno(error, "state of the graphics card");
        return NULL;
    }
    snapshot->entries = grown;
    struct kms_saved *saved = &grown[snapshot->count++];
    *saved = (struct kms_saved){0};
    return saved;
}

/* Not state: what a commit carries once, what only the driver sets, and what an atomic client may
 * not write. */
static bool is_state(const struct kms_property *property, bool atomic)
{
    static const char *const others[] = {"IN_FENCE_FD",
                                         "OUT_FENCE_PTR",
                                         "WRITEBACK_FB_ID",
                                         "WRITEBACK_OUT_FENCE_PTR",
                                         "FB_DAMAGE_CLIPS",
                                         "Content Protection"};
    for (size_t i = 0; i < ARRAY_LENGTH(others); i++)
        if (strcmp(property->name, others[i]) == 0)
            return false;
    return !property->immutable && !(atomic && strcmp(property->name, "DPMS") == 0);
}

static bool keep_bytes(struct kms_saved *saved, const void *bytes, size_t length,
                       struct error *error)
{
    saved->bytes = malloc(length > 0 ? length : 1);
    if (saved->bytes == NULL)
        return error_set_errno(error, "state of the graphics card");
    memcpy(saved->bytes, bytes, length);
    saved->length = length;
    return true;
}

static bool keep_blob(int fd, struct kms_saved *saved, struct error *error)
{
    saved->kind = SAVED_BLOB;
    if (saved->value == 0)
        return true;
    drmModePropertyBlobRes *blob = drmModeGetPropertyBlob(fd, (uint32_t)saved->value);
    if (blob == NULL) {
        saved->value = 0; /* gone between two calls */
        return true;
    }
    bool ok = keep_bytes(saved, blob->data, blob->length, error);
    drmModeFreePropertyBlob(blob);
    return ok;
}

static bool keep_object(int fd, uint32_t id, uint32_t type, struct kms_snapshot *snapshot,
                        struct error *error)
{
    CLEANUP(kms_object_finish) struct kms_object object = {0};
    if (!kms_object_read(fd, id, type, &object, error))
        return false;
    for (size_t i = 0; i < object.count; i++) {
        const struct kms_property *property = &object.properties[i];
        if (!is_state(property, snapshot->atomic))
            continue;
        struct kms_saved *saved = append(snapshot, error);
        if (saved == NULL)
            return false;
        saved->object_type = type;
        saved->object_id = id;
        saved->property_id = property->id;
        saved->value = property->value;
        (void)text_copy(saved->name, sizeof saved->name, property->name);
        if (property->type == KMS_BLOB && !keep_blob(fd, saved, error))
            return false;
    }
    return true;
}

static bool has(const struct kms_snapshot *snapshot, uint32_t object_id, const char *name)
{
    for (size_t i = 0; i < snapshot->count; i++)
        if (snapshot->entries[i].object_id == object_id &&
            strcmp(snapshot->entries[i].name, name) == 0)
            return true;
    return false;
}

static bool keep_extra(struct kms_snapshot *snapshot, uint32_t crtc_id, enum kms_saved_kind kind,
                       const void *bytes, size_t length, struct error *error)
{
    struct kms_saved *saved = append(snapshot, error);
    if (saved == NULL)
        return false;
    saved->kind = kind;
    saved->object_type = DRM_MODE_OBJECT_CRTC;
    saved->object_id = crtc_id;
    (void)text_copy(saved->name, sizeof saved->name, kind == SAVED_RAMP ? "ramp" : "picture");
    return keep_bytes(saved, bytes, length, error);
}

/* A CRTC with GAMMA_LUT keeps its ramp there. */
static bool keep_ramp(int fd, uint32_t crtc_id, struct kms_snapshot *snapshot, struct error *error)
{
    CLEANUP(free_pointer) uint16_t *ramp = NULL;
    if (has(snapshot, crtc_id, "GAMMA_LUT"))
        return true;
    size_t entries = kms_ramp_read(fd, crtc_id, &ramp);
    return entries == 0 ||
           keep_extra(snapshot, crtc_id, SAVED_RAMP, ramp, 3 * entries * sizeof *ramp, error);
}

static bool keep_picture(int fd, uint32_t crtc_id, struct kms_snapshot *snapshot,
                         struct error *error)
{
    struct kms_picture picture;
    return snapshot->atomic || !kms_picture_read(fd, crtc_id, &picture) ||
           keep_extra(snapshot, crtc_id, SAVED_PICTURE, &picture, sizeof picture, error);
}

static bool keep_all(int fd, struct kms_snapshot *snapshot, struct error *error)
{
    CLEANUP(kms_free_resources) drmModeRes *resources = drmModeGetResources(fd);
    CLEANUP(free_plane_resources) drmModePlaneRes *planes = drmModeGetPlaneResources(fd);
    if (resources == NULL || planes == NULL)
        return error_set_errno(error, "outputs of the graphics card");
    bool ok = true;
    for (int i = 0; ok && i < resources->count_connectors; i++) {
        uint32_t id = resources->connectors[i];
        CLEANUP(kms_free_connector)
        drmModeConnector *connector = drmModeGetConnectorCurrent(fd, id);
        if (connector != NULL) /* gone since: an unplugged hub takes its connectors with it */
            ok = keep_object(fd, id, DRM_MODE_OBJECT_CONNECTOR, snapshot, error);
    }
    for (int i = 0; ok && i < resources->count_crtcs; i++) {
        uint32_t id = resources->crtcs[i];
        ok = keep_object(fd, id, DRM_MODE_OBJECT_CRTC, snapshot, error) &&
             keep_ramp(fd, id, snapshot, error) && keep_picture(fd, id, snapshot, error);
    }
    for (uint32_t i = 0; ok && i < planes->count_planes; i++)
        ok = keep_object(fd, planes->planes[i], DRM_MODE_OBJECT_PLANE, snapshot, error);
    return ok;
}

bool kms_snapshot_take(int fd, bool atomic, struct kms_snapshot *snapshot, struct error *error)
{
    struct kms_snapshot taken = {.atomic = atomic};
    if (!keep_all(fd, &taken, error)) {
        kms_snapshot_finish(&taken);
        return false;
    }
    *snapshot = taken;
    return true;
}
