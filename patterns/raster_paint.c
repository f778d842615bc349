/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/raster.h"

#include "monqa/cleanup.h"
#include "patterns/raster_rows.h"

#include <stdlib.h>
#include <string.h>

/* A wire format: the level of each channel has bits, and a grey pixel is the level times grey. */
struct format {
    unsigned bits;
    uint32_t grey;
};

static const struct format xrgb8888 = {8, 0x00010101};
static const struct format xrgb2101010 = {10, 0x00100401};

static uint32_t convert(uint32_t level, unsigned from_bits, unsigned to_bits)
{
    uint64_t from = (1u << from_bits) - 1, to = (1u << to_bits) - 1;
    return (uint32_t)((2 * level * to + from) / (2 * from));
}

static uint32_t grey_pixel(const struct raster *raster, uint16_t level, const struct format *format)
{
    return convert(level, raster->depth_bits, format->bits) * format->grey;
}

static void paint_row(const struct raster *raster, const uint16_t *levels,
                      const struct format *format, uint32_t *pixels)
{
    if (raster->depth_bits == format->bits)
        for (int x = 0; x < raster->width; x++)
            pixels[x] = levels[x] * format->grey;
    else
        for (int x = 0; x < raster->width; x++)
            pixels[x] = grey_pixel(raster, levels[x], format);
}

static void paint(const struct raster *raster, const struct format *format, void *pixels,
                  size_t stride_bytes)
{
    char *line = pixels;
    for (int y = 0; y < raster->height; y++, line += stride_bytes)
        paint_row(raster, raster->rows[raster->index[y]].levels, format, (uint32_t *)(void *)line);
}

void raster_paint_xrgb8888(const struct raster *raster, void *pixels, size_t stride_bytes)
{
    paint(raster, &xrgb8888, pixels, stride_bytes);
}

void raster_paint_xrgb2101010(const struct raster *raster, void *pixels, size_t stride_bytes)
{
    paint(raster, &xrgb2101010, pixels, stride_bytes);
}
