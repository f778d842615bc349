/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_card.h"
#include "agent/display/kms_flip.h"
#include "agent/display/kms_settings.h"
#include "agent/display/kms_signal.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/unit/agent/display/fake_card.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { CONNECTOR = 78, CRTC = 47, PLANE = 31 }; /* of i915.txt */

static const struct signal_lut_entry inverse[] = {
    {65535, 65535, 65535, 0}, {32768, 32768, 32768, 0}, {0, 0, 0, 0}};
static const struct kms_wish wish = {.depth_bits = 8, .lut = DISPLAY_LUT_BARE};

static struct fake_card *fake;
static struct kms_card card;
static struct kms_object connector, crtc, plane;
static struct kms_settings settings;
static uint32_t desktop_picture, our_picture;

static void read_all(struct kms_object *a, struct kms_object *b, struct kms_object *c)
{
    ck_assert(kms_object_read(card.fd, CONNECTOR, DRM_MODE_OBJECT_CONNECTOR, a, NULL) &&
              kms_object_read(card.fd, CRTC, DRM_MODE_OBJECT_CRTC, b, NULL) &&
              kms_object_read(card.fd, PLANE, DRM_MODE_OBJECT_PLANE, c, NULL));
}

/* A desktop's picture through an inverting table, limited range, 12 bits. */
static void desktop_was_here(void)
{
    fake_cards_forget();
    fake = fake_card_load(0, "i915.txt");
    desktop_picture = fake_foreign_buffer(fake);
    our_picture = fake_foreign_buffer(fake);
    fake_set(fake, CONNECTOR, "CRTC_ID", CRTC);
    fake_choose(fake, CONNECTOR, "Broadcast RGB", "Limited 16:235");
    fake_set(fake, CRTC, "GAMMA_LUT", fake_blob(fake, inverse, sizeof inverse));
    fake_set(fake, PLANE, "FB_ID", desktop_picture);
    ck_assert(kms_card_open("/dev/dri/card0", &card, NULL));
    memset(&settings, 0, sizeof settings);
    settings.fd = card.fd;
    settings.atomic = true;
    read_all(&connector, &crtc, &plane);
    ck_assert(kms_settings_require(&settings, &connector, "CRTC_ID", CRTC, NULL));
    ck_assert(kms_settings_require(&settings, &plane, "FB_ID", our_picture, NULL));
    kms_signal_settings(&connector, &wish, &settings);
    kms_signal_settings(&crtc, &wish, &settings);
}

static void forget_all(void)
{
    kms_settings_finish(&settings);
    kms_object_finish(&connector);
    kms_object_finish(&crtc);
    kms_object_finish(&plane);
    kms_card_close(&card);
}

static void refuse(uint32_t object_id, const char *name)
{
    fake->refused_object = object_id;
    (void)snprintf(fake->refused_name, sizeof fake->refused_name, "%s", name);
}

static struct signal_path doubt(void)
{
    struct signal_path path = {0};
    struct kms_object now[3] = {0};
    read_all(&now[0], &now[1], &now[2]);
    kms_signal_doubt(&connector, &now[0], &wish, &settings, &path);
    kms_signal_doubt(&crtc, &now[1], &wish, &settings, &path);
    for (size_t i = 0; i < ARRAY_LENGTH(now); i++)
        kms_object_finish(&now[i]);
    return path;
}

START_TEST(every_setting_is_written_at_once)
{
    ck_assert(kms_settings_try(&settings, NULL));
    ck_assert_int_eq(fake->commits, 0);
    ck_assert_uint_eq(fake_value(fake, PLANE, "FB_ID"), desktop_picture);
    ck_assert(kms_settings_commit(&settings, NULL));
    ck_assert_int_eq(fake->commits, 1);
    ck_assert_uint_eq(fake_value(fake, PLANE, "FB_ID"), our_picture);
    ck_assert_str_eq(fake_choice(fake, CONNECTOR, "Broadcast RGB"), "Full");
    ck_assert_uint_eq(fake_value(fake, CONNECTOR, "max bpc"), 8);
    ck_assert_uint_eq(fake_value(fake, CRTC, "GAMMA_LUT"), 0);
}
END_TEST

START_TEST(a_table_that_is_away_is_a_doubt)
{
    ck_assert(kms_settings_try(&settings, NULL) && kms_settings_commit(&settings, NULL));
    struct signal_path path = doubt();
    ck_assert_uint_eq(path.doubt_count, 1);
    ck_assert(strstr(path.doubts[0], "GAMMA_LUT was in force before") != NULL);
}
END_TEST

START_TEST(a_setting_that_the_driver_refuses_is_left_alone_and_doubted)
{
    refuse(CONNECTOR, "Broadcast RGB");
    ck_assert(kms_settings_try(&settings, NULL) && kms_settings_commit(&settings, NULL));
    ck_assert_str_eq(fake_choice(fake, CONNECTOR, "Broadcast RGB"), "Limited 16:235");
    ck_assert_uint_eq(fake_value(fake, CONNECTOR, "max bpc"), 8);
    struct signal_path path = doubt();
    ck_assert_str_eq(path.doubts[0],
                     "connector \"Broadcast RGB\" reads back \"Limited 16:235\", not \"Full\"");
}
END_TEST

START_TEST(a_picture_that_the_driver_refuses_is_an_error_and_changes_nothing)
{
    struct error error = {0};
    uint64_t table = fake_value(fake, CRTC, "GAMMA_LUT");
    refuse(PLANE, "FB_ID");
    ck_assert(!kms_settings_try(&settings, &error));
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert_int_eq(fake->commits, 0);
    ck_assert_uint_eq(fake_value(fake, CRTC, "GAMMA_LUT"), table);
}
END_TEST

START_TEST(a_card_that_is_busy_is_waited_for)
{
    fake->busy = 3;
    ck_assert(kms_settings_try(&settings, NULL) && kms_settings_commit(&settings, NULL));
    ck_assert_int_eq(fake->commits, 1);
    ck_assert_uint_eq(fake_value(fake, PLANE, "FB_ID"), our_picture);
}
END_TEST

START_TEST(a_property_that_the_picture_needs_must_be_there)
{
    struct error error = {0};
    ck_assert(!kms_settings_require(&settings, &connector, "SRC_W", 1, &error));
    ck_assert(strstr(error.text, "SRC_W") != NULL);
}
END_TEST

static struct kms_flip flip_of_plane(int cancel_fd)
{
    return (struct kms_flip){.fd = card.fd,
                             .plane_id = PLANE,
                             .property_id = fake_property_id(fake, PLANE, "FB_ID"),
                             .cancel_fd = cancel_fd};
}

START_TEST(a_flip_ends_when_the_card_says_so)
{
    struct kms_flip flip = flip_of_plane(-1);
    ck_assert(kms_flip_to(&flip, our_picture, NULL));
    ck_assert_uint_eq(fake_value(fake, PLANE, "FB_ID"), our_picture);
    ck_assert(kms_flip_to(&flip, desktop_picture, NULL));
    ck_assert_uint_eq(fake_value(fake, PLANE, "FB_ID"), desktop_picture);
    ck_assert_uint_eq(flip.done, 2);
}
END_TEST

START_TEST(a_card_that_is_gone_is_an_error_at_once)
{
    struct error error = {0};
    struct kms_flip flip = flip_of_plane(-1);
    fake->silent = true;
    (void)close(fake_event_end(card.fd));
    ck_assert(!kms_flip_to(&flip, our_picture, &error));
    ck_assert(strstr(error.text, "gone") != NULL);
}
END_TEST

START_TEST(a_flip_is_cancelled)
{
    struct error error = {0};
    struct kms_flip flip = flip_of_plane(eventfd(1, EFD_CLOEXEC));
    fake->silent = true;
    ck_assert(!kms_flip_to(&flip, our_picture, &error));
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
    {-ENOSPC, "No space left"},
};

START_TEST(a_flip_that_is_refused_says_why)
{
    struct error error = {0};
    struct kms_flip flip = flip_of_plane(-1);
    fake->commit_result = results[_i].result;
    ck_assert(!kms_flip_to(&flip, our_picture, &error));
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert_msg(strstr(error.text, results[_i].words) != NULL, "%s", error.text);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("settings");
    tcase_add_checked_fixture(tcase, desktop_was_here, forget_all);
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
