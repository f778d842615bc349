/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/pr650_codec.h"
#include "tests/fuzz/measured_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *line = (const char *)data;
    const struct measured measured = pr650_parse_measurement(line, size);
    check_measured(&measured);
    must(isnan(measured.luminance_cd_m2) || (measured.flags & READING_UNIT_ASSUMED) != 0);
    must(isnan(measured.luminance_cd_m2) || measured.code == 0 || measured.code == 18);
    if (pr650_is_taken(line, size))
        must(measured.status == READING_PROTOCOL);
    return 0;
}
