/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/line_codec.h"
#include "monqa/cleanup.h"
#include "tests/fuzz/measured_check.h"

/* Up to the first line feed the pattern, then the reply. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char pattern[128] = "";
    const uint8_t *end = size > 0 ? memchr(data, '\n', size) : NULL;
    size_t length = end != NULL ? (size_t)(end - data) : 0;
    if (end == NULL || length >= sizeof pattern || memchr(data, '\0', length) != NULL)
        return 0;
    memcpy(pattern, data, length);
    const struct meter_line_texts texts = {.settings = "9600 8N1",
                                           .request = "R",
                                           .pattern = pattern,
                                           .unit = "fL",
                                           .scale = "2",
                                           .timeout_ms = "100",
                                           .model = "m",
                                           .serial = ""};
    struct line_description description;
    if (!line_description_init(&texts, &description, NULL))
        return 0;
    const struct measured measured =
        line_parse_measurement(&description, (const char *)end + 1, size - length - 1);
    check_measured(&measured);
    must(isnan(measured.luminance_cd_m2) || (measured.flags & READING_UNIT_CONVERTED) != 0);
    line_description_finish(&description);
    return 0;
}
