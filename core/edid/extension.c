/* SPDX-License-Identifier: Apache-2.0 */
#include "core/edid/parts.h"

#include "monqa/cleanup.h"

static const struct {
    uint8_t tag;
    const char *name;
} extensions[] = {
    {0x02, "CTA-861"},
    {0x10, "video timing"},
    {0x20, "EDID 2.0"},
    {0x40, "display information"},
    {0x50, "localised strings"},
    {0x60, "digital packet video link"},
    {0x70, "DisplayID"},
    {0xa7, "display transfer characteristics"},
    {0xaf, "display transfer characteristics"},
    {0xbf, "display transfer characteristics"},
    {0xf0, "block map"},
    {0xff, "manufacturer"},
};

const char *edid_extension_name(int tag)
{
    for (size_t i = 0; i < ARRAY_LENGTH(extensions); i++)
        if (extensions[i].tag == tag)
            return extensions[i].name;
    return "unknown";
}

static void read_extension(const uint8_t *block, int number, struct edid *edid)
{
    const char *name = edid_extension_name(block[0]);
    if (!edid_checksum_is_right(block))
        edid_complain(edid, "extension %d (0x%02x, %s): wrong checksum", number, block[0], name);
    if (block[0] == EXTENSION_CTA)
        edid_read_cta(block, number, edid);
    else if (block[0] == EXTENSION_DISPLAYID)
        edid_read_displayid(block, number, edid);
}

static void check_count(size_t counted, size_t present, size_t rest, struct edid *edid)
{
    if (present < counted)
        edid_complain(edid, "extensions that are there: %zu of %zu", present, counted);
    else if (present > counted)
        edid_complain(edid,
                      "blocks behind the base block: %zu, but it counts %zu extensions",
                      present,
                      counted);
    if (rest > 0)
        edid_complain(edid, "the last block is cut: %zu bytes of %d", rest, EDID_BLOCK_SIZE);
}

/* HDMI 2.1 10.3.6: for sources that read one extension only, the base block counts one, and the
 * first data block of that one (extended tag 0x78) has the true count. */
static size_t count_override(const uint8_t *bytes, size_t present)
{
    static const uint8_t start[] = {7 << 5 | 2, 0x78};
    const uint8_t *first = bytes + EDID_BLOCK_SIZE;
    if (present > 0 && first[0] == EXTENSION_CTA && first[1] >= 3 && first[2] >= 7 &&
        first[4] == start[0] && first[5] == start[1])
        return first[6];
    return 0;
}

void edid_read_extensions(const uint8_t *bytes, size_t length, struct edid *edid)
{
    const size_t present = length / EDID_BLOCK_SIZE - 1;
    const size_t override = count_override(bytes, present);
    const size_t counted = override > 0 && bytes[126] > 0 ? override : bytes[126];

    edid->extension_count = (int)counted;
    edid->extensions_present = (int)present;
    check_count(counted, present, length % EDID_BLOCK_SIZE, edid);
    for (size_t i = 1; i <= present && i <= counted; i++) {
        const uint8_t *block = bytes + i * EDID_BLOCK_SIZE;
        edid->extension_tags[i - 1] = block[0];
        read_extension(block, (int)i, edid);
    }
}
