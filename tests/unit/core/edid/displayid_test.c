/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/edid.h"
#include "tests/support/check_main.h"
#include "tests/unit/core/edid/block.h"

#include <math.h>

/* Data blocks of hexadecimal digits in a DisplayID section, behind a base block. */
static struct edid parse_section(uint8_t version, const char *hex)
{
    uint8_t bytes[2 * EDID_BLOCK_SIZE] = {0};
    struct edid edid;
    struct error error = {0};
    uint8_t *block = bytes + EDID_BLOCK_SIZE;

    compose_block(bytes, 126, "\1", 1);
    block[0] = 0x70;
    block[1] = version;
    block[2] = (uint8_t)put_hex(block + 5, hex);
    for (int i = 1; i < 5 + block[2]; i++)
        block[5 + block[2]] = (uint8_t)(block[5 + block[2]] - block[i]);
    seal(block);
    ck_assert_msg(edid_parse(bytes, sizeof bytes, &edid, &error), "%s", error.text);
    return edid;
}

static void check_complaint(const struct edid *edid, const char *complaint)
{
    ck_assert_int_eq(edid->complaint_count, complaint != NULL);
    if (complaint != NULL)
        ck_assert_str_eq(edid->complaints[0], complaint);
}

#define PIXELS "000f 7008" /* 3840 x 2160 */

static const struct {
    uint8_t version;
    const char *hex;
    double width_mm, height_mm;
    int width, bits, bits_overall;
    const char *complaint;
} panels[] = {
    {0x13, "01 00 0c 3a1b 500f " PIXELS " 00 78 4e 97", 697, 392, 3840, 8, 10, NULL},
    {0x13, "01 00 0c 0000 500f " PIXELS " 00 78 4e bb", 0, 0, 3840, 12, 12, NULL},
    {0x13, "01 00 0c 3a1b 500f 0000 0000 00 78 4e 77", 697, 392, 0, 8, 8, NULL},
    {0x13,
     "01 00 0c 3a1b 500f 000f 0000 00 78 4e 77",
     697,
     392,
     0,
     8,
     8,
     "extension 1: 3840 x 0 native pixels are no picture"},
    {0x13,
     "01 00 0b 3a1b 500f " PIXELS " 00 78 4e",
     0,
     0,
     0,
     0,
     0,
     "extension 1: DisplayID display parameters has 11 bytes, 12 are the least"},
    {0x20,
     "21 00 1d 3a1b 500f " PIXELS " 00 000000 000000 000000 000000 0000 0000 0000 03 78",
     697,
     392,
     3840,
     10,
     0,
     NULL},
    {0x20,
     "21 80 1d b904 a802 " PIXELS " 00 000000 000000 000000 000000 0000 0000 0000 f5 78",
     1209,
     680,
     3840,
     16,
     0,
     NULL},
    {0x20,
     "21 00 1d 3a1b 500f " PIXELS " 00 000000 000000 000000 000000 0000 0000 0000 01 78",
     697,
     392,
     3840,
     6,
     0,
     NULL},
    {0x20,
     "21 00 1d 3a1b 500f " PIXELS " 00 000000 000000 000000 000000 0000 0000 0000 06 78",
     697,
     392,
     3840,
     0,
     0,
     "extension 1: native depth 6 is a reserved code"},
};

START_TEST(reads_size_pixels_and_depth_of_the_panel)
{
    struct edid edid = parse_section(panels[_i].version, panels[_i].hex);
    const struct edid_extensions *extensions = &edid.extensions;
    ck_assert_int_eq(extensions->displayid_version, panels[_i].version >> 4);
    ck_assert_double_eq_tol(extensions->panel_width_mm, panels[_i].width_mm, 1e-9);
    ck_assert_double_eq_tol(extensions->panel_height_mm, panels[_i].height_mm, 1e-9);
    ck_assert_int_eq(extensions->native_width, panels[_i].width);
    ck_assert_int_eq(extensions->native_height, panels[_i].width > 0 ? 2160 : 0);
    ck_assert_int_eq(extensions->panel_bits_per_channel, panels[_i].bits);
    ck_assert_int_eq(extensions->panel_bits_per_channel_overall, panels[_i].bits_overall);
    check_complaint(&edid, panels[_i].complaint);
}
END_TEST

static const struct {
    const char *hex, *manufacturer, *product;
    int product_code;
    unsigned serial_number;
    const char *complaint;
} products[] = {
    {"00 00 11 584d51 2143 11223344 0c 15 05 5258333730", "XMQ", "RX370", 0x4321, 0x44332211, NULL},
    {"20 00 0e 3a0292 2143 00000000 0c 15 02 4142", "3A-02-92", "AB", 0x4321, 0, NULL},
    {"00 00 0c 584d51 2143 11223344 0c 15 00", "XMQ", "", 0x4321, 0x44332211, NULL},
    {"00 00 0e 584d51 2143 11223344 0c 15 03 4142",
     "XMQ",
     "",
     0x4321,
     0x44332211,
     "extension 1: DisplayID product with its text has 14 bytes, 15 are the least"},
    {"00 00 0b 584d51 2143 11223344 0c 15",
     "",
     "",
     0,
     0,
     "extension 1: DisplayID product has 11 bytes, 12 are the least"},
};

START_TEST(reads_who_the_display_is)
{
    struct edid edid = parse_section(0x12, products[_i].hex);
    ck_assert_str_eq(edid.extensions.displayid_manufacturer, products[_i].manufacturer);
    ck_assert_str_eq(edid.extensions.displayid_product, products[_i].product);
    ck_assert_int_eq(edid.extensions.displayid_product_code, products[_i].product_code);
    ck_assert_uint_eq(edid.extensions.displayid_serial_number, products[_i].serial_number);
    check_complaint(&edid, products[_i].complaint);
}
END_TEST

START_TEST(reads_the_serial_text_up_to_what_does_not_print)
{
    struct edid edid = parse_section(0x12, "0a 00 05 41422d31 0a");
    ck_assert_str_eq(edid.extensions.displayid_serial_text, "AB-1");
    /* 80 letters: more than there is room for. */
    edid = parse_section(
        0x12,
        "0a 00 50 41414141414141414141414141414141414141414141414141414141414141414141414141414141"
        "41414141414141414141414141414141414141414141414141414141414141414141414141414141");
    ck_assert_uint_eq(strlen(edid.extensions.displayid_serial_text), 63);
}
END_TEST

static const struct {
    const char *hex;
    bool is_there;
    int across, down, column, row;
    const char *complaint;
} tiles[] = {
    {"12 00 16 80 10 10 00 7f07 6f08 0000000000 584d51 3412 4d000000", true, 2, 1, 1, 0, NULL},
    {"12 00 16 80 73 13 66 7f07 6f08 0000000000 584d51 3412 4d000000", true, 24, 36, 17, 35, NULL},
    {"12 00 16 80 10 20 00 7f07 6f08 0000000000 584d51 3412 4d000000",
     false,
     0,
     0,
     0,
     0,
     "extension 1: tile 2, 0 lies outside of 2 x 1 tiles"},
    {"12 00 16 80 10 01 00 7f07 6f08 0000000000 584d51 3412 4d000000",
     false,
     0,
     0,
     0,
     0,
     "extension 1: tile 0, 1 lies outside of 2 x 1 tiles"},
    {"12 00 15 80 10 10 00 7f07 6f08 0000000000 584d51 3412 4d0000",
     false,
     0,
     0,
     0,
     0,
     "extension 1: DisplayID tile has 21 bytes, 22 are the least"},
};

START_TEST(reads_which_tile_of_how_many_it_is)
{
    struct edid edid = parse_section(0x12, tiles[_i].hex);
    const struct edid_tile *tile = &edid.extensions.tile;
    ck_assert_int_eq(edid.extensions.has_tile, tiles[_i].is_there);
    check_complaint(&edid, tiles[_i].complaint);
    if (!tiles[_i].is_there)
        return;
    ck_assert_int_eq(tile->across, tiles[_i].across);
    ck_assert_int_eq(tile->down, tiles[_i].down);
    ck_assert_int_eq(tile->column, tiles[_i].column);
    ck_assert_int_eq(tile->row, tiles[_i].row);
    ck_assert_int_eq(tile->width, 1920);
    ck_assert_int_eq(tile->height, 2160);
    ck_assert_str_eq(tile->manufacturer, "XMQ");
    ck_assert_int_eq(tile->product_code, 0x1234);
    ck_assert_uint_eq(tile->serial_number, 77);
    ck_assert(tile->is_one_enclosure);
}
END_TEST

/* 3440 x 1440, blanking 160 x 37, 658.80 MHz (type I) or 65.88 MHz (type VII). */
#define TIMING(options) " 570101 " options " 6f0d 9f00 2f00 1f00 9f05 2400 0200 0300"

static const struct {
    uint8_t version;
    const char *hex;
    int modes;
    bool is_preferred, is_interlaced;
    double clock_hz;
    const char *complaint;
} timings[] = {
    {0x12, "03 00 14" TIMING("04"), 1, false, false, 658.8e6, NULL},
    {0x12, "03 00 14" TIMING("84"), 1, true, false, 658.8e6, NULL},
    {0x12, "03 00 14" TIMING("14"), 1, false, true, 658.8e6, NULL},
    {0x12, "03 01 28" TIMING("04") TIMING("84"), 2, true, false, 658.8e6, NULL},
    {0x20, "22 00 14" TIMING("04"), 1, false, false, 65.88e6, NULL},
    {0x20, "22 01 14" TIMING("84"), 1, true, false, 65.88e6, NULL},
    {0x20, "22 02 14" TIMING("84"), 1, false, false, 65.88e6, NULL},
    {0x12,
     "03 00 15" TIMING("04") "00",
     1,
     false,
     false,
     658.8e6,
     "extension 1: 21 bytes are no whole timings of 20"},
    {0x12, "03 00 00", 0, false, false, 0, "extension 1: 0 bytes are no whole timings of 20"},
    {0x12,
     "03 00 14 570101 04 6f0d 9f00 9f00 1f00 9f05 2400 0200 0300",
     1,
     false,
     false,
     658.8e6,
     "extension 1, timing 1: sync and borders do not fit into the blanking"},
};

START_TEST(reads_timings_of_type_i_and_vii)
{
    struct edid edid = parse_section(timings[_i].version, timings[_i].hex);
    const struct edid_mode *mode = &edid.extensions.modes[0];
    const double rate = timings[_i].clock_hz / ((3440 + 160) * (1440 + 37));

    ck_assert_int_eq(edid.extensions.mode_count, timings[_i].modes);
    ck_assert_int_eq(edid.extensions.has_displayid_preferred, timings[_i].is_preferred);
    check_complaint(&edid, timings[_i].complaint);
    if (timings[_i].modes == 0)
        return;
    ck_assert_int_eq(mode->width, 3440);
    ck_assert_int_eq(mode->height, 1440);
    ck_assert_int_eq(mode->interlaced, timings[_i].is_interlaced);
    ck_assert_double_eq_tol(mode->refresh_hz, rate * (mode->interlaced ? 2 : 1), 1e-9);
}
END_TEST

static const struct {
    uint8_t version;
    const char *hex, *complaint;
} broken[] = {
    {0x12, "", NULL},
    {0x12, "00 00 00 00 00", NULL},
    {0x12,
     "0a 00 03 4142",
     "extension 1: the data block at byte 5 (tag 0x0a) reaches beyond byte 10"},
    {0x12,
     "0a 00 02 4142 03 00",
     "extension 1: the data block at byte 10 (tag 0x03) reaches beyond byte 12"},
    {0x30, "0a 00 02 4142", "extension 1: DisplayID 3.0 is not known, not read"},
    {0x00, "0a 00 02 4142", "extension 1: DisplayID 0.0 is not known, not read"},
    {0x13, "0f 00 02 a1 12", "extension 1: DisplayID interface has 2 bytes, 10 are the least"},
    {0x20, "26 00 00", "extension 1: DisplayID interface has 0 bytes, 9 are the least"},
};

START_TEST(what_is_broken_is_a_complaint_with_its_place)
{
    struct edid edid = parse_section(broken[_i].version, broken[_i].hex);
    check_complaint(&edid, broken[_i].complaint);
    ck_assert_int_eq(edid.extensions.rgb_bits_max, 0);
    ck_assert_int_eq(edid.extensions.mode_count, 0);
}
END_TEST

START_TEST(a_wrong_checksum_of_the_section_is_a_complaint_beside_its_values)
{
    uint8_t bytes[2 * EDID_BLOCK_SIZE] = {0};
    struct edid edid;
    struct error error = {0};
    const uint8_t section[] = {0x70, 0x12, 4, 0, 0, 0x0a, 0, 1, 'A', 0};
    compose_block(bytes, 126, "\1", 1);
    memcpy(bytes + EDID_BLOCK_SIZE, section, sizeof section);
    seal(bytes + EDID_BLOCK_SIZE);
    ck_assert(edid_parse(bytes, sizeof bytes, &edid, &error));
    check_complaint(&edid, "extension 1: wrong checksum of the DisplayID section");
    ck_assert_str_eq(edid.extensions.displayid_serial_text, "A");
}
END_TEST

START_TEST(reads_the_deepest_rgb_of_the_interface)
{
    ck_assert_int_eq(
        parse_section(0x12, "0f 00 0a a4 12 0f 07 00 00 00 00 00 00").extensions.rgb_bits_max, 12);
    ck_assert_int_eq(
        parse_section(0x20, "26 00 09 2e 06 00 00 00 00 00 00 00").extensions.rgb_bits_max, 16);
    ck_assert_int_eq(
        parse_section(0x20, "26 00 08 07 07 03 03 e0 7f 00 00").extensions.rgb_bits_max, 10);
}
END_TEST

START_TEST(names_what_it_does_not_decode)
{
    char name[80];
    struct edid edid = parse_section(0x20, "2b 00 01 00 7e 00 03 3a0292 60 00 00");
    ck_assert_int_eq(edid.extensions.other_block_count, 3);
    edid_data_block_name(&edid.extensions.other_blocks[0], name, sizeof name);
    ck_assert_str_eq(name, "DisplayID 0x2b (adaptive sync)");
    edid_data_block_name(&edid.extensions.other_blocks[1], name, sizeof name);
    ck_assert_str_eq(name, "DisplayID 0x7e (vendor 3A-02-92)");
    edid_data_block_name(&edid.extensions.other_blocks[2], name, sizeof name);
    ck_assert_str_eq(name, "DisplayID 0x60 (unknown)");
}
END_TEST

#define TILE(caps) "12 00 16 " caps " 10 10 00 7f07 6f08 0000000000 584d51 3412 4d000000"

static const struct {
    const char *hex; /* NULL: the base block alone */
    int width, height, mode_width;
} natives[] = {
    {"", 2048, 1536, 2048}, /* the base block of 1.4 says so */
    {"01 00 0c 3a1b 500f 000f 7008 00 78 4e 97", 3840, 2160, 0},
    {"01 00 0c 3a1b 500f 700d a005 00 78 4e 97 03 00 14" TIMING("04"), 3440, 1440, 3440},
    {TILE("80"), 3840, 2160, 0},
    {TILE("00"), 1920, 2160, 0},
    {TILE("80") "01 00 0c 3a1b 500f 0008 0006 00 78 4e 97", 2048, 1536, 2048},
};

START_TEST(tells_the_native_size_and_its_mode)
{
    int width = 0;
    int height = 0;
    struct edid edid = parse_section(0x13, natives[_i].hex);
    ck_assert(edid_native_size(&edid, &width, &height));
    ck_assert_int_eq(width, natives[_i].width);
    ck_assert_int_eq(height, natives[_i].height);
    const struct edid_mode *mode = edid_native_mode(&edid);
    ck_assert_int_eq(mode != NULL, natives[_i].mode_width > 0);
    if (mode != NULL)
        ck_assert_int_eq(mode->width, natives[_i].mode_width);
}
END_TEST

START_TEST(no_native_size_where_nobody_says_it)
{
    uint8_t block[EDID_BLOCK_SIZE];
    struct edid edid;
    struct error error = {0};
    int width = -1;
    int height = -1;
    compose_block(block, 24, "\4", 1);
    ck_assert(edid_parse(block, sizeof block, &edid, &error));
    ck_assert(!edid_native_size(&edid, &width, &height));
    ck_assert_int_eq(width, -1);
    ck_assert_ptr_null(edid_native_mode(&edid));
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("displayid");
    tcase_add_loop_test(tcase, reads_size_pixels_and_depth_of_the_panel, 0, ARRAY_LENGTH(panels));
    tcase_add_loop_test(tcase, reads_who_the_display_is, 0, ARRAY_LENGTH(products));
    tcase_add_test(tcase, reads_the_serial_text_up_to_what_does_not_print);
    tcase_add_loop_test(tcase, reads_which_tile_of_how_many_it_is, 0, ARRAY_LENGTH(tiles));
    tcase_add_loop_test(tcase, reads_timings_of_type_i_and_vii, 0, ARRAY_LENGTH(timings));
    tcase_add_loop_test(
        tcase, what_is_broken_is_a_complaint_with_its_place, 0, ARRAY_LENGTH(broken));
    tcase_add_test(tcase, a_wrong_checksum_of_the_section_is_a_complaint_beside_its_values);
    tcase_add_test(tcase, reads_the_deepest_rgb_of_the_interface);
    tcase_add_test(tcase, names_what_it_does_not_decode);
    tcase_add_loop_test(tcase, tells_the_native_size_and_its_mode, 0, ARRAY_LENGTH(natives));
    tcase_add_test(tcase, no_native_size_where_nobody_says_it);
    return run_case("core.edid.displayid", tcase);
}
