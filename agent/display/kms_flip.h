/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_FLIP_H
#define AGENT_DISPLAY_KMS_FLIP_H

#include "monqa/error.h"

#include <stdint.h>

/* Page flips of one plane, one at a time. */
struct kms_flip {
    int fd;
    uint32_t plane_id, property_id; /* its FB_ID; plane 0: the driver is not atomic */
    uint32_t crtc_id;
    int cancel_fd; /* -1: none */
    bool refused;  /* the driver does not flip this CRTC at all; not atomic only */
    unsigned asked, done;
};

/* Returns when the card has said that it scans the framebuffer out. Bounded: after the card is
 * gone that word never comes, which is ERROR_UNAVAILABLE. */
bool kms_flip_to(struct kms_flip *flip, uint32_t framebuffer_id, struct error *error);

#endif
