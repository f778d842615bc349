/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_METER_PR655_GENERATION_H
#define AGENT_METER_PR655_GENERATION_H

#include "agent/meter/driver.h"

/* What differs between the generations of Photo Research's meters that speak the remote mode of the
 * PR-655. */
struct pr655_generation {
    const char *word;      /* that puts the meter into remote mode; no end */
    const char *model;     /* which one it must be; NULL: any of the PR-655 and later */
    const char *metric[2]; /* settings to try for metric units until they are read back; or NULL */
    bool tells_battery;
};

bool pr655_open_as(const struct pr655_generation *generation, const struct meter_source *source,
                   void **state, struct meter_identity *identity, struct error *error);
/* As of struct meter_driver, for what pr655_open_as has opened. */
bool pr655_measure(void *state, struct reading *reading, struct error *error);
void pr655_close(void *state);

#endif
