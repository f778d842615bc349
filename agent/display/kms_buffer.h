/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_BUFFER_H
#define AGENT_DISPLAY_KMS_BUFFER_H

#include "monqa/error.h"
#include "monqa/raster.h"

/* A dumb buffer: plain memory that the card can scan out. */
struct kms_buffer {
    uint32_t handle, framebuffer_id, format;
    size_t stride_bytes, size_bytes;
    void *pixels;
};

/* All pixels black. format: DRM_FORMAT_XRGB8888 or _XRGB2101010. */
bool kms_buffer_create(int fd, unsigned width, unsigned height, uint32_t format,
                       struct kms_buffer *buffer, struct error *error);
void kms_buffer_destroy(int fd, struct kms_buffer *buffer); /* {0} allowed */
void kms_buffer_paint(struct kms_buffer *buffer, const struct raster *raster);

#endif
