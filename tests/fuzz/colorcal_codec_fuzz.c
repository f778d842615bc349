/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/colorcal_codec.h"
#include "tests/fuzz/measured_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *line = (const char *)data;
    double matrix[3][3] = {{1.25, 0, 0}, {-0.05, 0.8, 0}, {0, 0, 2}};
    double row[3] = {7, 7, 7};
    struct colorcal_identity identity;
    const struct measured measured = colorcal_parse_measurement(line, size, matrix);
    int number = -1;
    check_measured(&measured);
    if (colorcal_parse_error(line, size, &number))
        must(number >= 0 && number <= 99 && isnan(measured.luminance_cd_m2));
    if (colorcal_parse_row(line, size, row)) {
        for (int i = 0; i < 3; i++)
            must(fabs(row[i]) <= 5);
        must(fabs(row[0]) + fabs(row[1]) + fabs(row[2]) > 0);
    }
    if (colorcal_parse_identity(line, size, &identity, NULL)) {
        check_text(identity.rom, sizeof identity.rom);
        check_text(identity.serial, sizeof identity.serial);
        must(identity.serial[0] != '\0' && identity.build >= 0);
        must(measured.status == READING_PROTOCOL);
    }
    return 0;
}
