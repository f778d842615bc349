/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/minolta_codec.h"
#include "tests/fuzz/measured_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *line = (const char *)data;
    const struct measured measured = minolta_parse_measurement(line, size);
    int number = -1;
    check_measured(&measured);
    must(isnan(measured.luminance_cd_m2) || (measured.flags & READING_UNIT_ASSUMED) != 0);
    if (minolta_parse_error(line, size, &number)) {
        must(number >= 0 && number <= 99 && measured.code == number);
        must(isnan(measured.luminance_cd_m2) && !minolta_is_taken(line, size));
    }
    if (minolta_is_taken(line, size))
        must(measured.status == READING_PROTOCOL); /* no number came */
    return 0;
}
