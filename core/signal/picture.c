/* SPDX-License-Identifier: Apache-2.0 */
#include "core/signal/checks.h"
#include "core/signal/link.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum native { NATIVE_NO, NATIVE_YES, NATIVE_NOT_KNOWN };

static enum native is_native(const struct signal_subject *subject, int *width, int *height)
{
    if (subject->edid == NULL || !edid_native_size(subject->edid, width, height))
        return NATIVE_NOT_KNOWN;
    return *width == subject->path->width && *height == subject->path->height ? NATIVE_YES
                                                                              : NATIVE_NO;
}

void check_mode(const struct signal_subject *subject, struct signal_check *check)
{
    const struct signal_path *path = subject->path;
    int width = 0, height = 0;
    (void)snprintf(check->value,
                   sizeof check->value,
                   "%dx%d at %.3f Hz",
                   path->width,
                   path->height,
                   path->refresh_hz);
    if (path->width == 0) {
        check_unknown(check, "the connector is not lit");
        return;
    }
    switch (is_native(subject, &width, &height)) {
    case NATIVE_NO:
        check_fail(check, "not native: the panel has %dx%d", width, height);
        break;
    case NATIVE_NOT_KNOWN:
        check_unknown(check, "the display does not say how many pixels its panel has");
        break;
    case NATIVE_YES:
        break;
    }
}

static const char *value_of(const struct signal_subject *subject, const char *object,
                            const char *name, struct signal_check *check)
{
    if (signal_path_find(subject->path, object, name) == NULL)
        return NULL;
    const char *value = signal_path_value(subject->path, object, name);
    check_saw(check, name, value);
    if (value == NULL)
        check_unknown(check, "\"%s\" could not be read", name);
    return value;
}

static void check_scaler(const struct signal_subject *subject, struct signal_check *check)
{
    int width = 0, height = 0;
    const char *mode = value_of(subject, "connector", "scaling mode", check);
    if (mode == NULL || strcmp(mode, "None") == 0 || strcmp(mode, "Center") == 0)
        return;
    switch (is_native(subject, &width, &height)) {
    case NATIVE_NO:
        check_fail(check, "the graphics card scales %s to the panel", mode);
        break;
    case NATIVE_NOT_KNOWN:
        check_unknown(check, "scaling mode \"%s\", and the panel's own size is not known", mode);
        break;
    case NATIVE_YES:
        break;
    }
}

void check_scaling(const struct signal_subject *subject, struct signal_check *check)
{
    static const char *const margins[] = {
        "left margin", "right margin", "top margin", "bottom margin"};
    check_scaler(subject, check);
    const char *underscan = value_of(subject, "connector", "underscan", check);
    if (underscan != NULL && strcmp(underscan, "auto") == 0)
        check_unknown(check, "underscan is left to the driver");
    else if (underscan != NULL && strcmp(underscan, "off") != 0)
        check_fail(check, "the picture is shrunk (underscan)");
    for (size_t i = 0; i < ARRAY_LENGTH(margins); i++) {
        const char *margin = value_of(subject, "connector", margins[i], check);
        if (margin != NULL && strcmp(margin, "0") != 0)
            check_fail(check, "the picture is shrunk by a margin");
    }
}

void check_refresh(const struct signal_subject *subject, struct signal_check *check)
{
    const char *vrr = value_of(subject, "crtc", "VRR_ENABLED", check);
    if (vrr != NULL && strcmp(vrr, "0") != 0)
        check_fail(check, "the refresh rate varies");
    const char *status = value_of(subject, "connector", "link-status", check);
    if (status != NULL && strcmp(status, "Good") != 0)
        check_fail(check, "the link is not good");
}

static bool is_size(const char *text, long long wanted)
{
    long long value = 0;
    return integer_parse(text, 0, INT64_MAX, &value) && value == wanted;
}

/* One to one on the whole screen; source sizes have sixteen bits behind the point. */
static void check_placement(const struct signal_subject *subject, struct signal_check *check)
{
    const struct signal_path *path = subject->path;
    const struct {
        const char *name;
        long long wanted;
    } sides[] = {
        {"CRTC_W", path->width},
        {"CRTC_H", path->height},
        {"SRC_W", (long long)path->width << 16},
        {"SRC_H", (long long)path->height << 16},
        {"CRTC_X", 0},
        {"CRTC_Y", 0},
        {"SRC_X", 0},
        {"SRC_Y", 0},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(sides); i++) {
        const char *value = signal_path_value(path, "plane", sides[i].name);
        if (value != NULL && !is_size(value, sides[i].wanted))
            check_fail(
                check, "the picture is not one to one on the whole screen (%s)", sides[i].name);
    }
}

/* A desktop may lay out its planes as it likes: beside one only its rotation is looked at. */
void check_picture(const struct signal_subject *subject, struct signal_check *check)
{
    const struct signal_path *path = subject->path;
    const char *rotation = value_of(subject, "plane", "rotation", check);
    if (rotation != NULL && strcmp(rotation, "rotate-0") != 0)
        check_fail(check, "the picture is turned or mirrored");
    if (strcmp(path->mode, "observed") == 0)
        return;
    const char *alpha = value_of(subject, "plane", "alpha", check);
    if (alpha != NULL && strcmp(alpha, "65535") != 0)
        check_fail(check, "the picture is not opaque");
    const char *pipeline = value_of(subject, "plane", "COLOR_PIPELINE", check);
    if (pipeline != NULL && strcmp(pipeline, "Bypass") != 0)
        check_fail(check, "a colour pipeline is in force");
    if (path->overlays > 0)
        check_fail(check, "%d other planes lie over the picture", path->overlays);
    else if (path->overlays < 0)
        check_unknown(check, "whether other planes lie over the picture is not known");
    check_placement(subject, check);
}

void check_mirroring(const struct signal_subject *subject, struct signal_check *check)
{
    int sharing = subject->path->sharing;
    (void)snprintf(check->value, sizeof check->value, "%d other connectors", sharing);
    if (sharing > 0)
        check_fail(check, "the same picture goes to another display: mirrored");
    else if (sharing < 0) {
        (void)text_copy(check->value, sizeof check->value, SIGNAL_UNKNOWN);
        check_unknown(check, "whether another display has the same picture is not known");
    }
}
