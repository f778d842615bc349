/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_BENCH_RAW_ROWS_H
#define TESTS_BENCH_RAW_ROWS_H

#include "monqa/error.h"

#include <stddef.h>

/* The rows of a stored record, read from FOLDER/store.db and inserted into FOLDER/raw.db, a copy of
 * it made by raw_rows_open (so with the same tables, indexes, parents and durability). */
struct raw_rows;

bool raw_rows_open(const char *folder, struct raw_rows **rows, struct error *error);
void raw_rows_close(struct raw_rows *rows); /* NULL is nothing */
/* The last record read replaces the one before. */
bool raw_rows_read(struct raw_rows *rows, const char *record_id, struct error *error);
/* In one transaction. */
bool raw_rows_insert(struct raw_rows *rows, struct error *error);
size_t raw_rows_count(const struct raw_rows *rows);

#endif
