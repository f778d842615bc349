/* SPDX-License-Identifier: Apache-2.0 */
#include "core/signal/checks.h"
#include "core/signal/link.h"

#include "monqa/cleanup.h"

#include <string.h>

/* What a setting may be for the levels to stay what they are. */
struct rule {
    const char *object, *name;
    const char *good;    /* separated by '|' */
    const char *unsure;  /* the same; NULL: none */
    const char *trouble; /* what another value does */
};

static bool is_among(const char *words, const char *value)
{
    size_t length = strlen(value);
    for (const char *word = words; word != NULL && *word != '\0';) {
        size_t size = strcspn(word, "|");
        if (size == length && strncmp(word, value, size) == 0)
            return true;
        word += word[size] == '|' ? size + 1 : size;
    }
    return false;
}

static void apply(const struct rule *rules, size_t count, const struct signal_subject *subject,
                  struct signal_check *check)
{
    for (size_t i = 0; i < count; i++) {
        const struct rule *rule = &rules[i];
        if (signal_path_find(subject->path, rule->object, rule->name) == NULL)
            continue;
        const char *value = signal_path_value(subject->path, rule->object, rule->name);
        check_saw(check, rule->name, value);
        if (value == NULL)
            check_unknown(check, "\"%s\" could not be read", rule->name);
        else if (is_among(rule->unsure, value))
            check_unknown(check, "\"%s\" is \"%s\": %s", rule->name, value, rule->trouble);
        else if (!is_among(rule->good, value))
            check_fail(check, "\"%s\" is \"%s\": %s", rule->name, value, rule->trouble);
    }
}

static bool is_straight(const char *value)
{
    return strcmp(value, "none") == 0 || strncmp(value, "identity", strlen("identity")) == 0;
}

static void check_table(const struct signal_path *path, const char *name, const char *value,
                        struct signal_check *check)
{
    const char *hash = signal_value_sha256(value);
    bool is_bare = strcmp(path->mode, "bare") == 0;
    bool is_site = hash != NULL && strcmp(hash, path->site_lut) == 0;
    if (is_bare)
        check_fail(check, "%s is in force, though it was to be taken away", name);
    else if (path->site_lut[0] == '\0')
        check_unknown(check, "%s is in force, and none is named for this display", name);
    else if (!is_site)
        check_fail(check, "%s is in force, which is not the one named for this display", name);
}

/* The ramp is what a driver without the properties has. */
void check_gamma(const struct signal_subject *subject, struct signal_check *check)
{
    static const char *const names[] = {"DEGAMMA_LUT", "GAMMA_LUT", "gamma ramp"};
    const struct signal_path *path = subject->path;
    bool is_any = false, is_curved = false;
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        if (signal_path_find(path, "crtc", names[i]) == NULL)
            continue;
        const char *value = signal_path_value(path, "crtc", names[i]);
        check_saw(check, names[i], value);
        is_any = true;
        if (value == NULL || strcmp(value, "unreadable") == 0 || strcmp(value, SIGNAL_UNKNOWN) == 0)
            check_unknown(check, "%s could not be read", names[i]);
        else if (!is_straight(value)) {
            is_curved = true;
            check_table(path, names[i], value, check);
        }
    }
    if (!is_any && signal_link(path->connector, subject->edid) != LINK_VIRTUAL)
        check_unknown(check, "the driver does not show any table");
    if (!is_curved && path->site_lut[0] != '\0' && strcmp(path->mode, "bare") != 0)
        check_fail(check, "the table named for this display is not in force");
}

void check_matrix(const struct signal_subject *subject, struct signal_check *check)
{
    const char *value = signal_path_value(subject->path, "crtc", "CTM");
    if (signal_path_find(subject->path, "crtc", "CTM") == NULL)
        return;
    check_saw(check, "CTM", value);
    if (value == NULL || strcmp(value, "unreadable") == 0)
        check_unknown(check, "CTM could not be read");
    else if (!is_straight(value))
        check_fail(check, "a colour matrix is in force");
}

void check_colorspace(const struct signal_subject *subject, struct signal_check *check)
{
    static const struct rule rules[] = {
        {"connector", "Colorspace", "Default", NULL, "the display maps colours anew"},
    };
    apply(rules, ARRAY_LENGTH(rules), subject, check);
}

void check_hdr(const struct signal_subject *subject, struct signal_check *check)
{
    static const struct rule rules[] = {
        {"connector", "HDR_OUTPUT_METADATA", "none", NULL, "HDR is on"},
    };
    apply(rules, ARRAY_LENGTH(rules), subject, check);
}

void check_dithering(const struct signal_subject *subject, struct signal_check *check)
{
    static const struct rule rules[] = {
        {"connector", "dither", "off", NULL, "levels are mixed from others"},
        {"connector", "dithering mode", "off", "auto", "levels may be mixed from others"},
    };
    const struct signal_path *path = subject->path;
    apply(rules, ARRAY_LENGTH(rules), subject, check);
    bool is_amd = strcmp(path->card_driver, "amdgpu") == 0;
    bool has_word = signal_path_find(path, "connector", "dither") != NULL ||
                    signal_path_find(path, "connector", "dithering mode") != NULL;
    if (!has_word && is_amd)
        check_unknown(check, "amdgpu dithers where it sees fit, and does not say so");
    int panel = signal_panel_bits(path, subject->edid);
    if (!has_word && panel > 0 && panel < 8)
        check_unknown(check, "a panel of %d bits a channel: driver or panel may dither", panel);
}

void check_adaptation(const struct signal_subject *subject, struct signal_check *check)
{
    static const struct rule rules[] = {
        {"connector", "abm level", "0", NULL, "the backlight follows the picture"},
        {"connector", "panel power savings", "0", NULL, "the backlight follows the picture"},
        {"connector",
         "content type",
         "No Data|Graphics",
         NULL,
         "the display may change its settings for it"},
        {"connector",
         "privacy-screen hw-state",
         "Disabled|Disabled-locked",
         NULL,
         "the privacy screen takes light"},
    };
    apply(rules, ARRAY_LENGTH(rules), subject, check);
}

/* What is neutral differs from driver to driver. */
void check_controls(const struct signal_subject *subject, struct signal_check *check)
{
    static const char *const names[] = {
        "brightness", "contrast", "saturation", "hue", "vibrant hue", "color vibrance"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        if (signal_path_find(subject->path, "connector", names[i]) == NULL)
            continue;
        check_saw(check, names[i], signal_path_value(subject->path, "connector", names[i]));
        check_unknown(check,
                      "the driver has a control \"%s\", and which value is neutral is not "
                      "known",
                      names[i]);
    }
}
