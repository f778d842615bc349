/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/edid.h"
#include "tests/support/check_main.h"
#include "tests/unit/core/edid/block.h"

#include <math.h>

/* Data blocks of hexadecimal digits within a CTA-861 block of revision 3, behind a base block. */
static struct edid parse_cta(const char *hex)
{
    uint8_t bytes[2 * EDID_BLOCK_SIZE] = {0};
    struct edid edid;
    struct error error = {0};
    uint8_t *block = bytes + EDID_BLOCK_SIZE;

    compose_block(bytes, 126, "\1", 1);
    block[0] = 2;
    block[1] = 3;
    block[2] = (uint8_t)(4 + put_hex(block + 4, hex));
    seal(block);
    ck_assert_msg(edid_parse(bytes, sizeof bytes, &edid, &error), "%s", error.text);
    return edid;
}

static const struct {
    const char *hex;
    int bits, bits_420, tmds_mhz, frl_gbit_s;
    bool has_ycbcr_444;
    const char *complaint; /* NULL: none */
} hdmis[] = {
    {"65 030c00 1000", 8, 0, 0, 0, false, NULL},
    {"66 030c00 1000 10", 10, 0, 0, 0, false, NULL},
    {"67 030c00 1000 30 3c", 12, 0, 300, 0, false, NULL},
    {"67 030c00 1000 f8 44", 16, 0, 340, 0, true, NULL},
    {"67 030c00 1000 00 00", 8, 0, 0, 0, false, NULL},
    {"67 030c00 1000 30 44 67 030c00 1000 00 3c", 12, 0, 340, 0, false, NULL},
    {"64 030c00 10", 0, 0, 0, 0, false, "extension 1: HDMI block has 1 bytes, 2 are the least"},
    {"62 030c", 0, 0, 0, 0, false, "extension 1: a vendor's block has 2 bytes, 3 are the least"},
    {"60", 0, 0, 0, 0, false, "extension 1: a vendor's block has 0 bytes, 3 are the least"},
    {"67 d85dc4 01 78 80 00", 0, 0, 600, 0, false, NULL},
    {"67 d85dc4 01 00 80 01", 0, 10, 0, 0, false, NULL},
    {"67 d85dc4 01 00 80 03", 0, 12, 0, 0, false, NULL},
    {"67 d85dc4 01 00 80 14", 0, 16, 0, 9, false, NULL},
    {"67 d85dc4 01 78 80 60", 0, 0, 600, 48, false, NULL},
    {"67 d85dc4 01 78 80 70",
     0,
     0,
     600,
     0,
     false,
     "extension 1: fixed rate link 7 is a reserved code"},
    {"66 d85dc4 01 78 80",
     0,
     0,
     0,
     0,
     false,
     "extension 1: HDMI Forum block has 3 bytes, 4 are the least"},
    {"e7 79 0000 01 78 80 42", 0, 12, 600, 32, false, NULL},
    {"e2 79 00", 0, 0, 0, 0, false, "extension 1: HDMI Forum block has 1 bytes, 2 are the least"},
};

START_TEST(reads_the_depth_and_rate_of_hdmi)
{
    struct edid edid = parse_cta(hdmis[_i].hex);
    const struct edid_extensions *extensions = &edid.extensions;

    ck_assert_int_eq(extensions->has_hdmi, hdmis[_i].bits > 0);
    ck_assert_int_eq(extensions->deep_colour_bits_max, hdmis[_i].bits);
    ck_assert_int_eq(extensions->deep_colour_420_bits_max, hdmis[_i].bits_420);
    ck_assert_int_eq(extensions->max_tmds_mhz, hdmis[_i].tmds_mhz);
    ck_assert_int_eq(extensions->max_frl_gbit_s, hdmis[_i].frl_gbit_s);
    ck_assert_int_eq(extensions->has_deep_colour_ycbcr_444, hdmis[_i].has_ycbcr_444);
    ck_assert_int_eq(edid.complaint_count, hdmis[_i].complaint != NULL);
    if (hdmis[_i].complaint != NULL)
        ck_assert_str_eq(edid.complaints[0], hdmis[_i].complaint);
}
END_TEST

static const struct {
    const char *hex;
    bool is_there, rgb, ycc;
} capabilities[] = {
    {"e2 00 00", true, false, false},
    {"e2 00 40", true, true, false},
    {"e2 00 80", true, false, true},
    {"e2 00 ff", true, true, true},
    {"e2 00 40 e2 00 00", true, true, false},
    {"e1 00", false, false, false},
    {"e2 05 40", false, false, false},
    {"", false, false, false},
};

START_TEST(tells_whether_the_range_can_be_selected)
{
    struct edid edid = parse_cta(capabilities[_i].hex);
    ck_assert_int_eq(edid.extensions.has_video_capability, capabilities[_i].is_there);
    ck_assert_int_eq(edid.extensions.is_rgb_range_selectable, capabilities[_i].rgb);
    ck_assert_int_eq(edid.extensions.is_ycc_range_selectable, capabilities[_i].ycc);
}
END_TEST

static const struct {
    const char *hex;
    unsigned eotfs;
    double max, average, min;
} hdrs[] = {
    {"e3 06 05 01", 5, NAN, NAN, NAN},
    {"e4 06 0f 01 00", 15, NAN, NAN, NAN},
    {"e4 06 04 01 20", 4, 100, NAN, NAN},
    {"e6 06 c4 01 40 20 00", 4, 200, 100, NAN},
    {"e6 06 04 01 40 20 ff", 4, 200, 100, 2},
    {"e6 06 04 01 00 20 ff", 4, NAN, 100, NAN},
    {"e6 06 04 01 40 00 33", 4, 200, NAN, 0.08},
    {"e2 06 05", 0, NAN, NAN, NAN},
};

static bool is_same(double a, double b)
{
    return isnan(a) ? isnan(b) : fabs(a - b) < 1e-9;
}

START_TEST(reads_curves_and_luminances_of_hdr)
{
    struct edid edid = parse_cta(hdrs[_i].hex);
    const struct edid_extensions *extensions = &edid.extensions;
    ck_assert_uint_eq(extensions->hdr_eotfs, hdrs[_i].eotfs);
    ck_assert_int_eq(extensions->has_hdr, hdrs[_i].eotfs != 0);
    ck_assert(is_same(extensions->hdr_max_cd_m2, hdrs[_i].max));
    ck_assert(is_same(extensions->hdr_max_frame_average_cd_m2, hdrs[_i].average));
    ck_assert(is_same(extensions->hdr_min_cd_m2, hdrs[_i].min));
}
END_TEST

static const struct {
    const char *hex;
    int count;
    int code; /* of the first; 0: none */
    bool is_native;
    bool has_complaint;
} vics[] = {
    {"41 01", 1, 1, false, false},
    {"41 40", 1, 64, false, false},
    {"41 41", 1, 65, false, false},
    {"41 7f", 1, 127, false, false},
    {"41 81", 1, 1, true, false},
    {"41 c0", 1, 64, true, false},
    {"41 c1", 1, 193, false, false},
    {"41 fd", 1, 253, false, false},
    {"41 fe", 0, 0, false, true},
    {"41 ff", 0, 0, false, true},
    {"41 80", 0, 0, false, true},
    {"43 00 90 10", 2, 16, true, true},
    {"40", 0, 0, false, false},
};

START_TEST(reads_video_codes_and_which_is_native)
{
    struct edid edid = parse_cta(vics[_i].hex);
    ck_assert_int_eq(edid.extensions.vic_count, vics[_i].count);
    ck_assert_int_eq(edid.extensions.vics[0].code, vics[_i].code);
    ck_assert_int_eq(edid.extensions.vics[0].is_native, vics[_i].is_native);
    ck_assert_int_eq(edid.complaint_count, vics[_i].has_complaint);
}
END_TEST

START_TEST(colorimetry_leaves_out_the_bits_of_metadata)
{
    ck_assert_uint_eq(parse_cta("e3 05 ff ff").extensions.colorimetry, 0xf0ff);
    ck_assert_uint_eq(parse_cta("e3 05 80 80").extensions.colorimetry, 0x8080);
    ck_assert_uint_eq(parse_cta("e2 05 80").extensions.colorimetry, 0);
    ck_assert_str_eq(edid_colorimetry_name(7), "BT2020RGB");
    ck_assert_str_eq(edid_colorimetry_name(15), "ST2113RGB");
    ck_assert_ptr_null(edid_colorimetry_name(8));
    ck_assert_ptr_null(edid_colorimetry_name(16));
    ck_assert_ptr_null(edid_colorimetry_name(-1));
    ck_assert_str_eq(edid_eotf_name(2), "smpte-st-2084");
    ck_assert_ptr_null(edid_eotf_name(4));
}
END_TEST

static const struct {
    const char *hex, *name; /* NULL: decoded */
} others[] = {
    {"21 09", "CTA-861 1 (audio)"},
    {"63 1a0000", "CTA-861 3 (vendor 00-00-1A)"},
    {"e4 01 8b8490", "CTA-861 7/0x01 (vendor's video 90-84-8B)"},
    {"e2 0f 01", "CTA-861 7/0x0f (YCbCr 4:2:0 capability map)"},
    {"e1 7f", "CTA-861 7/0x7f (unknown)"},
    {"01 00", "CTA-861 0 (unknown)"},
    {"e2 78 01", NULL},
    {"e2 00 40", NULL},
};

START_TEST(counts_and_names_what_it_does_not_decode)
{
    char name[80] = "";
    struct edid edid = parse_cta(others[_i].hex);
    ck_assert_int_eq(edid.extensions.other_block_count, others[_i].name != NULL);
    ck_assert_int_eq(edid.complaint_count, 0);
    if (others[_i].name == NULL)
        return;
    edid_data_block_name(&edid.extensions.other_blocks[0], name, sizeof name);
    ck_assert_str_eq(name, others[_i].name);
}
END_TEST

START_TEST(counts_more_blocks_than_it_keeps)
{
    struct edid edid =
        parse_cta("20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 "
                  "20 20 20 20 20 20 20 20");
    ck_assert_int_eq(edid.extensions.other_block_count, 30);
    ck_assert_int_gt(edid.extensions.other_block_count, EDID_OTHER_BLOCKS_MAX);
}
END_TEST

/* The head of the block: revision, where the timings begin, flags; one timing at byte 4. */
static const struct {
    uint8_t revision, timings_at, flags;
    int shown_revision, modes, native;
    const char *complaint;
} heads[] = {
    {3, 4, 0xf2, 3, 1, 2, NULL},
    {3, 4, 0xff, 3, 1, 15, NULL},
    {2, 4, 0xf2, 2, 1, 2, NULL},
    {1, 4, 0xf2, 1, 1, 0, NULL},
    {0, 4, 0xf2, 0, 0, 0, "extension 1: CTA-861 revision 0 is none, not read"},
    {4, 4, 0xf2, 4, 1, 2, "extension 1: CTA-861 revision 4 is not known, read as 3"},
    {3, 0, 0, 3, 0, 0, NULL},
    {3,
     3,
     0,
     3,
     0,
     0,
     "extension 1: timings at byte 3 are neither behind the head nor within the block"},
    {3,
     128,
     0,
     3,
     0,
     0,
     "extension 1: timings at byte 128 are neither behind the head nor within the block"},
};

START_TEST(reads_the_head_and_the_timings)
{
    uint8_t bytes[2 * EDID_BLOCK_SIZE] = {0};
    struct edid edid;
    struct error error = {0};
    const uint8_t head[] = {2, heads[_i].revision, heads[_i].timings_at, heads[_i].flags};

    compose_block(bytes, 126, "\1", 1);
    memcpy(bytes + EDID_BLOCK_SIZE, head, sizeof head);
    memcpy(bytes + EDID_BLOCK_SIZE + 4, whole_block + 54, 18);
    seal(bytes + EDID_BLOCK_SIZE);
    ck_assert(edid_parse(bytes, sizeof bytes, &edid, &error));
    ck_assert_int_eq(edid.extensions.cta_revision, heads[_i].shown_revision);
    ck_assert_int_eq(edid.extensions.mode_count, heads[_i].modes);
    ck_assert_int_eq(edid.extensions.native_timing_count, heads[_i].native);
    ck_assert_int_eq(edid.extensions.has_ycbcr_444, heads[_i].native > 0);
    if (heads[_i].modes > 0)
        ck_assert_int_eq(edid.extensions.modes[0].width, 2048);
    ck_assert_int_eq(edid.complaint_count, heads[_i].complaint != NULL);
    if (heads[_i].complaint != NULL)
        ck_assert_str_eq(edid.complaints[0], heads[_i].complaint);
}
END_TEST

START_TEST(a_data_block_does_not_reach_into_the_timings)
{
    struct edid edid = parse_cta("41 10 43 01 02");
    ck_assert_int_eq(edid.extensions.vic_count, 1);
    ck_assert_int_eq(edid.complaint_count, 1);
    ck_assert_str_eq(
        edid.complaints[0],
        "extension 1: the data block at byte 6 (tag 2, 3 bytes) reaches beyond byte 9");
}
END_TEST

START_TEST(the_override_of_hdmi_counts_the_extensions)
{
    uint8_t bytes[3 * EDID_BLOCK_SIZE] = {0};
    struct edid edid;
    struct error error = {0};
    const uint8_t first[] = {2, 3, 7, 0, 0xe2, 0x78, 2};
    compose_block(bytes, 126, "\1", 1);
    memcpy(bytes + EDID_BLOCK_SIZE, first, sizeof first);
    seal(bytes + EDID_BLOCK_SIZE);
    ck_assert(edid_parse(bytes, sizeof bytes, &edid, &error));
    ck_assert_int_eq(edid.extension_count, 2);
    ck_assert_int_eq(edid.complaint_count, 0);
    ck_assert(edid_parse(bytes, 2 * EDID_BLOCK_SIZE, &edid, &error));
    ck_assert_str_eq(edid.complaints[0], "extensions that are there: 1 of 2");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("cta");
    tcase_add_loop_test(tcase, reads_the_depth_and_rate_of_hdmi, 0, ARRAY_LENGTH(hdmis));
    tcase_add_loop_test(
        tcase, tells_whether_the_range_can_be_selected, 0, ARRAY_LENGTH(capabilities));
    tcase_add_loop_test(tcase, reads_curves_and_luminances_of_hdr, 0, ARRAY_LENGTH(hdrs));
    tcase_add_loop_test(tcase, reads_video_codes_and_which_is_native, 0, ARRAY_LENGTH(vics));
    tcase_add_test(tcase, colorimetry_leaves_out_the_bits_of_metadata);
    tcase_add_loop_test(tcase, counts_and_names_what_it_does_not_decode, 0, ARRAY_LENGTH(others));
    tcase_add_test(tcase, counts_more_blocks_than_it_keeps);
    tcase_add_loop_test(tcase, reads_the_head_and_the_timings, 0, ARRAY_LENGTH(heads));
    tcase_add_test(tcase, a_data_block_does_not_reach_into_the_timings);
    tcase_add_test(tcase, the_override_of_hdmi_counts_the_extensions);
    return run_case("core.edid.cta", tcase);
}
