/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/driver.h"

#include "monqa/time_utc.h"

#include <math.h>
#include <string.h>

const struct meter_driver *const meter_drivers[] = {&meter_mavo,
                                                    &meter_minolta,
                                                    &meter_cri,
                                                    &meter_klein,
                                                    &meter_colorcal,
                                                    &meter_jeti,
                                                    &meter_pr655,
                                                    &meter_cs2000,
                                                    &meter_manual,
                                                    NULL};

const struct meter_driver *meter_driver_find(const char *name)
{
    for (const struct meter_driver *const *driver = meter_drivers; *driver != NULL; driver++)
        if (strcmp((*driver)->name, name) == 0)
            return *driver;
    return NULL;
}

void meter_record(struct reading *reading, enum reading_status status, double luminance_cd_m2)
{
    reading->status = status;
    reading->flags = 0;
    bool number = status == READING_OK || status == READING_SUSPECT;
    reading->luminance_cd_m2 = number ? luminance_cd_m2 : NAN;
    reading->x = reading->y = NAN;
    reading->taken_at_utc_ms = time_utc_now_ms();
    reading->raw[0] = '\0';
}
