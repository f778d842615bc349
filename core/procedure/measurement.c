/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/measurement.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <string.h>
#include <strings.h>

double drift_percent(const struct reading *first, const struct reading *again)
{
    if (!reading_has_number(first) || !reading_has_number(again) || first->luminance_cd_m2 <= 0)
        return NAN;
    return 100 * (again->luminance_cd_m2 - first->luminance_cd_m2) / first->luminance_cd_m2;
}

/* Of the mean. */
static double standard_error_percent(const struct reading *reading)
{
    if (reading->samples < 2 || reading->luminance_cd_m2 <= 0)
        return 0;
    return 100 * reading->deviation_cd_m2 / sqrt(reading->samples) / reading->luminance_cd_m2;
}

bool drift_is_too_large(const struct reading *first, const struct reading *again)
{
    double drift = drift_percent(first, again);
    double scatter = hypot(standard_error_percent(first), standard_error_percent(again));
    return !(fabs(drift) <= DRIFT_MAX_PERCENT + 3 * scatter);
}

bool ambient_is_plausible(double ambient_cd_m2, double l_prime_min_cd_m2)
{
    return ambient_cd_m2 <= 1.02 * l_prime_min_cd_m2;
}

enum warmth warmth_judge(double at_most_minutes, double at_least_minutes, double needed_minutes)
{
    if (needed_minutes <= 0 || at_least_minutes >= needed_minutes)
        return WARMTH_WARM;
    return at_most_minutes < needed_minutes ? WARMTH_COLD : WARMTH_ASK;
}

enum unit { UNIT_CD_M2, UNIT_FL, UNIT_LX, UNIT_NONE };

static enum unit find_unit(const char *text)
{
    static const struct {
        const char *name;
        enum unit unit;
    } units[] = {
        {"cd/m2", UNIT_CD_M2},
        {"cd/m^2", UNIT_CD_M2},
        {"cd/m\xc2\xb2", UNIT_CD_M2},
        {"cd_m2", UNIT_CD_M2},
        {"nit", UNIT_CD_M2},
        {"nits", UNIT_CD_M2},
        {"fl", UNIT_FL},
        {"ftl", UNIT_FL},
        {"ft-l", UNIT_FL},
        {"lx", UNIT_LX},
        {"lux", UNIT_LX},
        {"fc", UNIT_LX},
        {"ftc", UNIT_LX},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(units); i++)
        if (strcasecmp(text, units[i].name) == 0)
            return units[i].unit;
    return UNIT_NONE;
}

/* A number, blanks or none, a unit. */
static bool split(const char *typed, double *value, enum unit *unit)
{
    char number[32];
    typed += strspn(typed, " \t");
    size_t length = strspn(typed, "0123456789.");
    if (length == 0 || length >= sizeof number)
        return false;
    memcpy(number, typed, length);
    number[length] = '\0';
    *unit = find_unit(typed + length + strspn(typed + length, " \t"));
    return *unit != UNIT_NONE && number_parse(number, value) && *value > 0;
}

/* Two looks at one light that is still settling, rounded by the meter's display. */
static bool same_light(double a, double b)
{
    return fabs(a - b) <= 0.05 * fmax(a, b);
}

enum unit_check unit_check(const char *typed, double sent)
{
    double shown;
    enum unit unit;
    if (!split(typed, &shown, &unit))
        return UNIT_UNREADABLE;
    if (unit == UNIT_LX)
        return UNIT_ILLUMINANCE;
    double shown_cd_m2 = unit == UNIT_FL ? shown * CD_M2_PER_FOOT_LAMBERT : shown;
    if (same_light(shown_cd_m2, sent))
        return UNIT_CONFIRMED;
    return unit == UNIT_FL && same_light(shown, sent) ? UNIT_FOOT_LAMBERT : UNIT_CONTRADICTION;
}

bool calibration_has_expired(const char *due, struct date today)
{
    struct date date;
    return date_parse(due, &date) && date_compare(today, date) > 0;
}
