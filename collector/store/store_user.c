/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_inner.h"
#include "collector/store/store_people.h"

#include <stdio.h>
#include <string.h>

static void note(struct store *store, const char *who, const char *what, const char *person,
                 const char *detail, int64_t now_ms)
{
    struct store_deed deed = {.who = who, .what = what, .object = person, .detail = detail};
    (void)store_audit(store, &deed, now_ms, NULL);
}

static bool is_there(struct store *store, const char *name)
{
    struct sql_query query = sql_prepare(store->sql, "SELECT 1 FROM person WHERE name = ?");
    sql_bind_text(&query, name);
    bool found = sql_step(&query);
    sql_end(&query);
    return found;
}

bool store_users(struct store *store, struct store_user **users, size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **users};
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT p.name, coalesce(n.full_name, ''), p.password_hash <> '', "
                    "p.must_change, p.created_at, p.disabled_at, p.locked_until FROM person p "
                    "LEFT JOIN staff_name n ON n.staff_id = p.name ORDER BY p.name");
    struct store_user *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL) {
        sql_text(&query, 0, row->name, sizeof row->name);
        sql_text(&query, 1, row->full_name, sizeof row->full_name);
        row->has_password = sql_integer(&query, 2) != 0;
        row->must_change = sql_integer(&query, 3) != 0;
        row->created_at = sql_integer(&query, 4);
        row->disabled_at = sql_integer(&query, 5);
        row->locked_until = sql_integer(&query, 6);
        grants_read(store, row->name, &row->grants);
    }
    sql_end(&query);
    return rows_give(store, &rows, users, count, error);
}

bool store_add_user(struct store *store, const char *name, const char *hash, const char *who,
                    int64_t now_ms, struct error *error)
{
    if (is_there(store, name))
        return error_set(error, ERROR_INVALID, "user \"%s\": there is one of that name", name);
    struct sql_query query =
        sql_prepare(store->sql,
                    "INSERT INTO person (name, password_hash, created_at, must_change) "
                    "VALUES (?, ?, ?, ?)");
    sql_bind_text(&query, name);
    sql_bind_text(&query, hash);
    sql_bind_integer(&query, now_ms);
    sql_bind_integer(&query, hash[0] != '\0');
    sql_run(&query);
    note(store, who, "user added", name, hash[0] == '\0' ? "without a password" : "", now_ms);
    return sql_check(store->sql, error);
}

bool store_set_password(struct store *store, const struct store_password *password, const char *who,
                        int64_t now_ms, bool *found, struct error *error)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "UPDATE person SET password_hash = ?, must_change = ?, failures = 0, "
                    "locked_until = 0 WHERE name = ?");
    sql_bind_text(&query, password->hash);
    sql_bind_integer(&query, password->is_one_time);
    sql_bind_text(&query, password->person);
    sql_run(&query);
    bool is_changed = sql_changes(store->sql) > 0;
    people_drop_sessions(store, password->person);
    if (is_changed)
        note(store,
             who,
             password->is_one_time ? "password reset" : "password changed",
             password->person,
             "",
             now_ms);
    if (!sql_check(store->sql, error))
        return false;
    *found = is_changed;
    return true;
}

/* A collector that nobody may administer can only be mended on its command line. */
static bool has_admin(struct store *store)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "SELECT 1 FROM person_role r JOIN person p ON p.name = r.person "
                    "WHERE r.role = 'admin' AND r.site_id IS NULL AND p.disabled_at = 0");
    bool found = sql_step(&query);
    sql_end(&query);
    return found;
}

static bool check_admin(struct store *store, bool had_admin, struct error *error)
{
    return !had_admin || has_admin(store) ||
           error_set(error, ERROR_INVALID, "nobody would be left who is an admin of every site");
}

bool store_disable_user(struct store *store, const struct store_disabling *disabling,
                        int64_t now_ms, bool *found, struct error *error)
{
    bool had_admin = has_admin(store);
    struct sql_query query = sql_prepare(
        store->sql, "UPDATE person SET disabled_at = ? WHERE name = ? AND (disabled_at = 0) <> ?");
    sql_bind_integer(&query, disabling->lets_in ? 0 : now_ms);
    sql_bind_text(&query, disabling->person);
    sql_bind_integer(&query, disabling->lets_in);
    sql_run(&query);
    bool is_changed = sql_changes(store->sql) > 0;
    people_drop_sessions(store, disabling->person);
    if (is_changed)
        note(store,
             disabling->who,
             disabling->lets_in ? "user enabled" : "user disabled",
             disabling->person,
             "",
             now_ms);
    bool is_known = is_there(store, disabling->person);
    if (!check_admin(store, had_admin, error) || !sql_check(store->sql, error))
        return false;
    *found = is_known;
    return true;
}

static void add_role(struct store *store, const struct store_granting *granting)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "INSERT INTO person_role (person, role, site_id) VALUES (?, ?, "
                    "(SELECT id FROM site WHERE name = ?)) ON CONFLICT DO NOTHING");
    sql_bind_text(&query, granting->person);
    sql_bind_text(&query, granting->row.role);
    sql_bind_text(&query, granting->row.site);
    sql_run(&query);
}

static void take_role(struct store *store, const struct store_granting *granting)
{
    struct sql_query query = sql_prepare(
        store->sql,
        "DELETE FROM person_role WHERE person = ? AND role = ? AND coalesce(site_id, 0) = "
        "coalesce((SELECT id FROM site WHERE name = ?), 0)");
    sql_bind_text(&query, granting->person);
    sql_bind_text(&query, granting->row.role);
    sql_bind_text(&query, granting->row.site);
    sql_run(&query);
}

static bool site_is_there(struct store *store, const char *name)
{
    struct sql_query query = sql_prepare(store->sql, "SELECT 1 FROM site WHERE name = ?");
    sql_bind_text(&query, name);
    bool found = sql_step(&query);
    sql_end(&query);
    return found;
}

static bool check_granting(struct store *store, const struct store_granting *granting,
                           struct error *error)
{
    struct store_grants grants;
    if (!role_is_known(granting->row.role))
        return error_set(error, ERROR_INVALID, "role \"%s\" is not known", granting->row.role);
    if (granting->row.site[0] != '\0' && !site_is_there(store, granting->row.site))
        return error_set(error, ERROR_INVALID, "site \"%s\" is not known", granting->row.site);
    grants_read(store, granting->person, &grants);
    return granting->takes_away || grants.count < GRANTS_MAX ||
           error_set(error, ERROR_INVALID, "a person has at most %d roles", GRANTS_MAX);
}

bool store_grant(struct store *store, const struct store_granting *granting, const char *who,
                 int64_t now_ms, bool *found, struct error *error)
{
    char detail[192];
    bool had_admin = has_admin(store), is_known = is_there(store, granting->person);
    if (!check_granting(store, granting, error))
        return false;
    if (is_known) {
        if (granting->takes_away)
            take_role(store, granting);
        else
            add_role(store, granting);
        (void)snprintf(detail,
                       sizeof detail,
                       "%s, %s",
                       granting->row.role,
                       granting->row.site[0] == '\0' ? "every site" : granting->row.site);
        note(store,
             who,
             granting->takes_away ? "role taken away" : "role given",
             granting->person,
             detail,
             now_ms);
    }
    if (!check_admin(store, had_admin, error) || !sql_check(store->sql, error))
        return false;
    *found = is_known;
    return true;
}
