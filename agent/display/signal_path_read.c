/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/signal_path_read.h"

#include "agent/display/kms_object.h"
#include "agent/display/signal_path_card.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

#define RAMP_MOST 4096

void signal_output_finish(struct signal_output *output)
{
    free(output->edid);
    *output = (struct signal_output){0};
}

/* Ids, hands that only the drawing program uses, and what stands elsewhere in the path. */
static bool is_housekeeping(const char *name)
{
    static const char *const names[] = {
        "EDID",
        "CRTC_ID",
        "MODE_ID",
        "FB_ID",
        "IN_FENCE_FD",
        "OUT_FENCE_PTR",
        "IN_FORMATS",
        "IN_FORMATS_ASYNC",
        "FB_DAMAGE_CLIPS",
        "PATH",
        "non-desktop",
        "WRITEBACK_FB_ID",
        "WRITEBACK_OUT_FENCE_PTR",
        "WRITEBACK_PIXEL_FORMATS",
        "HOTSPOT_X",
        "HOTSPOT_Y",
        "DPMS",
        "GAMMA_LUT_SIZE",
        "DEGAMMA_LUT_SIZE",
        "SIZE_HINTS",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static void free_blob(drmModePropertyBlobRes **blob)
{
    if (*blob != NULL)
        drmModeFreePropertyBlob(*blob);
}

static void describe_blob(int fd, const struct kms_property *property, char text[SIGNAL_VALUE_SIZE])
{
    CLEANUP(free_blob)
    drmModePropertyBlobRes *blob =
        property->value != 0 ? drmModeGetPropertyBlob(fd, (uint32_t)property->value) : NULL;
    if (property->value == 0)
        (void)text_copy(text, SIGNAL_VALUE_SIZE, "none");
    else if (blob == NULL)
        (void)text_copy(text, SIGNAL_VALUE_SIZE, "unreadable");
    else if (strcmp(property->name, "GAMMA_LUT") == 0 || strcmp(property->name, "DEGAMMA_LUT") == 0)
        signal_lut_describe(blob->data, blob->length, text);
    else if (strcmp(property->name, "CTM") == 0)
        signal_matrix_describe(blob->data, blob->length, text);
    else
        signal_blob_describe(blob->data, blob->length, text);
}

void signal_path_add_properties(int fd, const struct kms_object *object, struct signal_path *path)
{
    for (size_t i = 0; i < object->count; i++) {
        const struct kms_property *property = &object->properties[i];
        struct signal_property *entry =
            is_housekeeping(property->name)
                ? NULL
                : signal_path_add_property(path, object->kind, property->name);
        if (entry == NULL)
            continue;
        if (property->type == KMS_BLOB)
            describe_blob(fd, property, entry->value);
        else
            kms_value_format(property, property->value, entry->value, sizeof entry->value);
    }
}

static void keep_edid(int fd, const struct kms_object *connector, struct signal_output *output)
{
    uint32_t id = (uint32_t)kms_object_value(connector, "EDID");
    char *digest = output->path.edid_sha256;
    CLEANUP(free_blob)
    drmModePropertyBlobRes *blob = id != 0 ? drmModeGetPropertyBlob(fd, id) : NULL;
    (void)text_copy(digest, sizeof output->path.edid_sha256, SIGNAL_UNKNOWN);
    if (blob == NULL || blob->length == 0 || blob->length > EDID_SIZE_MAX)
        return;
    output->edid = malloc(blob->length);
    if (output->edid == NULL)
        return;
    memcpy(output->edid, blob->data, blob->length);
    output->edid_length = blob->length;
    (void)digest_sha256(blob->data, blob->length, digest);
}

/* A driver without the properties has only this; the kernel gives it to anyone. */
void signal_path_add_ramp(int fd, const drmModeCrtc *crtc, struct signal_path *path)
{
    size_t count = crtc->gamma_size > 0 ? (size_t)crtc->gamma_size : 0;
    if (count == 0 || count > RAMP_MOST || signal_path_find(path, "crtc", "GAMMA_LUT") != NULL)
        return;
    struct signal_property *entry = signal_path_add_property(path, "crtc", "gamma ramp");
    CLEANUP(free_pointer) uint16_t *ramp = calloc(3 * count, sizeof *ramp);
    CLEANUP(free_pointer) struct signal_lut_entry *table = calloc(count, sizeof *table);
    if (entry == NULL || ramp == NULL || table == NULL)
        return;
    (void)text_copy(entry->value, sizeof entry->value, "unreadable");
    if (drmModeCrtcGetGamma(
            fd, crtc->crtc_id, (uint32_t)count, ramp, ramp + count, ramp + 2 * count) != 0)
        return;
    for (size_t i = 0; i < count; i++)
        table[i] = (struct signal_lut_entry){ramp[i], ramp[count + i], ramp[2 * count + i], 0};
    signal_lut_describe(table, count * sizeof *table, entry->value);
}

static double refresh_hz(const drmModeModeInfo *mode)
{
    double lines = (double)mode->htotal * mode->vtotal;
    double hz = lines > 0 ? mode->clock * 1000.0 / lines : 0;
    if ((mode->flags & DRM_MODE_FLAG_INTERLACE) != 0)
        hz *= 2;
    if ((mode->flags & DRM_MODE_FLAG_DBLSCAN) != 0)
        hz /= 2;
    return mode->vscan > 1 ? hz / mode->vscan : hz;
}

static void read_crtc(int fd, uint32_t id, struct signal_path *path)
{
    struct kms_object object = {0};
    if (kms_object_read(fd, id, DRM_MODE_OBJECT_CRTC, &object, NULL))
        signal_path_add_properties(fd, &object, path);
    kms_object_finish(&object);
    drmModeCrtc *crtc = drmModeGetCrtc(fd, id);
    if (crtc == NULL)
        return;
    if (crtc->mode_valid != 0) {
        path->width = crtc->mode.hdisplay;
        path->height = crtc->mode.vdisplay;
        path->total_width = crtc->mode.htotal;
        path->total_height = crtc->mode.vtotal;
        path->refresh_hz = refresh_hz(&crtc->mode);
    }
    signal_path_add_ramp(fd, crtc, path);
    drmModeFreeCrtc(crtc);
}

/* Root is given handles: they have to go back. */
static void close_handles(int fd, const uint32_t handles[4])
{
    for (int i = 0; i < 4; i++) {
        bool is_again = false;
        for (int before = 0; before < i; before++)
            is_again = is_again || handles[before] == handles[i];
        if (handles[i] != 0 && !is_again)
            (void)drmCloseBufferHandle(fd, handles[i]);
    }
}

static void read_picture(int fd, const struct kms_object *plane, struct signal_path *path)
{
    signal_path_add_properties(fd, plane, path);
    drmModeFB2 *picture = drmModeGetFB2(fd, (uint32_t)kms_object_value(plane, "FB_ID"));
    if (picture == NULL)
        return;
    path->depth_bits =
        signal_path_format_bits(picture->pixel_format, path->format, sizeof path->format);
    close_handles(fd, picture->handles);
    drmModeFreeFB2(picture);
}

static void read_plane(int fd, uint32_t id, uint32_t crtc_id, bool *found, struct signal_path *path)
{
    struct kms_object object = {0};
    if (kms_object_read(fd, id, DRM_MODE_OBJECT_PLANE, &object, NULL) &&
        kms_object_value(&object, "CRTC_ID") == crtc_id) {
        const struct kms_property *type = kms_object_find(&object, "type");
        bool is_primary = type != NULL && type->value == DRM_PLANE_TYPE_PRIMARY;
        if (is_primary && !*found) {
            *found = true;
            read_picture(fd, &object, path);
        } else {
            path->overlays++;
        }
    }
    kms_object_finish(&object);
}

static void read_planes(int fd, uint32_t crtc_id, struct signal_path *path)
{
    bool found = false;
    drmModePlaneRes *planes = drmModeGetPlaneResources(fd);
    if (planes == NULL)
        return;
    path->overlays = 0;
    for (uint32_t i = 0; i < planes->count_planes; i++)
        read_plane(fd, planes->planes[i], crtc_id, &found, path);
    drmModeFreePlaneResources(planes);
}

/* Without the property (a driver that is not atomic) by the encoder. */
static uint32_t crtc_of(int fd, const drmModeConnector *connector)
{
    struct kms_object object = {0};
    uint32_t id = 0;
    if (kms_object_read(fd, connector->connector_id, DRM_MODE_OBJECT_CONNECTOR, &object, NULL))
        id = (uint32_t)kms_object_value(&object, "CRTC_ID");
    bool has_property = kms_object_find(&object, "CRTC_ID") != NULL;
    kms_object_finish(&object);
    if (has_property || connector->encoder_id == 0)
        return id;
    drmModeEncoder *encoder = drmModeGetEncoder(fd, connector->encoder_id);
    id = encoder != NULL ? encoder->crtc_id : 0;
    if (encoder != NULL)
        drmModeFreeEncoder(encoder);
    return id;
}

static int count_sharing(int fd, const drmModeRes *resources, uint32_t connector_id,
                         uint32_t crtc_id)
{
    int sharing = 0;
    for (int i = 0; i < resources->count_connectors; i++) {
        if (resources->connectors[i] == connector_id)
            continue;
        drmModeConnector *other = drmModeGetConnectorCurrent(fd, resources->connectors[i]);
        if (other == NULL)
            continue;
        if (crtc_of(fd, other) == crtc_id)
            sharing++;
        drmModeFreeConnector(other);
    }
    return sharing;
}

static unsigned index_of(const drmModeRes *resources, uint32_t crtc_id)
{
    unsigned index = 0;
    while ((int)index < resources->count_crtcs && resources->crtcs[index] != crtc_id)
        index++;
    return index;
}

static void read_scan_out(int fd, const drmModeRes *resources, const drmModeConnector *connector,
                          struct signal_path *path)
{
    uint32_t crtc_id = crtc_of(fd, connector);
    path->sharing = path->overlays = -1;
    (void)text_copy(path->format, sizeof path->format, SIGNAL_UNKNOWN);
    if (crtc_id == 0)
        return;
    path->sharing = count_sharing(fd, resources, connector->connector_id, crtc_id);
    read_crtc(fd, crtc_id, path);
    read_planes(fd, crtc_id, path);
    path->wire_bits = signal_path_wire_bits(fd, index_of(resources, crtc_id));
}

static void read_output(int fd, const drmModeRes *resources, const drmModeConnector *connector,
                        struct signal_output *output)
{
    struct signal_path *path = &output->path;
    struct kms_object object = {0};
    const char *type = drmModeGetConnectorTypeName(connector->connector_type);
    (void)snprintf(path->connector,
                   sizeof path->connector,
                   "%s-%" PRIu32,
                   type != NULL ? type : "Unknown",
                   connector->connector_type_id);
    output->connected = connector->connection == DRM_MODE_CONNECTED;
    if (kms_object_read(fd, connector->connector_id, DRM_MODE_OBJECT_CONNECTOR, &object, NULL)) {
        signal_path_add_properties(fd, &object, path);
        keep_edid(fd, &object, output);
    }
    kms_object_finish(&object);
    read_scan_out(fd, resources, connector, path);
    signal_path_name_tables(path);
}

bool signal_path_read(int fd, const char *card_path, uint32_t connector_id,
                      struct signal_output *output, struct error *error)
{
    /* What else there is to see; neither asks for the right to draw. */
    (void)drmSetClientCap(fd, DRM_CLIENT_CAP_UNIVERSAL_PLANES, 1);
    (void)drmSetClientCap(fd, DRM_CLIENT_CAP_ATOMIC, 1);
    drmModeRes *resources = drmModeGetResources(fd);
    drmModeConnector *connector =
        resources != NULL ? drmModeGetConnectorCurrent(fd, connector_id) : NULL;
    if (connector != NULL) {
        (void)text_copy(output->path.backend, sizeof output->path.backend, "kms");
        (void)text_copy(output->path.mode, sizeof output->path.mode, "observed");
        signal_path_describe_card(fd, card_path, &output->path);
        read_output(fd, resources, connector, output);
        drmModeFreeConnector(connector);
    }
    if (resources != NULL)
        drmModeFreeResources(resources);
    return connector != NULL ||
           error_set(error, ERROR_UNAVAILABLE, "%s: the output is gone", card_path);
}
