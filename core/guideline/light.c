/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/metric_set.h"

static const char *ambient_trouble(const struct ambient *ambient)
{
    if (ambient_is_known(ambient))
        return "";
    switch (ambient->state) {
    case AMBIENT_UNKNOWN:
        return "ambient not measured";
    case AMBIENT_DARK_ROOM:
        return "ambient not measured: a dark room is declared, with Lamb that is not 0";
    case AMBIENT_MEASURED:
    case AMBIENT_STATED:
        return "ambient not measured: Lamb is not above 0, and no dark room is declared";
    }
    return "ambient not measured";
}

/* The meter's gain is in the Lamb that it measured, not in one that was stated. */
static double varied_ambient(const struct measured *measured)
{
    const struct ambient *ambient = &measured->evidence->ambient;
    if (measured->variation->in_darkness)
        return 0;
    return ambient->state == AMBIENT_MEASURED ? ambient->luminance_cd_m2 * measured->variation->gain
                                              : ambient->luminance_cd_m2;
}

struct light light_of(const struct measured *measured, enum qa_test test)
{
    const struct evidence *evidence = measured->evidence;
    struct light light = {
        .ambient_known = ambient_is_known(&evidence->ambient),
        .ambient_cd_m2 = varied_ambient(measured),
        .ambient_trouble = ambient_trouble(&evidence->ambient),
    };
    for (size_t i = 0; i < evidence->reading_count && !light.has_readings; i++)
        if (evidence->readings[i].test == test) {
            light.has_readings = true;
            light.geometry = evidence->readings[i].geometry;
        }
    if (light.geometry != GEOMETRY_TELESCOPIC_IN_SITU)
        light.to_prime_cd_m2 = light.ambient_cd_m2;
    else if (measured->variation->in_darkness)
        light.to_prime_cd_m2 = -evidence->ambient.luminance_cd_m2;
    return light;
}

bool light_refuses_emitted(const struct light *light, struct metric *metric)
{
    if (!light->has_readings || light->geometry != GEOMETRY_TELESCOPIC_IN_SITU)
        return false;
    metric_refuse(metric, CAUSE_PROCEDURE, "telescopic-in-situ readings give L', not L");
    return true;
}

bool light_refuses_prime(const struct light *light, struct metric *metric)
{
    if (light->ambient_known)
        return false;
    metric_refuse(metric, CAUSE_PROCEDURE, "%s", light->ambient_trouble);
    return true;
}
