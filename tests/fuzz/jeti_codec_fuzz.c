/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/jeti_codec.h"
#include "tests/fuzz/measured_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *line = (const char *)data;
    enum jeti_kind kind = JETI_SPECBOS;
    char model[64], text[64];
    int number = -1;
    double x = 0, y = 0;
    for (int i = JETI_SPECBOS_1201; i <= JETI_SPECTRAVAL; i++) {
        const struct measured measured = jeti_parse_luminance(line, size, (enum jeti_kind)i);
        check_measured(&measured);
        const struct measured coloured = jeti_add_colour(measured, 0.3, 0.4);
        check_measured(&coloured);
        must(coloured.status == measured.status);
    }
    if (jeti_parse_identity(line, size, &kind, model, NULL))
        check_text(model, sizeof model);
    if (jeti_parse_text(line, size, text))
        check_text(text, sizeof text);
    if (jeti_parse_error(line, size, &number))
        must(number >= 0 && jeti_error_status(number) > READING_SUSPECT);
    if (jeti_parse_head(line, size, &number))
        must(number >= 0 && number <= 9);
    if (jeti_parse_coordinate(line, size, "Chrom_x", &x))
        must(isfinite(x));
    if (jeti_parse_pair(line, size, &x, &y))
        must(isfinite(x) && isfinite(y));
    return 0;
}
