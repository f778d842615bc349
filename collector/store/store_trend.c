/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_asset.h"
#include "collector/store/store_inner.h"
#include "monqa/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The limit under which the greatest luminance fails: the sharpest that decides. Whether it is of
 * L' or of L, what the display emits is held against it, for Lamb is no part of its ageing. */
static double luminance_limit(struct store *store, const char *class, int64_t workstation_id)
{
    int64_t adoption_id;
    double limit = NAN;
    const struct guideline *guideline =
        guideline_in_force(store, class, workstation_id, &adoption_id);
    for (size_t i = 0; guideline != NULL && i < guideline->criterion_count; i++) {
        const struct criterion *one = &guideline->criteria[i];
        bool is_of_luminance = strcmp(one->metric, "l_max_cd_m2") == 0 ||
                               strcmp(one->metric, "l_prime_max_cd_m2") == 0;
        bool is_least =
            one->comparison == COMPARISON_AT_LEAST || one->comparison == COMPARISON_ABOVE;
        if (is_of_luminance && is_least && criterion_decides(one) &&
            strcmp(one->class, class) == 0 && !(one->limit <= limit))
            limit = one->limit;
    }
    return limit;
}

struct measured {
    struct trend_point *points;
    size_t count, capacity;
};

static bool add_point(struct measured *measured, struct trend_point point)
{
    if (measured->count == measured->capacity) {
        size_t capacity = measured->capacity * 2 + 32;
        void *grown = realloc(measured->points, capacity * sizeof *measured->points);
        if (grown == NULL)
            return false;
        measured->points = grown;
        measured->capacity = capacity;
    }
    measured->points[measured->count++] = point;
    return true;
}

#define POINT_COLUMNS "r.display_id, r.done_on, r.l_max_cd_m2, coalesce(r.meter_id, 0), r.trigger"
#define POINT_FROM                                                                            \
    " FROM record r JOIN test_run t ON t.record_id = r.id AND t.test = 'luminance-response' " \
    "JOIN display d ON d.id = r.display_id WHERE t.does_count = 1 AND t.is_held = 0 AND "     \
    "r.l_max_cd_m2 > 0 "

static bool begins_segment(const struct sql_query *query)
{
    char trigger[32];
    sql_text(query, 4, trigger, sizeof trigger);
    return strcmp(trigger, "acceptance") == 0 || strcmp(trigger, "after-maintenance") == 0;
}

static bool read_point(const struct sql_query *query, struct measured *measured)
{
    struct date date;
    char day[DATE_TEXT_SIZE];
    sql_text(query, 1, day, sizeof day);
    if (!date_parse(day, &date))
        return sql_fail(query->sql, ERROR_INVALID, "store: no date \"%s\"", day);
    if (begins_segment(query))
        measured->count = 0;
    return add_point(measured,
                     (struct trend_point){.day = (int32_t)date_to_days(date),
                                          .luminance_cd_m2 = sql_real(query, 2),
                                          .meter = (int)sql_integer(query, 3)}) ||
           sql_fail(query->sql, ERROR_SYSTEM, "store: no memory for the readings of a display");
}

bool store_trend_points(struct store *store, const char *display_id, struct trend_point **points,
                        size_t *count, struct error *error)
{
    struct measured measured = {0};
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT " POINT_COLUMNS POINT_FROM "AND r.display_id = ? ORDER BY r.done_on, "
                    "r.ended_at");
    sql_bind_text(&query, display_id);
    while (sql_step(&query) && read_point(&query, &measured))
        ;
    sql_end(&query);
    if (!sql_check(store->sql, error)) {
        free(measured.points);
        return false;
    }
    *points = measured.points;
    *count = measured.count;
    return true;
}

static void end_display(struct store_trend *row, const struct measured *measured)
{
    const struct trend_point *newest =
        measured->count > 0 ? &measured->points[measured->count - 1] : NULL;
    row->trend = trend_fit(measured->points, measured->count, row->limit_cd_m2);
    row->newest_cd_m2 = newest != NULL ? newest->luminance_cd_m2 : NAN;
    if (newest != NULL)
        (void)date_format(date_from_days(newest->day), row->newest_on);
}

static struct store_trend *begin_display(struct store *store, struct rows *rows,
                                         const struct sql_query *query)
{
    char class[32];
    struct store_trend *row = rows_add(store, rows);
    if (row == NULL)
        return NULL;
    sql_text(query, 0, row->display_id, sizeof row->display_id);
    sql_text(query, 5, class, sizeof class);
    row->limit_cd_m2 = luminance_limit(store, class, sql_integer(query, 6));
    return row;
}

bool store_trends(struct store *store, struct store_trend **trends, size_t *count,
                  struct error *error)
{
    struct rows rows = {.size = sizeof **trends};
    struct measured measured = {0};
    struct store_trend *row = NULL;
    char id[UUID_TEXT_SIZE];
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT " POINT_COLUMNS ", d.class, d.workstation_id" POINT_FROM
                    "ORDER BY r.display_id, r.done_on, r.ended_at");
    while (sql_step(&query)) {
        sql_text(&query, 0, id, sizeof id);
        if (row == NULL || strcmp(row->display_id, id) != 0) {
            if (row != NULL)
                end_display(row, &measured);
            measured.count = 0;
            row = begin_display(store, &rows, &query);
        }
        if (row == NULL || !read_point(&query, &measured))
            break;
    }
    if (row != NULL)
        end_display(row, &measured);
    sql_end(&query);
    free(measured.points);
    return rows_give(store, &rows, trends, count, error);
}

bool store_trend(struct store *store, const struct store_display *display,
                 struct store_trend *trend, struct error *error)
{
    struct store_trend made = {
        .limit_cd_m2 = luminance_limit(store, display->class, display->place.workstation_id)};
    struct measured measured = {0};
    memcpy(made.display_id, display->id, sizeof made.display_id);
    if (!store_trend_points(store, display->id, &measured.points, &measured.count, error))
        return false;
    end_display(&made, &measured);
    free(measured.points);
    *trend = made;
    return true;
}

bool store_levels(struct store *store, const char *display_id, struct store_level **levels,
                  size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **levels};
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT r.done_on, (SELECT m.value FROM metric m WHERE m.record_id = r.id "
                    "AND m.name = 'l_min_cd_m2'), r.l_max_cd_m2" POINT_FROM
                    "AND r.display_id = ? ORDER BY r.done_on, r.ended_at");
    sql_bind_text(&query, display_id);
    struct store_level *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        char day[DATE_TEXT_SIZE];
        struct date date = {0};
        sql_text(&query, 0, day, sizeof day);
        if (!date_parse(day, &date))
            (void)sql_fail(store->sql, ERROR_INVALID, "store: no date \"%s\"", day);
        *row = (struct store_level){
            (int32_t)date_to_days(date), sql_real(&query, 1), sql_real(&query, 2)};
    }
    sql_end(&query);
    return rows_give(store, &rows, levels, count, error);
}
