/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/screen/page_ink.h"

#include "monqa/cleanup.h"

#include <math.h>
#include <stdlib.h>

/* Pixels are left out: it shows where, not how it looks. */
static void copy_row(const struct raster *raster, unsigned y, uint32_t *to, int width,
                     uint16_t *levels)
{
    unsigned whole = raster_width(raster), shift = raster_depth_bits(raster) - 8;
    raster_read_row(raster, y, levels);
    for (int i = 0; i < width; i++) {
        unsigned x = (unsigned)((2 * i + 1) * (long)whole / (2 * width));
        uint32_t grey = (uint32_t)levels[x] >> shift;
        to[i] = grey << 16 | grey << 8 | grey;
    }
}

static bool copy(const struct raster *raster, cairo_surface_t *small)
{
    int width = cairo_image_surface_get_width(small);
    int height = cairo_image_surface_get_height(small);
    size_t stride = (size_t)cairo_image_surface_get_stride(small);
    unsigned char *pixels = cairo_image_surface_get_data(small);
    CLEANUP(free_pointer) uint16_t *levels = calloc(raster_width(raster), sizeof *levels);
    if (pixels == NULL || levels == NULL)
        return false;
    for (int y = 0; y < height; y++)
        copy_row(raster,
                 (unsigned)((2 * y + 1) * (long)raster_height(raster) / (2 * height)),
                 (uint32_t *)(void *)(pixels + (size_t)y * stride),
                 width,
                 levels);
    cairo_surface_mark_dirty(small);
    return true;
}

static void frame_part(struct pen *pen, struct box part, double scale)
{
    double line = fmax(3, pen->size * 0.14);
    double x = part.x * scale, y = part.y * scale;
    double width = part.width * scale, height = part.height * scale;
    cairo_set_line_width(pen->cairo, line * 2);
    ink_use(pen, ink_ground);
    cairo_rectangle(pen->cairo, x - line, y - line, width + 2 * line, height + 2 * line);
    cairo_stroke(pen->cairo);
    cairo_set_line_width(pen->cairo, line);
    ink_use(pen, ink_accent);
    cairo_rectangle(pen->cairo, x - line, y - line, width + 2 * line, height + 2 * line);
    cairo_stroke(pen->cairo);
}

void ink_inset(struct pen *pen, const struct page *page, double x, double y, double width,
               double height)
{
    double whole_width = raster_width(page->inset), whole_height = raster_height(page->inset);
    double scale = fmin(width / whole_width, height / whole_height);
    int small_width = (int)(whole_width * scale), small_height = (int)(whole_height * scale);
    if (pen->is_dry || small_width < 8 || small_height < 8)
        return;
    cairo_surface_t *small =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, small_width, small_height);
    if (copy(page->inset, small)) {
        cairo_save(pen->cairo);
        cairo_translate(pen->cairo,
                        floor(x + (width - small_width) / 2),
                        floor(y + (height - small_height) / 2));
        cairo_set_source_surface(pen->cairo, small, 0, 0);
        cairo_paint(pen->cairo);
        for (size_t i = 0; i < page->part_count; i++)
            frame_part(pen, page->parts[i], scale);
        cairo_restore(pen->cairo);
    }
    cairo_surface_destroy(small);
}
