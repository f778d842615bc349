/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_buffer.h"

#include "agent/display/kms_device.h"

#include <drm_fourcc.h>
#include <string.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

static bool allocate(int fd, unsigned width, unsigned height, struct kms_buffer *buffer,
                     struct error *error)
{
    struct drm_mode_create_dumb request = {
        .width = width, .height = height, .bpp = buffer->format->bits_per_pixel};
    if (drmIoctl(fd, DRM_IOCTL_MODE_CREATE_DUMB, &request) != 0)
        return error_set_errno(error, "buffer of %ux%u pixels", width, height);
    buffer->handle = request.handle;
    buffer->stride_bytes = request.pitch;
    buffer->size_bytes = request.size;
    return true;
}

static bool map(int fd, struct kms_buffer *buffer, struct error *error)
{
    struct drm_mode_map_dumb request = {.handle = buffer->handle};
    if (drmIoctl(fd, DRM_IOCTL_MODE_MAP_DUMB, &request) != 0)
        return error_set_errno(error, "mapping of a buffer");
    void *pixels = kms_device_map(fd, buffer->size_bytes, request.offset);
    if (pixels == NULL)
        return error_set_errno(error, "mapping of a buffer");
    buffer->pixels = pixels;
    memset(pixels, 0, buffer->size_bytes);
    return true;
}

bool kms_buffer_create(int fd, unsigned width, unsigned height, const struct kms_format *format,
                       struct kms_buffer *buffer, struct error *error)
{
    struct kms_buffer created = {.format = format};
    if (!allocate(fd, width, height, &created, error))
        return false;
    uint32_t handles[4] = {created.handle}, offsets[4] = {0};
    uint32_t strides[4] = {(uint32_t)created.stride_bytes};
    if (!map(fd, &created, error)) {
        kms_buffer_destroy(fd, &created);
        return false;
    }
    if (drmModeAddFB2(fd,
                      width,
                      height,
                      format->fourcc,
                      handles,
                      strides,
                      offsets,
                      &created.framebuffer_id,
                      0) != 0) {
        error_set_errno(error, "framebuffer of %ux%u pixels", width, height);
        kms_buffer_destroy(fd, &created);
        return false;
    }
    *buffer = created;
    return true;
}

void kms_buffer_destroy(int fd, struct kms_buffer *buffer)
{
    if (buffer->framebuffer_id != 0)
        (void)drmModeRmFB(fd, buffer->framebuffer_id);
    if (buffer->pixels != NULL)
        kms_device_unmap(buffer->pixels, buffer->size_bytes);
    struct drm_mode_destroy_dumb request = {.handle = buffer->handle};
    if (buffer->handle != 0)
        (void)drmIoctl(fd, DRM_IOCTL_MODE_DESTROY_DUMB, &request);
    *buffer = (struct kms_buffer){0};
}

void kms_buffer_forget(struct kms_buffer *buffer)
{
    if (buffer->pixels != NULL)
        kms_device_unmap(buffer->pixels, buffer->size_bytes);
    *buffer = (struct kms_buffer){0};
}

void kms_buffer_paint(struct kms_buffer *buffer, const struct raster *raster)
{
    buffer->format->paint(raster, buffer->pixels, buffer->stride_bytes);
}

/* Eight bits to ten or sixteen: the upper ones repeated below, so that white is white. */
static uint32_t deepen_10(uint32_t pixel)
{
    uint32_t red = pixel >> 16 & 0xff, green = pixel >> 8 & 0xff, blue = pixel & 0xff;
    return (red << 2 | red >> 6) << 20 | (green << 2 | green >> 6) << 10 | (blue << 2 | blue >> 6);
}

static uint64_t deepen_16(uint32_t pixel)
{
    uint64_t red = pixel >> 16 & 0xff, green = pixel >> 8 & 0xff, blue = pixel & 0xff;
    return (red * 257) << 32 | (green * 257) << 16 | blue * 257;
}

static void paint_row(const struct kms_format *format, const uint32_t *pixels, unsigned width,
                      void *row)
{
    uint32_t *row_32 = row;
    uint64_t *row_64 = row;
    if (format->fourcc == DRM_FORMAT_XRGB8888)
        memcpy(row, pixels, width * sizeof *pixels);
    else if (format->fourcc == DRM_FORMAT_XRGB2101010)
        for (unsigned x = 0; x < width; x++)
            row_32[x] = deepen_10(pixels[x]);
    else
        for (unsigned x = 0; x < width; x++)
            row_64[x] = deepen_16(pixels[x]);
}

void kms_buffer_paint_page(struct kms_buffer *buffer, const uint32_t *pixels, unsigned width,
                           unsigned height)
{
    char *row = buffer->pixels;
    for (unsigned y = 0; y < height; y++, row += buffer->stride_bytes)
        paint_row(buffer->format, pixels + (size_t)y * width, width, row);
}
