/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_ROUTE_H
#define AGENT_DISPLAY_KMS_ROUTE_H

#include "agent/display/kms_card.h"
#include "agent/display/kms_object.h"

#define KMS_OTHER_PLANES_MAX 16

/* From the monitor backwards: its connector, a CRTC that feeds no other, that CRTC's primary plane,
 * and whatever else is laid over it. All as they were found. */
struct kms_route {
    struct kms_object connector, crtc, plane;
    struct kms_object others[KMS_OTHER_PLANES_MAX];
    size_t other_count;
    uint32_t connector_type;
    unsigned crtc_index; /* as the card lists them */
    drmModeModeInfo mode;
    bool plane_is_ours;  /* was on the CRTC already */
    unsigned formats;    /* of the plane: bit i is kms_formats[i] */
    uint32_t gamma_size; /* of the legacy ramp; 0: none */
};

bool kms_route_find(const struct kms_card *card, const char *connector_name,
                    struct kms_route *route, struct error *error);
void kms_route_finish(struct kms_route *route);

#endif
