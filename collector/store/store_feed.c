/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"
#include "collector/store/store_plan.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>

#define FEED_COLUMNS "id, site, room, who, made_by, made_at"

static void feed_read(const struct sql_query *query, struct store_feed *feed)
{
    feed->id = sql_integer(query, 0);
    sql_text(query, 1, feed->site, sizeof feed->site);
    sql_text(query, 2, feed->room, sizeof feed->room);
    sql_text(query, 3, feed->who, sizeof feed->who);
    sql_text(query, 4, feed->made_by, sizeof feed->made_by);
    feed->made_at = sql_integer(query, 5);
}

bool store_feeds(struct store *store, struct store_feed **feeds, size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **feeds};
    struct sql_query query =
        sql_prepare(store->sql, "SELECT " FEED_COLUMNS " FROM feed ORDER BY site, room, who, id");
    struct store_feed *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL)
        feed_read(&query, row);
    sql_end(&query);
    return rows_give(store, &rows, feeds, count, error);
}

bool store_add_feed(struct store *store, const struct store_feed *feed, int64_t now_ms,
                    char token[STORE_SECRET_SIZE], struct error *error)
{
    char made[STORE_SECRET_SIZE], hash[DIGEST_TEXT_SIZE];
    struct store_deed deed = {
        .who = feed->made_by, .what = "feed-add", .object = feed->site, .detail = feed->room};
    secret_create(made);
    struct sql_query query =
        sql_prepare(store->sql,
                    "INSERT INTO feed (token_hash, site, room, who, made_by, made_at) "
                    "VALUES (?, ?, ?, ?, ?, ?)");
    sql_bind_text(&query, secret_hash(made, hash));
    sql_bind_text(&query, feed->site);
    sql_bind_text(&query, feed->room);
    sql_bind_text(&query, feed->who);
    sql_bind_text(&query, feed->made_by);
    sql_bind_integer(&query, now_ms);
    sql_run(&query);
    if (!store_audit(store, &deed, now_ms, error))
        return false;
    (void)text_copy(token, STORE_SECRET_SIZE, made);
    return true;
}

bool store_feed_by_token(struct store *store, const char *token, bool *found,
                         struct store_feed *feed, struct error *error)
{
    char hash[DIGEST_TEXT_SIZE];
    struct sql_query query =
        sql_prepare(store->sql, "SELECT " FEED_COLUMNS " FROM feed WHERE token_hash = ?");
    sql_bind_text(&query, secret_hash(token, hash));
    *found = sql_step(&query);
    if (*found)
        feed_read(&query, feed);
    sql_end(&query);
    return sql_check(store->sql, error);
}

bool store_remove_feed(struct store *store, int64_t id, const char *person, int64_t now_ms,
                       bool *found, struct error *error)
{
    char object[24];
    struct sql_query query = sql_prepare(store->sql, "DELETE FROM feed WHERE id = ?");
    sql_bind_integer(&query, id);
    sql_run(&query);
    *found = sql_changes(store->sql) > 0;
    (void)snprintf(object, sizeof object, "%lld", (long long)id);
    struct store_deed deed = {.who = person, .what = "feed-remove", .object = object, .detail = ""};
    if (*found)
        (void)store_audit(store, &deed, now_ms, NULL);
    return sql_check(store->sql, error);
}
