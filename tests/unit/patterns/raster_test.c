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

static unsigned distinct_rows(const struct raster *raster)
{
    const uint16_t *seen[HEIGHT];
    unsigned count = 0;
    for (unsigned y = 0; y < HEIGHT; y++) {
        unsigned i = 0;
        while (i < count && seen[i] != raster_row(raster, y))
            i++;
        if (i == count)
            seen[count++] = raster_row(raster, y);
    }
    return count;
}

START_TEST(keeps_equal_rows_once)
{
    struct error error;
    CLEANUP(raster_cleanup) struct raster *raster = make(7);
    ck_assert_uint_eq(distinct_rows(raster), 1);
    ck_assert(raster_fill(raster, (struct box){5, 0, 3, HEIGHT}, 1, &error)); /* a column */
    ck_assert_uint_eq(distinct_rows(raster), 1);
    ck_assert(raster_fill(raster, (struct box){0, 10, WIDTH, 20}, 2, &error)); /* a band */
    ck_assert_uint_eq(distinct_rows(raster), 2);
    ck_assert(raster_fill(raster, (struct box){1, 5, 4, 10}, 3, &error)); /* across its edge */
    ck_assert_uint_eq(distinct_rows(raster), 4);
    ck_assert(raster_set(raster, 0, HEIGHT - 1, 4, &error));
    ck_assert_uint_eq(distinct_rows(raster), 5);
    ck_assert(raster_fill(raster, (struct box){0, 0, WIDTH, HEIGHT}, 5, &error));
    ck_assert_uint_eq(distinct_rows(raster), 1);
}
END_TEST

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
    const uint16_t *row = raster_row(raster, 0);
    ck_assert(raster_fill(raster, outside[_i], 9, &error));
    ck_assert_uint_eq(distinct_rows(raster), 1);
    for (int x = 0; x < WIDTH; x++)
        ck_assert_uint_eq(row[x], 7);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("raster");
    tcase_add_loop_test(tcase, makes_or_refuses_each_size_and_depth, 0, (int)ARRAY_LENGTH(sizes));
    tcase_add_test(tcase, keeps_equal_rows_once);
    tcase_add_loop_test(tcase, draws_any_boxes_as_a_plain_array_does, 0, 20);
    tcase_add_loop_test(tcase, draws_nothing_outside, 0, (int)ARRAY_LENGTH(outside));
    return run_case("patterns.raster", tcase);
}
