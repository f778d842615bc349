/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/dtp92_codec.h"
#include "tests/fuzz/measured_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *line = (const char *)data;
    struct span text;
    char model[64];
    int code = -1;
    const struct measured measured = dtp92_parse_measurement(line, size);
    check_measured(&measured);
    if (dtp92_parse_reply(line, size, &text, &code))
        must(code >= 0 && code <= 255 && (code == 0 || isnan(measured.luminance_cd_m2)));
    else
        must(measured.status == READING_PROTOCOL);
    if (dtp92_parse_identity(line, size, model))
        must(code == 0 && measured.status == READING_PROTOCOL);
    return 0;
}
