/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/agent/display/fake_card.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <xf86drm.h>

/* libdrm's questions, from the tables of fake_card. */

drmVersionPtr drmGetVersion(int fd)
{
    struct fake_card *card = fake_card_of(fd);
    drmVersionPtr version = calloc(1, sizeof *version);
    version->name = strdup(card->driver);
    version->name_len = (int)strlen(card->driver);
    return version;
}

void drmFreeVersion(drmVersionPtr version)
{
    if (version != NULL)
        free(version->name);
    free(version);
}

int drmGetCap(int fd, uint64_t capability, uint64_t *value)
{
    (void)fd;
    *value = capability == DRM_CAP_DUMB_BUFFER;
    return 0;
}

int drmSetClientCap(int fd, uint64_t capability, uint64_t value)
{
    (void)value;
    return capability == DRM_CLIENT_CAP_ATOMIC && !fake_card_of(fd)->atomic ? -EOPNOTSUPP : 0;
}

int drmIsMaster(int fd)
{
    return !fake_card_of(fd)->held;
}

int drmSetMaster(int fd)
{
    return fake_card_of(fd)->held ? -EBUSY : 0;
}

int drmDropMaster(int fd)
{
    (void)fd;
    return 0;
}

static uint32_t *ids_of(struct fake_card *card, uint32_t type, int *count)
{
    uint32_t *ids = calloc(FAKE_OBJECTS, sizeof *ids);
    *count = 0;
    for (size_t i = 0; i < card->object_count; i++)
        if (card->objects[i].type == type)
            ids[(*count)++] = card->objects[i].id;
    return ids;
}

drmModeResPtr drmModeGetResources(int fd)
{
    struct fake_card *card = fake_card_of(fd);
    drmModeResPtr resources = calloc(1, sizeof *resources);
    resources->connectors = ids_of(card, DRM_MODE_OBJECT_CONNECTOR, &resources->count_connectors);
    resources->crtcs = ids_of(card, DRM_MODE_OBJECT_CRTC, &resources->count_crtcs);
    return resources;
}

void drmModeFreeResources(drmModeResPtr resources)
{
    free(resources->connectors);
    free(resources->crtcs);
    free(resources);
}

drmModeConnectorPtr drmModeGetConnector(int fd, uint32_t id)
{
    struct fake_object *object = fake_object(fake_card_of(fd), id);
    if (object == NULL || object->type != DRM_MODE_OBJECT_CONNECTOR)
        return NULL;
    drmModeConnectorPtr connector = calloc(1, sizeof *connector);
    connector->connector_id = id;
    connector->connector_type = object->connector_type;
    connector->connector_type_id = object->connector_type_id;
    connector->connection = object->connected ? DRM_MODE_CONNECTED : DRM_MODE_DISCONNECTED;
    connector->mmWidth = object->width_mm;
    connector->mmHeight = object->height_mm;
    connector->modes = object->modes;
    connector->count_modes = object->connected ? object->mode_count : 0;
    connector->encoder_id = object->encoder_crtc; /* one encoder for each CRTC, of its number */
    return connector;
}

drmModeConnectorPtr drmModeGetConnectorCurrent(int fd, uint32_t id)
{
    return drmModeGetConnector(fd, id);
}

void drmModeFreeConnector(drmModeConnectorPtr connector)
{
    free(connector);
}

drmModeEncoderPtr drmModeGetEncoder(int fd, uint32_t id)
{
    (void)fd;
    drmModeEncoderPtr encoder = calloc(1, sizeof *encoder);
    encoder->encoder_id = encoder->crtc_id = id;
    return encoder;
}

void drmModeFreeEncoder(drmModeEncoderPtr encoder)
{
    free(encoder);
}

uint32_t drmModeConnectorGetPossibleCrtcs(int fd, const drmModeConnector *connector)
{
    return fake_object(fake_card_of(fd), connector->connector_id)->possible_crtcs;
}

drmModeCrtcPtr drmModeGetCrtc(int fd, uint32_t id)
{
    struct fake_card *card = fake_card_of(fd);
    struct fake_object *object = fake_object(card, id);
    if (object == NULL)
        return NULL;
    drmModeCrtcPtr crtc = calloc(1, sizeof *crtc);
    crtc->crtc_id = id;
    crtc->gamma_size = object->gamma_size;
    crtc->buffer_id = object->picture;
    crtc->mode_valid = object->picture != 0;
    crtc->mode = object->mode;
    if (card->atomic) {
        size_t length = 0;
        const void *mode = fake_blob_bytes(card, fake_value(card, id, "MODE_ID"), &length);
        crtc->mode_valid = mode != NULL && length == sizeof crtc->mode;
        if (crtc->mode_valid)
            memcpy(&crtc->mode, mode, length);
    }
    return crtc;
}

void drmModeFreeCrtc(drmModeCrtcPtr crtc)
{
    free(crtc);
}

drmModePlaneResPtr drmModeGetPlaneResources(int fd)
{
    drmModePlaneResPtr planes = calloc(1, sizeof *planes);
    int count;
    planes->planes = ids_of(fake_card_of(fd), DRM_MODE_OBJECT_PLANE, &count);
    planes->count_planes = (uint32_t)count;
    return planes;
}

void drmModeFreePlaneResources(drmModePlaneResPtr planes)
{
    free(planes->planes);
    free(planes);
}

static uint32_t crtc_of_plane(struct fake_card *card, const struct fake_object *plane)
{
    if (card->atomic)
        return (uint32_t)fake_value(card, plane->id, "CRTC_ID");
    /* the first plane of each CRTC shows its picture */
    for (size_t i = 0; fake_nth(card, DRM_MODE_OBJECT_CRTC, i) != NULL; i++)
        if ((plane->possible_crtcs >> i & 1) != 0)
            return fake_nth(card, DRM_MODE_OBJECT_CRTC, i)->picture != 0
                       ? fake_nth(card, DRM_MODE_OBJECT_CRTC, i)->id
                       : 0;
    return 0;
}

drmModePlanePtr drmModeGetPlane(int fd, uint32_t id)
{
    struct fake_card *card = fake_card_of(fd);
    struct fake_object *object = fake_object(card, id);
    drmModePlanePtr plane = calloc(1, sizeof *plane);
    plane->plane_id = id;
    plane->possible_crtcs = object->possible_crtcs;
    plane->formats = object->formats;
    plane->count_formats = object->format_count;
    plane->crtc_id = crtc_of_plane(card, object);
    return plane;
}

void drmModeFreePlane(drmModePlanePtr plane)
{
    free(plane);
}

/* Who did not ask for atomic mode setting does not see its properties. */
drmModeObjectPropertiesPtr drmModeObjectGetProperties(int fd, uint32_t id, uint32_t type)
{
    struct fake_card *card = fake_card_of(fd);
    const struct fake_object *object = fake_object(card, id);
    if (object == NULL || object->type != type) {
        errno = ENOENT;
        return NULL;
    }
    drmModeObjectPropertiesPtr list = calloc(1, sizeof *list);
    list->props = calloc(card->value_count + 1, sizeof *list->props);
    list->prop_values = calloc(card->value_count + 1, sizeof *list->prop_values);
    for (size_t i = 0; i < card->value_count; i++) {
        const struct fake_value *value = &card->values[i];
        uint32_t flags = card->properties[value->property - 1].flags;
        if (value->object_id != id || (!card->atomic && (flags & DRM_MODE_PROP_ATOMIC) != 0))
            continue;
        list->props[list->count_props] = value->property;
        list->prop_values[list->count_props++] = value->value;
    }
    return list;
}

void drmModeFreeObjectProperties(drmModeObjectPropertiesPtr list)
{
    free(list->props);
    free(list->prop_values);
    free(list);
}

drmModePropertyPtr drmModeGetProperty(int fd, uint32_t id)
{
    struct fake_card *card = fake_card_of(fd);
    if (id == 0 || id > card->property_count)
        return NULL;
    const struct fake_property *from = &card->properties[id - 1];
    drmModePropertyPtr property = calloc(1, sizeof *property);
    property->prop_id = id;
    property->flags = from->flags;
    memcpy(property->name, from->name, sizeof property->name);
    property->values = calloc(2, sizeof *property->values);
    property->values[0] = from->minimum;
    property->values[1] = from->maximum;
    property->count_values = 2;
    property->enums = calloc((size_t)from->choice_count + 1, sizeof *property->enums);
    property->count_enums = from->choice_count;
    for (int i = 0; i < from->choice_count; i++) {
        property->enums[i].value = from->choice_values[i];
        memcpy(property->enums[i].name, from->choices[i], sizeof property->enums[i].name);
    }
    return property;
}

void drmModeFreeProperty(drmModePropertyPtr property)
{
    free(property->values);
    free(property->enums);
    free(property);
}

drmModePropertyBlobPtr drmModeGetPropertyBlob(int fd, uint32_t id)
{
    size_t length = 0;
    const void *bytes = fake_blob_bytes(fake_card_of(fd), id, &length);
    if (bytes == NULL)
        return NULL;
    drmModePropertyBlobPtr blob = calloc(1, sizeof *blob);
    blob->id = id;
    blob->length = (uint32_t)length;
    blob->data = malloc(length + 1);
    memcpy(blob->data, bytes, length);
    return blob;
}

void drmModeFreePropertyBlob(drmModePropertyBlobPtr blob)
{
    free(blob->data);
    free(blob);
}

int drmModeCrtcGetGamma(int fd, uint32_t id, uint32_t size, uint16_t *red, uint16_t *green,
                        uint16_t *blue)
{
    const struct fake_object *crtc = fake_object(fake_card_of(fd), id);
    if (crtc == NULL || (int)size != crtc->gamma_size || size > FAKE_RAMP)
        return -EINVAL;
    memcpy(red, crtc->ramp, size * sizeof *red);
    memcpy(green, crtc->ramp + size, size * sizeof *green);
    memcpy(blue, crtc->ramp + 2 * size, size * sizeof *blue);
    return 0;
}
