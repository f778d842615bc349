/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_card.h"
#include "agent/display/kms_route.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"
#include "tests/unit/agent/display/fake_card.h"

#include <string.h>

/* Of amdgpu.txt: two displays, two CRTCs, a primary plane and a cursor for each, an overlay. */
enum { DP_1 = 94, DP_2 = 104, CRTC_A = 82, CRTC_B = 86 };
enum { PRIMARY_A = 41, PRIMARY_B = 47, CURSOR_A = 53, OVERLAY = 65 };

static struct fake_card *fake;
static struct kms_card card;

/* A desktop on the first display, with a cursor. */
static void card_was_set_up(void)
{
    fake_cards_forget();
    fake = fake_card_load(0, "amdgpu.txt");
    fake_set(fake, DP_1, "CRTC_ID", CRTC_A);
    fake_set(fake, PRIMARY_A, "CRTC_ID", CRTC_A);
    fake_set(fake, CURSOR_A, "CRTC_ID", CRTC_A);
    fake_nth(fake, DRM_MODE_OBJECT_PLANE, 0)->format_count = 1; /* XRGB8888 */
    ck_assert(kms_card_open("/dev/dri/card0", &card, NULL));
}

static void card_is_closed(void)
{
    kms_card_close(&card);
}

static struct kms_route find(const char *name)
{
    struct error error = {0};
    struct kms_route route;
    bool found = kms_route_find(&card, name, &route, &error);
    ck_assert_msg(found, "%s", error.text);
    return route;
}

static void assert_refused(const char *name, const char *words)
{
    struct error error = {0};
    struct kms_route route = {.gamma_size = 7};
    ck_assert(!kms_route_find(&card, name, &route, &error));
    ck_assert_msg(strstr(error.text, words) != NULL, "%s", error.text);
    ck_assert_uint_eq(route.gamma_size, 7);
}

START_TEST(a_display_keeps_its_own_crtc_and_loses_what_lies_over_it)
{
    struct kms_route route = find("DP-1");
    ck_assert_uint_eq(route.connector.id, DP_1);
    ck_assert_uint_eq(route.crtc.id, CRTC_A);
    ck_assert_uint_eq(route.plane.id, PRIMARY_A);
    ck_assert_uint_eq(route.other_count, 1);
    ck_assert_uint_eq(route.others[0].id, CURSOR_A);
    ck_assert_int_eq(route.mode.hdisplay, 1536);
    ck_assert_uint_eq(route.gamma_size, 256);
    ck_assert_uint_eq(route.formats, 1u << 2);
    kms_route_finish(&route);
}
END_TEST

START_TEST(a_dark_display_gets_a_crtc_that_feeds_no_other)
{
    struct kms_route route = find("DP-2");
    ck_assert_uint_eq(route.crtc.id, CRTC_B);
    ck_assert_uint_eq(route.plane.id, PRIMARY_B);
    ck_assert_uint_eq(route.other_count, 0);
    ck_assert_uint_eq(route.formats, 7);
    kms_route_finish(&route);
}
END_TEST

START_TEST(a_display_that_mirrors_another_is_taken_from_it)
{
    fake_set(fake, DP_2, "CRTC_ID", CRTC_A);
    struct kms_route route = find("DP-2");
    ck_assert_uint_eq(route.crtc.id, CRTC_B);
    kms_route_finish(&route);
}
END_TEST

START_TEST(a_plane_on_the_crtc_is_better_than_a_free_one)
{
    fake_choose(fake, OVERLAY, "type", "Primary");
    fake_set(fake, PRIMARY_A, "CRTC_ID", 0);
    fake_set(fake, OVERLAY, "CRTC_ID", CRTC_A);
    struct kms_route route = find("DP-1");
    ck_assert_uint_eq(route.plane.id, OVERLAY);
    kms_route_finish(&route);
}
END_TEST

START_TEST(a_plane_of_another_crtc_is_not_taken)
{
    fake_set(fake, PRIMARY_B, "CRTC_ID", CRTC_A);
    assert_refused("DP-2", "no primary plane");
}
END_TEST

START_TEST(without_a_free_crtc_it_says_so)
{
    fake_object(fake, DP_2)->possible_crtcs = 1;
    assert_refused("DP-2", "feeds another monitor");
}
END_TEST

START_TEST(without_a_monitor_or_a_mode_it_says_so)
{
    assert_refused("HDMI-A-1", "no monitor is connected");
    fake_object(fake, DP_1)->connected = false;
    assert_refused("DP-1", "no monitor is connected");
    fake_object(fake, DP_2)->mode_count = 0;
    assert_refused("DP-2", "the monitor offers no mode");
    assert_refused("DP-3", "the output is gone");
}
END_TEST

/* Without atomic mode setting the CRTC is known by the encoder. */
START_TEST(an_older_driver_has_its_routes_too)
{
    kms_card_close(&card);
    fake_cards_forget();
    fake = fake_card_load(0, "nouveau.txt");
    fake_object(fake, 85)->encoder_crtc = 57;
    fake_object(fake, 57)->picture = fake_foreign_buffer(fake);
    ck_assert(kms_card_open("/dev/dri/card0", &card, NULL));
    struct kms_route own = find("DP-1"), free_one = find("HDMI-A-1");
    ck_assert_uint_eq(own.crtc.id, 57);
    ck_assert_uint_eq(own.plane.id, 52);
    ck_assert_uint_eq(free_one.crtc.id, 50);
    ck_assert_uint_eq(free_one.plane.id, 45);
    kms_route_finish(&own);
    kms_route_finish(&free_one);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("route");
    tcase_add_checked_fixture(tcase, card_was_set_up, card_is_closed);
    tcase_add_test(tcase, a_display_keeps_its_own_crtc_and_loses_what_lies_over_it);
    tcase_add_test(tcase, a_dark_display_gets_a_crtc_that_feeds_no_other);
    tcase_add_test(tcase, a_display_that_mirrors_another_is_taken_from_it);
    tcase_add_test(tcase, a_plane_on_the_crtc_is_better_than_a_free_one);
    tcase_add_test(tcase, a_plane_of_another_crtc_is_not_taken);
    tcase_add_test(tcase, without_a_free_crtc_it_says_so);
    tcase_add_test(tcase, without_a_monitor_or_a_mode_it_says_so);
    tcase_add_test(tcase, an_older_driver_has_its_routes_too);
    return run_case("agent.display.route", tcase);
}
