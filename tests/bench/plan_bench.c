/* SPDX-License-Identifier: Apache-2.0 */
/* bench.plan [DISPLAYS]: a whole year's plan of three tests (monthly, quarterly, yearly) for each
 * display (900 unless told), all due within the first month; prints the time and how many were put
 * outside their window or over capacity. Exits 1 above one second for 900 displays, above sixty for
 * 100,000. */
#include "monqa/cleanup.h"
#include "monqa/plan.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>

#define DISPLAYS_A_ROOM 3
#define ROOMS_A_TEAM 60
#define MINUTES_A_DAY 240

static const struct {
    struct interval recommended, longest;
    int32_t minutes;
} tests[] = {{{1, INTERVAL_MONTHS}, {6, INTERVAL_WEEKS}, 3},
             {{3, INTERVAL_MONTHS}, {4, INTERVAL_MONTHS}, 10},
             {{1, INTERVAL_YEARS}, {15, INTERVAL_MONTHS}, 25}};

static void fill(struct plan_series *series, size_t displays, int32_t today)
{
    for (size_t i = 0; i < displays * ARRAY_LENGTH(tests); i++) {
        size_t display = i / ARRAY_LENGTH(tests), test = i % ARRAY_LENGTH(tests);
        size_t room = display / DISPLAYS_A_ROOM;
        series[i] = (struct plan_series){.recommended = tests[test].recommended,
                                         .longest = tests[test].longest};
        int32_t due = today + (int32_t)(room * 7 % 30);
        plan_window(due, due + 30, 30, &series[i].item);
        series[i].item.room = (uint32_t)room;
        series[i].item.team = (uint32_t)(room / ROOMS_A_TEAM);
        series[i].item.before_day = PLAN_NO_DAY;
        series[i].item.minutes = tests[test].minutes;
    }
}

static void tell(const struct plan_occurrence *occurrences, size_t count, int64_t took_ms)
{
    size_t by_reason[PLAN_REASON_COUNT] = {0};
    for (size_t i = 0; i < count; i++)
        by_reason[occurrences[i].reason]++;
    (void)printf("%zu tests planned in %lld ms:", count, (long long)took_ms);
    for (unsigned reason = 0; reason < PLAN_REASON_COUNT; reason++)
        (void)printf(" %s %zu", plan_reason_name((enum plan_reason)reason), by_reason[reason]);
    (void)printf("\n");
}

int main(int count, char **arguments)
{
    long long displays = 900;
    struct error error = {0};
    if (count > 1 && !integer_parse(arguments[1], 1, 1000000, &displays))
        return 2;
    size_t rooms = (size_t)displays / DISPLAYS_A_ROOM + 1;
    size_t teams = rooms / ROOMS_A_TEAM + 1;
    const struct plan_calendar calendar = {.works_on = {1, 1, 1, 1, 1, 0, 0}};
    CLEANUP(free_pointer) struct plan_team *team = calloc(teams, sizeof *team);
    CLEANUP(free_pointer)
    struct plan_series *series = calloc((size_t)displays * ARRAY_LENGTH(tests), sizeof *series);
    if (team == NULL || series == NULL)
        return 3;
    for (size_t i = 0; i < teams; i++)
        team[i] = (struct plan_team){&calendar, MINUTES_A_DAY};
    struct plan_frame frame = {.teams = team,
                               .team_count = teams,
                               .room_count = rooms,
                               .first_day = 20781,
                               .day_count = 365};
    fill(series, (size_t)displays, frame.first_day);
    int64_t begun_ms = time_monotonic_ms();
    CLEANUP(planner_cleanup) struct planner *planner = NULL;
    CLEANUP(free_pointer) struct plan_occurrence *occurrences = NULL;
    size_t planned = 0;
    if (!planner_create(&frame, &planner, &error) ||
        !plan_ahead(planner,
                    series,
                    (size_t)displays * ARRAY_LENGTH(tests),
                    &occurrences,
                    &planned,
                    &error)) {
        (void)fprintf(stderr, "bench.plan: %s\n", error.text);
        return 3;
    }
    int64_t took_ms = time_monotonic_ms() - begun_ms;
    tell(occurrences, planned, took_ms);
    return took_ms <= (displays <= 900 ? 1000 : 60000) ? 0 : 1;
}
