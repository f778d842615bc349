/* SPDX-License-Identifier: Apache-2.0 */
#include "core/edid/parts.h"

#define PIXEL_CLOCK_PLAUSIBLE_HZ 10000000

void edid_check_standard_timings(const uint8_t *timings, int count, const char *where,
                                 struct edid *edid)
{
    /* 3.9: 01 01 is unused, a first byte of 00 is reserved. */
    for (int i = 1; i <= count; i++, timings += 2)
        if (timings[0] == 0)
            edid_complain(edid, "%s %d: 0x%02x%02x is reserved", where, i, timings[0], timings[1]);
}

/* Twelve bits: eight of their own byte, four shared. */
static int twelve_bits(uint8_t low, int high)
{
    return low | (high & 15) << 8;
}

struct blanking { /* counts the borders too */
    int across, down;
};

static struct blanking read_blanking(const uint8_t *descriptor)
{
    return (struct blanking){
        .across = twelve_bits(descriptor[3], descriptor[4]),
        .down = twelve_bits(descriptor[6], descriptor[7]),
    };
}

static double refresh_hz(const struct edid_mode *mode, int lines, const struct blanking *blanking)
{
    const double width = mode->width + blanking->across;
    double height = lines + blanking->down;
    if (mode->interlaced)
        height += 0.5; /* a field is half a line longer than what the descriptor counts */
    return (double)mode->pixel_clock_hz / (width * height);
}

static void check_sync(const uint8_t *descriptor, const struct place *place,
                       const struct blanking *blanking, struct edid *edid)
{
    const int front_across = descriptor[8] | (descriptor[11] >> 6 & 3) << 8;
    const int sync_across = descriptor[9] | (descriptor[11] >> 4 & 3) << 8;
    const int front_down = descriptor[10] >> 4 | (descriptor[11] >> 2 & 3) << 4;
    const int sync_down = (descriptor[10] & 15) | (descriptor[11] & 3) << 4;

    const int borders_across = 2 * descriptor[15];
    const int borders_down = 2 * descriptor[16];

    if (front_across + sync_across + borders_across > blanking->across ||
        front_down + sync_down + borders_down > blanking->down)
        edid_complain(edid,
                      "%s %d: sync and borders do not fit into the blanking",
                      place->what,
                      place->number);
}

bool edid_read_detailed_timing(const uint8_t *descriptor, const struct place *place,
                               struct edid *edid, struct edid_mode *mode)
{
    const struct blanking blanking = read_blanking(descriptor);
    const int lines = twelve_bits(descriptor[5], descriptor[7] >> 4);
    struct edid_mode read = {
        .width = twelve_bits(descriptor[2], descriptor[4] >> 4),
        .pixel_clock_hz = (descriptor[0] | descriptor[1] << 8) * INT64_C(10000),
        .width_mm = twelve_bits(descriptor[12], descriptor[14] >> 4),
        .height_mm = twelve_bits(descriptor[13], descriptor[14]),
        .interlaced = (descriptor[17] & 0x80) != 0,
    };
    read.height = read.interlaced ? 2 * lines : lines;

    if (read.width == 0 || lines == 0) {
        edid_complain(edid,
                      "%s %d: %d x %d pixels are no picture",
                      place->what,
                      place->number,
                      read.width,
                      read.height);
        return false;
    }
    /* The field begins at 10 kHz, displays do not. */
    if (read.pixel_clock_hz < PIXEL_CLOCK_PLAUSIBLE_HZ) {
        edid_complain(
            edid, "%s %d: a pixel clock below 10 MHz is no display's", place->what, place->number);
        return false;
    }
    read.refresh_hz = refresh_hz(&read, lines, &blanking);
    check_sync(descriptor, place, &blanking, edid);
    *mode = read;
    return true;
}
