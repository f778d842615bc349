/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_BUFFER_H
#define AGENT_DISPLAY_KMS_BUFFER_H

#include "agent/display/kms_format.h"
#include "monqa/error.h"

/* A dumb buffer: plain memory that the card can scan out. */
struct kms_buffer {
    const struct kms_format *format;
    uint32_t handle, framebuffer_id;
    size_t stride_bytes, size_bytes;
    void *pixels;
};

/* All pixels black. */
bool kms_buffer_create(int fd, unsigned width, unsigned height, const struct kms_format *format,
                       struct kms_buffer *buffer, struct error *error);
void kms_buffer_destroy(int fd, struct kms_buffer *buffer); /* {0} allowed */
/* Only our own mapping: for when the card was closed, and what it had with it. */
void kms_buffer_forget(struct kms_buffer *buffer);
void kms_buffer_paint(struct kms_buffer *buffer, const struct raster *raster);
/* width x height pixels of 0x00RRGGBB. */
void kms_buffer_paint_page(struct kms_buffer *buffer, const uint32_t *pixels, unsigned width,
                           unsigned height);

#endif
