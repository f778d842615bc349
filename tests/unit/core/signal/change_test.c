/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/signal_judge.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

#define HASH_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HASH_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static struct signal_path before, now;
static struct signal_change changes[SIGNAL_CHANGES_MAX];

static void put(struct signal_path *path, const char *object, const char *name, const char *value)
{
    struct signal_property *property =
        (struct signal_property *)signal_path_find(path, object, name);
    if (property == NULL)
        property = signal_path_add_property(path, object, name);
    (void)text_copy(property->value, sizeof property->value, value);
}

#define SET(field, text) (void)text_copy(field, sizeof(field), text)

static void start(void)
{
    before = (struct signal_path){.width = 1920, .height = 1080, .refresh_hz = 60};
    SET(before.connector, "HDMI-A-1");
    SET(before.card_bus, "pci 0000:00:02.0 8086:4680");
    SET(before.card_driver, "i915");
    SET(before.driver_version, "1.6.0 20201103");
    SET(before.kernel, "Linux 6.1.0-25-amd64");
    SET(before.edid_sha256, HASH_A);
    put(&before, "connector", "Broadcast RGB", "Full");
    put(&before, "connector", "max bpc", "12");
    put(&before, "crtc", "GAMMA_LUT", "none");
    put(&before, "plane", "zpos", "0");
    now = before;
}

START_TEST(the_same_state_is_no_change)
{
    ck_assert_uint_eq(signal_path_compare(&before, &now, NULL, changes), 0);
    put(&now, "plane", "zpos", "1");
    now.refresh_hz = 59.95;
    ck_assert_uint_eq(signal_path_compare(&before, &now, NULL, changes), 0);
}
END_TEST

static const struct {
    const char *object, *name, *value, *kind, *words;
} settings[] = {
    {"connector",
     "Broadcast RGB",
     "Limited 16:235",
     "range",
     "range became limited (before: full)"},
    {"connector", "max bpc", "8", "depth", "max bpc became \"8\" (before: \"12\")"},
    {"crtc",
     "GAMMA_LUT",
     "256 entries, sha256 " HASH_B,
     "table",
     "GAMMA_LUT became \"256 entries, sha256 bbbbbbbb...\" (before: \"none\")"},
};

START_TEST(a_setting_that_is_another_is_told_in_words)
{
    put(&now, settings[_i].object, settings[_i].name, settings[_i].value);
    ck_assert_uint_eq(signal_path_compare(&before, &now, NULL, changes), 1);
    ck_assert_str_eq(changes[0].kind, settings[_i].kind);
    ck_assert_str_eq(changes[0].words, settings[_i].words);
    ck_assert(changes[0].is_maintenance);
}
END_TEST

START_TEST(another_display_is_told_and_nothing_else)
{
    SET(now.edid_sha256, HASH_B);
    put(&now, "connector", "max bpc", "8");
    ck_assert_uint_eq(signal_path_compare(&before, &now, NULL, changes), 1);
    ck_assert_str_eq(changes[0].kind, "display");
    ck_assert_str_eq(changes[0].words, "another display is on HDMI-A-1");
}
END_TEST

START_TEST(card_and_driver_ask_for_tests_and_a_kernel_does_not)
{
    SET(now.card_bus, "pci 0000:03:00.0 1002:73bf");
    SET(now.card_driver, "amdgpu");
    SET(now.driver_version, "3.49.0 20150101");
    SET(now.kernel, "Linux 6.1.0-26-amd64");
    ck_assert_uint_eq(signal_path_compare(&before, &now, NULL, changes), 4);
    static const char *const kinds[] = {"card", "driver", "driver", "kernel"};
    for (int i = 0; i < 4; i++) {
        ck_assert_str_eq(changes[i].kind, kinds[i]);
        ck_assert_int_eq(changes[i].is_maintenance, i != 3);
    }
    ck_assert_str_eq(changes[1].words, "driver became amdgpu (before: i915)");
}
END_TEST

START_TEST(mode_and_mirroring_are_told_unless_the_screen_is_dark)
{
    now.width = 1280;
    now.sharing = 1;
    ck_assert_uint_eq(signal_path_compare(&before, &now, NULL, changes), 2);
    ck_assert_str_eq(changes[0].words,
                     "mode became 1280x1080 at 60.00 Hz (before: 1920x1080 at 60.00 Hz)");
    ck_assert_str_eq(changes[1].kind, "mirroring");
    now.width = 0;
    put(&now, "connector", "Broadcast RGB", "Automatic");
    ck_assert_uint_eq(signal_path_compare(&before, &now, NULL, changes), 0);
}
END_TEST

START_TEST(what_one_of_them_does_not_say_is_no_change)
{
    before.kernel[0] = before.edid_sha256[0] = before.card_bus[0] = '\0';
    before.property_count = 0;
    put(&now, "crtc", "CTM", "identity");
    ck_assert_uint_eq(signal_path_compare(&before, &now, NULL, changes), 1); /* the range */
    ck_assert_str_eq(changes[0].kind, "range");
}
END_TEST

START_TEST(changes_beyond_the_room_are_counted)
{
    static const char *const names[] = {"Colorspace",
                                        "HDR_OUTPUT_METADATA",
                                        "dither",
                                        "dithering mode",
                                        "scaling mode",
                                        "underscan",
                                        "abm level",
                                        "content type",
                                        "brightness",
                                        "contrast",
                                        "saturation",
                                        "hue",
                                        "vibrant hue",
                                        "color vibrance"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        put(&before, "connector", names[i], "1");
        put(&now, "connector", names[i], "2");
    }
    put(&now, "connector", "max bpc", "8");
    put(&now, "connector", "Broadcast RGB", "Limited 16:235");
    now.width = 800;
    put(&now, "crtc", "GAMMA_LUT", "unreadable");
    ck_assert_uint_eq(signal_path_compare(&before, &now, NULL, changes), SIGNAL_CHANGES_MAX);
    ck_assert_str_eq(changes[SIGNAL_CHANGES_MAX - 1].words, "and 3 more changes");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("change");
    tcase_add_checked_fixture(tcase, start, NULL);
    tcase_add_test(tcase, the_same_state_is_no_change);
    tcase_add_loop_test(
        tcase, a_setting_that_is_another_is_told_in_words, 0, (int)ARRAY_LENGTH(settings));
    tcase_add_test(tcase, another_display_is_told_and_nothing_else);
    tcase_add_test(tcase, card_and_driver_ask_for_tests_and_a_kernel_does_not);
    tcase_add_test(tcase, mode_and_mirroring_are_told_unless_the_screen_is_dark);
    tcase_add_test(tcase, what_one_of_them_does_not_say_is_no_change);
    tcase_add_test(tcase, changes_beyond_the_room_are_counted);
    return run_case("core.signal.change", tcase);
}
