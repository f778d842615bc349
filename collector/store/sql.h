/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_STORE_SQL_H
#define COLLECTOR_STORE_SQL_H

#include "monqa/error.h"

#include <stddef.h>
#include <stdint.h>

/* One connection to a database that speaks the common SQL subset, with '?' for parameters: the only
 * thing that another backend has to bring (store_BACKEND.c implements all of it). Sticky: after the
 * first failure of a transaction, every later call does nothing and gives no rows; sql_check says
 * so once. */
struct sql;

bool sql_open(const char *path, struct sql **sql, struct error *error); /* creates and migrates */
/* Another connection to the same database, to read beside the first. */
bool sql_open_again(const struct sql *sql, struct sql **again, struct error *error);
void sql_close(struct sql *sql);

enum sql_access { SQL_READ, SQL_WRITE };
bool sql_begin(struct sql *sql, enum sql_access access, struct error *error);
/* On disk when it says true; rolled back when it says false. */
bool sql_commit(struct sql *sql, struct error *error);
void sql_rollback(struct sql *sql);
bool sql_check(const struct sql *sql, struct error *error);
/* A failure found outside the database: makes the transaction fail. Gives false. */
bool sql_fail(struct sql *sql, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* text must be a string literal: statements are kept by its address. Bind in order, then step
 * through the rows, then end; one query of a text at a time. */
struct sql_query {
    struct sql *sql;
    void *statement; /* NULL after a failure */
    int bound;
};
struct sql_query sql_prepare(struct sql *sql, const char *text);
void sql_bind_integer(struct sql_query *query, int64_t value);
void sql_bind_real(struct sql_query *query, double value); /* NaN: NULL */
/* NULL: NULL; bytes must live until the query ends */
void sql_bind_text(struct sql_query *query, const char *text);
void sql_bind_blob(struct sql_query *query, const void *bytes, size_t length);
bool sql_step(struct sql_query *query); /* true: there is a row */
void sql_end(struct sql_query *query);
void sql_run(struct sql_query *query); /* step, wanting no rows, and end */

/* Columns of the row, from 0. */
int64_t sql_integer(const struct sql_query *query, int column); /* NULL: 0 */
double sql_real(const struct sql_query *query, int column);     /* NULL: NaN */
bool sql_is_null(const struct sql_query *query, int column);
/* NULL: "". What does not fit fails the transaction: nothing is cut. */
void sql_text(const struct sql_query *query, int column, char *to, size_t size);
const void *sql_blob(const struct sql_query *query, int column, size_t *length); /* until the next
                                                                                    step */
int64_t sql_changes(const struct sql *sql); /* rows that the last statement changed */
int64_t sql_last_id(const struct sql *sql); /* the INTEGER PRIMARY KEY of the last insert */

/* A consistent copy, checked, under its name only when whole. */
bool sql_backup(struct sql *sql, const char *path, struct error *error);
/* The database's own check of its pages, keys and references. */
bool sql_verify(struct sql *sql, struct error *error);

#endif
