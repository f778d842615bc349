/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_people.h"
#include "collector/store/store_inner.h"
#include "monqa/cleanup.h"

#include <string.h>

/* A session ends after 30 minutes without use, and after 12 hours whatever happens. */
#define SESSION_IDLE_MS (30 * 60 * 1000LL)
#define SESSION_WHOLE_MS (12 * 60 * 60 * 1000LL)

const char *const role_names[] = {"admin",
                                  "radiographer",
                                  "qa-lead",
                                  "mpe",
                                  "employer-approver",
                                  "procurement",
                                  "reporter",
                                  "pacs-support",
                                  NULL};

bool role_is_known(const char *role)
{
    for (size_t i = 0; role_names[i] != NULL; i++)
        if (strcmp(role, role_names[i]) == 0)
            return true;
    return false;
}

void people_drop_sessions(struct store *store, const char *name)
{
    struct sql_query query = sql_prepare(store->sql, "DELETE FROM session WHERE person = ?");
    sql_bind_text(&query, name);
    sql_run(&query);
}

static void only_role(struct store *store, const char *name, const char *role)
{
    struct sql_query query = sql_prepare(store->sql, "DELETE FROM person_role WHERE person = ?");
    sql_bind_text(&query, name);
    sql_run(&query);
    query = sql_prepare(store->sql,
                        "INSERT INTO person_role (person, role, site_id) VALUES (?, ?, NULL)");
    sql_bind_text(&query, name);
    sql_bind_text(&query, role);
    sql_run(&query);
}

bool store_set_person(struct store *store, const char *name, const char *role,
                      const char *password_hash, int64_t now_ms, struct error *error)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "INSERT INTO person (name, password_hash, created_at) VALUES (?, ?, ?) "
                    "ON CONFLICT (name) DO UPDATE SET password_hash = excluded.password_hash, "
                    "failures = 0, locked_until = 0, disabled_at = 0, must_change = 0");
    sql_bind_text(&query, name);
    sql_bind_text(&query, password_hash);
    sql_bind_integer(&query, now_ms);
    sql_run(&query);
    only_role(store, name, role);
    people_drop_sessions(store, name);
    struct store_deed deed = {
        .who = "command line", .what = "person set", .object = name, .detail = role};
    return store_audit(store, &deed, now_ms, error);
}

void grants_read(struct store *store, const char *person, struct store_grants *grants)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT r.role, coalesce(s.name, '') FROM person_role r LEFT JOIN site s "
        "ON s.id = r.site_id WHERE r.person = ? ORDER BY r.site_id IS NOT NULL, r.rowid");
    sql_bind_text(&query, person);
    grants->count = 0;
    while (grants->count < GRANTS_MAX && sql_step(&query)) {
        struct store_grant_row *row = &grants->rows[grants->count++];
        sql_text(&query, 0, row->role, sizeof row->role);
        sql_text(&query, 1, row->site, sizeof row->site);
    }
    sql_end(&query);
}

#define PERSON_COLUMNS \
    "p.name, p.password_hash, p.failures, p.locked_until, p.disabled_at <> 0, p.must_change"

static bool person_find(struct store *store, struct sql_query *query, bool *found,
                        struct store_person *person, struct error *error)
{
    struct store_person row = {0};
    bool is_there = sql_step(query);
    if (is_there) {
        sql_text(query, 0, row.name, sizeof row.name);
        sql_text(query, 1, row.password_hash, sizeof row.password_hash);
        row.failures = sql_integer(query, 2);
        row.locked_until = sql_integer(query, 3);
        row.is_disabled = sql_integer(query, 4) != 0;
        row.must_change = sql_integer(query, 5) != 0;
    }
    sql_end(query);
    if (is_there)
        grants_read(store, row.name, &row.grants);
    if (!sql_check(store->sql, error))
        return false;
    *found = is_there;
    if (is_there)
        *person = row;
    return true;
}

bool store_person(struct store *store, const char *name, bool *found, struct store_person *person,
                  struct error *error)
{
    struct sql_query query =
        sql_prepare(store->sql, "SELECT " PERSON_COLUMNS " FROM person p WHERE p.name = ?");
    sql_bind_text(&query, name);
    return person_find(store, &query, found, person, error);
}

bool store_login_failed(struct store *store, const char *name, int64_t failures,
                        int64_t locked_until, struct error *error)
{
    struct sql_query query =
        sql_prepare(store->sql, "UPDATE person SET failures = ?, locked_until = ? WHERE name = ?");
    sql_bind_integer(&query, failures);
    sql_bind_integer(&query, locked_until);
    sql_bind_text(&query, name);
    sql_run(&query);
    return sql_check(store->sql, error);
}

static void drop_old_sessions(struct store *store, int64_t now_ms)
{
    struct sql_query query =
        sql_prepare(store->sql, "DELETE FROM session WHERE last_used_at < ? OR created_at < ?");
    sql_bind_integer(&query, now_ms - SESSION_IDLE_MS);
    sql_bind_integer(&query, now_ms - SESSION_WHOLE_MS);
    sql_run(&query);
}

bool store_open_session(struct store *store, const char *person, int64_t now_ms,
                        char token[STORE_SECRET_SIZE], struct error *error)
{
    char made[STORE_SECRET_SIZE], csrf[STORE_SECRET_SIZE], hash[DIGEST_TEXT_SIZE];
    secret_create(made);
    secret_create(csrf);
    drop_old_sessions(store, now_ms);
    struct sql_query query =
        sql_prepare(store->sql,
                    "INSERT INTO session (token_hash, person, csrf, created_at, last_used_at) "
                    "VALUES (?, ?, ?, ?, ?)");
    sql_bind_text(&query, secret_hash(made, hash));
    sql_bind_text(&query, person);
    sql_bind_text(&query, csrf);
    sql_bind_integer(&query, now_ms);
    sql_bind_integer(&query, now_ms);
    sql_run(&query);
    if (!sql_check(store->sql, error))
        return false;
    memcpy(token, made, sizeof made);
    return true;
}

bool store_session_by_token(struct store *store, const char *token, int64_t now_ms, bool *found,
                            struct store_session *session, struct error *error)
{
    char hash[DIGEST_TEXT_SIZE];
    struct store_session row = {0};
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT s.person, p.must_change, s.csrf, s.created_at, s.last_used_at FROM session s "
        "JOIN person p ON p.name = s.person WHERE s.token_hash = ? AND s.last_used_at >= ? "
        "AND s.created_at >= ? AND p.disabled_at = 0");
    sql_bind_text(&query, secret_hash(token, hash));
    sql_bind_integer(&query, now_ms - SESSION_IDLE_MS);
    sql_bind_integer(&query, now_ms - SESSION_WHOLE_MS);
    bool is_there = sql_step(&query);
    if (is_there) {
        sql_text(&query, 0, row.person, sizeof row.person);
        row.must_change = sql_integer(&query, 1) != 0;
        sql_text(&query, 2, row.csrf, sizeof row.csrf);
        row.created_at = sql_integer(&query, 3);
        row.last_used_at = sql_integer(&query, 4);
    }
    sql_end(&query);
    if (is_there)
        grants_read(store, row.person, &row.grants);
    if (!sql_check(store->sql, error))
        return false;
    *found = is_there;
    if (is_there)
        *session = row;
    return true;
}

bool store_use_session(struct store *store, const char *token, int64_t now_ms, struct error *error)
{
    char hash[DIGEST_TEXT_SIZE];
    struct sql_query query =
        sql_prepare(store->sql, "UPDATE session SET last_used_at = ? WHERE token_hash = ?");
    sql_bind_integer(&query, now_ms);
    sql_bind_text(&query, secret_hash(token, hash));
    sql_run(&query);
    return sql_check(store->sql, error);
}

bool store_close_session(struct store *store, const char *token, struct error *error)
{
    char hash[DIGEST_TEXT_SIZE];
    struct sql_query query = sql_prepare(store->sql, "DELETE FROM session WHERE token_hash = ?");
    sql_bind_text(&query, secret_hash(token, hash));
    sql_run(&query);
    return sql_check(store->sql, error);
}

bool store_add_api_token(struct store *store, const char *person, int64_t now_ms, bool *found,
                         char token[STORE_SECRET_SIZE], struct error *error)
{
    struct store_programming programming = {person, "made on the command line", "command line"};
    return store_add_program(store, &programming, now_ms, found, token, error);
}

bool store_person_by_api_token(struct store *store, const char *token, bool *found,
                               struct store_person *person, struct error *error)
{
    char hash[DIGEST_TEXT_SIZE];
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT " PERSON_COLUMNS " FROM program_token t JOIN person p "
                    "ON p.name = t.person WHERE t.token_hash = ? AND t.revoked_at = 0 "
                    "AND p.disabled_at = 0");
    sql_bind_text(&query, secret_hash(token, hash));
    return person_find(store, &query, found, person, error);
}
