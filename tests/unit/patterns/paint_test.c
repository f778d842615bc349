/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/raster.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const unsigned depths[] = {8, 10, 12, 16};

/* All levels of the depth, 256 a row. */
static struct raster *all_levels(unsigned depth_bits)
{
    struct raster *raster = NULL;
    struct error error;
    ck_assert(raster_create(256, 1u << (depth_bits - 8), depth_bits, 0, &raster, &error));
    for (int level = 0; level < 1 << depth_bits; level++)
        if (!raster_set(raster, level % 256, level / 256, (uint16_t)level, &error))
            ck_abort_msg("%s", error.text);
    return raster;
}

static const struct format {
    unsigned bits;
    size_t pixel_bytes;
    void (*paint)(const struct raster *raster, void *pixels, size_t stride_bytes);
} formats[] = {
    {8, 4, raster_paint_xrgb8888},
    {10, 4, raster_paint_xrgb2101010},
    {16, 8, raster_paint_xrgb16161616},
};

static uint64_t pixel_at(const struct format *format, const unsigned char *frame, size_t at)
{
    uint64_t pixel = 0;
    for (size_t i = 0; i < format->pixel_bytes; i++)
        pixel |= (uint64_t)frame[at * format->pixel_bytes + i] << 8 * i;
    return pixel;
}

static uint64_t wanted_pixel(const struct format *format, uint32_t level, unsigned depth_bits)
{
    double scaled = level * (double)((1u << format->bits) - 1) / (double)((1u << depth_bits) - 1);
    uint64_t channel = (uint64_t)llround(scaled);
    return channel | channel << format->bits | channel << 2 * format->bits;
}

static void check_paint(unsigned depth_bits, const struct format *format)
{
    enum { STRIDE = 300 };
    CLEANUP(raster_cleanup) struct raster *raster = all_levels(depth_bits);
    size_t height = raster_height(raster), bytes = STRIDE * height * format->pixel_bytes;
    CLEANUP(free_pointer) char *room = malloc(bytes);
    unsigned char *frame = (unsigned char *)room;
    memset(frame, 0xab, bytes);
    format->paint(raster, frame, STRIDE * format->pixel_bytes);
    for (unsigned i = 0; i < 1u << depth_bits; i++) {
        uint64_t pixel = pixel_at(format, frame, (size_t)(i / 256) * STRIDE + i % 256);
        if (pixel != wanted_pixel(format, i, depth_bits))
            ck_abort_msg("level %u became %016llx", i, (unsigned long long)pixel);
    }
    for (size_t y = 0; y < height; y++)
        for (size_t i = 256 * format->pixel_bytes; i < STRIDE * format->pixel_bytes; i++)
            if (frame[y * STRIDE * format->pixel_bytes + i] != 0xab)
                ck_abort_msg("byte %zu of row %zu, outside it, was painted", i, y);
}

START_TEST(paints_every_level_in_eight_bits)
{
    check_paint(depths[_i], &formats[0]);
}
END_TEST

START_TEST(paints_every_level_in_ten_bits)
{
    check_paint(depths[_i], &formats[1]);
}
END_TEST

START_TEST(paints_every_level_in_sixteen_bits)
{
    check_paint(depths[_i], &formats[2]);
}
END_TEST

/* A frame of 16 bits that begins at each multiple of a pixel, not of 16 bytes. */
START_TEST(paints_sixteen_bits_little_endian_wherever_a_row_begins)
{
    enum { WIDTH = 5, HEIGHT = 3 };
    struct error error;
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    _Alignas(16) unsigned char frame[8 * (HEIGHT * (WIDTH + 1) + 1)];
    ck_assert(raster_create(WIDTH, HEIGHT, 16, 0x1234, &raster, &error));
    memset(frame, 0xab, sizeof frame);
    raster_paint_xrgb16161616(raster, frame + 8, (size_t)8 * (WIDTH + 1));
    static const unsigned char pixel[] = {0x34, 0x12, 0x34, 0x12, 0x34, 0x12, 0, 0};
    for (size_t y = 0; y < HEIGHT; y++)
        for (size_t x = 0; x < WIDTH; x++)
            ck_assert_mem_eq(frame + 8 * (1 + y * (WIDTH + 1) + x), pixel, sizeof pixel);
    ck_assert_uint_eq(frame[7], 0xab);
    ck_assert_uint_eq(frame[8 * (1 + WIDTH)], 0xab);
}
END_TEST

START_TEST(paints_every_row_of_a_raster_with_shared_rows)
{
    enum { WIDTH = 4101, HEIGHT = 37 }; /* more than a block; odd, so no row begins aligned */
    struct error error;
    static uint32_t pixels[HEIGHT][WIDTH];
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    ck_assert(raster_create(WIDTH, HEIGHT, 8, 9, &raster, &error));
    for (int y = 0; y < HEIGHT; y += 2) /* line pairs, and a column through some */
        ck_assert(raster_fill(raster, (struct box){3, y, 4090, 1}, 200, &error));
    ck_assert(raster_fill(raster, (struct box){2030, 5, 29, 20}, 77, &error));
    raster_paint_xrgb8888(raster, pixels, sizeof pixels[0]);
    for (unsigned y = 0; y < HEIGHT; y++)
        for (unsigned x = 0; x < WIDTH; x++)
            if (pixels[y][x] != raster_row(raster, y)[x] * 0x010101u)
                ck_abort_msg("(%u,%u) is %08x", x, y, pixels[y][x]);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("paint");
    tcase_add_loop_test(tcase, paints_every_level_in_eight_bits, 0, (int)ARRAY_LENGTH(depths));
    tcase_add_loop_test(tcase, paints_every_level_in_ten_bits, 0, (int)ARRAY_LENGTH(depths));
    tcase_add_loop_test(tcase, paints_every_level_in_sixteen_bits, 0, (int)ARRAY_LENGTH(depths));
    tcase_add_test(tcase, paints_sixteen_bits_little_endian_wherever_a_row_begins);
    tcase_add_test(tcase, paints_every_row_of_a_raster_with_shared_rows);
    return run_case("patterns.paint", tcase);
}
