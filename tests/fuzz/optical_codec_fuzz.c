/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/optical_codec.h"
#include "tests/fuzz/measured_check.h"

/* A memory, then a value. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct optical_calibration calibration;
    if (size != OPTICAL_MEMORY_BYTES + OPTICAL_VALUE_BYTES ||
        !optical_parse_memory(data, &calibration, NULL))
        return 0;
    check_text(calibration.serial, sizeof calibration.serial);
    check_text(calibration.probe, sizeof calibration.probe);
    check_text(calibration.firmware, sizeof calibration.firmware);
    must(calibration.cd_m2_per_lsb > 0);
    const struct measured measured =
        optical_parse_measurement(data + OPTICAL_MEMORY_BYTES, &calibration);
    check_measured(&measured);
    return 0;
}
