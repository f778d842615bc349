/* SPDX-License-Identifier: Apache-2.0 */
#include "core/edid/parts.h"

#define TIMING_SIZE 20
#define TAG_TYPE_I 0x03
#define FLAG_INTERLACED 0x10
#define FLAG_PREFERRED 0x80 /* up to revision 1; then it means YCbCr 4:2:0 */

/* All numbers are one less than meant. The clock is in 10 kHz in type I, in 1 kHz in type VII; the
 * lines are those of a frame. */
static struct edid_mode read_timing(const uint8_t *bytes, int64_t unit_hz)
{
    const int across = edid_word(bytes + 6) + 1;
    const int down = edid_word(bytes + 14) + 1;
    struct edid_mode mode = {
        .pixel_clock_hz = (1 + (edid_word(bytes) | (int64_t)bytes[2] << 16)) * unit_hz,
        .width = edid_word(bytes + 4) + 1,
        .height = edid_word(bytes + 12) + 1,
        .interlaced = (bytes[3] & FLAG_INTERLACED) != 0,
    };
    mode.refresh_hz =
        (double)mode.pixel_clock_hz /
        ((double)(mode.width + across) * (mode.height + down) * (mode.interlaced ? 0.5 : 1));
    return mode;
}

static void check_sync(const uint8_t *bytes, const struct place *place, struct edid *edid)
{
    const int across = (edid_word(bytes + 8) & 0x7fff) + edid_word(bytes + 10) + 2;
    const int down = (edid_word(bytes + 16) & 0x7fff) + edid_word(bytes + 18) + 2;
    if (across > edid_word(bytes + 6) + 1 || down > edid_word(bytes + 14) + 1)
        edid_complain(edid,
                      "%s %d: sync and borders do not fit into the blanking",
                      place->what,
                      place->number);
}

static void keep_timing(const uint8_t *bytes, const struct span *span, const struct place *place,
                        struct edid *edid)
{
    const struct edid_mode mode = read_timing(bytes, span->tag == TAG_TYPE_I ? 10000 : 1000);
    const bool is_preferred = (span->flags & 7) < 2 && (bytes[3] & FLAG_PREFERRED) != 0;

    check_sync(bytes, place, edid);
    if (is_preferred && !edid->extensions.has_displayid_preferred) {
        edid->extensions.has_displayid_preferred = true;
        edid->extensions.displayid_preferred = mode;
    }
    edid_keep_mode(&mode, edid);
}

void edid_read_displayid_timings(const struct span *span, struct edid *edid)
{
    char what[32];
    struct place place = {what, 0};
    edid_place_in_extension(what, sizeof what, span->extension);
    if (span->length == 0 || span->length % TIMING_SIZE != 0)
        edid_complain(edid,
                      "extension %d: %zu bytes are no whole timings of %d",
                      span->extension,
                      span->length,
                      TIMING_SIZE);
    for (size_t at = 0; at + TIMING_SIZE <= span->length; at += TIMING_SIZE) {
        place.number++;
        keep_timing(span->bytes + at, span, &place, edid);
    }
}
