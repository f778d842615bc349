/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/edid.h"
#include "tests/support/check_main.h"
#include "tests/unit/core/edid/block.h"

#include <stdio.h>

static struct edid parse(const uint8_t *bytes, size_t length)
{
    struct edid edid;
    struct error error = {0};
    ck_assert_msg(edid_parse(bytes, length, &edid, &error), "%s", error.text);
    return edid;
}

static struct edid parse_with(size_t at, const void *bytes, size_t count)
{
    uint8_t block[EDID_BLOCK_SIZE];
    compose_block(block, at, bytes, count);
    return parse(block, sizeof block);
}

static const struct {
    const char *bytes; /* thirteen */
    const char *text;
    const char *complaint; /* %02x stands for the tag; NULL: none */
} texts[] = {
    {"RX370\n       ", "RX370", NULL},
    {"ABCDEFGHIJKLM", "ABCDEFGHIJKLM", NULL},
    {"ABCDEFGHIJKL\n", "ABCDEFGHIJKL", NULL},
    {"  A B\n       ", "  A B", NULL},
    {"MULTI        ", "MULTI        ", "text 0x%02x ends in a blank"},
    {"ABC \n        ", "ABC ", "text 0x%02x ends in a blank"},
    {"\n            ", "", "text 0x%02x is empty"},
    {"ONE\nTWO      ", "ONE", "text 0x%02x is followed by other than blanks"},
    {"ONE\n\n        ", "ONE", "text 0x%02x is followed by other than blanks"},
    {"NUL\0NUL      ", "NUL", "text 0x%02x is cut at byte 4, which does not print (0x00)"},
    {"R\xe9tina\n      ", "R", "text 0x%02x is cut at byte 2, which does not print (0xe9)"},
    {"AB\x7f"
     "CD\n       ",
     "AB",
     "text 0x%02x is cut at byte 3, which does not print (0x7f)"},
    {"ABCDEFGHIJKL\r",
     "ABCDEFGHIJKL",
     "text 0x%02x is cut at byte 13, which does not print (0x0d)"},
    {"a~!\"\\\n       ", "a~!\"\\", NULL},
};

START_TEST(reads_each_text_as_far_as_it_prints)
{
    uint8_t descriptor[18] = {0, 0, 0, 0xff, 0};
    memcpy(descriptor + 5, texts[_i].bytes, 13);
    struct edid serial = parse_with(72, descriptor, sizeof descriptor);
    ck_assert_str_eq(serial.serial_text, texts[_i].text);
    ck_assert_str_eq(serial.name, "RX370");

    descriptor[3] = 0xfe;
    struct edid text = parse_with(72, descriptor, sizeof descriptor);
    ck_assert_str_eq(text.text, texts[_i].text);

    descriptor[3] = 0xfc;
    struct edid name = parse_with(72, descriptor, sizeof descriptor);
    ck_assert_str_eq(name.name, texts[_i].text);

    ck_assert_int_eq(serial.complaint_count, texts[_i].complaint != NULL);
    if (texts[_i].complaint == NULL)
        return;
    char wanted[120];
    (void)snprintf(
        wanted, sizeof wanted, "text 0xff%s", texts[_i].complaint + strlen("text 0x%02x"));
    ck_assert_str_eq(serial.complaints[0], wanted);
}
END_TEST

START_TEST(the_first_of_two_names_counts_even_when_empty)
{
    struct edid edid = parse_with(72, "\0\0\0\xfc\0FIRST\n       ", 18);
    ck_assert_str_eq(edid.name, "FIRST");
    edid = parse_with(72, "\0\0\0\xfc\0\n            ", 18);
    ck_assert_str_eq(edid.name, "");
}
END_TEST

static const struct {
    uint8_t revision, flags;
    struct edid_range_limits limits;
} ranges[] = {
    {4, 0x0, {50, 75, 30, 160, 400}},
    {4, 0x2, {50, 330, 30, 160, 400}},
    {4, 0x3, {305, 330, 30, 160, 400}},
    {4, 0x1, {50, 75, 30, 160, 400}},
    {4, 0x8, {50, 75, 30, 415, 400}},
    {4, 0xc, {50, 75, 285, 415, 400}},
    {4, 0xf, {305, 330, 285, 415, 400}},
    {3, 0xf, {50, 75, 30, 160, 400}},
};

START_TEST(range_limits_have_offsets_from_1_4_on)
{
    uint8_t block[EDID_BLOCK_SIZE];
    compose_block(block, 19, &ranges[_i].revision, 1);
    block[94] = ranges[_i].flags;
    struct edid edid = parse(block, sizeof block);
    const struct edid_range_limits *wanted = &ranges[_i].limits;

    ck_assert(edid.has_range_limits);
    ck_assert_int_eq(edid.range_limits.vertical_min_hz, wanted->vertical_min_hz);
    ck_assert_int_eq(edid.range_limits.vertical_max_hz, wanted->vertical_max_hz);
    ck_assert_int_eq(edid.range_limits.horizontal_min_khz, wanted->horizontal_min_khz);
    ck_assert_int_eq(edid.range_limits.horizontal_max_khz, wanted->horizontal_max_khz);
    ck_assert_int_eq(edid.range_limits.pixel_clock_max_mhz, wanted->pixel_clock_max_mhz);
}
END_TEST

START_TEST(reads_a_detailed_timing)
{
    struct edid edid = parse_with(0, whole_block, 1);
    ck_assert(edid.has_preferred_mode);
    ck_assert_int_eq(edid.preferred_mode.width, 2048);
    ck_assert_int_eq(edid.preferred_mode.height, 1536);
    ck_assert_int_eq(edid.preferred_mode.pixel_clock_hz, 209250000);
    ck_assert_int_eq(edid.preferred_mode.width_mm, 433);
    ck_assert_int_eq(edid.preferred_mode.height_mm, 325);
    ck_assert(!edid.preferred_mode.interlaced);
    ck_assert_double_eq(edid.preferred_mode.refresh_hz, 209250000.0 / ((2048 + 160) * (1536 + 37)));
}
END_TEST

START_TEST(an_interlaced_timing_gives_the_frame_and_the_rate_of_fields)
{
    static const uint8_t timing[18] = {0x01,
                                       0x1d,
                                       0x80,
                                       0x18,
                                       0x71,
                                       0x1c,
                                       0x16,
                                       0x20,
                                       0x58,
                                       0x2c,
                                       0x25,
                                       0,
                                       0x09,
                                       0x25,
                                       0x21,
                                       0,
                                       0,
                                       0x9e};
    struct edid edid = parse_with(54, timing, sizeof timing);
    ck_assert(edid.preferred_mode.interlaced);
    ck_assert_int_eq(edid.preferred_mode.width, 1920);
    ck_assert_int_eq(edid.preferred_mode.height, 1080);
    ck_assert_double_eq(edid.preferred_mode.refresh_hz, 60);
}
END_TEST

START_TEST(only_the_top_bit_means_interlaced)
{
    ck_assert(!parse_with(71, "\x7f", 1).preferred_mode.interlaced);
    ck_assert(parse_with(71, "\x80", 1).preferred_mode.interlaced);
}
END_TEST

START_TEST(the_greatest_pixel_clock_may_be_undefined)
{
    ck_assert_int_eq(parse_with(99, "\xff", 1).range_limits.pixel_clock_max_mhz, 0);
    ck_assert_int_eq(parse_with(99, "\xfe", 1).range_limits.pixel_clock_max_mhz, 2540);
}
END_TEST

START_TEST(borders_are_part_of_the_blanking)
{
    struct edid edid = parse_with(69, "\x10\x08", 2);
    ck_assert_double_eq(edid.preferred_mode.refresh_hz, 209250000.0 / ((2048 + 160) * (1536 + 37)));
}
END_TEST

START_TEST(a_timing_without_pixels_is_no_mode_and_none_takes_its_place)
{
    uint8_t block[EDID_BLOCK_SIZE];
    compose_block(block, 0, whole_block, 1);
    memcpy(block + 72, block + 54, 18);
    block[56] = block[58] = 0; /* the first is 0 wide */
    seal(block);
    struct edid edid = parse(block, sizeof block);
    ck_assert(!edid.has_preferred_mode);
    ck_assert_int_eq(edid.width_mm, 0);
    ck_assert_int_eq(edid.complaint_count, 1);
}
END_TEST

START_TEST(a_pixel_clock_below_10_mhz_is_no_mode)
{
    ck_assert(!parse_with(54, "\xe7\x03", 2).has_preferred_mode);
    ck_assert(parse_with(54, "\xe8\x03", 2).has_preferred_mode);
}
END_TEST

START_TEST(a_timing_behind_a_display_descriptor_is_a_complaint)
{
    uint8_t block[EDID_BLOCK_SIZE];
    compose_block(block, 90, whole_block + 54, 18);
    struct edid edid = parse(block, sizeof block);
    ck_assert_int_eq(edid.complaint_count, 1);
    ck_assert_str_eq(edid.complaints[0], "detailed timing 3 stands behind a display descriptor");
}
END_TEST

static const struct {
    uint8_t counted;
    size_t length; /* of what is there, in bytes */
    bool right;    /* the checksum of the first extension */
    int present;
    const char *complaint;
} extensions[] = {
    {1, 256, true, 1, NULL},
    {1, 256, false, 1, "extension 1 (0x02, CTA-861): wrong checksum"},
    {1, 128, true, 0, "extensions that are there: 0 of 1"},
    {0, 256, true, 1, "blocks behind the base block: 1, but it counts 0 extensions"},
    {0, 256, false, 1, "blocks behind the base block: 1, but it counts 0 extensions"},
    {0, 129, true, 0, "the last block is cut: 1 bytes of 128"},
    {1, 383, true, 1, "the last block is cut: 127 bytes of 128"},
    {2, 384, true, 2, NULL},
};

START_TEST(walks_the_extensions)
{
    uint8_t bytes[3 * EDID_BLOCK_SIZE] = {0};
    compose_block(bytes, 126, &extensions[_i].counted, 1);
    bytes[128] = 2;
    bytes[129] = 3;
    bytes[255] = extensions[_i].right ? 251 : 250;
    struct edid edid = parse(bytes, extensions[_i].length);

    ck_assert_int_eq(edid.extension_count, extensions[_i].counted);
    ck_assert_int_eq(edid.extensions_present, extensions[_i].present);
    ck_assert_int_eq(edid.complaint_count, extensions[_i].complaint != NULL);
    if (extensions[_i].complaint != NULL)
        ck_assert_str_eq(edid.complaints[0], extensions[_i].complaint);
    if (extensions[_i].counted > 0 && extensions[_i].present > 0)
        ck_assert_int_eq(edid.extension_tags[0], 2);
}
END_TEST

static const struct {
    int tag;
    const char *name;
} names[] = {
    {0x02, "CTA-861"},
    {0x03, "unknown"},
    {0x10, "video timing"},
    {0x20, "EDID 2.0"},
    {0x40, "display information"},
    {0x50, "localised strings"},
    {0x60, "digital packet video link"},
    {0x70, "DisplayID"},
    {0xa7, "display transfer characteristics"},
    {0xaf, "display transfer characteristics"},
    {0xbf, "display transfer characteristics"},
    {0xf0, "block map"},
    {0xfe, "unknown"},
    {0xff, "manufacturer"},
};

START_TEST(names_each_extension)
{
    ck_assert_str_eq(edid_extension_name(names[_i].tag), names[_i].name);
}
END_TEST

START_TEST(keeps_no_more_complaints_than_there_is_room_for)
{
    static uint8_t bytes[EDID_SIZE_MAX];
    compose_block(bytes, 126, "\xff", 1);
    for (size_t i = EDID_BLOCK_SIZE; i < sizeof bytes; i++)
        bytes[i] = 1; /* 128 times 1 is no right checksum */
    struct edid edid = parse(bytes, sizeof bytes);
    ck_assert_int_eq(edid.complaint_count, EDID_COMPLAINTS_MAX);
    ck_assert_str_eq(edid.complaints[0], "extension 1 (0x01, unknown): wrong checksum");
    ck_assert_str_eq(edid.complaints[EDID_COMPLAINTS_MAX - 1],
                     "there are more complaints than are kept");
    ck_assert_int_eq(edid.extension_tags[254], 1);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("descriptor");
    tcase_add_loop_test(tcase, reads_each_text_as_far_as_it_prints, 0, ARRAY_LENGTH(texts));
    tcase_add_test(tcase, the_first_of_two_names_counts_even_when_empty);
    tcase_add_loop_test(tcase, range_limits_have_offsets_from_1_4_on, 0, ARRAY_LENGTH(ranges));
    tcase_add_test(tcase, reads_a_detailed_timing);
    tcase_add_test(tcase, an_interlaced_timing_gives_the_frame_and_the_rate_of_fields);
    tcase_add_test(tcase, only_the_top_bit_means_interlaced);
    tcase_add_test(tcase, the_greatest_pixel_clock_may_be_undefined);
    tcase_add_test(tcase, borders_are_part_of_the_blanking);
    tcase_add_test(tcase, a_timing_without_pixels_is_no_mode_and_none_takes_its_place);
    tcase_add_test(tcase, a_pixel_clock_below_10_mhz_is_no_mode);
    tcase_add_test(tcase, a_timing_behind_a_display_descriptor_is_a_complaint);
    tcase_add_loop_test(tcase, walks_the_extensions, 0, ARRAY_LENGTH(extensions));
    tcase_add_loop_test(tcase, names_each_extension, 0, ARRAY_LENGTH(names));
    tcase_add_test(tcase, keeps_no_more_complaints_than_there_is_room_for);
    return run_case("core.edid.descriptor", tcase);
}
