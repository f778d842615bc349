/* SPDX-License-Identifier: Apache-2.0 */
#include "core/edid/parts.h"

#include "monqa/cleanup.h"

#include <stdio.h>
#include <string.h>

/* Text as in the base block: up to what does not print, cut where there is no more room. */
static void copy_text(const uint8_t *bytes, size_t length, char *text, size_t size)
{
    size_t i = 0;
    while (i < length && i + 1 < size && bytes[i] >= 0x20 && bytes[i] <= 0x7e) {
        text[i] = (char)bytes[i];
        i++;
    }
    text[i] = '\0';
}

/* Version 1 has three letters, version 2 an OUI. */
static void copy_manufacturer(const uint8_t *bytes, bool is_oui, char *text, size_t size)
{
    if (is_oui)
        (void)snprintf(text, size, "%02X-%02X-%02X", bytes[0], bytes[1], bytes[2]);
    else
        copy_text(bytes, 3, text, size);
}

void edid_read_displayid_product(const struct span *span, struct edid *edid)
{
    struct edid_extensions *extensions = &edid->extensions;
    if (!edid_is_long_enough(span, 12, "DisplayID product", edid) ||
        extensions->displayid_manufacturer[0] != '\0')
        return;
    const size_t text_length = span->bytes[11];
    copy_manufacturer(span->bytes,
                      span->tag == 0x20,
                      extensions->displayid_manufacturer,
                      sizeof extensions->displayid_manufacturer);
    extensions->displayid_product_code = edid_word(span->bytes + 3);
    extensions->displayid_serial_number = edid_long(span->bytes + 5);
    if (!edid_is_long_enough(span, 12 + text_length, "DisplayID product with its text", edid))
        return;
    copy_text(span->bytes + 12,
              text_length,
              extensions->displayid_product,
              sizeof extensions->displayid_product);
}

void edid_read_displayid_serial(const struct span *span, struct edid *edid)
{
    struct edid_extensions *extensions = &edid->extensions;
    if (extensions->displayid_serial_text[0] == '\0')
        copy_text(span->bytes,
                  span->length,
                  extensions->displayid_serial_text,
                  sizeof extensions->displayid_serial_text);
}

static void set_native(const struct span *span, struct edid *edid)
{
    const int width = edid_word(span->bytes + 4);
    const int height = edid_word(span->bytes + 6);
    if ((width == 0) != (height == 0)) {
        edid_complain(edid,
                      "extension %d: %d x %d native pixels are no picture",
                      span->extension,
                      width,
                      height);
        return;
    }
    edid->extensions.native_width = width;
    edid->extensions.native_height = height;
}

static void set_size(const struct span *span, double unit_mm, struct edid *edid)
{
    const int width = edid_word(span->bytes);
    const int height = edid_word(span->bytes + 2);
    if (width == 0 || height == 0)
        return;
    edid->extensions.panel_width_mm = width * unit_mm;
    edid->extensions.panel_height_mm = height * unit_mm;
}

static bool has_parameters(const struct edid *edid)
{
    return edid->extensions.native_width > 0 || edid->extensions.panel_width_mm > 0;
}

/* 12 bytes: size in 0.1 mm, pixels, features, gamma, aspect ratio, depths less one. */
void edid_read_displayid_parameters(const struct span *span, struct edid *edid)
{
    if (!edid_is_long_enough(span, 12, "DisplayID display parameters", edid) ||
        has_parameters(edid))
        return;
    set_size(span, 0.1, edid);
    set_native(span, edid);
    edid->extensions.panel_bits_per_channel = (span->bytes[11] & 15) + 1;
    edid->extensions.panel_bits_per_channel_overall = (span->bytes[11] >> 4) + 1;
}

/* 29 bytes; the top bit of the revision makes the unit 1 mm. */
void edid_read_displayid_parameters_v2(const struct span *span, struct edid *edid)
{
    static const int depths[8] = {0, 6, 8, 10, 12, 16, 0, 0};
    if (!edid_is_long_enough(span, 29, "DisplayID display parameters", edid) ||
        has_parameters(edid))
        return;
    const int code = span->bytes[27] & 7;
    set_size(span, (span->flags & 0x80) != 0 ? 1 : 0.1, edid);
    set_native(span, edid);
    edid->extensions.panel_bits_per_channel = depths[code];
    if (code > 5)
        edid_complain(
            edid, "extension %d: native depth %d is a reserved code", span->extension, code);
}

/* A bit for each of 6, 8, 10, 12, 14, 16 bits. In block 0x0f behind type and version. */
void edid_read_displayid_interface(const struct span *span, struct edid *edid)
{
    const bool is_v2 = span->tag == 0x26;
    const size_t at = is_v2 ? 0 : 2;
    if (!edid_is_long_enough(span, is_v2 ? 9 : 10, "DisplayID interface", edid) &&
        span->length <= at)
        return;
    for (int bit = 0; bit < 6; bit++)
        if ((span->bytes[at] >> bit & 1) != 0 && edid->extensions.rgb_bits_max < 6 + 2 * bit)
            edid->extensions.rgb_bits_max = 6 + 2 * bit;
}

static struct edid_tile read_tile(const struct span *span)
{
    const uint8_t *bytes = span->bytes;
    /* Six bits each: four in their own byte, two of byte 3. */
    struct edid_tile tile = {
        .is_one_enclosure = (bytes[0] & 0x80) != 0,
        .across = (bytes[1] >> 4 | (bytes[3] >> 6 & 3) << 4) + 1,
        .down = ((bytes[1] & 15) | (bytes[3] >> 4 & 3) << 4) + 1,
        .column = bytes[2] >> 4 | (bytes[3] >> 2 & 3) << 4,
        .row = (bytes[2] & 15) | (bytes[3] & 3) << 4,
        .width = edid_word(bytes + 4) + 1,
        .height = edid_word(bytes + 6) + 1,
        .product_code = edid_word(bytes + 16),
        .serial_number = edid_long(bytes + 18),
    };
    copy_manufacturer(bytes + 13, span->tag == 0x28, tile.manufacturer, sizeof tile.manufacturer);
    return tile;
}

void edid_read_displayid_tile(const struct span *span, struct edid *edid)
{
    struct edid_extensions *extensions = &edid->extensions;
    if (!edid_is_long_enough(span, 22, "DisplayID tile", edid) || extensions->has_tile)
        return;
    const struct edid_tile tile = read_tile(span);
    if (tile.column >= tile.across || tile.row >= tile.down) {
        edid_complain(edid,
                      "extension %d: tile %d, %d lies outside of %d x %d tiles",
                      span->extension,
                      tile.column,
                      tile.row,
                      tile.across,
                      tile.down);
        return;
    }
    extensions->has_tile = true;
    extensions->tile = tile;
}
