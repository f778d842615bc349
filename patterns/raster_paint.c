/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/raster.h"

#include "patterns/raster_rows.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

enum { BLOCK = 2048, TABLE_BITS_MAX = 12 };

/* How levels become pixels: by a table where the depths differ; above 12 bits by computing. */
struct painter {
    const struct raster *raster;
    const struct format *format;
    uint32_t table[1 << TABLE_BITS_MAX];
};

static void make_table(struct painter *painter)
{
    unsigned depth = painter->raster->depth_bits;
    if (depth != painter->format->bits && depth <= TABLE_BITS_MAX)
        for (uint32_t level = 0; level < 1u << depth; level++)
            painter->table[level] =
                convert(level, depth, painter->format->bits) * painter->format->grey;
}

static void expand(const struct painter *painter, const uint16_t *levels, int count,
                   uint32_t *pixels)
{
    unsigned depth = painter->raster->depth_bits, bits = painter->format->bits;
    uint32_t grey = painter->format->grey;
    if (depth == bits)
        for (int i = 0; i < count; i++)
            pixels[i] = levels[i] | (uint32_t)levels[i] << bits | (uint32_t)levels[i] << 2 * bits;
    else if (depth <= TABLE_BITS_MAX)
        for (int i = 0; i < count; i++)
            pixels[i] = painter->table[levels[i]];
    else
        for (int i = 0; i < count; i++)
            pixels[i] = convert(levels[i], depth, bits) * grey;
}

/* Past the caches where the processor can: the frame is larger than they are, and is not read. */
static void copy_out(uint32_t *to, const uint32_t *from, int count)
{
    int i = 0;
#ifdef __SSE2__
    for (; i < count && ((uintptr_t)(to + i) & 15) != 0; i++)
        to[i] = from[i];
    for (; i + 4 <= count; i += 4)
        _mm_stream_si128((__m128i *)(void *)(to + i),
                         _mm_loadu_si128((const __m128i *)(const void *)(from + i)));
#endif
    memcpy(to + i, from + i, (size_t)(count - i) * sizeof *to);
}

/* A row is expanded once for as long as the same one follows. */
static void paint(const struct raster *raster, const struct format *format, void *pixels,
                  size_t stride_bytes)
{
    struct painter painter = {.raster = raster, .format = format};
    uint32_t block[BLOCK];
    make_table(&painter);
    for (int x = 0; x < raster->width; x += BLOCK) {
        int count = raster->width - x < BLOCK ? raster->width - x : BLOCK;
        char *line = (char *)pixels + (size_t)x * sizeof *block;
        int shown = RASTER_NO_ROW;
        for (int y = 0; y < raster->height; y++, line += stride_bytes) {
            int row = raster->index[y];
            if (y == 0 || row != shown)
                expand(&painter, raster->rows[row].levels + x, count, block);
            shown = row;
            copy_out((uint32_t *)(void *)line, block, count);
        }
    }
#ifdef __SSE2__
    _mm_sfence();
#endif
}

void raster_paint_xrgb8888(const struct raster *raster, void *pixels, size_t stride_bytes)
{
    paint(raster, &xrgb8888, pixels, stride_bytes);
}

void raster_paint_xrgb2101010(const struct raster *raster, void *pixels, size_t stride_bytes)
{
    paint(raster, &xrgb2101010, pixels, stride_bytes);
}
