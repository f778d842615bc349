/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/vm/card_tool/tool.h"

#include <drm_fourcc.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

static bool is_deep(uint32_t format)
{
    return format == DRM_FORMAT_XRGB16161616 || format == DRM_FORMAT_ABGR16161616;
}

struct picture tool_picture(const struct tool *tool, const char *format)
{
    if (strlen(format) != 4)
        give_up("format %s: not four characters", format);
    struct picture picture = {.width = tool->mode.hdisplay, .height = tool->mode.vdisplay};
    picture.format = fourcc_code(format[0], format[1], format[2], format[3]);
    struct drm_mode_create_dumb create = {
        .width = picture.width, .height = picture.height, .bpp = is_deep(picture.format) ? 64 : 32};
    if (drmIoctl(tool->fd, DRM_IOCTL_MODE_CREATE_DUMB, &create) != 0)
        give_up("buffer: %m");
    picture.handle = create.handle;
    picture.stride = create.pitch;
    picture.size = create.size;
    uint32_t handles[4] = {create.handle}, strides[4] = {create.pitch}, offsets[4] = {0};
    if (drmModeAddFB2(tool->fd,
                      picture.width,
                      picture.height,
                      picture.format,
                      handles,
                      strides,
                      offsets,
                      &picture.framebuffer_id,
                      0) != 0)
        give_up("framebuffer %s: %m", format);
    struct drm_mode_map_dumb map = {.handle = create.handle};
    if (drmIoctl(tool->fd, DRM_IOCTL_MODE_MAP_DUMB, &map) != 0)
        give_up("mapping: %m");
    picture.pixels =
        mmap(NULL, picture.size, PROT_READ | PROT_WRITE, MAP_SHARED, tool->fd, (off_t)map.offset);
    if (picture.pixels == MAP_FAILED)
        give_up("mapping: %m");
    return picture;
}

/* A linear congruence: neighbours differ, and the upper bits take every value. */
static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 16;
}

static uint64_t pixel(uint32_t format, uint64_t red, uint64_t green, uint64_t blue)
{
    switch (format) {
    case DRM_FORMAT_XRGB8888:
        return 0xff000000u | red >> 8 << 16 | green >> 8 << 8 | blue >> 8;
    case DRM_FORMAT_XRGB2101010:
        return red >> 6 << 20 | green >> 6 << 10 | blue >> 6;
    case DRM_FORMAT_XRGB16161616:
        return UINT64_C(0xffff) << 48 | red << 32 | green << 16 | blue;
    case DRM_FORMAT_ABGR16161616:
        return UINT64_C(0xffff) << 48 | blue << 32 | green << 16 | red;
    default:
        give_up("format %08x: not known", format);
    }
}

void tool_paint(struct picture *picture, unsigned seed)
{
    size_t bytes = is_deep(picture->format) ? 8 : 4;
    uint32_t state = seed;
    for (uint32_t y = 0; y < picture->height; y++)
        for (uint32_t x = 0; x < picture->width; x++) {
            uint32_t red = next(&state), green = next(&state), blue = next(&state);
            uint64_t value = pixel(picture->format, red, green, blue);
            memcpy(picture->pixels + y * picture->stride + x * bytes, &value, bytes);
        }
}

void tool_save(const struct picture *picture, const char *path)
{
    size_t row = picture->width * (is_deep(picture->format) ? 8u : 4u);
    FILE *file = fopen(path, "w");
    for (uint32_t y = 0; file != NULL && y < picture->height; y++)
        if (fwrite(picture->pixels + y * picture->stride, row, 1, file) != 1)
            give_up("%s: %m", path);
    if (file == NULL || fclose(file) != 0)
        give_up("%s: %m", path);
}
