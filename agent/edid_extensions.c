/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/edid_extensions.h"

#include "agent/json_writer.h"

#include <stdio.h>

/* A key whose value is left out as null where the block that would say it is not there. */
static void write_boolean_if(struct buffer *line, const char *key, bool is_said, bool value)
{
    if (is_said)
        json_write_boolean(line, key, value);
    else
        json_write_null(line, key);
}

static void write_integer_if(struct buffer *line, const char *key, bool is_said, long long value)
{
    if (is_said)
        json_write_integer(line, key, value);
    else
        json_write_null(line, key);
}

static void write_text_if(struct buffer *line, const char *key, const char *text)
{
    if (text[0] != '\0')
        json_write_text(line, key, text);
    else
        json_write_null(line, key);
}

static void write_pair(struct buffer *line, const char *key, int first, int second)
{
    json_write_open(line, key, '[');
    json_write_integer(line, NULL, first);
    json_write_integer(line, NULL, second);
    json_write_close(line, ']');
}

static void write_mode(struct buffer *line, const char *key, const struct edid_mode *mode)
{
    if (mode == NULL) {
        json_write_null(line, key);
        return;
    }
    json_write_open(line, key, '{');
    json_write_integer(line, "width", mode->width);
    json_write_integer(line, "height", mode->height);
    json_write_number(line, "refresh_hz", mode->refresh_hz);
    json_write_boolean(line, "interlaced", mode->interlaced);
    json_write_close(line, '}');
}

static void write_blocks(struct buffer *line, const struct edid *edid)
{
    const struct edid_extensions *extensions = &edid->extensions;
    const int kept = extensions->other_block_count < EDID_OTHER_BLOCKS_MAX
                         ? extensions->other_block_count
                         : EDID_OTHER_BLOCKS_MAX;
    json_write_open(line, "blocks", '[');
    for (int i = 0; i < edid->extensions_present && i < edid->extension_count; i++)
        json_write_text(line, NULL, edid_extension_name(edid->extension_tags[i]));
    json_write_close(line, ']');
    json_write_integer(line, "data_blocks_not_decoded_count", extensions->other_block_count);
    json_write_open(line, "data_blocks_not_decoded", '[');
    for (int i = 0; i < kept; i++) {
        char name[80];
        edid_data_block_name(&extensions->other_blocks[i], name, sizeof name);
        json_write_text(line, NULL, name);
    }
    json_write_close(line, ']');
}

static void write_vics(struct buffer *line, const char *key, const struct edid_extensions *from,
                       bool only_native)
{
    json_write_open(line, key, '[');
    for (int i = 0; i < from->vic_count; i++)
        if (!only_native || from->vics[i].is_native)
            json_write_integer(line, NULL, from->vics[i].code);
    json_write_close(line, ']');
}

static void write_cta(struct buffer *line, const struct edid_extensions *extensions)
{
    const bool has_flags = extensions->cta_revision > 1;
    write_integer_if(line, "cta_revision", extensions->cta_revision > 0, extensions->cta_revision);
    write_boolean_if(line, "underscan", has_flags, extensions->is_underscanning);
    write_boolean_if(line, "basic_audio", has_flags, extensions->has_basic_audio);
    write_boolean_if(line, "ycbcr_444", has_flags, extensions->has_ycbcr_444);
    write_boolean_if(line, "ycbcr_422", has_flags, extensions->has_ycbcr_422);
    write_integer_if(line, "native_timing_count", has_flags, extensions->native_timing_count);
    write_vics(line, "vics", extensions, false);
    write_vics(line, "native_vics", extensions, true);
}

static void write_hdmi(struct buffer *line, const struct edid_extensions *extensions)
{
    const int depth_420 = extensions->deep_colour_420_bits_max;
    json_write_boolean(line, "hdmi", extensions->has_hdmi);
    write_integer_if(line,
                     "deep_colour_bits_max",
                     extensions->deep_colour_bits_max > 0,
                     extensions->deep_colour_bits_max);
    write_boolean_if(
        line, "deep_colour_ycbcr_444", extensions->has_hdmi, extensions->has_deep_colour_ycbcr_444);
    json_write_boolean(line, "hdmi_forum", extensions->has_hdmi_forum);
    write_integer_if(line, "deep_colour_420_bits_max", depth_420 > 0, depth_420);
    write_integer_if(line, "max_tmds_mhz", extensions->max_tmds_mhz > 0, extensions->max_tmds_mhz);
    write_integer_if(
        line, "max_frl_gbit_s", extensions->max_frl_gbit_s > 0, extensions->max_frl_gbit_s);
}

static void write_names(struct buffer *line, const char *key, unsigned bits,
                        const char *(*name)(int bit))
{
    json_write_open(line, key, '[');
    for (int bit = 0; bit < 16; bit++)
        if ((bits >> bit & 1) != 0 && name(bit) != NULL)
            json_write_text(line, NULL, name(bit));
    json_write_close(line, ']');
}

static void write_colour(struct buffer *line, const struct edid_extensions *extensions)
{
    const bool has_capability = extensions->has_video_capability;
    write_boolean_if(
        line, "rgb_range_selectable", has_capability, extensions->is_rgb_range_selectable);
    write_boolean_if(
        line, "ycc_range_selectable", has_capability, extensions->is_ycc_range_selectable);
    write_names(line, "colorimetry", extensions->colorimetry, edid_colorimetry_name);
    write_names(line, "hdr_eotfs", extensions->hdr_eotfs, edid_eotf_name);
    json_write_number(line, "hdr_max_cd_m2", extensions->hdr_max_cd_m2);
    json_write_number(line, "hdr_max_frame_average_cd_m2", extensions->hdr_max_frame_average_cd_m2);
    json_write_number(line, "hdr_min_cd_m2", extensions->hdr_min_cd_m2);
}

static void write_product(struct buffer *line, const struct edid_extensions *extensions)
{
    const bool has_product = extensions->displayid_manufacturer[0] != '\0';
    char version[16] = "";
    if (extensions->displayid_version > 0)
        (void)snprintf(version,
                       sizeof version,
                       "%d.%d",
                       extensions->displayid_version,
                       extensions->displayid_revision);
    write_text_if(line, "displayid_version", version);
    write_text_if(line, "displayid_manufacturer", extensions->displayid_manufacturer);
    write_integer_if(
        line, "displayid_product_code", has_product, extensions->displayid_product_code);
    write_integer_if(line,
                     "displayid_serial_number",
                     extensions->displayid_serial_number != 0,
                     extensions->displayid_serial_number);
    write_text_if(line, "displayid_product", extensions->displayid_product);
    write_text_if(line, "displayid_serial_text", extensions->displayid_serial_text);
}

static void write_panel(struct buffer *line, const struct edid_extensions *extensions)
{
    const int overall = extensions->panel_bits_per_channel_overall;
    if (extensions->panel_width_mm > 0) {
        json_write_open(line, "panel_mm", '[');
        json_write_number(line, NULL, extensions->panel_width_mm);
        json_write_number(line, NULL, extensions->panel_height_mm);
        json_write_close(line, ']');
    } else {
        json_write_null(line, "panel_mm");
    }
    write_integer_if(line,
                     "panel_bits_per_channel",
                     extensions->panel_bits_per_channel > 0,
                     extensions->panel_bits_per_channel);
    write_integer_if(line, "panel_bits_per_channel_overall", overall > 0, overall);
    write_integer_if(line, "rgb_bits_max", extensions->rgb_bits_max > 0, extensions->rgb_bits_max);
}

static void write_tile(struct buffer *line, const struct edid_extensions *extensions)
{
    const struct edid_tile *tile = &extensions->tile;
    if (!extensions->has_tile) {
        json_write_null(line, "tile");
        return;
    }
    json_write_open(line, "tile", '{');
    write_pair(line, "tiles", tile->across, tile->down);
    write_pair(line, "location", tile->column, tile->row);
    write_pair(line, "size", tile->width, tile->height);
    json_write_boolean(line, "one_enclosure", tile->is_one_enclosure);
    write_text_if(line, "manufacturer", tile->manufacturer);
    json_write_integer(line, "product_code", tile->product_code);
    write_integer_if(line, "serial_number", tile->serial_number != 0, tile->serial_number);
    json_write_close(line, '}');
}

static void write_modes(struct buffer *line, const struct edid *edid)
{
    const struct edid_extensions *extensions = &edid->extensions;
    int width = 0;
    int height = 0;
    if (edid_native_size(edid, &width, &height))
        write_pair(line, "native_size", width, height);
    else
        json_write_null(line, "native_size");
    write_mode(line, "native_mode", edid_native_mode(edid));
    write_mode(line,
               "displayid_preferred_mode",
               extensions->has_displayid_preferred ? &extensions->displayid_preferred : NULL);
    json_write_open(line, "modes", '[');
    for (int i = 0; i < extensions->mode_count && i < EDID_MODES_MAX; i++)
        write_mode(line, NULL, &extensions->modes[i]);
    json_write_close(line, ']');
}

void edid_write_extensions(struct buffer *line, const struct edid *edid)
{
    const struct edid_extensions *extensions = &edid->extensions;
    if (extensions->cta_revision == 0 && extensions->displayid_version == 0) {
        json_write_null(line, "extensions_decoded");
        return;
    }
    json_write_open(line, "extensions_decoded", '{');
    write_blocks(line, edid);
    write_cta(line, extensions);
    write_hdmi(line, extensions);
    write_colour(line, extensions);
    write_product(line, extensions);
    write_panel(line, extensions);
    write_tile(line, extensions);
    write_modes(line, edid);
    json_write_close(line, '}');
}

static void print_hdmi(const struct edid_extensions *extensions)
{
    if (!extensions->has_hdmi)
        return;
    (void)printf(", HDMI up to %d bits", extensions->deep_colour_bits_max);
    if (extensions->max_tmds_mhz > 0)
        (void)printf(" and %d MHz", extensions->max_tmds_mhz);
}

void edid_print_extensions(const struct edid *edid)
{
    const struct edid_extensions *extensions = &edid->extensions;
    const struct edid_tile *tile = &extensions->tile;
    print_hdmi(extensions);
    if (extensions->has_video_capability)
        (void)printf(", RGB range %s",
                     extensions->is_rgb_range_selectable ? "selectable" : "not selectable");
    if (extensions->native_width > 0)
        (void)printf(", panel %dx%d", extensions->native_width, extensions->native_height);
    if (extensions->panel_bits_per_channel > 0)
        (void)printf(" of %d bits per channel", extensions->panel_bits_per_channel);
    if (extensions->has_tile)
        (void)printf(", tile %d, %d of %dx%d", tile->column, tile->row, tile->across, tile->down);
}
