/* SPDX-License-Identifier: Apache-2.0 */
#include "core/edid/parts.h"

#include <math.h>
#include <string.h>

static const uint8_t header[8] = {0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0}; /* 3.3 */

bool edid_is_at_least(const struct edid *edid, int revision)
{
    return edid->version == 1 && edid->revision >= revision;
}

static uint8_t sum(const uint8_t *bytes, size_t length)
{
    unsigned total = 0;
    for (size_t i = 0; i < length; i++)
        total += bytes[i];
    return (uint8_t)total;
}

bool edid_checksum_is_right(const uint8_t *block)
{
    return sum(block, EDID_BLOCK_SIZE) == 0;
}

static void check_checksum(const uint8_t *block, struct edid *edid)
{
    if (!edid_checksum_is_right(block))
        edid_complain(edid,
                      "base block: checksum is 0x%02x, should be 0x%02x",
                      block[EDID_BLOCK_SIZE - 1],
                      (uint8_t)-sum(block, EDID_BLOCK_SIZE - 1));
}

bool edid_parse(const uint8_t *bytes, size_t length, struct edid *edid, struct error *error)
{
    if (length < EDID_BLOCK_SIZE)
        return error_set(error,
                         ERROR_INVALID,
                         "no EDID: %zu bytes, a base block has %d",
                         length,
                         EDID_BLOCK_SIZE);
    if (memcmp(bytes, header, sizeof header) != 0)
        return error_set(
            error, ERROR_INVALID, "no EDID: the header 00 ff ff ff ff ff ff 00 is not there");
    if (length > EDID_SIZE_MAX)
        return error_set(error,
                         ERROR_INVALID,
                         "no EDID: %zu bytes, the most there can be is %zu",
                         length,
                         EDID_SIZE_MAX);

    *edid = (struct edid){
        .gamma = NAN,
        .aspect_ratio = NAN,
        .extensions = {.hdr_max_cd_m2 = NAN,
                       .hdr_max_frame_average_cd_m2 = NAN,
                       .hdr_min_cd_m2 = NAN},
    };
    check_checksum(bytes, edid);
    edid_read_version(bytes, edid);
    edid_read_vendor(bytes, edid);
    edid_read_basics(bytes, edid);
    edid_read_chromaticity(bytes, edid);
    edid_check_standard_timings(bytes + 38, 8, "standard timing", edid);
    edid_read_descriptors(bytes, edid);
    edid_read_extensions(bytes, length, edid);
    return true;
}
