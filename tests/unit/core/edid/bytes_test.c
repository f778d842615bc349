/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/edid.h"
#include "tests/support/check_main.h"

#include <string.h>

#define TEXT(literal) literal, sizeof(literal) - 1

static uint8_t raw[EDID_SIZE_MAX];

static const struct {
    const char *file;
    size_t length;
    const char *bytes; /* NULL: refused */
    size_t count;
    const char *refusal;
} files[] = {
    {TEXT("\0\xff\xff\xff"), TEXT("\0\xff\xff\xff"), NULL},
    {TEXT("abc\0"), TEXT("abc\0"), NULL},
    {TEXT("00ff"), TEXT("\0\xff"), NULL},
    {TEXT("00 FF\tfe\r\n\n 01\n"), TEXT("\0\xff\xfe\1"), NULL},
    {TEXT("0x00, 0xFF,0x1\x61,\n0X02\n"), TEXT("\0\xff\x1a\2"), NULL},
    {TEXT("09af AF"), TEXT("\x09\xaf\xaf"), NULL},
    {TEXT("0x00ffee"), TEXT("\0\xff\xee"), NULL},
    {TEXT("\tEDID: \n\t\t00ff\n\t\t01\n"), TEXT("\0\xff\1"), NULL},
    {TEXT("edid-decode (hex):\n\n00 ff\n\n01\n----------------\nBlock 0\n"),
     TEXT("\0\xff\1"),
     NULL},
    {TEXT(""), NULL, 0, "no EDID: nothing in it"},
    {TEXT(" \n\t,\r\n"), NULL, 0, "no EDID: nothing in it"},
    {TEXT("----\n00ff\n"), NULL, 0, "no EDID: nothing in it"},
    {TEXT("00\nf\n"),
     NULL,
     0,
     "no EDID: line 2: neither the raw bytes nor pairs of hexadecimal digits"},
    {TEXT("0x"), NULL, 0, "no EDID: line 1: neither the raw bytes nor pairs of hexadecimal digits"},
    {TEXT("00 0xx"),
     NULL,
     0,
     "no EDID: line 1: neither the raw bytes nor pairs of hexadecimal digits"},
    {TEXT("00 fg"),
     NULL,
     0,
     "no EDID: line 1: neither the raw bytes nor pairs of hexadecimal digits"},
    {TEXT("0/ "),
     NULL,
     0,
     "no EDID: line 1: neither the raw bytes nor pairs of hexadecimal digits"},
    {TEXT("0; "),
     NULL,
     0,
     "no EDID: line 1: neither the raw bytes nor pairs of hexadecimal digits"},
    {TEXT("0@ "),
     NULL,
     0,
     "no EDID: line 1: neither the raw bytes nor pairs of hexadecimal digits"},
    {TEXT("0G "),
     NULL,
     0,
     "no EDID: line 1: neither the raw bytes nor pairs of hexadecimal digits"},
    {TEXT("0` "),
     NULL,
     0,
     "no EDID: line 1: neither the raw bytes nor pairs of hexadecimal digits"},
    {TEXT("0g "),
     NULL,
     0,
     "no EDID: line 1: neither the raw bytes nor pairs of hexadecimal digits"},
    {TEXT("\xff\xff\xff"),
     NULL,
     0,
     "no EDID: line 1: neither the raw bytes nor pairs of hexadecimal digits"},
    {TEXT("\n\n00:ff"),
     NULL,
     0,
     "no EDID: line 3: neither the raw bytes nor pairs of hexadecimal digits"},
};

START_TEST(reads_or_refuses_each_file)
{
    struct error error = {0};
    size_t length = 99;
    memset(raw, 0x5a, 8);
    bool ok = edid_bytes_from_file(files[_i].file, files[_i].length, raw, &length, &error);

    ck_assert_msg(ok == (files[_i].bytes != NULL), "%s", error.text);
    if (ok) {
        ck_assert_uint_eq(length, files[_i].count);
        ck_assert_mem_eq(raw, files[_i].bytes, length);
        return;
    }
    ck_assert_str_eq(error.text, files[_i].refusal);
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_uint_eq(length, 99);
    ck_assert_mem_eq(raw, "ZZZZZZZZ", 8);
}
END_TEST

START_TEST(keeps_the_greatest_size)
{
    static char text[2 * (EDID_SIZE_MAX + 1)];
    struct error error = {0};
    size_t length = 0;
    memset(text, 'a', sizeof text);
    ck_assert(edid_bytes_from_file(text, sizeof text - 2, raw, &length, &error));
    ck_assert_uint_eq(length, EDID_SIZE_MAX);
    ck_assert(!edid_bytes_from_file(text, sizeof text, raw, &length, &error));
    ck_assert_str_eq(error.text, "no EDID: line 1: more than 32768 bytes");

    memset(text, 0, sizeof text);
    ck_assert(edid_bytes_from_file(text, EDID_SIZE_MAX, raw, &length, &error));
    ck_assert(!edid_bytes_from_file(text, EDID_SIZE_MAX + 1, raw, &length, &error));
    ck_assert_str_eq(error.text, "no EDID: 32769 bytes, the most there can be is 32768");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("bytes");
    tcase_add_loop_test(tcase, reads_or_refuses_each_file, 0, ARRAY_LENGTH(files));
    tcase_add_test(tcase, keeps_the_greatest_size);
    return run_case("core.edid.bytes", tcase);
}
