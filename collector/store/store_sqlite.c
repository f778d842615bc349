/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/sql.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <assert.h>
#include <math.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATEMENTS_MAX 384
#define BUSY_TIMEOUT_MS 15000
#define APPLICATION_ID 0x6d6e7161 /* "mnqa" */

extern const unsigned char sqlite_0001_start[];
extern const size_t sqlite_0001_start_length;
extern const unsigned char sqlite_0002_estate[];
extern const size_t sqlite_0002_estate_length;
extern const unsigned char sqlite_0003_adoption[];
extern const size_t sqlite_0003_adoption_length;
extern const unsigned char sqlite_0004_change[];
extern const size_t sqlite_0004_change_length;
extern const unsigned char sqlite_0005_plan[];
extern const size_t sqlite_0005_plan_length;
extern const unsigned char sqlite_0006_asset[];
extern const size_t sqlite_0006_asset_length;
extern const unsigned char sqlite_0007_case[];
extern const size_t sqlite_0007_case_length;
extern const unsigned char sqlite_0008_alert[];
extern const size_t sqlite_0008_alert_length;
extern const unsigned char sqlite_0009_people[];
extern const size_t sqlite_0009_people_length;
extern const unsigned char sqlite_0010_listing[];
extern const size_t sqlite_0010_listing_length;
extern const unsigned char sqlite_0011_acceptance[];
extern const size_t sqlite_0011_acceptance_length;
extern const unsigned char sqlite_0012_session[];
extern const size_t sqlite_0012_session_length;
extern const unsigned char sqlite_0013_browser[];
extern const size_t sqlite_0013_browser_length;

/* Version n is reached by the n-th; an old one is never changed. */
static const struct {
    const unsigned char *text;
    const size_t *length;
} migrations[] = {
    {sqlite_0001_start, &sqlite_0001_start_length},
    {sqlite_0002_estate, &sqlite_0002_estate_length},
    {sqlite_0003_adoption, &sqlite_0003_adoption_length},
    {sqlite_0004_change, &sqlite_0004_change_length},
    {sqlite_0005_plan, &sqlite_0005_plan_length},
    {sqlite_0006_asset, &sqlite_0006_asset_length},
    {sqlite_0007_case, &sqlite_0007_case_length},
    {sqlite_0008_alert, &sqlite_0008_alert_length},
    {sqlite_0009_people, &sqlite_0009_people_length},
    {sqlite_0010_listing, &sqlite_0010_listing_length},
    {sqlite_0011_acceptance, &sqlite_0011_acceptance_length},
    {sqlite_0012_session, &sqlite_0012_session_length},
    {sqlite_0013_browser, &sqlite_0013_browser_length},
};

struct sql {
    sqlite3 *database;
    struct error failure;
    size_t statement_count;
    struct {
        const char *text;
        sqlite3_stmt *statement;
    } statements[STATEMENTS_MAX];
};

static enum error_kind kind_of(int code)
{
    return (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED ? ERROR_UNAVAILABLE
                                                                          : ERROR_SYSTEM;
}

static void fail(struct sql *sql, const char *what)
{
    if (sql->failure.kind == ERROR_NONE)
        (void)error_set(&sql->failure,
                        kind_of(sqlite3_extended_errcode(sql->database)),
                        "store: %s: %s",
                        what,
                        sqlite3_errmsg(sql->database));
}

bool sql_fail(struct sql *sql, enum error_kind kind, const char *format, ...)
{
    if (sql->failure.kind != ERROR_NONE)
        return false;
    char words[400];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    return error_set(&sql->failure, kind, "%s", words);
}

bool sql_check(const struct sql *sql, struct error *error)
{
    if (sql->failure.kind == ERROR_NONE)
        return true;
    return error_set(error, sql->failure.kind, "%s", sql->failure.text);
}

static bool execute(struct sql *sql, const char *text, struct error *error)
{
    if (sqlite3_exec(sql->database, text, NULL, NULL, NULL) == SQLITE_OK)
        return true;
    return error_set(error,
                     kind_of(sqlite3_extended_errcode(sql->database)),
                     "store: %s",
                     sqlite3_errmsg(sql->database));
}

static int64_t pragma(struct sql *sql, const char *text)
{
    sqlite3_stmt *statement = NULL;
    int64_t value = -1;
    if (sqlite3_prepare_v2(sql->database, text, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        value = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    return value;
}

static bool migrate_to(struct sql *sql, size_t version, struct error *error)
{
    CLEANUP(free_pointer)
    char *text =
        strndup((const char *)migrations[version - 1].text, *migrations[version - 1].length);
    char finish[160];
    (void)snprintf(finish,
                   sizeof finish,
                   "PRAGMA application_id = %d; PRAGMA user_version = %zu; COMMIT",
                   APPLICATION_ID,
                   version);
    if (text == NULL)
        return error_set(error, ERROR_SYSTEM, "store: no memory");
    if (execute(sql, text, error) && execute(sql, finish, error))
        return true;
    (void)execute(sql, "ROLLBACK", NULL);
    return error_prefix(error, "migration %zu: ", version);
}

static bool migrate(struct sql *sql, struct error *error)
{
    for (;;) {
        if (!execute(sql, "BEGIN IMMEDIATE", error))
            return false;
        int64_t version = pragma(sql, "PRAGMA user_version");
        bool is_ours = pragma(sql, "PRAGMA application_id") == APPLICATION_ID;
        bool is_empty = pragma(sql, "SELECT count(*) FROM sqlite_schema") == 0;
        bool is_known = version >= 0 && (size_t)version <= ARRAY_LENGTH(migrations);
        if (is_known && is_ours && (size_t)version == ARRAY_LENGTH(migrations))
            return execute(sql, "COMMIT", error);
        if (!is_known || (!is_ours && !is_empty)) {
            (void)execute(sql, "ROLLBACK", NULL);
            return error_set(error,
                             ERROR_INVALID,
                             is_known ? "store: this is another program's database"
                                      : "store: written by a newer version of this program");
        }
        if (!migrate_to(sql, (size_t)version + 1, error))
            return false;
    }
}

static bool configure(struct sql *sql, struct error *error)
{
    (void)sqlite3_busy_timeout(sql->database, BUSY_TIMEOUT_MS);
    (void)sqlite3_extended_result_codes(sql->database, 1);
    (void)sqlite3_db_config(sql->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(sql->database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)sqlite3_db_config(sql->database, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(sql->database, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    if (!execute(sql,
                 "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; "
                 "PRAGMA cache_size = -16384" /* KiB: what one record touches stays in memory */,
                 error))
        return false;
    if (pragma(sql, "PRAGMA synchronous") != 2 || pragma(sql, "PRAGMA foreign_keys") != 1)
        return error_set(error, ERROR_SYSTEM, "store: full synchronisation could not be set");
    return true;
}

bool sql_open(const char *path, struct sql **opened, struct error *error)
{
    struct sql *sql = calloc(1, sizeof *sql);
    if (sql == NULL)
        return error_set(error, ERROR_SYSTEM, "store: no memory");
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path, &sql->database, flags, NULL) != SQLITE_OK) {
        (void)error_set(error, ERROR_SYSTEM, "store: %s", sqlite3_errmsg(sql->database));
    } else if (configure(sql, error) && migrate(sql, error)) {
        *opened = sql;
        return true;
    }
    sql_close(sql);
    return error_prefix(error, "%s: ", path);
}

bool sql_open_again(const struct sql *sql, struct sql **again, struct error *error)
{
    return sql_open(sqlite3_db_filename(sql->database, "main"), again, error);
}

void sql_close(struct sql *sql)
{
    if (sql == NULL)
        return;
    for (size_t i = 0; i < sql->statement_count; i++)
        (void)sqlite3_finalize(sql->statements[i].statement);
    (void)sqlite3_close(sql->database);
    free(sql);
}

bool sql_begin(struct sql *sql, enum sql_access access, struct error *error)
{
    sql->failure = (struct error){0};
    return execute(sql, access == SQL_WRITE ? "BEGIN IMMEDIATE" : "BEGIN", error);
}

bool sql_commit(struct sql *sql, struct error *error)
{
    bool ok = sql_check(sql, error) && execute(sql, "COMMIT", error);
    if (!ok)
        sql_rollback(sql);
    return ok;
}

void sql_rollback(struct sql *sql)
{
    for (size_t i = 0; i < sql->statement_count; i++)
        (void)sqlite3_reset(sql->statements[i].statement);
    if (!sqlite3_get_autocommit(sql->database))
        (void)execute(sql, "ROLLBACK", NULL);
}

static sqlite3_stmt *find_statement(struct sql *sql, const char *text)
{
    for (size_t i = 0; i < sql->statement_count; i++)
        if (sql->statements[i].text == text)
            return sql->statements[i].statement;
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v3(sql->database, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
        SQLITE_OK) {
        fail(sql, text);
        return NULL;
    }
    assert(sql->statement_count < STATEMENTS_MAX);
    sql->statements[sql->statement_count].text = text;
    sql->statements[sql->statement_count++].statement = statement;
    return statement;
}

struct sql_query sql_prepare(struct sql *sql, const char *text)
{
    struct sql_query query = {.sql = sql};
    if (sql->failure.kind == ERROR_NONE)
        query.statement = find_statement(sql, text);
    if (query.statement != NULL) {
        (void)sqlite3_reset(query.statement);
        (void)sqlite3_clear_bindings(query.statement);
    }
    return query;
}

static void bound(struct sql_query *query, int code)
{
    if (code == SQLITE_OK)
        return;
    fail(query->sql, "value refused");
    query->statement = NULL;
}

void sql_bind_integer(struct sql_query *query, int64_t value)
{
    if (query->statement != NULL)
        bound(query, sqlite3_bind_int64(query->statement, ++query->bound, value));
}

void sql_bind_real(struct sql_query *query, double value)
{
    if (query->statement != NULL)
        bound(query, sqlite3_bind_double(query->statement, ++query->bound, value));
}

void sql_bind_text(struct sql_query *query, const char *text)
{
    if (query->statement != NULL)
        bound(query, sqlite3_bind_text(query->statement, ++query->bound, text, -1, SQLITE_STATIC));
}

void sql_bind_blob(struct sql_query *query, const void *bytes, size_t length)
{
    if (query->statement != NULL)
        bound(query,
              sqlite3_bind_blob64(query->statement, ++query->bound, bytes, length, SQLITE_STATIC));
}

bool sql_step(struct sql_query *query)
{
    if (query->statement == NULL)
        return false;
    int code = sqlite3_step(query->statement);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        fail(query->sql, sqlite3_sql(query->statement));
    return false;
}

void sql_end(struct sql_query *query)
{
    if (query->statement != NULL)
        (void)sqlite3_reset(query->statement);
    query->statement = NULL;
}

void sql_run(struct sql_query *query)
{
    (void)sql_step(query);
    sql_end(query);
}

int64_t sql_integer(const struct sql_query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

double sql_real(const struct sql_query *query, int column)
{
    return sql_is_null(query, column) ? NAN : sqlite3_column_double(query->statement, column);
}

bool sql_is_null(const struct sql_query *query, int column)
{
    return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

void sql_text(const struct sql_query *query, int column, char *to, size_t size)
{
    const char *text = (const char *)sqlite3_column_text(query->statement, column);
    if (!text_copy(to, size, text == NULL ? "" : text))
        (void)sql_fail(
            query->sql, ERROR_SYSTEM, "store: column %d is longer than %zu", column, size);
}

const void *sql_blob(const struct sql_query *query, int column, size_t *length)
{
    const void *bytes = sqlite3_column_blob(query->statement, column);
    *length = (size_t)sqlite3_column_bytes(query->statement, column);
    return bytes;
}

int64_t sql_changes(const struct sql *sql)
{
    return sqlite3_changes64(sql->database);
}

int64_t sql_last_id(const struct sql *sql)
{
    return sqlite3_last_insert_rowid(sql->database);
}

bool sql_verify(struct sql *sql, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    char found[200] = "the check did not run";
    if (sqlite3_prepare_v2(sql->database, "PRAGMA integrity_check(1)", -1, &statement, NULL) ==
            SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        (void)text_copy(found, sizeof found, (const char *)sqlite3_column_text(statement, 0));
    (void)sqlite3_finalize(statement);
    if (strcmp(found, "ok") != 0)
        return error_set(error, ERROR_INVALID, "store: %s", found);
    if (pragma(sql, "SELECT count(*) FROM pragma_foreign_key_check") != 0)
        return error_set(error, ERROR_INVALID, "store: rows that refer to nothing");
    return true;
}

static bool copy_pages(sqlite3 *to, sqlite3 *from, struct error *error)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (backup == NULL)
        return error_set(error, ERROR_SYSTEM, "%s", sqlite3_errmsg(to));
    int code = sqlite3_backup_step(backup, -1);
    (void)sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE)
        return error_set(error, kind_of(code), "%s", sqlite3_errstr(code));
    return true;
}

static bool copy_and_check(struct sql *sql, const char *path, struct error *error)
{
    struct sql copy = {0};
    bool ok =
        sqlite3_open_v2(path, &copy.database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) ==
        SQLITE_OK;
    if (!ok)
        (void)error_set(error, ERROR_SYSTEM, "%s", sqlite3_errmsg(copy.database));
    ok = ok && copy_pages(copy.database, sql->database, error) &&
         execute(&copy, "PRAGMA journal_mode = DELETE", error) && sql_verify(&copy, error);
    (void)sqlite3_close(copy.database);
    return ok;
}

bool sql_backup(struct sql *sql, const char *path, struct error *error)
{
    char part[4096];
    if (snprintf(part, sizeof part, "%s.part", path) >= (int)sizeof part)
        return error_set(error, ERROR_INVALID, "backup: the name is too long");
    if (file_exists(path))
        return error_set(error, ERROR_INVALID, "%s: exists already", path);
    if (file_remove(part, error) && copy_and_check(sql, part, error) &&
        file_move(part, path, error))
        return true;
    (void)file_remove(part, NULL);
    return error_prefix(error, "backup %s: ", path);
}
