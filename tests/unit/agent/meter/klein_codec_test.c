/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/klein_codec.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/support/measured_cases.h"

#include <stdio.h>

#define BYTES(text) (const unsigned char *)text, sizeof text - 1

static const struct {
    const unsigned char *bytes;
    size_t length;
    enum reading_status status;
    double luminance_cd_m2, x, y;
    unsigned flags;
} replies[] = {
    /* X 75, Y 100 (64 00 08), Z 75 */
    {BYTES("N5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<0>"), READING_OK, 100, .3, .4, 0},
    /* bytes that would end a line or a reply stand in the content */
    {BYTES("N5\x0d\x3c\x08\x3e\x3c\x08\x0d\x3e\x08<<0>"), READING_OK, 62.234375, 0, 0, 0},
    {BYTES("N5\x40\x00\x01\x40\x00\x01\x40\x00\x01\x03<0>"), READING_OK, .5, 1. / 3, 1. / 3, 0},
    {BYTES("N5\x40\x00\xf7\x40\x00\xf7\x40\x00\xf7\x03<0>"),
     READING_SUSPECT,
     0.00048828125,
     1. / 3,
     1. / 3,
     READING_LOW_SIGNAL},
    {BYTES("N5\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03<0>"),
     READING_SUSPECT,
     0,
     0,
     0,
     READING_LOW_SIGNAL},
    /* black with noise, and a negative that is none */
    {BYTES("N5\x40\x00\xf7\xc0\x00\xf7\x40\x00\xf7\x03<0>"), READING_UNDER, NAN, 0, 0, 0},
    {BYTES("N5\x4b\x00\x08\xe4\x00\x08\x4b\x00\x08\x03<0>"), READING_REJECTED, NAN, 0, 0, 0},
    {BYTES("N5\x4b\x00\x08\x64\x00\x7f\x4b\x00\x08\x03<0>"), READING_REJECTED, NAN, 0, 0, 0},
    /* errors, each beside a number that must not come out */
    {BYTES("N5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<w>"), READING_OVER, NAN, 0, 0, 0},
    {BYTES("N5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<v>"), READING_OVER, NAN, 0, 0, 0},
    {BYTES("N5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<u>"), READING_UNDER, NAN, 0, 0, 0},
    {BYTES("N5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<b>"), READING_NEED_ZERO, NAN, 0, 0, 0},
    {BYTES("N5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<s>"), READING_NEED_ZERO, NAN, 0, 0, 0},
    {BYTES("N5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<t>"), READING_NEED_ZERO, NAN, 0, 0, 0},
    {BYTES("N5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<B>"), READING_HARDWARE, NAN, 0, 0, 0},
    {BYTES("N5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<X>"), READING_HARDWARE, NAN, 0, 0, 0},
    {BYTES("N5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<L>"), READING_WRONG_CONFIG, NAN, 0, 0, 0},
    {BYTES("N5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<?>"), READING_REJECTED, NAN, 0, 0, 0},
    {BYTES("N5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<\xff>"), READING_REJECTED, NAN, 0, 0, 0},
    {BYTES("N5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<\x00>"), READING_REJECTED, NAN, 0, 0, 0},
    /* no reply */
    {BYTES(""), READING_PROTOCOL, NAN, 0, 0, 0},
    {BYTES("N5<0>"), READING_PROTOCOL, NAN, 0, 0, 0},
    {BYTES("5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<0>N"), READING_PROTOCOL, NAN, 0, 0, 0},
    {BYTES("N5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<0"), READING_PROTOCOL, NAN, 0, 0, 0},
    {BYTES("N5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<0>N"), READING_PROTOCOL, NAN, 0, 0, 0},
    {BYTES("n5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<0>"), READING_PROTOCOL, NAN, 0, 0, 0},
    {BYTES("N5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03(0>"), READING_PROTOCOL, NAN, 0, 0, 0},
    {BYTES("N5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<0)"), READING_PROTOCOL, NAN, 0, 0, 0},
};

START_TEST(reads_or_refuses_each_reply)
{
    char name[16];
    (void)snprintf(name, sizeof name, "reply %d", _i);
    struct measured measured = klein_parse_measurement(replies[_i].bytes, replies[_i].length);
    struct measured_case expected = {name,
                                     replies[_i].status,
                                     replies[_i].luminance_cd_m2,
                                     replies[_i].x,
                                     replies[_i].y,
                                     replies[_i].flags};
    if (_i == 1) { /* its colour is whatever the bytes are */
        expected.x = measured.x;
        expected.y = measured.y;
    }
    measured_case_check(&expected, measured);
    measured_check_rules(measured);
}
END_TEST

START_TEST(only_the_character_0_ever_gives_a_number)
{
    unsigned char bytes[] = "N5\x4b\x00\x08\x64\x00\x08\x4b\x00\x08\x03<0>";
    for (int character = 0; character < 256; character++) {
        bytes[13] = (unsigned char)character;
        struct measured measured = klein_parse_measurement(bytes, KLEIN_MEASUREMENT_BYTES);
        ck_assert_int_eq(!isnan(measured.luminance_cd_m2), character == '0');
        ck_assert_int_eq(klein_is_settling(&measured), character == 'u' || character == 'v');
    }
}
END_TEST

START_TEST(knows_the_three_meters_and_no_other)
{
    static const struct {
        const unsigned char *bytes;
        size_t length;
        const char *model, *serial; /* NULL: refused */
    } identities[] = {
        {BYTES("P0K-10   12345    <0>"), "K-10", "12345"},
        {BYTES("P0K-10-A KA00123  <0>"), "K-10-A", "KA00123"},
        {BYTES("P0KV-10-A123456789<0>"), "KV-10-A", "123456789"},
        {BYTES("P0K-8    12345    <0>"), NULL, NULL},
        {BYTES("P0K-1    12345    <0>"), NULL, NULL},
        {BYTES("P0K-10-A KA00123  <X>"), NULL, NULL},
        {BYTES("P0K-10-A          <0>"), NULL, NULL},
        {BYTES("P0       12345    <0>"), NULL, NULL},
        {BYTES("P0K-10-A KA\x01"
               "0123  <0>"),
         NULL,
         NULL},
        {BYTES("P0K-10-A KA00123 <0>"), NULL, NULL},
        {BYTES("GOSSEN,M 502, 20387,0"), NULL, NULL},
        {BYTES(""), NULL, NULL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(identities); i++) {
        struct klein_identity identity = {.model = "none"};
        struct error error = {0};
        bool ok =
            klein_parse_identity(identities[i].bytes, identities[i].length, &identity, &error);
        ck_assert_msg(ok == (identities[i].model != NULL), "%zu: %s", i, error.text);
        ck_assert_str_eq(identity.model, ok ? identities[i].model : "none");
        if (ok)
            ck_assert_str_eq(identity.serial, identities[i].serial);
    }
}
END_TEST

START_TEST(reads_firmware_and_settings_by_their_length)
{
    char firmware[9] = "none", character = '?';
    ck_assert(klein_parse_firmware(BYTES("P201.09fh <0>"), firmware));
    ck_assert_str_eq(firmware, "01.09fh");
    ck_assert(!klein_parse_firmware(BYTES("P201.09fh<0>"), firmware));
    ck_assert(klein_parse_setting(BYTES("L0<b>"), "L0", &character));
    ck_assert_int_eq(character, 'b');
    ck_assert(!klein_parse_setting(BYTES("L1<0>"), "L0", &character));
    ck_assert(!klein_parse_setting(BYTES("L0<0"), "L0", &character));
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("klein_codec");
    tcase_add_loop_test(tcase, reads_or_refuses_each_reply, 0, ARRAY_LENGTH(replies));
    tcase_add_test(tcase, only_the_character_0_ever_gives_a_number);
    tcase_add_test(tcase, knows_the_three_meters_and_no_other);
    tcase_add_test(tcase, reads_firmware_and_settings_by_their_length);
    return run_case("agent.meter.klein_codec", tcase);
}
