/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

/* What the patterns allocate: the linker puts these between them and the C library. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *pointer, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void __real_free(void *pointer);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *pointer, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void __wrap_free(void *pointer);

enum { BYTES_MAX = 1 << 20 };

static struct {
    size_t bytes, most, count;
} allocated;

static void *take(void *pointer)
{
    allocated.count++;
    allocated.bytes += malloc_usable_size(pointer);
    if (allocated.bytes > allocated.most)
        allocated.most = allocated.bytes;
    return pointer;
}

void *__wrap_malloc(size_t size)
{
    return take(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return take(__real_calloc(count, size));
}

/* Counted as if both were there at once, which they may be. */
void *__wrap_realloc(void *pointer, size_t size)
{
    size_t before = malloc_usable_size(pointer);
    void *moved = take(__real_realloc(pointer, size));
    allocated.bytes -= before;
    return moved;
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return take(__real_aligned_alloc(alignment, size));
}

void __wrap_free(void *pointer)
{
    allocated.bytes -= malloc_usable_size(pointer);
    __real_free(pointer);
}

static const struct {
    void (*paint)(const struct raster *raster, void *pixels, size_t stride_bytes);
    size_t pixel_bytes;
    unsigned bits;
} formats[] = {
    {raster_paint_xrgb8888, 4, 8},
    {raster_paint_xrgb2101010, 4, 10},
    {raster_paint_xrgb16161616, 8, 16},
};

enum { WIDTH = 3840, HEIGHT = 2160 };

static size_t most_ever;

static struct raster *make(const struct pattern_entry *entry, unsigned depth_bits)
{
    struct pattern_request request = {
        entry->name, WIDTH, HEIGHT, depth_bits, PATTERN_LAYOUT_DEFAULT, false};
    struct raster *raster = NULL;
    struct error error = {0};
    size_t before = allocated.bytes;
    allocated.most = before;
    bool ok = pattern_create(&request, &raster, &error);
    size_t most = allocated.most - before;
    ck_assert_msg(ok, "%s", error.text);
    ck_assert_msg(most < BYTES_MAX, "%s at %u bits: %zu bytes", entry->name, depth_bits, most);
    most_ever = most > most_ever ? most : most_ever;
    return raster;
}

START_TEST(makes_every_pattern_at_every_depth_in_less_than_a_megabyte)
{
    static const unsigned depths[] = {8, 10, 12};
    size_t count = 0;
    const struct pattern_entry *entries = pattern_catalogue(&count);
    for (size_t i = 0; i < count; i++)
        for (size_t d = 0; d < ARRAY_LENGTH(depths); d++)
            if (pattern_has_depth(&entries[i], depths[d]))
                raster_destroy(make(&entries[i], depths[d]));
    ck_assert_uint_gt(most_ever, BYTES_MAX / 4); /* something was counted */
}
END_TEST

static void check_frame(const struct raster *raster, size_t format, const char *frame)
{
    static uint16_t levels[2][WIDTH];
    unsigned bits = formats[format].bits;
    uint64_t most = (1u << raster_depth_bits(raster)) - 1, white = (1u << bits) - 1;
    size_t pixel_bytes = formats[format].pixel_bytes;
    for (unsigned y = 0; y < HEIGHT; y++) {
        const char *row = frame + (size_t)y * WIDTH * pixel_bytes;
        raster_read_row(raster, y, levels[y % 2]);
        if (y > 0 && memcmp(levels[0], levels[1], sizeof levels[0]) == 0 &&
            memcmp(row, row - WIDTH * pixel_bytes, WIDTH * pixel_bytes) == 0)
            continue;
        for (unsigned x = 0; x < WIDTH; x++, row += pixel_bytes) {
            uint64_t channel = (2 * levels[y % 2][x] * white + most) / (2 * most), pixel = 0;
            memcpy(&pixel, row, pixel_bytes);
            if (pixel != (channel | channel << bits | channel << 2 * bits))
                ck_abort_msg("(%u,%u) is %016llx", x, y, (unsigned long long)pixel);
        }
    }
}

/* The first of each family. */
static const struct pattern_entry *next_family(const struct pattern_entry *entry,
                                               const struct pattern_entry *end)
{
    const char *family = entry->family;
    while (entry < end && strcmp(entry->family, family) == 0)
        entry++;
    return entry;
}

START_TEST(paints_every_family_as_its_rows_are_and_allocates_nothing)
{
    static const unsigned depths[] = {8, 10, 12};
    size_t count = 0;
    CLEANUP(free_pointer) char *frame = malloc(WIDTH * HEIGHT * formats[_i].pixel_bytes);
    const struct pattern_entry *entries = pattern_catalogue(&count);
    for (const struct pattern_entry *at = entries, *end = entries + count; at < end;
         at = next_family(at, end)) {
        unsigned depth = depths[(at - entries + _i) % 3]; /* each with each in turn */
        CLEANUP(raster_cleanup)
        struct raster *raster = make(at, pattern_has_depth(at, depth) ? depth : 10);
        size_t before = allocated.count;
        formats[_i].paint(raster, frame, WIDTH * formats[_i].pixel_bytes);
        size_t after = allocated.count;
        ck_assert_msg(after == before, "%s: painting allocates", at->name);
        check_frame(raster, (size_t)_i, frame);
    }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("memory");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, makes_every_pattern_at_every_depth_in_less_than_a_megabyte);
    tcase_add_loop_test(tcase,
                        paints_every_family_as_its_rows_are_and_allocates_nothing,
                        0,
                        (int)ARRAY_LENGTH(formats));
    return run_case("patterns.memory", tcase);
}
