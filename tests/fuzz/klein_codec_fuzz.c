/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/klein_codec.h"
#include "tests/fuzz/measured_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct klein_identity identity;
    char firmware[9], character;
    const struct measured measured = klein_parse_measurement(data, size);
    check_measured(&measured);
    must(size == KLEIN_MEASUREMENT_BYTES || measured.status == READING_PROTOCOL);
    must(isnan(measured.luminance_cd_m2) || data[13] == '0');
    if (klein_parse_identity(data, size, &identity, NULL)) {
        check_text(identity.model, sizeof identity.model);
        check_text(identity.serial, sizeof identity.serial);
        must(identity.model[0] == 'K' && identity.serial[0] != '\0');
    }
    if (klein_parse_firmware(data, size, firmware))
        check_text(firmware, sizeof firmware);
    (void)klein_parse_setting(data, size, "L0", &character);
    return 0;
}
