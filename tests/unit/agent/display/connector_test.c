/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_card.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <string.h>

static struct display_info machine[] = {
    {.connector = "DP-1", .card = "/dev/dri/card0", .connected = true},
    {.connector = "DP-2", .card = "/dev/dri/card0"},
    {.connector = "DP-1", .card = "/dev/dri/card1"},
    {.connector = "HDMI-A-1", .card = "/dev/dri/card1", .connected = true},
};

static const struct {
    const char *name;
    int index; /* -1: refused */
    enum error_kind kind;
    const char *words;
} names[] = {
    {"HDMI-A-1", 3, ERROR_NONE, ""},
    {"card1-HDMI-A-1", 3, ERROR_NONE, ""},
    {"card0-DP-1", 0, ERROR_NONE, ""},
    {"DP-1", -1, ERROR_INVALID, "more than one card"},
    {"card1-DP-1", -1, ERROR_UNAVAILABLE, "no monitor is connected"},
    {"DP-2", -1, ERROR_UNAVAILABLE, "no monitor is connected"},
    {"card0-HDMI-A-1", -1, ERROR_INVALID, "no output has that name"},
    {"DP-11", -1, ERROR_INVALID, "no output has that name"},
    {"DP", -1, ERROR_INVALID, "no output has that name"},
    {"dp-1", -1, ERROR_INVALID, "no output has that name"},
    {"", -1, ERROR_INVALID, "no output has that name"},
    {"card0-", -1, ERROR_INVALID, "no output has that name"},
    {"card0DP-1", -1, ERROR_INVALID, "no output has that name"},
    {"card0xDP-1", -1, ERROR_INVALID, "no output has that name"},
    {"DP-1\n", -1, ERROR_INVALID, "no output has that name"},
    {NULL, -1, ERROR_INVALID, "say which"},
};

START_TEST(finds_or_refuses_each_name)
{
    struct error error = {0};
    size_t index = 99;
    bool ok = kms_find_connector(machine, ARRAY_LENGTH(machine), names[_i].name, &index, &error);
    ck_assert_msg(ok == (names[_i].index >= 0), "%s: %s", names[_i].name, error.text);
    ck_assert_uint_eq(index, ok ? (size_t)names[_i].index : 99);
    ck_assert_int_eq(error.kind, names[_i].kind);
    ck_assert_msg(strstr(error.text, names[_i].words) != NULL, "%s", error.text);
}
END_TEST

START_TEST(without_a_name_the_only_connected_display_is_meant)
{
    size_t index = 99;
    ck_assert(kms_find_connector(machine, 3, NULL, &index, NULL));
    ck_assert_uint_eq(index, 0);
}
END_TEST

START_TEST(without_any_display_it_says_why)
{
    struct error error = {0};
    size_t index = 99;
    ck_assert(!kms_find_connector(NULL, 0, NULL, &index, &error));
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert(strstr(error.text, "no graphics card") != NULL);
    ck_assert(!kms_find_connector(&machine[1], 2, NULL, &index, &error));
    ck_assert(strstr(error.text, "nothing is connected") != NULL);
    ck_assert(!kms_find_connector(NULL, 0, "DP-1", &index, &error));
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_uint_eq(index, 99);
}
END_TEST

START_TEST(the_preferred_mode_is_the_marked_one_else_the_first)
{
    drmModeModeInfo modes[] = {{.hdisplay = 1}, {.hdisplay = 2}, {.hdisplay = 3}};
    drmModeConnector connector = {.modes = modes, .count_modes = 3};
    ck_assert_int_eq(kms_preferred_mode(&connector)->hdisplay, 1);
    modes[1].type = DRM_MODE_TYPE_PREFERRED | DRM_MODE_TYPE_DRIVER;
    ck_assert_int_eq(kms_preferred_mode(&connector)->hdisplay, 2);
    connector.count_modes = 0;
    ck_assert_ptr_null(kms_preferred_mode(&connector));
}
END_TEST

START_TEST(refresh_is_frames_or_fields_a_second)
{
    drmModeModeInfo mode = {.clock = 148500, .htotal = 2200, .vtotal = 1125};
    ck_assert_double_eq_tol(kms_refresh_hz(&mode), 60, 1e-9);
    mode.flags = DRM_MODE_FLAG_INTERLACE;
    ck_assert_double_eq_tol(kms_refresh_hz(&mode), 120, 1e-9);
    mode.vtotal = 0;
    ck_assert_double_eq(kms_refresh_hz(&mode), 0);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("connector");
    tcase_add_loop_test(tcase, finds_or_refuses_each_name, 0, ARRAY_LENGTH(names));
    tcase_add_test(tcase, without_a_name_the_only_connected_display_is_meant);
    tcase_add_test(tcase, without_any_display_it_says_why);
    tcase_add_test(tcase, the_preferred_mode_is_the_marked_one_else_the_first);
    tcase_add_test(tcase, refresh_is_frames_or_fields_a_second);
    return run_case("agent.display.connector", tcase);
}
