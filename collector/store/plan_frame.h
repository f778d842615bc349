/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_PLAN_FRAME_H
#define COLLECTOR_STORE_PLAN_FRAME_H

#include "collector/store/store_plan.h"

/* Rooms, teams and their calendars, numbered for the planner. */
struct plan_setting {
    struct plan_frame frame;
    struct plan_rules rules;
    struct plan_team *teams;
    struct plan_calendar *calendars;     /* of each team */
    int32_t **closed;                    /* the days of each calendar */
    const char **team_keys, **room_keys; /* ascending, each once; texts are in keys */
    char *keys;
};

bool plan_setting_make(struct store *store, const struct store_item *items, size_t count,
                       const struct plan_trial *trial, struct plan_setting *setting,
                       struct error *error);
void plan_setting_finish(struct plan_setting *setting);
uint32_t plan_setting_team(const struct plan_setting *setting, const struct store_item *item);
uint32_t plan_setting_room(const struct plan_setting *setting, const struct store_item *item);

#endif
