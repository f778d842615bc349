/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/raster.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <stdlib.h>

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

static void check_paint(unsigned depth_bits, unsigned bits,
                        void (*paint)(const struct raster *, void *, size_t))
{
    enum { STRIDE = 300 };
    CLEANUP(raster_cleanup) struct raster *raster = all_levels(depth_bits);
    unsigned height = raster_height(raster);
    CLEANUP(free_pointer) uint32_t *pixels = malloc((size_t)STRIDE * height * sizeof *pixels);
    for (size_t i = 0; i < (size_t)STRIDE * height; i++)
        pixels[i] = 0xdeadbeef;
    paint(raster, pixels, STRIDE * sizeof *pixels);
    for (unsigned i = 0; i < 1u << depth_bits; i++) {
        double scaled = i * (double)((1u << bits) - 1) / (double)((1u << depth_bits) - 1);
        uint32_t level = (uint32_t)lround(scaled);
        uint32_t pixel = pixels[(size_t)(i / 256) * STRIDE + i % 256];
        if (pixel != (level | level << bits | level << 2 * bits))
            ck_abort_msg("level %u became %08x", i, pixel);
    }
    for (unsigned y = 0; y < height; y++)
        for (unsigned x = 256; x < STRIDE; x++)
            if (pixels[(size_t)y * STRIDE + x] != 0xdeadbeef)
                ck_abort_msg("(%u,%u) outside the row was painted", x, y);
}

START_TEST(paints_every_level_in_eight_bits)
{
    check_paint(depths[_i], 8, raster_paint_xrgb8888);
}
END_TEST

START_TEST(paints_every_level_in_ten_bits)
{
    check_paint(depths[_i], 10, raster_paint_xrgb2101010);
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
    tcase_add_test(tcase, paints_every_row_of_a_raster_with_shared_rows);
    return run_case("patterns.paint", tcase);
}
