/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_format.h"

#include <drm_fourcc.h>

const struct kms_format kms_formats[KMS_FORMAT_COUNT] = {
    {DRM_FORMAT_XRGB16161616, "XRGB16161616", 12, 64, raster_paint_xrgb16161616},
    {DRM_FORMAT_XRGB2101010, "XRGB2101010", 10, 32, raster_paint_xrgb2101010},
    {DRM_FORMAT_XRGB8888, "XRGB8888", 8, 32, raster_paint_xrgb8888},
};
