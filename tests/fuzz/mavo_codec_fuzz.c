/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/mavo_codec.h"
#include "tests/fuzz/measured_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *line = (const char *)data;
    struct mavo_identity identity;
    int number = 0;
    const struct measured measured = mavo_parse_measurement(line, size);
    check_measured(&measured);
    must(measured.code == 0 || isnan(measured.luminance_cd_m2));
    if (mavo_parse_error(line, size, &number))
        must(number >= 0 && number <= 999 && measured.code == number);
    if (mavo_parse_identity(line, size, &identity, NULL)) {
        check_text(identity.model, sizeof identity.model);
        check_text(identity.serial, sizeof identity.serial);
        check_text(identity.hardware, sizeof identity.hardware);
        check_text(identity.firmware, sizeof identity.firmware);
        must(strcmp(identity.maker, "GOSSEN") == 0 && identity.serial[0] != '\0');
        must(measured.status == READING_PROTOCOL); /* no identity is a measurement */
    }
    return 0;
}
