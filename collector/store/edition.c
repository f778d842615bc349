/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/edition.h"

#include "collector/store/store_inner.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool store_editions(struct store *store, struct store_edition **editions, size_t *count,
                    struct error *error)
{
    struct rows rows = {.size = sizeof **editions};
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT g.id, g.edition, g.sha256, g.title, g.made_by, g.why, g.made_at, g.based_on, "
        "(SELECT count(*) FROM adoption a WHERE a.guideline_id = g.id AND a.sha256 = g.sha256 "
        "AND a.replaced_at IS NULL) FROM guideline g ORDER BY g.id, g.made_at DESC, "
        "CAST(g.edition AS INTEGER) DESC, g.edition DESC");
    struct store_edition *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        sql_text(&query, 0, row->guideline_id, sizeof row->guideline_id);
        sql_text(&query, 1, row->edition, sizeof row->edition);
        sql_text(&query, 2, row->sha256, sizeof row->sha256);
        sql_text(&query, 3, row->title, sizeof row->title);
        sql_text(&query, 4, row->made_by, sizeof row->made_by);
        sql_text(&query, 5, row->why, sizeof row->why);
        row->made_at = sql_integer(&query, 6);
        sql_text(&query, 7, row->based_on, sizeof row->based_on);
        row->in_force = sql_integer(&query, 8);
    }
    sql_end(&query);
    return rows_give(store, &rows, editions, count, error);
}

/* Ends the query. */
static bool give_xml(struct store *store, struct sql_query *query, bool *found,
                     struct store_xml *xml, struct error *error)
{
    CLEANUP(free_pointer) void *copy = NULL;
    struct store_xml held = {0};
    bool is_there = sql_step(query);
    if (is_there) {
        copy = blob_copy(query, 0, &held.length);
        sql_text(query, 1, held.sha256, sizeof held.sha256);
    }
    sql_end(query);
    if (!sql_check(store->sql, error))
        return false;
    *found = is_there;
    if (is_there) {
        held.bytes = TAKE(copy);
        *xml = held;
    }
    return true;
}

bool store_edition_xml(struct store *store, const char *guideline_id, const char *edition,
                       bool *found, struct store_xml *xml, struct error *error)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT xml, sha256 FROM guideline WHERE id = ? AND (edition = ? OR ? IS NULL) "
        "AND (made_at > 0 OR ? IS NOT NULL) ORDER BY made_at DESC, CAST(edition AS INTEGER) DESC "
        "LIMIT 1");
    sql_bind_text(&query, guideline_id);
    for (int i = 0; i < 3; i++)
        sql_bind_text(&query, edition);
    return give_xml(store, &query, found, xml, error);
}

bool store_edition_xml_by_sha256(struct store *store, const char *sha256, bool *found,
                                 struct store_xml *xml, struct error *error)
{
    struct sql_query query =
        sql_prepare(store->sql, "SELECT xml, sha256 FROM guideline WHERE sha256 = ? LIMIT 1");
    sql_bind_text(&query, sha256);
    return give_xml(store, &query, found, xml, error);
}

struct making {
    const struct buffer *xml;
    const char *based_on;
    const struct store_reason *reason;
    int64_t now_ms;
};

static void sign(struct store *store, const struct guideline *guideline,
                 const struct making *making)
{
    char object[96];
    struct sql_query query =
        sql_prepare(store->sql,
                    "UPDATE guideline SET made_by = ?, made_at = ?, based_on = ?, why = ? "
                    "WHERE id = ? AND sha256 = ?");
    sql_bind_text(&query, making->reason->who);
    sql_bind_integer(&query, making->now_ms);
    sql_bind_text(&query, making->based_on);
    sql_bind_text(&query, making->reason->why);
    sql_bind_text(&query, guideline->id);
    sql_bind_text(&query, guideline->sha256);
    sql_run(&query);
    (void)snprintf(object, sizeof object, "%s %s", guideline->id, guideline->edition);
    struct store_deed deed = {.who = making->reason->who,
                              .what = "guideline edition made",
                              .object = object,
                              .detail = making->reason->why};
    (void)store_audit(store, &deed, making->now_ms, NULL);
}

static bool keep_made(struct store *store, const struct making *making, char edition[32],
                      struct error *error)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    if (!guideline_parse("edition", making->xml->data, making->xml->length, &guideline, error))
        return false;
    edition_keep(store, guideline, making->xml->data, making->xml->length);
    sign(store, guideline, making);
    if (!sql_check(store->sql, error))
        return false;
    (void)text_copy(edition, 32, guideline->edition);
    return true;
}

static bool is_shipped(const char *id)
{
    const void *bytes;
    size_t length;
    return guideline_shipped(id, &bytes, &length);
}

static bool is_taken(struct store *store, const char *id)
{
    struct sql_query query = sql_prepare(store->sql, "SELECT 1 FROM guideline WHERE id = ?");
    sql_bind_text(&query, id);
    bool found = sql_step(&query);
    sql_end(&query);
    return found;
}

bool store_copy_edition(struct store *store, const struct store_copying *copying,
                        const struct store_reason *reason, int64_t now_ms, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer xml = BUFFER(GUIDELINE_BYTES_MAX);
    char sha256[DIGEST_TEXT_SIZE], edition[32];
    const struct guideline_change changes[] = {
        {.attribute = "id", .value = copying->id},
        {.attribute = "edition", .value = "1"},
        {.attribute = "title", .value = copying->title},
    };
    if (is_shipped(copying->id) || is_taken(store, copying->id))
        return error_set(
            error, ERROR_INVALID, "guideline \"%s\": the id is taken already", copying->id);
    const struct making making = {&xml, sha256, reason, now_ms};
    (void)digest_sha256(copying->xml, copying->length, sha256);
    const struct guideline_bytes from = {copying->xml, copying->length};
    return guideline_edit(copying->id,
                          &from,
                          changes,
                          ARRAY_LENGTH(changes) - (copying->title == NULL),
                          &xml,
                          error) &&
           keep_made(store, &making, edition, error);
}

/* The newest that was made here, and the number of the next. */
static bool find_newest(struct store *store, const struct store_changing *changing,
                        struct store_xml *xml, char next[32], struct error *error)
{
    char edition[32] = "";
    long long number = 0;
    bool found;
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT edition FROM guideline WHERE id = ? AND made_at > 0 "
                    "ORDER BY made_at DESC, CAST(edition AS INTEGER) DESC LIMIT 1");
    sql_bind_text(&query, changing->guideline_id);
    if (sql_step(&query))
        sql_text(&query, 0, edition, sizeof edition);
    sql_end(&query);
    if (!integer_parse(edition, 1, INT32_MAX - 1, &number))
        return error_set(error,
                         ERROR_INVALID,
                         "guideline \"%s\": only the employer's own copy can be changed; make one",
                         changing->guideline_id);
    if (changing->seen != NULL && strcmp(changing->seen, edition) != 0)
        return error_set(error,
                         ERROR_INVALID,
                         "guideline \"%s\": edition %s has come since you looked at %s; look again",
                         changing->guideline_id,
                         edition,
                         changing->seen);
    (void)snprintf(next, 32, "%lld", number + 1);
    return store_edition_xml(store, changing->guideline_id, edition, &found, xml, error);
}

bool store_change_edition(struct store *store, const struct store_changing *changing,
                          const struct store_reason *reason, int64_t now_ms, char edition[32],
                          struct error *error)
{
    struct store_xml before = {0};
    char next[32];
    if (!find_newest(store, changing, &before, next, error))
        return false;
    CLEANUP(free_pointer) void *bytes = before.bytes;
    CLEANUP(buffer_finish) struct buffer same = BUFFER(GUIDELINE_BYTES_MAX);
    CLEANUP(buffer_finish) struct buffer xml = BUFFER(GUIDELINE_BYTES_MAX);
    const struct guideline_change number = {.attribute = "edition", .value = next};
    const char *id = changing->guideline_id;
    const struct guideline_bytes from = {bytes, before.length};
    if (!guideline_edit(id, &from, &number, 1, &same, error))
        return false;
    const struct guideline_bytes numbered = {same.data, same.length};
    if (!guideline_edit(id, &numbered, changing->changes, changing->count, &xml, error))
        return false;
    if (xml.length == same.length && memcmp(xml.data, same.data, xml.length) == 0)
        return error_set(error, ERROR_INVALID, "guideline \"%s\": that changes nothing", id);
    const struct making making = {&xml, before.sha256, reason, now_ms};
    return keep_made(store, &making, edition, error);
}
