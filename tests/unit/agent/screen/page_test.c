/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/screen/page.h"
#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <stdlib.h>
#include <string.h>

static const struct page question = {
    .where = "DP-1  RX370  visual check  5 / 8",
    .done = 4,
    .total = 8,
    .sentence = "In the centre and all corners, are the finest line pairs resolved, both ways?",
    .keys = {{"Space", "pattern / question"},
             {"Y", "yes"},
             {"N", "no"},
             {"C", "cannot tell"},
             {"Esc", "end the session"}},
    .key_count = 5,
};

static const struct page_size sizes[] = {
    {1536, 2048, 318}, /* 3 megapixels, upright */
    {2048, 2560, 338}, /* 5 megapixels */
    {1280, 1024, 376},
    {1920, 1200, 518},
    {1920, 1080, 480},
    {3840, 2160, 697},
    {4096, 2160, 697},
};

START_TEST(an_x_is_5_mm_high_on_every_screen)
{
    const struct page_size *size = &sizes[_i];
    double height_mm = page_x_height(&question, size) * size->width_mm / size->width;
    ck_assert_double_ge(height_mm, 5.0);
}
END_TEST

static uint32_t *draw(const struct page *page, const struct page_size *size)
{
    struct error error = {0};
    uint32_t *pixels = calloc((size_t)size->width * size->height, sizeof *pixels);
    ck_assert_ptr_nonnull(pixels);
    ck_assert_msg(page_draw(page, size, pixels, &error), "%s", error.text);
    return pixels;
}

static bool is_light(uint32_t pixel)
{
    return (pixel >> 8 & 0xff) > 128;
}

START_TEST(light_words_stand_on_a_dark_ground_and_off_the_edge)
{
    const struct page_size *size = &sizes[_i];
    uint32_t *pixels = draw(&question, size);
    size_t light = 0, at_edge = 0, count = (size_t)size->width * size->height;
    for (size_t i = 0; i < count; i++) {
        size_t x = i % size->width, y = i / size->width;
        bool is_edge = x < 8 || y < 8 || x >= size->width - 8 || y >= size->height - 8;
        light += is_light(pixels[i]) ? 1 : 0;
        at_edge += is_edge && is_light(pixels[i]) ? 1 : 0;
    }
    ck_assert_uint_eq(at_edge, 0);
    ck_assert_uint_gt(light, count / 500);
    ck_assert_uint_lt(light, count / 5);
    free(pixels);
}
END_TEST

START_TEST(too_many_words_become_smaller_and_stay_on_the_screen)
{
    struct page page = question;
    const struct page_size size = {1024, 768, 304};
    page.heading = "When the display is tested after maintenance, the room light has to be as when "
                   "reporting, the display warm, and nobody may have changed its preset since; say "
                   "what was done, by whom, and which preset the monitor's own menu shows now.";
    page.typed = "the quick brown fox jumps over the lazy dog and does it again and again";
    ck_assert_double_lt(page_x_height(&page, &size), page_x_height(&question, &size));
    uint32_t *pixels = draw(&page, &size);
    size_t at_edge = 0;
    for (size_t i = 0; i < (size_t)8 * size.width; i++)
        at_edge += is_light(pixels[i]) || is_light(pixels[(size.height - 8) * size.width + i]);
    ck_assert_uint_eq(at_edge, 0);
    free(pixels);
}
END_TEST

START_TEST(the_meter_s_place_is_a_ring_to_scale)
{
    const struct page_size size = {1536, 2048, 318};
    const struct page page = {.where = "DP-1", .spot = {768, 1024, 50.0 * 1536 / 318}};
    uint32_t *pixels = draw(&page, &size);
    size_t left = 0, right = 0;
    for (size_t x = 0; x < size.width; x++)
        if (is_light(pixels[(size_t)1060 * size.width + x])) {
            left = left == 0 ? x : left;
            right = x;
        }
    double across_mm = (double)(right - left) * size.width_mm / size.width;
    ck_assert_double_eq_tol(across_mm, 50 * 0.955, 2); /* 36 rows below the middle */
    free(pixels);
}
END_TEST

START_TEST(every_mark_has_a_shape_of_its_own)
{
    const struct page_size size = {800, 600, 300};
    uint32_t *drawn[3];
    for (int i = 0; i < 3; i++) {
        struct page page = {.lines = {{(enum page_mark)(PAGE_MARK_GOOD + i), "same words", NULL}},
                            .line_count = 1};
        drawn[i] = draw(&page, &size);
    }
    for (int i = 0; i < 3; i++) {
        size_t differ = 0;
        for (size_t j = 0; j < (size_t)size.width * size.height; j++)
            differ +=
                (is_light(drawn[i][j]) || (drawn[i][j] >> 16 & 0xff) > 128) !=
                (is_light(drawn[(i + 1) % 3][j]) || (drawn[(i + 1) % 3][j] >> 16 & 0xff) > 128);
        ck_assert_uint_gt(differ, 100);
    }
    for (int i = 0; i < 3; i++)
        free(drawn[i]);
}
END_TEST

START_TEST(a_sheet_is_the_same_pdf_every_time)
{
    static const char *const facts[] = {"Display", "RX370", "Result", "passed", NULL};
    const struct page_line lines[] = {{PAGE_MARK_GOOD, "visual check", NULL},
                                      {PAGE_MARK_BAD, "uniformity", "26 % > 15 %"}};
    const struct page_sheet sheet = {.title = "Result of a display test",
                                     .lines = lines,
                                     .line_count = 2,
                                     .facts = facts,
                                     .footer = "The signed record decides.",
                                     .made_at_utc_ms = 1764000000000};
    CLEANUP(buffer_finish) struct buffer first = BUFFER(1 << 20), second = BUFFER(1 << 20);
    ck_assert(page_sheet_pdf(&sheet, &first, NULL));
    ck_assert(page_sheet_pdf(&sheet, &second, NULL));
    ck_assert_uint_eq(first.length, second.length);
    ck_assert_mem_eq(first.data, second.data, first.length);
    ck_assert_mem_eq(first.data, "%PDF-", 5);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("page");
    tcase_add_loop_test(tcase, an_x_is_5_mm_high_on_every_screen, 0, ARRAY_LENGTH(sizes));
    tcase_add_loop_test(
        tcase, light_words_stand_on_a_dark_ground_and_off_the_edge, 0, ARRAY_LENGTH(sizes));
    tcase_add_test(tcase, too_many_words_become_smaller_and_stay_on_the_screen);
    tcase_add_test(tcase, the_meter_s_place_is_a_ring_to_scale);
    tcase_add_test(tcase, every_mark_has_a_shape_of_its_own);
    tcase_add_test(tcase, a_sheet_is_the_same_pdf_every_time);
    return run_case("agent.screen.page", tcase);
}
