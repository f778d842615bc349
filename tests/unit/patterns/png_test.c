/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/raster.h"
#include "tests/support/check_main.h"

#include <stdlib.h>
#include <string.h>

static struct raster *sample(unsigned width, unsigned height, unsigned depth_bits)
{
    struct raster *raster = NULL;
    struct error error;
    ck_assert(raster_create(width, height, depth_bits, 3, &raster, &error));
    for (unsigned i = 0; i < width * height; i += 3)
        ck_assert(raster_set(raster,
                             (int)(i % width),
                             (int)(i / width),
                             (uint16_t)(i * 40503u % (1u << depth_bits)),
                             &error));
    ck_assert(raster_set(raster, 0, 0, 0, &error));
    ck_assert(raster_set(
        raster, (int)width - 1, (int)height - 1, (uint16_t)((1u << depth_bits) - 1), &error));
    return raster;
}

static struct buffer encode(const struct raster *raster)
{
    struct buffer png = BUFFER(1 << 20);
    struct error error = {0};
    ck_assert_msg(raster_to_png(raster, &png, &error), "%s", error.text);
    return png;
}

static const struct {
    unsigned width, height, depth_bits;
} images[] = {
    {1, 1, 8}, {33, 17, 8}, {1, 200, 10}, {200, 1, 12}, {64, 64, 10}, {64, 64, 12}, {31, 9, 16}};

START_TEST(reads_back_what_it_writes)
{
    struct error error = {0};
    CLEANUP(raster_cleanup)
    struct raster *raster = sample(images[_i].width, images[_i].height, images[_i].depth_bits);
    CLEANUP(buffer_finish) struct buffer png = encode(raster);
    CLEANUP(raster_cleanup) struct raster *back = NULL;
    ck_assert_msg(raster_from_png(png.data, png.length, &back, &error), "%s", error.text);
    ck_assert_uint_eq(raster_width(back), images[_i].width);
    ck_assert_uint_eq(raster_height(back), images[_i].height);
    ck_assert_uint_eq(raster_depth_bits(back), images[_i].depth_bits);
    for (unsigned y = 0; y < images[_i].height; y++)
        ck_assert_mem_eq(
            raster_row(raster, y), raster_row(back, y), images[_i].width * sizeof(uint16_t));
}
END_TEST

static uint32_t crc(const unsigned char *bytes, size_t length)
{
    uint32_t sum = 0xffffffff;
    for (size_t i = 0; i < length; i++) {
        sum ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return ~sum;
}

/* The header, its sum put right: bytes 16.. are width, height, bits, colour, 0, 0, interlace. */
static void set_header(unsigned char *png, size_t at, const unsigned char *bytes, size_t count)
{
    memcpy(png + at, bytes, count);
    uint32_t sum = crc(png + 12, 17);
    for (int i = 0; i < 4; i++)
        png[29 + i] = (unsigned char)(sum >> (24 - 8 * i));
}

static const struct {
    size_t at;
    unsigned char bytes[8];
    size_t count;
    const char *trouble;
} headers[] = {
    {25, {2}, 1, "not a grey image"},
    {25, {3}, 1, "PLTE"},
    {25, {4}, 1, "not a grey image"},
    {25, {6}, 1, "not a grey image"},
    {25, {1}, 1, "PNG: "},
    {24, {1}, 1, "1 bits a pixel"},
    {24, {4}, 1, "4 bits a pixel"},
    {24, {7}, 1, "PNG: "},
    {28, {1}, 1, "interlaced"},
    {16, {0, 0, 0, 0}, 4, "PNG: "},
    {16, {0, 0, 0x40, 1}, 4, "PNG: "}, /* 16385 wide */
    {20, {0, 0, 0x40, 1}, 4, "PNG: "}, /* 16385 high */
    {16, {0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff}, 8, "PNG: "},
    {16, {0xff, 0xff, 0xff, 0xff}, 4, "PNG: "},
    {20, {0, 0, 0x40, 0}, 4, "PNG: "}, /* more rows than there is data for */
    {0, {'G', 'I', 'F', '8'}, 4, "not a PNG file"},
};

START_TEST(refuses_each_header)
{
    struct error error = {0};
    CLEANUP(raster_cleanup) struct raster *raster = sample(33, 17, 8);
    CLEANUP(buffer_finish) struct buffer png = encode(raster);
    struct raster *back = NULL;
    set_header((unsigned char *)png.data, headers[_i].at, headers[_i].bytes, headers[_i].count);
    ck_assert(!raster_from_png(png.data, png.length, &back, &error));
    ck_assert_ptr_null(back);
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_msg(strstr(error.text, headers[_i].trouble) != NULL, "%s", error.text);
}
END_TEST

START_TEST(refuses_a_file_cut_anywhere)
{
    CLEANUP(raster_cleanup) struct raster *raster = sample(33, 17, 10);
    CLEANUP(buffer_finish) struct buffer png = encode(raster);
    for (size_t length = 0; length < png.length; length++) {
        struct raster *back = NULL;
        struct error error = {0};
        CLEANUP(free_pointer) char *cut = malloc(length + 1);
        memcpy(cut, png.data, length);
        bool ok = raster_from_png(cut, length, &back, &error);
        ck_assert_msg(!ok, "%zu of %zu bytes were taken", length, png.length);
        ck_assert_ptr_null(back);
    }
}
END_TEST

START_TEST(never_crashes_on_an_altered_byte)
{
    CLEANUP(raster_cleanup) struct raster *raster = sample(33, 17, 12);
    CLEANUP(buffer_finish) struct buffer png = encode(raster);
    for (size_t at = 8; at < png.length; at++) {
        CLEANUP(raster_cleanup) struct raster *back = NULL;
        struct error error = {0};
        png.data[at] = (char)(png.data[at] ^ 0x55);
        if (!raster_from_png(png.data, png.length, &back, &error))
            ck_assert_int_eq(error.kind, ERROR_INVALID);
        png.data[at] = (char)(png.data[at] ^ 0x55);
    }
}
END_TEST

START_TEST(leaves_the_buffer_alone_when_it_is_too_small)
{
    struct error error = {0};
    CLEANUP(raster_cleanup) struct raster *raster = sample(64, 64, 12);
    CLEANUP(buffer_finish) struct buffer png = BUFFER(100);
    buffer_text(&png, "before");
    ck_assert(!raster_to_png(raster, &png, &error));
    ck_assert_str_eq(png.data, "before");
    ck_assert(!png.failed);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("png");
    tcase_add_loop_test(tcase, reads_back_what_it_writes, 0, (int)ARRAY_LENGTH(images));
    tcase_add_loop_test(tcase, refuses_each_header, 0, (int)ARRAY_LENGTH(headers));
    tcase_add_test(tcase, refuses_a_file_cut_anywhere);
    tcase_add_test(tcase, never_crashes_on_an_altered_byte);
    tcase_add_test(tcase, leaves_the_buffer_alone_when_it_is_too_small);
    return run_case("patterns.png", tcase);
}
