/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/signal_judge.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define REFRESH_TOLERANCE_HZ 0.1

struct changes {
    struct signal_change *items;
    size_t count, left_out;
};

static void add(struct changes *changes, const char *kind, bool is_maintenance, const char *format,
                ...) __attribute__((format(printf, 4, 5)));

static void add(struct changes *changes, const char *kind, bool is_maintenance, const char *format,
                ...)
{
    if (changes->count == SIGNAL_CHANGES_MAX) {
        struct signal_change *last = &changes->items[SIGNAL_CHANGES_MAX - 1];
        changes->left_out += changes->left_out == 0 ? 2 : 1;
        (void)text_copy(last->kind, sizeof last->kind, "setting");
        last->is_maintenance = true;
        (void)snprintf(last->words, sizeof last->words, "and %zu more changes", changes->left_out);
        return;
    }
    struct signal_change *change = &changes->items[changes->count++];
    *change = (struct signal_change){.is_maintenance = is_maintenance};
    (void)text_copy(change->kind, sizeof change->kind, kind);
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(change->words, sizeof change->words, format, arguments);
    va_end(arguments);
}

/* "" is what an older state does not say: no change can be told from it. */
static bool differs(const char *before, const char *now)
{
    return before[0] != '\0' && now[0] != '\0' && strcmp(before, now) != 0;
}

static void compare_text(struct changes *changes, const char *kind, bool is_maintenance,
                         const char *before, const char *now)
{
    if (differs(before, now))
        add(changes, kind, is_maintenance, "%s became %.60s (before: %.60s)", kind, now, before);
}

static void compare_mode(const struct signal_path *before, const struct signal_path *now,
                         struct changes *changes)
{
    if (before->width == 0 || now->width == 0)
        return; /* switched off for the night, or by a lid */
    if (before->width != now->width || before->height != now->height ||
        fabs(before->refresh_hz - now->refresh_hz) > REFRESH_TOLERANCE_HZ)
        add(changes,
            "mode",
            true,
            "mode became %dx%d at %.2f Hz (before: %dx%d at %.2f Hz)",
            now->width,
            now->height,
            now->refresh_hz,
            before->width,
            before->height,
            before->refresh_hz);
    if (before->sharing == 0 && now->sharing > 0)
        add(changes, "mirroring", true, "the picture is now mirrored on another display");
}

/* What a setting is called in a report; those without a name here say nothing of levels. */
static const struct {
    const char *object, *name, *kind;
} watched[] = {
    {"crtc", "GAMMA_LUT", "table"},
    {"crtc", "DEGAMMA_LUT", "table"},
    {"crtc", "gamma ramp", "table"},
    {"crtc", "CTM", "table"},
    {"connector", "max bpc", "depth"},
    {"connector", "Colorspace", "setting"},
    {"connector", "HDR_OUTPUT_METADATA", "setting"},
    {"connector", "dither", "setting"},
    {"connector", "dithering mode", "setting"},
    {"connector", "scaling mode", "setting"},
    {"connector", "underscan", "setting"},
    {"connector", "abm level", "setting"},
    {"connector", "content type", "setting"},
    {"connector", "privacy-screen hw-state", "setting"},
    {"connector", "brightness", "setting"},
    {"connector", "contrast", "setting"},
    {"connector", "saturation", "setting"},
    {"connector", "hue", "setting"},
    {"connector", "vibrant hue", "setting"},
    {"connector", "color vibrance", "setting"},
    {"plane", "rotation", "setting"},
};

/* A hash is told by its first digits; the state itself has it whole. */
static void shorten(const char *value, char text[48])
{
    const char *hash = signal_value_sha256(value);
    if (hash == NULL)
        (void)text_copy(text, 48, value);
    else
        (void)snprintf(
            text, 48, "%.*s%.8s...", (int)(hash - value < 32 ? hash - value : 32), value, hash);
}

static void compare_settings(const struct signal_path *before, const struct signal_path *now,
                             struct changes *changes)
{
    for (size_t i = 0; i < ARRAY_LENGTH(watched); i++) {
        const char *old = signal_path_value(before, watched[i].object, watched[i].name);
        const char *new = signal_path_value(now, watched[i].object, watched[i].name);
        char old_text[48], new_text[48];
        if (old == NULL || new == NULL || strcmp(old, new) == 0)
            continue;
        shorten(old, old_text);
        shorten(new, new_text);
        add(changes,
            watched[i].kind,
            true,
            "%s became \"%s\" (before: \"%s\")",
            watched[i].name,
            new_text,
            old_text);
    }
}

size_t signal_path_compare(const struct signal_path *before, const struct signal_path *now,
                           const struct edid *edid, struct signal_change *items)
{
    struct changes changes = {.items = items};
    char ignored[160];
    if (differs(before->edid_sha256, now->edid_sha256)) {
        add(&changes, "display", true, "another display is on %s", now->connector);
        return changes.count;
    }
    compare_text(&changes, "card", true, before->card_bus, now->card_bus);
    compare_text(&changes, "driver", true, before->card_driver, now->card_driver);
    compare_text(&changes, "driver", true, before->driver_version, now->driver_version);
    compare_text(&changes, "kernel", false, before->kernel, now->kernel);
    compare_mode(before, now, &changes);
    if (before->width > 0 && now->width > 0)
        compare_text(&changes,
                     "range",
                     true,
                     signal_range(before, edid, ignored, sizeof ignored),
                     signal_range(now, edid, ignored, sizeof ignored));
    compare_settings(before, now, &changes);
    return changes.count;
}
