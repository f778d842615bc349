/* SPDX-License-Identifier: Apache-2.0 */
/* Photo Research PR-705 and PR-715: an own word each for the remote mode, one long setup command,
 * no battery; the rest as the PR-655. */
#include "agent/meter/pr655_generation.h"

#include <math.h>

/* Lens, two add-ons, aperture, units, exposure (0: adaptive), capture, cycles, power or energy,
 * trigger, shutter, observer; what is left out stays as it is. The programs that use one say both
 * that 1 is metric and that 0 is: what is read back decides. */
#define SETUP_UNITS_1 "S,,,,1,0,0,1,,,,0"
#define SETUP_UNITS_0 "S,,,,0,0,0,1,,,,0"

static bool open_705(const struct meter_source *source, void **state,
                     struct meter_identity *identity, struct error *error)
{
    static const struct pr655_generation generation = {
        .word = "PR705", .model = "PR-705", .metric = {SETUP_UNITS_1, SETUP_UNITS_0}};
    return pr655_open_as(&generation, source, state, identity, error);
}

static bool open_715(const struct meter_source *source, void **state,
                     struct meter_identity *identity, struct error *error)
{
    static const struct pr655_generation generation = {
        .word = "PR715", .model = "PR-715", .metric = {SETUP_UNITS_1, SETUP_UNITS_0}};
    return pr655_open_as(&generation, source, state, identity, error);
}

static const struct port_line line_settings = {.baud = 9600, .data_bits = 8, .stop_bits = 1};

/* No figures of these were found; the floor is that of the PR-655. */
#define PR7_DRIVER(model, opener)                                                             \
    {                                                                                         \
        .name = "photo-research-pr" model, .label = "Photo Research PR-" model,               \
        .line = &line_settings,                                                               \
        .traits = METER_TELESCOPIC | METER_UNIT_NOT_IN_REPLY | METER_COLOUR | METER_UNPROVED, \
        .profile = {.unit = METER_UNIT_SET,                                                   \
                    .geometries = GEOMETRIES_TELESCOPIC,                                      \
                    .gain_percent = NAN,                                                      \
                    .digits = NAN,                                                            \
                    .digit_cd_m2 = NAN,                                                       \
                    .floor_cd_m2 = 0.2,                                                       \
                    .provenance = "M"},                                                       \
        .steps = "its keys are locked from the opening to the end", .open = (opener),         \
        .measure = pr655_measure, .close = pr655_close,                                       \
    }

const struct meter_driver meter_pr705 = PR7_DRIVER("705", open_705);
const struct meter_driver meter_pr715 = PR7_DRIVER("715", open_715);
