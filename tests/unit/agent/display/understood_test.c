/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_understood.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"

#include <string.h>

static const struct {
    const char *text;
    bool understood;
    struct kms_tile tile;
} tiles[] = {
    {"1:1:2:1:0:0:1920:2160", true, {2, 1, 0, 0}},
    {"7:1:2:1:1:0:1920:2160", true, {2, 1, 1, 0}},
    {"1:1:1:1:0:0:3840:2160", true, {1, 1, 0, 0}},
    {"1:0:2:4:1:3:640:480", true, {2, 4, 1, 3}},
    {"", false, {0}},
    {"1:1:2:1:0:0:1920", false, {0}},
    {"1:1:2:1:0:0:1920:2160:1", false, {0}},
    {"1:1:2:1:2:0:1920:2160", false, {0}},
    {"1:1:0:1:0:0:1920:2160", false, {0}},
    {"1:1:17:1:0:0:1920:2160", false, {0}},
    {"1:1:-2:1:0:0:1920:2160", false, {0}},
    {"1:1:2:1:0:0:1920:99999999999", false, {0}},
    {"1:1:2 :1:0:0:1920:2160", false, {0}},
};

START_TEST(reads_or_refuses_each_tile)
{
    struct kms_tile tile = {9, 9, 9, 9};
    ck_assert_int_eq(kms_tile_parse(tiles[_i].text, &tile), tiles[_i].understood);
    const struct kms_tile untouched = {9, 9, 9, 9};
    const struct kms_tile *wanted = tiles[_i].understood ? &tiles[_i].tile : &untouched;
    ck_assert_mem_eq(&tile, wanted, sizeof tile);
}
END_TEST

static struct display_info portrait(void)
{
    return (struct display_info){
        .connector = "DP-1",
        .connected = true,
        .has_edid = true,
        .parsed = {.width_mm = 324, .height_mm = 432, .width_cm = 32, .height_cm = 43},
        .width = 1536,
        .height = 2048,
    };
}

static void assert_refused(const struct display_info *info, const char *words)
{
    char reason[sizeof info->refusal];
    kms_understood(info, reason, sizeof reason);
    if (words == NULL)
        ck_assert_str_eq(reason, "");
    else
        ck_assert_msg(strstr(reason, words) != NULL, "\"%s\"", reason);
}

static const struct {
    unsigned width, height;
    int width_mm, height_mm, width_cm, height_cm;
    const char *words; /* NULL: understood */
} sizes[] = {
    {1536, 2048, 324, 432, 32, 43, NULL},
    {2048, 1536, 324, 432, 32, 43, NULL},     /* the size as if it stood the other way */
    {1920, 1080, 9, 16, 0, 0, NULL},          /* a ratio instead of a size, turned */
    {1536, 2048, 0, 0, 32, 43, NULL},         /* centimetres alone */
    {1536, 2048, 0, 0, 0, 0, NULL},           /* nothing known: nothing said */
    {768, 2048, 324, 432, 32, 43, "packed"},  /* 3 MP, two values a pixel */
    {1024, 2560, 337, 422, 34, 42, "packed"}, /* 5 MP, portrait */
    {1280, 2048, 422, 337, 42, 34, "packed"}, /* 5 MP, landscape */
    {683, 2560, 337, 422, 34, 42, "packed"},  /* three values a pixel */
    {1024, 2560, 0, 0, 34, 42, "packed"},
    {1920, 1080, 160, 90, 0, 0, NULL},
    {1600, 1200, 376, 301, 0, 0, NULL}, /* a 5:4 panel at 4:3 is only scaled */
};

START_TEST(a_packed_mode_is_known_by_pixels_that_are_not_square)
{
    struct display_info info = portrait();
    info.width = sizes[_i].width;
    info.height = sizes[_i].height;
    info.parsed.width_mm = sizes[_i].width_mm;
    info.parsed.height_mm = sizes[_i].height_mm;
    info.parsed.width_cm = sizes[_i].width_cm;
    info.parsed.height_cm = sizes[_i].height_cm;
    assert_refused(&info, sizes[_i].words);
}
END_TEST

START_TEST(a_tiled_display_is_refused_by_name)
{
    struct display_info info = portrait();
    (void)text_copy(info.tile, sizeof info.tile, "1:1:2:1:1:0:1536:2048");
    assert_refused(&info, "it is tile 1,0 of 2x1 of a tiled display");
    (void)text_copy(info.tile, sizeof info.tile, "1:1:1:1:0:0:1536:2048");
    assert_refused(&info, NULL);
    (void)text_copy(info.tile, sizeof info.tile, "nonsense");
    assert_refused(&info, "TILE, \"nonsense\", is not understood");
}
END_TEST

START_TEST(a_tile_that_only_the_monitor_tells_of_is_refused_too)
{
    struct display_info info = portrait();
    info.parsed.extensions.has_tile = true;
    info.parsed.extensions.tile = (struct edid_tile){.across = 2, .down = 1, .column = 1};
    assert_refused(&info, "it is tile 1,0 of 2x1");
    info.has_edid = false;
    assert_refused(&info, NULL);
}
END_TEST

START_TEST(a_headset_is_refused_and_a_hub_is_not)
{
    struct display_info info = portrait();
    (void)text_copy(info.mst_path, sizeof info.mst_path, "mst:85-1");
    assert_refused(&info, NULL);
    info.non_desktop = true;
    assert_refused(&info, "no desktop display");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("understood");
    tcase_add_loop_test(tcase, reads_or_refuses_each_tile, 0, ARRAY_LENGTH(tiles));
    tcase_add_loop_test(
        tcase, a_packed_mode_is_known_by_pixels_that_are_not_square, 0, ARRAY_LENGTH(sizes));
    tcase_add_test(tcase, a_tiled_display_is_refused_by_name);
    tcase_add_test(tcase, a_tile_that_only_the_monitor_tells_of_is_refused_too);
    tcase_add_test(tcase, a_headset_is_refused_and_a_hub_is_not);
    return run_case("agent.display.understood", tcase);
}
