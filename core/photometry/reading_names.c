/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/reading.h"
#include "monqa/text.h"

#include <assert.h>
#include <string.h>

static const char *const test_names[TEST_COUNT] = {
    [TEST_VISUAL_QC] = "visual-qc",
    [TEST_LUMINANCE_RESPONSE] = "luminance-response",
    [TEST_UNIFORMITY] = "uniformity",
    [TEST_AMBIENT] = "ambient",
    [TEST_CHROMATICITY] = "chromaticity",
    [TEST_SIGNAL_PATH] = "signal-path",
    [TEST_VISUAL_IN_VIEWER] = "visual-in-viewer",
};

static const char *const point_names[POINT_COUNT] = {
    [POINT_NONE] = "",
    [POINT_CENTRE] = "centre",
    [POINT_TOP_LEFT] = "top-left",
    [POINT_TOP] = "top",
    [POINT_TOP_RIGHT] = "top-right",
    [POINT_LEFT] = "left",
    [POINT_RIGHT] = "right",
    [POINT_BOTTOM_LEFT] = "bottom-left",
    [POINT_BOTTOM] = "bottom",
    [POINT_BOTTOM_RIGHT] = "bottom-right",
};

static const char *const geometry_names[GEOMETRY_COUNT] = {
    [GEOMETRY_CONTACT] = "contact",
    [GEOMETRY_TELESCOPIC_DARK] = "telescopic-dark",
    [GEOMETRY_TELESCOPIC_IN_SITU] = "telescopic-in-situ",
};

static const char *const status_names[READING_STATUS_COUNT] = {
    [READING_OK] = "ok",
    [READING_SUSPECT] = "suspect",
    [READING_UNDER] = "under",
    [READING_OVER] = "over",
    [READING_UNSTABLE] = "unstable",
    [READING_SYNC] = "sync",
    [READING_WRONG_CONFIG] = "wrong-config",
    [READING_NEED_ZERO] = "need-zero",
    [READING_NOT_REMOTE] = "not-remote",
    [READING_REJECTED] = "rejected",
    [READING_LOW_BATTERY] = "low-battery",
    [READING_HARDWARE] = "hardware",
    [READING_PROTOCOL] = "protocol",
    [READING_TIMEOUT] = "timeout",
    [READING_GONE] = "gone",
    [READING_CANCELLED] = "cancelled",
};

/* Bit i of enum reading_flag. */
static const char *const flag_names[] = {
    "unit-assumed",
    "unit-converted",
    "low-signal",
    "retried",
    "uncalibrated",
    "manual-entry",
    "control",
    "below-floor",
    "user-calibration",
    "filter",
    "lens",
    "superseded",
};

/* Bit i of enum provisional. */
static const char *const provisional_names[] = {
    "not-warmed-up",
    "drift",
    "calibration-expired",
    "unit-not-confirmed",
    "automatic-brightness",
};

static const char *const ambient_names[] = {
    [AMBIENT_UNKNOWN] = "unknown",
    [AMBIENT_DARK_ROOM] = "dark-room",
    [AMBIENT_MEASURED] = "measured",
    [AMBIENT_STATED] = "stated",
};

static const char *const answer_names[] = {
    [ANSWER_YES] = "yes",
    [ANSWER_NO] = "no",
    [ANSWER_CANNOT_TELL] = "cannot-tell",
};

static const char *const viewer_quantity_names[VIEWER_QUANTITY_COUNT] = {
    [VIEWER_WIDTH] = "width-mm",
    [VIEWER_HEIGHT] = "height-mm",
    [VIEWER_ANGLE] = "angle-degrees",
};

static const char *name_of(const char *const *names, size_t count, unsigned index)
{
    assert(index < count);
    (void)count;
    return names[index];
}

/* count when there is no such name. */
static size_t index_of(const char *const *names, size_t count, const char *name, size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
            return i;
    return count;
}

#define DEFINE_NAMES(type, prefix, names)                                        \
    const char *prefix##_name(enum type value)                                   \
    {                                                                            \
        return name_of(names, ARRAY_LENGTH(names), (unsigned)value);             \
    }                                                                            \
    bool prefix##_parse(const char *name, enum type *value)                      \
    {                                                                            \
        size_t index = index_of(names, ARRAY_LENGTH(names), name, strlen(name)); \
        if (index == ARRAY_LENGTH(names))                                        \
            return false;                                                        \
        *value = (enum type)index;                                               \
        return true;                                                             \
    }

DEFINE_NAMES(qa_test, qa_test, test_names)
DEFINE_NAMES(reading_point, reading_point, point_names)
DEFINE_NAMES(reading_geometry, reading_geometry, geometry_names)
DEFINE_NAMES(reading_status, reading_status, status_names)
DEFINE_NAMES(ambient_state, ambient_state, ambient_names)
DEFINE_NAMES(answer_value, answer_value, answer_names)
DEFINE_NAMES(viewer_quantity, viewer_quantity, viewer_quantity_names)

struct bits_text {
    char *text;
    size_t size;
};

static const char *format_bits(const char *const *names, size_t count, unsigned bits,
                               struct bits_text to)
{
    size_t used = 0;
    to.text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        if ((bits & 1u << i) == 0)
            continue;
        if (used > 0) {
            (void)text_copy(to.text + used, to.size - used, " ");
            used++;
        }
        (void)text_copy(to.text + used, to.size - used, names[i]);
        used += strlen(to.text + used);
    }
    return to.text;
}

static bool parse_bits(const char *const *names, size_t count, const char *text, unsigned *bits)
{
    unsigned parsed = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        size_t index = index_of(names, count, text, length);
        if (index == count || (parsed & 1u << index) != 0)
            return false;
        parsed |= 1u << index;
        text += length;
        if (*text == ' ' && *++text == '\0')
            return false;
    }
    *bits = parsed;
    return true;
}

const char *reading_flags_format(unsigned flags, char *text, size_t size)
{
    struct bits_text to = {text, size};
    return format_bits(flag_names, ARRAY_LENGTH(flag_names), flags, to);
}

bool reading_flags_parse(const char *text, unsigned *flags)
{
    return parse_bits(flag_names, ARRAY_LENGTH(flag_names), text, flags);
}

const char *provisional_format(unsigned reasons, char text[PROVISIONAL_TEXT_SIZE])
{
    struct bits_text to = {text, PROVISIONAL_TEXT_SIZE};
    return format_bits(provisional_names, ARRAY_LENGTH(provisional_names), reasons, to);
}

bool provisional_parse(const char *text, unsigned *reasons)
{
    return parse_bits(provisional_names, ARRAY_LENGTH(provisional_names), text, reasons);
}

bool provisional_touches(enum qa_test test)
{
    return test != TEST_VISUAL_QC && test != TEST_SIGNAL_PATH && test != TEST_VISUAL_IN_VIEWER;
}
