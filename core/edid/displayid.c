/* SPDX-License-Identifier: Apache-2.0 */
#include "core/edid/parts.h"

#include "monqa/cleanup.h"

#define SECTION_AT 1 /* of the extension block; byte 0 is its tag */
#define BLOCKS_AT 5
#define PAYLOAD_MAX 121 /* up to its own checksum at 126; the block's is at 127 */
#define HEAD_SIZE 3

static const struct reader {
    uint8_t tag;
    void (*read)(const struct span *span, struct edid *edid);
} readers[] = {
    {0x00, edid_read_displayid_product},
    {0x01, edid_read_displayid_parameters},
    {0x03, edid_read_displayid_timings},
    {0x0a, edid_read_displayid_serial},
    {0x0f, edid_read_displayid_interface},
    {0x12, edid_read_displayid_tile},
    {0x20, edid_read_displayid_product},
    {0x21, edid_read_displayid_parameters_v2},
    {0x22, edid_read_displayid_timings},
    {0x26, edid_read_displayid_interface},
    {0x28, edid_read_displayid_tile},
};

static uint32_t read_oui(const struct span *span)
{
    if ((span->tag != 0x7e && span->tag != 0x7f) || span->length < 3)
        return 0;
    return (uint32_t)span->bytes[0] << 16 | (uint32_t)span->bytes[1] << 8 | span->bytes[2];
}

static void read_data_block(const struct span *span, struct edid *edid)
{
    for (size_t i = 0; i < ARRAY_LENGTH(readers); i++)
        if (readers[i].tag == span->tag) {
            readers[i].read(span, edid);
            return;
        }
    const struct edid_data_block other = {
        .standard = EXTENSION_DISPLAYID, .tag = span->tag, .oui = read_oui(span)};
    edid_keep_other(&other, edid);
}

static bool is_filler(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

/* A head is tag, revision with flags, length. What is left behind the last block is zero. */
static void read_data_blocks(const uint8_t *block, size_t end, int extension, struct edid *edid)
{
    size_t at = BLOCKS_AT;
    while (at < end && !is_filler(block + at, end - at)) {
        const bool has_head = end - at >= HEAD_SIZE;
        const size_t length = has_head ? block[at + 2] : 0;
        if (!has_head || at + HEAD_SIZE + length > end) {
            edid_complain(edid,
                          "extension %d: the data block at byte %zu (tag 0x%02x) reaches beyond "
                          "byte %zu",
                          extension,
                          at,
                          block[at],
                          end);
            return;
        }
        const struct span span = {
            .bytes = block + at + HEAD_SIZE,
            .length = length,
            .extension = extension,
            .tag = block[at],
            .flags = block[at + 1],
        };
        read_data_block(&span, edid);
        at += HEAD_SIZE + length;
    }
}

static void check_section(const uint8_t *block, size_t end, int extension, struct edid *edid)
{
    unsigned total = 0;
    for (size_t i = SECTION_AT; i <= end; i++)
        total += block[i];
    if ((total & 255) != 0)
        edid_complain(edid, "extension %d: wrong checksum of the DisplayID section", extension);
}

void edid_read_displayid(const uint8_t *block, int extension, struct edid *edid)
{
    const int version = block[1] >> 4;
    const size_t length = block[2];

    if (version != 1 && version != 2) {
        edid_complain(edid,
                      "extension %d: DisplayID %d.%d is not known, not read",
                      extension,
                      version,
                      block[1] & 15);
        return;
    }
    if (edid->extensions.displayid_version == 0) {
        edid->extensions.displayid_version = version;
        edid->extensions.displayid_revision = block[1] & 15;
    }
    if (length > PAYLOAD_MAX)
        edid_complain(edid,
                      "extension %d: a DisplayID section of %zu bytes, %d are the most",
                      extension,
                      length,
                      PAYLOAD_MAX);
    const size_t end = BLOCKS_AT + (length > PAYLOAD_MAX ? PAYLOAD_MAX : length);
    check_section(block, end, extension, edid);
    read_data_blocks(block, end, extension, edid);
}
