/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/display.h"
#include "agent/display/headless.h"
#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *name;
    unsigned width, height; /* 0: refused */
    const char *edid_path;
} names[] = {
    {"headless:1536x2048", 1536, 2048, NULL},
    {"headless:1x1", 1, 1, NULL},
    {"headless:16384x16384", 16384, 16384, NULL},
    {"headless:640x480,edid=rx.bin", 640, 480, "rx.bin"},
    {"headless:640x480,edid=a,b.bin", 640, 480, "a,b.bin"},
    {"headless:", 0, 0, NULL},
    {"headless", 0, 0, NULL},
    {"headless:640", 0, 0, NULL},
    {"headless:640x", 0, 0, NULL},
    {"headless:x480", 0, 0, NULL},
    {"headless:640x480x8", 0, 0, NULL},
    {"headless:640X480", 0, 0, NULL},
    {"headless:640x480,", 0, 0, NULL},
    {"headless:640x480,edid=", 0, 0, NULL},
    {"headless:640x480,edit=rx.bin", 0, 0, NULL},
    {"headless:640,480", 0, 0, NULL},
    {"headless:0x480", 0, 0, NULL},
    {"headless:640x16385", 0, 0, NULL},
    {"headless:-640x480", 0, 0, NULL},
    {"headless: 640x480", 0, 0, NULL},
    {"headless:640x480 ", 0, 0, NULL},
    {"headless:99999999999999999999x1", 0, 0, NULL},
    {"headless:640x\n480", 0, 0, NULL},
    {"DP-1", 0, 0, NULL},
};

START_TEST(reads_or_refuses_each_name)
{
    struct headless_name parsed = {.width = 7, .height = 7};
    struct error error = {0};
    bool ok = headless_name_parse(names[_i].name, &parsed, &error);
    ck_assert_msg(ok == (names[_i].width > 0), "\"%s\": %s", names[_i].name, error.text);
    ck_assert_uint_eq(parsed.width, ok ? names[_i].width : 7);
    ck_assert_uint_eq(parsed.height, ok ? names[_i].height : 7);
    if (!ok)
        ck_assert_int_eq(error.kind, ERROR_INVALID);
    else if (names[_i].edid_path == NULL)
        ck_assert_ptr_null(parsed.edid_path);
    else
        ck_assert_str_eq(parsed.edid_path, names[_i].edid_path);
}
END_TEST

static char folder[] = "/tmp/monqa-headless-XXXXXX";

static void make_folder(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void remove_folder(void)
{
    char path[128];
    struct file_names names_left = {0};
    ck_assert(file_list(folder, 100, &names_left, NULL));
    for (size_t i = 0; i < names_left.count; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, names_left.names[i]);
        (void)unlink(path);
    }
    file_names_finish(&names_left);
    (void)rmdir(folder);
}

static struct display *open_display(const char *name)
{
    struct error error = {0};
    struct display *display = NULL;
    const struct display_options options = {.name = name, .frames = folder, .cancel_fd = -1};
    ck_assert_msg(display_open(&options, &display, &error), "%s", error.text);
    return display;
}

/* Every level at its own pixel, and their mirror. */
static struct raster *every_level(bool mirrored)
{
    struct raster *raster = NULL;
    ck_assert(raster_create(16, 16, 8, 0, &raster, NULL));
    for (int i = 0; i < 256; i++)
        ck_assert(raster_set(raster, i % 16, i / 16, (uint16_t)(mirrored ? 255 - i : i), NULL));
    return raster;
}

static void assert_frame_is(const char *name, const struct raster *expected)
{
    char path[128];
    struct error error = {0};
    struct buffer png = BUFFER(1 << 20);
    struct raster *shown = NULL;
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    ck_assert_msg(file_read(path, &png, &error), "%s", error.text);
    ck_assert_msg(raster_from_png(png.data, png.length, &shown, &error), "%s", error.text);
    ck_assert_uint_eq(raster_width(shown), raster_width(expected));
    ck_assert_uint_eq(raster_height(shown), raster_height(expected));
    for (unsigned y = 0; y < raster_height(shown); y++)
        ck_assert_mem_eq(raster_row(shown, y), raster_row(expected, y), 2 * raster_width(shown));
    raster_destroy(shown);
    buffer_finish(&png);
}

START_TEST(each_frame_is_kept_pixel_by_pixel)
{
    struct display *display = open_display("headless:16x16");
    CLEANUP(raster_cleanup) struct raster *first = every_level(false);
    CLEANUP(raster_cleanup) struct raster *second = every_level(true);
    ck_assert(display_show(display, first, NULL));
    ck_assert(display_show(display, second, NULL));
    display_close(display);
    struct file_names kept = {0};
    ck_assert(file_list(folder, 100, &kept, NULL));
    ck_assert_uint_eq(kept.count, 2);
    ck_assert_str_eq(kept.names[0], "0001.png");
    ck_assert_str_eq(kept.names[1], "0002.png");
    file_names_finish(&kept);
    assert_frame_is("0001.png", first);
    assert_frame_is("0002.png", second);
}
END_TEST

START_TEST(it_says_that_it_is_simulated)
{
    struct display *display = open_display("headless:16x16");
    ck_assert(display_is_simulated(display));
    ck_assert_uint_eq(display_depth_bits(display), 8);
    ck_assert_str_eq(display_info(display)->connector, "headless");
    ck_assert_str_eq(display_signal_path(display)->backend, "headless");
    ck_assert_int_eq(display_signal_path(display)->width, 16);
    ck_assert_uint_eq(display_info(display)->edid_length, 0);
    display_close(display);
}
END_TEST

static const struct {
    unsigned width, height, depth_bits;
    const char *words; /* NULL: accepted */
} pictures[] = {
    {16, 16, 8, NULL},
    {17, 16, 8, "does not fit"},
    {16, 15, 8, "does not fit"},
    {16, 16, 10, "would be rounded"},
};

START_TEST(a_picture_that_does_not_fit_is_refused)
{
    struct display *display = open_display("headless:16x16");
    struct error error = {0};
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    ck_assert(raster_create(
        pictures[_i].width, pictures[_i].height, pictures[_i].depth_bits, 0, &raster, NULL));
    ck_assert(display_show(display, raster, &error) == (pictures[_i].words == NULL));
    if (pictures[_i].words != NULL)
        ck_assert_msg(strstr(error.text, pictures[_i].words) != NULL, "%s", error.text);
    display_close(display);
}
END_TEST

/* A base block that says who it is and nothing else. */
static void make_edid(uint8_t edid[128])
{
    static const uint8_t head[] = {0,    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0,  0x15, 0xc3,
                                   0x31, 0x2a, 0x4e, 0x61, 0xbc, 0x00, 10,   33, 1,    4};
    memset(edid, 0, 128);
    memcpy(edid, head, sizeof head);
    uint8_t sum = 0;
    for (int i = 0; i < 127; i++)
        sum = (uint8_t)(sum + edid[i]);
    edid[127] = (uint8_t)-sum;
}

START_TEST(the_edid_file_gives_the_identity)
{
    uint8_t edid[128];
    char path[96], name[128];
    make_edid(edid);
    (void)snprintf(path, sizeof path, "%s/edid.bin", folder);
    (void)snprintf(name, sizeof name, "headless:16x16,edid=%s", path);
    ck_assert(file_write(path, edid, sizeof edid, 0644, NULL));
    struct display *display = open_display(name);
    const struct display_info *info = display_info(display);
    ck_assert(info->has_edid);
    ck_assert_uint_eq(info->edid_length, 128);
    ck_assert_mem_eq(info->edid, edid, 128);
    ck_assert_str_eq(info->parsed.manufacturer, "ENC");
    ck_assert_uint_eq(info->parsed.serial_number, 12345678);
    display_close(display);
}
END_TEST

static const struct {
    const char *what, *bytes;
    size_t length;
} broken[] = {
    {"empty", "", 0},
    {"short", "00ffffffffffff00", 16},
    {"words", "this is no EDID", 15},
    {"absent", NULL, 0},
};

START_TEST(a_broken_edid_file_is_refused)
{
    char path[96], name[128];
    (void)snprintf(path, sizeof path, "%s/edid.bin", folder);
    (void)snprintf(name, sizeof name, "headless:16x16,edid=%s", path);
    if (broken[_i].bytes != NULL)
        ck_assert(file_write(path, broken[_i].bytes, broken[_i].length, 0644, NULL));
    struct error error = {0};
    struct display *display = NULL;
    const struct display_options options = {.name = name, .cancel_fd = -1};
    ck_assert_msg(!display_open(&options, &display, &error), "%s", broken[_i].what);
    ck_assert_ptr_null(display);
    ck_assert_msg(strstr(error.text, "edid.bin") != NULL, "%s", error.text);
}
END_TEST

START_TEST(without_a_card_the_list_is_empty_and_nothing_opens)
{
    struct display_info *infos = NULL;
    size_t count = 99;
    if (file_exists("/dev/dri"))
        return; /* this machine has a card: the virtual machine's tests look at one */
    ck_assert(display_list(&infos, &count, NULL));
    ck_assert_uint_eq(count, 0);
    struct error error = {0};
    struct display *display = NULL;
    const struct display_options options = {.name = "DP-1", .cancel_fd = -1};
    ck_assert(!display_open(&options, &display, &error));
    ck_assert_msg(strstr(error.text, "DP-1") != NULL, "%s", error.text);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("headless");
    tcase_add_checked_fixture(tcase, make_folder, remove_folder);
    tcase_add_loop_test(tcase, reads_or_refuses_each_name, 0, ARRAY_LENGTH(names));
    tcase_add_test(tcase, each_frame_is_kept_pixel_by_pixel);
    tcase_add_test(tcase, it_says_that_it_is_simulated);
    tcase_add_loop_test(tcase, a_picture_that_does_not_fit_is_refused, 0, ARRAY_LENGTH(pictures));
    tcase_add_test(tcase, the_edid_file_gives_the_identity);
    tcase_add_loop_test(tcase, a_broken_edid_file_is_refused, 0, ARRAY_LENGTH(broken));
    tcase_add_test(tcase, without_a_card_the_list_is_empty_and_nothing_opens);
    return run_case("agent.display.headless", tcase);
}
