/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/raster.h"

#include "monqa/cleanup.h"
#include "patterns/raster_list.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    png_structp png;
    png_infop info;
    const uint8_t *bytes;
    size_t length, position;
    uint8_t *line;    /* one row as PNG has it */
    uint16_t *levels; /* and as levels */
    struct raster *raster;
    unsigned sample_bits;
    struct error *error;
};

static void finish(struct reader *reader)
{
    png_destroy_read_struct(&reader->png, &reader->info, NULL);
    free(reader->line);
    free(reader->levels);
    raster_destroy(reader->raster);
}

static void fail(png_structp png, png_const_charp text)
{
    struct reader *reader = png_get_error_ptr(png);
    (void)error_set(reader->error, ERROR_INVALID, "PNG: %s", text);
    png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

static void take(png_structp png, png_bytep into, size_t length)
{
    struct reader *reader = png_get_io_ptr(png);
    if (length > reader->length - reader->position)
        png_error(png, "ends too early");
    memcpy(into, reader->bytes + reader->position, length);
    reader->position += length;
}

/* 8 for 8-bit samples; for 16-bit ones what sBIT says, or all. */
static bool find_depth(struct reader *reader, unsigned *depth_bits)
{
    png_color_8p significant = NULL;
    *depth_bits = reader->sample_bits;
    if (reader->sample_bits == 16 &&
        png_get_sBIT(reader->png, reader->info, &significant) == PNG_INFO_sBIT)
        *depth_bits = significant->gray;
    if (*depth_bits < 8 || *depth_bits > 16)
        return error_set(
            reader->error, ERROR_INVALID, "PNG: %u significant bits in 16", *depth_bits);
    return true;
}

static bool check_header(struct reader *reader)
{
    reader->sample_bits = png_get_bit_depth(reader->png, reader->info);
    if (png_get_color_type(reader->png, reader->info) != PNG_COLOR_TYPE_GRAY)
        return error_set(reader->error, ERROR_INVALID, "PNG: not a grey image");
    if (reader->sample_bits != 8 && reader->sample_bits != 16)
        return error_set(reader->error,
                         ERROR_INVALID,
                         "PNG: %u bits a pixel; 8 and 16 are read",
                         reader->sample_bits);
    if (png_get_interlace_type(reader->png, reader->info) != PNG_INTERLACE_NONE)
        return error_set(reader->error, ERROR_INVALID, "PNG: interlaced, which is not read");
    if (png_get_valid(reader->png, reader->info, PNG_INFO_tRNS) != 0)
        return error_set(reader->error, ERROR_INVALID, "PNG: has transparency");
    return true;
}

static bool prepare(struct reader *reader)
{
    unsigned depth_bits = 0;
    if (!check_header(reader) || !find_depth(reader, &depth_bits))
        return false;
    unsigned width = png_get_image_width(reader->png, reader->info);
    unsigned height = png_get_image_height(reader->png, reader->info);
    if (!raster_create(width, height, depth_bits, 0, &reader->raster, reader->error))
        return error_prefix(reader->error, "PNG: ");
    reader->line = malloc(png_get_rowbytes(reader->png, reader->info));
    reader->levels = malloc((size_t)width * sizeof *reader->levels);
    if (reader->line == NULL || reader->levels == NULL)
        return error_set(reader->error, ERROR_SYSTEM, "PNG: no memory");
    return true;
}

static void decode_row(struct reader *reader)
{
    unsigned shift = 16 - reader->raster->depth_bits;
    for (int x = 0; x < reader->raster->width; x++)
        if (reader->sample_bits == 8)
            reader->levels[x] = reader->line[x];
        else
            reader->levels[x] =
                (uint16_t)(((unsigned)reader->line[2 * x] << 8 | reader->line[2 * x + 1]) >> shift);
}

static bool read_image(struct reader *reader)
{
    if (setjmp(png_jmpbuf(reader->png)) != 0)
        return false;
    png_set_user_limits(reader->png, RASTER_SIDE_MAX, RASTER_SIDE_MAX);
    png_set_read_fn(reader->png, reader, take);
    png_read_info(reader->png, reader->info);
    if (!prepare(reader))
        return false;
    for (int y = 0; y < reader->raster->height; y++) {
        png_read_row(reader->png, reader->line, NULL);
        decode_row(reader);
        if (!raster_write(
                reader->raster, 0, y, reader->levels, reader->raster->width, reader->error))
            return false;
    }
    png_read_end(reader->png, NULL);
    return true;
}

bool raster_from_png(const void *bytes, size_t length, struct raster **raster, struct error *error)
{
    CLEANUP(finish)
    struct reader reader = {.bytes = bytes, .length = length, .error = error};
    if (length < 8 || png_sig_cmp(bytes, 0, 8) != 0)
        return error_set(error, ERROR_INVALID, "not a PNG file");
    reader.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader, fail, ignore_warning);
    if (reader.png != NULL)
        reader.info = png_create_info_struct(reader.png);
    if (reader.info == NULL)
        return error_set(error, ERROR_SYSTEM, "PNG: no memory");
    if (!read_image(&reader))
        return false;
    *raster = TAKE(reader.raster);
    return true;
}
