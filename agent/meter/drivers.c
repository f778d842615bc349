/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/driver.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"
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
                                                    &meter_pr705,
                                                    &meter_pr715,
                                                    &meter_pr650,
                                                    &meter_cs2000,
                                                    &meter_optical,
                                                    &meter_dtp92,
                                                    &meter_admesy,
                                                    &meter_line,
                                                    &meter_manual,
                                                    NULL};

const struct meter_driver *meter_driver_find(const char *name)
{
    for (const struct meter_driver *const *driver = meter_drivers; *driver != NULL; driver++)
        if (strcmp((*driver)->name, name) == 0)
            return *driver;
    return NULL;
}

const char *meter_unit_name(enum meter_unit unit)
{
    static const char *const names[] = {
        [METER_UNIT_FIXED] = "fixed",
        [METER_UNIT_IN_REPLY] = "in-reply",
        [METER_UNIT_SET] = "set",
        [METER_UNIT_ASSUMED] = "assumed",
        [METER_UNIT_TYPED] = "typed",
    };
    return names[unit];
}

void meter_note(struct meter_identity *identity, const char *name, const char *value)
{
    size_t i = 0;
    while (i < identity->setting_count && strcmp(identity->settings[i].name, name) != 0)
        i++;
    if (i == METER_SETTINGS_MAX)
        return;
    if (i == identity->setting_count)
        identity->setting_count++;
    struct meter_setting *setting = &identity->settings[i];
    (void)text_copy(setting->name, sizeof setting->name, name);
    (void)text_copy(setting->value, sizeof setting->value, value);
}

void meter_record(struct reading *reading, enum reading_status status, double luminance_cd_m2)
{
    reading->status = status;
    reading->flags = 0;
    bool number = status == READING_OK || status == READING_SUSPECT;
    reading->luminance_cd_m2 = number ? luminance_cd_m2 : NAN;
    reading->x = reading->y = NAN;
    reading->resolution_cd_m2 = 0;
    reading->taken_at_utc_ms = time_utc_now_ms();
    reading->raw[0] = reading->trace[0] = '\0';
}
