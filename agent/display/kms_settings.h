/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_SETTINGS_H
#define AGENT_DISPLAY_KMS_SETTINGS_H

#include "agent/display/kms_object.h"

/* What is to be written while measuring, beside what was there before. */

#define KMS_SETTINGS_MAX 128

struct kms_setting {
    uint32_t object_id, object_type, property_id;
    char name[KMS_NAME_SIZE];
    uint64_t value, found;
    bool required; /* the picture needs it; others may be refused by the driver */
    bool refused;
    /* A blob's id dies with its last user, which is us: its bytes are kept. */
    bool found_is_blob;
    void *found_bytes; /* owned */
    size_t found_length;
};

struct kms_settings {
    int fd;
    bool atomic;
    struct kms_setting entries[KMS_SETTINGS_MAX];
    size_t count;
    bool overflowed;
};

void kms_settings_finish(struct kms_settings *settings);

/* Sets value for the property and remembers what it is now; a second call for the same property
 * only changes the value. */
void kms_settings_add(struct kms_settings *settings, const struct kms_object *object,
                      const struct kms_property *property, uint64_t value, bool required);
/* The same by name; the property must exist. */
bool kms_settings_require(struct kms_settings *settings, const struct kms_object *object,
                          const char *name, uint64_t value, struct error *error);

/* Asks the driver about each optional setting, and marks those that it refuses. ERROR_UNAVAILABLE
 * when it refuses what the picture needs. Nothing changes on the screen. A driver that is not
 * atomic cannot be asked. */
bool kms_settings_try(struct kms_settings *settings, struct error *error);
/* Writes all that were not refused; returns when they are in force. One by one where the driver is
 * not atomic, and marks those that it refuses. */
bool kms_settings_commit(struct kms_settings *settings, struct error *error);

#endif
