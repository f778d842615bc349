/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/reading.h"

#include "monqa/text.h"

#include <math.h>

bool reading_has_number(const struct reading *reading)
{
    return reading->status == READING_OK || reading->status == READING_SUSPECT;
}

bool reading_counts(const struct reading *reading)
{
    return reading_has_number(reading) &&
           (reading->flags & (READING_CONTROL | READING_BELOW_FLOOR | READING_SUPERSEDED)) == 0;
}

bool reading_luminance_is_possible(double luminance_cd_m2)
{
    return isfinite(luminance_cd_m2) && !signbit(luminance_cd_m2) &&
           luminance_cd_m2 <= READING_LUMINANCE_MAX_CD_M2;
}

bool viewer_value_parse(const char *text, double *value)
{
    double parsed;
    if (!number_parse(text, &parsed) || signbit(parsed) || parsed > VIEWER_VALUE_MAX)
        return false;
    *value = parsed;
    return true;
}

bool ambient_is_known(const struct ambient *ambient)
{
    switch (ambient->state) {
    case AMBIENT_UNKNOWN:
        return false;
    case AMBIENT_DARK_ROOM:
        return ambient->luminance_cd_m2 == 0;
    case AMBIENT_MEASURED:
    case AMBIENT_STATED:
        return reading_luminance_is_possible(ambient->luminance_cd_m2) &&
               ambient->luminance_cd_m2 > 0;
    }
    return false;
}

struct ambient ambient_from_illuminance(const struct illuminance *illuminance)
{
    double cd_m2 = illuminance->lux * illuminance->reflection_per_sr;
    bool usable = illuminance->lux > 0 && illuminance->reflection_per_sr > 0 &&
                  illuminance->reflection_per_sr <= REFLECTION_MAX_PER_SR &&
                  reading_luminance_is_possible(cd_m2);
    return usable ? (struct ambient){AMBIENT_STATED, cd_m2}
                  : (struct ambient){AMBIENT_UNKNOWN, NAN};
}

struct ambient ambient_from_readings(const struct reading *readings, size_t count)
{
    struct ambient ambient = {.state = AMBIENT_UNKNOWN, .luminance_cd_m2 = NAN};
    double sum = 0;
    size_t numbers = 0;
    for (size_t i = 0; i < count; i++) {
        const struct reading *reading = &readings[i];
        if (reading->test != TEST_AMBIENT || reading->geometry != GEOMETRY_TELESCOPIC_IN_SITU ||
            reading->level_ddl != -1 || !reading_counts(reading))
            continue;
        sum += reading->luminance_cd_m2;
        numbers++;
    }
    if (numbers > 0 && sum > 0)
        ambient =
            (struct ambient){.state = AMBIENT_MEASURED, .luminance_cd_m2 = sum / (double)numbers};
    return ambient;
}
