/* SPDX-License-Identifier: Apache-2.0 */
#include "core/edid/parts.h"

#include "monqa/cleanup.h"

#include <stdio.h>

struct named {
    uint8_t tag;
    const char *name;
};

static const struct named cta_blocks[] = {
    {1, "audio"},
    {3, "vendor"},
    {4, "speaker allocation"},
    {5, "VESA transfer characteristic"},
    {6, "video formats"},
};

static const struct named cta_extended_blocks[] = {
    {0x01, "vendor's video"},
    {0x02, "VESA display device"},
    {0x07, "HDR dynamic metadata"},
    {0x08, "native video resolution"},
    {0x0d, "video format preference"},
    {0x0e, "YCbCr 4:2:0 video"},
    {0x0f, "YCbCr 4:2:0 capability map"},
    {0x11, "vendor's audio"},
    {0x12, "HDMI audio"},
    {0x13, "room configuration"},
    {0x14, "speaker location"},
    {0x20, "InfoFrame"},
    {0x21, "product information"},
    {0x23, "timing VIII"},
    {0x2a, "timing X"},
    {0x7a, "HDMI source-based tone mapping"},
};

static const struct named displayid_blocks[] = {
    {0x02, "colour characteristics"},
    {0x04, "timing II"},
    {0x05, "timing III"},
    {0x06, "timing IV"},
    {0x07, "VESA timings"},
    {0x08, "CTA timings"},
    {0x09, "timing range"},
    {0x0b, "text"},
    {0x0c, "display device"},
    {0x0d, "power sequencing"},
    {0x0e, "transfer characteristics"},
    {0x10, "stereo"},
    {0x11, "timing V"},
    {0x13, "timing VI"},
    {0x23, "timing VIII"},
    {0x24, "timing IX"},
    {0x25, "dynamic timing range"},
    {0x27, "stereo"},
    {0x29, "container"},
    {0x2a, "timing X"},
    {0x2b, "adaptive sync"},
    {0x2e, "brightness range"},
    {0x7e, "vendor"},
    {0x7f, "vendor"},
    {0x81, "CTA-861"},
};

static const char *find(const struct named *table, size_t count, uint8_t tag)
{
    for (size_t i = 0; i < count; i++)
        if (table[i].tag == tag)
            return table[i].name;
    return "unknown";
}

void edid_data_block_name(const struct edid_data_block *block, char *name, size_t size)
{
    char oui[16] = "";
    if (block->oui != 0)
        (void)snprintf(oui,
                       sizeof oui,
                       " %02X-%02X-%02X",
                       block->oui >> 16 & 255,
                       block->oui >> 8 & 255,
                       block->oui & 255);
    if (block->standard == EXTENSION_DISPLAYID)
        (void)snprintf(name,
                       size,
                       "DisplayID 0x%02x (%s%s)",
                       block->tag,
                       find(displayid_blocks, ARRAY_LENGTH(displayid_blocks), block->tag),
                       oui);
    else if (block->tag == 7)
        (void)snprintf(
            name,
            size,
            "CTA-861 7/0x%02x (%s%s)",
            block->extended_tag,
            find(cta_extended_blocks, ARRAY_LENGTH(cta_extended_blocks), block->extended_tag),
            oui);
    else
        (void)snprintf(name,
                       size,
                       "CTA-861 %d (%s%s)",
                       block->tag,
                       find(cta_blocks, ARRAY_LENGTH(cta_blocks), block->tag),
                       oui);
}

void edid_keep_other(const struct edid_data_block *block, struct edid *edid)
{
    struct edid_extensions *extensions = &edid->extensions;
    if (extensions->other_block_count < EDID_OTHER_BLOCKS_MAX)
        extensions->other_blocks[extensions->other_block_count] = *block;
    extensions->other_block_count++;
}

void edid_keep_mode(const struct edid_mode *mode, struct edid *edid)
{
    struct edid_extensions *extensions = &edid->extensions;
    if (extensions->mode_count < EDID_MODES_MAX)
        extensions->modes[extensions->mode_count++] = *mode;
    else if (extensions->mode_count++ == EDID_MODES_MAX)
        edid_complain(edid, "the extensions have more detailed timings than %d", EDID_MODES_MAX);
}

bool edid_is_long_enough(const struct span *span, size_t least, const char *what, struct edid *edid)
{
    if (span->length >= least)
        return true;
    edid_complain(edid,
                  "extension %d: %s has %zu bytes, %zu are the least",
                  span->extension,
                  what,
                  span->length,
                  least);
    return false;
}

void edid_place_in_extension(char *what, size_t size, int extension)
{
    (void)snprintf(what, size, "extension %d, timing", extension);
}

int edid_word(const uint8_t *bytes)
{
    return bytes[0] | bytes[1] << 8;
}

uint32_t edid_long(const uint8_t *bytes)
{
    return (uint32_t)edid_word(bytes) | (uint32_t)edid_word(bytes + 2) << 16;
}
