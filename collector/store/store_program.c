/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"
#include "collector/store/store_people.h"

#include <stdio.h>
#include <string.h>

bool store_programs(struct store *store, struct store_program **programs, size_t *count,
                    struct error *error)
{
    struct rows rows = {.size = sizeof **programs};
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT id, person, program, created_by, created_at, revoked_by, revoked_at "
                    "FROM program_token ORDER BY revoked_at <> 0, program, id");
    struct store_program *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        row->id = sql_integer(&query, 0);
        sql_text(&query, 1, row->person, sizeof row->person);
        sql_text(&query, 2, row->program, sizeof row->program);
        sql_text(&query, 3, row->created_by, sizeof row->created_by);
        row->created_at = sql_integer(&query, 4);
        sql_text(&query, 5, row->revoked_by, sizeof row->revoked_by);
        row->revoked_at = sql_integer(&query, 6);
    }
    sql_end(&query);
    return rows_give(store, &rows, programs, count, error);
}

static void insert(struct store *store, const struct store_programming *programming,
                   const char *token, int64_t now_ms)
{
    char hash[DIGEST_TEXT_SIZE], detail[160];
    struct sql_query query = sql_prepare(
        store->sql,
        "INSERT INTO program_token (token_hash, person, program, created_by, created_at) "
        "VALUES (?, ?, ?, ?, ?)");
    sql_bind_text(&query, secret_hash(token, hash));
    sql_bind_text(&query, programming->person);
    sql_bind_text(&query, programming->program);
    sql_bind_text(&query, programming->who);
    sql_bind_integer(&query, now_ms);
    sql_run(&query);
    (void)snprintf(detail, sizeof detail, "acts for %s", programming->person);
    struct store_deed deed = {.who = programming->who,
                              .what = "API token made",
                              .object = programming->program,
                              .detail = detail};
    (void)store_audit(store, &deed, now_ms, NULL);
}

bool store_add_program(struct store *store, const struct store_programming *programming,
                       int64_t now_ms, bool *found, char token[STORE_SECRET_SIZE],
                       struct error *error)
{
    char made[STORE_SECRET_SIZE];
    struct store_person person;
    bool is_there;
    if (programming->program[0] == '\0')
        return error_set(error, ERROR_INVALID, "API token: the program needs a name");
    if (!store_person(store, programming->person, &is_there, &person, error))
        return false;
    is_there = is_there && !person.is_disabled;
    secret_create(made);
    if (is_there)
        insert(store, programming, made, now_ms);
    if (!sql_check(store->sql, error))
        return false;
    *found = is_there;
    if (is_there)
        memcpy(token, made, sizeof made);
    return true;
}

bool store_revoke_program(struct store *store, int64_t id, const char *who, int64_t now_ms,
                          bool *found, struct error *error)
{
    char program[64] = "";
    struct sql_query query = sql_prepare(
        store->sql, "SELECT program FROM program_token WHERE id = ? AND revoked_at = 0");
    sql_bind_integer(&query, id);
    bool is_there = sql_step(&query);
    if (is_there)
        sql_text(&query, 0, program, sizeof program);
    sql_end(&query);
    if (is_there) {
        query = sql_prepare(store->sql,
                            "UPDATE program_token SET revoked_by = ?, revoked_at = ? WHERE id = ?");
        sql_bind_text(&query, who);
        sql_bind_integer(&query, now_ms);
        sql_bind_integer(&query, id);
        sql_run(&query);
        struct store_deed deed = {
            .who = who, .what = "API token revoked", .object = program, .detail = ""};
        (void)store_audit(store, &deed, now_ms, NULL);
    }
    if (!sql_check(store->sql, error))
        return false;
    *found = is_there;
    return true;
}
