/* SPDX-License-Identifier: Apache-2.0 */
#include "core/signal/checks.h"
#include "core/signal/link.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const outcome_names[] = {
    [SIGNAL_PASS] = "pass",
    [SIGNAL_FAIL] = "fail",
    [SIGNAL_NOT_KNOWN] = SIGNAL_UNKNOWN,
};

const char *signal_outcome_name(enum signal_outcome outcome)
{
    return outcome_names[outcome];
}

bool signal_outcome_parse(const char *name, enum signal_outcome *outcome)
{
    for (size_t i = 0; i < ARRAY_LENGTH(outcome_names); i++)
        if (strcmp(name, outcome_names[i]) == 0) {
            *outcome = (enum signal_outcome)i;
            return true;
        }
    return false;
}

void check_fail(struct signal_check *check, const char *format, ...)
{
    if (check->outcome == SIGNAL_FAIL)
        return;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(check->cause, sizeof check->cause, format, arguments);
    va_end(arguments);
    check->outcome = SIGNAL_FAIL;
}

void check_unknown(struct signal_check *check, const char *format, ...)
{
    if (check->outcome != SIGNAL_PASS)
        return;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(check->cause, sizeof check->cause, format, arguments);
    va_end(arguments);
    check->outcome = SIGNAL_NOT_KNOWN;
}

void check_saw(struct signal_check *check, const char *name, const char *value)
{
    size_t length = strlen(check->value);
    (void)snprintf(check->value + length,
                   sizeof check->value - length,
                   "%s%s %s",
                   length > 0 ? ", " : "",
                   name,
                   value != NULL ? value : SIGNAL_UNKNOWN);
}

/* Who it is, and whether two of them could be told apart. */
static void check_identity(const struct signal_subject *subject, struct signal_check *check)
{
    const struct edid *edid = subject->edid;
    if (edid == NULL) {
        check_unknown(check, "the display does not say what it is");
        return;
    }
    (void)snprintf(check->value,
                   sizeof check->value,
                   "%s %d %s",
                   edid->manufacturer,
                   edid->product_code,
                   edid->name);
    struct display_identity identity = edid_identity(edid);
    if (display_identity_doubt(&identity) != NULL)
        check_unknown(check, "%s", display_identity_doubt(&identity));
}

static void check_link(const struct signal_subject *subject, struct signal_check *check)
{
    const char *connector = subject->path->connector;
    (void)text_copy(check->value, sizeof check->value, connector);
    switch (signal_link(connector, subject->edid)) {
    case LINK_ANALOG:
        check_fail(check, "an analogue connection: levels do not arrive exactly");
        break;
    case LINK_UNKNOWN:
        check_unknown(check, "what kind of connection it is is not known");
        break;
    default:
        break;
    }
}

/* What the firmware set up is shown, and nothing of it can be read. */
static void check_driver(const struct signal_subject *subject, struct signal_check *check)
{
    static const char *const mute[] = {"simpledrm", "ofdrm", "efidrm", "vesadrm", "nvidia-drm"};
    const struct signal_path *path = subject->path;
    (void)snprintf(check->value,
                   sizeof check->value,
                   "%s %.28s, %.28s",
                   path->card_driver,
                   path->driver_version,
                   path->kernel);
    if (path->card_driver[0] == '\0')
        check_unknown(check, "which driver draws is not known");
    for (size_t i = 0; i < ARRAY_LENGTH(mute); i++)
        if (strcmp(path->card_driver, mute[i]) == 0)
            check_unknown(check, "driver %s does not show what it does to levels", mute[i]);
    if (path->properties_left_out > 0)
        check_unknown(check, "%zu properties had no room", path->properties_left_out);
}

static void check_range(const struct signal_subject *subject, struct signal_check *check)
{
    char cause[sizeof check->cause];
    const char *range = signal_range(subject->path, subject->edid, cause, sizeof cause);
    (void)text_copy(check->value, sizeof check->value, range);
    if (strcmp(range, "limited") == 0)
        check_fail(check, "limited range: %s", cause);
    else if (strcmp(range, "full") != 0)
        check_unknown(check, "%s", cause);
}

/* A CRC that tables do not change is of what is before them, or they do nothing. */
static void check_table_proof(const struct signal_subject *subject, struct signal_check *check)
{
    const char *found = signal_path_value(subject->path, "crtc", SIGNAL_TABLE_PROOF);
    if (found == NULL || strcmp(found, SIGNAL_UNKNOWN) == 0)
        return;
    check_saw(check, SIGNAL_TABLE_PROOF, found);
    if (strcmp(found, SIGNAL_TABLE_SAME) == 0)
        check_unknown(check, "another table does not change the CRC: it proves nothing of tables");
    else if (strcmp(found, SIGNAL_TABLE_DIFFERS) != 0)
        check_fail(check, "after another table the CRC is not what it was before");
}

static void check_proof(const struct signal_subject *subject, struct signal_check *check)
{
    const struct signal_proof *proof = subject->proof;
    if (proof == NULL || proof->method[0] == '\0') {
        (void)text_copy(check->value, sizeof check->value, "none");
        check_unknown(check, "nothing was shown, so nothing was proved");
        return;
    }
    (void)text_copy(check->value, sizeof check->value, proof->method);
    if (proof->outcome == SIGNAL_FAIL)
        check_fail(check, "%s", proof->cause);
    else if (proof->outcome == SIGNAL_NOT_KNOWN)
        check_unknown(check, "%s", proof->cause);
    check_table_proof(subject, check);
}

typedef void check_function(const struct signal_subject *subject, struct signal_check *check);

static void check_before(const struct signal_subject *subject, struct signal_check *check);

static const struct {
    const char *name;
    check_function *run;
    bool is_setting; /* it could be read before the session, too */
} checks_in_order[] = {
    {"identity", check_identity, false},
    {"link", check_link, false},
    {"driver", check_driver, false},
    {"mode", check_mode, false},
    {"scaling", check_scaling, true},
    {"refresh", check_refresh, true},
    {"mirroring", check_mirroring, false},
    {"range", check_range, true},
    {"depth", check_depth, true},
    {"gamma", check_gamma, true},
    {"matrix", check_matrix, true},
    {"colorspace", check_colorspace, true},
    {"hdr", check_hdr, true},
    {"dithering", check_dithering, true},
    {"adaptation", check_adaptation, true},
    {"controls", check_controls, true},
    {"picture", check_picture, false},
    {"before", check_before, false},
    {"proof", check_proof, false},
};

_Static_assert(ARRAY_LENGTH(checks_in_order) <= SIGNAL_CHECKS_MAX, "room for every check");

/* As it was found: what those who read here had until now. */
static bool has_found(const struct signal_path *path)
{
    for (size_t i = 0; i < path->property_count; i++)
        if (path->properties[i].found[0] != '\0')
            return true;
    return false;
}

static struct signal_path as_found(const struct signal_path *path)
{
    struct signal_path found = *path;
    (void)text_copy(found.mode, sizeof found.mode, "observed");
    found.depth_bits = 0;
    found.wire_bits = 0;
    for (size_t i = 0; i < found.property_count; i++)
        memcpy(found.properties[i].value, found.properties[i].found, SIGNAL_VALUE_SIZE);
    return found;
}

static void check_before(const struct signal_subject *subject, struct signal_check *check)
{
    if (!has_found(subject->path)) {
        if (strcmp(subject->path->mode, "observed") != 0)
            check_unknown(check, "what was set before is not known");
        return;
    }
    struct signal_path found = as_found(subject->path);
    struct signal_subject before = {.path = &found, .edid = subject->edid};
    for (size_t i = 0; i < ARRAY_LENGTH(checks_in_order); i++) {
        struct signal_check one = {.outcome = SIGNAL_PASS};
        if (!checks_in_order[i].is_setting)
            continue;
        checks_in_order[i].run(&before, &one);
        if (one.outcome != SIGNAL_FAIL)
            continue;
        check_saw(check, checks_in_order[i].name, signal_outcome_name(one.outcome));
        check_fail(check, "until this session: %s", one.cause);
    }
}

size_t signal_path_judge(const struct signal_path *path, const struct edid *edid,
                         const struct signal_proof *proof, struct signal_check *checks)
{
    const struct signal_subject subject = {.path = path, .edid = edid, .proof = proof};
    bool is_headless = strcmp(path->backend, "headless") == 0;
    for (size_t i = 0; i < ARRAY_LENGTH(checks_in_order); i++) {
        checks[i] = (struct signal_check){.outcome = SIGNAL_PASS};
        (void)text_copy(checks[i].name, sizeof checks[i].name, checks_in_order[i].name);
        if (is_headless)
            check_unknown(&checks[i], "there is no display");
        else
            checks_in_order[i].run(&subject, &checks[i]);
        if (checks[i].value[0] == '\0' && !is_headless)
            (void)text_copy(checks[i].value, sizeof checks[i].value, "none");
    }
    return ARRAY_LENGTH(checks_in_order);
}

enum signal_outcome signal_result(const struct signal_check *checks, size_t count)
{
    enum signal_outcome result = SIGNAL_PASS;
    for (size_t i = 0; i < count; i++) {
        if (checks[i].outcome == SIGNAL_FAIL)
            return SIGNAL_FAIL;
        if (checks[i].outcome == SIGNAL_NOT_KNOWN)
            result = SIGNAL_NOT_KNOWN;
    }
    return result;
}
