/* SPDX-License-Identifier: Apache-2.0 */
#include "core/edid/parts.h"

#define REVISION_NEWEST 4

void edid_read_version(const uint8_t *block, struct edid *edid)
{
    edid->version = block[18];
    edid->revision = block[19];
    if (edid->version != 1)
        edid_complain(
            edid, "version %d.%d is not known, read as 1.0", edid->version, edid->revision);
    else if (edid->revision > REVISION_NEWEST)
        edid_complain(edid, "version 1.%d is not known, read as 1.4", edid->revision);
}

static void read_manufacturer(const uint8_t *block, struct edid *edid)
{
    /* 3.4.1: three letters of five bits, A is 1. What is no letter stays as the bits have it. */
    const int letters = block[8] << 8 | block[9];
    bool is_garbage = (letters & 0x8000) != 0;

    for (int i = 0; i < 3; i++) {
        edid->manufacturer[i] = (char)('@' + (letters >> (10 - 5 * i) & 31));
        if (edid->manufacturer[i] < 'A' || edid->manufacturer[i] > 'Z')
            is_garbage = true;
    }
    if (is_garbage)
        edid_complain(
            edid, "manufacturer 0x%04x (%s) is not three letters", letters, edid->manufacturer);
}

static void read_date(const uint8_t *block, struct edid *edid)
{
    /* 3.4.4 */
    const int week_max = edid_is_at_least(edid, 4) ? 54 : 53;
    edid->week = block[16];
    edid->year = 1990 + block[17];

    if (edid->week == EDID_WEEK_MODEL_YEAR && !edid_is_at_least(edid, 4))
        edid_complain(edid, "week 255 (model year) is of version 1.4 only");
    else if (edid->week != EDID_WEEK_MODEL_YEAR && edid->week > week_max)
        edid_complain(edid, "week %d of manufacture, %d is the last", edid->week, week_max);
    if (edid_is_at_least(edid, 4) && block[17] < 0x10)
        edid_complain(edid, "year %d is before the standard: reserved", edid->year);
}

void edid_read_vendor(const uint8_t *block, struct edid *edid)
{
    read_manufacturer(block, edid);
    edid->product_code = block[10] | block[11] << 8;
    edid->serial_number = (uint32_t)block[12] | (uint32_t)block[13] << 8 |
                          (uint32_t)block[14] << 16 | (uint32_t)block[15] << 24;
    read_date(block, edid);
}

static void read_digital_input(uint8_t input, struct edid *edid)
{
    static const enum edid_interface interfaces[] = {
        EDID_DIGITAL_UNDEFINED, EDID_DVI, EDID_HDMI_A, EDID_HDMI_B, EDID_MDDI, EDID_DISPLAYPORT};
    const int depth = input >> 4 & 7;
    const unsigned interface = input & 15;

    edid->interface = EDID_DIGITAL_UNDEFINED;
    if (!edid_is_at_least(edid, 4)) {
        if ((input & 0x7e) != 0)
            edid_complain(edid, "video input 0x%02x has reserved bits set", input);
        return;
    }
    if (depth == 7)
        edid_complain(edid, "bits per channel: 7 is a reserved code");
    else if (depth > 0)
        edid->bits_per_channel = 4 + 2 * depth;
    if (interface < sizeof interfaces / sizeof *interfaces)
        edid->interface = interfaces[interface];
    else
        edid_complain(edid, "video interface: %u is a reserved code", interface);
}

static void read_size(const uint8_t *block, struct edid *edid)
{
    /* 3.6.2: one of the two being zero gives the aspect ratio instead, from 1.4 on. */
    const int across = block[21];
    const int down = block[22];

    if (across > 0 && down > 0) {
        edid->width_cm = across;
        edid->height_cm = down;
    } else if (edid_is_at_least(edid, 4) && across > 0) {
        edid->aspect_ratio = (across + 99) / 100.0;
    } else if (edid_is_at_least(edid, 4) && down > 0) {
        edid->aspect_ratio = 100.0 / (down + 99);
    } else if (across > 0 || down > 0) {
        edid_complain(edid, "image size %d cm x %d cm: one of the two is missing", across, down);
    }
}

static void read_features(uint8_t features, struct edid *edid)
{
    /* 3.6.4. Bits 4 and 3 mean the kind of colour, but for digital 1.4 the colour encodings. */
    const bool is_encoding = edid->interface != EDID_ANALOG && edid_is_at_least(edid, 4);
    edid->is_monochrome = !is_encoding && (features >> 3 & 3) == 0;
    edid->is_preferred_native = edid_is_at_least(edid, 4) && (features & 2) != 0;
    if (edid_is_at_least(edid, 3) && !edid_is_at_least(edid, 4) && (features & 2) == 0)
        edid_complain(edid, "version 1.3 wants the first detailed timing to be preferred");
}

void edid_read_basics(const uint8_t *block, struct edid *edid)
{
    if ((block[20] & 0x80) != 0)
        read_digital_input(block[20], edid);
    else
        edid->interface = EDID_ANALOG;
    read_size(block, edid);
    if (block[23] != 0xff) /* 3.6.3: 0xff, an extension has it */
        edid->gamma = (block[23] + 100) / 100.0;
    read_features(block[24], edid);
}

static struct edid_point chromaticity(int x_high, int y_high, int low)
{
    return (struct edid_point){.x = (x_high << 2 | (low >> 2 & 3)) / 1024.0,
                               .y = (y_high << 2 | (low & 3)) / 1024.0};
}

static void check_point(const struct edid_point *point, const char *name, struct edid *edid)
{
    /* No colour lies beyond x + y = 1, and none but black at y = 0. */
    if (point->x + point->y > 1 || (point->y <= 0 && !edid->is_monochrome))
        edid_complain(edid, "%s at %.4f, %.4f is no colour", name, point->x, point->y);
}

void edid_read_chromaticity(const uint8_t *block, struct edid *edid)
{
    for (int i = 25; i < 35; i++)
        if (block[i] != 0)
            edid->has_chromaticity = true;
    if (!edid->has_chromaticity)
        return;
    edid->red = chromaticity(block[27], block[28], block[25] >> 4);
    edid->green = chromaticity(block[29], block[30], block[25]);
    edid->blue = chromaticity(block[31], block[32], block[26] >> 4);
    edid->white = chromaticity(block[33], block[34], block[26]);
    check_point(&edid->red, "red", edid);
    check_point(&edid->green, "green", edid);
    check_point(&edid->blue, "blue", edid);
    check_point(&edid->white, "white", edid);
}
