/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/raw_rows.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#define ROWS_MAX 1000
#define COLUMNS_MAX 64

static const struct {
    const char *name, *where;
} tables[] = {
    {"record", "id = ?1"},
    {"record_file", "record_id = ?1"},
    {"test_run", "record_id = ?1"},
    {"metric", "record_id = ?1"},
    {"verdict", "record_id = ?1"},
    {"due", "display_id = (SELECT display_id FROM record WHERE id = ?1)"},
};
#define TABLES (sizeof tables / sizeof *tables)

struct raw_row {
    size_t table;
    int columns;
    sqlite3_value *values[COLUMNS_MAX];
};

struct raw_rows {
    sqlite3 *from, *to;
    sqlite3_stmt *select[TABLES], *insert[TABLES], *begin, *commit;
    size_t count;
    struct raw_row rows[ROWS_MAX];
};

static bool failed(sqlite3 *database, struct error *error)
{
    return error_set(error, ERROR_SYSTEM, "raw: %s", sqlite3_errmsg(database));
}

static bool prepare(sqlite3 *database, const char *text, sqlite3_stmt **statement,
                    struct error *error)
{
    return sqlite3_prepare_v2(database, text, -1, statement, NULL) == SQLITE_OK ||
           failed(database, error);
}

/* An existing row of due is replaced, as the intake does. */
static bool prepare_table(struct raw_rows *rows, size_t table, struct error *error)
{
    char text[400];
    (void)snprintf(
        text, sizeof text, "SELECT * FROM %s WHERE %s", tables[table].name, tables[table].where);
    if (!prepare(rows->from, text, &rows->select[table], error))
        return false;
    int columns = sqlite3_column_count(rows->select[table]);
    if (columns > COLUMNS_MAX)
        return error_set(
            error, ERROR_INVALID, "raw: %s has %d columns", tables[table].name, columns);
    int length =
        snprintf(text, sizeof text, "INSERT OR REPLACE INTO %s VALUES (?", tables[table].name);
    for (int i = 1; i < columns; i++)
        length += snprintf(text + length, sizeof text - (size_t)length, ", ?");
    (void)snprintf(text + length, sizeof text - (size_t)length, ")");
    return prepare(rows->to, text, &rows->insert[table], error);
}

static bool open_copy(struct raw_rows *rows, const char *folder, struct error *error)
{
    char path[4200], copy[4300];
    (void)snprintf(path, sizeof path, "%s/store.db", folder);
    if (sqlite3_open_v2(path, &rows->from, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return failed(rows->from, error);
    (void)snprintf(copy, sizeof copy, "VACUUM INTO '%s/raw.db'", folder);
    if (sqlite3_exec(rows->from, copy, NULL, NULL, NULL) != SQLITE_OK)
        return failed(rows->from, error);
    (void)snprintf(path, sizeof path, "%s/raw.db", folder);
    static const char pragmas[] =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON";
    if (sqlite3_open(path, &rows->to) != SQLITE_OK ||
        sqlite3_exec(rows->to, pragmas, NULL, NULL, NULL) != SQLITE_OK)
        return failed(rows->to, error);
    return true;
}

bool raw_rows_open(const char *folder, struct raw_rows **rows, struct error *error)
{
    struct raw_rows *opened = calloc(1, sizeof *opened);
    if (opened == NULL)
        return error_set(error, ERROR_SYSTEM, "raw: no memory");
    bool ok = open_copy(opened, folder, error) &&
              prepare(opened->to, "BEGIN IMMEDIATE", &opened->begin, error) &&
              prepare(opened->to, "COMMIT", &opened->commit, error);
    for (size_t table = 0; ok && table < TABLES; table++)
        ok = prepare_table(opened, table, error);
    if (ok)
        *rows = opened;
    else
        raw_rows_close(opened);
    return ok;
}

static void forget(struct raw_rows *rows)
{
    for (size_t row = 0; row < rows->count; row++)
        for (int i = 0; i < rows->rows[row].columns; i++)
            sqlite3_value_free(rows->rows[row].values[i]);
    rows->count = 0;
}

void raw_rows_close(struct raw_rows *rows)
{
    if (rows == NULL)
        return;
    forget(rows);
    for (size_t table = 0; table < TABLES; table++) {
        (void)sqlite3_finalize(rows->select[table]);
        (void)sqlite3_finalize(rows->insert[table]);
    }
    (void)sqlite3_finalize(rows->begin);
    (void)sqlite3_finalize(rows->commit);
    (void)sqlite3_close(rows->from);
    (void)sqlite3_close(rows->to);
    free(rows);
}

static void keep_row(struct raw_rows *rows, size_t table)
{
    struct raw_row *row = &rows->rows[rows->count++];
    row->table = table;
    row->columns = sqlite3_column_count(rows->select[table]);
    for (int i = 0; i < row->columns; i++)
        row->values[i] = sqlite3_value_dup(sqlite3_column_value(rows->select[table], i));
}

bool raw_rows_read(struct raw_rows *rows, const char *record_id, struct error *error)
{
    forget(rows);
    for (size_t table = 0; table < TABLES; table++) {
        sqlite3_stmt *select = rows->select[table];
        (void)sqlite3_bind_text(select, 1, record_id, -1, SQLITE_STATIC);
        while (rows->count < ROWS_MAX && sqlite3_step(select) == SQLITE_ROW)
            keep_row(rows, table);
        (void)sqlite3_reset(select);
    }
    return (rows->count > 0 && rows->count < ROWS_MAX) ||
           error_set(error, ERROR_INVALID, "raw: %zu rows for one record", rows->count);
}

static bool step(struct raw_rows *rows, sqlite3_stmt *statement, struct error *error)
{
    bool ok = sqlite3_step(statement) == SQLITE_DONE;
    (void)sqlite3_reset(statement);
    return ok || failed(rows->to, error);
}

bool raw_rows_insert(struct raw_rows *rows, struct error *error)
{
    if (!step(rows, rows->begin, error))
        return false;
    for (size_t i = 0; i < rows->count; i++) {
        const struct raw_row *row = &rows->rows[i];
        sqlite3_stmt *insert = rows->insert[row->table];
        for (int column = 0; column < row->columns; column++)
            (void)sqlite3_bind_value(insert, column + 1, row->values[column]);
        if (!step(rows, insert, error))
            return false;
    }
    return step(rows, rows->commit, error);
}

size_t raw_rows_count(const struct raw_rows *rows)
{
    return rows->count;
}
