/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_OPTICAL_CODEC_H
#define AGENT_METER_OPTICAL_CODEC_H

#include "agent/meter/codec.h"

/* What a CRS OptiCAL keeps in its memory and sends, as one program in use has it: bytes, little
 * endian. Pure. */

#define OPTICAL_MEMORY_BYTES 100
#define OPTICAL_VALUE_BYTES 3
#define OPTICAL_ACK 0x06
#define OPTICAL_NAK 0x15

struct optical_calibration {
    char serial[24], probe[24], firmware[16];
    double zero;          /* of the converter, counts */
    double cd_m2_per_lsb; /* of a count above it */
};

/* ERROR_INVALID names what no calibration can be: a value of 0, or all bits set. */
bool optical_parse_memory(const unsigned char bytes[OPTICAL_MEMORY_BYTES],
                          struct optical_calibration *calibration, struct error *error);

/* The reply to L without its ACK. */
struct measured optical_parse_measurement(const unsigned char bytes[OPTICAL_VALUE_BYTES],
                                          const struct optical_calibration *calibration);

#endif
