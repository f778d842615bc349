/* SPDX-License-Identifier: Apache-2.0 */
#include "core/edid/parts.h"

#define DATA_BLOCKS_AT 4
#define CHECKSUM_AT 127
#define OUI_SIZE 3

#define OUI_HDMI 0x000c03
#define OUI_HDMI_FORUM 0xc45dd8

enum tag { /* CTA-861-G 7.4 */
           TAG_VIDEO = 2,
           TAG_VENDOR = 3,
           TAG_EXTENDED = 7,
};

enum extended_tag { /* 7.5 */
                    EXTENDED_VENDOR_VIDEO = 0x01,
                    EXTENDED_CAPABILITY = 0x00,
                    EXTENDED_COLORIMETRY = 0x05,
                    EXTENDED_HDR_STATIC = 0x06,
                    EXTENDED_VENDOR_AUDIO = 0x11,
                    EXTENDED_TIMING_VII = 0x22,
                    EXTENDED_COUNT_OVERRIDE = 0x78,
                    EXTENDED_HDMI_FORUM = 0x79,
};

static struct span after(const struct span *span, size_t count)
{
    struct span rest = *span;
    rest.bytes += count;
    rest.length -= count;
    return rest;
}

static uint32_t read_oui(const struct span *span)
{
    if (span->length < OUI_SIZE)
        return 0;
    return (uint32_t)span->bytes[2] << 16 | (uint32_t)span->bytes[1] << 8 | span->bytes[0];
}

/* 7.5.1: 1 to 64 may be native by the top bit, from 193 on the top bit belongs to the code. */
static bool keep_vic(uint8_t byte, struct edid_extensions *extensions)
{
    const bool is_native = byte > 128 && byte <= 192;
    if (byte == 0 || byte == 128 || byte >= 254 || extensions->vic_count == EDID_VICS_MAX)
        return false;
    extensions->vics[extensions->vic_count++] = (struct edid_vic){
        .code = is_native ? byte & 127 : byte,
        .is_native = is_native,
    };
    return true;
}

static void read_vics(const struct span *span, struct edid *edid)
{
    int left_out = 0;
    for (size_t i = 0; i < span->length; i++)
        if (!keep_vic(span->bytes[i], &edid->extensions))
            left_out++;
    if (left_out > 0)
        edid_complain(edid,
                      "extension %d: %d of %zu video codes are reserved, or more than %d",
                      span->extension,
                      left_out,
                      span->length,
                      EDID_VICS_MAX);
}

static void read_vendor(const struct span *span, struct edid *edid)
{
    const uint32_t oui = read_oui(span);
    if (!edid_is_long_enough(span, OUI_SIZE, "a vendor's block", edid))
        return;
    const struct span payload = after(span, OUI_SIZE);
    if (oui == OUI_HDMI)
        edid_read_hdmi(&payload, edid);
    else if (oui == OUI_HDMI_FORUM)
        edid_read_hdmi_forum(&payload, edid);
    else
        edid_keep_other(
            &(struct edid_data_block){.standard = EXTENSION_CTA, .tag = TAG_VENDOR, .oui = oui},
            edid);
}

/* HDMI 2.1 10.3.3: two reserved bytes stand for the OUI. */
static void read_hdmi_forum_block(const struct span *payload, struct edid *edid)
{
    if (!edid_is_long_enough(payload, 2, "HDMI Forum block", edid))
        return;
    const struct span forum = after(payload, 2);
    edid_read_hdmi_forum(&forum, edid);
}

/* CTA-861-H: a byte of revision and flags, then a timing of DisplayID. */
static void read_timing_vii(const struct span *payload, struct edid *edid)
{
    if (!edid_is_long_enough(payload, 1, "timing VII", edid))
        return;
    struct span timing = after(payload, 1);
    timing.tag = 0x22;
    timing.flags = payload->bytes[0];
    edid_read_displayid_timings(&timing, edid);
}

static void read_other_extended(const struct span *payload, uint8_t extended_tag, struct edid *edid)
{
    const bool has_oui =
        extended_tag == EXTENDED_VENDOR_VIDEO || extended_tag == EXTENDED_VENDOR_AUDIO;
    const struct edid_data_block other = {
        .standard = EXTENSION_CTA,
        .tag = TAG_EXTENDED,
        .extended_tag = extended_tag,
        .oui = has_oui ? read_oui(payload) : 0,
    };
    edid_keep_other(&other, edid);
}

static void read_extended(const struct span *span, struct edid *edid)
{
    if (!edid_is_long_enough(span, 1, "a block of tag 7", edid))
        return;
    const struct span payload = after(span, 1);
    switch (span->bytes[0]) {
    case EXTENDED_CAPABILITY:
        edid_read_video_capability(&payload, edid);
        break;
    case EXTENDED_COLORIMETRY:
        edid_read_colorimetry(&payload, edid);
        break;
    case EXTENDED_HDR_STATIC:
        edid_read_hdr(&payload, edid);
        break;
    case EXTENDED_HDMI_FORUM:
        read_hdmi_forum_block(&payload, edid);
        break;
    case EXTENDED_TIMING_VII:
        read_timing_vii(&payload, edid);
        break;
    case EXTENDED_COUNT_OVERRIDE:
        break; /* read with the count of the extensions */
    default:
        read_other_extended(&payload, span->bytes[0], edid);
    }
}

static void read_data_block(const struct span *span, struct edid *edid)
{
    switch (span->tag) {
    case TAG_VIDEO:
        read_vics(span, edid);
        break;
    case TAG_VENDOR:
        read_vendor(span, edid);
        break;
    case TAG_EXTENDED:
        read_extended(span, edid);
        break;
    default:
        edid_keep_other(&(struct edid_data_block){.standard = EXTENSION_CTA, .tag = span->tag},
                        edid);
    }
}

/* 7.4: a header has three bits of tag and five of length. */
static void read_data_blocks(const uint8_t *block, size_t end, int extension, struct edid *edid)
{
    size_t at = DATA_BLOCKS_AT;
    while (at < end) {
        const struct span span = {
            .bytes = block + at + 1,
            .length = block[at] & 31,
            .extension = extension,
            .tag = block[at] >> 5,
        };
        if (at + 1 + span.length > end) {
            edid_complain(edid,
                          "extension %d: the data block at byte %zu (tag %d, %zu bytes) reaches "
                          "beyond byte %zu",
                          extension,
                          at,
                          span.tag,
                          span.length,
                          end);
            return;
        }
        read_data_block(&span, edid);
        at += 1 + span.length;
    }
}

static bool is_zero(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

/* Where no pixel clock is, a display descriptor of the base block's kind stands. */
static void read_timings(const uint8_t *block, size_t at, int extension, struct edid *edid)
{
    char what[32];
    struct place place = {what, 0};
    edid_place_in_extension(what, sizeof what, extension);
    for (; at + DESCRIPTOR_SIZE <= CHECKSUM_AT; at += DESCRIPTOR_SIZE) {
        struct edid_mode mode;
        place.number++;
        if (is_zero(block + at, DESCRIPTOR_SIZE))
            return;
        if (!is_zero(block + at, 2) && edid_read_detailed_timing(block + at, &place, edid, &mode))
            edid_keep_mode(&mode, edid);
    }
}

static void read_flags(const uint8_t *block, struct edid *edid)
{
    struct edid_extensions *extensions = &edid->extensions;
    extensions->is_underscanning = (block[3] & 0x80) != 0;
    extensions->has_basic_audio = (block[3] & 0x40) != 0;
    extensions->has_ycbcr_444 = (block[3] & 0x20) != 0;
    extensions->has_ycbcr_422 = (block[3] & 0x10) != 0;
    extensions->native_timing_count = block[3] & 15;
}

void edid_read_cta(const uint8_t *block, int extension, struct edid *edid)
{
    /* 7.3 and annex F: revision 1 has timings only, 2 flags before them, 3 data blocks. */
    const int revision = block[1];
    const size_t timings_at = block[2];

    if (revision == 0) {
        edid_complain(edid, "extension %d: CTA-861 revision 0 is none, not read", extension);
        return;
    }
    if (revision > 3)
        edid_complain(
            edid, "extension %d: CTA-861 revision %d is not known, read as 3", extension, revision);
    if (edid->extensions.cta_revision == 0) {
        edid->extensions.cta_revision = revision;
        if (revision > 1)
            read_flags(block, edid);
    }
    if (timings_at == 0)
        return;
    if (timings_at < DATA_BLOCKS_AT || timings_at > CHECKSUM_AT) {
        edid_complain(edid,
                      "extension %d: timings at byte %zu are neither behind the head nor within "
                      "the block",
                      extension,
                      timings_at);
        return;
    }
    if (revision > 2)
        read_data_blocks(block, timings_at, extension, edid);
    read_timings(block, timings_at, extension, edid);
}
