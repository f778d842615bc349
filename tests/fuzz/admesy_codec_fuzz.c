/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/admesy_codec.h"
#include "tests/fuzz/measured_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *line = (const char *)data;
    char model[64], serial[64], firmware[64];
    const struct measured measured = admesy_parse_measurement(line, size);
    check_measured(&measured);
    if (admesy_parse_identity(line, size, model, serial, firmware)) {
        check_text(model, sizeof model);
        check_text(serial, sizeof serial);
        check_text(firmware, sizeof firmware);
        must(measured.status == READING_PROTOCOL);
    }
    return 0;
}
