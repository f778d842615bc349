/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_FORMAT_H
#define AGENT_DISPLAY_KMS_FORMAT_H

#include "monqa/raster.h"

/* Pixel formats that carry a number of bits exactly, deepest first. */
struct kms_format {
    uint32_t fourcc;
    const char *name;
    unsigned depth_bits;     /* of the levels that it is used for */
    unsigned bits_per_pixel; /* in memory */
    void (*paint)(const struct raster *raster, void *pixels, size_t stride_bytes);
};

#define KMS_FORMAT_COUNT 3
extern const struct kms_format kms_formats[KMS_FORMAT_COUNT];

#endif
