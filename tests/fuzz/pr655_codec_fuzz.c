/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/pr655_codec.h"
#include "tests/fuzz/measured_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *line = (const char *)data;
    const struct measured measured = pr655_parse_measurement(line, size);
    char text[64] = "";
    int code = -1;
    check_measured(&measured);
    if (pr655_parse_reply(line, size, &code, text)) {
        check_text(text, sizeof text);
        must(code == 0 || isnan(measured.luminance_cd_m2));
    } else {
        must(measured.status == READING_PROTOCOL);
        must(!pr655_is_metric(line, size));
    }
    if (pr655_parse_model(line, size, text)) {
        check_text(text, sizeof text);
        must(code == 0 && text[0] == 'P');
    }
    if (pr655_parse_serial(line, size, text)) {
        check_text(text, sizeof text);
        must(code == 0 && text[0] != '\0' && isnan(measured.luminance_cd_m2));
    }
    return 0;
}
