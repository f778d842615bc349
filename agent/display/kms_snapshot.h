/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_SNAPSHOT_H
#define AGENT_DISPLAY_KMS_SNAPSHOT_H

#include "agent/display/kms_object.h"
#include "monqa/buffer.h"

/* The whole state of a card as it was found: every property that can be written, of every
 * connector, CRTC and plane, and what has no property where the driver is not atomic. */

enum kms_saved_kind {
    SAVED_NUMBER,
    SAVED_BLOB,    /* its bytes: an id dies with its last user, who may be us */
    SAVED_RAMP,    /* of a CRTC without GAMMA_LUT: all reds, greens, blues, 16 bits each */
    SAVED_PICTURE, /* of a CRTC of a driver that is not atomic: struct kms_picture */
};

struct kms_saved {
    enum kms_saved_kind kind;
    uint32_t object_type, object_id, property_id; /* property 0: none */
    char name[KMS_NAME_SIZE];
    uint64_t value; /* of a blob 0: there was none */
    void *bytes;    /* owned */
    size_t length;
};

struct kms_snapshot {
    bool atomic;
    struct kms_saved *entries;
    size_t count;
};

bool kms_snapshot_take(int fd, bool atomic, struct kms_snapshot *snapshot, struct error *error);
void kms_snapshot_finish(struct kms_snapshot *snapshot);

/* Writes what differs now, needs the right to draw: as a whole, else the colours one by one, since
 * the picture found may be gone with the program that drew it. ERROR_UNAVAILABLE names what could
 * not be given back. */
bool kms_snapshot_restore(const struct kms_snapshot *snapshot, int fd, struct error *error);

/* After a time in which others may have drawn: what is in `now` as we had left it (`ours`) is, in
 * truth, still to be given back as it was in `found`. Changes now accordingly; found is used up. */
void kms_snapshot_merge(struct kms_snapshot *found, const struct kms_snapshot *ours,
                        struct kms_snapshot *now);

/* As lines of text, to be kept on disk. What is read is bounded and checked. */
#define KMS_SNAPSHOT_TEXT_MAX (4u << 20)
void kms_snapshot_format(const struct kms_snapshot *snapshot, struct buffer *text);
bool kms_snapshot_parse(const char *text, size_t length, struct kms_snapshot *snapshot,
                        struct error *error);

#endif
