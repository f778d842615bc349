/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/signal_judge.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "tests/support/check_main.h"

#include <string.h>

#define SITE "a3f1c8d9e0b7465544332211ffeeddccbbaa99887766554433221100aabbccdd"
#define OTHER "0000000000000000000000000000000000000000000000000000000000000001"

static struct signal_path path;
static struct edid edid;
static struct signal_proof proof;
static struct signal_check checks[SIGNAL_CHECKS_MAX];

static void set(const char *object, const char *name, const char *value)
{
    struct signal_property *property =
        (struct signal_property *)signal_path_find(&path, object, name);
    if (property == NULL)
        property = signal_path_add_property(&path, object, name);
    (void)text_copy(property->value, sizeof property->value, value);
    (void)text_copy(property->found, sizeof property->found, value);
}

#define SET(field, text) (void)text_copy(field, sizeof(field), text)

/* i915, bare, on a panel of 3 megapixels and 8 bits: nothing to find. */
static void start_well(void)
{
    path = (struct signal_path){.width = 2048,
                                .height = 1536,
                                .refresh_hz = 60,
                                .total_width = 2208,
                                .total_height = 1580,
                                .depth_bits = 8};
    SET(path.backend, "kms");
    SET(path.mode, "bare");
    SET(path.card_driver, "i915");
    SET(path.connector, "DP-1");
    set("connector", "Broadcast RGB", "Full");
    set("connector", "max bpc", "8");
    set("connector", "Colorspace", "Default");
    set("connector", "HDR_OUTPUT_METADATA", "none");
    set("connector", "link-status", "Good");
    set("connector", "scaling mode", "None");
    set("connector", "content type", "No Data");
    set("crtc", "GAMMA_LUT", "none");
    set("crtc", "DEGAMMA_LUT", "none");
    set("crtc", "CTM", "none");
    set("crtc", "VRR_ENABLED", "0");
    set("plane", "rotation", "rotate-0");
    set("plane", "alpha", "65535");
    set("plane", "CRTC_W", "2048");
    set("plane", "SRC_W", "134217728");
    edid = (struct edid){.interface = EDID_DISPLAYPORT,
                         .bits_per_channel = 8,
                         .product_code = 7,
                         .has_preferred_mode = true,
                         .is_preferred_native = true,
                         .preferred_mode = {.width = 2048, .height = 1536}};
    SET(edid.manufacturer, "EIZ");
    SET(edid.serial_text, "21345678");
    proof = (struct signal_proof){.outcome = SIGNAL_PASS};
    SET(proof.method, "crc");
}

static const struct signal_check *judged(const char *name)
{
    size_t count = signal_path_judge(&path, &edid, &proof, checks);
    for (size_t i = 0; i < count; i++)
        if (strcmp(checks[i].name, name) == 0)
            return &checks[i];
    ck_abort_msg("no check %s", name);
}

START_TEST(a_path_on_which_all_is_known_and_right_passes)
{
    size_t count = signal_path_judge(&path, &edid, &proof, checks);
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(checks[i].outcome == SIGNAL_PASS, "%s: %s", checks[i].name, checks[i].cause);
    ck_assert_int_eq(signal_result(checks, count), SIGNAL_PASS);
}
END_TEST

static const struct {
    const char *object, *property, *value, *check;
    enum signal_outcome outcome;
    const char *cause;
} settings[] = {
    {"connector", "Broadcast RGB", "Limited 16:235", "range", SIGNAL_FAIL, "limited range"},
    {"connector", "Broadcast RGB", "Automatic", "range", SIGNAL_PASS, ""},
    {"connector", "Broadcast RGB", "", "range", SIGNAL_NOT_KNOWN, "could not be read"},
    {"connector", "Broadcast RGB", "unnamed 9", "range", SIGNAL_NOT_KNOWN, "not known here"},
    {"connector", "max bpc", "6", "depth", SIGNAL_FAIL, "6 bits a channel of a picture that has 8"},
    {"connector", "max bpc", "12", "depth", SIGNAL_PASS, ""},
    {"crtc", SIGNAL_TABLE_PROOF, SIGNAL_TABLE_DIFFERS, "proof", SIGNAL_PASS, ""},
    {"crtc", SIGNAL_TABLE_PROOF, SIGNAL_UNKNOWN, "proof", SIGNAL_PASS, ""},
    {"crtc", SIGNAL_TABLE_PROOF, SIGNAL_TABLE_SAME, "proof", SIGNAL_NOT_KNOWN, "nothing of tables"},
    {"crtc", SIGNAL_TABLE_PROOF, SIGNAL_TABLE_NOT_GIVEN_BACK, "proof", SIGNAL_FAIL, "not what it"},
    {"connector", "Colorspace", "BT2020_RGB", "colorspace", SIGNAL_FAIL, "BT2020_RGB"},
    {"connector",
     "HDR_OUTPUT_METADATA",
     "30 bytes, sha256 " OTHER,
     "hdr",
     SIGNAL_FAIL,
     "HDR is on"},
    {"connector", "link-status", "Bad", "refresh", SIGNAL_FAIL, "link is not good"},
    {"connector", "scaling mode", "Full", "scaling", SIGNAL_PASS, ""},
    {"connector", "underscan", "on", "scaling", SIGNAL_FAIL, "underscan"},
    {"connector", "underscan", "auto", "scaling", SIGNAL_NOT_KNOWN, "left to the driver"},
    {"connector", "underscan", "off", "scaling", SIGNAL_PASS, ""},
    {"connector", "left margin", "8", "scaling", SIGNAL_FAIL, "margin"},
    {"connector", "content type", "Cinema", "adaptation", SIGNAL_FAIL, "\"Cinema\""},
    {"connector", "content type", "Graphics", "adaptation", SIGNAL_PASS, ""},
    {"connector", "abm level", "3", "adaptation", SIGNAL_FAIL, "backlight follows"},
    {"connector", "abm level", "0", "adaptation", SIGNAL_PASS, ""},
    {"connector", "privacy-screen hw-state", "Enabled", "adaptation", SIGNAL_FAIL, "privacy"},
    {"connector", "privacy-screen hw-state", "Disabled-locked", "adaptation", SIGNAL_PASS, ""},
    {"connector", "dither", "on", "dithering", SIGNAL_FAIL, "mixed"},
    {"connector", "dither", "off", "dithering", SIGNAL_PASS, ""},
    {"connector", "dithering mode", "auto", "dithering", SIGNAL_NOT_KNOWN, "may be mixed"},
    {"connector", "dithering mode", "static 2x2", "dithering", SIGNAL_FAIL, "static 2x2"},
    {"connector", "color vibrance", "150", "controls", SIGNAL_NOT_KNOWN, "neutral"},
    {"crtc", "GAMMA_LUT", "256 entries, sha256 " OTHER, "gamma", SIGNAL_FAIL, "taken away"},
    {"crtc", "GAMMA_LUT", "identity (256 entries)", "gamma", SIGNAL_PASS, ""},
    {"crtc", "DEGAMMA_LUT", "33 entries, sha256 " OTHER, "gamma", SIGNAL_FAIL, "DEGAMMA_LUT"},
    {"crtc", "DEGAMMA_LUT", "unreadable", "gamma", SIGNAL_NOT_KNOWN, "could not be read"},
    {"crtc", "CTM", "9 cells, sha256 " OTHER, "matrix", SIGNAL_FAIL, "colour matrix"},
    {"crtc", "CTM", "identity", "matrix", SIGNAL_PASS, ""},
    {"crtc", "CTM", "unreadable", "matrix", SIGNAL_NOT_KNOWN, "could not be read"},
    {"crtc", "VRR_ENABLED", "1", "refresh", SIGNAL_FAIL, "refresh rate varies"},
    {"plane", "rotation", "reflect-x+rotate-0", "picture", SIGNAL_FAIL, "turned or mirrored"},
    {"plane", "alpha", "65534", "picture", SIGNAL_FAIL, "opaque"},
    {"plane", "COLOR_PIPELINE", "Color Pipeline 75", "picture", SIGNAL_FAIL, "pipeline"},
    {"plane", "CRTC_W", "2040", "picture", SIGNAL_FAIL, "CRTC_W"},
    {"plane", "SRC_W", "134217727", "picture", SIGNAL_FAIL, "SRC_W"},
};

START_TEST(each_bad_setting_is_found_with_its_cause)
{
    set(settings[_i].object, settings[_i].property, settings[_i].value);
    const struct signal_check *check = judged(settings[_i].check);
    ck_assert_msg(check->outcome == settings[_i].outcome &&
                      strstr(check->cause, settings[_i].cause),
                  "%s \"%s\": %s \"%s\"",
                  settings[_i].property,
                  settings[_i].value,
                  signal_outcome_name(check->outcome),
                  check->cause);
    ck_assert_int_eq(check->cause[0] == '\0', check->outcome == SIGNAL_PASS);
}
END_TEST

/* What was there until the session is judged, too: it is what people here looked through. */
START_TEST(a_bad_setting_of_before_the_session_is_found)
{
    struct signal_property *range =
        (struct signal_property *)signal_path_find(&path, "connector", "Broadcast RGB");
    SET(range->found, "Limited 16:235");
    ck_assert_int_eq(judged("range")->outcome, SIGNAL_PASS);
    ck_assert_int_eq(judged("before")->outcome, SIGNAL_FAIL);
    ck_assert_ptr_nonnull(strstr(judged("before")->cause, "until this session: limited range"));
}
END_TEST

START_TEST(what_was_before_is_not_known_where_nothing_was_read)
{
    for (size_t i = 0; i < path.property_count; i++)
        path.properties[i].found[0] = '\0';
    ck_assert_int_eq(judged("before")->outcome, SIGNAL_NOT_KNOWN);
    SET(path.mode, "observed");
    ck_assert_int_eq(judged("before")->outcome, SIGNAL_PASS);
}
END_TEST

static const struct {
    const char *mode, *site, *table;
    enum signal_outcome outcome;
    const char *cause;
} tables[] = {
    {"as-found", SITE, "1024 entries, sha256 " SITE, SIGNAL_PASS, ""},
    {"as-found", SITE, "1024 entries, sha256 " OTHER, SIGNAL_FAIL, "not the one named"},
    {"as-found", SITE, "none", SIGNAL_FAIL, "is not in force"},
    {"as-found", SITE, "identity (1024 entries)", SIGNAL_FAIL, "is not in force"},
    {"as-found", "", "1024 entries, sha256 " OTHER, SIGNAL_NOT_KNOWN, "none is named"},
    {"as-found", "", "none", SIGNAL_PASS, ""},
    {"observed", SITE, "1024 entries, sha256 " SITE, SIGNAL_PASS, ""},
    {"observed", SITE, "none", SIGNAL_FAIL, "is not in force"},
    {"bare", SITE, "none", SIGNAL_PASS, ""},
    {"bare", SITE, "1024 entries, sha256 " SITE, SIGNAL_FAIL, "taken away"},
};

START_TEST(the_table_in_force_is_the_one_that_the_site_uses)
{
    SET(path.mode, tables[_i].mode);
    SET(path.site_lut, tables[_i].site);
    set("crtc", "GAMMA_LUT", tables[_i].table);
    const struct signal_check *check = judged("gamma");
    ck_assert_msg(check->outcome == tables[_i].outcome && strstr(check->cause, tables[_i].cause),
                  "%s: %s",
                  signal_outcome_name(check->outcome),
                  check->cause);
}
END_TEST

static const struct {
    const char *connector, *driver, *range; /* range NULL: no such property */
    int width, height, total_width, total_height;
    bool has_hdmi, has_ycbcr;
    const char *wanted;
} ranges[] = {
    {"HDMI-A-1", "i915", "Automatic", 1920, 1080, 2200, 1125, true, false, "limited"},
    {"HDMI-A-1", "i915", "Automatic", 1920, 1080, 2080, 1111, true, false, "full"},
    {"HDMI-A-1", "i915", "Automatic", 1920, 1080, 0, 0, true, false, "unknown"},
    {"HDMI-A-1", "i915", "Automatic", 1920, 1080, 2200, 1125, false, false, "full"},
    {"HDMI-A-1", "i915", "Automatic", 640, 480, 800, 525, true, false, "full"},
    {"HDMI-A-1", "i915", "Automatic", 3840, 2160, 4400, 2250, true, false, "limited"},
    {"HDMI-A-1", "i915", "Automatic", 3840, 2160, 4000, 2222, true, false, "full"},
    {"HDMI-A-1", "i915", "Full", 3840, 2160, 4400, 2250, true, true, "full"},
    {"HDMI-A-1", "i915", "Limited 16:235", 1536, 2048, 0, 0, true, false, "limited"},
    {"HDMI-A-1", "amdgpu", NULL, 1920, 1080, 2200, 1125, true, true, "unknown"},
    {"HDMI-A-1", "nouveau", NULL, 1920, 1080, 2200, 1125, true, false, "unknown"},
    {"DP-1", "i915", "Automatic", 1920, 1080, 2200, 1125, false, false, "limited"},
    {"DP-1", "i915", "Automatic", 2048, 1536, 0, 0, false, false, "full"},
    {"DP-1", "amdgpu", NULL, 3840, 2160, 4400, 2250, false, true, "full"},
    {"DP-1", "nouveau", NULL, 3840, 2160, 4400, 2250, false, false, "unknown"},
    {"DVI-D-1", "i915", "Automatic", 1920, 1080, 2200, 1125, false, false, "full"},
    {"DVI-I-1", "nouveau", NULL, 1920, 1080, 2200, 1125, false, false, "full"},
    {"eDP-1", "amdgpu", NULL, 1920, 1080, 2200, 1125, false, false, "full"},
    {"Virtual-1", "virtio_gpu", NULL, 1024, 768, 0, 0, false, false, "full"},
    {"VGA-1", "i915", NULL, 1024, 768, 0, 0, false, false, "unknown"},
    {"Unknown-1", "simpledrm", NULL, 1024, 768, 0, 0, false, false, "unknown"},
};

START_TEST(the_range_follows_from_setting_link_mode_and_display)
{
    char cause[160];
    path.property_count = 0;
    SET(path.connector, ranges[_i].connector);
    SET(path.card_driver, ranges[_i].driver);
    if (ranges[_i].range != NULL)
        set("connector", "Broadcast RGB", ranges[_i].range);
    path.width = ranges[_i].width;
    path.height = ranges[_i].height;
    path.total_width = ranges[_i].total_width;
    path.total_height = ranges[_i].total_height;
    edid.extensions.has_hdmi = ranges[_i].has_hdmi;
    edid.extensions.has_ycbcr_444 = ranges[_i].has_ycbcr;
    ck_assert_str_eq(signal_range(&path, &edid, cause, sizeof cause), ranges[_i].wanted);
    ck_assert_int_eq(cause[0] == '\0', strcmp(ranges[_i].wanted, "full") == 0);
}
END_TEST

static const struct {
    const char *connector, *limit; /* limit NULL: no such property */
    int picture, wire, panel, deep_colour;
    enum signal_outcome outcome;
    const char *cause;
} depths[] = {
    {"DP-1", "8", 8, 0, 10, 0, SIGNAL_FAIL, "8 bits a channel reach a panel that has 10"},
    {"DP-1", "10", 10, 0, 10, 0, SIGNAL_NOT_KNOWN, "only limits"},
    {"DP-1", "10", 10, 10, 10, 0, SIGNAL_PASS, ""},
    {"DP-1", "16", 10, 8, 10, 0, SIGNAL_FAIL, "8 bits a channel of a picture that has 10"},
    {"DP-1", "16", 8, 8, 10, 0, SIGNAL_FAIL, "8 bits a channel reach a panel that has 10"},
    {"DP-1", "12", 10, 12, 12, 0, SIGNAL_PASS, ""},
    {"DP-1", "10", 10, 10, 12, 0, SIGNAL_PASS, ""},
    {"DP-1", "8", 8, 0, 8, 0, SIGNAL_PASS, ""},
    {"DP-1", NULL, 8, 0, 8, 0, SIGNAL_NOT_KNOWN, "does not say how many bits a channel it sends"},
    {"DP-1", NULL, 8, 8, 8, 0, SIGNAL_PASS, ""},
    {"DP-1", "8", 8, 0, 6, 0, SIGNAL_FAIL, "the panel has 6"},
    {"DP-1", "8", 8, 0, 0, 12, SIGNAL_NOT_KNOWN, "does not say how many bits a channel it has"},
    {"HDMI-A-1", "8", 8, 0, 0, 12, SIGNAL_FAIL, "a panel that has 12"},
    {"HDMI-A-1", "8", 8, 0, 0, 8, SIGNAL_PASS, ""},
    {"Virtual-1", NULL, 8, 0, 0, 0, SIGNAL_PASS, ""},
};

START_TEST(the_depth_is_judged_as_far_as_it_is_told)
{
    path.property_count = 0;
    SET(path.connector, depths[_i].connector);
    if (depths[_i].limit != NULL)
        set("connector", "max bpc", depths[_i].limit);
    path.depth_bits = depths[_i].picture;
    path.wire_bits = depths[_i].wire;
    edid.bits_per_channel = depths[_i].panel;
    edid.extensions.deep_colour_bits_max = depths[_i].deep_colour;
    const struct signal_check *check = judged("depth");
    ck_assert_msg(check->outcome == depths[_i].outcome && strstr(check->cause, depths[_i].cause),
                  "%s: %s",
                  signal_outcome_name(check->outcome),
                  check->cause);
}
END_TEST

START_TEST(a_mode_that_is_not_native_fails_and_so_does_the_scaling)
{
    path.width = 1024;
    ck_assert_int_eq(judged("mode")->outcome, SIGNAL_FAIL);
    ck_assert_ptr_nonnull(strstr(judged("mode")->cause, "2048x1536"));
    ck_assert_int_eq(judged("scaling")->outcome, SIGNAL_PASS);
    set("connector", "scaling mode", "Full aspect");
    ck_assert_int_eq(judged("scaling")->outcome, SIGNAL_FAIL);
    edid.is_preferred_native = false;
    ck_assert_int_eq(judged("mode")->outcome, SIGNAL_NOT_KNOWN);
    ck_assert_int_eq(judged("scaling")->outcome, SIGNAL_NOT_KNOWN);
    path.width = 0;
    ck_assert_ptr_nonnull(strstr(judged("mode")->cause, "not lit"));
}
END_TEST

START_TEST(mirrored_and_covered_pictures_fail)
{
    path.sharing = 1;
    path.overlays = 2;
    ck_assert_int_eq(judged("mirroring")->outcome, SIGNAL_FAIL);
    ck_assert_int_eq(judged("picture")->outcome, SIGNAL_FAIL);
    path.sharing = path.overlays = -1;
    ck_assert_int_eq(judged("mirroring")->outcome, SIGNAL_NOT_KNOWN);
    ck_assert_int_eq(judged("picture")->outcome, SIGNAL_NOT_KNOWN);
    SET(path.mode, "observed");
    ck_assert_int_eq(judged("picture")->outcome, SIGNAL_PASS);
}
END_TEST

START_TEST(drivers_that_do_not_tell_are_named)
{
    SET(path.card_driver, "simpledrm");
    ck_assert_int_eq(judged("driver")->outcome, SIGNAL_NOT_KNOWN);
    SET(path.card_driver, "");
    ck_assert_int_eq(judged("driver")->outcome, SIGNAL_NOT_KNOWN);
    SET(path.card_driver, "amdgpu");
    ck_assert_int_eq(judged("driver")->outcome, SIGNAL_PASS);
    ck_assert_int_eq(judged("dithering")->outcome, SIGNAL_NOT_KNOWN);
    path.property_count = 0;
    ck_assert_int_eq(judged("gamma")->outcome, SIGNAL_NOT_KNOWN);
}
END_TEST

START_TEST(a_display_that_cannot_be_told_apart_is_named)
{
    edid.serial_text[0] = '\0';
    edid.serial_number = 0x01010101;
    ck_assert_ptr_nonnull(strstr(judged("identity")->cause, "0x01010101"));
    edid.serial_number = 0;
    ck_assert_int_eq(judged("identity")->outcome, SIGNAL_NOT_KNOWN);
    edid.serial_number = 4711;
    ck_assert_int_eq(judged("identity")->outcome, SIGNAL_PASS);
}
END_TEST

START_TEST(an_analogue_link_fails_and_an_unknown_one_is_not_known)
{
    SET(path.connector, "VGA-1");
    ck_assert_int_eq(judged("link")->outcome, SIGNAL_FAIL);
    SET(path.connector, "DVI-I-1");
    ck_assert_int_eq(judged("link")->outcome, SIGNAL_PASS);
    edid.interface = EDID_ANALOG;
    ck_assert_int_eq(judged("link")->outcome, SIGNAL_FAIL);
    SET(path.connector, "Unknown-1");
    ck_assert_int_eq(judged("link")->outcome, SIGNAL_NOT_KNOWN);
}
END_TEST

START_TEST(a_proof_that_fails_or_is_missing_is_said)
{
    proof.outcome = SIGNAL_FAIL;
    SET(proof.cause, "another CRC for the same picture");
    ck_assert_int_eq(judged("proof")->outcome, SIGNAL_FAIL);
    ck_assert_str_eq(judged("proof")->cause, "another CRC for the same picture");
    size_t count = signal_path_judge(&path, &edid, NULL, checks);
    ck_assert_int_eq(checks[count - 1].outcome, SIGNAL_NOT_KNOWN);
    ck_assert_int_eq(signal_result(checks, count), SIGNAL_NOT_KNOWN);
}
END_TEST

START_TEST(without_edid_or_display_nothing_passes_by_chance)
{
    size_t count = signal_path_judge(&path, NULL, &proof, checks);
    ck_assert_str_eq(checks[0].name, "identity");
    ck_assert_int_eq(checks[0].outcome, SIGNAL_NOT_KNOWN);
    struct signal_path none = {.backend = "headless"};
    count = signal_path_judge(&none, &edid, &proof, checks);
    for (size_t i = 0; i < count; i++)
        ck_assert_int_eq(checks[i].outcome, SIGNAL_NOT_KNOWN);
}
END_TEST

START_TEST(outcomes_go_by_their_names)
{
    static const char *const names[] = {"pass", "fail", "unknown"};
    for (int i = 0; i < 3; i++) {
        enum signal_outcome outcome = SIGNAL_PASS;
        ck_assert(signal_outcome_parse(names[i], &outcome));
        ck_assert_int_eq(outcome, i);
        ck_assert_str_eq(signal_outcome_name(outcome), names[i]);
    }
    enum signal_outcome untouched = SIGNAL_FAIL;
    ck_assert(!signal_outcome_parse("", &untouched) && !signal_outcome_parse("Pass", &untouched));
    ck_assert_int_eq(untouched, SIGNAL_FAIL);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("judge");
    tcase_add_checked_fixture(tcase, start_well, NULL);
    tcase_add_test(tcase, a_path_on_which_all_is_known_and_right_passes);
    tcase_add_loop_test(
        tcase, each_bad_setting_is_found_with_its_cause, 0, (int)ARRAY_LENGTH(settings));
    tcase_add_test(tcase, a_bad_setting_of_before_the_session_is_found);
    tcase_add_test(tcase, what_was_before_is_not_known_where_nothing_was_read);
    tcase_add_loop_test(
        tcase, the_table_in_force_is_the_one_that_the_site_uses, 0, (int)ARRAY_LENGTH(tables));
    tcase_add_loop_test(
        tcase, the_range_follows_from_setting_link_mode_and_display, 0, (int)ARRAY_LENGTH(ranges));
    tcase_add_loop_test(
        tcase, the_depth_is_judged_as_far_as_it_is_told, 0, (int)ARRAY_LENGTH(depths));
    tcase_add_test(tcase, a_mode_that_is_not_native_fails_and_so_does_the_scaling);
    tcase_add_test(tcase, mirrored_and_covered_pictures_fail);
    tcase_add_test(tcase, drivers_that_do_not_tell_are_named);
    tcase_add_test(tcase, a_display_that_cannot_be_told_apart_is_named);
    tcase_add_test(tcase, an_analogue_link_fails_and_an_unknown_one_is_not_known);
    tcase_add_test(tcase, a_proof_that_fails_or_is_missing_is_said);
    tcase_add_test(tcase, without_edid_or_display_nothing_passes_by_chance);
    tcase_add_test(tcase, outcomes_go_by_their_names);
    return run_case("core.signal.judge", tcase);
}
