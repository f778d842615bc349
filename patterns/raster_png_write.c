/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/raster.h"

#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "patterns/raster_scan.h"

#include <png.h>
#include <stdlib.h>

struct writer {
    png_structp png;
    png_infop info;
    uint8_t *line; /* one row as PNG has it */
    struct buffer *into;
    struct error *error;
};

static void finish(struct writer *writer)
{
    png_destroy_write_struct(&writer->png, &writer->info);
    free(writer->line);
}

static void fail(png_structp png, png_const_charp text)
{
    struct writer *writer = png_get_error_ptr(png);
    (void)error_set(writer->error, ERROR_SYSTEM, "PNG: %s", text);
    png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

static void append(png_structp png, png_bytep bytes, size_t length)
{
    struct writer *writer = png_get_io_ptr(png);
    buffer_append(writer->into, bytes, length);
    if (writer->into->failed)
        png_error(png, "longer than its buffer may be, or no memory");
}

static void flush(png_structp png)
{
    (void)png;
}

/* Above 8 bits the level stands in the upper bits and its own upper bits fill the rest, so that
 * white is 65535 and a reader has the level back by value >> (16 - depth). */
static void encode(const struct raster *raster, const uint16_t *levels,
                   const struct scan_span *span, uint8_t *line)
{
    unsigned depth = raster->depth_bits;
    for (int x = span->left; x < span->right; x++) {
        if (depth == 8) {
            line[x] = (uint8_t)levels[x];
            continue;
        }
        unsigned value = (unsigned)levels[x] << (16 - depth) | levels[x] >> (2 * depth - 16);
        line[2 * x] = (uint8_t)(value >> 8);
        line[2 * x + 1] = (uint8_t)value;
    }
}

static void write_header(const struct raster *raster, struct writer *writer)
{
    unsigned depth = raster->depth_bits;
    png_set_IHDR(writer->png,
                 writer->info,
                 (png_uint_32)raster->width,
                 (png_uint_32)raster->height,
                 depth == 8 ? 8 : 16,
                 PNG_COLOR_TYPE_GRAY,
                 PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (depth != 8)
        png_set_sBIT(writer->png, writer->info, &(png_color_8){.gray = (png_byte)depth});
    /* Patterns repeat rows: the difference from the row above packs best. */
    png_set_filter(writer->png, PNG_FILTER_TYPE_BASE, PNG_FILTER_UP);
    png_write_info(writer->png, writer->info);
}

static bool write_image(const struct raster *raster, struct writer *writer)
{
    if (setjmp(png_jmpbuf(writer->png)) != 0)
        return false;
    png_set_write_fn(writer->png, writer, append, flush);
    write_header(raster, writer);
    struct raster_scan *scan = raster_scan_begin(raster);
    for (int y = 0; y < raster->height; y++) {
        raster_scan_row(scan, y);
        for (int i = 0; i < scan->dirty_count; i++)
            encode(raster, scan->levels, &scan->dirty[i], writer->line);
        png_write_row(writer->png, writer->line);
    }
    png_write_end(writer->png, writer->info);
    return true;
}

bool raster_to_png(const struct raster *raster, struct buffer *png, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer made = BUFFER(png->maximum - png->length);
    CLEANUP(finish) struct writer writer = {.into = &made, .error = error};
    writer.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer, fail, ignore_warning);
    if (writer.png != NULL)
        writer.info = png_create_info_struct(writer.png);
    writer.line = malloc((size_t)raster->width * 2);
    if (writer.info == NULL || writer.line == NULL)
        return error_set(error, ERROR_SYSTEM, "PNG: no memory");
    if (!write_image(raster, &writer))
        return false;
    buffer_append(png, made.data, made.length);
    return buffer_check(png, "PNG", error);
}
