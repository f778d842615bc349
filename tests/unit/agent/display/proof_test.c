/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/signal_path_card.h"
#include "agent/display/signal_proof.h"

#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <drm_fourcc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *line;
    const char *crc; /* NULL: no line of the kernel's */
} lines[] = {
    {"0x0000001f 0x12ab34cd\n", "12ab34cd"},
    {"0x0000001f 0x12ab34cd 0x00000000 0xffffffff\n", "12ab34cd 00000000 ffffffff"},
    {"XXXXXXXXXX 0x12ab34cd\n", "12ab34cd"}, /* a driver that does not number its frames */
    {"0x0000001f 0x12ab34cd", NULL},
    {"0x0000001f\n", NULL},
    {"0x0000001f 0x12ab34\n", NULL},
    {"0x0000001f 0x12ab34cg\n", NULL},
    {"0x0000001f 12ab34cd00\n", NULL},
    {"\n", NULL},
    {"", NULL},
    {"0x00000000 0x00000001 0x00000002 0x00000003 0x00000004 0x00000005 0x00000006 0x00000007 "
     "0x00000008\n",
     NULL},
};

START_TEST(crcs_are_taken_from_the_lines_of_the_kernel)
{
    char crc[SIGNAL_CRC_SIZE] = "untouched";
    bool ok = signal_crc_parse(lines[_i].line, crc);
    ck_assert_int_eq(ok, lines[_i].crc != NULL);
    ck_assert_str_eq(crc, ok ? lines[_i].crc : "untouched");
}
END_TEST

START_TEST(equal_pictures_have_equal_crcs_and_others_others)
{
    CLEANUP(free_pointer) struct signal_prover *prover = calloc(1, sizeof *prover);
    enum signal_outcome outcome;
    ck_assert_str_eq(signal_prover_compare(prover, "a", "1", &outcome), "");
    ck_assert_int_eq(outcome, SIGNAL_PASS);
    ck_assert_str_eq(signal_prover_compare(prover, "b", "2", &outcome), "");
    ck_assert_str_eq(signal_prover_compare(prover, "a", "1", &outcome), "");
    ck_assert_uint_eq(prover->count, 2);
    ck_assert_ptr_nonnull(
        strstr(signal_prover_compare(prover, "a", "3", &outcome), "same picture"));
    ck_assert_int_eq(outcome, SIGNAL_FAIL);
    ck_assert_ptr_nonnull(strstr(signal_prover_compare(prover, "c", "2", &outcome), "another"));
    ck_assert_int_eq(outcome, SIGNAL_NOT_KNOWN);
}
END_TEST

START_TEST(more_pictures_than_there_is_room_for_push_out_the_oldest)
{
    CLEANUP(free_pointer) struct signal_prover *prover = calloc(1, sizeof *prover);
    enum signal_outcome outcome;
    char name[16];
    for (int i = 0; i < PROVER_PICTURES + 1; i++) {
        (void)snprintf(name, sizeof name, "%d", i);
        ck_assert_str_eq(signal_prover_compare(prover, name, name, &outcome), "");
    }
    ck_assert_str_eq(signal_prover_compare(prover, "0", "other", &outcome), "");
    ck_assert_str_ne(signal_prover_compare(prover, "9", "different", &outcome), "");
}
END_TEST

static const struct {
    const char *text;
    int bits;
} currents[] = {
    {"Current: 8\nMaximum: 10\n", 8},
    {"Current: 10\n", 10},
    {"Maximum: 10\n", 0},
    {"Current: \n", 0},
    {"Current: 0\n", 0},
    {"Current: 17\n", 0},
    {"Current: 1000\n", 0},
    {"", 0},
};

START_TEST(the_depth_on_the_cable_is_what_the_driver_says_it_is_now)
{
    ck_assert_int_eq(signal_path_parse_current_bits(currents[_i].text), currents[_i].bits);
}
END_TEST

START_TEST(a_format_has_the_bits_of_its_channels)
{
    char name[16];
    ck_assert_int_eq(signal_path_format_bits(DRM_FORMAT_XRGB2101010, name, sizeof name), 10);
    ck_assert_str_eq(name, "XRGB2101010");
    ck_assert_int_eq(signal_path_format_bits(DRM_FORMAT_RGB565, name, sizeof name), 5);
    ck_assert_int_eq(signal_path_format_bits(0x12345678, name, sizeof name), 0);
    ck_assert_str_eq(name, "unknown");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("proof");
    tcase_add_loop_test(
        tcase, crcs_are_taken_from_the_lines_of_the_kernel, 0, (int)ARRAY_LENGTH(lines));
    tcase_add_test(tcase, equal_pictures_have_equal_crcs_and_others_others);
    tcase_add_test(tcase, more_pictures_than_there_is_room_for_push_out_the_oldest);
    tcase_add_loop_test(tcase,
                        the_depth_on_the_cable_is_what_the_driver_says_it_is_now,
                        0,
                        (int)ARRAY_LENGTH(currents));
    tcase_add_test(tcase, a_format_has_the_bits_of_its_channels);
    return run_case("agent.display.proof", tcase);
}
