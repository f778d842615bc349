/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_case.h"
#include "collector/store/store_inner.h"
#include "monqa/text.h"

#include <assert.h>
#include <string.h>

static const char *const use_names[USE_STATUS_COUNT] = {
    [USE_IN_USE] = "in-use",
    [USE_RESTRICTED] = "restricted",
    [USE_OUT_OF_USE] = "out-of-use",
    [USE_CONCESSION] = "concession",
};

const char *use_status_name(enum use_status status)
{
    assert((unsigned)status < USE_STATUS_COUNT);
    return use_names[status];
}

bool use_status_parse(const char *name, enum use_status *status)
{
    for (unsigned i = 0; i < USE_STATUS_COUNT; i++)
        if (strcmp(use_names[i], name) == 0) {
            *status = (enum use_status)i;
            return true;
        }
    return false;
}

bool store_use_has_expired(const struct store_use *use, struct date today)
{
    struct date until;
    return use->status == USE_CONCESSION && date_parse(use->until, &until) &&
           date_compare(until, today) < 0;
}

static void use_read(const struct sql_query *query, struct store_use *use)
{
    char status[16];
    sql_text(query, 0, status, sizeof status);
    sql_text(query, 1, use->modalities, sizeof use->modalities);
    sql_text(query, 2, use->until, sizeof use->until);
    sql_text(query, 3, use->who, sizeof use->who);
    sql_text(query, 4, use->why, sizeof use->why);
    use->at = sql_integer(query, 5);
    if (!use_status_parse(status, &use->status))
        (void)sql_fail(query->sql, ERROR_INVALID, "store: no use status \"%s\"", status);
}

#define USE_SELECT                                                                         \
    "SELECT status, modalities, until, who, why, at FROM use_status WHERE display_id = ? " \
    "ORDER BY id DESC"

bool store_use(struct store *store, const char *display_id, struct store_use *use,
               struct error *error)
{
    struct store_use found = {.status = USE_IN_USE};
    struct sql_query query = sql_prepare(store->sql, USE_SELECT " LIMIT 1");
    sql_bind_text(&query, display_id);
    if (sql_step(&query))
        use_read(&query, &found);
    sql_end(&query);
    if (!sql_check(store->sql, error))
        return false;
    *use = found;
    return true;
}

bool store_uses(struct store *store, struct store_use_now **uses, size_t *count,
                struct error *error)
{
    struct rows rows = {.size = sizeof **uses};
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT status, modalities, until, who, why, at, display_id FROM use_status "
                    "WHERE id IN (SELECT max(id) FROM use_status GROUP BY display_id) "
                    "ORDER BY display_id");
    struct store_use_now *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        use_read(&query, &row->use);
        sql_text(&query, 6, row->display_id, sizeof row->display_id);
    }
    sql_end(&query);
    return rows_give(store, &rows, uses, count, error);
}

bool store_use_history(struct store *store, const char *display_id, struct store_use **uses,
                       size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **uses};
    struct sql_query query = sql_prepare(store->sql, USE_SELECT);
    sql_bind_text(&query, display_id);
    struct store_use *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL)
        use_read(&query, row);
    sql_end(&query);
    return rows_give(store, &rows, uses, count, error);
}

static bool has_open_case(struct store *store, const char *display_id)
{
    struct sql_query query = sql_prepare(
        store->sql, "SELECT 1 FROM failure_case WHERE display_id = ? AND released_at = 0");
    sql_bind_text(&query, display_id);
    bool found = sql_step(&query);
    sql_end(&query);
    return found;
}

static bool check_use(struct store *store, const char *display_id, const struct store_use *use,
                      struct error *error)
{
    struct date until;
    if (use->why[0] == '\0')
        return error_set(error, ERROR_INVALID, "use status: a reason is needed");
    if (use->status == USE_RESTRICTED && use->modalities[0] == '\0')
        return error_set(
            error, ERROR_INVALID, "use status: a restriction names the modalities that are left");
    if (use->status == USE_CONCESSION && !date_parse(use->until, &until))
        return error_set(error, ERROR_INVALID, "use status: a concession has a last day");
    return use->status != USE_IN_USE || !has_open_case(store, display_id) ||
           error_set(error,
                     ERROR_INVALID,
                     "use status: a case of this display is open; it comes back into use by its "
                     "release");
}

bool store_set_use(struct store *store, const char *display_id, const struct store_use *use,
                   int64_t now_ms, bool *found, struct error *error)
{
    struct store_display display;
    if (!store_display(store, display_id, found, &display, error))
        return false;
    if (!*found)
        return true;
    if (!check_use(store, display_id, use, error))
        return false;
    struct sql_query query =
        sql_prepare(store->sql,
                    "INSERT INTO use_status (display_id, at, status, modalities, until, who, why) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?)");
    sql_bind_text(&query, display_id);
    sql_bind_integer(&query, now_ms);
    sql_bind_text(&query, use_status_name(use->status));
    sql_bind_text(&query, use->status == USE_RESTRICTED ? use->modalities : "");
    sql_bind_text(&query, use->status == USE_CONCESSION ? use->until : "");
    sql_bind_text(&query, use->who);
    sql_bind_text(&query, use->why);
    sql_run(&query);
    struct store_deed deed = {.who = use->who,
                              .what = "use-status",
                              .object = display_id,
                              .detail = use_status_name(use->status)};
    return store_audit(store, &deed, now_ms, error);
}
