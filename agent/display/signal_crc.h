/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_SIGNAL_CRC_H
#define AGENT_DISPLAY_SIGNAL_CRC_H

#include <stdbool.h>
#include <stddef.h>

/* CRCs that a card computes of what it scans out, by debugfs; needs root. How is the driver's own
 * affair: all that they say is whether two frames are the same. */

#define SIGNAL_CRC_SIZE 64

enum signal_crc {
    CRC_ABSENT,   /* no debugfs, no right, or the driver computes none */
    CRC_STEADY,   /* two frames in a row have the same */
    CRC_UNSTEADY, /* a picture that stands gives one CRC now and another then */
};
/* Of the frames that follow. crc is "12ab34cd", of several channels with blanks between. */
enum signal_crc signal_crc_read(int fd, unsigned crtc_index, char crc[SIGNAL_CRC_SIZE]);

/* The CRCs of one line, without the number of the frame: "0x0000001f 0x12ab34cd\n" gives
 * "12ab34cd". False: the line is none. Pure. */

bool signal_crc_parse(const char *line, char crc[SIGNAL_CRC_SIZE]);

#endif
