/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/reading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_reading(const struct reading *reading)
{
    must(reading->status == READING_OK && reading->test < TEST_COUNT);
    must(reading_luminance_is_possible(reading->luminance_cd_m2));
    must(reading->level_ddl >= -1 && reading->level_ddl <= 255);
    must((reading->level_ddl == -1) == (reading->test == TEST_AMBIENT));
    must(reading->test != TEST_UNIFORMITY || reading->point != POINT_NONE);
    must(isnan(reading->x) == isnan(reading->y));
    must(isnan(reading->x) || (reading->x >= 0 && reading->x <= 1));
    must(isnan(reading->y) || (reading->y > 0 && reading->y <= 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(free_pointer) struct reading *readings = NULL;
    size_t count = 0;
    struct error error = {0};
    if (!readings_from_csv("fuzz.csv", (const char *)data, size, &readings, &count, &error)) {
        must(readings == NULL && error.kind == ERROR_INVALID);
        must(strncmp(error.text, "fuzz.csv:", 9) == 0);
        return 0;
    }
    for (size_t i = 0; i < count; i++)
        check_reading(&readings[i]);
    return 0;
}
