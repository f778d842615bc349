/* SPDX-License-Identifier: Apache-2.0 */
#include "core/edid/parts.h"

#include <stddef.h>

#define DESCRIPTOR_COUNT 4
#define DESCRIPTORS_AT 54

enum tag { /* 3.10.3 */
           TAG_MANUFACTURER_LAST = 0x0f,
           TAG_DUMMY = 0x10,
           TAG_ESTABLISHED_III = 0xf7,
           TAG_CVT = 0xf8,
           TAG_COLOUR_MANAGEMENT = 0xf9,
           TAG_STANDARD_TIMINGS = 0xfa,
           TAG_COLOUR_POINTS = 0xfb,
           TAG_NAME = 0xfc,
           TAG_RANGE_LIMITS = 0xfd,
           TAG_TEXT = 0xfe,
           TAG_SERIAL = 0xff,
};

struct seen {
    bool descriptor; /* other than a detailed timing */
    bool timing;
    bool name, serial, text, range_limits;
};

static void read_first_text(const uint8_t *descriptor, char *text, bool *seen, struct edid *edid)
{
    char further[14];
    edid_read_text(descriptor, *seen ? further : text, edid);
    *seen = true;
}

static void read_range_limits(const uint8_t *descriptor, struct edid *edid)
{
    /* 3.10.3.3.1: from 1.4 on, flags raise a rate by 255. */
    const int offsets = edid_is_at_least(edid, 4) ? descriptor[4] : 0;
    const int vertical_max = (offsets & 2) != 0 ? 255 : 0;
    const int horizontal_max = (offsets & 8) != 0 ? 255 : 0;
    struct edid_range_limits limits = {
        .vertical_min_hz = descriptor[5] + ((offsets & 3) == 3 ? 255 : 0),
        .vertical_max_hz = descriptor[6] + vertical_max,
        .horizontal_min_khz = descriptor[7] + ((offsets & 12) == 12 ? 255 : 0),
        .horizontal_max_khz = descriptor[8] + horizontal_max,
        .pixel_clock_max_mhz = descriptor[9] == 0xff ? 0 : 10 * descriptor[9],
    };

    if (limits.vertical_min_hz > limits.vertical_max_hz ||
        limits.horizontal_min_khz > limits.horizontal_max_khz)
        edid_complain(edid,
                      "range limits %d-%d Hz, %d-%d kHz: a lower limit is above its upper one",
                      limits.vertical_min_hz,
                      limits.vertical_max_hz,
                      limits.horizontal_min_khz,
                      limits.horizontal_max_khz);
    if (!edid->has_range_limits)
        edid->range_limits = limits;
    edid->has_range_limits = true;
}

static void check_colour_points(const uint8_t *descriptor, struct edid *edid)
{
    /* 3.10.3.5: two white points of five bytes, index 0 is unused. */
    for (int at = 5; at <= 10; at += 5) {
        const int x = descriptor[at + 2] << 2 | (descriptor[at + 1] >> 2 & 3);
        const int y = descriptor[at + 3] << 2 | (descriptor[at + 1] & 3);
        if (descriptor[at] != 0 && (x + y > 1024 || y == 0))
            edid_complain(edid,
                          "white point %d at %.4f, %.4f is no colour",
                          descriptor[at],
                          x / 1024.0,
                          y / 1024.0);
    }
}

static void check_version(const uint8_t *descriptor, int version, struct edid *edid)
{
    if (descriptor[5] != version)
        edid_complain(edid,
                      "descriptor 0x%02x is of version %d, known is %d",
                      descriptor[3],
                      descriptor[5],
                      version);
}

static void check_dummy(const uint8_t *descriptor, struct edid *edid)
{
    for (int i = 5; i < DESCRIPTOR_SIZE; i++)
        if (descriptor[i] != 0) {
            edid_complain(edid, "the dummy descriptor 0x10 is not empty");
            return;
        }
}

static void read_timing_descriptor(const uint8_t *descriptor, struct edid *edid)
{
    switch (descriptor[3]) {
    case TAG_STANDARD_TIMINGS:
        edid_check_standard_timings(descriptor + 5, 6, "further standard timing", edid);
        break;
    case TAG_CVT:
        check_version(descriptor, 1, edid);
        break;
    case TAG_ESTABLISHED_III:
        check_version(descriptor, 10, edid);
        break;
    default:
        edid_complain(edid, "descriptor 0x%02x is reserved", descriptor[3]);
    }
}

static void read_display_descriptor(const uint8_t *descriptor, struct seen *seen, struct edid *edid)
{
    switch (descriptor[3]) {
    case TAG_SERIAL:
        read_first_text(descriptor, edid->serial_text, &seen->serial, edid);
        break;
    case TAG_TEXT:
        read_first_text(descriptor, edid->text, &seen->text, edid);
        break;
    case TAG_NAME:
        read_first_text(descriptor, edid->name, &seen->name, edid);
        break;
    case TAG_RANGE_LIMITS:
        read_range_limits(descriptor, edid);
        break;
    case TAG_COLOUR_POINTS:
        check_colour_points(descriptor, edid);
        break;
    case TAG_COLOUR_MANAGEMENT:
        check_version(descriptor, 3, edid);
        break;
    case TAG_DUMMY:
        check_dummy(descriptor, edid);
        break;
    default:
        if (descriptor[3] > TAG_MANUFACTURER_LAST)
            read_timing_descriptor(descriptor, edid);
    }
}

static void check_descriptor_head(const uint8_t *descriptor, int number, struct edid *edid)
{
    const bool may_have_flags =
        descriptor[3] == TAG_RANGE_LIMITS || descriptor[3] <= TAG_MANUFACTURER_LAST;
    if (descriptor[2] != 0 || (descriptor[4] != 0 && !may_have_flags))
        edid_complain(
            edid, "descriptor %d (0x%02x): reserved bytes are set", number, descriptor[3]);
}

static void read_timing(const uint8_t *descriptor, int number, struct seen *seen, struct edid *edid)
{
    struct edid_mode mode;
    const struct place place = {"detailed timing", number};
    const bool is_mode = edid_read_detailed_timing(descriptor, &place, edid, &mode);

    if (seen->descriptor)
        edid_complain(edid, "detailed timing %d stands behind a display descriptor", number);
    if (is_mode && !seen->timing) {
        edid->has_preferred_mode = true;
        edid->preferred_mode = mode;
        edid->width_mm = mode.width_mm;
        edid->height_mm = mode.height_mm;
    }
    seen->timing = true;
}

static void check_what_is_there(const uint8_t *block, const struct seen *seen, struct edid *edid)
{
    /* 3.10.1 */
    if (edid_is_at_least(edid, 3) && block[DESCRIPTORS_AT] == 0 && block[DESCRIPTORS_AT + 1] == 0)
        edid_complain(edid, "the first descriptor is no detailed timing");
    if (edid_is_at_least(edid, 3) && !edid_is_at_least(edid, 4)) {
        if (!seen->name)
            edid_complain(edid, "version 1.3 wants a name (0xfc)");
        if (!edid->has_range_limits)
            edid_complain(edid, "version 1.3 wants range limits (0xfd)");
    }
}

void edid_read_descriptors(const uint8_t *block, struct edid *edid)
{
    struct seen seen = {0};
    for (int i = 0; i < DESCRIPTOR_COUNT; i++) {
        const uint8_t *descriptor = block + DESCRIPTORS_AT + (ptrdiff_t)i * DESCRIPTOR_SIZE;
        if (descriptor[0] != 0 || descriptor[1] != 0) {
            read_timing(descriptor, i + 1, &seen, edid);
        } else {
            check_descriptor_head(descriptor, i + 1, edid);
            read_display_descriptor(descriptor, &seen, edid);
            seen.descriptor = true;
        }
    }
    check_what_is_there(block, &seen, edid);
}
