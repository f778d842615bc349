/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/lit_time.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOOT "0b9d5e0e-4c52-4a52-9d9c-6c3c3d8f1a11"
#define OTHER_BOOT "1b9d5e0e-4c52-4a52-9d9c-6c3c3d8f1a11"
#define OUTPUT "card0-DP-1"
#define EVERY_S 60

static char state[64], drm[96];

static void put(const char *name, const char *text)
{
    char path[256];
    struct error error = {0};
    (void)snprintf(path, sizeof path, "%s/%s/%s", drm, OUTPUT, name);
    ck_assert_msg(file_write(path, text, strlen(text), 0600, &error), "%s", error.text);
}

static void setup(void)
{
    char folder[160];
    (void)snprintf(state, sizeof state, "/tmp/lit-time-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(state));
    (void)snprintf(drm, sizeof drm, "%s/drm", state);
    (void)snprintf(folder, sizeof folder, "%s/%s", drm, OUTPUT);
    ck_assert(file_make_folder(folder, 0700, NULL));
    (void)snprintf(folder, sizeof folder, "%s/card0", drm);
    ck_assert(file_make_folder(folder, 0700, NULL));
}

static void teardown(void)
{
    static const char *const names[] = {"audit/lit",
                                        "audit",
                                        "drm/" OUTPUT "/status",
                                        "drm/" OUTPUT "/dpms",
                                        "drm/" OUTPUT "/enabled",
                                        "drm/" OUTPUT "/edid",
                                        "drm/" OUTPUT,
                                        "drm/card0",
                                        "drm",
                                        ""};
    char path[256];
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        (void)snprintf(path, sizeof path, "%s/%s", state, names[i]);
        (void)remove(path);
    }
}

static void see(const char *what)
{
    bool connected = strcmp(what, "gone") != 0;
    put("status", connected ? "connected\n" : "disconnected\n");
    put("enabled", connected && strcmp(what, "unused") != 0 ? "enabled\n" : "disabled\n");
    put("dpms", strcmp(what, "off") == 0 ? "Off\n" : "On\n");
    put("edid", connected ? what[0] == '2' ? "second" : "first" : "");
}

static const char *edid_of(const char *what, char sha256[DIGEST_TEXT_SIZE])
{
    return what[0] == '2' ? digest_sha256("second", 6, sha256) : digest_sha256("first", 5, sha256);
}

/* What each look sees, a period apart: "on", "off", "unused" by anybody, "gone", "2on" another
 * monitor, "-" no look, "B" another boot. Spans in minutes, asked for the monitor that was seen
 * last. */
static const struct {
    const char *looks;
    double at_least, at_most;
} histories[] = {
    {"on", 0, NAN},
    {"on on on on", 3, NAN}, /* before the first look nothing is known */
    {"off on on", 1, 3.5},
    {"off off", 0, 2.5},
    {"on unused", 0, 2.5},
    {"on off", 0, 2.5},
    {"on on on off on on on", 2, 4.5},
    {"on gone on on", 1, 3.5},   /* the monitor's own switch, where the cable tells of it */
    {"on on 2on 2on", 1, NAN},   /* another monitor: where was it before? */
    {"off 2on", 0, 2.5},         /* the output was dark, whatever was at it */
    {"on on - on on", 4, NAN},   /* one late look is still one */
    {"on on - - on on", 1, NAN}, /* suspended, perhaps */
    {"off on - - on on", 1, NAN},
    {"on on B on on", 1, NAN},
};

static void run(const char *looks, struct lit_span *span)
{
    char words[128], *rest = words, *word, sha256[DIGEST_TEXT_SIZE] = "";
    struct lit_now now = {BOOT, 1000 * 1000};
    struct error error = {0};
    (void)snprintf(words, sizeof words, "%s", looks);
    while ((word = strsep(&rest, " ")) != NULL) {
        if (word[0] == 'B') {
            now = (struct lit_now){OTHER_BOOT, 1000 * 1000};
            continue;
        }
        now.uptime_ms += EVERY_S * 1000;
        if (word[0] == '-')
            continue;
        see(word);
        (void)edid_of(word, sha256);
        ck_assert_msg(lit_look(state, drm, &now, EVERY_S * 1000, &error), "%s", error.text);
    }
    *span = lit_read(state, &now, OUTPUT, sha256);
}

static void expect(double value, double expected)
{
    if (isnan(expected))
        ck_assert_double_nan(value);
    else
        ck_assert_double_eq_tol(value, expected, 1e-9);
}

START_TEST(what_was_seen_bounds_how_long_it_has_been_lit)
{
    struct lit_span span;
    run(histories[_i].looks, &span);
    expect(span.at_least_minutes, histories[_i].at_least);
    expect(span.at_most_minutes, histories[_i].at_most);
}
END_TEST

static void expect_unknown(const struct lit_now *now, const char *output, const char *edid)
{
    char sha256[DIGEST_TEXT_SIZE];
    struct lit_span span = lit_read(state, now, output, edid_of(edid, sha256));
    ck_assert_double_nan(span.at_least_minutes);
    ck_assert_double_nan(span.at_most_minutes);
}

START_TEST(of_another_output_monitor_boot_or_time_nothing_is_known)
{
    struct lit_span span;
    const struct lit_now now = {BOOT, 1000000 + 3 * 60000}, other = {OTHER_BOOT, now.uptime_ms};
    const struct lit_now late = {BOOT, now.uptime_ms + 151000}, early = {BOOT, now.uptime_ms - 1};
    run("on on on", &span);
    expect(span.at_least_minutes, 2);
    expect_unknown(&now, "card0-DP-2", "on");
    expect_unknown(&now, OUTPUT, "2on");
    expect_unknown(&other, OUTPUT, "on");
    expect_unknown(&late, OUTPUT, "on"); /* nobody looks any more */
    expect_unknown(&early, OUTPUT, "on");
}
END_TEST

static const char *const broken[] = {
    "",
    "\n",
    "lit " BOOT " 1060000\n",
    "lit " BOOT " -5 60000\n",
    "lit " BOOT " 1060000 99999999999999999999\n",
    "lit " BOOT " 1060000 60000\nlit " OUTPUT "\n",
    "lit " BOOT " 1060000 60000\nlit " OUTPUT " a b c d e\n",
    "lit " BOOT " 1060000 60000\nlit " OUTPUT " first ten yes\n",
};

START_TEST(a_file_that_is_none_says_nothing_and_is_replaced)
{
    char path[128];
    struct lit_span span;
    const struct lit_now now = {BOOT, 1060000};
    (void)snprintf(path, sizeof path, "%s/audit", state);
    ck_assert(file_make_folder(path, 0700, NULL));
    (void)snprintf(path, sizeof path, "%s/audit/lit", state);
    ck_assert(file_write(path, broken[_i], strlen(broken[_i]), 0600, NULL));
    expect_unknown(&now, OUTPUT, "on");
    run("on on", &span);
    expect(span.at_least_minutes, 1);
}
END_TEST

START_TEST(a_machine_without_a_card_has_nothing_lit)
{
    const struct lit_now now = {BOOT, 1060000};
    ck_assert(lit_look(state, "/nonexistent/drm", &now, 60000, NULL));
    expect_unknown(&now, OUTPUT, "on");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("lit_time");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_loop_test(
        tcase, what_was_seen_bounds_how_long_it_has_been_lit, 0, ARRAY_LENGTH(histories));
    tcase_add_test(tcase, of_another_output_monitor_boot_or_time_nothing_is_known);
    tcase_add_loop_test(
        tcase, a_file_that_is_none_says_nothing_and_is_replaced, 0, ARRAY_LENGTH(broken));
    tcase_add_test(tcase, a_machine_without_a_card_has_nothing_lit);
    return run_case("agent.display.lit_time", tcase);
}
