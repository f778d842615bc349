/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/edid.h"
#include "monqa/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not assert, which a release build leaves out. */
static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_text(const char *text, size_t room)
{
    const size_t length = strnlen(text, room);
    must(length < room && text_is_utf8(text, length));
}

static void check_mode(const struct edid_mode *mode)
{
    must(isfinite(mode->refresh_hz) && mode->refresh_hz > 0 && mode->width > 0 && mode->height > 0);
}

static void check_modes(const struct edid *edid)
{
    const struct edid_extensions *extensions = &edid->extensions;
    const struct edid_mode *native = edid_native_mode(edid);
    int width = 0;
    int height = 0;
    for (int i = 0; i < extensions->mode_count && i < EDID_MODES_MAX; i++)
        check_mode(&extensions->modes[i]);
    if (extensions->has_displayid_preferred)
        check_mode(&extensions->displayid_preferred);
    if (edid_native_size(edid, &width, &height))
        must(width > 0 && height > 0);
    if (native != NULL)
        must(native->width == width && native->height == height);
    if (extensions->has_tile)
        must(extensions->tile.column < extensions->tile.across &&
             extensions->tile.row < extensions->tile.down);
}

static void check_luminance(double cd_m2)
{
    must(isnan(cd_m2) || (cd_m2 > 0 && cd_m2 < 13000)); /* 50 x 2^(255/32) */
}

static void check_extensions(const struct edid *edid)
{
    const struct edid_extensions *extensions = &edid->extensions;
    check_text(extensions->displayid_manufacturer, sizeof extensions->displayid_manufacturer);
    check_text(extensions->displayid_product, sizeof extensions->displayid_product);
    check_text(extensions->displayid_serial_text, sizeof extensions->displayid_serial_text);
    check_text(extensions->tile.manufacturer, sizeof extensions->tile.manufacturer);
    must(extensions->vic_count >= 0 && extensions->vic_count <= EDID_VICS_MAX);
    must(extensions->deep_colour_bits_max <= 16 && extensions->panel_bits_per_channel <= 16);
    check_luminance(extensions->hdr_max_cd_m2);
    check_luminance(extensions->hdr_max_frame_average_cd_m2);
    check_luminance(extensions->hdr_min_cd_m2);
    for (int i = 0; i < extensions->other_block_count && i < EDID_OTHER_BLOCKS_MAX; i++) {
        char name[80];
        edid_data_block_name(&extensions->other_blocks[i], name, sizeof name);
        check_text(name, sizeof name);
    }
    check_modes(edid);
}

/* What every reader relies on, whatever the bytes were. */
static void check(const struct edid *edid)
{
    check_text(edid->manufacturer, sizeof edid->manufacturer);
    check_text(edid->serial_text, sizeof edid->serial_text);
    check_text(edid->name, sizeof edid->name);
    check_text(edid->text, sizeof edid->text);
    must(edid->complaint_count >= 0 && edid->complaint_count <= EDID_COMPLAINTS_MAX);
    for (int i = 0; i < edid->complaint_count; i++)
        check_text(edid->complaints[i], sizeof edid->complaints[i]);
    must(edid_interface_name(edid->interface) != NULL);
    must(edid->year >= 1990 && edid->year <= 2245);
    must(isnan(edid->gamma) || (edid->gamma >= 1 && edid->gamma <= 3.54));
    if (edid->has_preferred_mode)
        check_mode(&edid->preferred_mode);
    check_extensions(edid);
    const struct display_identity identity = edid_identity(edid);
    must(display_identity_equal(&identity, &identity));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t raw[EDID_SIZE_MAX];
    struct edid edid;
    struct error error = {0};
    size_t length = 0;

    if (edid_parse(data, size, &edid, &error))
        check(&edid);
    if (edid_bytes_from_file((const char *)data, size, raw, &length, &error) &&
        edid_parse(raw, length, &edid, &error))
        check(&edid);
    return 0;
}
