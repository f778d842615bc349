/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/raster.h"
#include "tests/support/check_main.h"

#include <limits.h>
#include <string.h>

enum { WIDTH = 37, HEIGHT = 53 };

static const struct {
    unsigned width, height, depth_bits;
    uint16_t level;
    bool accepted;
} sizes[] = {
    {1, 1, 8, 255, true},
    {16384, 2, 10, 1023, true},
    {2, 16384, 16, 65535, true},
    {0, 1, 8, 0, false},
    {1, 0, 8, 0, false},
    {16385, 1, 8, 0, false},
    {1, 16385, 8, 0, false},
    {UINT_MAX, UINT_MAX, 8, 0, false},
    {1, 1, 7, 0, false},
    {1, 1, 17, 0, false},
    {1, 1, 0, 0, false},
    {1, 1, 8, 256, false},
    {1, 1, 10, 1024, false},
};

START_TEST(makes_or_refuses_each_size_and_depth)
{
    struct raster *raster = NULL;
    struct error error = {0};
    bool ok = raster_create(
        sizes[_i].width, sizes[_i].height, sizes[_i].depth_bits, sizes[_i].level, &raster, &error);
    ck_assert_msg(ok == sizes[_i].accepted, "%s", error.text);
    if (!ok) {
        ck_assert_ptr_null(raster);
        ck_assert_int_eq(error.kind, ERROR_INVALID);
        return;
    }
    ck_assert_uint_eq(raster_row(raster, 0)[0], sizes[_i].level);
    ck_assert_uint_eq(raster_row(raster, sizes[_i].height - 1)[sizes[_i].width - 1],
                      sizes[_i].level);
    raster_destroy(raster);
}
END_TEST

static struct raster *make(uint16_t level)
{
    struct raster *raster = NULL;
    struct error error = {0};
    ck_assert_msg(raster_create(WIDTH, HEIGHT, 12, level, &raster, &error), "%s", error.text);
    return raster;
}

/* A plain array is the oracle. */
static void fill_plain(uint16_t plain[HEIGHT][WIDTH], const struct box *box, uint16_t level)
{
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            if (x >= box->x && x < box->x + box->width && y >= box->y && y < box->y + box->height)
                plain[y][x] = level;
}

static unsigned next(unsigned *state, unsigned below)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % below;
}

START_TEST(draws_any_boxes_as_a_plain_array_does)
{
    static uint16_t plain[HEIGHT][WIDTH];
    struct error error;
    unsigned state = (unsigned)_i;
    CLEANUP(raster_cleanup) struct raster *raster = make(0);
    for (int i = 0; i < 400; i++) {
        struct box box = {(int)next(&state, WIDTH + 20) - 10,
                          (int)next(&state, HEIGHT + 20) - 10,
                          (int)next(&state, 3) == 0 ? 3 * WIDTH : (int)next(&state, WIDTH) - 3,
                          (int)next(&state, HEIGHT) - 3};
        if (next(&state, 4) == 0)
            box.x = 0;
        uint16_t level = (uint16_t)next(&state, 4096);
        ck_assert(raster_fill(raster, box, level, &error));
        fill_plain(plain, &box, level);
        for (unsigned y = 0; y < HEIGHT; y++)
            ck_assert_mem_eq(raster_row(raster, y), plain[y], sizeof plain[y]);
    }
}
END_TEST

static const struct box outside[] = {
    {-5, 0, 5, HEIGHT},
    {WIDTH, 0, 5, 5},
    {0, -9, 5, 9},
    {0, HEIGHT, 5, 5},
    {3, 3, 0, 5},
    {3, 3, 5, 0},
    {3, 3, -2, 5},
    {INT_MIN, 0, 5, 5},
    {INT_MAX, 0, INT_MAX, 5},
    {0, INT_MAX, 5, INT_MAX},
};

START_TEST(draws_nothing_outside)
{
    struct error error;
    CLEANUP(raster_cleanup) struct raster *raster = make(7);
    ck_assert(raster_fill(raster, outside[_i], 9, &error));
    for (unsigned y = 0; y < HEIGHT; y++)
        for (unsigned x = 0; x < WIDTH; x++)
            ck_assert_uint_eq(raster_row(raster, y)[x], 7);
}
END_TEST

START_TEST(refuses_a_level_beyond_its_depth)
{
    struct error error = {0};
    CLEANUP(raster_cleanup) struct raster *raster = make(7);
    struct raster_pen pen = {0, 0, 1, 4096};
    ck_assert(!raster_fill(raster, (struct box){0, 0, 1, 1}, 4096, &error));
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert(!raster_set(raster, 0, 0, 65535, &error));
    ck_assert(!raster_text(raster, pen, "A", &error));
    ck_assert(raster_set(raster, 0, 0, 4095, &error));
    ck_assert_uint_eq(raster_row(raster, 0)[0], 4095);
}
END_TEST

START_TEST(gives_a_row_that_stays_until_something_is_drawn)
{
    struct error error;
    CLEANUP(raster_cleanup) struct raster *raster = make(7);
    const uint16_t *first = raster_row(raster, 0), *last = raster_row(raster, HEIGHT - 1);
    for (unsigned y = 0; y < HEIGHT; y++)
        (void)raster_row(raster, y);
    ck_assert_ptr_eq(raster_row(raster, 0), first);
    ck_assert_ptr_eq(raster_row(raster, HEIGHT - 1), last);
    ck_assert_uint_eq(first[0] + last[0], 14);
    ck_assert(raster_set(raster, 0, 0, 8, &error));
    ck_assert_uint_eq(raster_row(raster, 0)[0], 8);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("raster");
    tcase_add_loop_test(tcase, makes_or_refuses_each_size_and_depth, 0, (int)ARRAY_LENGTH(sizes));
    tcase_add_test(tcase, refuses_a_level_beyond_its_depth);
    tcase_add_test(tcase, gives_a_row_that_stays_until_something_is_drawn);
    tcase_add_loop_test(tcase, draws_any_boxes_as_a_plain_array_does, 0, 20);
    tcase_add_loop_test(tcase, draws_nothing_outside, 0, (int)ARRAY_LENGTH(outside));
    return run_case("patterns.raster", tcase);
}
