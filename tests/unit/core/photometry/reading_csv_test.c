/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/reading.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <string.h>

#define HEADER "test,ddl,point,cd_m2,x,y,geometry\n"

START_TEST(reads_every_column)
{
    static const char text[] = HEADER "luminance-response,0,,0.5,,,\n"
                                      "uniformity,204,top-left,280.25,0.31,0.33,telescopic-dark\r\n"
                                      "chromaticity,255,centre,350,0.3127,0.329,contact\n"
                                      "ambient,,,0.25,,,telescopic-in-situ\n"
                                      "ambient,-1,centre,2.5e-1,,,telescopic-in-situ";
    CLEANUP(free_pointer) struct reading *readings = NULL;
    size_t count = 0;
    struct error error = {0};
    ck_assert_msg(readings_from_csv("a.csv", text, strlen(text), &readings, &count, &error),
                  "%s",
                  error.text);
    ck_assert_uint_eq(count, 5);
    ck_assert_int_eq(readings[0].test, TEST_LUMINANCE_RESPONSE);
    ck_assert_int_eq(readings[0].level_ddl, 0);
    ck_assert_int_eq(readings[0].point, POINT_NONE);
    ck_assert_int_eq(readings[0].geometry, GEOMETRY_CONTACT);
    ck_assert_int_eq(readings[0].status, READING_OK);
    ck_assert_double_eq(readings[0].luminance_cd_m2, 0.5);
    ck_assert_double_nan(readings[0].x);
    ck_assert_int_eq(readings[1].point, POINT_TOP_LEFT);
    ck_assert_int_eq(readings[1].geometry, GEOMETRY_TELESCOPIC_DARK);
    ck_assert_double_eq(readings[1].x, 0.31);
    ck_assert_double_eq(readings[1].y, 0.33);
    ck_assert_int_eq(readings[3].level_ddl, -1);
    ck_assert_int_eq(readings[4].level_ddl, -1);
    ck_assert_double_eq(readings[4].luminance_cd_m2, 0.25);
}
END_TEST

static const char *const accepted[] = {
    HEADER,
    "test,ddl,point,cd_m2,x,y,geometry",
    "\xef\xbb\xbf" HEADER "luminance-response,255,,350,,,contact\r\n\r\n",
    HEADER "luminance-response,7,centre,0,,,\n",
    HEADER "uniformity,26,bottom-right,1000000,,,\n",
    HEADER "uniformity,128,left,1,0,1,\n\n\n",
};

START_TEST(accepts_each_file)
{
    CLEANUP(free_pointer) struct reading *readings = NULL;
    size_t count;
    struct error error = {0};
    bool ok =
        readings_from_csv("a.csv", accepted[_i], strlen(accepted[_i]), &readings, &count, &error);
    ck_assert_msg(ok && readings != NULL, "%s: %s", accepted[_i], error.text);
}
END_TEST

static const struct {
    const char *text;
    const char *error; /* how it begins */
} refused[] = {
    {"", "a.csv:1: the header must be"},
    {"test,ddl,point,cd_m2,x,y\n", "a.csv:1: the header must be"},
    {"Test,ddl,point,cd_m2,x,y,geometry\n", "a.csv:1: the header must be"},
    {"test;ddl;point;cd_m2;x;y;geometry\n", "a.csv:1: the header must be"},
    {"luminance-response,0,,0.5,,,\n", "a.csv:1: the header must be"},
    {HEADER "luminance,0,,0.5,,,\n", "a.csv:2: unknown test \"luminance\""},
    {HEADER ",0,,0.5,,,\n", "a.csv:2: unknown test \"\""},
    {HEADER "visual-qc,0,,0.5,,,\n", "a.csv:2: visual-qc has no luminance readings"},
    {HEADER "signal-path,0,,0.5,,,\n", "a.csv:2: signal-path has no luminance readings"},
    {HEADER "luminance-response,0,,0.5,,,\nluminance-response,256,,0.5,,,\n", "a.csv:3: ddl must"},
    {HEADER "luminance-response,-1,,0.5,,,\n", "a.csv:2: ddl must"},
    {HEADER "luminance-response,,,0.5,,,\n", "a.csv:2: ddl must"},
    {HEADER "luminance-response,1.5,,0.5,,,\n", "a.csv:2: ddl must"},
    {HEADER "luminance-response, 15,,0.5,,,\n", "a.csv:2: ddl must"},
    {HEADER "luminance-response,0x0F,,0.5,,,\n", "a.csv:2: ddl must"},
    {HEADER "luminance-response,15,top,0.5,,,\n", "a.csv:2: read at the centre, not at \"top\""},
    {HEADER "uniformity,255,centre,0.5,,,\n", "a.csv:2: uniformity has ddl 26, 128 or 204"},
    {HEADER "uniformity,204,,0.5,,,\n", "a.csv:2: uniformity needs a point"},
    {HEADER "uniformity,204,middle,0.5,,,\n", "a.csv:2: unknown point \"middle\""},
    {HEADER "uniformity,204,centre,0.5,,,near\n", "a.csv:2: unknown geometry \"near\""},
    {HEADER "ambient,0,,0.5,,,telescopic-in-situ\n",
     "a.csv:2: ambient is read with the display off"},
    {HEADER "ambient,,,0.5,,,\n", "a.csv:2: ambient needs geometry telescopic-in-situ"},
    {HEADER "ambient,,,0.5,,,telescopic-dark\n", "a.csv:2: ambient needs geometry"},
    {HEADER "luminance-response,0,,,,,\n", "a.csv:2: cd_m2 must"},
    {HEADER "luminance-response,0,,nan,,,\n", "a.csv:2: cd_m2 must"},
    {HEADER "luminance-response,0,,NaN,,,\n", "a.csv:2: cd_m2 must"},
    {HEADER "luminance-response,0,,inf,,,\n", "a.csv:2: cd_m2 must"},
    {HEADER "luminance-response,0,,-Infinity,,,\n", "a.csv:2: cd_m2 must"},
    {HEADER "luminance-response,0,,1e999,,,\n", "a.csv:2: cd_m2 must"},
    {HEADER "luminance-response,0,,-0.5,,,\n", "a.csv:2: cd_m2 must"},
    {HEADER "luminance-response,0,,-0,,,\n", "a.csv:2: cd_m2 must"},
    {HEADER "luminance-response,0,,1000001,,,\n", "a.csv:2: cd_m2 must"},
    {HEADER "luminance-response,0,,0x1p3,,,\n", "a.csv:2: cd_m2 must"},
    {HEADER "luminance-response,0,,0.5 cd,,,\n", "a.csv:2: cd_m2 must"},
    {HEADER "luminance-response,0,,0,5,,,\n", "a.csv:2: 8 columns where 7 belong"},
    {HEADER "luminance-response,0,,0.5,,\n", "a.csv:2: 6 columns where 7 belong"},
    {HEADER "\nluminance-response,0,,0.5,,,\n", "a.csv:2: 1 columns where 7 belong"},
    {HEADER "chromaticity,204,centre,300,1.01,0.3,\n", "a.csv:2: x and y must be"},
    {HEADER "chromaticity,204,centre,300,-0.1,0.3,\n", "a.csv:2: x and y must be"},
    {HEADER "chromaticity,204,centre,300,0.3,nan,\n", "a.csv:2: x and y must be"},
    {HEADER "chromaticity,204,centre,300,0.3,0,\n", "a.csv:2: y must be more than 0"},
    {HEADER "chromaticity,204,centre,300,0.3,,\n", "a.csv:2: chromaticity has one of x and y"},
    {HEADER "chromaticity,204,centre,300,,,\n", "a.csv:2: chromaticity needs x and y"},
    {HEADER "uniformity,204,centre,300,,0.3,\n", "a.csv:2: uniformity has one of x and y"},
    {HEADER "\"uniformity\",204,centre,300,,,\n", "a.csv:2: unknown test"},
    {HEADER "uniformity,204,centre,300,,,contact\r\r\nx\n", "a.csv:2: unknown geometry"},
    {HEADER "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,0,,1,,,\n",
     "a.csv:2: column 1 is longer than 63 bytes"},
};

START_TEST(refuses_each_file_by_its_line)
{
    struct reading *readings = NULL;
    size_t count = 99;
    struct error error = {0};
    bool ok = readings_from_csv(
        "a.csv", refused[_i].text, strlen(refused[_i].text), &readings, &count, &error);
    ck_assert_msg(!ok, "accepted: %s", refused[_i].text);
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_msg(strncmp(error.text, refused[_i].error, strlen(refused[_i].error)) == 0,
                  "%s: %s",
                  refused[_i].text,
                  error.text);
    ck_assert_ptr_null(readings);
    ck_assert_uint_eq(count, 99);
}
END_TEST

START_TEST(refuses_a_nul_inside)
{
    static const char text[] = HEADER "luminance-response,0,,0.5\0,,,\n";
    struct reading *readings = NULL;
    size_t count;
    struct error error = {0};
    ck_assert(!readings_from_csv("a.csv", text, sizeof text - 1, &readings, &count, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "a.csv:2: column 4"));
}
END_TEST

static void build(struct buffer *text, size_t rows, const char *padding)
{
    buffer_text(text, HEADER);
    for (size_t i = 0; i < rows; i++)
        buffer_format(text, "luminance-response,%zu,,1%s,,,\n", i % 256, padding);
}

START_TEST(holds_4096_rows_and_not_one_more)
{
    CLEANUP(buffer_finish) struct buffer text = BUFFER(1u << 21);
    build(&text, READINGS_CSV_ROWS_MAX, "");
    CLEANUP(free_pointer) struct reading *readings = NULL;
    size_t count = 0;
    struct error error = {0};
    ck_assert(readings_from_csv("a.csv", text.data, text.length, &readings, &count, &error));
    ck_assert_uint_eq(count, READINGS_CSV_ROWS_MAX);
    buffer_text(&text, "luminance-response,0,,1,,,\n");
    struct reading *more = NULL;
    ck_assert(!readings_from_csv("a.csv", text.data, text.length, &more, &count, &error));
    ck_assert_str_eq(error.text, "a.csv:4098: more than 4096 readings");
}
END_TEST

START_TEST(refuses_more_than_a_mebibyte)
{
    CLEANUP(buffer_finish) struct buffer text = BUFFER(1u << 21);
    build(&text, 40000, "");
    struct reading *readings = NULL;
    size_t count;
    struct error error = {0};
    ck_assert(!readings_from_csv("a.csv", text.data, text.length, &readings, &count, &error));
    ck_assert_str_eq(error.text, "a.csv: longer than 1048576 bytes");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("reading_csv");
    tcase_add_test(tcase, reads_every_column);
    tcase_add_loop_test(tcase, accepts_each_file, 0, ARRAY_LENGTH(accepted));
    tcase_add_loop_test(tcase, refuses_each_file_by_its_line, 0, ARRAY_LENGTH(refused));
    tcase_add_test(tcase, refuses_a_nul_inside);
    tcase_add_test(tcase, holds_4096_rows_and_not_one_more);
    tcase_add_test(tcase, refuses_more_than_a_mebibyte);
    return run_case("core.photometry.reading_csv", tcase);
}
