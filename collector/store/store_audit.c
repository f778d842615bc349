/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"
#include "collector/store/store_people.h"

/* Triggers of the database refuse to change or to remove an entry. */
bool store_audit(struct store *store, const struct store_deed *deed, int64_t now_ms,
                 struct error *error)
{
    struct sql_query query = sql_prepare(
        store->sql, "INSERT INTO audit (at, who, what, object, detail) VALUES (?, ?, ?, ?, ?)");
    sql_bind_integer(&query, now_ms);
    sql_bind_text(&query, deed->who);
    sql_bind_text(&query, deed->what);
    sql_bind_text(&query, deed->object);
    sql_bind_text(&query, deed->detail);
    sql_run(&query);
    store->audited++;
    return sql_check(store->sql, error);
}

int64_t store_audited(const struct store *store)
{
    return store->audited;
}

static void bind_open(struct sql_query *query, const char *text)
{
    text = text == NULL ? "" : text;
    sql_bind_text(query, text);
    sql_bind_text(query, text);
}

bool store_audit_entries(struct store *store, const struct store_audit_filter *filter,
                         struct store_audit_entry **entries, size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **entries};
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT id, at, who, what, object, detail FROM audit "
        "WHERE (? = '' OR instr(lower(who), lower(?)) > 0) "
        "AND (? = '' OR instr(lower(what), lower(?)) > 0) "
        "AND (? = '' OR instr(lower(object), lower(?)) > 0) AND at >= ? AND (? = 0 OR at < ?) "
        "AND (? = 0 OR id < ?) ORDER BY id DESC LIMIT ?");
    bind_open(&query, filter->who);
    bind_open(&query, filter->what);
    bind_open(&query, filter->object);
    sql_bind_integer(&query, filter->from_ms);
    sql_bind_integer(&query, filter->until_ms);
    sql_bind_integer(&query, filter->until_ms);
    sql_bind_integer(&query, filter->before_id);
    sql_bind_integer(&query, filter->before_id);
    sql_bind_integer(&query, (int64_t)filter->maximum);
    struct store_audit_entry *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        row->id = sql_integer(&query, 0);
        row->at = sql_integer(&query, 1);
        sql_text(&query, 2, row->who, sizeof row->who);
        sql_text(&query, 3, row->what, sizeof row->what);
        sql_text(&query, 4, row->object, sizeof row->object);
        sql_text(&query, 5, row->detail, sizeof row->detail);
    }
    sql_end(&query);
    return rows_give(store, &rows, entries, count, error);
}
