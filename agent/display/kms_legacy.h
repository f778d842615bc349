/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_LEGACY_H
#define AGENT_DISPLAY_KMS_LEGACY_H

#include "monqa/error.h"

#include <stddef.h>
#include <stdint.h>
#include <xf86drmMode.h>

/* What drivers without atomic mode setting have instead of properties: one picture for each CRTC,
 * and a gamma ramp. */

#define KMS_PICTURE_CONNECTORS_MAX 8

struct kms_picture {
    uint32_t framebuffer_id, x, y; /* framebuffer 0: the CRTC is off */
    uint32_t mode_valid;
    drmModeModeInfo mode;
    uint32_t connector_count;
    uint32_t connectors[KMS_PICTURE_CONNECTORS_MAX];
};

/* The connectors that a CRTC feeds are found through their encoders. False: the CRTC is gone. */
bool kms_picture_read(int fd, uint32_t crtc_id, struct kms_picture *picture);
/* 0 or a negative errno. */
int kms_picture_write(int fd, uint32_t crtc_id, const struct kms_picture *picture);

/* The CRTC that the connector's encoder is on; 0: none. */
uint32_t kms_encoder_crtc(int fd, const drmModeConnector *connector);

/* Entries of the ramp, 0: there is none. *ramp: all reds, greens, blues; the caller frees it. */
size_t kms_ramp_read(int fd, uint32_t crtc_id, uint16_t **ramp);
int kms_ramp_write(int fd, uint32_t crtc_id, uint16_t *ramp, size_t entries);
/* ramp has room for 3 * entries. */
void kms_ramp_identity(uint16_t *ramp, size_t entries);

#endif
