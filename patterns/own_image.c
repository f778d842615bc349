/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/pattern.h"
#include "patterns/canvas.h"

#include <stdlib.h>

static unsigned big_endian(const unsigned char *bytes)
{
    return (unsigned)bytes[0] << 24 | (unsigned)bytes[1] << 16 | (unsigned)bytes[2] << 8 | bytes[3];
}

static bool check_size(const struct pattern_image *image, unsigned width, unsigned height,
                       struct error *error)
{
    if (width <= image->width && height <= image->height)
        return true;
    return error_set(error,
                     ERROR_INVALID,
                     "%u x %u pixels are more than the panel's %u x %u; an image is shown 1:1, "
                     "never scaled or cut",
                     width,
                     height,
                     image->width,
                     image->height);
}

/* Where a PNG has its size, so that a large one is refused before it is unpacked. */
static bool check_header(const struct pattern_image *image, struct error *error)
{
    enum { WIDTH_AT = 16, HEIGHT_AT = 20, HEADER_END = 24 };
    const unsigned char *bytes = image->bytes;
    if (image->length < HEADER_END || bytes[0] != 0x89)
        return true; /* refused by the reader, with the reason */
    return check_size(image, big_endian(bytes + WIDTH_AT), big_endian(bytes + HEIGHT_AT), error);
}

static uint16_t rescale(uint16_t level, unsigned from_bits, unsigned to_bits)
{
    unsigned from = (1u << from_bits) - 1, to = (1u << to_bits) - 1;
    return (uint16_t)(((uint64_t)level * to * 2 + from) / (2 * (uint64_t)from));
}

static bool copy_rows(struct canvas *canvas, const struct raster *from, struct error *error)
{
    unsigned from_bits = raster_depth_bits(from), to_bits = raster_depth_bits(canvas->raster);
    unsigned width = raster_width(from);
    CLEANUP(free_pointer) uint16_t *row = malloc(width * sizeof *row);
    if (row == NULL)
        return error_set(error, ERROR_SYSTEM, "no memory");
    for (unsigned y = 0; y < raster_height(from); y++) {
        raster_read_row(from, y, row);
        for (unsigned x = 0; x < width && from_bits != to_bits; x++)
            row[x] = rescale(row[x], from_bits, to_bits);
        canvas_write(canvas, 0, (int)y, row, (int)width);
    }
    return !canvas->failed;
}

bool pattern_own_image(const struct pattern_image *image, struct raster **raster,
                       char sha256[DIGEST_TEXT_SIZE], struct error *error)
{
    CLEANUP(raster_cleanup) struct raster *own = NULL;
    CLEANUP(raster_cleanup) struct raster *made = NULL;
    if (!check_header(image, error) || !raster_from_png(image->bytes, image->length, &own, error))
        return false;
    int width = (int)raster_width(own), height = (int)raster_height(own);
    unsigned depth_bits = raster_depth_bits(own);
    if (depth_bits > image->depth_bits)
        depth_bits = image->depth_bits;
    if (!check_size(image, (unsigned)width, (unsigned)height, error) ||
        !raster_create(image->width, image->height, depth_bits, 0, &made, error))
        return false;
    struct canvas canvas = {.raster = made, .error = error};
    canvas.area = (struct box){
        ((int)image->width - width) / 2, ((int)image->height - height) / 2, width, height};
    if (!copy_rows(&canvas, own, error))
        return false;
    (void)digest_sha256(image->bytes, image->length, sha256);
    *raster = TAKE(made);
    return true;
}
