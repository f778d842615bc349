/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/display.h"
#include "agent/display/seat.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"
#include "tests/support/check_main.h"
#include "tests/unit/agent/display/fake_card.h"
#include "tests/unit/agent/display/fake_seat.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* A person looks at another virtual terminal while something is measured, and comes back. */

#define WAIT_MS 10000

enum { CRTC = 82, PLANE = 41, OTHER_PLANE = 47 }; /* of amdgpu.txt */

static struct fake_card *card;
static struct display *display;
static struct seat *seat; /* whose lock is ours while we look at the card */
static uint32_t desktop_picture;

static void seat_was_set_up(void)
{
    ck_assert_int_eq(setenv("LIBSEAT_BACKEND", "fake", 1), 0); /* root too takes it then */
    fake_cards_forget();
    memset(&fake_seat, 0, sizeof fake_seat);
    card = fake_card_load(0, "amdgpu.txt");
    desktop_picture = fake_foreign_buffer(card);
    fake_set(card, 94, "CRTC_ID", CRTC);
    fake_set(card, PLANE, "CRTC_ID", CRTC);
    fake_set(card, PLANE, "FB_ID", desktop_picture);
    fake_choose(card, 94, "underscan", "on");
}

static void leave_seat(void)
{
    seat_leave(seat);
}

static struct display *open_display(const char *name, int cancel_fd)
{
    struct error error = {0};
    struct display *opened = NULL;
    const struct display_options options = {.name = name, .cancel_fd = cancel_fd};
    bool ok = display_open(&options, &opened, &error);
    ck_assert_msg(ok, "%s", error.text);
    if (seat == NULL)
        ck_assert(seat_join(&seat, NULL));
    return opened;
}

static bool show(struct display *on, uint16_t level, struct error *error)
{
    CLEANUP(raster_cleanup) struct raster *raster = NULL;
    ck_assert(raster_create(1536, 2048, 8, level, &raster, NULL));
    return display_show(on, raster, error);
}

static uint32_t pixel_shown(uint32_t plane)
{
    uint32_t pixel = UINT32_MAX;
    seat_lock(seat);
    uint64_t buffer = fake_value(card, plane, "FB_ID");
    if (buffer >= FAKE_FIRST_BUFFER && card->pixels[buffer - FAKE_FIRST_BUFFER] != 0)
        pixel = *(const uint32_t *)(uintptr_t)card->pixels[buffer - FAKE_FIRST_BUFFER];
    seat_unlock(seat);
    return pixel;
}

static bool is_as_found(void)
{
    seat_lock(seat);
    bool as_found = fake_value(card, PLANE, "FB_ID") == desktop_picture &&
                    strcmp(fake_choice(card, 94, "underscan"), "on") == 0;
    seat_unlock(seat);
    return as_found;
}

static void wait_for_acknowledgement(int count)
{
    int64_t end_ms = time_monotonic_ms() + WAIT_MS;
    while (atomic_load(&fake_seat.acknowledged) < count && time_monotonic_ms() < end_ms)
        (void)poll(NULL, 0, 2);
    ck_assert_int_eq(atomic_load(&fake_seat.acknowledged), count);
}

static void look_at_another_terminal(int count)
{
    fake_seat_take_away();
    wait_for_acknowledgement(count);
}

static void wait_for_picture(uint32_t plane, uint32_t pixel)
{
    int64_t end_ms = time_monotonic_ms() + WAIT_MS;
    while (pixel_shown(plane) != pixel && time_monotonic_ms() < end_ms)
        (void)poll(NULL, 0, 2);
    ck_assert_uint_eq(pixel_shown(plane), pixel);
}

START_TEST(without_a_seat_it_says_so_and_opens_nothing)
{
    struct error error = {0};
    struct display *opened = NULL;
    const struct display_options options = {.name = "DP-1", .cancel_fd = -1};
    fake_seat.refuses = true;
    ck_assert(!display_open(&options, &opened, &error));
    ck_assert_ptr_null(opened);
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert_msg(
        strstr(error.text, "no virtual terminal of our own can be had") != NULL, "%s", error.text);
    ck_assert_msg(strstr(error.text, "nothing is measured") != NULL, "%s", error.text);
    ck_assert_int_eq(card->commits, 0);
}
END_TEST

START_TEST(a_machine_without_a_card_is_told_so_and_not_of_terminals)
{
    struct error error = {0};
    struct display *opened = NULL;
    const struct display_options options = {.cancel_fd = -1};
    fake_cards_forget();
    fake_seat.refuses = true;
    ck_assert(!display_open(&options, &opened, &error));
    ck_assert_msg(strstr(error.text, "no graphics card") != NULL, "%s", error.text);
}
END_TEST

START_TEST(while_another_terminal_is_shown_the_card_is_as_it_was_found)
{
    display = open_display("DP-1", -1);
    ck_assert(show(display, 7, NULL));
    ck_assert(!is_as_found());
    look_at_another_terminal(1);
    ck_assert(is_as_found());
    ck_assert(!display_shows_still(display));
    display_close(display);
    ck_assert(is_as_found());
    ck_assert_int_eq(atomic_load(&fake_seat.open_devices), 0);
}
END_TEST

START_TEST(back_on_our_terminal_all_is_made_anew_and_the_picture_comes_again)
{
    display = open_display("DP-1", -1);
    ck_assert(show(display, 7, NULL));
    ck_assert(display_shows_still(display));
    for (int i = 1; i <= 3; i++) {
        look_at_another_terminal(i);
        /* the other program's own state, to be given back in the end */
        fake_choose(card, 94, "underscan", i == 3 ? "on" : "auto");
        fake_seat_give();
        wait_for_picture(PLANE, 0x070707);
        ck_assert(!display_shows_still(display));
        ck_assert_str_eq(fake_choice(card, 94, "underscan"), "off");
    }
    ck_assert(show(display, 9, NULL));
    ck_assert(display_shows_still(display));
    ck_assert_uint_eq(pixel_shown(PLANE), 0x090909);
    display_close(display);
    ck_assert(is_as_found());
    ck_assert_int_eq(atomic_load(&fake_seat.open_devices), 0);
}
END_TEST

START_TEST(both_displays_of_a_card_come_back)
{
    display = open_display("DP-1", -1);
    struct display *other = open_display("DP-2", -1);
    ck_assert(show(display, 7, NULL) && show(other, 8, NULL));
    look_at_another_terminal(1);
    fake_seat_give();
    wait_for_picture(PLANE, 0x070707);
    wait_for_picture(OTHER_PLANE, 0x080808);
    display_close(other);
    display_close(display);
    ck_assert(is_as_found());
}
END_TEST

/* As seatd and logind do to a user: nothing can be given back then, but it is not forgotten. */
START_TEST(what_could_not_be_given_back_is_given_back_in_the_end)
{
    fake_seat.takes_first = true;
    fake_set(card, CRTC, "GAMMA_LUT", fake_blob(card, "a table of the site.....", 24));
    display = open_display("DP-1", -1);
    ck_assert(show(display, 7, NULL));
    look_at_another_terminal(1);
    ck_assert(!is_as_found());
    /* the other program draws and sets one thing, and leaves the rest alone */
    uint32_t other_picture = fake_foreign_buffer(card);
    fake_set(card, PLANE, "FB_ID", other_picture);
    fake_choose(card, 94, "Colorspace", "opRGB");
    fake_seat_give();
    wait_for_picture(PLANE, 0x070707);
    ck_assert_str_eq(fake_choice(card, 94, "Colorspace"), "Default");
    display_close(display);
    size_t length = 0;
    ck_assert_ptr_nonnull(fake_blob_bytes(card, fake_value(card, CRTC, "GAMMA_LUT"), &length));
    ck_assert_uint_eq(length, 24);
    ck_assert_str_eq(fake_choice(card, 94, "underscan"), "on");
    ck_assert_str_eq(fake_choice(card, 94, "Colorspace"), "opRGB");
    ck_assert_uint_eq(fake_value(card, PLANE, "FB_ID"), other_picture);
}
END_TEST

START_TEST(who_asks_for_another_terminal_finds_the_card_given_back_before)
{
    fake_seat.takes_first = true;
    display = open_display("DP-1", -1);
    ck_assert(show(display, 7, NULL));
    seat_switch_to(seat, 2);
    ck_assert_int_eq(atomic_load(&fake_seat.switched_to), 2);
    wait_for_acknowledgement(1);
    ck_assert(is_as_found());
    fake_seat_give();
    wait_for_picture(PLANE, 0x070707);
    display_close(display);
    ck_assert(is_as_found());
}
END_TEST

START_TEST(a_switch_that_is_refused_brings_the_picture_back)
{
    display = open_display("DP-1", -1);
    ck_assert(show(display, 7, NULL));
    fake_seat.refuses_switches = true;
    seat_switch_to(seat, 2);
    ck_assert_uint_eq(pixel_shown(PLANE), 0x070707);
    ck_assert(!display_shows_still(display));
    ck_assert(show(display, 8, NULL));
    ck_assert(display_shows_still(display));
    display_close(display);
    ck_assert(is_as_found());
}
END_TEST

START_TEST(a_setting_that_another_program_left_and_that_cannot_be_set_back_ends_the_measuring)
{
    struct error error = {0};
    display = open_display("DP-1", -1);
    ck_assert(show(display, 7, NULL));
    look_at_another_terminal(1);
    fake_choose(card, 94, "Colorspace", "opRGB");
    card->refused_object = 94;
    (void)text_copy(card->refused_name, sizeof card->refused_name, "Colorspace");
    fake_seat_give();
    wait_for_picture(PLANE, 0x070707);
    ck_assert(!show(display, 8, &error));
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert_msg(
        strstr(error.text, "while another terminal was shown, ") != NULL, "%s", error.text);
    display_close(display);
}
END_TEST

static void *give_later(void *context)
{
    (void)context;
    (void)poll(NULL, 0, 100);
    fake_seat_give();
    return NULL;
}

START_TEST(a_picture_that_is_due_meanwhile_waits_for_our_terminal)
{
    pthread_t thread;
    display = open_display("DP-1", -1);
    look_at_another_terminal(1);
    ck_assert_int_eq(pthread_create(&thread, NULL, give_later, NULL), 0);
    ck_assert(show(display, 5, NULL));
    ck_assert(display_shows_still(display));
    (void)pthread_join(thread, NULL);
    ck_assert_uint_eq(pixel_shown(PLANE), 0x050505);
    display_close(display);
}
END_TEST

START_TEST(that_wait_is_cancelled)
{
    struct error error = {0};
    int cancel_fd = eventfd(0, EFD_CLOEXEC);
    uint64_t one = 1;
    display = open_display("DP-1", cancel_fd);
    look_at_another_terminal(1);
    ck_assert_int_eq(write(cancel_fd, &one, sizeof one), sizeof one);
    ck_assert(!show(display, 5, &error));
    ck_assert_int_eq(error.kind, ERROR_CANCELLED);
    display_close(display);
}
END_TEST

START_TEST(a_card_that_was_unplugged_meanwhile_is_an_error_by_name)
{
    struct error error = {0};
    display = open_display("DP-1", -1);
    ck_assert(show(display, 5, NULL));
    look_at_another_terminal(1);
    fake_seat.refuses_devices = true;
    fake_seat_give();
    ck_assert(!show(display, 6, &error));
    ck_assert_int_eq(error.kind, ERROR_SYSTEM);
    ck_assert_msg(strstr(error.text, "after a look at another terminal") != NULL, "%s", error.text);
    display_close(display);
}
END_TEST

START_TEST(a_keeper_that_ends_is_an_error_and_no_hang)
{
    struct error error = {0};
    display = open_display("DP-1", -1);
    fake_seat_vanish();
    (void)poll(NULL, 0, 100);
    ck_assert(!show(display, 6, &error));
    ck_assert_int_eq(error.kind, ERROR_UNAVAILABLE);
    ck_assert_msg(strstr(error.text, "its keeper has gone") != NULL, "%s", error.text);
    display_close(display);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("seat");
    tcase_add_checked_fixture(tcase, seat_was_set_up, leave_seat);
    tcase_add_test(tcase, without_a_seat_it_says_so_and_opens_nothing);
    tcase_add_test(tcase, a_machine_without_a_card_is_told_so_and_not_of_terminals);
    tcase_add_test(tcase, while_another_terminal_is_shown_the_card_is_as_it_was_found);
    tcase_add_test(tcase, back_on_our_terminal_all_is_made_anew_and_the_picture_comes_again);
    tcase_add_test(tcase, both_displays_of_a_card_come_back);
    tcase_add_test(tcase, what_could_not_be_given_back_is_given_back_in_the_end);
    tcase_add_test(tcase, who_asks_for_another_terminal_finds_the_card_given_back_before);
    tcase_add_test(tcase, a_switch_that_is_refused_brings_the_picture_back);
    tcase_add_test(
        tcase, a_setting_that_another_program_left_and_that_cannot_be_set_back_ends_the_measuring);
    tcase_add_test(tcase, a_picture_that_is_due_meanwhile_waits_for_our_terminal);
    tcase_add_test(tcase, that_wait_is_cancelled);
    tcase_add_test(tcase, a_card_that_was_unplugged_meanwhile_is_an_error_by_name);
    tcase_add_test(tcase, a_keeper_that_ends_is_an_error_and_no_hang);
    return run_case("agent.display.seat", tcase);
}
