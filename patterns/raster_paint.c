/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/raster.h"

#include "patterns/raster_scan.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* A wire format: a grey pixel is the level of one channel times grey. */
struct format {
    unsigned bits; /* of a channel */
    size_t pixel_bytes;
    uint64_t grey;
};

static const struct format xrgb8888 = {8, 4, 0x00010101};
static const struct format xrgb2101010 = {10, 4, 0x00100401};
static const struct format xrgb16161616 = {16, 8, 0x0000000100010001};

static uint32_t convert(uint32_t level, unsigned from_bits, unsigned to_bits)
{
    uint64_t from = (1u << from_bits) - 1, to = (1u << to_bits) - 1;
    return (uint32_t)((2 * level * to + from) / (2 * from));
}

enum { TABLE_BITS_MAX = 12, PALETTE = 256 };

/* How levels become pixels: by a table where the depths differ; above 12 bits by computing. */
struct painter {
    const struct raster *raster;
    const struct format *format;
    struct raster_scan *scan;
    char *line; /* of the frame */
    size_t stride_bytes;
    int shown; /* the one of scan->pixels that is up to date */
    uint16_t table[1 << TABLE_BITS_MAX];
};

static void make_table(struct painter *painter)
{
    unsigned depth = painter->raster->depth_bits;
    if (depth != painter->format->bits && depth <= TABLE_BITS_MAX)
        for (uint32_t level = 0; level < 1u << depth; level++)
            painter->table[level] = (uint16_t)convert(level, depth, painter->format->bits);
}

static inline uint32_t channel(const uint16_t *table, unsigned depth, unsigned bits, uint32_t level)
{
    return depth <= TABLE_BITS_MAX ? table[level] : convert(level, depth, bits);
}

/* Levels of the channel's depth, as the lower and the upper half of each pixel: twice as fast as
 * whole ones. */
static inline void repeat_channel(const uint16_t *restrict levels, int count, unsigned bits,
                                  uint16_t *restrict halves)
{
    for (int i = 0; i < count; i++) {
        uint16_t level = levels[i];
        halves[2 * i] = (uint16_t)(level | level << bits);
        halves[2 * i + 1] = (uint16_t)(level >> (16 - bits) | level << (2 * bits - 16));
    }
}

static void expand_32(const struct painter *painter, const uint16_t *levels, int count,
                      void *pixels)
{
    unsigned depth = painter->raster->depth_bits, bits = painter->format->bits;
    if (depth == bits && bits == 8) {
        repeat_channel(levels, count, 8, pixels);
    } else if (depth == bits) {
        repeat_channel(levels, count, 10, pixels);
    } else {
        uint32_t *whole = pixels, grey = (uint32_t)painter->format->grey;
        for (int i = 0; i < count; i++)
            whole[i] = channel(painter->table, depth, bits, levels[i]) * grey;
    }
}

static void expand_64(const struct painter *painter, const uint16_t *levels, int count,
                      uint64_t *pixels)
{
    unsigned depth = painter->raster->depth_bits, bits = painter->format->bits;
    uint64_t grey = painter->format->grey;
    for (int i = 0; i < count; i++)
        pixels[i] =
            grey * (depth == bits ? levels[i] : channel(painter->table, depth, bits, levels[i]));
}

static char *row_of_pixels(const struct painter *painter, int slot)
{
    size_t row_bytes = (size_t)painter->raster->width * sizeof(uint64_t);
    return (char *)painter->scan->pixels + (size_t)slot * row_bytes;
}

static void expand(const struct painter *painter, const uint16_t *levels, int count, char *pixels)
{
    if (painter->format->pixel_bytes == 4)
        expand_32(painter, levels, count, pixels);
    else
        expand_64(painter, levels, count, (uint64_t *)(void *)pixels);
}

/* Stored with the type that expand_bytes reads. */
static void make_pixels(const struct painter *painter)
{
    const struct raster_texture *texture = painter->raster->textures;
    unsigned depth = painter->raster->depth_bits, bits = painter->format->bits;
    for (; texture != NULL; texture = texture->older)
        for (int i = 0; texture->pixels != NULL && i < PALETTE; i++) {
            uint32_t level = texture->palette[i];
            uint64_t pixel = painter->format->grey *
                             (depth == bits ? level : channel(painter->table, depth, bits, level));
            if (painter->format->pixel_bytes == 4)
                ((uint32_t *)(void *)texture->pixels)[i] = (uint32_t)pixel;
            else
                texture->pixels[i] = pixel;
        }
}

static void expand_bytes(const struct painter *painter, const struct raster_texture *texture,
                         const uint8_t *bytes, int count, char *pixels)
{
    if (painter->format->pixel_bytes == 4) {
        const uint32_t *palette = (const uint32_t *)(const void *)texture->pixels;
        uint32_t *to = (uint32_t *)(void *)pixels;
#pragma GCC unroll 8
        for (int i = 0; i < count; i++)
            to[i] = palette[bytes[i]];
    } else {
        uint64_t *to = (uint64_t *)(void *)pixels;
        for (int i = 0; i < count; i++)
            to[i] = texture->pixels[bytes[i]];
    }
}

/* Columns of a texture and where the first of them is seen. */
struct stretch {
    int column, x, count;
};

static bool differ(const uint8_t *a, const uint8_t *b, int count)
{
    uint64_t any = 0, x = 0, y = 0;
    int i = 0;
    for (; i + 8 <= count; i += 8) {
        memcpy(&x, a + i, 8);
        memcpy(&y, b + i, 8);
        any |= x ^ y;
    }
    return any != 0 || (i < count && memcmp(a + i, b + i, (size_t)(count - i)) != 0);
}

/* From the first pixel that may have changed to the last: false, none has. Moves to what follows.
 */
static bool next_change(const uint8_t *before, const uint8_t *after, struct stretch *left,
                        struct stretch *changed)
{
    enum { BLOCK = 32 };
    *changed = *left;
    changed->count = 0;
    while (left->count > 0) {
        int count = left->count < BLOCK ? left->count : BLOCK;
        bool is_changed = differ(before + left->column, after + left->column, count);
        if (!is_changed && changed->count > 0)
            return true;
        left->column += count;
        left->x += count;
        left->count -= count;
        if (is_changed)
            changed->count += count;
        else
            *changed = (struct stretch){left->column, left->x, 0};
    }
    return changed->count > 0;
}

/* And again wherever the period puts it. */
static void show(const struct painter *painter, const struct scan_span *span, const uint8_t *after,
                 const struct stretch *changed, char *pixels)
{
    size_t pixel_bytes = painter->format->pixel_bytes;
    const struct raster_texture *texture = span->only->texture;
    char *first = pixels + (size_t)changed->x * pixel_bytes;
    expand_bytes(painter, texture, after + changed->column, changed->count, first);
    for (int x = changed->x + texture->width; x < span->right; x += texture->width) {
        int count = changed->count < span->right - x ? changed->count : span->right - x;
        memcpy(pixels + (size_t)x * pixel_bytes, first, (size_t)count * pixel_bytes);
    }
}

static void show_changes(const struct painter *painter, const struct scan_span *span, char *pixels)
{
    const struct raster_op *op = span->only;
    int width = op->texture->width, count = op->right - op->left;
    const uint8_t *before = op->texture->bytes + (size_t)span->before * (size_t)width;
    const uint8_t *after = op->texture->bytes + (size_t)span->after * (size_t)width;
    int first = (op->left - op->x) % width;
    int upper = width - first < count ? width - first : count;
    int lower = first < count - upper ? first : count - upper;
    struct stretch parts[] = {{first, op->left, upper}, {0, op->left + upper, lower}}, changed;
    for (int i = 0; i < 2; i++)
        while (next_change(before, after, &parts[i], &changed))
            show(painter, span, after, &changed, pixels);
}

static void expand_span(const struct painter *painter, const struct scan_span *span, char *pixels)
{
    size_t pixel_bytes = painter->format->pixel_bytes;
    if (span->only != NULL)
        show_changes(painter, span, pixels);
    else
        expand(painter,
               painter->scan->levels + span->left,
               span->right - span->left,
               pixels + (size_t)span->left * pixel_bytes);
}

/* Row y of the raster into the pixels shown, which show another row of it. */
static void update(struct painter *painter, int y)
{
    struct raster_scan *scan = painter->scan;
    raster_scan_row(scan, y);
    for (int i = 0; i < scan->dirty_count; i++)
        expand_span(painter, &scan->dirty[i], row_of_pixels(painter, painter->shown));
}

/* Past the caches where the processor can: the frame is larger than they are, and is not read. */
static void copy_out(char *to, const char *from, size_t length)
{
    size_t i = 0;
#ifdef __SSE2__
    size_t head = -(uintptr_t)to & 15;
    for (; i < head && i < length; i += 4)
        memcpy(to + i, from + i, 4);
#pragma GCC unroll 8
    for (; i + 16 <= length; i += 16)
        _mm_stream_si128((__m128i *)(void *)(to + i),
                         _mm_loadu_si128((const __m128i *)(const void *)(from + i)));
#endif
    memcpy(to + i, from + i, length - i);
}

/* The next row of the frame. */
static void emit(struct painter *painter, int slot)
{
    size_t row_bytes = (size_t)painter->raster->width * painter->format->pixel_bytes;
    copy_out(painter->line, row_of_pixels(painter, slot), row_bytes);
    painter->line += painter->stride_bytes;
}

/* Rows y..end-1, which come again after period rows; row y is shown already. */
static void paint_period(struct painter *painter, int y, int end, int period)
{
    size_t row_bytes = (size_t)painter->raster->width * painter->format->pixel_bytes;
    int first = painter->shown;
    for (int i = 1; i < period; i++) {
        const char *before = row_of_pixels(painter, painter->shown);
        painter->shown = (first + i) % SCAN_PERIOD_MAX;
        memcpy(row_of_pixels(painter, painter->shown), before, row_bytes);
        update(painter, y + i);
    }
    for (int i = 0; i < end - y; i++)
        emit(painter, (first + i % period) % SCAN_PERIOD_MAX);
}

static void paint(const struct raster *raster, const struct format *format, void *pixels,
                  size_t stride_bytes)
{
    struct painter painter; /* the table as it comes */
    painter.raster = raster;
    painter.format = format;
    painter.scan = raster_scan_begin(raster);
    painter.scan->with_only = true;
    painter.line = pixels;
    painter.stride_bytes = stride_bytes;
    painter.shown = 0;
    make_table(&painter);
    make_pixels(&painter);
    for (int y = 0, end = 0; y < raster->height; y = end) {
        update(&painter, y);
        int period = raster_scan_period(painter.scan);
        end = raster_scan_band_end(painter.scan);
        if (period == 0 || end - y < period)
            end = y + 1, period = 1;
        paint_period(&painter, y, end, period);
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

void raster_paint_xrgb16161616(const struct raster *raster, void *pixels, size_t stride_bytes)
{
    paint(raster, &xrgb16161616, pixels, stride_bytes);
}
