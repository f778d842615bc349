/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_flip.h"
#include "agent/display/kms_settings.h"
#include "agent/display/kms_signal.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/unit/agent/display/fake_drm.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { CONNECTOR = 100, CRTC = 200, PLANE = 300 };
enum { CRTC_ID = 1001, RANGE, MAX_BPC, GAMMA, FB_ID };
enum { AUTOMATIC = 500, FULL, DESKTOP_PICTURE = 700, OUR_PICTURE };

static const struct signal_lut_entry inverse[] = {
    {65535, 65535, 65535, 0}, {32768, 32768, 32768, 0}, {0, 0, 0, 0}};

static struct kms_property connector_properties[] = {
    {.id = CRTC_ID, .name = "CRTC_ID", .type = KMS_OBJECT},
    {.id = RANGE,
     .name = "Broadcast RGB",
     .type = KMS_ENUM,
     .choices = {{"Automatic", AUTOMATIC}, {"Full", FULL}},
     .choice_count = 2},
    {.id = MAX_BPC, .name = "max bpc", .type = KMS_RANGE, .minimum = 6, .maximum = 16},
};
static struct kms_property crtc_properties[] = {
    {.id = GAMMA, .name = "GAMMA_LUT", .type = KMS_BLOB}};
static struct kms_property plane_properties[] = {
    {.id = FB_ID, .name = "FB_ID", .type = KMS_OBJECT}};
static struct kms_object connector = {
    .id = CONNECTOR, .kind = "connector", .properties = connector_properties, .count = 3};
static struct kms_object crtc = {
    .id = CRTC, .kind = "crtc", .properties = crtc_properties, .count = 1};
static struct kms_object plane = {
    .id = PLANE, .kind = "plane", .properties = plane_properties, .count = 1};
static struct kms_settings settings;
static const struct kms_wish wish = {.depth_bits = 8, .lut = DISPLAY_LUT_BARE};

static void read_object(struct kms_object *object)
{
    for (size_t i = 0; i < object->count; i++)
        object->properties[i].value = fake_get(object->id, object->properties[i].id);
}

static void read_all(void)
{
    read_object(&connector);
    read_object(&crtc);
    read_object(&plane);
}

/* A desktop's picture through an inverting table, automatic range, 12 bits. */
static void desktop_was_here(void)
{
    memset(&fake_driver, 0, sizeof fake_driver);
    memset(&settings, 0, sizeof settings);
    settings.atomic = true;
    fake_set(CONNECTOR, CRTC_ID, CRTC);
    fake_set(CONNECTOR, RANGE, AUTOMATIC);
    fake_set(CONNECTOR, MAX_BPC, 12);
    fake_set(CRTC, GAMMA, fake_blob(inverse, sizeof inverse));
    fake_set(PLANE, FB_ID, DESKTOP_PICTURE);
    read_all();
    ck_assert(kms_settings_require(&settings, &connector, "CRTC_ID", CRTC, NULL));
    ck_assert(kms_settings_require(&settings, &plane, "FB_ID", OUR_PICTURE, NULL));
    kms_signal_settings(&connector, &wish, &settings);
    kms_signal_settings(&crtc, &wish, &settings);
}

static void forget_settings(void)
{
    kms_settings_finish(&settings);
}

static struct signal_path record(void)
{
    struct signal_path path = {0};
    static struct kms_property before_connector[3], before_crtc[1];
    memcpy(before_connector, connector_properties, sizeof before_connector);
    memcpy(before_crtc, crtc_properties, sizeof before_crtc);
    const struct kms_object first = {
        .id = CONNECTOR, .kind = "connector", .properties = before_connector, .count = 3};
    const struct kms_object second = {
        .id = CRTC, .kind = "crtc", .properties = before_crtc, .count = 1};
    read_all();
    kms_signal_doubt(&first, &connector, &wish, &settings, &path);
    kms_signal_doubt(&second, &crtc, &wish, &settings, &path);
    return path;
}

START_TEST(every_setting_is_written_at_once)
{
    ck_assert(kms_settings_try(&settings, NULL));
    ck_assert_int_eq(fake_driver.commits, 0);
    ck_assert_uint_eq(fake_get(PLANE, FB_ID), DESKTOP_PICTURE);
    ck_assert(kms_settings_commit(&settings, NULL));
    ck_assert_int_eq(fake_driver.commits, 1);
    ck_assert_uint_eq(fake_get(PLANE, FB_ID), OUR_PICTURE);
    ck_assert_uint_eq(fake_get(CONNECTOR, RANGE), FULL);
    ck_assert_uint_eq(fake_get(CONNECTOR, MAX_BPC), 8);
    ck_assert_uint_eq(fake_get(CRTC, GAMMA), 0);
}
END_TEST

START_TEST(a_table_that_is_away_is_a_doubt)
{
    ck_assert(kms_settings_try(&settings, NULL) && kms_settings_commit(&settings, NULL));
    struct signal_path path = record();
    ck_assert_uint_eq(path.doubt_count, 1);
    ck_assert(strstr(path.doubts[0], "GAMMA_LUT was in force before") != NULL);
}
END_TEST

START_TEST(a_setting_that_the_driver_refuses_is_left_alone_and_doubted)
{
    fake_refuse(CONNECTOR, RANGE, FULL);
    ck_assert(kms_settings_try(&settings, NULL));
    ck_assert(kms_settings_commit(&settings, NULL));
    ck_assert_uint_eq(fake_get(CONNECTOR, RANGE), AUTOMATIC);
    ck_assert_uint_eq(fake_get(CONNECTOR, MAX_BPC), 8);
    struct signal_path path = record();
    ck_assert_str_eq(path.doubts[0],
                     "connector \"Broadcast RGB\" reads back \"Automatic\", not \"Full\"");
}
END_TEST

START_TEST(a_picture_that_the_driver_refuses_is_an_error_and_changes_nothing)
{
    struct error error = {0};
    fake_refuse(PLANE, FB_ID, OUR_PICTURE);
    ck_assert(!kms_settings_try(&settings, &error));
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert_int_eq(fake_driver.commits, 0);
    ck_assert_uint_eq(fake_get(CRTC, GAMMA), 1);
}
END_TEST

START_TEST(a_card_that_is_busy_is_waited_for)
{
    fake_driver.busy = 3;
    ck_assert(kms_settings_try(&settings, NULL) && kms_settings_commit(&settings, NULL));
    ck_assert_int_eq(fake_driver.commits, 1);
    ck_assert_uint_eq(fake_get(PLANE, FB_ID), OUR_PICTURE);
}
END_TEST

START_TEST(a_property_that_the_picture_needs_must_be_there)
{
    struct error error = {0};
    ck_assert(!kms_settings_require(&settings, &plane, "SRC_W", 1, &error));
    ck_assert(strstr(error.text, "SRC_W") != NULL);
}
END_TEST

static struct kms_flip open_flip(int ends[2], int cancel_fd)
{
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(ends[1], ends[0] + 1); /* fake_drm.c counts on it */
    return (struct kms_flip){
        .fd = ends[0], .plane_id = PLANE, .property_id = FB_ID, .cancel_fd = cancel_fd};
}

START_TEST(a_flip_ends_when_the_card_says_so)
{
    int ends[2];
    struct kms_flip flip = open_flip(ends, -1);
    fake_driver.answers_flips = true;
    ck_assert(kms_flip_to(&flip, OUR_PICTURE, NULL));
    ck_assert(kms_flip_to(&flip, OUR_PICTURE + 1, NULL));
    ck_assert_uint_eq(fake_get(PLANE, FB_ID), OUR_PICTURE + 1);
    ck_assert_uint_eq(flip.done, 2);
}
END_TEST

START_TEST(a_card_that_is_gone_is_an_error_at_once)
{
    int ends[2];
    struct error error = {0};
    struct kms_flip flip = open_flip(ends, -1);
    (void)close(ends[1]);
    ck_assert(!kms_flip_to(&flip, OUR_PICTURE, &error));
    ck_assert(strstr(error.text, "gone") != NULL);
}
END_TEST

START_TEST(a_flip_is_cancelled)
{
    int ends[2];
    struct error error = {0};
    struct kms_flip flip = open_flip(ends, eventfd(1, EFD_CLOEXEC));
    ck_assert(!kms_flip_to(&flip, OUR_PICTURE, &error));
    ck_assert_int_eq(error.kind, ERROR_CANCELLED);
}
END_TEST

static const struct {
    int result;
    const char *words;
} results[] = {
    {-EACCES, "another program has taken the graphics card over"},
    {-EINVAL, "refuses the picture"},
    {-ENODEV, "refuses the picture"},
};

START_TEST(a_flip_that_is_refused_says_why)
{
    int ends[2];
    struct error error = {0};
    struct kms_flip flip = open_flip(ends, -1);
    fake_driver.result = results[_i].result;
    ck_assert(!kms_flip_to(&flip, OUR_PICTURE, &error));
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert_msg(strstr(error.text, results[_i].words) != NULL, "%s", error.text);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("settings");
    tcase_add_checked_fixture(tcase, desktop_was_here, forget_settings);
    tcase_add_test(tcase, every_setting_is_written_at_once);
    tcase_add_test(tcase, a_table_that_is_away_is_a_doubt);
    tcase_add_test(tcase, a_setting_that_the_driver_refuses_is_left_alone_and_doubted);
    tcase_add_test(tcase, a_picture_that_the_driver_refuses_is_an_error_and_changes_nothing);
    tcase_add_test(tcase, a_card_that_is_busy_is_waited_for);
    tcase_add_test(tcase, a_property_that_the_picture_needs_must_be_there);
    tcase_add_test(tcase, a_flip_ends_when_the_card_says_so);
    tcase_add_test(tcase, a_card_that_is_gone_is_an_error_at_once);
    tcase_add_test(tcase, a_flip_is_cancelled);
    tcase_add_loop_test(tcase, a_flip_that_is_refused_says_why, 0, ARRAY_LENGTH(results));
    return run_case("agent.display.settings", tcase);
}
