/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_object.h"

#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xf86drmMode.h>

static void free_properties(drmModeObjectProperties **properties)
{
    if (*properties != NULL)
        drmModeFreeObjectProperties(*properties);
}

static const char *kind_of(uint32_t type)
{
    switch (type) {
    case DRM_MODE_OBJECT_CONNECTOR:
        return "connector";
    case DRM_MODE_OBJECT_CRTC:
        return "crtc";
    default:
        return "plane";
    }
}

static enum kms_property_type type_of(drmModePropertyRes *property)
{
    if (drm_property_type_is(property, DRM_MODE_PROP_SIGNED_RANGE))
        return KMS_SIGNED_RANGE;
    if (drm_property_type_is(property, DRM_MODE_PROP_OBJECT))
        return KMS_OBJECT;
    if (drm_property_type_is(property, DRM_MODE_PROP_ENUM))
        return KMS_ENUM;
    if (drm_property_type_is(property, DRM_MODE_PROP_BITMASK))
        return KMS_BITMASK;
    if (drm_property_type_is(property, DRM_MODE_PROP_BLOB))
        return KMS_BLOB;
    return KMS_RANGE;
}

/* The kernel's names are untrusted only in that they may fill the field without a NUL. */
static void copy_name(char to[KMS_NAME_SIZE], const char from[DRM_PROP_NAME_LEN])
{
    text_printable(to, KMS_NAME_SIZE, from, strnlen(from, DRM_PROP_NAME_LEN));
}

static bool read_property(int fd, uint32_t id, uint64_t value, struct kms_property *property)
{
    drmModePropertyRes *raw = drmModeGetProperty(fd, id);
    if (raw == NULL)
        return false;
    *property = (struct kms_property){.id = id, .value = value, .type = type_of(raw)};
    copy_name(property->name, raw->name);
    property->immutable = (raw->flags & DRM_MODE_PROP_IMMUTABLE) != 0;
    if (raw->count_values >= 2 &&
        (property->type == KMS_RANGE || property->type == KMS_SIGNED_RANGE)) {
        property->minimum = raw->values[0];
        property->maximum = raw->values[1];
    }
    for (int i = 0; i < raw->count_enums && property->choice_count < KMS_CHOICES_MAX; i++) {
        struct kms_choice *choice = &property->choices[property->choice_count++];
        copy_name(choice->name, raw->enums[i].name);
        choice->value = raw->enums[i].value;
    }
    drmModeFreeProperty(raw);
    return true;
}

bool kms_object_read(int fd, uint32_t id, uint32_t type, struct kms_object *object,
                     struct error *error)
{
    const char *kind = kind_of(type);
    CLEANUP(free_properties)
    drmModeObjectProperties *raw = drmModeObjectGetProperties(fd, id, type);
    if (raw == NULL)
        return error_set_errno(error, "properties of %s %" PRIu32, kind, id);
    uint32_t listed = raw->count_props < KMS_PROPERTIES_MAX ? raw->count_props : KMS_PROPERTIES_MAX;
    struct kms_property *properties = calloc(listed + 1, sizeof *properties);
    if (properties == NULL)
        return error_set_errno(error, "properties of %s %" PRIu32, kind, id);
    size_t count = 0;
    for (uint32_t i = 0; i < listed; i++)
        if (read_property(fd, raw->props[i], raw->prop_values[i], &properties[count]))
            count++;
    kms_object_finish(object);
    *object = (struct kms_object){
        .id = id, .type = type, .kind = kind, .properties = properties, .count = count};
    return true;
}

void kms_object_finish(struct kms_object *object)
{
    free(object->properties);
    *object = (struct kms_object){0};
}

const struct kms_property *kms_object_find(const struct kms_object *object, const char *name)
{
    for (size_t i = 0; i < object->count; i++)
        if (strcmp(object->properties[i].name, name) == 0)
            return &object->properties[i];
    return NULL;
}

uint64_t kms_object_value(const struct kms_object *object, const char *name)
{
    const struct kms_property *property = kms_object_find(object, name);
    return property == NULL ? 0 : property->value;
}

static void format_choice(const struct kms_property *property, uint64_t value, char *text,
                          size_t size)
{
    for (size_t i = 0; i < property->choice_count; i++)
        if (property->choices[i].value == value) {
            (void)text_copy(text, size, property->choices[i].name);
            return;
        }
    (void)snprintf(text, size, "unnamed %" PRIu64, value);
}

static void format_bits(const struct kms_property *property, uint64_t value, char *text,
                        size_t size)
{
    CLEANUP(buffer_finish) struct buffer names = BUFFER(KMS_CHOICES_MAX * (KMS_NAME_SIZE + 1));
    for (size_t i = 0; i < property->choice_count; i++) {
        const struct kms_choice *choice = &property->choices[i];
        if (choice->value < 64 && (value >> choice->value & 1) != 0)
            buffer_format(&names, "%s%s", names.length > 0 ? "+" : "", choice->name);
    }
    (void)text_copy(text, size, names.length > 0 ? names.data : "none");
}

void kms_value_format(const struct kms_property *property, uint64_t value, char *text, size_t size)
{
    switch (property->type) {
    case KMS_RANGE:
        (void)snprintf(text, size, "%" PRIu64, value);
        return;
    case KMS_SIGNED_RANGE:
        (void)snprintf(text, size, "%" PRId64, (int64_t)value);
        return;
    case KMS_ENUM:
        format_choice(property, value, text, size);
        return;
    case KMS_BITMASK:
        format_bits(property, value, text, size);
        return;
    case KMS_BLOB:
        (void)text_copy(text, size, value == 0 ? "none" : "blob");
        return;
    case KMS_OBJECT:
        (void)snprintf(text, size, "object %" PRIu64, value);
        return;
    }
}
