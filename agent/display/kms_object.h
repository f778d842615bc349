/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_OBJECT_H
#define AGENT_DISPLAY_KMS_OBJECT_H

#include "monqa/error.h"

#include <stddef.h>
#include <stdint.h>

/* A connector, CRTC or plane with its properties, as libdrm gives them, in memory of our own. */

#define KMS_NAME_SIZE 32
#define KMS_CHOICES_MAX 32
#define KMS_PROPERTIES_MAX 96

enum kms_property_type {
    KMS_RANGE,        /* minimum..maximum */
    KMS_SIGNED_RANGE, /* the same, as int64_t */
    KMS_ENUM,         /* one of the choices */
    KMS_BITMASK,      /* choices name bits by number */
    KMS_BLOB,         /* id of a blob; 0: none */
    KMS_OBJECT,       /* id of an object; 0: none */
};

struct kms_choice {
    char name[KMS_NAME_SIZE];
    uint64_t value;
};

struct kms_property {
    uint32_t id;
    char name[KMS_NAME_SIZE];
    enum kms_property_type type;
    bool immutable; /* the driver's to change, not ours */
    uint64_t value;
    uint64_t minimum, maximum;
    struct kms_choice choices[KMS_CHOICES_MAX];
    size_t choice_count;
};

struct kms_object {
    uint32_t id, type; /* DRM_MODE_OBJECT_... */
    const char *kind;  /* "connector", "crtc", "plane" */
    struct kms_property *properties;
    size_t count;
};

/* type is DRM_MODE_OBJECT_...; object is {0} or what was read before, which is replaced. */
bool kms_object_read(int fd, uint32_t id, uint32_t type, struct kms_object *object,
                     struct error *error);
void kms_object_finish(struct kms_object *object);

/* NULL: there is none of that name. */
const struct kms_property *kms_object_find(const struct kms_object *object, const char *name);
/* The value of the named property, 0 when there is none. */
uint64_t kms_object_value(const struct kms_object *object, const char *name);

/* In words: "Full", "8", "none", "rotate-0". A blob that is there shows as "blob". */
void kms_value_format(const struct kms_property *property, uint64_t value, char *text, size_t size);

#endif
