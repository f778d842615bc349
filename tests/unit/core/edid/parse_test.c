/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/edid.h"
#include "tests/support/check_main.h"
#include "tests/unit/core/edid/block.h"

#include <math.h>
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

START_TEST(reads_every_value_of_a_whole_block)
{
    struct edid edid = parse_with(0, whole_block, 1);

    ck_assert_int_eq(edid.complaint_count, 0);
    ck_assert_int_eq(edid.version * 10 + edid.revision, 14);
    ck_assert_str_eq(edid.manufacturer, "ENC");
    ck_assert_int_eq(edid.product_code, 0x2a40);
    ck_assert_uint_eq(edid.serial_number, 0x44332211);
    ck_assert_str_eq(edid.serial_text, "AB-12");
    ck_assert_str_eq(edid.name, "RX370");
    ck_assert_str_eq(edid.text, "");
    ck_assert_int_eq(edid.week, 12);
    ck_assert_int_eq(edid.year, 2021);
    ck_assert_int_eq(edid.interface, EDID_DISPLAYPORT);
    ck_assert_int_eq(edid.bits_per_channel, 10);
    ck_assert_int_eq(edid.width_cm, 43);
    ck_assert_int_eq(edid.height_cm, 33);
    ck_assert_int_eq(edid.width_mm, 433);
    ck_assert_int_eq(edid.height_mm, 325);
    ck_assert(isnan(edid.aspect_ratio));
    ck_assert_double_eq(edid.gamma, 2.2);
    ck_assert(!edid.is_monochrome);
    ck_assert_int_eq(edid.extension_count, 0);
    ck_assert_int_eq(edid.extensions_present, 0);
}
END_TEST

START_TEST(reads_the_ten_bits_of_each_colour)
{
    struct edid edid = parse_with(0, whole_block, 1);

    ck_assert(edid.has_chromaticity);
    ck_assert_double_eq(edid.red.x, (0xa3 * 4 + 3) / 1024.0);
    ck_assert_double_eq(edid.red.y, (0x54 * 4 + 2) / 1024.0);
    ck_assert_double_eq(edid.green.x, (0x4c * 4 + 3) / 1024.0);
    ck_assert_double_eq(edid.green.y, (0x99 * 4 + 2) / 1024.0);
    ck_assert_double_eq(edid.blue.x, (0x26 * 4 + 2) / 1024.0);
    ck_assert_double_eq(edid.blue.y, (0x0f * 4 + 1) / 1024.0);
    ck_assert_double_eq(edid.white.x, (0x50 * 4 + 1) / 1024.0);
    ck_assert_double_eq(edid.white.y, (0x54 * 4 + 1) / 1024.0);
    ck_assert(!parse_with(25, "\0\0\0\0\0\0\0\0\0\0", 10).has_chromaticity);
}
END_TEST

static const struct {
    size_t at, count;
    const char *bytes;
    const char *complaint; /* the only one; NULL: none */
} complaints[] = {
    {18, 2, "\1\5", "version 1.5 is not known, read as 1.4"},
    {18, 3, "\2\0\x80", "version 2.0 is not known, read as 1.0"},
    {8, 2, "\x00\x22", "manufacturer 0x0022 (@AB) is not three letters"},
    {8, 2, "\x07\x62", "manufacturer 0x0762 (A[B) is not three letters"},
    {8, 2, "\x95\xc3", "manufacturer 0x95c3 (ENC) is not three letters"},
    {16, 1, "\x00", NULL},
    {16, 1, "\x36", NULL},
    {16, 1, "\x37", "week 55 of manufacture, 54 is the last"},
    {16, 1, "\xfe", "week 254 of manufacture, 54 is the last"},
    {16, 1, "\xff", NULL},
    {17, 1, "\x10", NULL},
    {17, 1, "\x0f", "year 2005 is before the standard: reserved"},
    {20, 1, "\xf5", "bits per channel: 7 is a reserved code"},
    {20, 1, "\xb6", "video interface: 6 is a reserved code"},
    {20, 1, "\xbf", "video interface: 15 is a reserved code"},
    {20, 1, "\x0e", NULL},
    {21, 2, "\0\0", NULL},
    {21, 2, "\x4f\0", NULL},
    {33, 2, "\xc0\x80", "white at 0.7510, 0.5010 is no colour"},
    {38, 2, "\0\x40", "standard timing 1: 0x0040 is reserved"},
    {52, 2, "\0\0", "standard timing 8: 0x0000 is reserved"},
    {56, 3, "\0\xa0\0", "detailed timing 1: 0 x 1536 pixels are no picture"},
    {59, 3, "\0\x25\0", "detailed timing 1: 2048 x 0 pixels are no picture"},
    {54, 2, "\xe7\x03", "detailed timing 1: a pixel clock below 10 MHz is no display's"},
    {54, 2, "\xe8\x03", NULL},
    {62, 1, "\xff", "detailed timing 1: sync and borders do not fit into the blanking"},
    {69, 1, "\x28", NULL},
    {69, 1, "\x29", "detailed timing 1: sync and borders do not fit into the blanking"},
    {70, 1, "\x0f", NULL},
    {70, 1, "\x10", "detailed timing 1: sync and borders do not fit into the blanking"},
    {54,
     18,
     "\0\0\0\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
     "the first descriptor is no detailed timing"},
    {72, 5, "\0\0\1\xff\0", "descriptor 2 (0xff): reserved bytes are set"},
    {72, 5, "\0\0\0\xff\1", "descriptor 2 (0xff): reserved bytes are set"},
    {72, 5, "\0\0\0\x0f\1", NULL},
    {72, 5, "\0\0\0\0\0", NULL},
    {72, 5, "\0\0\0\x10\0", "the dummy descriptor 0x10 is not empty"},
    {72, 5, "\0\0\0\x11\0", "descriptor 0x11 is reserved"},
    {72, 5, "\0\0\0\xf6\0", "descriptor 0xf6 is reserved"},
    {72, 6, "\0\0\0\xf7\0\x0a", NULL},
    {72, 6, "\0\0\0\xf7\0\x0b", "descriptor 0xf7 is of version 11, known is 10"},
    {72, 6, "\0\0\0\xf8\0\x01", NULL},
    {72, 6, "\0\0\0\xf8\0\x00", "descriptor 0xf8 is of version 0, known is 1"},
    {72, 6, "\0\0\0\xf9\0\x03", NULL},
    {72, 6, "\0\0\0\xf9\0\x04", "descriptor 0xf9 is of version 4, known is 3"},
    {72, 7, "\0\0\0\xfa\0\0\x40", "further standard timing 1: 0x0040 is reserved"},
    {72, 10, "\0\0\0\xfb\0\1\0\x50\x54\x78", NULL},
    {72, 10, "\0\0\0\xfb\0\1\0\xff\x54\x78", "white point 1 at 0.9961, 0.3281 is no colour"},
    {72, 10, "\0\0\0\xfb\0\0\0\xff\x54\x78", NULL},
    {95, 2, "\x4b\x32", "range limits 75-50 Hz, 30-160 kHz: a lower limit is above its upper one"},
    {97, 2, "\xa1\xa0", "range limits 50-75 Hz, 161-160 kHz: a lower limit is above its upper one"},
    {8, 2, "\x07\x41", NULL},
    {54, 1, "\0", NULL},
    {55, 1, "\0", "detailed timing 1: a pixel clock below 10 MHz is no display's"},
    {62, 1, "\x80", NULL},
    {62, 1, "\x81", "detailed timing 1: sync and borders do not fit into the blanking"},
    {63, 1, "\x70", NULL},
    {63, 1, "\x71", "detailed timing 1: sync and borders do not fit into the blanking"},
    {65, 1, "\x40", "detailed timing 1: sync and borders do not fit into the blanking"},
    {65, 1, "\x10", "detailed timing 1: sync and borders do not fit into the blanking"},
    {65, 1, "\x04", NULL},
    {65, 1, "\x01", NULL},
    {64, 2, "\x14\x08", NULL},
    {64, 2, "\x24\x08", "detailed timing 1: sync and borders do not fit into the blanking"},
    {64, 2, "\x32\x02", NULL},
    {64, 2, "\x33\x02", "detailed timing 1: sync and borders do not fit into the blanking"},
    {57, 9, "\xa0\x81\0\x25\x60\x30\x20\x34\x40", NULL},
    {57, 9, "\xa0\x81\0\x25\x60\x30\x20\x34\x10", NULL},
    {26, 9, "\x90\xa3\x54\x4c\x99\x26\x0f\x80\x80", NULL},
    {26, 9, "\x91\xa3\x54\x4c\x99\x26\x0f\x80\x80", "white at 0.5000, 0.5010 is no colour"},
    {26, 9, "\x90\xa3\x54\x4c\x99\x26\x0f\x80\0", "white at 0.5000, 0.0000 is no colour"},
    {72, 10, "\0\0\0\xfb\0\1\0\x80\x80\0", NULL},
    {72, 10, "\0\0\0\xfb\0\1\1\x80\x80\0", "white point 1 at 0.5000, 0.5010 is no colour"},
    {72, 10, "\0\0\0\xfb\0\1\4\x80\x80\0", "white point 1 at 0.5010, 0.5000 is no colour"},
    {72, 10, "\0\0\0\xfb\0\1\0\x80\0\0", "white point 1 at 0.5000, 0.0000 is no colour"},
    {72,
     15,
     "\0\0\0\xfb\0\0\0\0\0\0\2\0\xff\x54\0",
     "white point 2 at 0.9961, 0.3281 is no colour"},
    {72,
     17,
     "\0\0\0\xfa\0\1\1\1\1\1\1\1\1\1\1\0\x40",
     "further standard timing 6: 0x0040 is reserved"},
    {72, 18, "\0\0\0\xfa\0\1\1\1\1\1\1\1\1\1\1\1\1\0", NULL},
    {72, 18, "\0\0\0\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0", NULL},
    {72, 18, "\0\0\0\x10\0\1\0\0\0\0\0\0\0\0\0\0\0\0", "the dummy descriptor 0x10 is not empty"},
    {72, 18, "\0\0\0\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\1", "the dummy descriptor 0x10 is not empty"},
    {72,
     18,
     "\0\0\0\x10\1\0\0\0\0\0\0\0\0\0\0\0\0\0",
     "descriptor 2 (0x10): reserved bytes are set"},
    {95, 2, "\x32\x32", NULL},
    {97, 2, "\x1e\x1e", NULL},
    {24, 1, "\x04", NULL},
    {94, 1, "\x0f", NULL},
    {94, 1, "\x03", NULL},
    {126, 1, "\2", "extensions that are there: 0 of 2"},
};

START_TEST(complains_of_each_fault_alone)
{
    struct edid edid = parse_with(complaints[_i].at, complaints[_i].bytes, complaints[_i].count);

    if (complaints[_i].complaint != NULL) {
        ck_assert_str_eq(edid.complaints[0], complaints[_i].complaint);
        ck_assert_int_eq(edid.complaint_count, 1);
    } else {
        ck_assert_msg(edid.complaint_count == 0, "%s", edid.complaints[0]);
    }
}
END_TEST

static const struct {
    uint8_t revision;
    size_t at;
    uint8_t byte;
    const char *complaint; /* among others; NULL: none at all */
} older[] = {
    {3, 20, 0x80, NULL},
    {3, 20, 0x81, NULL},
    {3, 20, 0xa5, "video input 0xa5 has reserved bits set"},
    {3, 16, 255, "week 255 (model year) is of version 1.4 only"},
    {3, 16, 54, "week 54 of manufacture, 53 is the last"},
    {3, 17, 0, NULL},
    {3, 24, 0x08, "version 1.3 wants the first detailed timing to be preferred"},
    {3, 24, 0x09, "version 1.3 wants the first detailed timing to be preferred"},
    {2, 24, 0x08, NULL},
    {3, 22, 0, "image size 43 cm x 0 cm: one of the two is missing"},
    {3, 111, 0x01, "version 1.3 wants a name (0xfc)"},
    {3, 93, 0x01, "version 1.3 wants range limits (0xfd)"},
    {2, 111, 0x01, NULL},
    {0, 93, 0x01, NULL},
};

START_TEST(complains_by_the_version_of_the_block)
{
    uint8_t block[EDID_BLOCK_SIZE];
    compose_block(block, 0, whole_block, EDID_BLOCK_SIZE);
    block[19] = older[_i].revision;
    block[20] = 0x80;
    block[24] = 0x0a;
    block[older[_i].at] = older[_i].byte;
    seal(block);
    struct edid edid = parse(block, sizeof block);

    ck_assert_int_eq(edid.complaint_count, older[_i].complaint != NULL);
    if (older[_i].complaint != NULL)
        ck_assert_str_eq(edid.complaints[0], older[_i].complaint);
    ck_assert_int_eq(edid.bits_per_channel, 0);
    ck_assert_int_eq(edid.interface, EDID_DIGITAL_UNDEFINED);
}
END_TEST

START_TEST(refuses_what_has_no_base_block_and_leaves_the_output)
{
    struct edid edid = {.product_code = -7};
    struct error error = {0};
    uint8_t block[EDID_BLOCK_SIZE];

    for (size_t length = 0; length < EDID_BLOCK_SIZE; length++) {
        ck_assert(!edid_parse(whole_block, length, &edid, &error));
        ck_assert_int_eq(error.kind, ERROR_INVALID);
    }
    ck_assert_str_eq(error.text, "no EDID: 127 bytes, a base block has 128");
    for (size_t i = 0; i < 8; i++) {
        memcpy(block, whole_block, sizeof block);
        block[i] ^= 0x80;
        ck_assert(!edid_parse(block, sizeof block, &edid, &error));
        ck_assert_str_eq(error.text, "no EDID: the header 00 ff ff ff ff ff ff 00 is not there");
    }
    CLEANUP(free_pointer) uint8_t *much = calloc(1, EDID_SIZE_MAX + 1);
    ck_assert_ptr_nonnull(much);
    memcpy(much, whole_block, sizeof block);
    ck_assert(!edid_parse(much, EDID_SIZE_MAX + 1, &edid, &error));
    ck_assert_str_eq(error.text, "no EDID: 32769 bytes, the most there can be is 32768");
    ck_assert_int_eq(edid.product_code, -7);
}
END_TEST

START_TEST(the_first_descriptor_is_a_timing_from_1_3_on)
{
    static const uint8_t dummy[18] = {0, 0, 0, 0x10};
    for (uint8_t revision = 0; revision <= 4; revision++) {
        uint8_t block[EDID_BLOCK_SIZE];
        compose_block(block, 54, dummy, sizeof dummy);
        block[19] = revision;
        block[20] = 0x80;
        block[24] = 0x0a;
        seal(block);
        struct edid edid = parse(block, sizeof block);
        ck_assert_int_eq(edid.complaint_count, revision >= 3);
        ck_assert(!edid.has_preferred_mode);
    }
}
END_TEST

START_TEST(one_bit_of_any_colour_defines_them)
{
    for (size_t i = 0; i < 10; i++) {
        uint8_t colours[10] = {0};
        colours[i] = 1;
        ck_assert(parse_with(25, colours, sizeof colours).has_chromaticity);
    }
}
END_TEST

START_TEST(a_wrong_checksum_is_a_complaint_with_both_sums)
{
    uint8_t block[EDID_BLOCK_SIZE];
    compose_block(block, 0, whole_block, 1);
    const uint8_t right = block[127];
    block[127] = (uint8_t)(right ^ 0x55);
    struct edid edid = parse(block, sizeof block);

    char wanted[120];
    (void)snprintf(wanted,
                   sizeof wanted,
                   "base block: checksum is 0x%02x, should be 0x%02x",
                   right ^ 0x55,
                   right);
    ck_assert_int_eq(edid.complaint_count, 1);
    ck_assert_str_eq(edid.complaints[0], wanted);
    ck_assert_str_eq(edid.name, "RX370");
}
END_TEST

static const struct {
    uint8_t input;
    int bits_per_channel;
    enum edid_interface interface;
} inputs[] = {
    {0x80, 0, EDID_DIGITAL_UNDEFINED},
    {0x91, 6, EDID_DVI},
    {0xa2, 8, EDID_HDMI_A},
    {0xb3, 10, EDID_HDMI_B},
    {0xc4, 12, EDID_MDDI},
    {0xd5, 14, EDID_DISPLAYPORT},
    {0xe5, 16, EDID_DISPLAYPORT},
    {0xf5, 0, EDID_DISPLAYPORT},
    {0xa6, 8, EDID_DIGITAL_UNDEFINED},
    {0x00, 0, EDID_ANALOG},
    {0x7f, 0, EDID_ANALOG},
    {0x35, 0, EDID_ANALOG},
};

START_TEST(reads_each_video_input)
{
    struct edid edid = parse_with(20, &inputs[_i].input, 1);
    ck_assert_int_eq(edid.bits_per_channel, inputs[_i].bits_per_channel);
    ck_assert_int_eq(edid.interface, inputs[_i].interface);
}
END_TEST

static const struct {
    uint8_t revision, across, down;
    int width_cm, height_cm;
    double aspect_ratio; /* NAN: none */
} sizes[] = {
    {4, 1, 1, 1, 1, NAN},
    {4, 0, 1, 0, 0, 1.0},
    {3, 1, 0, 0, 0, NAN},
    {3, 1, 1, 1, 1, NAN},
    {4, 43, 33, 43, 33, NAN},
    {4, 0, 0, 0, 0, NAN},
    {4, 79, 0, 0, 0, 1.78},
    {4, 0, 61, 0, 0, 100.0 / 160},
    {4, 1, 0, 0, 0, 1.0},
    {4, 255, 0, 0, 0, 3.54},
    {4, 255, 255, 255, 255, NAN},
    {3, 79, 0, 0, 0, NAN},
    {3, 0, 61, 0, 0, NAN},
};

START_TEST(reads_each_form_of_the_size)
{
    const uint8_t bytes[] = {1, sizes[_i].revision, 0x80, sizes[_i].across, sizes[_i].down};
    struct edid edid = parse_with(18, bytes, sizeof bytes);
    ck_assert_int_eq(edid.width_cm, sizes[_i].width_cm);
    ck_assert_int_eq(edid.height_cm, sizes[_i].height_cm);
    if (isnan(sizes[_i].aspect_ratio))
        ck_assert(isnan(edid.aspect_ratio));
    else
        ck_assert_double_eq(edid.aspect_ratio, sizes[_i].aspect_ratio);
}
END_TEST

static const struct {
    uint8_t byte;
    double gamma; /* NAN: none */
} gammas[] = {{0, 1.0}, {1, 1.01}, {120, 2.2}, {254, 3.54}, {255, NAN}};

START_TEST(reads_each_gamma)
{
    struct edid edid = parse_with(23, &gammas[_i].byte, 1);
    if (isnan(gammas[_i].gamma))
        ck_assert(isnan(edid.gamma));
    else
        ck_assert_double_eq(edid.gamma, gammas[_i].gamma);
}
END_TEST

static const struct {
    uint8_t revision, input, features;
    bool is_monochrome;
} colours[] = {
    {4, 0xb5, 0x02, false}, /* there: encodings */
    {4, 0x0e, 0x02, true},
    {4, 0x0e, 0x0a, false},
    {3, 0x80, 0x02, true},
    {3, 0x80, 0x1a, false},
    {0, 0x0e, 0x00, true},
};

START_TEST(knows_a_grey_display_where_it_says_so)
{
    const uint8_t bytes[] = {
        1, colours[_i].revision, colours[_i].input, 43, 33, 120, colours[_i].features};
    ck_assert_int_eq(parse_with(18, bytes, sizeof bytes).is_monochrome, colours[_i].is_monochrome);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("parse");
    tcase_add_test(tcase, reads_every_value_of_a_whole_block);
    tcase_add_test(tcase, reads_the_ten_bits_of_each_colour);
    tcase_add_loop_test(tcase, complains_of_each_fault_alone, 0, ARRAY_LENGTH(complaints));
    tcase_add_loop_test(tcase, complains_by_the_version_of_the_block, 0, ARRAY_LENGTH(older));
    tcase_add_test(tcase, refuses_what_has_no_base_block_and_leaves_the_output);
    tcase_add_test(tcase, the_first_descriptor_is_a_timing_from_1_3_on);
    tcase_add_test(tcase, one_bit_of_any_colour_defines_them);
    tcase_add_test(tcase, a_wrong_checksum_is_a_complaint_with_both_sums);
    tcase_add_loop_test(tcase, reads_each_video_input, 0, ARRAY_LENGTH(inputs));
    tcase_add_loop_test(tcase, reads_each_form_of_the_size, 0, ARRAY_LENGTH(sizes));
    tcase_add_loop_test(tcase, reads_each_gamma, 0, ARRAY_LENGTH(gammas));
    tcase_add_loop_test(tcase, knows_a_grey_display_where_it_says_so, 0, ARRAY_LENGTH(colours));
    return run_case("core.edid.parse", tcase);
}
