/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/display.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/time_utc.h"
#include "tests/support/check_main.h"
#include "tests/unit/agent/display/fake_card.h"

#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A program that measures is ended in every way; the card must be as it was found within 1 s. */

#define RESTORE_MS                                                                               \
    10000 /* a busy machine is no fault; the second that it may take is measured in the emulated \
             machine */

enum { CONNECTOR = 78, CRTC = 47, PLANE = 31 }; /* of i915.txt */

static struct fake_card *card;
static char folder[] = "/tmp/monqa-guard-XXXXXX";
static uint32_t desktop_picture;
static const char *connector = "HDMI-A-1";

static void card_was_set_up(void)
{
    fake_cards_forget();
    card = fake_card_load(0, "i915.txt");
    desktop_picture = fake_foreign_buffer(card);
    fake_choose(card, CONNECTOR, "Broadcast RGB", "Limited 16:235");
    fake_set(card, CONNECTOR, "CRTC_ID", CRTC);
    fake_set(card, CRTC, "GAMMA_LUT", fake_blob(card, "a table of the site.....", 24));
    fake_set(card, PLANE, "CRTC_ID", CRTC);
    fake_set(card, PLANE, "FB_ID", desktop_picture);
    memset(folder + strlen(folder) - 6, 'X', 6);
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static bool saved_state_is_there(char *path, size_t size)
{
    (void)snprintf(path, size, "%s/display-card0.found", folder);
    return file_exists(path);
}

static void folder_is_removed(void)
{
    char path[128];
    if (saved_state_is_there(path, sizeof path))
        (void)unlink(path);
    (void)rmdir(folder);
}

static bool is_as_found(void)
{
    size_t length = 0;
    const void *table = fake_blob_bytes(card, fake_value(card, CRTC, "GAMMA_LUT"), &length);
    return table != NULL && length == 24 && memcmp(table, "a table of the site.....", 24) == 0 &&
           strcmp(fake_choice(card, CONNECTOR, "Broadcast RGB"), "Limited 16:235") == 0 &&
           fake_value(card, PLANE, "FB_ID") == desktop_picture;
}

/* The child's end of a pipe says when it shows a picture; then it waits to be ended. */
static void measure(int ready)
{
    struct display *display = NULL;
    struct raster *raster = NULL;
    const struct display_options options = {.name = connector, .cancel_fd = -1, .state = folder};
    (void)signal(SIGTERM, SIG_DFL); /* which Check handles */
    if (!display_open(&options, &display, NULL) ||
        !raster_create(1536, 2048, 8, 7, &raster, NULL) || !display_show(display, raster, NULL) ||
        write(ready, "", 1) != 1)
        _exit(9);
    for (;;)
        (void)pause();
}

static pid_t start_measuring(void)
{
    int ends[2];
    char byte;
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0)
        measure(ends[1]);
    (void)close(ends[1]);
    ck_assert_int_eq(read(ends[0], &byte, 1), 1);
    (void)close(ends[0]);
    ck_assert(!is_as_found());
    return child;
}

static bool wait_until_as_found(int wait_ms)
{
    int64_t end_ms = time_monotonic_ms() + wait_ms;
    while (!is_as_found() && time_monotonic_ms() < end_ms)
        (void)poll(NULL, 0, 2);
    return is_as_found();
}

static const int ends_of_a_program[] = {SIGKILL, SIGSEGV, SIGABRT, SIGTERM, SIGHUP};

START_TEST(whatever_ends_the_program_the_screen_is_as_it_was_found_within_a_second)
{
    char path[128];
    pid_t child = start_measuring();
    ck_assert(saved_state_is_there(path, sizeof path));
    int64_t killed_ms = time_monotonic_ms();
    ck_assert_int_eq(kill(child, ends_of_a_program[_i]), 0);
    (void)waitpid(child, NULL, 0);
    ck_assert(wait_until_as_found(10 * RESTORE_MS));
    int64_t took_ms = time_monotonic_ms() - killed_ms;
    (void)printf("signal %d: as found after %lld ms\n", ends_of_a_program[_i], (long long)took_ms);
    ck_assert_int_le(took_ms, RESTORE_MS);
    while (file_exists(path) && time_monotonic_ms() < killed_ms + RESTORE_MS)
        (void)poll(NULL, 0, 2);
    ck_assert(!file_exists(path));
}
END_TEST

/* The guard stands in a session of its own, so it is found as the child's child. */
static pid_t guard_of(pid_t child)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)child, (int)child);
    FILE *file = fopen(path, "r");
    int guard = 0;
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fscanf(file, "%d", &guard), 1);
    (void)fclose(file);
    return guard;
}

START_TEST(what_ends_its_parent_by_name_or_session_does_not_end_the_guard)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    char path[64], name[32] = "";
    pid_t child = start_measuring();
    pid_t guard = guard_of(child);
    (void)snprintf(path, sizeof path, "/proc/%d/comm", (int)guard);
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(fgets(name, sizeof name, file));
    (void)fclose(file);
    ck_assert_str_eq(name, "monqa-guard\n");
    ck_assert_int_ne(getsid(guard), getsid(child));
    for (size_t i = 0; i < ARRAY_LENGTH(signals); i++)
        ck_assert_int_eq(kill(guard, signals[i]), 0);
    (void)kill(child, SIGKILL);
    (void)waitpid(child, NULL, 0);
    ck_assert(wait_until_as_found(RESTORE_MS));
}
END_TEST

static void kill_both(void)
{
    pid_t child = start_measuring();
    pid_t guard = guard_of(child);
    (void)kill(guard, SIGKILL);
    (void)kill(child, SIGKILL);
    (void)waitpid(child, NULL, 0);
    (void)poll(NULL, 0, 20);
    ck_assert(!is_as_found());
}

START_TEST(when_both_are_killed_the_saved_state_gives_the_screen_back)
{
    char path[128];
    size_t count = 0;
    struct error error = {0};
    kill_both();
    ck_assert(saved_state_is_there(path, sizeof path));
    ck_assert_msg(display_restore(folder, &count, &error), "%s", error.text);
    ck_assert_uint_eq(count, 1);
    ck_assert(is_as_found());
    ck_assert(!file_exists(path));
    ck_assert(display_restore(folder, &count, &error));
    ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(a_session_after_that_finds_what_the_first_one_found)
{
    struct display *display = NULL;
    const struct display_options options = {.name = "HDMI-A-1", .cancel_fd = -1, .state = folder};
    kill_both();
    ck_assert(display_open(&options, &display, NULL));
    const struct signal_path *path = display_signal_path(display);
    bool found = false;
    for (size_t i = 0; i < path->property_count; i++)
        found = found || strcmp(path->properties[i].found, "Limited 16:235") == 0;
    ck_assert(found);
    display_close(display);
    ck_assert(is_as_found());
}
END_TEST

static void replace_in_saved_state(const char *path, const char *from, const char *to)
{
    CLEANUP(buffer_finish) struct buffer file = BUFFER(1u << 20);
    ck_assert(file_read(path, &file, NULL));
    char *place = strstr(file.data, from);
    ck_assert_ptr_nonnull(place);
    memcpy(place, to, strlen(to));
    ck_assert(file_write(path, file.data, file.length, 0600, NULL));
}

START_TEST(a_state_from_before_the_machine_started_anew_is_thrown_away)
{
    char path[128];
    size_t count = 99;
    kill_both();
    ck_assert(saved_state_is_there(path, sizeof path));
    replace_in_saved_state(path, "boot ", "boot 00000000-0000-0000-0000-000000000000");
    ck_assert(display_restore(folder, &count, NULL));
    ck_assert_uint_eq(count, 0);
    ck_assert(!is_as_found() && !file_exists(path));
}
END_TEST

static const struct {
    const char *from, *to, *words;
} damages[] = {
    {"driver i915", "driver i916", "it is of /dev/dri/card0 with driver \"i916\""},
    {"monqa display state 1", "monqa display state 2", "no state of a display"},
    {"state atomic", "state atomiz", "no state of a graphics card"},
    {"number ", "numbed ", "is not as it was written"},
};

START_TEST(a_damaged_state_is_named_and_nothing_is_written)
{
    char path[128];
    size_t count = 0;
    struct error error = {0};
    kill_both();
    ck_assert(saved_state_is_there(path, sizeof path));
    replace_in_saved_state(path, damages[_i].from, damages[_i].to);
    int commits = card->commits;
    ck_assert(!display_restore(folder, &count, &error));
    ck_assert_msg(strstr(error.text, damages[_i].words) != NULL, "%s", error.text);
    ck_assert_msg(strstr(error.text, path) != NULL, "%s", error.text);
    ck_assert_int_eq(card->commits, commits);
}
END_TEST

START_TEST(colours_come_back_even_where_the_picture_is_gone)
{
    pid_t child = start_measuring();
    card->buffers[desktop_picture - FAKE_FIRST_BUFFER].alive = false;
    (void)kill(child, SIGKILL);
    (void)waitpid(child, NULL, 0);
    int64_t end_ms = time_monotonic_ms() + RESTORE_MS;
    while (fake_value(card, CRTC, "GAMMA_LUT") == 0 && time_monotonic_ms() < end_ms)
        (void)poll(NULL, 0, 2);
    ck_assert_uint_ne(fake_value(card, CRTC, "GAMMA_LUT"), 0);
}
END_TEST

/* Without atomic mode setting: one picture for the CRTC, and a ramp. */
START_TEST(an_older_driver_is_given_back_too)
{
    struct fake_object *crtc;
    uint32_t picture;
    size_t count = 0;
    fake_cards_forget();
    card = fake_card_load(0, "radeon.txt");
    crtc = fake_nth(card, DRM_MODE_OBJECT_CRTC, 0);
    picture = crtc->picture = fake_foreign_buffer(card);
    crtc->mode = fake_nth(card, DRM_MODE_OBJECT_CONNECTOR, 0)->modes[0];
    fake_nth(card, DRM_MODE_OBJECT_CONNECTOR, 0)->encoder_crtc = crtc->id;
    for (size_t i = 0; i < 3 * FAKE_RAMP; i++)
        crtc->ramp[i] = (uint16_t)(i % FAKE_RAMP * 128);
    fake_choose(card, 55, "output_csc", "tvrgb");
    connector = "DP-1";
    if (_i == 0) {
        pid_t child = start_measuring();
        (void)kill(child, SIGKILL);
        (void)waitpid(child, NULL, 0);
    } else {
        kill_both();
        ck_assert(display_restore(folder, &count, NULL));
        ck_assert_uint_eq(count, 1);
    }
    int64_t end_ms = time_monotonic_ms() + RESTORE_MS;
    while ((crtc->ramp[255] != 255 * 128 || crtc->picture != picture) &&
           time_monotonic_ms() < end_ms)
        (void)poll(NULL, 0, 2);
    ck_assert_uint_eq(crtc->ramp[255], 255 * 128);
    ck_assert_uint_eq(crtc->picture, picture);
    ck_assert_str_eq(fake_choice(card, 55, "output_csc"), "tvrgb");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("guard");
    tcase_add_checked_fixture(tcase, card_was_set_up, folder_is_removed);
    tcase_add_loop_test(tcase,
                        whatever_ends_the_program_the_screen_is_as_it_was_found_within_a_second,
                        0,
                        ARRAY_LENGTH(ends_of_a_program));
    tcase_add_test(tcase, what_ends_its_parent_by_name_or_session_does_not_end_the_guard);
    tcase_add_test(tcase, when_both_are_killed_the_saved_state_gives_the_screen_back);
    tcase_add_test(tcase, a_session_after_that_finds_what_the_first_one_found);
    tcase_add_test(tcase, a_state_from_before_the_machine_started_anew_is_thrown_away);
    tcase_add_loop_test(
        tcase, a_damaged_state_is_named_and_nothing_is_written, 0, ARRAY_LENGTH(damages));
    tcase_add_test(tcase, colours_come_back_even_where_the_picture_is_gone);
    tcase_add_loop_test(tcase, an_older_driver_is_given_back_too, 0, 2);
    return run_case("agent.display.guard", tcase);
}
