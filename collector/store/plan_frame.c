/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/plan_frame.h"

#include "monqa/cleanup.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Site and room, or site and role, in one text. A line end stands in no name. */
#define KEY_SIZE 260

static const char *team_key(const struct store_item *item, char key[KEY_SIZE])
{
    (void)snprintf(key, KEY_SIZE, "%s\n%s", item->display.place.site, item->who);
    return key;
}

static const char *room_key(const struct store_item *item, char key[KEY_SIZE])
{
    (void)snprintf(key, KEY_SIZE, "%s\n%s", item->display.place.site, item->display.place.room);
    return key;
}

static int compare_keys(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static size_t sort_unique(const char **keys, size_t count)
{
    size_t kept = 0;
    if (count > 0)
        qsort(keys, count, sizeof *keys, compare_keys);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || strcmp(keys[i], keys[kept - 1]) != 0)
            keys[kept++] = keys[i];
    return kept;
}

static uint32_t index_of(const char *const *keys, size_t count, const char *key)
{
    const char *const *found = bsearch(&key, keys, count, sizeof *keys, compare_keys);
    assert(found != NULL);
    return (uint32_t)(found - keys);
}

uint32_t plan_setting_team(const struct plan_setting *setting, const struct store_item *item)
{
    char key[KEY_SIZE];
    return index_of(setting->team_keys, setting->frame.team_count, team_key(item, key));
}

uint32_t plan_setting_room(const struct plan_setting *setting, const struct store_item *item)
{
    char key[KEY_SIZE];
    return index_of(setting->room_keys, setting->frame.room_count, room_key(item, key));
}

static bool number_places(struct plan_setting *setting, const struct store_item *items,
                          size_t count, struct error *error)
{
    setting->keys = calloc(count * 2 + 1, KEY_SIZE);
    setting->team_keys = calloc(count + 1, sizeof *setting->team_keys);
    setting->room_keys = calloc(count + 1, sizeof *setting->room_keys);
    if (setting->keys == NULL || setting->team_keys == NULL || setting->room_keys == NULL)
        return error_set(error, ERROR_SYSTEM, "plan: no memory for %zu tests", count);
    for (size_t i = 0; i < count; i++) {
        setting->team_keys[i] = team_key(&items[i], setting->keys + 2 * i * KEY_SIZE);
        setting->room_keys[i] = room_key(&items[i], setting->keys + (2 * i + 1) * KEY_SIZE);
    }
    setting->frame.team_count = sort_unique(setting->team_keys, count);
    setting->frame.room_count = sort_unique(setting->room_keys, count);
    return true;
}

/* Of a key "SITE\nWHO". */
static bool is_site(const char *key, const char *site)
{
    size_t length = strlen(site);
    return strncmp(key, site, length) == 0 && key[length] == '\n';
}

static int compare_days(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

static bool fill_calendar(struct plan_setting *setting, size_t team,
                          const struct store_closed_day *days, size_t count)
{
    struct plan_calendar *calendar = &setting->calendars[team];
    int32_t *closed = calloc(count + 1, sizeof *closed);
    setting->closed[team] = closed;
    if (closed == NULL)
        return false;
    memcpy(calendar->works_on, setting->rules.works_on, sizeof calendar->works_on);
    for (size_t i = 0; i < count; i++) {
        struct date date;
        bool is_meant = days[i].site[0] == '\0' || is_site(setting->team_keys[team], days[i].site);
        if (is_meant && date_parse(days[i].day, &date))
            closed[calendar->closed_count++] = (int32_t)date_to_days(date);
    }
    qsort(closed, calendar->closed_count, sizeof *closed, compare_days);
    calendar->closed_days = closed;
    return true;
}

static int32_t capacity_of(const char *key, const struct store_capacity *capacities, size_t count,
                           const struct plan_trial *trial)
{
    const char *who = strchr(key, '\n') + 1;
    if (trial != NULL && trial->site != NULL && is_site(key, trial->site) &&
        strcmp(who, trial->who) == 0)
        return trial->minutes_per_day;
    for (size_t i = 0; i < count; i++)
        if (is_site(key, capacities[i].site) && strcmp(who, capacities[i].who) == 0)
            return capacities[i].minutes_per_day;
    return 0;
}

static bool fill_teams(struct store *store, struct plan_setting *setting,
                       const struct plan_trial *trial, struct error *error)
{
    CLEANUP(free_pointer) struct store_closed_day *days = NULL;
    CLEANUP(free_pointer) struct store_capacity *capacities = NULL;
    size_t day_count, capacity_count, teams = setting->frame.team_count;
    if (!store_closed_days(store, &days, &day_count, error) ||
        !store_capacities(store, &capacities, &capacity_count, error))
        return false;
    setting->teams = calloc(teams + 1, sizeof *setting->teams);
    setting->calendars = calloc(teams + 1, sizeof *setting->calendars);
    setting->closed = calloc(teams + 1, sizeof *setting->closed);
    if (setting->teams == NULL || setting->calendars == NULL || setting->closed == NULL)
        return error_set(error, ERROR_SYSTEM, "plan: no memory");
    for (size_t i = 0; i < teams; i++) {
        if (!fill_calendar(setting, i, days, day_count))
            return error_set(error, ERROR_SYSTEM, "plan: no memory");
        setting->teams[i].calendar = &setting->calendars[i];
        setting->teams[i].minutes_per_day =
            capacity_of(setting->team_keys[i], capacities, capacity_count, trial);
    }
    setting->frame.teams = setting->teams;
    return true;
}

bool plan_setting_make(struct store *store, const struct store_item *items, size_t count,
                       const struct plan_trial *trial, struct plan_setting *setting,
                       struct error *error)
{
    *setting = (struct plan_setting){0};
    if (store_plan_rules(store, &setting->rules, error) &&
        number_places(setting, items, count, error) && fill_teams(store, setting, trial, error))
        return true;
    plan_setting_finish(setting);
    return false;
}

void plan_setting_finish(struct plan_setting *setting)
{
    for (size_t i = 0; setting->closed != NULL && i < setting->frame.team_count; i++)
        free(setting->closed[i]);
    free(setting->closed);
    free(setting->calendars);
    free(setting->teams);
    free(setting->team_keys);
    free(setting->room_keys);
    free(setting->keys);
    *setting = (struct plan_setting){0};
}
