/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

#include "monqa/buffer.h"

#include <string.h>

static struct buffer make_png(unsigned width, unsigned height, unsigned depth_bits)
{
    struct buffer png = BUFFER(1 << 20);
    struct error error = {0};
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    ck_assert(raster_create(width, height, depth_bits, 1, &raster, &error));
    for (unsigned i = 0; i < width * height; i++)
        ck_assert(raster_set(raster,
                             (int)(i % width),
                             (int)(i / width),
                             (uint16_t)((i * 977u + 1) % (1u << depth_bits)),
                             &error));
    ck_assert(raster_to_png(raster, &png, &error));
    return png;
}

static const struct {
    unsigned width, height, depth_bits;             /* of the image */
    unsigned panel_width, panel_height, depth_most; /* of the panel */
    int left, top;
    unsigned depth_made;
} shown[] = {
    {20, 10, 8, 20, 10, 8, 0, 0, 8},
    {20, 10, 8, 21, 13, 8, 0, 1, 8},
    {20, 10, 8, 40, 40, 16, 10, 15, 8},
    {20, 10, 12, 40, 40, 12, 10, 15, 12},
    {20, 10, 12, 40, 40, 8, 10, 15, 8},
    {20, 10, 16, 40, 40, 8, 10, 15, 8},
    {20, 10, 16, 40, 40, 10, 10, 15, 10},
    {20, 10, 16, 40, 40, 16, 10, 15, 16},
};

START_TEST(shows_each_pixel_as_one_in_the_middle_on_black)
{
    struct error error = {0};
    char sha256[DIGEST_TEXT_SIZE], again[DIGEST_TEXT_SIZE];
    CLEANUP(buffer_finish)
    struct buffer png = make_png(shown[_i].width, shown[_i].height, shown[_i].depth_bits);
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    const struct pattern_image image = {
        png.data, png.length, shown[_i].panel_width, shown[_i].panel_height, shown[_i].depth_most};
    ck_assert_msg(pattern_own_image(&image, &raster, sha256, &error), "%s", error.text);
    ck_assert_str_eq(sha256, digest_sha256(png.data, png.length, again));
    ck_assert_uint_eq(raster_depth_bits(raster), shown[_i].depth_made);
    ck_assert_uint_eq(raster_width(raster), shown[_i].panel_width);
    double from = (1u << shown[_i].depth_bits) - 1, to = (1u << shown[_i].depth_made) - 1;
    for (int y = 0; y < (int)shown[_i].panel_height; y++)
        for (int x = 0; x < (int)shown[_i].panel_width; x++) {
            int dx = x - shown[_i].left, dy = y - shown[_i].top;
            bool inside =
                dx >= 0 && dy >= 0 && dx < (int)shown[_i].width && dy < (int)shown[_i].height;
            unsigned i = (unsigned)dy * shown[_i].width + (unsigned)dx;
            unsigned own = (i * 977u + 1) % (1u << shown[_i].depth_bits);
            CHECK_LEVEL(level_of(raster, x, y), inside ? (unsigned)(own * to / from + 0.5) : 0);
        }
}
END_TEST

/* What the reader of PNG refuses is tested with it; here that the reason comes through. */
static const struct {
    unsigned width, height, panel_width, panel_height;
    size_t cut; /* bytes taken off the end */
    int colour; /* put into the header */
    const char *trouble;
} refused[] = {
    {21, 10, 20, 10, 0, 0, "21 x 10 pixels are more than the panel's 20 x 10"},
    {20, 11, 20, 10, 0, 0, "1:1"},
    {20, 10, 10, 20, 0, 0, "never scaled"},
    {20, 10, 20, 10, 4, 0, "PNG: "},
    {20, 10, 20, 10, 60, 0, "PNG: "},
    {20, 10, 20, 10, 0, 2, "PNG: "},
};

START_TEST(refuses_an_image_that_cannot_be_shown_as_it_is)
{
    struct error error = {0};
    char sha256[DIGEST_TEXT_SIZE] = "none";
    struct raster *raster = NULL;
    CLEANUP(buffer_finish) struct buffer png = make_png(refused[_i].width, refused[_i].height, 8);
    png.data[25] = (char)refused[_i].colour;
    const struct pattern_image image = {png.data,
                                        png.length - refused[_i].cut,
                                        refused[_i].panel_width,
                                        refused[_i].panel_height,
                                        8};
    ck_assert(!pattern_own_image(&image, &raster, sha256, &error));
    ck_assert_ptr_null(raster);
    ck_assert_str_eq(sha256, "none");
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_msg(strstr(error.text, refused[_i].trouble) != NULL, "%s", error.text);
}
END_TEST

static const char *const not_png[] = {
    "", "\x89", "GIF89a, and then some more bytes", "P5 2 2 255 abcd"};

START_TEST(refuses_what_is_no_png)
{
    struct error error = {0};
    char sha256[DIGEST_TEXT_SIZE];
    struct raster *raster = NULL;
    const struct pattern_image image = {not_png[_i], strlen(not_png[_i]), 100, 100, 8};
    ck_assert(!pattern_own_image(&image, &raster, sha256, &error));
    ck_assert_ptr_null(raster);
    ck_assert_str_eq(error.text, "not a PNG file");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("own_image");
    tcase_add_loop_test(
        tcase, shows_each_pixel_as_one_in_the_middle_on_black, 0, (int)ARRAY_LENGTH(shown));
    tcase_add_loop_test(
        tcase, refuses_an_image_that_cannot_be_shown_as_it_is, 0, (int)ARRAY_LENGTH(refused));
    tcase_add_loop_test(tcase, refuses_what_is_no_png, 0, (int)ARRAY_LENGTH(not_png));
    return run_case("patterns.own_image", tcase);
}
