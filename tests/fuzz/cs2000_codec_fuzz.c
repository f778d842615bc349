/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/cs2000_codec.h"
#include "tests/fuzz/measured_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *line = (const char *)data;
    const struct measured measured = cs2000_parse_measurement(line, size);
    struct cs2000_identity identity;
    char date[16];
    int number = -1;
    check_measured(&measured);
    if (cs2000_parse_error(line, size, &number))
        must(cs2000_error_status(number) > READING_SUSPECT && isnan(measured.luminance_cd_m2));
    if (cs2000_parse_identity(line, size, &identity)) {
        check_text(identity.model, sizeof identity.model);
        check_text(identity.serial, sizeof identity.serial);
        must(isnan(measured.luminance_cd_m2));
    }
    if (cs2000_parse_calibration(line, size, date))
        must(strnlen(date, sizeof date) == 10);
    if (cs2000_parse_channel(line, size, &number))
        must(number >= 0 && number <= 99);
    if (cs2000_parse_duration(line, size, &number))
        must(number >= 0 && number <= 999 && !cs2000_is_done(line, size));
    return 0;
}
