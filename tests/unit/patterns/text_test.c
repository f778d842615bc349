/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/raster.h"
#include "patterns/font.h"
#include "tests/support/check_main.h"

#include <string.h>

START_TEST(has_its_code_points_in_order_and_every_printable_one_of_ascii)
{
    for (size_t i = 1; i < font_glyph_count; i++)
        ck_assert_uint_lt(font_glyphs[i - 1].code_point, font_glyphs[i].code_point);
    for (uint16_t code = 0x20; code < 0x7f; code++)
        ck_assert_uint_eq(font_glyphs[code - 0x20].code_point, code);
}
END_TEST

static const struct {
    const char *text;
    size_t length;
    bool boxes; /* each character is one that the font lacks */
} texts[] = {
    {"", 0, false},
    {"A", 1, false},
    {"~", 1, false},
    {"\xc2\xb2\xc2\xb1\xc2\xb5\xce\x94\xe2\x80\x94",
     5,
     false},                       /* two, plus-minus, micro, delta, dash */
    {"\xd7\x90", 1, true},         /* alef */
    {"\xf0\x9f\x98\x80", 4, true}, /* beyond the font: a box a byte */
    {"\xff", 1, true},
    {"\xc2", 1, true},         /* cut off */
    {"\xe2\x80", 2, true},     /* cut off */
    {"\xe0\x81\x81", 1, true}, /* an overlong A is no A */
};

static bool is_box(const uint8_t *rows)
{
    return rows[2] == 0xfe && rows[11] == 0xfe && rows[5] == 0x82;
}

START_TEST(finds_each_character_or_shows_a_box)
{
    const char *text = texts[_i].text;
    ck_assert_uint_eq(font_length(text), texts[_i].length);
    const uint8_t *rows;
    while ((rows = font_next(&text)) != NULL)
        ck_assert_int_eq(is_box(rows), texts[_i].boxes);
}
END_TEST

START_TEST(draws_each_bit_as_a_square_of_the_scale)
{
    struct error error;
    for (unsigned scale = 1; scale <= 3; scale++) {
        CLEANUP(raster_cleanup) struct raster *raster = NULL;
        ck_assert(raster_create(100, 60, 8, 5, &raster, &error));
        ck_assert(raster_text(raster, (struct raster_pen){3, 2, scale, 200}, "R", &error));
        const uint8_t *rows = font_glyphs['R' - ' '].rows;
        for (unsigned y = 0; y < 60; y++)
            for (unsigned x = 0; x < 100; x++) {
                bool inside = x >= 3 && y >= 2 && (x - 3) / scale < 8 && (y - 2) / scale < 16;
                bool on = inside && (rows[(y - 2) / scale] >> (7 - (x - 3) / scale) & 1) != 0;
                ck_assert_uint_eq(raster_row(raster, y)[x], on ? 200 : 5);
            }
    }
}
END_TEST

START_TEST(clips_text_and_refuses_a_scale_of_nothing)
{
    struct error error = {0};
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    ck_assert(raster_create(20, 10, 8, 0, &raster, &error));
    ck_assert(
        raster_text(raster, (struct raster_pen){-4, -4, 2, 9}, "WWWWWWWWWWWWWWWWWWWWWWWW", &error));
    ck_assert(raster_text(raster, (struct raster_pen){1000, 0, 2, 9}, "W", &error));
    ck_assert(!raster_text(raster, (struct raster_pen){0, 0, 0, 9}, "W", &error));
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert(!raster_text(raster, (struct raster_pen){0, 0, 65, 9}, "W", &error));
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("text");
    tcase_add_test(tcase, has_its_code_points_in_order_and_every_printable_one_of_ascii);
    tcase_add_loop_test(tcase, finds_each_character_or_shows_a_box, 0, (int)ARRAY_LENGTH(texts));
    tcase_add_test(tcase, draws_each_bit_as_a_square_of_the_scale);
    tcase_add_test(tcase, clips_text_and_refuses_a_scale_of_nothing);
    return run_case("patterns.text", tcase);
}
