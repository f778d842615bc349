/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"
#include "monqa/cleanup.h"

#include <stdlib.h>
#include <string.h>

#define ITEM_COLUMNS                                                                             \
    "u.test, u.trigger, u.due_on, u.longest_on, u.last_done_on, u.who, p.planned_on, p.reason, " \
    "u.display_id"
#define ITEM_FROM " FROM due u LEFT JOIN plan p ON p.display_id = u.display_id AND p.test = u.test "

static void date_read(const struct sql_query *query, int column, struct date *date)
{
    char text[DATE_TEXT_SIZE];
    sql_text(query, column, text, sizeof text);
    if (!date_parse(text, date))
        (void)sql_fail(query->sql, ERROR_INVALID, "store: no date \"%s\"", text);
}

/* All but the display. */
static void item_read(const struct sql_query *query, struct store_item *item)
{
    char trigger[32];
    sql_text(query, 0, item->test, sizeof item->test);
    sql_text(query, 1, trigger, sizeof trigger);
    date_read(query, 2, &item->due.due_on);
    date_read(query, 3, &item->due.longest_on);
    sql_text(query, 4, item->last_done_on, sizeof item->last_done_on);
    sql_text(query, 5, item->who, sizeof item->who);
    item->due.is_periodic = true;
    if (!schedule_trigger_parse(trigger, &item->due.trigger))
        (void)sql_fail(query->sql, ERROR_INVALID, "store: no trigger \"%s\"", trigger);
    sql_text(query, 6, item->planned_on, sizeof item->planned_on);
    sql_text(query, 7, item->plan_reason, sizeof item->plan_reason);
    sql_text(query, 8, item->display.id, sizeof item->display.id);
}

static int compare_displays(const void *left, const void *right)
{
    const struct store_display *a = left, *b = right;
    return strcmp(a->id, b->id);
}

static int compare_places(const struct store_place *a, const struct store_place *b)
{
    int order = strcmp(a->site, b->site);
    if (order == 0)
        order = strcmp(a->room, b->room);
    return order != 0 ? order : strcmp(a->workstation, b->workstation);
}

static int compare_items(const void *left, const void *right)
{
    const struct store_item *a = left, *b = right;
    int order = date_compare(a->due.longest_on, b->due.longest_on);
    if (order == 0)
        order = date_compare(a->due.due_on, b->due.due_on);
    if (order == 0)
        order = compare_places(&a->display.place, &b->display.place);
    if (order == 0)
        order = strcmp(a->display.id, b->display.id);
    return order != 0 ? order : strcmp(a->test, b->test);
}

/* A display is read once, not once for each of its tests. */
static void add_items(struct store *store, struct sql_query *query,
                      const struct store_display *displays, size_t display_count, struct rows *rows)
{
    struct store_item *row;
    while (sql_step(query) && (row = rows_add(store, rows)) != NULL) {
        item_read(query, row);
        const struct store_display *display =
            bsearch(&row->display, displays, display_count, sizeof *displays, compare_displays);
        if (display == NULL)
            rows->count--; /* of another workstation */
        else
            row->display = *display;
    }
    sql_end(query);
}

static bool read_displays(struct store *store, const char *display_id, int64_t workstation_id,
                          struct store_display **displays, size_t *count, struct error *error)
{
    bool found = false;
    if (display_id == NULL)
        return store_displays(store, workstation_id, displays, count, error);
    struct store_display *one = calloc(1, sizeof *one);
    if (one == NULL)
        return error_set(error, ERROR_SYSTEM, "store: no memory");
    *displays = one;
    if (!store_display(store, display_id, &found, one, error))
        return false;
    *count = found && (workstation_id == 0 || one->place.workstation_id == workstation_id);
    return true;
}

bool store_items(struct store *store, const char *display_id, int64_t workstation_id,
                 struct store_item **items, size_t *count, struct error *error)
{
    CLEANUP(free_pointer) struct store_display *displays = NULL;
    struct rows rows = {.size = sizeof **items};
    size_t display_count = 0;
    if (!read_displays(store, display_id, workstation_id, &displays, &display_count, error))
        return false;
    if (display_count == 1) {
        struct sql_query query =
            sql_prepare(store->sql, "SELECT " ITEM_COLUMNS ITEM_FROM "WHERE u.display_id = ?");
        sql_bind_text(&query, displays[0].id);
        add_items(store, &query, displays, 1, &rows);
    } else if (display_count > 0) {
        qsort(displays, display_count, sizeof *displays, compare_displays);
        struct sql_query query =
            sql_prepare(store->sql,
                        "SELECT " ITEM_COLUMNS ITEM_FROM "WHERE ? = 0 OR u.display_id IN "
                        "(SELECT id FROM display WHERE workstation_id = ?)");
        sql_bind_integer(&query, workstation_id);
        sql_bind_integer(&query, workstation_id);
        add_items(store, &query, displays, display_count, &rows);
    }
    if (rows.count > 0)
        qsort(rows.data, rows.count, rows.size, compare_items);
    return rows_give(store, &rows, items, count, error);
}
