/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/optical_codec.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <string.h>

/* 4 V, 100 megohm, 20,000 fA a cd/m2: one count is 4/524288/0.002 cd/m2. */
static void make_memory(unsigned char memory[OPTICAL_MEMORY_BYTES])
{
    static const unsigned char reference[] = {0x00, 0x09, 0x3d, 0x00},
                               feedback[] = {0x00, 0xe1, 0xf5, 0x05},
                               factor[] = {0x20, 0x4e, 0x00, 0x00},
                               zero[] = {0xf6, 0xff, 0xff, 0xff}, serial[] = {0x67, 0x12, 0, 0};
    memset(memory, 0, OPTICAL_MEMORY_BYTES);
    memcpy(memory + 2, serial, 4);
    memory[6] = 150;
    memcpy(memory + 16, reference, 4);
    memcpy(memory + 32, zero, 4); /* -10 */
    memcpy(memory + 48, feedback, 4);
    memcpy(memory + 80, "P-0815\0junk", 11);
    memcpy(memory + 96, factor, 4);
}

START_TEST(reads_what_the_memory_says)
{
    unsigned char memory[OPTICAL_MEMORY_BYTES];
    struct optical_calibration calibration;
    make_memory(memory);
    ck_assert(optical_parse_memory(memory, &calibration, NULL));
    ck_assert_str_eq(calibration.serial, "4711");
    ck_assert_str_eq(calibration.firmware, "1.50");
    ck_assert_str_eq(calibration.probe, "P-0815");
    ck_assert_double_eq(calibration.zero, -10);
    ck_assert_double_eq_tol(calibration.cd_m2_per_lsb, 4 / 524288.0 / 0.002, 1e-15);
}
END_TEST

START_TEST(takes_no_memory_without_a_calibration)
{
    static const struct {
        size_t at;
        unsigned char byte;
    } spoiled[] = {{16, 0}, {16, 0xff}, {48, 0}, {48, 0xff}, {96, 0}, {96, 0xff}, {32, 0x7f}};
    for (size_t i = 0; i < ARRAY_LENGTH(spoiled); i++) {
        unsigned char memory[OPTICAL_MEMORY_BYTES];
        struct optical_calibration calibration = {.zero = 7};
        struct error error = {0};
        make_memory(memory);
        memset(memory + spoiled[i].at, spoiled[i].byte, 4);
        ck_assert_msg(!optical_parse_memory(memory, &calibration, &error), "%zu", i);
        ck_assert_double_eq(calibration.zero, 7);
    }
}
END_TEST

static const struct {
    unsigned counts;
    enum reading_status status;
    double steps; /* of light */
} values[] = {
    {524288 - 10 + 20000, READING_OK, 20000},
    {524288 - 10 + 100, READING_OK, 100},
    {524288 - 10 + 99, READING_SUSPECT, 99},
    {524288 - 10, READING_SUSPECT, 0},
    {524288 - 10 - 1, READING_UNDER, 0},
    {524288 - 10 - 99, READING_UNDER, 0},
    {524288 - 10 - 100, READING_REJECTED, 0},
    {0, READING_REJECTED, 0},
    {1048574, READING_OK, 1048574 - 524288 + 10},
    {1048575, READING_OVER, 0},
    {1048576, READING_PROTOCOL, 0},
    {0xffffff, READING_PROTOCOL, 0},
};

START_TEST(reads_or_refuses_each_value)
{
    unsigned char memory[OPTICAL_MEMORY_BYTES];
    struct optical_calibration calibration;
    unsigned counts = values[_i].counts;
    const unsigned char bytes[] = {
        (unsigned char)counts, (unsigned char)(counts >> 8), (unsigned char)(counts >> 16)};
    make_memory(memory);
    ck_assert(optical_parse_memory(memory, &calibration, NULL));
    struct measured measured = optical_parse_measurement(bytes, &calibration);
    ck_assert_int_eq(measured.status, values[_i].status);
    if (measured.status == READING_OK || measured.status == READING_SUSPECT)
        ck_assert_double_eq_tol(
            measured.luminance_cd_m2, values[_i].steps * calibration.cd_m2_per_lsb, 1e-9);
    else
        ck_assert_double_nan(measured.luminance_cd_m2);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("optical_codec");
    tcase_add_test(tcase, reads_what_the_memory_says);
    tcase_add_test(tcase, takes_no_memory_without_a_calibration);
    tcase_add_loop_test(tcase, reads_or_refuses_each_value, 0, ARRAY_LENGTH(values));
    return run_case("agent.meter.optical_codec", tcase);
}
