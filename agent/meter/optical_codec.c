/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/optical_codec.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Where things stand in the memory. */
#define SERIAL 2
#define FIRMWARE 6
#define REFERENCE_UV 16
#define ZERO 32
#define FEEDBACK_OHM 48
#define PROBE 80
#define PROBE_BYTES 16
#define CALIBRATION_FA_PER_CD_M2 96
#define MIDDLE 524288.0 /* of a converter of 20 bits */
#define FULL_SCALE 1048575u
#define LOW_STEPS 100 /* fewer counts above zero, and its noise is a part of the reading */

static uint32_t word_at(const unsigned char *bytes, size_t at)
{
    return (uint32_t)bytes[at] | (uint32_t)bytes[at + 1] << 8 | (uint32_t)bytes[at + 2] << 16 |
           (uint32_t)bytes[at + 3] << 24;
}

static bool is_written(uint32_t word)
{
    return word != 0 && word != UINT32_MAX;
}

bool optical_parse_memory(const unsigned char bytes[OPTICAL_MEMORY_BYTES],
                          struct optical_calibration *calibration, struct error *error)
{
    struct optical_calibration parsed = {.zero = (int32_t)word_at(bytes, ZERO)};
    uint32_t reference = word_at(bytes, REFERENCE_UV), feedback = word_at(bytes, FEEDBACK_OHM),
             factor = word_at(bytes, CALIBRATION_FA_PER_CD_M2);
    struct span probe;
    if (!is_written(reference) || !is_written(feedback) || !is_written(factor) ||
        !(fabs(parsed.zero) < MIDDLE))
        return error_set(error, ERROR_INVALID, "its memory holds no calibration");
    parsed.cd_m2_per_lsb = reference * 1e-6 / MIDDLE / ((double)feedback * factor * 1e-15);
    if (!(parsed.cd_m2_per_lsb > 1e-9 && parsed.cd_m2_per_lsb < 10))
        return error_set(error, ERROR_INVALID, "the calibration in its memory is impossible");
    (void)snprintf(parsed.serial, sizeof parsed.serial, "%u", word_at(bytes, SERIAL));
    (void)snprintf(parsed.firmware,
                   sizeof parsed.firmware,
                   "%.2f",
                   (bytes[FIRMWARE] | bytes[FIRMWARE + 1] << 8) / 100.0);
    size_t length = strnlen((const char *)bytes + PROBE, PROBE_BYTES);
    if (span_line((const char *)bytes + PROBE, length, &probe))
        span_copy(probe, parsed.probe, sizeof parsed.probe);
    *calibration = parsed;
    return true;
}

struct measured optical_parse_measurement(const unsigned char bytes[OPTICAL_VALUE_BYTES],
                                          const struct optical_calibration *calibration)
{
    unsigned counts = (unsigned)bytes[0] | (unsigned)bytes[1] << 8 | (unsigned)bytes[2] << 16;
    if (counts > FULL_SCALE)
        return measured_failed(READING_PROTOCOL, 0);
    if (counts == FULL_SCALE)
        return measured_failed(READING_OVER, 0);
    double above = counts - calibration->zero - MIDDLE;
    if (above < 0 && above > -LOW_STEPS)
        return measured_failed(READING_UNDER, 0);
    struct measured measured = measured_light(
        above * calibration->cd_m2_per_lsb, NAN, NAN, LOW_STEPS * calibration->cd_m2_per_lsb);
    measured.resolution_cd_m2 = calibration->cd_m2_per_lsb;
    return measured;
}
