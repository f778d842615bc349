/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_STORE_PLAN_H
#define COLLECTOR_STORE_STORE_PLAN_H

#include "collector/store/store.h"
#include "monqa/plan.h"

/* Planned dates: kept in the store, written by store_plan_refresh alone. */

/* In a write transaction: plans again when the day or anything that the plan rests on has changed
 * since; otherwise does nothing. Planned dates then stand in store_items. */
bool store_plan_refresh(struct store *store, struct date today, struct error *error);

/* Tells the planner that what it plans by has changed. */
void plan_mark_stale(struct store *store);

/* A change that is only tried. */
struct plan_trial {
    const char *site, *who;  /* of the capacity; NULL: no capacity is changed */
    int32_t minutes_per_day; /* 0: no limit */
    const char *test;        /* of the interval; NULL: none is changed */
    struct interval recommended, longest;
};
struct store_occurrence {
    size_t item; /* index of items */
    int32_t day; /* since 1970-01-01 */
    enum plan_reason reason;
};
struct store_ahead {
    struct store_item *items;
    size_t item_count;
    struct store_occurrence *occurrences; /* by day, then site and room */
    size_t occurrence_count;
    size_t reasons[PLAN_REASON_COUNT]; /* occurrences by reason */
    int64_t minutes;                   /* of all occurrences */
    int32_t busiest_day;               /* PLAN_NO_DAY: none */
    int32_t busiest_minutes;
};
/* Every planned occurrence of the next day_count days, from the planned dates on. trial NULL: as it
 * is. store_ahead_finish it. */
bool store_plan_ahead(struct store *store, struct date today, int32_t day_count,
                      const struct plan_trial *trial, struct store_ahead *ahead,
                      struct error *error);
void store_ahead_finish(struct store_ahead *ahead);

/* What the plan goes by. */
struct plan_rules {
    bool works_on[7];            /* Monday first */
    int32_t minutes[TEST_COUNT]; /* what one test of a display takes, 1..480 */
};
bool store_plan_rules(struct store *store, struct plan_rules *rules, struct error *error);
/* ERROR_INVALID: no working day, or minutes out of range. */
bool store_set_plan_rules(struct store *store, const struct plan_rules *rules, const char *who,
                          int64_t now_ms, struct error *error);

struct store_closed_day {
    char day[DATE_TEXT_SIZE];
    char site[128]; /* "" every site */
    char name[128];
};
bool store_closed_days(struct store *store, struct store_closed_day **rows, size_t *count,
                       struct error *error);
/* The same day of the same site gets the new name. */
bool store_add_closed_day(struct store *store, const struct store_closed_day *day, const char *who,
                          int64_t now_ms, struct error *error);
bool store_remove_closed_day(struct store *store, const struct store_closed_day *day,
                             const char *who, int64_t now_ms, struct error *error);

struct store_capacity {
    char site[128], who[64];
    int32_t minutes_per_day; /* 0: no limit, and no row */
};
bool store_capacities(struct store *store, struct store_capacity **rows, size_t *count,
                      struct error *error);
bool store_set_capacity(struct store *store, const struct store_capacity *capacity,
                        const char *person, int64_t now_ms, struct error *error);

struct store_feed {
    int64_t id;
    char site[128], room[128], who[64]; /* "" any */
    char made_by[64];
    int64_t made_at;
};
bool store_feeds(struct store *store, struct store_feed **rows, size_t *count, struct error *error);
bool store_add_feed(struct store *store, const struct store_feed *feed, int64_t now_ms,
                    char token[STORE_SECRET_SIZE], struct error *error);
bool store_feed_by_token(struct store *store, const char *token, bool *found,
                         struct store_feed *feed, struct error *error);
bool store_remove_feed(struct store *store, int64_t id, const char *person, int64_t now_ms,
                       bool *found, struct error *error);

#endif
