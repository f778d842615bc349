/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/dicom.h"
#include "monqa/pattern.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

/* Expected numbers by other means: the UUIDs as integers, in decimal. */
static const struct {
    uint8_t entropy[DICOM_UID_ENTROPY];
    const char *uid;
} uids[] = {
    {{0}, "2.25.302240678275694148452352"},
    {{0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff},
     "2.25.340282366920937632322261936355783213055"},
    {{0xf8,
      0x1d,
      0x4f,
      0xae,
      0x7d,
      0xec,
      0x41,
      0xd0,
      0xa7,
      0x65,
      0x00,
      0xa0,
      0xc9,
      0x1e,
      0x6b,
      0xf6},
     "2.25.329800735698586855969233156254476430326"},
};

START_TEST(makes_a_uid_of_a_uuid)
{
    char text[DICOM_UID_SIZE];
    ck_assert_str_eq(dicom_uid(uids[_i].entropy, text), uids[_i].uid);
}
END_TEST

static struct raster *make_raster(unsigned width, unsigned height, unsigned depth_bits)
{
    struct raster *raster = NULL;
    struct error error = {0};
    ck_assert(raster_create(width, height, depth_bits, 0, &raster, &error));
    for (unsigned i = 0; i < width * height; i++)
        ck_assert(raster_set(raster,
                             (int)(i % width),
                             (int)(i / width),
                             (uint16_t)(i * 977u % (1u << depth_bits)),
                             &error));
    return raster;
}

static struct dicom_image describe(const struct raster *raster)
{
    return (struct dicom_image){.raster = raster,
                                .name = "TG18-QC",
                                .comment = "Synthetic.",
                                .window_width = 1u << raster_depth_bits(raster),
                                .created_utc_ms = 1795517250123};
}

/* Where an element of a short VR begins, by walking the file; its value and length. */
static const unsigned char *find(const struct buffer *file, unsigned tag, size_t *length)
{
    const unsigned char *bytes = (const unsigned char *)file->data;
    for (size_t at = 132; at + 8 <= file->length;) {
        unsigned here = (unsigned)bytes[at + 1] << 24 | (unsigned)bytes[at] << 16 |
                        (unsigned)bytes[at + 3] << 8 | bytes[at + 2];
        bool is_long = memcmp(bytes + at + 4, "O", 1) == 0;
        size_t head = is_long ? 12 : 8;
        *length = (size_t)bytes[at + head - 2] | (size_t)bytes[at + head - 1] << 8;
        if (is_long)
            *length = (size_t)bytes[at + 8] | (size_t)bytes[at + 9] << 8 |
                      (size_t)bytes[at + 10] << 16 | (size_t)bytes[at + 11] << 24;
        ck_assert_uint_eq(*length % 2, 0);
        ck_assert_uint_le(at + head + *length, file->length);
        if (here == tag)
            return bytes + at + head;
        at += head + *length;
    }
    return NULL;
}

static const struct {
    unsigned tag;
    const char *value; /* with its padding */
    size_t length;
} elements[] = {
    {0x00020002, "1.2.840.10008.5.1.4.1.1.7", 26},
    {0x00020010, "1.2.840.10008.1.2.1", 20},
    {0x00080016, "1.2.840.10008.5.1.4.1.1.7", 26},
    {0x00080018, "2.25.302240678275694148452352", 30},
    {0x00080020, "20261124", 8},
    {0x00080030, "104730.123", 10},
    {0x00080064, "SYN ", 4},
    {0x0008103e, "TG18-QC ", 8},
    {0x00100010, "monqa^test pattern", 18},
    {0x00280002, "\1\0", 2},
    {0x00280004, "MONOCHROME2 ", 12},
    {0x00280010, "\5\0", 2},
    {0x00280011, "\7\0", 2},
    {0x00280030, "0.1805\\0.1805 ", 14},
    {0x00280100, "\x10\0", 2},
    {0x00280101, "\x0c\0", 2},
    {0x00280102, "\x0b\0", 2},
    {0x00280103, "\0\0", 2},
    {0x00281050, "2048", 4},
    {0x00281051, "4096", 4},
    {0x20500020, "IDENTITY", 8},
};

START_TEST(writes_each_element)
{
    struct error error = {0};
    size_t length = 0;
    CLEANUP(raster_cleanup) struct raster *raster = make_raster(7, 5, 12);
    CLEANUP(buffer_finish) struct buffer file = BUFFER(1 << 20);
    struct dicom_image image = describe(raster);
    image.pixel_spacing_mm = 0.1805;
    ck_assert_msg(dicom_write(&image, &file, &error), "%s", error.text);
    ck_assert_mem_eq(file.data + 128, "DICM", 4);
    const unsigned char *value = find(&file, elements[_i].tag, &length);
    ck_assert_ptr_nonnull(value);
    ck_assert_uint_eq(length, elements[_i].length);
    ck_assert_mem_eq(value, elements[_i].value, length);
}
END_TEST

static const struct {
    unsigned width, height, depth_bits;
} sizes[] = {{7, 5, 8}, {8, 4, 8}, {1, 1, 8}, {7, 5, 10}, {64, 3, 12}};

START_TEST(writes_the_levels_as_they_are)
{
    struct error error = {0};
    unsigned width = sizes[_i].width, height = sizes[_i].height, depth = sizes[_i].depth_bits;
    size_t length = 0, sample = depth == 8 ? 1 : 2, count = (size_t)width * height;
    CLEANUP(raster_cleanup) struct raster *raster = make_raster(width, height, depth);
    CLEANUP(buffer_finish) struct buffer file = BUFFER(1 << 20);
    struct dicom_image image = describe(raster);
    ck_assert_msg(dicom_write(&image, &file, &error), "%s", error.text);
    const unsigned char *pixels = find(&file, 0x7fe00010, &length);
    ck_assert_ptr_nonnull(pixels);
    ck_assert_ptr_null(find(&file, 0x00280030, &length));
    pixels = find(&file, 0x7fe00010, &length);
    ck_assert_uint_eq(length, count * sample + count * sample % 2);
    ck_assert_ptr_eq(pixels + length, file.data + file.length);
    for (size_t i = 0; i < count; i++) {
        unsigned level = pixels[i * sample];
        if (sample == 2)
            level |= (unsigned)pixels[2 * i + 1] << 8;
        ck_assert_uint_eq(level, raster_row(raster, (unsigned)(i / width))[i % width]);
    }
}
END_TEST

static const struct {
    const char *name, *comment;
    double spacing_mm;
    unsigned window_width;
    size_t room;
    const char *trouble;
} refused[] = {
    {"", "", 0, 256, 1 << 20, "name"},
    {"a\\b", "", 0, 256, 1 << 20, "name"},
    {"a\nb", "", 0, 256, 1 << 20, "name \"a\\x0ab\""},
    {"0123456789012345678901234567890123456789012345678901234567890123x",
     "",
     0,
     256,
     1 << 20,
     "name"},
    {"a", "\xc3\xa4", 0, 256, 1 << 20, "comment"},
    {"a", "", -0.2, 256, 1 << 20, "pitch"},
    {"a", "", 11, 256, 1 << 20, "pitch"},
    {"a", "", 0.001, 256, 1 << 20, "pitch"},
    {"a", "", 0, 257, 1 << 20, "window"},
    {"a", "", 0, 0, 1 << 20, "window"},
    {"a", "", 0, 256, 500, "longer than 500"},
};

START_TEST(refuses_what_cannot_stand_in_a_file)
{
    struct error error = {0};
    CLEANUP(raster_cleanup) struct raster *raster = make_raster(7, 5, 8);
    CLEANUP(buffer_finish) struct buffer file = BUFFER(refused[_i].room);
    struct dicom_image image = describe(raster);
    image.name = refused[_i].name;
    image.comment = refused[_i].comment;
    image.pixel_spacing_mm = refused[_i].spacing_mm;
    image.window_width = refused[_i].window_width;
    buffer_text(&file, "before");
    ck_assert(!dicom_write(&image, &file, &error));
    ck_assert_uint_eq(file.length, 6);
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_msg(strstr(error.text, refused[_i].trouble) != NULL, "%s", error.text);
}
END_TEST

static const struct {
    const char *name;
    unsigned depth_bits, width;
} windows[] = {
    {"TG18-QC", 8, 256},
    {"TG18-QC", 10, 1024},
    {"TG18-QC", 12, 4096},
    {"TG18-LN8-07", 8, 256},
    {"TG18-LN8-07", 10, 1020},
    {"TG18-LN8-07", 12, 4080},
    {"TG18-LN12-18", 12, 4080},
    {"TG18-PQC", 12, 4080},
    {"TG18-AFC", 12, 4080},
    {"IEC-BN18", 12, 4080},
    {"TG270-ULN8-013", 12, 4080},
    {"TG270-ULN10-0512", 10, 1024},
    {"TG270-sQC", 12, 4096},
    {"SMPTE-RP133", 12, 4096},
};

START_TEST(knows_the_window_of_each_pattern)
{
    ck_assert_uint_eq(pattern_window_width(pattern_find(windows[_i].name), windows[_i].depth_bits),
                      windows[_i].width);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("dicom");
    tcase_add_loop_test(tcase, makes_a_uid_of_a_uuid, 0, (int)ARRAY_LENGTH(uids));
    tcase_add_loop_test(tcase, writes_each_element, 0, (int)ARRAY_LENGTH(elements));
    tcase_add_loop_test(tcase, writes_the_levels_as_they_are, 0, (int)ARRAY_LENGTH(sizes));
    tcase_add_loop_test(tcase, refuses_what_cannot_stand_in_a_file, 0, (int)ARRAY_LENGTH(refused));
    tcase_add_loop_test(tcase, knows_the_window_of_each_pattern, 0, (int)ARRAY_LENGTH(windows));
    return run_case("patterns.dicom", tcase);
}
